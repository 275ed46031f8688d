"""The errors and warnings that users meet: what must hold, what was found, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ServiceFitError(Exception):
    """A fault that is told in words, without a traceback.

    Parameters
    ----------
    message : str
        What must hold and what was found: name, value, file, line, count.
    hint : str, optional
        How to mend it.
    """

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def _render_traceback_(self) -> list[str]:
        """Show a notebook the words alone."""
        return [str(self)]

    def __str__(self) -> str:
        return f"{self.message}\nHint: {self.hint}" if self.hint else self.message


class DataError(ServiceFitError):
    """The company's exports, queries or published results are at fault."""

    exit_code = 1


class SettingsError(ServiceFitError):
    """A setting in servicefit.toml or a notebook parameter is at fault."""

    exit_code = 1


class UsageError(ServiceFitError):
    """A command or function was called with arguments that cannot be."""

    exit_code = 2


def nearest(name: str, known: Iterable[str]) -> str:
    """Say the known name that is nearest to the one given, as the end of a sentence.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What could have been meant.

    Returns
    -------
    str
        ``'Did you mean "x"?'``, or the list of known names when none is near.
    """
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return "Known: " + ", ".join(names) + "." if names else "None is known here."
