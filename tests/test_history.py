"""Earlier runs: listed, compared, tidied; what moved beyond noise and what only because something else changed."""

import json

import pandas as pd
import pytest

from servicefit.errors import UsageError
from servicefit.history import compare_in_words, delete_old, list_in_words
from servicefit.periods import parse_periods
from servicefit.questions.comparison import compare_tables
from servicefit.results.runs import list_runs, read_failure, read_result
from servicefit.run import RunRequest, run_workspace
from servicefit.workspace import open_workspace
from tests.company import ORDER, company, servicefit
from tests.questions.survey import survey_company

CUSTOMERS = "customer_id,segment\n" + "".join(f"C{place},home\n" for place in range(80))
HEAD = ORDER.replace("\n", ",promised_at,delivered_at\n")


def _orders(late_in_june):
    """80 orders in May, all but 8 in time, and 80 in June of which some are late."""
    lines = [
        f"O{month}{place},C{place},2026-0{month}-02,10,2026-0{month}-05,2026-0{month}-0{6 if place < late else 4}\n"
        for month, late in ((5, 8), (6, late_in_june))
        for place in range(80)
    ]
    return HEAD + "".join(lines) + "OEND,C1,2026-07-01,10,,\n"


def _run(workspace, *periods):
    return run_workspace(workspace, RunRequest(periods=periods, notebooks=False)).record


@pytest.fixture
def workspace(tmp_path):
    return company(tmp_path, {"customers": CUSTOMERS, "orders": _orders(40)})


def test_what_moved_beyond_noise_between_two_periods(workspace):
    may, june = _run(workspace, "2026-05"), _run(workspace, "2026-06")
    told = compare_in_words(workspace, may.run_id, june.run_id)
    [row] = [row for row in told.data["changes"] if row["segment"] == "home"]
    assert (row["before"], row["after"], row["change"]) == (0.9, 0.5, "beyond noise")
    assert "Orders delivered as promised, home: 0.900 to 0.500" in "\n".join(told.lines).replace("Home", "home")
    assert told.data["causes"] == {"data": False, "settings": [], "definitions": [], "versions": []}


def test_a_small_move_is_within_noise(tmp_path):
    workspace = company(tmp_path, {"customers": CUSTOMERS, "orders": _orders(11)})
    told = compare_in_words(workspace, _run(workspace, "2026-05").run_id, _run(workspace, "2026-06").run_id)
    assert {row["change"] for row in told.data["changes"]} == {"within noise"}


def test_a_changed_setting_is_named_and_its_figure_not_compared(workspace):
    before = _run(workspace, "2026-06")
    settings = workspace.folder / "servicefit.toml"
    settings.write_text('[analysis]\npromise_holds = "as_stated"\n', encoding="utf-8")
    after = _run(open_workspace(workspace.folder), "2026-06")
    told = compare_in_words(workspace, before.run_id, after.run_id)
    assert told.data["causes"]["settings"] == [{"name": "promise_holds", "before": "end_of_day", "after": "as_stated"}]
    assert "promise_keeping" in told.data["causes"]["definitions"]
    assert {row["change"] for row in told.data["changes"]} == {"definition changed"}
    assert "The setting promise_holds was end_of_day, is as_stated." in "\n".join(told.lines)


def test_changed_data_are_named(workspace):
    before = _run(workspace, "2026-06")
    (workspace.folder / "exports" / "orders.csv").write_text(_orders(41), encoding="utf-8")
    told = compare_in_words(workspace, before.run_id, _run(workspace, "2026-06").run_id)
    assert told.data["causes"]["data"] is True
    assert told.data["causes"]["definitions"] == []


def test_an_unknown_run_is_refused_with_the_nearest(workspace):
    record = _run(workspace, "2026-06")
    with pytest.raises(UsageError, match="no run has it"):
        compare_in_words(workspace, "2031", record.run_id)


def test_what_is_only_in_one_run_comes_last():
    keys = {"measure": "m", "detail": "d", "stage": "all"}
    figures = {"value": 0.5, "value_low": 0.4, "value_high": 0.6}
    before = pd.DataFrame([{**keys, **figures, "segment": "a"}])
    after = pd.DataFrame([{**keys, **figures, "segment": "a"}, {**keys, **figures, "segment": "b"}])
    found = compare_tables("journey", before, after, ())
    assert found[["segment", "change"]].to_numpy().tolist() == [["a", "within noise"], ["b", "only in one"]]


