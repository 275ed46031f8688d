"""What a reader may choose on a notebook: a parameter, its name in words, and the values offered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One parameter that a reader may change.

    Parameters
    ----------
    name : str
        The parameter.
    label : str
        In words.
    options : tuple of (str, str)
        Words and value of each.
    value : str
        The one chosen.
    draws : tuple of str
        The parts of the page that depend on it; empty where all do.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    draws: tuple[str, ...] = ()
