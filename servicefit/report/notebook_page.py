"""What all notebooks share: workspace, period and customers, and the note under an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from servicefit.answers import Answer
from servicefit.report.sections import Shown
from servicefit.report.words import freshness, not_over
from servicefit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NotebookPage:
    """One notebook's workspace, period and customers.

    Parameters
    ----------
    workspace : Workspace
        The company.
    period : str
        Label, resolved.
    shown : Shown
        Segment, names and intervals, as the sections need them.
    options : Mapping of str to str
        The notebook's further parameters, such as ``outcome``.
    attended : bool
        Whether somebody sits before it: then it may show controls.
    known : dict
        Answers given already, so that no cell computes what another has.
    """

    workspace: Workspace
    period: str
    shown: Shown
    options: Mapping[str, str] = field(default_factory=dict)
    attended: bool = False
    known: dict[tuple[str, ...], Answer] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: tuple[str, ...], ask: Callable[[], Answer]) -> Answer:
        """Return the answer kept under a key, or ask for it and keep it."""
        if key not in self.known:
            self.known[key] = ask()
        return self.known[key]

    def note(self, found: Answer) -> str:
        """Say under an answer of when and whom it is, how old the data are, and what brackets mean."""
        if found.data_end is None:
            return self.shown.when
        last = (found.data_end - dt.timedelta(microseconds=1)).date()
        so_far = not_over(self.period, found.data_end)
        stale, age = freshness(last, dt.datetime.now().astimezone().date(), self.workspace.settings.freshness.days)
        state = "stale: " if stale else ""
        return (
            f"{self.shown.when}, {self.shown.who.lower()}; {state}{age}{so_far}; brackets and lines: "
            f"{100 * self.shown.confidence:g}% intervals."
        )
