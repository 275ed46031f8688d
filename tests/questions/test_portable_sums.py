"""The sums by plain SQL are those of the kernel and of a twin that multiplies matrices, number by number."""

import datetime as dt

import numpy as np
import pytest

from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.questions.portable_sums import count_raters_by_sql, sum_by_sql
from servicefit.statistics.cross_products import CellSums, add_cross_products
from tests.questions.drawn_survey import (
    CONTROLS,
    SEGMENTS,
    as_answers,
    as_matrix,
    asked_of,
    cells_of,
    draw,
    write_store,
)

PERIOD = {"period_start": dt.datetime(2026, 1, 1), "period_end": dt.datetime(2026, 2, 1)}
ROUNDED = 1e-12
"""Squares of weights, in the square of millionths, are more than doubles hold exactly."""

SURVEYS = {
    "one feature": {"rows": 200, "features": 1},
    "two features, one outcome": {"rows": 200, "features": 2, "outcomes": ((1, 5),)},
    "five features, missing answers": {"rows": 600, "features": 5, "missing": 0.05},
    "fourteen features, missing answers": {"rows": 600, "features": 14, "missing": 0.01},
    "thirty features": {"rows": 100, "features": 30},
    "everything given": {"rows": 200, "features": 3, "given": 1.0},
    "no outcome given": {"rows": 50, "features": 2, "given": 0.0},
    "all answers missing": {"rows": 50, "features": 2, "missing": 1.0},
    "scale 0 to 10": {"rows": 600, "features": 5, "scale": (0, 10), "missing": 0.1},
    "scale 1 to 7": {"rows": 600, "features": 5, "scale": (1, 7)},
    "scale 0 to 100": {"rows": 600, "features": 5, "scale": (0, 100), "missing": 0.1},
    "scales below 0": {"rows": 600, "features": 3, "scale": (-3, 3), "outcomes": ((-3, 3), (0, 10))},
    "outcomes of two values": {"rows": 200, "features": 3, "outcomes": ((0, 1), (-1, 1))},
    "nobody": {"rows": 0, "features": 2},
}
WEIGHTED = ("five features, missing answers", "scale 0 to 10", "scales below 0", "nobody")


def sums_of(folder, drawn, asked):
    """Return the sums by SQL, and the customers."""
    write_store(folder / "store.duckdb", drawn, asked)
    with DuckDBEngine(folder / "store.duckdb") as engine:
        return sum_by_sql(engine, PERIOD, asked), count_raters_by_sql(engine, PERIOD, asked)


def cells(asked):
    return (1 + SEGMENTS) * asked.groups


def kernel_sums(drawn, asked):
    found = CellSums.empty(cells(asked), asked.columns)
    add_cross_products(found, as_answers(drawn, asked), asked.columns)
    return found


def twin_sums(drawn, asked):
    """Multiply the matrix of each cell and outcome with itself."""
    found = CellSums.empty(cells(asked), asked.columns)
    matrix, cell = as_matrix(drawn, asked), cells_of(drawn, asked)
    weight = (drawn.weight if asked.is_weighted else np.ones(len(cell))).astype(float)
    for number, here in np.ndindex(len(asked.outcomes), cells(asked)):
        rows = (cell == here) & drawn.given[:, number]
        found.products[number, here] = (matrix[rows].T * weight[rows]) @ matrix[rows]
        found.counts[number, here] = matrix[rows].sum(axis=0)
        found.weight_squared[number, here] = (weight[rows] ** 2).sum()
    return found


def assert_equal(found, expected):
    np.testing.assert_array_equal(found.products, expected.products)
    np.testing.assert_array_equal(found.counts, expected.counts)
    np.testing.assert_allclose(found.weight_squared, expected.weight_squared, rtol=ROUNDED)


def raters_of(drawn, asked):
    """Count customers by going through the answers."""
    found = np.zeros((len(asked.outcomes), 1 + SEGMENTS, len(asked.features)), dtype=int)
    for outcome, segment, feature in np.ndindex(found.shape):
        rated = (drawn.ratings[:, feature] >= 0) & drawn.given[:, outcome]
        of_segment = drawn.segment_of[drawn.customer] == segment
        found[outcome, segment, feature] = len(set(drawn.customer[rated & of_segment].tolist()))
    return found


@pytest.mark.parametrize("name", SURVEYS)
def test_sql_gives_the_sums_of_the_kernel_and_of_a_twin(tmp_path, name):
    drawn = draw(**SURVEYS[name])
    asked = asked_of(drawn)
    found, raters = sums_of(tmp_path, drawn, asked)
    assert_equal(found, kernel_sums(drawn, asked))
    assert_equal(found, twin_sums(drawn, asked))
    np.testing.assert_array_equal(raters, raters_of(drawn, asked))


@pytest.mark.parametrize("name", WEIGHTED)
def test_sql_gives_the_weighted_sums_with_what_is_held_fixed(tmp_path, name):
    drawn = draw(**SURVEYS[name], weighted=True)
    asked = asked_of(drawn, controls=CONTROLS, buckets_a_group=4)
    found, _ = sums_of(tmp_path, drawn, asked)
    assert_equal(found, kernel_sums(drawn, asked))
    assert_equal(found, twin_sums(drawn, asked))