def test_what_customers_value_is_compared_figure_by_figure(tmp_path):
    workspace = survey_company(tmp_path, rows=600)
    first = _run(workspace, "2025")
    path = workspace.folder / "exports" / "survey_responses.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    place = header.split(",").index("rating_alerts")
    best = [",".join([*cells[:place], "5", *cells[place + 1 :]]) for cells in (line.split(",") for line in lines[::3])]
    path.write_text("\n".join([header, *best, *lines[1::3], *lines[2::3]]) + "\n", encoding="utf-8")
    told = compare_in_words(workspace, first.run_id, _run(workspace, "2025").run_id)
    valued = [row for row in told.data["changes"] if row["table"] == "feature_value"]
    assert {row["measure"] for row in valued} == {"importance", "penalty", "reward", "performance"}
    [row] = [
        row for row in valued if (row["feature_id"], row["measure"], row["segment"]) == ("alerts", "performance", "all")
    ]
    assert row["change"] == "beyond noise"
    assert row["after"] > row["before"] + 5
    assert any(line.startswith("  Satisfaction, Alerts, Performance:") for line in told.lines)
    assert "Chance alone would move about" in told.lines[-1]


def test_a_range_of_periods_fills_the_history_in_one_run(workspace):
    record = _run(workspace, *parse_periods("2026-05..2026-06"))
    assert list(record.published) == ["2026-06", "2026-05"]
    latest = read_result(workspace.results, "capability", "latest")
    assert latest is not None
    assert latest.period == "2026-06"


def test_old_runs_are_deleted_and_newer_ones_stay_readable(workspace):
    first, second = _run(workspace, "2026-06"), _run(workspace, "2026-06")
    other = _run(workspace, "2026-05")
    assert delete_old(workspace, 1) == [first.run_id]
    assert [record.run_id for record in list_runs(workspace.results)] == [second.run_id, other.run_id]
    assert read_result(workspace.results, "capability", "2026-06") is not None
    assert not list(workspace.results.rglob(f"*{first.run_id}*"))


def test_a_failed_run_is_told_until_the_next_one_succeeds(workspace, tmp_path):
    _run(workspace, "2026-06")
    exports = workspace.folder / "exports" / "orders.csv"
    good = exports.read_text(encoding="utf-8")
    exports.write_text("order_id\nO1\n", encoding="utf-8")
    failed = servicefit(
        "run",
        workspace.folder,
        "--no-notebooks",
        "--on-failure",
        f'printf "%s" "$SERVICEFIT_ERROR" > {tmp_path / "told"}',
    )
    assert failed.returncode == 1
    assert "must have the columns customer_id" in (read_failure(workspace.results) or {})["message"]
    assert "The last run failed on" in list_in_words(workspace).lines[0]
    exports.write_text(good, encoding="utf-8")
    _run(workspace, "2026-06")
    assert read_failure(workspace.results) is None


def test_the_command_line_lists_for_machines(workspace):
    record = _run(workspace, "2026-06")
    told = json.loads(servicefit("runs", workspace.folder, "--json").stdout)
    assert [run["run_id"] for run in told["runs"]] == [record.run_id]


def test_on_failure_gets_the_message(tmp_path):
    told = tmp_path / "told"
    failed = servicefit(
        "run", tmp_path / "none", "--on-failure", f'printf "%s %s" "$SERVICEFIT_STATUS" "$SERVICEFIT_ERROR" > {told}'
    )
    assert failed.returncode == 2
    assert told.read_text(encoding="utf-8").startswith("2 A workspace must be a folder")


def test_wrong_usage_is_no_failed_run(workspace):
    _run(workspace, "2026-06")
    assert servicefit("run", workspace.folder, "--only", "nope").returncode == 2
    assert servicefit("run", workspace.folder, "--period", "2026-06", "--periods", "2026-05..2026-06").returncode == 2
    assert read_failure(workspace.results) is None
