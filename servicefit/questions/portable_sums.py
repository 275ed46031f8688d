"""The sums of `survey_sums` by plain SQL, which other engines run too: no packed ratings, no kernel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, fill, find_query
from servicefit.questions.held_fixed import read_controls
from servicefit.questions.portable_survey import QuestionSet, Survey, sets_of
from servicefit.questions.survey_sums import SurveySums, coding_of
from servicefit.settings import Settings
from servicefit.statistics.answered_sums import AnsweredSums, ratings_from_codes
from servicefit.statistics.cross_products import CellSums, SurveyColumns
from servicefit.statistics.packed_ratings import LOWEST
from servicefit.statistics.packed_sums import EXACT, Pack, pack_columns, take_apart
from servicefit.tables import BUCKETS, RATING_PREFIX

MOST_ROWS = 100_000
"""About so many rows come back from a query at most, so that memory does not grow with the survey."""

BUCKETS_AT_ONCE = 20
"""So many at a time, customers are counted in little memory."""

SUMS_TOGETHER = 5
"""So many sums of columns of 0 and 1 share a number at most, fewer where a row stands for many answers."""

_FEATURES_A_WORD = 60
_MILLION = 1_000_000


def sum_answers_by_sql(
    engine: Engine,
    parameters: Mapping[str, Value],
    outcomes: Sequence[str],
    settings: Settings,
    buckets_a_group: int = 1,
) -> SurveySums | None:
    """Add up the products of all columns of the survey, as `servicefit.questions.survey_sums.sum_answers` does.

    Parameters
    ----------
    engine : Engine
        On the store, which need not hold packed ratings; it keeps ``customer_segments`` and ``still_customers`` as
        temporary tables.
    parameters : mapping
        ``period_start`` and ``period_end``; for ``retention`` also ``data_end`` and ``active_months``.
    outcomes : sequence of str
        Of ``satisfaction``, ``recommend`` and ``retention``.
    settings : Settings
        The scales, what is low and what is high, and what is held fixed.
    buckets_a_group : int
        How many buckets make a group of customers.

    Returns
    -------
    SurveySums or None
        None where no feature is rated, or nobody answered in the period.
    """
    places = engine.run(find_query("feature_value/places"), {})
    buckets = engine.run(find_query("feature_value/buckets"), parameters)
    if places.empty or buckets.empty:
        return None
    segments = tuple(str(name) for name in engine.run(find_query("feature_value/segment_names"), {})["segment"])
    survey = Survey(
        outcomes=tuple(outcomes),
        outcome_scales=tuple(getattr(settings.scales, outcome, (0, 1)) for outcome in outcomes),
        features=tuple(str(feature) for feature in places["feature_id"]),
        controls=read_controls(engine, parameters, settings),
        lowest=settings.scales.rating[0],
        coding=coding_of(places, settings),
        has_missing=bool(places["is_ever_missing"].any()),
        is_weighted=bool(buckets["is_weighted"].max()),
        segments=len(segments),
        buckets_a_group=buckets_a_group,
    )
    still = "still_ordering" if settings.analysis.retention == "orders" else "still_customers"
    still_query = find_query(f"feature_value/{still}") if "retention" in outcomes else None
    sums = sum_by_sql(engine, parameters, survey, still_query)
    shape = (len(outcomes), 1 + len(segments), survey.groups)
    scale = _MILLION if survey.is_weighted else 1
    return SurveySums(
        outcomes=tuple(outcomes),
        features=tuple(survey.features),
        segments=segments,
        columns=survey.columns,
        coding=survey.coding,
        products=sums.products.reshape(*shape, *sums.products.shape[-2:]) / scale,
        counts=sums.counts.reshape(*shape, -1),
        weight_squared=sums.weight_squared.reshape(shape) / scale**2,
        customers=count_raters_by_sql(engine, parameters, survey),
    )


def sum_by_sql(engine: Engine, parameters: Mapping[str, Value], survey: Survey, still: Query | None = None) -> CellSums:
    """Add up the products of all columns of the survey by cell.

    Parameters
    ----------
    engine : Engine
        On the store; it keeps ``customer_segments`` and ``still_customers`` as temporary tables.
    parameters : mapping
        ``period_start`` and ``period_end``, and what ``still`` needs.
    survey : Survey
        What is summed.
    still : Query, optional
        Who was still a customer; where ``retention`` is an outcome.

    Returns
    -------
    CellSums
        By segment × groups + group, the first segment for customers without one; weights count in millionths.

    Notes
    -----
    Equal to `servicefit.statistics.cross_products.add_cross_products`, number by number. The query sums all columns for
    each answer to a question, or to a set of them; products of the question's columns with all others follow.
    """
    engine.materialise("customer_segments", find_query("feature_value/segments"), {})
    if still is not None:
        engine.materialise("still_customers", still, {**parameters, "first_bucket": 0, "last_bucket": BUCKETS - 1})
    found = CellSums.empty((1 + survey.segments) * survey.groups, survey.columns)
    sets, answers = sets_of(survey), _answers_a_sum(0)
    for first, last in _ranges(survey, sets):
        bounds = {"first_bucket": first, "last_bucket": last}
        rows, packs = _ask(engine, {**parameters, **bounds}, survey, sets, answers)
        if not survey.is_weighted and rows["answers"].max() > answers:
            answers = _answers_a_sum(int(rows["answers"].max()))
            rows, packs = _ask(engine, {**parameters, **bounds}, survey, sets, answers)
        for number, questions in enumerate(sets):
            _sums_of_set(rows, number, questions, packs, survey).add_to(found)
    return found


def _ask(
    engine: Engine, parameters: Mapping[str, Value], survey: Survey, sets: Sequence[QuestionSet], answers: int
) -> tuple[pd.DataFrame, tuple[Pack, ...]]:
    """Sum the columns; they can be taken apart where no row stands for more answers than these."""
    packs = _packs(survey, answers)
    names = survey.names() | _names(survey.columns, sets, packs)
    return engine.run(fill(find_query("portable_sums/sums"), names), parameters), packs


def _answers_a_sum(answers: int) -> int:
    """Return how many answers a row may stand for, at least so many, when as many sums as can be share a number."""
    most = [int(EXACT ** (1 / together)) - 1 for together in range(SUMS_TOGETHER, 0, -1)]
    return next(found for found in most if found >= answers)


def _packs(survey: Survey, answers: int) -> tuple[Pack, ...]:
    """Put columns together as far as sums of so many answers allow; not at all where weights take the room."""
    outcomes = [most if least >= 0 else EXACT for least, most in survey.outcome_scales]
    ratings = [value for value in (1, LOWEST + survey.coding.levels, 1, 1, 1) for _ in survey.features]
    most = [1, *outcomes, *[1] * len(survey.controls), *ratings][: survey.columns.size]
    sums = {position: answers * value for position, value in enumerate(most)}
    return pack_columns(sums, room=1 if survey.is_weighted else EXACT)


def _names(columns: SurveyColumns, sets: Sequence[QuestionSet], packs: Sequence[Pack]) -> dict[str, object]:
    """Return what only the query of the sums asks for."""
    kinds = ["rated", "code", "low", "high", *["missing"] * columns.has_missing]
    numbers = {"outcome_value": columns.outcomes, "control_value": columns.controls}
    numbers |= dict.fromkeys(kinds, columns.features)
    names = ["one", *(f"{kind}_{number}" for kind, count in numbers.items() for number in range(count))]
    return {
        "sets": [{"ways": questions.ways, "terms": questions.terms()} for questions in sets],
        "packs": [[{"column": names[column], "factor": factor} for column, factor in pack.terms()] for pack in packs],
    }


def _ranges(survey: Survey, sets: Sequence[QuestionSet]) -> Iterator[tuple[int, int]]:
    """Cut the buckets into runs, at the bounds of groups; the first is of one group, and shows how many answer alike."""
    ways = sum(questions.ways for questions in sets)
    groups = max(MOST_ROWS // (ways * (1 + survey.segments)), 1)
    yield 0, survey.buckets_a_group - 1
    for first in range(survey.buckets_a_group, BUCKETS, groups * survey.buckets_a_group):
        yield first, min(first + groups * survey.buckets_a_group, BUCKETS) - 1


def _sums_of_set(
    rows: pd.DataFrame, number: int, questions: QuestionSet, packs: Sequence[Pack], survey: Survey
) -> AnsweredSums:
    """Read the rows of one set of questions; those of the first set stand for the column 1 too."""
    answered = f"answered_{number}"
    rows = rows[rows[answered].notna()]
    key = rows[answered].to_numpy(dtype=np.int64)
    place, given = np.divmod(key // questions.ways, 2 ** len(survey.outcomes))
    group, segment = np.divmod(place, 1 + survey.segments)
    one = [np.ones((len(rows), 1))] * (number == 0)
    answers = rows["answers"].to_numpy(dtype=np.float64)
    sums = [rows[f"pack_{pack}"].to_numpy() for pack in range(len(packs))]
    return AnsweredSums(
        cell=segment * survey.groups + group,
        given=given,
        positions=[*[0] * len(one), *questions.positions],
        values=np.column_stack([*one, questions.columns(key, survey.coding)]),
        totals=ratings_from_codes(take_apart(packs, sums), survey.columns),
        answers=answers,
        squared_weight=rows["squared_weight"].to_numpy() * _MILLION**2 if survey.is_weighted else answers,
    )


def count_raters_by_sql(engine: Engine, parameters: Mapping[str, Value], survey: Survey) -> NDArray[np.int64]:
    """Count the customers who rated each feature in answers that give the outcome.

    Parameters
    ----------
    engine : Engine
        With the temporary tables of `sum_by_sql`.
    parameters : mapping
        ``period_start`` and ``period_end``.
    survey : Survey
        Whose outcomes, features and segments.

    Returns
    -------
    ndarray of int, shape (outcomes, 1 + segments, features)
        A customer counts once, however many answers rate the feature.
    """
    numbered = [{"number": n, "column": RATING_PREFIX + feature} for n, feature in enumerate(survey.features)]
    words = [numbered[first : first + _FEATURES_A_WORD] for first in range(0, len(numbered), _FEATURES_A_WORD)]
    query = fill(find_query("portable_sums/raters"), {**survey.names(), "bit_words": words})
    found = np.zeros((len(survey.outcomes), 1 + survey.segments, len(survey.features)), dtype=np.int64)
    for first in range(0, BUCKETS, BUCKETS_AT_ONCE):
        bounds = {"first_bucket": first, "last_bucket": first + BUCKETS_AT_ONCE - 1}
        rows = engine.run(query, {**parameters, **bounds})
        for outcome, feature in np.ndindex(found.shape[0], found.shape[2]):
            found[outcome, rows["segment_code"], feature] += rows[f"customers_{outcome}_{feature}"].astype(np.int64)
    return found
