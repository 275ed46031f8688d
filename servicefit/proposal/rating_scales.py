"""The scale that answers were given on, and the codes beside it for "does not apply" and "no answer"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from servicefit.proposal.seen import SeenColumn

Shares = Mapping[int, npt.NDArray[np.float64]]
"""For every code its share of the answers to each question."""

USUAL: dict[str, tuple[tuple[int, int], ...]] = {
    "recommend": ((0, 10), (1, 10), (1, 5)),
    "effort": ((1, 7), (1, 5), (1, 10), (0, 10)),
    "rating": ((1, 5), (1, 6), (1, 7), (1, 10), (0, 10)),
    "satisfaction": ((1, 5), (1, 6), (1, 7), (1, 10), (0, 10)),
}
"""Scales of questionnaires, the one that holds without a setting first."""
_TOPS = {high for scales in USUAL.values() for _, high in scales}
_NO_ANSWER = {0, -1, 8, 9, 77, 88, 97, 98, 99, 999, -9, -99}
_RARE = 0.15
"""Blanks are at most this share of a question's answers."""
_DIFFERS = 0.08
"""Spread of a code's share between questions from which it tells that a feature was not used, and is no grade."""


@dataclass(frozen=True, slots=True)
class FoundScale:
    """What answers run from and to.

    Parameters
    ----------
    bounds : tuple of int
        Lowest and highest answer.
    not_applicable : tuple of int
        Codes that say that the question did not apply.
    no_answer : tuple of int
        Codes that say that it was left blank.
    """

    bounds: tuple[int, int]
    not_applicable: tuple[int, ...] = ()
    no_answer: tuple[int, ...] = ()


def find_scale(kind: str, columns: Sequence[SeenColumn]) -> FoundScale | None:
    """Find the scale of one question, or of several that were answered on the same.

    Parameters
    ----------
    kind : str
        The setting in ``[scales]``.
    columns : sequence of SeenColumn
        The questions.

    Returns
    -------
    FoundScale or None
        None when these are no whole numbers on a usual scale.

    Notes
    -----
    Of the usual scales the first is taken beside which every other code can be explained: a code just above it whose
    share differs much between the questions (who never flew in by car cannot grade the car park), or a rare code that
    questionnaires use for no answer.
    """
    if any(seen.whole < 0.95 or not 2 <= len(seen.words) <= 15 for seen in columns):
        return None
    shares = code_shares(columns)
    for low, high in USUAL[kind]:
        inside = sum(float(part.mean()) for code, part in shares.items() if low <= code <= high)
        beside = {code: part for code, part in shares.items() if not low <= code <= high}
        unused = {code for code, part in beside.items() if _never_used(code, part, high)}
        blank = {code for code, part in beside.items() if code not in unused and _no_answer(code, part, high)}
        if inside >= 0.3 and unused | blank == set(beside):
            return FoundScale((low, high), tuple(sorted(unused)), tuple(sorted(blank)))
    return None


def code_shares(columns: Sequence[SeenColumn]) -> Shares:
    """Return, for every whole number that stands in the questions, its share of the answers to each."""
    shares: dict[int, npt.NDArray[np.float64]] = {}
    for place, seen in enumerate(columns):
        for word, part in seen.words:
            try:
                code = int(float(word))
            except ValueError:
                continue
            shares.setdefault(code, np.zeros(len(columns)))[place] += part
    return shares


def _never_used(code: int, part: npt.NDArray[np.float64], high: int) -> bool:
    return code == high + 1 and len(part) > 3 and float(part.std()) >= _DIFFERS


def _no_answer(code: int, part: npt.NDArray[np.float64], high: int) -> bool:
    if float(part.max()) > _RARE or (high == 10 and code == 0):
        return False
    return code in _NO_ANSWER or (code == high + 1 and code not in _TOPS)
