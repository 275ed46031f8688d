"""Excel files: a table a sheet, headings found below a title."""

import datetime as dt

import pytest

from servicefit.proposal.propose import propose_workspace
from servicefit.settings import load_settings
from tests.company import servicefit, told


@pytest.fixture
def book(tmp_path):
    """A workbook with two tables and an empty sheet."""
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    cases, staff, _ = workbook.active, workbook.create_sheet("Staff"), workbook.create_sheet("Notes")
    cases.title = "Cases & more"
    for row in (["Report of cases"], [], ["Case no", "Customer", "Opened", "Closed", "Reopen count"]):
        cases.append(row)
    for n in range(80):
        cases.append([n, f"C{n % 20}", dt.datetime(2025, 1, 1 + n % 28, 8), dt.datetime(2025, 2, 1 + n % 28, 8), n % 3])
    staff.append(["Employee No", "Department", "Hired"])
    for n in range(40):
        staff.append([f"P{n}", "AB"[n % 2], dt.date(2020, 1, 1 + n % 28)])
    (tmp_path / "exports").mkdir()
    workbook.save(tmp_path / "exports" / "book.xlsx")
    (tmp_path / "exports" / "customers.csv").write_text(
        "Customer,Segment\n" + "".join(f"C{n},{'AB'[n % 2]}\n" for n in range(20)), encoding="utf-8"
    )
    return tmp_path


def test_a_cover_sheet_is_left_out_by_name_and_the_next_is_a_table(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    workbook = openpyxl.Workbook()
    workbook.active.title = "Cover"
    workbook.active.append(["Report of orders"])
    orders = workbook.create_sheet("Orders")
    orders.append(["Order No", "Customer", "Ordered", "Total"])
    for n in range(60):
        orders.append([f"O{n}", f"C{n % 9}", dt.date(2025, 1, 1 + n % 28), n + 0.5])
    (tmp_path / "exports").mkdir()
    workbook.save(tmp_path / "exports" / "book.xlsx")
    made = propose_workspace(tmp_path / "made", tmp_path / "exports")
    assert [(plan.table.name, plan.seen.name) for plan in made.plans] == [("orders", "book.xlsx#Orders")]
    assert [one.name for one in made.left_out] == ["book.xlsx#Cover"]


def test_each_sheet_is_a_table(book):
    made = propose_workspace(book / "made", book / "exports")
    settings = load_settings(made.folder / "servicefit.toml")
    assert settings.exports["cases"].endswith("book.xlsx#Cases & more")
    assert settings.exports["agents"].endswith("book.xlsx#Staff")
    assert settings.columns["cases"]["case_id"] == "Case no"
    checked = servicefit("check", made.folder)
    assert told(checked)["cases"] == (80, 80, 0), checked.stderr
    assert told(checked)["agents"] == (40, 40, 0)
