"""Sums of products of a survey's columns: equal to those of the plain matrix, whatever the order, packing and way."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicefit.statistics.bit_counts import add_bit_counts
from servicefit.statistics.cross_products import BLOCK, Answers, CellSums, SurveyColumns, add_cross_products
from servicefit.statistics.packed_ratings import LOWEST, MISSING, Coding, PackedRatings, count_customers


def coding_for(features, levels, low_most=None, high_least=None):
    bits = (levels + LOWEST).bit_length()
    a_word = 60 // bits
    return Coding(
        word=tuple(number // a_word for number in range(features)),
        shift=tuple(bits * (number % a_word) for number in range(features)),
        bits=bits,
        levels=levels,
        low_most=levels // 4 if low_most is None else low_most,
        high_least=levels - levels // 4 if high_least is None else high_least,
    )


def pack(codes, coding):
    """Pack codes (rows, features) as the store keeps them."""
    words = [np.zeros(len(codes), dtype=np.int64) for _ in range(1 + max(coding.word))]
    for feature, (word, shift) in enumerate(zip(coding.word, coding.shift, strict=True)):
        words[word] |= codes[:, feature].astype(np.int64) << shift
    return PackedRatings(tuple(words), coding)


def draw(rng, rows, features, levels, cells=5, *, missing=True, weights=False, controls=1):
    codes = rng.integers(0 if missing else LOWEST, levels + LOWEST + 1, (rows, features))
    codes[rng.random(codes.shape) < 0.3] = 0
    given_ = [rng.random(rows) < share for share in (1.0, 0.7)]
    coding = coding_for(features, levels)
    answers = Answers(
        ratings=pack(codes, coding),
        outcomes=[np.where(there, rng.integers(-3, 11, rows), 0) for there in given_],
        given=given_,
        controls=[rng.integers(0, 2, rows) for _ in range(controls)],
        cell=rng.integers(0, cells, rows),
        weight=rng.integers(1, 5_000_000, rows) if weights else None,
    )
    return answers, codes, SurveyColumns(2, controls, features, missing)


def plainly(answers, codes, columns, outcome, cell):
    """Return products and counts from the whole matrix of columns."""
    level = codes - LOWEST
    rated = level >= 0
    coding = answers.ratings.coding
    parts = [rated, np.where(rated, level, 0), rated & (level <= coding.low_most), level >= coding.high_least]
    if columns.has_missing:
        parts.append(codes == MISSING)
    matrix = np.column_stack([np.ones(len(codes)), *answers.outcomes, *answers.controls, *parts]).astype(float)
    rows = answers.given[outcome] & (answers.cell == cell)
    weight = np.ones(len(codes)) if answers.weight is None else answers.weight
    return (matrix[rows] * weight[rows, None]).T @ matrix[rows], matrix[rows].sum(axis=0), (weight[rows] ** 2).sum()


def check(answers, codes, columns, add=add_cross_products, cells=5):
    sums = CellSums.empty(cells, columns)
    add(sums, answers, columns)
    for outcome in range(2):
        for cell in range(cells):
            products, counts, squares = plainly(answers, codes, columns, outcome, cell)
            np.testing.assert_array_equal(sums.products[outcome, cell], products)
            np.testing.assert_array_equal(sums.counts[outcome, cell], counts)
            assert sums.weight_squared[outcome, cell] == pytest.approx(squares, rel=1e-12)


count_bits = partial(add_bit_counts, least_alike=0)
WAYS = pytest.mark.parametrize("add", [add_cross_products, count_bits])
SHAPES = [(1, 4, 0), (3, 6, 1), (14, 4, 0), (22, 4, 3), (16, 10, 1), (60, 4, 0), (5, 100, 1)]
FOR_EACH_WAY = [(*shape, add) for shape in SHAPES for add in (add_cross_products, count_bits)]


@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize(("features", "levels", "controls", "add"), FOR_EACH_WAY)
def test_sums_equal_those_of_the_whole_matrix(features, levels, controls, missing, weights, add):
    rng = np.random.default_rng(features * 1_000 + levels)
    check(*draw(rng, 700, features, levels, missing=missing, weights=weights, controls=controls), add)


@WAYS
def test_cells_larger_than_a_block_are_added_up_exactly(add):
    check(*draw(np.random.default_rng(1), 3 * BLOCK + 17, 2, 4, cells=2), add, cells=2)


@WAYS
@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(0, 60),
    features=st.integers(1, 4),
    levels=st.sampled_from([1, 4, 10]),
    weights=st.booleans(),
    seed=st.integers(0, 99),
)
def test_small_tables_too(rows, features, levels, weights, seed, add):
    check(*draw(np.random.default_rng(seed), rows, features, levels, weights=weights), add)


def test_rows_of_few_weights_are_counted_together():
    answers, codes, columns = draw(np.random.default_rng(5), 3_000, 6, 4)
    weighted = replace(answers, weight=np.random.default_rng(6).choice([500_000, 1_000_000, 2_250_000], 3_000))
    check(weighted, codes, columns, partial(add_bit_counts, least_alike=50))


def test_where_few_rows_are_alike_columns_are_multiplied(monkeypatch):
    answers, codes, columns = draw(np.random.default_rng(7), 300, 3, 4, weights=True)
    monkeypatch.setattr("servicefit.statistics.bit_counts._sort", None)  # would be called to count bits
    check(answers, codes, columns, add_bit_counts)


@WAYS
def test_the_order_of_rows_and_calls_changes_nothing(add):
    rng = np.random.default_rng(3)
    answers, _, columns = draw(rng, 500, 4, 4)
    whole, parts = CellSums.empty(5, columns), CellSums.empty(5, columns)
    add(whole, answers, columns)
    for rows in np.array_split(rng.permutation(500), 7):
        part = Answers(
            ratings=answers.ratings.take(rows),
            outcomes=[outcome[rows] for outcome in answers.outcomes],
            given=[there[rows] for there in answers.given],
            controls=[control[rows] for control in answers.controls],
            cell=answers.cell[rows],
        )
        add(parts, part, columns)
    np.testing.assert_array_equal(whole.products, parts.products)
    np.testing.assert_array_equal(whole.counts, parts.counts)


@pytest.mark.parametrize(("features", "levels"), [(1, 4), (7, 4), (14, 10), (25, 4), (60, 4), (9, 100), (4, 1)])
def test_a_customer_counts_once_for_each_feature_that_one_of_its_answers_rates(features, levels):
    rng = np.random.default_rng(features)
    codes = rng.integers(0, levels + LOWEST + 1, (400, features))
    customer = np.sort(rng.integers(0, 150, 400))
    ratings = pack(codes, coding_for(features, levels))
    first = np.flatnonzero(np.append(True, customer[1:] != customer[:-1]))
    segment = rng.integers(0, 3, len(first))
    found = count_customers(ratings, first, segment, 3)
    for number in range(3):
        members = np.unique(customer)[segment == number]
        for feature in range(features):
            rated = np.isin(customer, members) & (codes[:, feature] >= LOWEST)
            assert found[number, feature] == len(np.unique(customer[rated]))
    np.testing.assert_array_equal(ratings.have_missing(), (codes == MISSING).any(axis=1))
