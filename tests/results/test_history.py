"""History: of every period in the chain the newest complete run, and whether its figures mean the same."""

import dataclasses

import pandas as pd
import pytest

from servicefit.results.history import MOST_PERIODS, Figures, read_history
from servicefit.results.runs import RUN_VARIABLE, publish, stage, write_result
from tests.made_results import run_record


def _frame(value, *capabilities):
    rows = [
        {"segment": "all", "stage": "all", "channel": "all", "capability": name, "value": value, "withheld": False}
        for name in capabilities or ("reachability",)
    ]
    return pd.DataFrame(rows, columns=[*rows[0], "value_low", "value_high", "n", "customers"])


def _publish(results, number, period, value, definitions=None, confidence=0.95, keep=publish):
    run_id = f"202610{number:02d}T061200Z-0000"
    rows = write_result(results, "capability", period, run_id, _frame(value, *(definitions or {})))
    record = run_record(run_id, {period: {"capability": rows}})
    keep(results, dataclasses.replace(record, definitions=definitions or {}, settings={"confidence": confidence}))
    return run_id


def _values(history):
    return dict(zip(history["period"], history["value"], strict=True))


def test_periods_of_the_same_length_come_oldest_first_up_to_the_one_shown(tmp_path):
    for number, period in enumerate(["2026-Q3", "2026-Q1", "2026-Q2", "2026", "2026-06", "2026-Q4"]):
        _publish(tmp_path, 1 + number, period, number / 10)
    history = read_history(tmp_path, "capability", "2026-Q3")
    assert list(_values(history).items()) == [("2026-Q1", 0.1), ("2026-Q2", 0.2), ("2026-Q3", 0.0)]
    assert history["same_definition"].all()


def test_a_gap_ends_the_history(tmp_path):
    for number, period in enumerate(["2025-Q3", "2026-Q1", "2026-Q2"]):
        _publish(tmp_path, 1 + number, period, 0.5)
    assert list(_values(read_history(tmp_path, "capability", "2026-Q2"))) == ["2026-Q1", "2026-Q2"]


def test_periods_that_overlap_are_never_compared(tmp_path):
    for number, period in enumerate(["2024-10..2025-09", "2025-07..2026-06", "2025-10..2026-09"]):
        _publish(tmp_path, 1 + number, period, 0.5)
    labels = list(_values(read_history(tmp_path, "capability", "2025-10..2026-09")))
    assert labels == ["2024-10..2025-09", "2025-10..2026-09"]


def test_of_each_period_the_newest_complete_run_counts(tmp_path, monkeypatch):
    _publish(tmp_path, 1, "2026-Q1", 0.1)
    _publish(tmp_path, 2, "2026-Q1", 0.2)
    _publish(tmp_path, 3, "2026-Q2", 0.3)
    under_way = _publish(tmp_path, 4, "2026-Q2", 0.4, keep=stage)
    assert _values(read_history(tmp_path, "capability", "2026-Q2")) == {"2026-Q1": 0.2, "2026-Q2": 0.3}
    monkeypatch.setenv(RUN_VARIABLE, under_way)  # as in the notebooks of that run: earlier runs still count
    assert _values(read_history(tmp_path, "capability", "2026-Q2")) == {"2026-Q1": 0.2, "2026-Q2": 0.4}


def test_another_definition_is_marked_capability_by_capability(tmp_path):
    _publish(tmp_path, 1, "2026-Q1", 0.1, {"reachability": "a", "continuity": "b"})
    _publish(tmp_path, 2, "2026-Q2", 0.2, {"reachability": "a", "continuity": "c"})
    history = read_history(tmp_path, "capability", "2026-Q2")
    marked = history.loc[~history["same_definition"], ["capability", "period"]].to_numpy().tolist()
    assert marked == [["continuity", "2026-Q1"]]


def test_intervals_of_another_confidence_are_not_the_same(tmp_path):
    _publish(tmp_path, 1, "2026-Q1", 0.1, confidence=0.9)
    _publish(tmp_path, 2, "2026-Q2", 0.2)
    assert read_history(tmp_path, "capability", "2026-Q2")["same_definition"].tolist() == [False, True]


def test_figures_computed_just_now_stand_for_those_published(tmp_path):
    _publish(tmp_path, 1, "2026-Q1", 0.1, {"reachability": "a"})
    _publish(tmp_path, 2, "2026-Q2", 0.2, {"reachability": "a"})
    now = Figures(_frame(0.9), {"reachability": "z"}, 0.95)
    history = read_history(tmp_path, "capability", "2026-Q2", now)
    assert _values(history) == {"2026-Q1": 0.1, "2026-Q2": 0.9}
    assert history["same_definition"].tolist() == [False, True]


def test_at_most_twelve_periods_are_read(tmp_path):
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    for number, period in enumerate(months):
        _publish(tmp_path, 1 + number, period, 0.5)
    assert list(_values(read_history(tmp_path, "capability", "2026-12"))) == months[-MOST_PERIODS:]


@pytest.mark.parametrize("period", ["2026-Q2", "all"])
def test_without_figures_of_the_period_there_is_no_history(tmp_path, period):
    _publish(tmp_path, 1, "2026-Q1", 0.1)
    history = read_history(tmp_path, "capability", period)
    assert history.empty
    assert {"capability", "period", "same_definition"} <= set(history.columns)
