"""The sums by plain SQL are those of the kernel and of a twin that multiplies matrices, number by number."""

import datetime as dt
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.engine.query import find_query
from servicefit.questions import portable_sums, portable_survey
from servicefit.questions.portable_sums import count_raters_by_sql, sum_answers_by_sql, sum_by_sql
from servicefit.questions.survey_sums import sum_answers
from servicefit.statistics import bit_counts
from servicefit.statistics.cross_products import CellSums, add_cross_products
from tests.company import company, read
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
from tests.questions.survey import PRIVATE, survey_files

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


@pytest.mark.parametrize("largest", [1_000, 2_000_000])
def test_weights_may_say_how_many_people_an_answer_stands_for(tmp_path, largest):
    drawn = draw(400, 3, missing=0.05, weighted=True)
    drawn.weight[::2] *= largest
    asked = asked_of(drawn)
    found, _ = sums_of(tmp_path, drawn, asked)
    assert_equal(found, kernel_sums(drawn, asked))


@pytest.mark.parametrize("together", [1, 3, 5, 20, 50])
@pytest.mark.parametrize("weighted", [False, True])
def test_it_does_not_matter_how_many_sums_share_a_number_at_first(tmp_path, monkeypatch, together, weighted):
    drawn = draw(2_000, 5, missing=0.02, buckets=2, weighted=weighted)
    asked = asked_of(drawn, controls=CONTROLS)
    monkeypatch.setattr(portable_sums, "SUMS_TOGETHER", together)
    found, _ = sums_of(tmp_path, drawn, asked)
    assert_equal(found, kernel_sums(drawn, asked))


@pytest.mark.parametrize(("rows", "ways"), [(1, 1), (10_000, 1_000)])
def test_it_does_not_matter_how_much_one_query_answers(tmp_path, monkeypatch, rows, ways):
    drawn = draw(300, 5, missing=0.1, buckets=200)
    asked = asked_of(drawn, buckets_a_group=10)
    monkeypatch.setattr(portable_sums, "MOST_ROWS", rows)
    monkeypatch.setattr(portable_survey, "MOST_WAYS", ways)
    found, _ = sums_of(tmp_path, drawn, asked)
    assert_equal(found, kernel_sums(drawn, asked))


@given(
    rows=st.integers(0, 60),
    features=st.integers(1, 4),
    least=st.integers(-3, 3),
    levels=st.integers(1, 12),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=15, deadline=None)
def test_any_survey(tmp_path_factory, rows, features, least, levels, seed):
    scale = (least, least + levels)
    drawn = draw(rows, features, seed=seed, scale=scale, outcomes=(scale, (0, 1)), missing=0.1, weighted=bool(seed % 2))
    asked = asked_of(drawn, controls=CONTROLS[: seed % 3], buckets_a_group=2)
    found, raters = sums_of(tmp_path_factory.mktemp("any"), drawn, asked)
    assert_equal(found, kernel_sums(drawn, asked))
    np.testing.assert_array_equal(raters, raters_of(drawn, asked))


def test_customers_are_counted_beyond_the_bits_of_one_number(tmp_path):
    drawn = draw(60, 70)
    asked = asked_of(drawn)
    write_store(tmp_path / "store.duckdb", drawn, asked)
    with DuckDBEngine(tmp_path / "store.duckdb") as engine:
        engine.materialise("customer_segments", find_query("feature_value/segments"), {})
        np.testing.assert_array_equal(count_raters_by_sql(engine, PERIOD, asked), raters_of(drawn, asked))


@pytest.mark.parametrize(
    "wishes",
    [
        "",
        '[analysis]\ncontrols = ["segment", "region"]\n',
        '[analysis]\nretention = "orders"\nlow_to = 0.0\nhigh_from = 1.0\n',
    ],
)
@pytest.mark.parametrize("many", [1, 10**9], ids=["compiled", "not compiled"])
def test_the_survey_of_a_workspace_is_summed_as_by_the_local_path(tmp_path, monkeypatch, wishes, many):
    monkeypatch.setattr("servicefit.questions.survey_sums.MANY_ANSWERS", many)
    monkeypatch.setattr(bit_counts, "add_bit_counts", partial(bit_counts.add_bit_counts, least_alike=0))
    files = survey_files(rows=600, left=True)
    orders = [
        f"O{year}-{n},C{n},{year}-12-31,1\n"
        for n in range(0, 300, 2)
        for year in (2024, 2025, 2026)
        if n % 5 != year % 5
    ]
    workspace = company(tmp_path, {**files, "orders": files["orders"] + "".join(orders)}, PRIVATE + wishes)
    read(workspace)
    bound = {"data_end": dt.datetime(2027, 1, 6), "active_months": 12}
    bound |= {"period_start": dt.datetime(2025, 1, 1), "period_end": dt.datetime(2026, 1, 1)}
    asked = (bound, ("satisfaction", "retention"), workspace.settings)
    with DuckDBEngine(workspace.store) as engine:
        local, found = sum_answers(engine, *asked), sum_answers_by_sql(engine, *asked)
    assert local.products.any()
    for name in ("outcomes", "features", "segments", "columns", "coding"):
        assert getattr(found, name) == getattr(local, name)
    for name in ("products", "counts", "weight_squared", "customers"):
        np.testing.assert_array_equal(getattr(found, name), getattr(local, name))
