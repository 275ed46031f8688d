"""A run: read the exports, answer the questions, make the reports, publish all of it at once."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from servicefit.answers import LATEST, StoreState, compute, names_of, read_state, resolve_period, settings_record
from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.engine.query import list_queries
from servicefit.engine.room import require_writable, room_asked_for
from servicefit.errors import DataError, UsageError, nearest
from servicefit.intake import FACTS, IntakeReport, read_exports
from servicefit.periods import Period, newest_complete_year, parse_period
from servicefit.questions.capability import capability_queries
from servicefit.questions.definitions import definitions
from servicefit.questions.own_capability import capability_name, direction_of, unit_of
from servicefit.results.runs import (
    RUN_VARIABLE,
    RunRecord,
    clear_unfinished,
    new_run_id,
    publish,
    stage,
    write_result,
)
from servicefit.results.schema import RESULTS
from servicefit.workspace import Workspace

LOCK_FILE = ".servicefit.lock"
LIBRARIES = ("servicefit", "duckdb", "numpy", "pandas", "altair", "papermill")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked for.

    Parameters
    ----------
    periods : tuple of str
        Labels, or ``latest``; reports are made for the last one.
    only : tuple of str
        Result tables; empty for all.
    jobs : int
        Notebooks at a time.
    notebooks : bool
        Whether reports are made.
    """

    periods: tuple[str, ...] = (LATEST,)
    only: tuple[str, ...] = ()
    jobs: int = 2
    notebooks: bool = True


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run made.

    Parameters
    ----------
    record : RunRecord
        As published.
    intake : IntakeReport
        What was read.
    reports : tuple of Path
        HTML files.
    notes : tuple of str
        What the reader of the figures should know.
    """

    record: RunRecord
    intake: IntakeReport
    reports: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def run_workspace(workspace: Workspace, request: RunRequest, progress: Progress = lambda _: None) -> RunOutcome:
    """Run everything in a workspace; publish all of it, or nothing.

    Parameters
    ----------
    workspace : Workspace
        The company.
    request : RunRequest
        What is asked for.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    RunOutcome
        What was made.

    Raises
    ------
    ServiceFitError
        Data, settings or a query are at fault, or another run is under way. Earlier results stand.
    """
    tables = _tables(request.only)
    for label in request.periods:
        if label != LATEST:
            parse_period(label)  # a label that cannot be read is told before the exports are
    with exclusive(workspace):
        clear_unfinished(workspace.results)
        try:
            with room_asked_for():
                return _run(workspace, request, tables, progress)
        except BaseException:
            clear_unfinished(workspace.results)
            raise


def _run(workspace: Workspace, request: RunRequest, tables: tuple[str, ...], progress: Progress) -> RunOutcome:
    started = dt.datetime.now(dt.UTC)
    run_id = new_run_id(started)
    intake = read_exports(workspace.folder, workspace.settings, workspace.store, progress)
    published: dict[str, dict[str, int]] = {}
    problems: dict[str, str] = {}
    with DuckDBEngine(workspace.store) as engine:
        state = read_state(engine)
        periods = [resolve_period(label, state) for label in request.periods]
        for period in periods:
            _require_data(period, intake)
        for period in periods:
            counts = _write_tables(workspace, engine, tables, period, state, run_id, progress, problems)
            published = {period.label: counts, **published}
        names = names_of(engine, workspace, periods[-1])
    record = replace(
        _record(workspace, request, run_id, started, intake, published, names),
        problems=[{"capability": name, "message": message} for name, message in sorted(problems.items())],
    )
    stage(workspace.results, record)
    reports = _make_reports(workspace, record, periods[-1], request, progress)
    publish(workspace.results, record)
    return RunOutcome(
        record,
        intake,
        _keep_reports(workspace, reports, periods[-1]),
        (
            *([intake.change] if intake.change else []),
            *_instead_of_a_year(request, periods, state),
            *_incomplete(periods, state),
            *_empty(intake),
        ),
    )


def _empty(intake: IntakeReport) -> tuple[str, ...]:
    """Say of every export without rows that nothing could be measured from it."""
    return tuple(
        f"The export {report.export} has no rows but its header." for report in intake.exports if not report.rows_read
    )


def _instead_of_a_year(request: RunRequest, periods: Sequence[Period], state: StoreState) -> tuple[str, ...]:
    """Say where a run that named no period was made over all data, since the newest complete year holds none."""
    if not any(asked == LATEST and made.label == "all" for asked, made in zip(request.periods, periods, strict=True)):
        return ()
    year = newest_complete_year(state.data_end)
    return (f"The newest complete 12 months, {year.label}, hold no data: the figures are of all there is.",)


def _incomplete(periods: Sequence[Period], state: StoreState) -> tuple[str, ...]:
    """Say of every period that is not over that its figures are of what there is."""
    return tuple(
        f"{period.label} is not over: the data end on {state.data_end:%Y-%m-%d %H:%M}; its figures are of what there is."
        for period in periods
        if not period.is_complete(state.data_end)
    )


@contextmanager
def exclusive(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace's lock; refuse when another run holds it, or the workspace cannot be written."""
    require_writable(workspace.folder)
    lock = FileLock(workspace.folder / LOCK_FILE, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise DataError(
            f"Another run is working in {workspace.folder}; two at once would mix.", "Wait until it has ended."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _tables(only: Sequence[str]) -> tuple[str, ...]:
    for name in only:
        if name not in RESULTS:
            raise UsageError(f'--only must name result tables; there is no "{name}".', nearest(name, RESULTS))
    return tuple(only) or tuple(RESULTS)


def _require_data(period: Period, intake: IntakeReport) -> None:
    facts = [report for report in intake.exports if report.export in FACTS]
    oldest = min(report.oldest for report in facts if report.oldest)
    newest = max(report.newest for report in facts if report.newest)
    if newest < period.start or period.end <= oldest:
        fault = f"There must be data in the period {period.label}; the data reach from {oldest} to {newest}."
        raise DataError(fault, "Choose another with --period.")


def _write_tables(
    workspace: Workspace,
    engine: DuckDBEngine,
    tables: Sequence[str],
    period: Period,
    state: StoreState,
    run_id: str,
    progress: Progress,
    problems: dict[str, str],
) -> dict[str, int]:
    """Write the tables of one period; what could not be measured is added to the problems."""
    counts = {}
    for table in tables:
        progress(f"Answering: {RESULTS[table].meaning}")
        found = compute(table, engine, workspace, period, state)
        problems |= found.problems
        counts[table] = write_result(workspace.results, table, period.label, run_id, found.table)
    return counts


def _record(
    workspace: Workspace,
    request: RunRequest,
    run_id: str,
    started: dt.datetime,
    intake: IntakeReport,
    published: dict[str, dict[str, int]],
    names: dict[str, str],
) -> RunRecord:
    settings = workspace.settings
    capabilities = capability_queries(workspace.queries_dir)
    return RunRecord(
        run_id=run_id,
        started_at=started.isoformat(timespec="seconds"),
        finished_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        fingerprint=intake.fingerprint,
        data_end=intake.data_end.isoformat() if intake.data_end else None,
        parameters={"periods": list(request.periods), "only": list(request.only)},
        company={"name": settings.company.name, "currency": settings.company.currency},
        settings=settings_record(settings),
        names=names,
        units={capability_name(query): unit_of(query, settings) for query in capabilities},
        directions={capability_name(query): direction_of(query, settings) for query in capabilities},
        versions={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        rows_read=sum(report.rows_read for report in intake.exports),
        rows_accepted=sum(report.rows_accepted for report in intake.exports),
        published=published,
        definitions=definitions(list_queries(workspace.queries_dir), settings),
    )


def _make_reports(
    workspace: Workspace, record: RunRecord, period: Period, request: RunRequest, progress: Progress
) -> Path | None:
    """Run the notebooks on the tables of this run, before anybody else can see them."""
    if not request.notebooks:
        return None
    from servicefit.report.notebooks import run_notebooks

    before = os.environ.get(RUN_VARIABLE)
    os.environ[RUN_VARIABLE] = record.run_id
    try:
        return run_notebooks(workspace, period.label, request.jobs, progress)
    finally:
        os.environ.pop(RUN_VARIABLE, None)
        if before is not None:
            os.environ[RUN_VARIABLE] = before


def _keep_reports(workspace: Workspace, made: Path | None, period: Period) -> tuple[Path, ...]:
    """Put the reports of a run in the place of the earlier ones of its period."""
    if made is None:
        return ()
    from servicefit.report.notebooks import replace_folder

    kept = replace_folder(made, workspace.reports / period.label)
    return tuple(sorted(kept.glob("*.html")))
