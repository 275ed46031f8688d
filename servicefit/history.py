"""Earlier runs: listed, compared in words, tidied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from servicefit.errors import UsageError, nearest
from servicefit.formats import MINUS
from servicefit.names import plain_name
from servicefit.questions.comparison import COMPARED, Causes, compare_tables, compared_by, find_causes
from servicefit.results.parquet import read_frame
from servicefit.results.runs import RunRecord, list_runs, read_failure, result_path
from servicefit.results.schema import RESULTS
from servicefit.results.tidy import keep_newest
from servicefit.run import exclusive
from servicefit.workspace import Workspace

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Told:
    """The same answer for people and for machines.

    Parameters
    ----------
    lines : tuple of str
        For people.
    data : object
        What ``--json`` prints.
    """

    lines: tuple[str, ...]
    data: Any


def delete_old(workspace: Workspace, keep: int) -> list[str]:
    """Delete all but the newest runs of every period; return their ids."""
    with exclusive(workspace):
        return keep_newest(workspace.results, keep)


def list_in_words(workspace: Workspace) -> Told:
    """List the runs of a workspace, newest first, and the last failure if no run followed it."""
    records = list(reversed(list_runs(workspace.results)))
    failure = read_failure(workspace.results)
    lines = [f"The last run failed on {failure['failed_at']}: {failure['message']}"] if failure else []
    lines += [_line(record) for record in records] or ["No run has been published yet. Make one: servicefit run"]
    data = [
        {
            "run_id": record.run_id,
            "finished_at": record.finished_at,
            "periods": list(record.published),
            "fingerprint": record.fingerprint,
            "rows_read": record.rows_read,
            "rows_accepted": record.rows_accepted,
        }
        for record in records
    ]
    return Told(tuple(lines), {"runs": data, "last_failure": failure})


def _line(record: RunRecord) -> str:
    periods = list(reversed(record.published))
    shown = ", ".join(periods) if len(periods) <= 3 else f"{periods[0]} to {periods[-1]} ({len(periods)} periods)"
    return f"{record.run_id}  {shown}  {record.rows_accepted:,} of {record.rows_read:,} rows  data {record.fingerprint[:8]}"


def compare_in_words(workspace: Workspace, before: str, after: str) -> Told:
    """Say what changed between two runs.

    Parameters
    ----------
    workspace : Workspace
        With its results.
    before, after : str
        Ids of runs; the first digits suffice where they name one run only.

    Returns
    -------
    Told
        Causes first, then what moved, the surest first.

    Raises
    ------
    UsageError
        No run, or more than one, has such an id.
    """
    records = list_runs(workspace.results)
    earlier, later = (_find(records, run_id) for run_id in (before, after))
    causes = find_causes(earlier, later)
    lines = [f"{earlier.run_id} and {later.run_id}", *_cause_lines(causes)]
    data: dict[str, Any] = {
        "before": earlier.run_id,
        "after": later.run_id,
        "causes": _causes_data(causes),
        "changes": [],
    }
    for first, second in _pairs(earlier, later):
        told, rows = _compare_period(workspace, earlier, later, first, second, causes)
        lines += told
        data["changes"] += rows
    return Told(tuple(lines), data)


def _find(records: list[RunRecord], run_id: str) -> RunRecord:
    found = [record for record in records if record.run_id.startswith(run_id)]
    if len(found) != 1:
        known = [record.run_id for record in records]
        count = "no run has it" if not found else f"{len(found)} runs begin so"
        raise UsageError(f'--compare must name two runs; of "{run_id}": {count}.', nearest(run_id, known))
    return found[0]


def _pairs(earlier: RunRecord, later: RunRecord) -> list[tuple[str, str]]:
    """Pair equal periods; two runs without a common period are compared by the newest of each."""
    common = [label for label in later.published if label in earlier.published]
    if common:
        return [(label, label) for label in common]
    return [(next(iter(earlier.published)), next(iter(later.published)))]


def _compare_period(
    workspace: Workspace, earlier: RunRecord, later: RunRecord, first: str, second: str, causes: Causes
) -> tuple[list[str], list[dict[str, Any]]]:
    lines = [f"{first} and {second}:" if first != second else f"{first}:"]
    rows: list[dict[str, Any]] = []
    for table in COMPARED:
        if table not in earlier.published[first] or table not in later.published[second]:
            continue
        old = read_frame(result_path(workspace.results, table, first, earlier.run_id), RESULTS[table])
        new = read_frame(result_path(workspace.results, table, second, later.run_id), RESULTS[table])
        found = compare_tables(table, old, new, causes.definitions).to_dict("records")
        about = {"table": table, "before_period": first, "after_period": second}
        rows += [{**about, **{str(key): value for key, value in row.items()}} for row in found]
    moved = [row for row in rows if row["change"] == "beyond noise"]
    same = sum(row["difference"] == 0 for row in rows)
    lines += [f"  {_sentence(row, later)}" for row in moved[:MOST_LINES]]
    lines += [f"  and {len(moved) - MOST_LINES} more beyond noise"] if len(moved) > MOST_LINES else []
    lines.append(
        f"  {len(moved)} of {len(rows)} figures moved beyond noise, {same} are equal.{_by_chance(rows, later)}"
    )
    return lines, rows


def _by_chance(rows: list[dict[str, Any]], record: RunRecord) -> str:
    """Say how many figures would move where nothing changes: each comparison may err."""
    compared = sum(row["change"].endswith("noise") and row["difference"] != 0 for row in rows)
    expected = round((1 - record.settings.get("confidence", 0.95)) * compared)
    return f" Chance alone would move about {expected}." if expected else ""


def _sentence(row: dict[str, Any], record: RunRecord) -> str:
    keys = [key for key in compared_by(row["table"]) if row[key] != "all"]
    named = ", ".join(plain_name(str(row[key]), record.names) for key in keys)
    low, high = (f"{row[end]:+.3f}".replace("-", MINUS) for end in ("difference_low", "difference_high"))
    return f"{named}: {row['before']:.3f} to {row['after']:.3f} (difference {low} to {high})"


def _cause_lines(causes: Causes) -> list[str]:
    lines = ["  The data differ." if causes.data else "  The data are the same."]
    lines += [f"  The setting {name} was {old}, is {new}." for name, old, new in causes.settings]
    lines += [f"  The definition of {name} changed; it is not compared." for name in causes.definitions]
    lines += [f"  {name} was {old}, is {new}." for name, old, new in causes.versions]
    return lines


def _causes_data(causes: Causes) -> dict[str, Any]:
    return {
        "data": causes.data,
        "settings": [{"name": name, "before": old, "after": new} for name, old, new in causes.settings],
        "definitions": list(causes.definitions),
        "versions": [{"name": name, "before": old, "after": new} for name, old, new in causes.versions],
    }
