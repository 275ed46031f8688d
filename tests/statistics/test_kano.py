"""The Kano questionnaire: published table and figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from servicefit.statistics.kano import (
    ANSWERS,
    CATEGORIES,
    CATEGORY_OF,
    classify_answers,
    count_categories,
    kano_coefficients,
)

PUBLISHED = 0.0006
"""Three digits are given, some of them cut off rather than rounded."""

# Must-be, one-dimensional, attractive, indifferent, reverse, questionable; CS+, CS−, whether Fong's test is significant.
ORACLE = [
    ((95, 123, 45, 33, 0, 0), 0.568, -0.736, True),
    ((101, 54, 54, 81, 3, 3), 0.372, -0.534, True),
    ((15, 24, 121, 124, 6, 6), 0.511, -0.137, False),
    ((65, 87, 93, 51, 0, 0), 0.608, -0.514, False),
    ((9, 18, 83, 177, 6, 3), 0.352, -0.094, True),
]

COUNTS = arrays(np.int64, 6, elements=st.integers(0, 200))


@pytest.mark.parametrize(("counts", "better", "worse", "is_significant"), ORACLE)
def test_published_coefficients_and_tests(counts, better, worse, is_significant):
    assert sum(counts) == 296
    found = kano_coefficients(counts)
    assert float(found.better) == pytest.approx(better, abs=PUBLISHED)
    assert float(found.worse) == pytest.approx(worse, abs=PUBLISHED)
    assert bool(found.is_significant) is is_significant


@pytest.mark.parametrize(
    ("functional", "dysfunctional", "category"),
    [
        ("like", "like", "questionable"),
        ("like", "expect", "attractive"),
        ("like", "neutral", "attractive"),
        ("like", "tolerate", "attractive"),
        ("like", "dislike", "one_dimensional"),
        ("expect", "dislike", "must_be"),
        ("neutral", "dislike", "must_be"),
        ("tolerate", "dislike", "must_be"),
        ("dislike", "dislike", "questionable"),
        *((answer, "like", "reverse") for answer in ANSWERS[1:]),
        *(("dislike", answer, "reverse") for answer in ANSWERS[1:4]),
        *((one, other, "indifferent") for one in ANSWERS[1:4] for other in ANSWERS[1:4]),
    ],
)
def test_the_table(functional, dysfunctional, category):
    assert CATEGORIES[CATEGORY_OF[ANSWERS.index(functional), ANSWERS.index(dysfunctional)]] == category


def test_categories_are_counted_by_feature():
    answers = np.zeros((2, 5, 5))
    answers[0, 0, 4], answers[0, 2, 4], answers[1, 4, 0] = 7, 2, 3
    assert count_categories(answers).tolist() == [[2, 7, 0, 0, 0, 0], [0, 0, 0, 0, 3, 0]]


@given(arrays(np.int64, (5, 5), elements=st.integers(0, 50)))
def test_every_answer_is_in_one_category(answers):
    assert count_categories(answers).sum() == answers.sum()


@pytest.mark.parametrize(
    ("counts", "category"),
    [
        ((5, 5, 5, 5, 5, 5), "must_be"),
        ((4, 5, 5, 5, 0, 0), "one_dimensional"),
        ((4, 4, 5, 5, 0, 0), "attractive"),
        ((4, 4, 4, 5, 5, 0), "indifferent"),
        ((0, 0, 0, 4, 5, 1), "reverse"),
    ],
)
def test_ties_go_to_what_is_missed_most(counts, category):
    assert classify_answers([counts]) == [category]


def test_strengths_are_shares_of_all_answers():
    found = kano_coefficients([50, 20, 10, 15, 3, 2])
    assert float(found.category_strength) == pytest.approx(0.3)
    assert float(found.total_strength) == pytest.approx(0.8)


def test_without_answers_nothing_is_known():
    found = kano_coefficients([[0] * 6, [0, 0, 0, 0, 4, 1]])
    assert np.isnan([*found.better, *found.worse, found.category_strength[0], found.total_strength[0]]).all()
    assert found.total_strength[1] == 0
    assert not found.is_significant[0]


@given(COUNTS)
def test_coefficients_keep_their_bounds(counts):
    found = kano_coefficients(counts)
    if counts[:4].sum():
        assert 0 <= found.better <= 1
        assert -1 <= found.worse <= 0
    if counts.sum():
        assert 0 <= found.category_strength <= 1
        assert 0 <= found.total_strength <= 1


@pytest.mark.parametrize(("counts", "said"), [([1, 2], "shape"), ([1, 1, 1, 1, 1, -1], "negative")])
def test_what_are_no_counts_is_refused(counts, said):
    with pytest.raises(ValueError, match=said):
        kano_coefficients(counts)
    with pytest.raises(ValueError, match=said):
        classify_answers([counts])


def test_answers_are_five_by_five():
    with pytest.raises(ValueError, match="5, 5"):
        count_categories(np.ones((4, 5)))
