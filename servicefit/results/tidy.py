"""Keeps the newest runs and deletes older ones."""

from __future__ import annotations

from pathlib import Path

from servicefit.results.runs import list_runs, result_path


def keep_newest(results_dir: Path, keep: int) -> list[str]:
    """Delete all but the newest runs of every period.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace; no run may be under way.
    keep : int
        How many complete runs stay for each period, at least 1. A run goes only when none of its periods needs it.

    Returns
    -------
    list of str
        Ids of the runs that were deleted, oldest first.
    """
    runs = list_runs(results_dir)
    kept: set[str] = set()
    for label in {label for record in runs for label in record.published}:
        kept.update([record.run_id for record in runs if label in record.published][-keep:])
    gone = [record for record in runs if record.run_id not in kept]
    for record in gone:
        # First the record, so that no reader is sent to a file that is gone.
        (results_dir / "runs" / f"{record.run_id}.json").unlink(missing_ok=True)
        for label, tables in record.published.items():
            for table in tables:
                result_path(results_dir, table, label, record.run_id).unlink(missing_ok=True)
    return [record.run_id for record in gone]
