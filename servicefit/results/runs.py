"""Runs: when a run started, what it published, and that it published all of it or nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from servicefit.errors import DataError
from servicefit.results.parquet import read_frame, write_frame
from servicefit.results.schema import RESULTS

FAILURE_FILE = "last_failure.json"
RUN_VARIABLE = "SERVICEFIT_RUN"
"""Environment variable that names a run to be read before it is complete: the run's own notebooks."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is kept of a run in ``results/runs/<run_id>.json``.

    Parameters
    ----------
    run_id : str
        UTC start and four hexadecimal digits.
    started_at, finished_at : str
        ISO 8601, UTC.
    fingerprint : str
        Of the accepted rows.
    data_end : str or None
        End of the data, local time.
    parameters : dict
        What the run was asked for.
    company : dict
        Name and currency.
    settings : dict
        What the readers of the figures need to know: confidence, smallest_group, stale_days, promise_holds, …
    names : dict
        Plain names shown instead of ids.
    units : dict
        Unit of each capability.
    directions : dict
        ``more`` or ``less`` of each capability: which way is better; ``more`` where none is given.
    versions : dict
        Of the tool, Python and the libraries.
    rows_read, rows_accepted : int
        Over all exports.
    published : dict
        Period label to table to number of rows; the newest period first.
    definitions : dict
        Figure to a digest of its query and of the settings bound to it.
    problems : list of dict
        ``capability`` and ``message``: what could not be measured with the company's own query, and how to mend it.
    """

    run_id: str
    started_at: str
    finished_at: str
    fingerprint: str
    data_end: str | None
    parameters: dict[str, Any]
    company: dict[str, str]
    settings: dict[str, Any]
    names: dict[str, str]
    units: dict[str, str]
    versions: dict[str, str]
    rows_read: int
    rows_accepted: int
    published: dict[str, dict[str, int]] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    directions: dict[str, str] = field(default_factory=dict)


def new_run_id(now: dt.datetime) -> str:
    """Return an id for a run that starts now; later runs sort last, also within a second: its part is the four digits."""
    started = now.astimezone(dt.UTC)
    return f"{started:%Y%m%dT%H%M%SZ}-{started.microsecond * 0x10000 // 1_000_000:04x}"


def result_path(results_dir: Path, table: str, period: str, run_id: str) -> Path:
    """Return the file of one table, period and run."""
    return results_dir / table / f"period={period}" / f"run={run_id}.parquet"


def write_result(results_dir: Path, table: str, period: str, run_id: str, frame: pd.DataFrame) -> int:
    """Write one table of a run; it is not seen before the run is published.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of the workspace.
    table, period, run_id : str
        What it is.
    frame : DataFrame
        Its rows.

    Returns
    -------
    int
        Number of rows.
    """
    write_frame(frame, RESULTS[table], result_path(results_dir, table, period, run_id))
    return len(frame)


def publish(results_dir: Path, record: RunRecord) -> None:
    """Make a run's tables visible, all at once: its record appears by one rename.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of the workspace.
    record : RunRecord
        Complete.
    """
    folder = results_dir / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{record.run_id}.part"
    with part.open("w", encoding="utf-8") as text:
        json.dump(asdict(record), text, ensure_ascii=False, indent=1)
        text.flush()
        os.fsync(text.fileno())
    part.replace(folder / f"{record.run_id}.json")
    (results_dir / FAILURE_FILE).unlink(missing_ok=True)


def stage(results_dir: Path, record: RunRecord) -> None:
    """Keep the record of a run that is not complete, for its own notebooks to read."""
    folder = results_dir / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{record.run_id}.part").write_text(json.dumps(asdict(record), ensure_ascii=False), encoding="utf-8")


def keep_failure(results_dir: Path, message: str) -> None:
    """Leave word of a run that failed, until one is published again; where nothing can be written, none is left.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of the workspace.
    message : str
        What went wrong, in words.
    """
    said = {"failed_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), "message": message}
    with suppress(OSError):
        results_dir.mkdir(parents=True, exist_ok=True)
        (results_dir / FAILURE_FILE).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def read_failure(results_dir: Path) -> dict[str, str] | None:
    """Return when and why the last run failed; None when it did not."""
    path = results_dir / FAILURE_FILE
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def list_runs(results_dir: Path) -> list[RunRecord]:
    """Return the complete runs, oldest first; with a run under way named in the environment, only that one.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace; it may be missing.

    Returns
    -------
    list of RunRecord
        Empty when nothing was ever published.

    Raises
    ------
    DataError
        A record cannot be read.
    """
    part = _under_way(results_dir)
    return _complete_runs(results_dir) if part is None else [_read_record(part)]


def list_known_runs(results_dir: Path) -> list[RunRecord]:
    """Return the complete runs, oldest first, and last the one under way that the environment names: for what spans runs.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace; it may be missing.

    Returns
    -------
    list of RunRecord
        Empty when nothing was ever published.
    """
    part = _under_way(results_dir)
    return [*_complete_runs(results_dir), *([] if part is None else [_read_record(part)])]


def _complete_runs(results_dir: Path) -> list[RunRecord]:
    return [_read_record(path) for path in sorted((results_dir / "runs").glob("*.json"))]


def _under_way(results_dir: Path) -> Path | None:
    name = os.environ.get(RUN_VARIABLE)
    part = results_dir / "runs" / f"{name}.part"
    return part if name and part.exists() else None


def _read_record(path: Path) -> RunRecord:
    known = {part.name for part in fields(RunRecord)}
    try:
        # A later version may have added to the record; what is not known here is not needed here.
        return RunRecord(
            **{key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if key in known}
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise DataError(
            f"results/runs/{path.name} must be a run's record; it cannot be read.", "Delete that file and run again."
        ) from error


def clear_unfinished(results_dir: Path) -> int:
    """Delete files of runs that never were published; only safe while no other run is under way.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace.

    Returns
    -------
    int
        How many files.
    """
    complete = {path.stem for path in (results_dir / "runs").glob("*.json")}
    orphans = [
        path
        for path in results_dir.glob("*/period=*/run=*")
        if path.name.removeprefix("run=").partition(".")[0] not in complete
    ]
    orphans += list((results_dir / "runs").glob("*.part"))
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


@dataclass(frozen=True, slots=True)
class ResultSet:
    """A published table with the run that it comes from.

    Parameters
    ----------
    table : str
        Its name.
    period : str
        Label.
    frame : DataFrame
        Its rows.
    run : RunRecord
        The run.
    """

    table: str
    period: str
    frame: pd.DataFrame
    run: RunRecord


def list_periods(results_dir: Path) -> list[str]:
    """Return the labels of the periods that were published, the most recently run first."""
    labels = [label for record in reversed(list_runs(results_dir)) for label in record.published]
    return list(dict.fromkeys(labels))


def read_result(results_dir: Path, table: str, period: str) -> ResultSet | None:
    """Read a table of the newest complete run of a period.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace.
    table : str
        A result table.
    period : str
        Label, or ``latest`` for the one run most recently.

    Returns
    -------
    ResultSet or None
        None when the newest run of that period did not publish the table.

    Raises
    ------
    DataError
        The run's file is gone.
    """
    return find_result(list_runs(results_dir), results_dir, table, period)


def find_result(records: Sequence[RunRecord], results_dir: Path, table: str, period: str) -> ResultSet | None:
    """Read a table of the newest of some runs; everything else as for :func:`read_result`."""
    for record in reversed(records):
        label = next(iter(record.published), "") if period == "latest" else period
        if label not in record.published:
            continue
        if table not in record.published[label]:
            return None
        path = result_path(results_dir, table, label, record.run_id)
        if not path.exists():
            raise DataError(
                f"results/{table} of run {record.run_id} must exist; its file is gone.", "Run servicefit run again."
            )
        return ResultSet(table, label, read_frame(path, RESULTS[table]), record)
    return None
