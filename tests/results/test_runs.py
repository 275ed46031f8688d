"""A run publishes all of it or nothing, and readers take the newest complete one."""

import dataclasses
import datetime as dt
import json

import pandas as pd
import pytest

from servicefit.errors import DataError
from servicefit.results.runs import (
    RUN_VARIABLE,
    RunRecord,
    clear_unfinished,
    list_periods,
    list_runs,
    new_run_id,
    publish,
    read_result,
    result_path,
    stage,
    write_result,
)

PERIOD = "2026"


def _frame(weight):
    return pd.DataFrame(
        {
            "segment": ["all"],
            "capability": ["c"],
            "weight": [weight],
            "threshold": [0.5],
            "target": [0.8],
            "ceiling": [None],
        }
    )


def _record(run_id, **published):
    values = dict.fromkeys((field.name for field in dataclasses.fields(RunRecord)), "")
    return RunRecord(**{**values, "run_id": run_id, "settings": {}, "published": published or {PERIOD: {"target": 1}}})


def _write(results, run_id, weight, period=PERIOD):
    write_result(results, "target", period, run_id, _frame(weight))


def _publish(results, run_id, weight, period=PERIOD):
    _write(results, run_id, weight, period)
    publish(results, _record(run_id, **{period: {"target": 1}}))


def _read(results, period=PERIOD):
    found = read_result(results, "target", period)
    return found and (found.run.run_id, found.frame["weight"].tolist())


FIRST, SECOND = "20260101T000000Z-0000", "20260102T000000Z-0000"


def test_a_run_id_is_the_time_of_its_start_and_later_ones_sort_last():
    zone = dt.timezone(dt.timedelta(hours=2))
    times = [dt.datetime(2026, 9, 30, 1, 2, 3, micro, tzinfo=zone) for micro in (0, 20, 500_000, 999_999)]
    ids = [new_run_id(time) for time in times]
    assert ids == ["20260929T230203Z-0000", "20260929T230203Z-0001", "20260929T230203Z-8000", "20260929T230203Z-ffff"]
    assert ids == sorted(ids)


def test_nothing_published_is_no_error(tmp_path):
    assert list_runs(tmp_path) == []
    assert list_periods(tmp_path) == []
    assert _read(tmp_path) is None
    assert clear_unfinished(tmp_path) == 0


def test_tables_are_seen_when_the_record_is_there_and_not_before(tmp_path):
    _write(tmp_path, FIRST, 1.0)
    assert _read(tmp_path) is None
    publish(tmp_path, _record(FIRST))
    assert _read(tmp_path) == (FIRST, [1.0])


def test_the_newest_complete_run_of_a_period_wins(tmp_path):
    _publish(tmp_path, SECOND, 2.0)
    _publish(tmp_path, FIRST, 1.0)
    _publish(tmp_path, "20260103T000000Z-0000", 3.0, period="2025")
    _write(tmp_path, "20260104T000000Z-0000", 4.0)
    assert _read(tmp_path) == (SECOND, [2.0])
    assert _read(tmp_path, "2025") == ("20260103T000000Z-0000", [3.0])
    assert _read(tmp_path, "latest") == ("20260103T000000Z-0000", [3.0])
    assert list_periods(tmp_path) == ["2025", PERIOD]


def test_parts_and_orphans_are_not_seen_and_are_cleared(tmp_path):
    _publish(tmp_path, FIRST, 1.0)
    kept = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    _write(tmp_path, SECOND, 2.0)
    result_path(tmp_path, "target", PERIOD, SECOND).with_suffix(".part").write_bytes(b"half")
    stage(tmp_path, _record(SECOND))
    assert _read(tmp_path) == (FIRST, [1.0])
    assert clear_unfinished(tmp_path) == 3
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == kept


def test_a_run_under_way_is_seen_by_its_own_notebooks_only(tmp_path, monkeypatch):
    _publish(tmp_path, FIRST, 1.0)
    _write(tmp_path, SECOND, 2.0)
    stage(tmp_path, _record(SECOND))
    monkeypatch.setenv(RUN_VARIABLE, SECOND)
    assert _read(tmp_path) == (SECOND, [2.0])
    monkeypatch.setenv(RUN_VARIABLE, "20260109T000000Z-0000")
    assert _read(tmp_path) == (FIRST, [1.0])


def test_a_record_that_cannot_be_read_is_named(tmp_path):
    _publish(tmp_path, FIRST, 1.0)
    (tmp_path / "runs" / f"{FIRST}.json").write_text("{")
    with pytest.raises(DataError, match=f"results/runs/{FIRST}.json must be a run's record") as fault:
        _read(tmp_path)
    assert fault.value.hint == "Delete that file and run again."


def test_a_file_that_is_gone_is_told(tmp_path):
    _publish(tmp_path, FIRST, 1.0)
    result_path(tmp_path, "target", PERIOD, FIRST).unlink()
    with pytest.raises(DataError, match=f"results/target of run {FIRST} must exist; its file is gone"):
        _read(tmp_path)


def test_the_same_rows_give_the_same_bytes_in_any_order(tmp_path):
    frame = pd.concat([_frame(0.1 + 0.2).assign(segment=name) for name in "cab"], ignore_index=True)
    write_result(tmp_path, "target", PERIOD, FIRST, frame)
    write_result(tmp_path, "target", PERIOD, SECOND, frame.iloc[[1, 2, 0]].assign(weight=0.3))
    first, second = (result_path(tmp_path, "target", PERIOD, run).read_bytes() for run in (FIRST, SECOND))
    assert first == second


def test_figures_keep_ten_digits_and_rows_are_sorted_by_their_keys(tmp_path):
    frame = pd.concat([_frame(1 / 3).assign(segment=name) for name in ("b", "all", "a")], ignore_index=True)
    write_result(tmp_path, "target", PERIOD, FIRST, frame)
    publish(tmp_path, _record(FIRST))
    found = read_result(tmp_path, "target", PERIOD).frame
    assert found["segment"].tolist() == ["a", "all", "b"]
    assert found["weight"].tolist() == [0.3333333333] * 3
    assert found["ceiling"].isna().all()


def test_missing_values_of_each_kind_stay_missing(tmp_path):
    row = {
        "export": "orders",
        "rows_read": 3,
        "rows_accepted": None,
        "rows_rejected": pd.NA,
        "reason": None,
        "newest": dt.date(2026, 1, 5),
        "oldest": pd.NaT,
    }
    write_result(tmp_path, "data_health", PERIOD, FIRST, pd.DataFrame([row]))
    publish(tmp_path, _record(FIRST, **{PERIOD: {"data_health": 1}}))
    [found] = read_result(tmp_path, "data_health", PERIOD).frame.to_dict("records")
    assert (found["export"], found["rows_read"], found["newest"]) == ("orders", 3, dt.date(2026, 1, 5))
    assert all(pd.isna(found[name]) for name in ("rows_accepted", "rows_rejected", "reason", "oldest"))


def test_a_record_is_json_that_says_what_was_published(tmp_path):
    _publish(tmp_path, FIRST, 1.0)
    record = json.loads((tmp_path / "runs" / f"{FIRST}.json").read_text())
    assert record["published"] == {PERIOD: {"target": 1}}
    assert {"run_id", "parameters", "versions", "fingerprint", "rows_read", "rows_accepted", "settings"} <= set(record)
