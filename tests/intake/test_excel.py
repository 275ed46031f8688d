"""Sheets of Excel files in, the same rows out as from CSV."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from servicefit.errors import DataError
from tests.company import LENIENT, ORDERS, company, read, rejected, rows

HEADINGS = ["order_id", "customer_id", "ordered_at", "revenue"]
DAY = dt.datetime(2026, 1, 5)
STORED = "select cast(ordered_at as varchar), revenue from orders order by order_id"


def _book(*sheets, change=lambda book: None):
    """Return an Excel file: each sheet a title and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, cells in sheets:
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _orders(*cells, change=lambda book: None):
    return _book(("Orders", [HEADINGS, *cells]), change=change)


def _edited(content, old, new):
    """Replace text in the first sheet's XML, for what openpyxl does not write."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in part
                part = part.replace(old, new)
            after.writestr(name, part)
    return out.getvalue()


def _read(tmp_path, content, settings=LENIENT):
    workspace = company(tmp_path, {"exports/orders.xlsx": content}, settings)
    return workspace, read(workspace)["orders"]


def test_typed_cells_are_read_as_what_they_are(tmp_path):
    moment = dt.datetime(2026, 1, 6, 8, 30, 15)
    workspace, found = _read(
        tmp_path, _orders(["O1", "C1", DAY, 10], ["O2", "C2", moment, 20.55], [3, "C3", dt.date(2026, 1, 7), 0.1])
    )
    assert (found.rows_accepted, found.warnings) == (3, ())
    assert rows(workspace, STORED) == [
        ("2026-01-07 00:00:00", Decimal("0.1000")),
        ("2026-01-05 00:00:00", Decimal("10.0000")),
        ("2026-01-06 08:30:15", Decimal("20.5500")),
    ]


def test_every_minute_of_a_day_is_kept(tmp_path):
    moments = [DAY + dt.timedelta(seconds=61 * step) for step in range(1416)]
    workspace, _ = _read(tmp_path, _orders(*([f"O{i:04}", "C1", moment, 1] for i, moment in enumerate(moments))))
    assert rows(workspace, "select ordered_at from orders order by order_id") == [(moment,) for moment in moments]


def test_formats_are_for_text_and_leave_typed_cells_alone(tmp_path):
    settings = LENIENT + '[formats.orders]\ndate = "%Y-%d-%m"\ndecimal = ","\nthousands = "."\n'
    moment = dt.datetime(2026, 1, 2, 10, 30)
    workspace, found = _read(
        tmp_path,
        _orders(["O1", "C1", moment, 1.234], ["O2", "C1", "2026-31-01", "1.234,5"], ["O3", "C1", "31.01.2026", 1]),
        settings,
    )
    assert rows(workspace, STORED) == [
        ("2026-01-02 10:30:00", Decimal("1.2340")),
        ("2026-01-31 00:00:00", Decimal("1234.5000")),
    ]
    assert rejected(found) == {"ordered_at: must be a time written %Y-%d-%m": [4]}


def test_ids_that_are_numbers_and_cells_that_are_true_or_durations_are_read(tmp_path):
    contacts = [
        ["contact_id", "channel", "started_at", "outcome", "wait_seconds", "handle_seconds"],
        [1001.0, "phone", DAY, "resolved", dt.time(0, 3, 25), dt.timedelta(minutes=61)],
    ]
    cases = [["case_id", "customer_id", "opened_at", "resolution_granted"], [7, 42.0, DAY, True], [8, 42, DAY, 0]]
    files = {
        "customers": "customer_id,segment\n42,home\n",
        "exports/contacts.xlsx": _book(("S", contacts)),
        "exports/cases.xlsx": _book(("S", cases)),
    }
    workspace = company(tmp_path, files)
    read(workspace)
    assert rows(workspace, "select wait_seconds, handle_seconds from contacts") == [(205, 3660)]
    assert rows(workspace, "select resolution_granted from cases order by case_id") == [(True,), (False,)]


def test_a_cell_that_shows_an_error_is_rejected_with_its_row(tmp_path):
    customers = [
        ["customer_id", "segment", "region"],
        ["C1", "home", "north"],
        ["C2", "#REF!", "south"],
        ["C3", "home", "#N/A"],
    ]
    orders = [["O1", "C1", DAY, "#DIV/0!"], ["O2", "C1", DAY, 1]]
    files = {"exports/customers.xlsx": _book(("S", customers)), "exports/orders.xlsx": _orders(*orders)}
    workspace = company(tmp_path, files, LENIENT)
    (tmp_path / "exports/customers.csv").unlink()
    found = read(workspace)
    shown = "must be a value; the cell shows a spreadsheet's error such as #N/A"
    assert rejected(found["customers"]) == {f"segment: {shown}": [3], f"region: {shown}": [4]}
    assert rejected(found["orders"]) == {f"revenue: {shown}": [2]}


def test_an_error_that_a_spreadsheet_left_in_a_csv_file_is_one_too_unless_the_settings_give_it_a_meaning(tmp_path):
    files = {"customers": "customer_id,segment,region\nC1,home,#N/A\nC2,home,\n", "orders": ORDERS}
    assert read(company(tmp_path, files, LENIENT))["customers"].rows_rejected == 1
    meaning = '[values.customers.region]\n"#N/A" = "missing"\n'
    assert read(company(tmp_path, files, LENIENT + meaning))["customers"].rows_rejected == 0


def test_rejected_rows_name_the_row_of_the_sheet_whatever_stands_above(tmp_path):
    cells = [
        ["Orders of 2026"],
        [],
        [None, None],
        HEADINGS,
        ["O1", "C1", DAY, 1],
        [],
        ["O2", "C9", DAY, 1],
        [None, "", None, None],
    ]
    found = _read(tmp_path, _book(("Orders", cells)))[1]
    assert rejected(found) == {"customer_id: must name a row of customers": [7]}
    assert found.rows_read == 2
    assert found.warnings == ("the headings stand in row 4; what stands above is not read.",)


def test_empty_rows_above_the_headings_are_told(tmp_path):
    found = _read(tmp_path, _book(("Orders", [[], [], HEADINGS, ["O1", "C1", DAY, 1]])))[1]
    assert found.warnings == ("the headings stand in row 3; the rows above are empty.",)


def test_merged_cells_are_told(tmp_path):
    def merge(book):
        book.active.merge_cells("B2:B3")

    found = _read(tmp_path, _orders(["O1", "C1", DAY, 1], ["O2", None, DAY, 1], change=merge))[1]
    assert found.warnings == (
        "cells are merged (first B2:B3): only the first of them holds the value, the others are blank.",
    )
    assert rejected(found) == {"customer_id: a value is required, but it is blank": [3]}


def test_a_merged_title_is_not_worth_a_word(tmp_path):
    content = _book(
        ("Orders", [["Orders of 2026"], HEADINGS, ["O1", "C1", DAY, 1]]),
        change=lambda book: book.active.merge_cells("A1:D1"),
    )
    assert _read(tmp_path, content)[1].warnings == ("the headings stand in row 2; what stands above is not read.",)


def test_formulas_count_by_the_results_that_the_file_holds(tmp_path):
    plain = _orders(["O1", "C1", DAY, "=1+1"], ["O2", "C1", DAY, "=2+2"], ["O3", "C1", DAY, 5])
    worked_out = _edited(plain, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    workspace, found = _read(tmp_path, worked_out)
    assert rows(workspace, "select cast(revenue as integer) from orders order by order_id") == [(2,), (5,)]
    assert rejected(found) == {"revenue: a value is required, but it is blank": [3]}
    assert found.warnings == (
        "formulas without a result in the file (first D3, 1 in all) count as blank; open it in Excel and save it.",
    )


def test_a_sheet_is_read_by_its_name_else_the_first(tmp_path):
    other = [HEADINGS, ["O7", "C1", DAY, 7]]
    content = _book(("Summary", [["nothing"]]), ("Orders #2026", other))
    files = {"exports/book.xlsx": content}
    workspace = company(tmp_path, files, '[exports]\norders = "exports/book.xlsx#Orders #2026"\n')
    assert read(workspace)["orders"].warnings == ()
    assert rows(workspace, "select cast(revenue as integer) from orders") == [(7,)]
    found = _read(tmp_path, _book(("Orders", other), ("More", [["x"]])))[1]
    assert found.warnings == ('its first sheet, Orders, is read; "file.xlsx#Sheet" under [exports] names another.',)


def test_sheets_of_a_glob_may_differ_in_their_columns(tmp_path):
    files = {
        "exports/o-1.xlsx": _orders(["O1", "C1", DAY, 1]),
        "exports/o-2.xlsx": _book(("Orders", [["margin", *reversed(HEADINGS)], [2, 5, DAY, "C2", "O2"]])),
        "exports/o-3.csv": ORDERS.replace("O1", "O8").replace("O2", "O9"),
    }
    workspace = company(tmp_path, files, '[exports]\norders = "exports/o-*"\n')
    assert read(workspace)["orders"].rows_accepted == 4
    assert rows(workspace, "select cast(sum(margin) as integer) from orders") == [(2,)]


def test_wide_ratings_of_a_sheet_are_read(tmp_path):
    cells = [
        ["response_id", "customer_id", "responded_on", "rating_app"],
        ["R1", "C1", DAY, 4.0],
        ["R2", "C2", DAY, None],
    ]
    workspace = company(tmp_path, {"exports/survey_responses.xlsx": _book(("S", cells))})
    read(workspace)
    assert rows(workspace, "select rating_app from responses_wide order by response_id") == [(4,), (None,)]


GOOD = _orders(["O1", "C1", DAY, 1])


@pytest.mark.parametrize(
    ("content", "settings", "said"),
    [
        (b"", "", "orders.xlsx must be an Excel file (.xlsx); it is empty."),
        (ORDERS.encode(), "", "orders.xlsx must be an Excel file (.xlsx); it is none."),
        (GOOD[:2000], "", "orders.xlsx must be an Excel file (.xlsx); it is damaged."),
        (_edited(GOOD, b"<row", b"<rom"), "", "orders.xlsx must be an Excel file (.xlsx); it is damaged."),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600),
            "",
            "orders.xlsx must be an .xlsx file without a password; it is protected, or an old .xls file.",
        ),
        (GOOD, '[exports]\norders = "exports/orders.xlsx#Order"\n', 'orders.xlsx has no sheet "Order".'),
        (_book(("Empty", [])), "", "orders.xlsx must start with a row of headings; the sheet Empty is empty."),
        (
            _book(("S", [["Orders"], ["order_id", "customer_id", "orderd_at", "revenue"], ["O1", "C1", DAY, 1]])),
            "",
            "orders.xlsx: the export orders must have the column ordered_at; its headings are order_id, customer_id,",
        ),
    ],
)
def test_what_is_wrong_with_an_excel_file_is_said(tmp_path, content, settings, said):
    workspace = company(tmp_path, {"exports/orders.xlsx": content}, settings)
    with pytest.raises(DataError) as fault:
        read(workspace)
    assert fault.value.message.startswith(said)
    assert fault.value.hint
    assert not workspace.store.exists()


@pytest.mark.parametrize("cover", [[["Tickets of the year"], ["made by", "Jane Doe"]], []])
def test_behind_a_cover_the_other_sheets_are_named(tmp_path, cover):
    book = _book(("Cover", cover), ("Tickets", [HEADINGS, ["O1", "C1", DAY, 1]]))
    with pytest.raises(DataError) as fault:
        _read(tmp_path, book)
    assert 'Its other sheets: Tickets. Name one under [exports]: "orders.xlsx#Tickets".' in fault.value.hint
    assert "Jane" not in str(fault.value)
    named = LENIENT + '[exports]\norders = "exports/orders.xlsx#Tickets"\n'
    assert _read(tmp_path, book, named)[1].rows_accepted == 1


def test_only_excel_files_have_sheets(tmp_path):
    files = {"exports/o.csv": ORDERS}
    with pytest.raises(DataError, match="must name a file"):
        read(company(tmp_path, files, '[exports]\norders = "exports/o.csv#Sheet"\n'))
