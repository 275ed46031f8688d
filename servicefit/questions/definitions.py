"""What each figure means, as a digest: figures of two runs are compared only where it is the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from servicefit.engine.query import Query
from servicefit.periods import FIRST_DAY, Period
from servicefit.questions.capability import bound_parameters
from servicefit.questions.feature_value import OUTCOMES
from servicefit.questions.own_capability import capability_name, kind_of
from servicefit.settings import Settings

MEASURES = ("capabilities", "journey")
VALUE = "feature_value"


def definitions(queries: Iterable[Query], settings: Settings) -> dict[str, str]:
    """Return a digest of what each figure means: its query and the settings bound to it, but not period or data.

    Parameters
    ----------
    queries : iterable of Query
        Those of capabilities, of the journey and of ``feature_value`` count.
    settings : Settings
        What is bound.

    Returns
    -------
    dict of str to str
        Name of the capability, the measure or the outcome to 16 hexadecimal digits.
    """
    every = list(queries)
    found = {capability_name(query): _digest(_meaning(query, settings)) for query in every if query.folder in MEASURES}
    sums = [_statement(query) for query in every if query.folder == VALUE]
    return {**found, **{outcome: _digest([sums, _of_outcome(outcome, settings)]) for outcome in OUTCOMES}}


def _meaning(query: Query, settings: Settings) -> list[object]:
    nothing = bound_parameters(Period(FIRST_DAY, FIRST_DAY, ""), dt.datetime.combine(FIRST_DAY, dt.time()), settings)
    bound = sorted((name, str(nothing.get(name))) for name in query.parameters)
    return [_statement(query), kind_of(query, settings), bound]


def _statement(query: Query) -> str:
    """Return what the query does, without what its header says of it."""
    return "\n".join(line for line in query.sql.splitlines() if not line.lstrip().startswith("--"))


def _of_outcome(outcome: str, settings: Settings) -> list[object]:
    """Return the settings that figures of an outcome depend on."""
    analysis = settings.analysis
    shared = [analysis.low_to, analysis.high_from, analysis.practical_size, settings.scales.rating, analysis.controls]
    if outcome == "retention":
        return [*shared, analysis.retention, analysis.active_months]
    return [*shared, getattr(settings.scales, outcome)]


def _digest(meaning: list[object]) -> str:
    return hashlib.sha256(repr(meaning).encode()).hexdigest()[:16]
