"""Unchanged exports are not read again; whatever may change the store is a change."""

import importlib.metadata
import os

import pytest

from servicefit.checking import check_workspace
from servicefit.intake import read_exports, unchanged
from servicefit.intake.sources import find_sources
from servicefit.intake.unchanged import changed_exports, keys_of, read_kept
from servicefit.workspace import open_workspace
from tests.company import LENIENT, ORDERS, company, read, rows

BAD = ORDERS + "O3,C9,2026-01-07,5\nO4,C1,x,5\n"


def _again(workspace):
    """Read once more; tell what was said and whether the store was made again."""
    before = os.stat(workspace.store).st_ino
    workspace = open_workspace(workspace.folder)
    report = read_exports(workspace.folder, workspace.settings, workspace.store)
    return report, os.stat(workspace.store).st_ino != before


@pytest.fixture
def workspace(tmp_path):
    made = company(tmp_path, {"orders": BAD}, LENIENT)
    read(made)
    return made


def test_a_first_reading_has_nothing_to_compare_with(tmp_path):
    made = company(tmp_path, {"orders": ORDERS})
    assert read_exports(made.folder, made.settings, made.store).change == ""


def test_unchanged_exports_leave_the_store_and_tell_the_same(workspace):
    first = read_exports(workspace.folder, workspace.settings, None)
    found, was_made = _again(workspace)
    assert not was_made
    assert found.change == "The exports are unchanged; they were not read again."
    assert (found.exports, found.data_end, found.fingerprint) == (first.exports, first.data_end, first.fingerprint)
    assert [report.rows_rejected for report in found.exports] == [0, 2]


def test_the_time_of_a_file_is_no_change(workspace):
    os.utime(workspace.folder / "exports/orders.csv", (1, 1))
    assert not _again(workspace)[1]


def test_a_changed_export_is_named_and_references_are_checked_anew(workspace):
    (workspace.folder / "exports/customers.csv").write_text("customer_id,segment\nC1,home\nC9,home\n")
    found, was_made = _again(workspace)
    assert was_made
    assert found.change == "Changed since the last reading: customers."
    assert rows(workspace, "select count(*) from orders") == [(2,)]
    assert rows(workspace, "select line, column_name from rejected_rows") == [(3, "customer_id"), (5, "ordered_at")]


def _keys(workspace, salt=b"a salt of this test"):
    workspace = open_workspace(workspace.folder)
    return keys_of(find_sources(workspace.folder, workspace.settings.exports).sources, workspace.settings, salt)


@pytest.mark.parametrize(
    "settings",
    [
        '[company]\ntimezone = "Europe/Berlin"\n',
        "[scales]\nsatisfaction = [1, 7]\n",
        '[columns.orders]\nmargin = "revenue"\n',
        '[values.orders.revenue]\n"10" = "missing"\n',
        '[formats.orders]\nthousands = ","\n',
        "[checks]\nmost_rejected = 0.9\n",
        '[exports]\norders = "exports/customers.csv"\n',
    ],
)
def test_settings_that_say_how_exports_are_read_are_a_change(tmp_path, settings):
    before = _keys(company(tmp_path, {"orders": ORDERS}))["orders"]
    (tmp_path / "servicefit.toml").write_text(settings)
    assert _keys(open_workspace(tmp_path))["orders"] != before


def test_other_settings_are_none(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS})
    before = _keys(workspace)
    (tmp_path / "servicefit.toml").write_text("[privacy]\nsmallest_group = 5\n[analysis]\nconfidence = 0.9\n")
    assert _keys(workspace) == before


def test_another_salt_is_a_change_and_cannot_be_told_from_the_keys(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS})
    one, two = (_keys(workspace, salt) for salt in (b"a" * 16, b"b" * 16))
    assert all(one[name] != two[name] for name in one)
    assert all(len(key) == 64 for key in one.values())


def test_another_version_of_the_program_is_a_change(tmp_path, monkeypatch):
    workspace = company(tmp_path, {"orders": ORDERS})
    before = _keys(workspace)
    monkeypatch.setattr(unchanged, "version", lambda name: importlib.metadata.version(name) + ".1")
    unchanged._program.cache_clear()
    try:
        assert _keys(workspace)["orders"] != before["orders"]
    finally:
        unchanged._program.cache_clear()


def test_an_export_that_comes_or_goes_is_a_change():
    assert changed_exports({"orders": "1"}, {"orders": "1", "agents": "2"}) == ("agents",)
    assert changed_exports({"orders": "1", "agents": "2"}, {"orders": "1"}) == ("agents",)
    assert changed_exports({"orders": ""}, {"orders": ""}) == ("orders",)


def test_what_a_sql_export_reads_can_be_anything_so_it_is_always_read(tmp_path):
    files = {"raw/o.csv": ORDERS, "exports/orders.sql": "select * from 'raw/o.csv'"}
    workspace = company(tmp_path, files)
    read(workspace)
    (tmp_path / "raw/o.csv").write_text(ORDERS + "O3,C3,2026-01-07,5\n")
    found, was_made = _again(workspace)
    assert was_made
    assert found.changed == ("orders",)
    assert found.change == "Read again, as a query may read anything: orders."
    assert rows(workspace, "select count(*) from orders") == [(3,)]


def test_files_that_have_gone_and_come_are_named(tmp_path):
    files = {"exports/o1.csv": ORDERS, "exports/o2.csv": ORDERS.replace("O1", "O3").replace("O2", "O4")}
    workspace = company(tmp_path, files, '[exports]\norders = "exports/o*.csv"\n')
    read(workspace)
    (tmp_path / "exports/o2.csv").unlink()
    assert _again(workspace)[0].change == "Changed since the last reading: orders (1 file fewer: o2.csv)."
    (tmp_path / "exports/o1.csv").rename(tmp_path / "exports/o3.csv")
    told = "Changed since the last reading: orders (1 file fewer: o1.csv; 1 file more: o3.csv)."
    assert _again(workspace)[0].change == told


@pytest.mark.parametrize("content", [b"", b"no store", None])
def test_a_store_that_cannot_be_read_is_made_again(workspace, content):
    if content is None:
        import duckdb

        with duckdb.connect(str(workspace.store)) as store:
            store.execute("drop table exports_read")
    else:
        workspace.store.write_bytes(content)
    assert read_kept(workspace.store) is None
    found, was_made = _again(workspace)
    assert was_made
    assert found.change == ""


def test_check_tells_the_full_counts_from_the_store_and_makes_none(workspace):
    before = workspace.store.stat().st_mtime_ns
    found = check_workspace(workspace)
    assert found.intake.changed == ()
    exports = {export["export"]: export for export in found.as_json()["exports"]}
    assert (exports["orders"]["rows_read"], exports["orders"]["rows_rejected"]) == (4, 2)
    assert [reason["reason"] for reason in exports["orders"]["reasons"]] == [
        "customer_id: must name a row of customers",
        "ordered_at: must be a date such as 2026-09-30",
    ]
    assert workspace.store.stat().st_mtime_ns == before


def test_check_reads_what_has_changed_and_leaves_the_store(workspace):
    (workspace.folder / "exports/orders.csv").write_text(ORDERS)
    assert check_workspace(workspace).intake.changed == ("orders",)
    assert rows(workspace, "select count(*) from rejected_rows") == [(2,)]
