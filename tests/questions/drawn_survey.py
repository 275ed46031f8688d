"""A survey drawn at random: as a store for queries, as arrays for the kernel, as matrices for a twin."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from servicefit.intake.ddl import create_responses_wide, store_ddl
from servicefit.intake.pack import LOWEST, MISSING, NOT_APPLICABLE, places
from servicefit.questions.portable_survey import Survey
from servicefit.statistics.cross_products import Answers
from servicefit.statistics.packed_ratings import Coding, PackedRatings
from servicefit.tables import RATING_PREFIX

MILLION = 1_000_000
SEGMENTS = 3
CONTROLS = (
    {"column": "responses_wide.method", "level": "it's paper"},
    {"column": "customers.region", "level": "north"},
)
NONE, LEFT_OUT = -1, -2
"""What stands for a rating that is not applicable, and for one that is missing; others count from 0."""


@dataclass(frozen=True)
class Drawn:
    """Arrays by row: ratings and outcomes, where these are given, methods, customers, weights; by customer: the rest."""

    ratings: np.ndarray
    outcomes: np.ndarray
    given: np.ndarray
    on_paper: np.ndarray
    customer: np.ndarray
    weight: np.ndarray
    segment_of: np.ndarray
    bucket_of: np.ndarray
    in_north: np.ndarray
    scale: tuple[int, int]
    outcome_scales: tuple[tuple[int, int], ...]


def draw(  # noqa: PLR0913 – each names what one test changes
    rows,
    features,
    *,
    seed=0,
    scale=(1, 5),
    outcomes=((1, 5), (0, 10)),
    missing=0.0,
    given=0.7,
    weighted=False,
    buckets=6,
):
    """Return a survey in which customers answer three times on average, a quarter of them without a segment."""
    rng = np.random.default_rng(seed)
    customers = rows // 3 + 1
    ratings = rng.integers(0, scale[1] - scale[0] + 1, (rows, features))
    ratings[rng.random((rows, features)) < 0.3] = NONE
    ratings[rng.random((rows, features)) < missing] = LEFT_OUT
    drawn = [rng.integers(least, most + 1, rows) for least, most in outcomes]
    return Drawn(
        ratings=ratings,
        outcomes=np.array(drawn).T.reshape(rows, len(outcomes)),
        given=rng.random((rows, len(outcomes))) < given,
        on_paper=rng.random(rows) < 0.4,
        customer=np.sort(rng.integers(0, customers, rows)),
        weight=rng.integers(1, 3 * MILLION, rows) if weighted else np.full(rows, MILLION),
        segment_of=rng.integers(0, 1 + SEGMENTS, customers),
        bucket_of=np.sort(rng.integers(0, buckets, customers)),
        in_north=rng.random(customers) < 0.5,
        scale=scale,
        outcome_scales=tuple(outcomes),
    )


def asked_of(drawn, *, controls=(), buckets_a_group=1):
    """Return what is summed: everything that was drawn."""
    levels, features = drawn.scale[1] - drawn.scale[0], drawn.ratings.shape[1]
    names = tuple(f'the "{number}th"' for number in range(features))
    lies = places(names, drawn.scale)
    return Survey(
        outcomes=("satisfaction", "recommend")[: len(drawn.outcome_scales)],
        outcome_scales=drawn.outcome_scales,
        features=names,
        has_missing=bool((drawn.ratings == LEFT_OUT).any()),
        controls=controls,
        lowest=drawn.scale[0],
        coding=Coding(
            word=tuple(place.word for place in lies),
            shift=tuple(place.shift for place in lies),
            bits=lies[0].bits,
            levels=levels,
            low_most=int(0.3 * levels),
            high_least=int(np.ceil(0.7 * levels)),
        ),
        segments=SEGMENTS,
        buckets_a_group=buckets_a_group,
        is_weighted=bool((drawn.weight != MILLION).any()),
    )


def write_store(path, drawn, asked):
    """Write a store with these answers, and one answer of another year."""
    rows = len(drawn.customer)
    stored = np.select(
        [drawn.ratings == NONE, drawn.ratings == LEFT_OUT], [np.nan, -32_768], drawn.ratings + drawn.scale[0]
    )
    answers = {
        "response_id": np.arange(rows),
        "customer_id": drawn.customer,
        "bucket": drawn.bucket_of[drawn.customer],
        "responded_on": "2026-01-15",
        "method": np.where(drawn.on_paper, "it's paper", "web"),
        "weight": [f"{weight / MILLION:.6f}" for weight in drawn.weight],
    }
    answers |= {
        name: pd.array(np.where(given, values, np.nan), "Int64")
        for name, values, given in zip(asked.outcomes, drawn.outcomes.T, drawn.given.T, strict=True)
    }
    answers |= {RATING_PREFIX + name: pd.array(stored[:, n], "Int64") for n, name in enumerate(asked.features)}
    # One customer more of each segment, who answers nothing: segments are numbered as far as they have customers.
    segment = np.append(drawn.segment_of, range(1, 1 + SEGMENTS))
    customers = {
        "customer_id": np.arange(len(segment)),
        "bucket": np.append(drawn.bucket_of, [0] * SEGMENTS),
        "segment": np.array([None, "business", "home", "public"], dtype=object)[segment],
        "region": np.where(np.append(drawn.in_north, [True] * SEGMENTS), "north", None),
    }
    with duckdb.connect(str(path)) as connection:
        for statement in store_ddl():
            connection.execute(statement)
        connection.execute("drop table responses_wide")
        connection.execute(create_responses_wide([RATING_PREFIX + name for name in asked.features]))
        for table, columns in {"responses_wide": answers, "customers": customers}.items():
            file = path.with_suffix(f".{table}.csv")
            pd.DataFrame(columns).to_csv(file, index=False)
            connection.execute(f"insert into {table} by name select * from read_csv(?, all_varchar=true)", [str(file)])
        connection.execute(
            "insert into responses_wide by name select * replace (date '2025-01-15' as responded_on) "
            "from responses_wide limit 1"
        )


def cells_of(drawn, asked):
    """Return the cell of every row."""
    return drawn.segment_of[drawn.customer] * asked.groups + drawn.bucket_of[drawn.customer] // asked.buckets_a_group


def as_answers(drawn, asked):
    """Return what the kernel takes."""
    codes = np.select(
        [drawn.ratings == NONE, drawn.ratings == LEFT_OUT], [NOT_APPLICABLE, MISSING], drawn.ratings + LOWEST
    )
    words = [np.zeros(len(codes), dtype=np.int64) for _ in range(1 + max(asked.coding.word))]
    for feature, (word, shift) in enumerate(zip(asked.coding.word, asked.coding.shift, strict=True)):
        words[word] |= codes[:, feature].astype(np.int64) << shift
    return Answers(
        ratings=PackedRatings(tuple(words), asked.coding),
        outcomes=list(np.where(drawn.given, drawn.outcomes, 0).T),
        given=list(drawn.given.T),
        controls=_controls(drawn, asked),
        cell=cells_of(drawn, asked),
        weight=drawn.weight if asked.is_weighted else None,
    )


def as_matrix(drawn, asked):
    """Return all columns of every row, in the order of `SurveyColumns`."""
    rated, coding = drawn.ratings >= 0, asked.coding
    kinds = [
        np.ones((len(rated), 1)),
        np.where(drawn.given, drawn.outcomes, 0),
        np.array(_controls(drawn, asked)).T.reshape(len(rated), len(asked.controls)),
        rated,
        np.where(rated, drawn.ratings, 0),
        rated & (drawn.ratings <= coding.low_most),
        rated & (drawn.ratings >= coding.high_least),
        *[drawn.ratings == LEFT_OUT] * asked.columns.has_missing,
    ]
    return np.column_stack(kinds).astype(float)


def _controls(drawn, asked):
    columns = {"responses_wide.method": drawn.on_paper, "customers.region": drawn.in_north[drawn.customer]}
    return [columns[control["column"]].astype(np.int64) for control in asked.controls]
