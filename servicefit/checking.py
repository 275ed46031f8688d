"""What the exports are worth: rows accepted and rejected, and which answers they allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servicefit.intake import IntakeReport, read_exports
from servicefit.results.schema import RESULTS
from servicefit.workspace import Workspace

NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "capability": (("contacts",), ("cases",), ("orders",)),
    "journey": (("orders", "survey_responses"), ("cases",)),
    "feature_value": (("survey_responses", "survey_ratings"),),
    "preference": (("kano_answers",), ("best_worst_choices",)),
    "target": (("strategy_targets",),),
    "data_health": ((),),
}
"""For each result table the sets of exports of which one suffices."""


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """Whether the data allow an answer.

    Parameters
    ----------
    table : str
        The result table.
    meaning : str
        The question it answers.
    available : bool
        Whether the exports suffice.
    lacks : tuple of str
        What would make it available; empty when it is.
    """

    table: str
    meaning: str
    available: bool
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What ``servicefit check`` tells.

    Parameters
    ----------
    intake : IntakeReport
        Every export.
    answers : tuple of AnswerCheck
        Every result table.
    """

    intake: IntakeReport
    answers: tuple[AnswerCheck, ...]

    def as_json(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "exports": [
                {
                    "export": export.export,
                    "rows_read": export.rows_read,
                    "rows_accepted": export.rows_accepted,
                    "rows_rejected": export.rows_rejected,
                    "reasons": [{"reason": reason.text, "rows": reason.rows} for reason in export.reasons],
                    "warnings": list(export.warnings),
                }
                for export in self.intake.exports
            ],
            "answers": [
                {"table": answer.table, "available": answer.available, "lacks": list(answer.lacks)}
                for answer in self.answers
            ],
        }


def check_workspace(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> CheckReport:
    """Read the exports without keeping them; where they are unchanged, tell what was read before.

    Parameters
    ----------
    workspace : Workspace
        The company; its store and results stay as they are.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    CheckReport
        Rows and answers.

    Raises
    ------
    DataError
        An export cannot be used at all.
    """
    intake = read_exports(workspace.folder, workspace.settings, None, progress, known=workspace.store)
    given = {export.export for export in intake.exports if export.rows_accepted}
    given |= {"survey_ratings"} if intake.has_ratings else set()
    return CheckReport(intake, tuple(_check_answer(table, given) for table in RESULTS))


def _check_answer(table: str, given: set[str]) -> AnswerCheck:
    ways = NEEDS[table]
    available = any(set(way) <= given for way in ways)
    lacks = () if available else tuple(" and ".join(name for name in way if name not in given) for way in ways)
    return AnswerCheck(table, RESULTS[table].meaning, available, (" or ".join(lacks),) if lacks else ())
