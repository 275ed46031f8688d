"""Answers to questions: read where a run has published them, else computed from the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from servicefit.engine.duckdb_engine import DuckDBEngine, Value
from servicefit.engine.query import find_query, list_queries
from servicefit.errors import DataError, UsageError, nearest
from servicefit.periods import Period, newest_complete_year, parse_period
from servicefit.questions.capability import (
    bound_parameters,
    capability_queries,
    estimate_capability,
    plain_names,
)
from servicefit.questions.data_health import read_data_health
from servicefit.questions.definitions import definitions
from servicefit.questions.feature_names import read_feature_names
from servicefit.questions.feature_value import estimate_feature_value
from servicefit.questions.importance_performance import place_features
from servicefit.questions.journey import estimate_journey
from servicefit.questions.preference import estimate_preference
from servicefit.questions.stated_derived import compare_ranks
from servicefit.questions.target import read_targets
from servicefit.results.runs import RunRecord, list_runs, read_result
from servicefit.results.schema import RESULTS
from servicefit.results.small_parts import hide_small_parts
from servicefit.results.withhold import withhold
from servicefit.settings import Settings
from servicefit.statistics.importance_performance import CrosshairChoice
from servicefit.workspace import Workspace

LATEST = "latest"
"""Stands for the newest complete 12 months, or for all where these hold no data."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result table and where it comes from.

    Parameters
    ----------
    table : DataFrame
        After the contract, withheld rows marked and emptied.
    period : str
        Label.
    segment : str
        The segment asked for, or ``all``.
    name : str
        The result table.
    fingerprint : str
        Of the accepted rows behind it.
    data_end : datetime
        End of the data.
    run : RunRecord or None
        The run that published it; None when it was computed just now.
    problems : dict of str to str
        Capability that could not be measured with the company's own query, to why.
    names : dict of str to str
        Plain names of features, segments and capabilities, by id.
    outcome : str
        What features are held against; empty for other tables.
    words : tuple of str
        What ``feature_value`` says, in sentences with their figures; empty for other tables.
    """

    table: pd.DataFrame
    period: str
    segment: str
    name: str
    fingerprint: str
    data_end: dt.datetime | None
    run: RunRecord | None
    problems: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    words: tuple[str, ...] = ()

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of the segment asked for."""
        return self.table[self.table["segment"] == self.segment].reset_index(drop=True)

    def placed(self, crosshair: CrosshairChoice = "means") -> pd.DataFrame:
        """Return the features of ``feature_value`` with their quarter of the importance–performance map."""
        return place_features(self.rows, crosshair)

    def ranked(self, asked: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return the features of ``feature_value`` ranked as stated, asked and derived.

        Parameters
        ----------
        asked : DataFrame, optional
            ``feature_id`` and ``value``: shares of best–worst tasks.

        Returns
        -------
        DataFrame
            As :func:`servicefit.questions.stated_derived.compare_ranks` gives it.
        """
        return compare_ranks(self.rows, asked)


@dataclass(frozen=True, slots=True)
class Computed:
    """A result table made just now, and what could not be measured: capability to why."""

    table: pd.DataFrame
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreState:
    """What the store is: the end of its data, the fingerprint of its rows, and their oldest day where one is known."""

    data_end: dt.datetime
    fingerprint: str
    oldest: dt.date | None = None


def read_state(engine: DuckDBEngine) -> StoreState:
    """Return the end of the data, their fingerprint and their oldest day.

    Raises
    ------
    DataError
        No accepted row carries a time.
    """
    row = engine.run(find_query("store/state"), {}).iloc[0]
    if pd.isna(row["data_end_at"]):
        raise DataError(
            "At least one accepted row must carry a time; none does.",
            "Bring contacts, cases, orders, survey_responses or feature_usage.",
        )
    oldest = None if pd.isna(row["oldest"]) else row["oldest"].date()
    return StoreState(row["data_end_at"].to_pydatetime(), str(row["fingerprint"]), oldest)


def resolve_period(label: str, state: StoreState) -> Period:
    """Return the period of a label; ``latest`` is the newest complete 12 months, or all where these hold no data."""
    if label != LATEST:
        return parse_period(label)
    year = newest_complete_year(state.data_end)
    return parse_period("all") if state.oldest and year.end <= state.oldest else year


def compute(table: str, engine: DuckDBEngine, workspace: Workspace, period: Period, state: StoreState) -> Computed:
    """Compute a result table from the store, withheld as the settings say.

    Parameters
    ----------
    table : str
        A result table.
    engine : DuckDBEngine
        On the store.
    workspace : Workspace
        Settings and the company's own queries.
    period : Period
        Which facts count.
    state : StoreState
        End of the data.

    Returns
    -------
    Computed
        After the contract.
    """
    settings = workspace.settings
    rows = {
        "capability": lambda: _capability(engine, workspace, period, state),
        "feature_value": lambda: Computed(estimate_feature_value(engine, period, state.data_end, settings)),
        "preference": lambda: Computed(estimate_preference(engine, period, settings)),
        "journey": lambda: Computed(estimate_journey(engine, period, state.data_end, settings, workspace.queries_dir)),
        "target": lambda: Computed(read_targets(engine, period)),
        "data_health": lambda: Computed(read_data_health(engine)),
    }
    make: Callable[[], Computed] = rows[table]
    found = make()
    shown = withhold(found.table, RESULTS[table], settings.privacy.smallest_group)
    if table == "feature_value":
        shown = hide_small_parts(shown, settings.privacy.smallest_group)
    return replace(found, table=shown)


def _capability(engine: DuckDBEngine, workspace: Workspace, period: Period, state: StoreState) -> Computed:
    found = estimate_capability(engine, period, state.data_end, workspace.settings, workspace.queries_dir)
    return Computed(found.table, found.problems)


def answer(workspace: Workspace, table: str, period: str, segment: str) -> Answer:
    """Answer a question about a period: from the results when they still hold, else from the store.

    Parameters
    ----------
    workspace : Workspace
        The company.
    table : str
        A result table.
    period : str
        A label, or ``latest``.
    segment : str
        A segment, or ``all``.

    Returns
    -------
    Answer
        The table with all its segments; ``segment`` is checked and kept.
    """
    for name, value in (("period", period), ("segment", segment)):
        if not isinstance(value, str):
            raise UsageError(f"{name} must be text; found {value!r}.", 'Write, say, period="2026-Q3" or segment="all".')
    found = _published(workspace, table, period) or _computed(workspace, table, period)
    known = set(found.table["segment"]) if "segment" in found.table.columns else set()
    if segment != "all" and known and segment not in known:
        raise UsageError(
            f'segment must be one with figures for the period; found "{segment}".',
            nearest(segment, known | {"all"}),
        )
    return replace(found, segment=segment)


def _published(workspace: Workspace, table: str, period: str) -> Answer | None:
    """Return what a run has published, when data and settings are still those of the run."""
    runs = list_runs(workspace.results)
    if not runs:
        return None
    if workspace.store.exists():
        with DuckDBEngine(workspace.store) as engine:
            state = read_state(engine)
        label = resolve_period(period, state).label
    else:
        state, label = None, period
    result = read_result(workspace.results, table, label)
    if result is None:
        return None
    record = result.run
    if state is not None and not _still_holds(record, state, workspace):
        return None
    end = dt.datetime.fromisoformat(record.data_end) if record.data_end else None
    problems = {problem["capability"]: problem["message"] for problem in record.problems}
    return Answer(result.frame, result.period, "all", table, record.fingerprint, end, record, problems, record.names)


def _still_holds(record: RunRecord, state: StoreState, workspace: Workspace) -> bool:
    """Say whether data, settings and definitions are those of the run."""
    return (
        record.fingerprint == state.fingerprint
        and record.settings == settings_record(workspace.settings)
        and record.definitions == definitions(list_queries(workspace.queries_dir), workspace.settings)
    )


def _computed(workspace: Workspace, table: str, period: str) -> Answer:
    with DuckDBEngine(workspace.store) as engine:
        state = read_state(engine)
        resolved = resolve_period(period, state)
        found = compute(table, engine, workspace, resolved, state)
        names = names_of(engine, workspace, resolved)
    return Answer(
        found.table, resolved.label, "all", table, state.fingerprint, state.data_end, None, found.problems, names
    )


def names_of(engine: DuckDBEngine, workspace: Workspace, period: Period) -> dict[str, str]:
    """Return the plain names of everything: of features by the catalogue, the rest as :func:`plain_names` has it."""
    own = plain_names(capability_queries(workspace.queries_dir), workspace.settings)
    return {**read_feature_names(engine, period), **own}


def settings_record(settings: Settings) -> dict[str, object]:
    """Return the settings that figures depend on, as a run keeps them."""
    analysis = settings.analysis.model_dump(mode="json")
    return {
        **analysis,
        "smallest_group": settings.privacy.smallest_group,
        "stale_days": settings.freshness.days,
        "most_rejected": settings.checks.most_rejected,
        "scales": {name: list(scale) for name, scale in settings.scales.model_dump().items()},
    }


def run_query(workspace: Workspace, name: str, parameters: Mapping[str, Value]) -> pd.DataFrame:
    """Run a query by name on the store, with the default period's parameters unless others are given."""
    query = find_query(name, workspace.queries_dir)
    with DuckDBEngine(workspace.store) as engine:
        state = read_state(engine)
        usual = bound_parameters(resolve_period(LATEST, state), state.data_end, workspace.settings)
        unknown = [key for key in parameters if key not in query.parameters]
        if unknown:
            raise UsageError(f"The query {name} has no parameter ${unknown[0]}.", nearest(unknown[0], query.parameters))
        return engine.run(query, {**usual, **parameters})
