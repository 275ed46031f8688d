"""Questions of a survey that rate one feature each: many columns answered on the same scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from servicefit.proposal.likeness import SAME, likeness, words_of
from servicefit.proposal.rating_scales import USUAL, FoundScale, code_shares, find_scale
from servicefit.proposal.seen import SeenColumn
from servicefit.tables import EXPORTS, RATING_PREFIX

LEAST_QUESTIONS = 4
_LEVELS = 4
_OVERALL = {"all", "overall", "gesamt", "insgesamt", "total", "general", "globale", "generale", "ensemble", "whole"}
_SURVEY = (
    "response_id",
    "customer_id",
    "responded_on",
    "satisfaction",
    "recommend",
    "effort",
    "repurchase_intent",
    "weight",
)


@dataclass(frozen=True, slots=True)
class WideRatings:
    """Questions about features on one scale.

    Parameters
    ----------
    features : dict of str to SeenColumn
        Contract column, such as ``rating_hotline``, to the question.
    overall : SeenColumn or None
        The question about the service as a whole that stands among them.
    scale : FoundScale
        Of all of them.
    others : tuple of SeenColumn
        Further questions on the same scale, which may or may not rate features.
    """

    features: dict[str, SeenColumn]
    overall: SeenColumn | None
    scale: FoundScale
    others: tuple[SeenColumn, ...]


def find_wide_ratings(columns: Sequence[SeenColumn]) -> WideRatings | None:
    """Find the questions that rate features.

    Parameters
    ----------
    columns : sequence of SeenColumn
        Of one table.

    Returns
    -------
    WideRatings or None
        The largest set of questions that share a scale and the start of their headings; None below four of them.
    """
    sets: dict[tuple[str, ...], list[SeenColumn]] = {}
    for seen in columns:
        if _is_graded(seen):
            sets.setdefault(_stem(seen.heading), []).append(seen)
    alone = [found.pop() for found in sets.values() if len(found) == 1]
    sets[()] = alone
    graded = [seen for found in sets.values() for seen in found]
    alike = [_on_one_scale(found) for found in sets.values()]
    batteries = sorted((found for found in alike if len(found) >= LEAST_QUESTIONS), key=len, reverse=True)
    for battery in batteries:
        scale = find_scale("rating", battery)
        if scale is not None:
            others = [seen for seen in graded if seen not in battery]
            return _named(battery, scale, others)
    return None


def _on_one_scale(questions: Sequence[SeenColumn]) -> list[SeenColumn]:
    """Return the largest set whose answers, each question's alone, end at the same grade, or at a code just above it."""
    tops = [_top(seen) for seen in questions]
    sets = [
        [seen for seen, top in zip(questions, tops, strict=True) if top in {high, high + 1}]
        for high in sorted({high for _, high in USUAL["rating"]})
    ]
    return max(sets, key=len)


def _top(seen: SeenColumn) -> int:
    scale = find_scale("rating", [seen])
    return scale.bounds[1] if scale else int(seen.high or 0)


def _is_graded(seen: SeenColumn) -> bool:
    """Whether at least four neighbouring whole numbers are answers, and no column of the contract is meant."""
    if seen.whole < 0.95 or not _LEVELS <= len(seen.words) <= 15 or seen.low is None or seen.low < -1:
        return False
    levels = [code for code, part in code_shares([seen]).items() if part[0] >= 0.01 and 0 <= code <= 11]
    if len(levels) < _LEVELS:
        return False
    return max(likeness(seen.heading, "survey_responses", name) for name in _SURVEY) < SAME


def _stem(heading: str) -> tuple[str, ...]:
    words = words_of(heading)
    numbered = len(words) > 2 and len(words[0]) <= 2 and words[1].isdigit()
    return words[:2] if numbered else words[:1]


def _named(battery: list[SeenColumn], scale: FoundScale, others: list[SeenColumn]) -> WideRatings:
    start = _words_in_common([words_of(seen.heading) for seen in battery])
    named: dict[str, SeenColumn] = {}
    overall = None
    for seen in battery:
        words = words_of(seen.heading)[start:] or words_of(seen.heading)
        if set(words) & _OVERALL and len(words) <= 2 and overall is None:
            overall = seen
            continue
        name = RATING_PREFIX + feature_of(words)
        while name in named or name in EXPORTS["survey_responses"].column_names:
            name += "_2"
        named[name] = seen
    same = [seen for seen in others if _same_scale(seen, scale)]
    return WideRatings(named, overall, scale, tuple(same))


def _words_in_common(headings: Sequence[tuple[str, ...]]) -> int:
    """Count the words that all headings begin with."""
    same = (place for place, words in enumerate(zip(*headings, strict=False)) if len(set(words)) > 1)
    return next(same, min(len(words) for words in headings))


def feature_of(words: Sequence[str]) -> str:
    """Make a feature's id of the words of a heading.

    Examples
    --------
    >>> feature_of(("q", "9", "food", "court"))
    'q9_food_court'
    """
    return re.sub(r"\b([a-z])_(?=\d)", r"\1", "_".join(words))[:60]


def _same_scale(seen: SeenColumn, scale: FoundScale) -> bool:
    """Whether all answers lie on the scale or are its codes, and both the best grade and each code of no use stand in it."""
    low, high = scale.bounds
    given = set(code_shares([seen]))
    return {high, *scale.not_applicable} <= given <= {*range(low, high + 1), *scale.not_applicable, *scale.no_answer}
