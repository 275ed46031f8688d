"""What the portable sums are made of: the survey, its questions, and which of these are asked about together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.answered_sums import columns_of_rating
from servicefit.statistics.cross_products import SurveyColumns
from servicefit.statistics.packed_ratings import LOWEST, Coding
from servicefit.tables import BUCKETS, RATING_PREFIX

MOST_WAYS = 100
"""Questions stand in one set as long as there are no more ways to answer them all."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is summed.

    Parameters
    ----------
    outcomes : sequence of str
        Of ``satisfaction``, ``recommend`` and ``retention``.
    outcome_scales : sequence of tuple of int
        The least and the highest value of each.
    features : sequence of str
        Their ratings lie in ``rating_<feature>``.
    controls : sequence of mapping
        ``column`` and ``level`` of what is held fixed.
    lowest : int
        The lowest rating.
    coding : Coding
        How many ratings there are, which are low, which are high.
    has_missing : bool
        Whether a rating is ever missing.
    is_weighted : bool
        Whether an answer ever has a weight other than 1.
    segments : int
        How many there are.
    buckets_a_group : int
        How many buckets make a group of customers.
    """

    outcomes: Sequence[str]
    outcome_scales: Sequence[tuple[int, int]]
    features: Sequence[str]
    controls: Sequence[Mapping[str, str]]
    lowest: int
    coding: Coding
    has_missing: bool
    is_weighted: bool
    segments: int
    buckets_a_group: int

    @property
    def columns(self) -> SurveyColumns:
        """The order of the columns."""
        return SurveyColumns(len(self.outcomes), len(self.controls), len(self.features), self.has_missing)

    @property
    def groups(self) -> int:
        """How many groups of customers there are."""
        return BUCKETS // self.buckets_a_group

    def names(self) -> dict[str, object]:
        """Return what the queries ask for."""
        return {
            "outcomes": self.outcomes,
            "controls": self.controls,
            "ratings": [RATING_PREFIX + feature for feature in self.features],
            "has_missing": self.has_missing,
            "lowest": self.lowest,
            "low_most": self.coding.low_most,
            "high_least": self.coding.high_least,
            "segments": self.segments,
            "buckets_a_group": self.buckets_a_group,
            "weighted": self.is_weighted,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """A column of answers.

    Parameters
    ----------
    name : str
        What the query calls it.
    least : int
        The least answer.
    ways : int
        How many answers there may be.
    positions : tuple of int
        Which columns of the sums follow from the answer.
    """

    name: str
    least: int
    ways: int
    positions: tuple[int, ...]

    def columns(self, answer: NDArray[np.int64], coding: Coding) -> NDArray[np.float64]:
        """Return these columns, shape (rows, positions)."""
        if len(self.positions) == 1:
            return answer[:, None].astype(np.float64)
        return columns_of_rating(answer, coding)[:, : len(self.positions)]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions whose answers make one number together with the cell: the cell first, then one digit a question."""

    questions: tuple[Question, ...]

    @property
    def ways(self) -> int:
        """How many ways there are to answer all of them."""
        return prod(question.ways for question in self.questions)

    @property
    def positions(self) -> list[int]:
        """Which columns of the sums follow from the answers."""
        return [position for question in self.questions for position in question.positions]

    def terms(self) -> list[dict[str, object]]:
        """Return by what each question adds to the number."""
        factors = [prod(question.ways for question in self.questions[:number]) for number in range(len(self.questions))]
        pairs = zip(self.questions, factors, strict=True)
        return [{"column": question.name, "least": question.least, "factor": factor} for question, factor in pairs]

    def columns(self, number: NDArray[np.int64], coding: Coding) -> NDArray[np.float64]:
        """Return the columns that follow from such numbers, shape (rows, positions)."""
        found, rest = [], number
        for question in self.questions:
            rest, digit = np.divmod(rest, question.ways)
            found.append(question.columns(digit + question.least, coding))
        return np.column_stack(found)


def sets_of(survey: Survey) -> list[QuestionSet]:
    """Put questions together that have few ways to answer them all: the fewer sets, the fewer sums.

    Parameters
    ----------
    survey : Survey
        Its outcomes, what is held fixed, and its ratings.

    Returns
    -------
    list of QuestionSet
        Each question is in one of them.
    """
    sets: list[QuestionSet] = []
    for question in _questions(survey):
        if sets and question.ways * sets[-1].ways <= MOST_WAYS:
            sets[-1] = QuestionSet((*sets[-1].questions, question))
        else:
            sets.append(QuestionSet((question,)))
    return sets


def _questions(survey: Survey) -> list[Question]:
    columns, found = survey.columns, []
    for number, (least, most) in enumerate(survey.outcome_scales):
        least_or_none = min(least, 0)
        found.append(
            Question(f"outcome_{number}", least_or_none, max(most, 0) - least_or_none + 1, (columns.outcome(number),))
        )
    found += [Question(f"control_{number}", 0, 2, (place,)) for number, place in enumerate(columns.control)]
    kinds = [columns.rated, columns.rating, columns.low, columns.high, *[columns.missing] * survey.has_missing]
    codes = LOWEST + survey.coding.levels + 1
    return found + [
        Question(f"rating_{number}", 0, codes, places) for number, places in enumerate(zip(*kinds, strict=True))
    ]
