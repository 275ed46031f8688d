"""A damaged file is read as far as it can be, or refused in a sentence: never a traceback, never a lost row."""

import datetime as dt
import gzip
import io
import re
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from servicefit.errors import DataError
from servicefit.intake.encodings import plain_text
from servicefit.intake.excel import open_sheet
from tests.company import LENIENT, ORDER, ORDERS, company, read, rejected, rows

GOOD = "".join(
    [
        "order_id,customer_id,ordered_at,revenue,note\n",
        *(f'O{i},C{1 + i % 3},2026-01-0{1 + i % 9},{i}.5,"a ""note"", of {i}"\n' for i in range(6)),
        *(f"O{i},C{1 + i % 3},2026-01-0{1 + i % 9},{i}.5,schön\n" for i in range(6, 12)),
    ]
)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"]
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


TEXTS = {
    "nul": lambda before, after, mark: before + "\0" + after,
    "quote": lambda before, after, mark: before + '"' + after,
    "no quote": lambda before, after, mark: before + after.replace('"', "", 1),
    "delimiter": lambda before, after, mark: before + after.replace(",", mark.strip("\r\n") or ";"),
    "line ends": lambda before, after, mark: before + after.replace("\n", mark),
    "twice": lambda before, after, mark: before + before + after,
}
BYTES = {
    "whole": lambda before, after, byte: before + after,
    "cut": lambda before, after, byte: before,
    "byte": lambda before, after, byte: before + bytes([byte]) + after,
    "gone": lambda before, after, byte: before + after[3:],
}


@st.composite
def damaged(draw):
    """Take a good file and damage its text, then its bytes."""
    text = draw(st.sampled_from([GOOD, ORDERS * 4]))
    for damage in draw(st.lists(st.sampled_from(sorted(TEXTS)), max_size=2)):
        place = draw(st.integers(0, len(text)))
        text = TEXTS[damage](
            text[:place], text[place:], draw(st.sampled_from([";", "\t", "|", " ", "\r", "\r\n", "\n\n"]))
        )
    data = text.encode(draw(st.sampled_from(ENCODINGS)))
    place = draw(st.integers(0, len(data)))
    return BYTES[draw(st.sampled_from(sorted(BYTES)))](data[:place], data[place:], draw(st.integers(0, 255)))


def _read_or_refused(workspace):
    """Read the exports; a refusal is a sentence with a mend that names the export, and leaves nothing behind."""
    exports, fault = _attempt(lambda: read(workspace))
    if fault:
        assert "orders" in fault.message
        assert fault.message.endswith(".")
        assert fault.hint
        assert not workspace.store.exists()
        assert {path.name for path in workspace.folder.iterdir()} <= {"exports", "servicefit.toml", ".servicefit-salt"}
    return exports or {}


def _attempt(reading):
    """Return what was read, or the fault that the user is told; anything else that is raised fails the test."""
    try:
        return reading(), None
    except DataError as fault:
        return None, fault


@SLOW
@given(damaged())
@example(b"")
@example(ORDER.encode())
@example(GOOD.encode()[:-3])
@example(GOOD.encode().replace(b"O7", b"O\x007"))
def test_every_row_of_a_damaged_file_is_accepted_or_rejected_or_the_file_refused(data):
    with tempfile.TemporaryDirectory() as folder:
        workspace = company(Path(folder), {"orders": data}, LENIENT)
        exports = _read_or_refused(workspace)
        if exports and not {0, 34} & set(
            data
        ):  # without quotes and wide characters each line with something on it is a row
            assert exports["orders"].rows_read == sum(map(bool, re.split(b"\r\n|\r|\n", data))) - 1
        for name, found in exports.items():
            assert found.rows_read == found.rows_accepted + found.rows_rejected
            assert sum(reason.rows for reason in found.reasons) == found.rows_rejected
            assert rows(workspace, f"select count(*) from {name}") == [(found.rows_accepted,)]
            assert rows(workspace, f"select count(*) from rejected_rows where export = '{name}'") == [
                (found.rows_rejected,)
            ]


@QUICK
@given(st.integers(0, 400), st.integers(0, 255))
def test_a_file_without_quotes_has_as_many_rows_as_lines_wherever_it_is_cut(tmp_path_factory, cut, byte):
    text = (ORDERS * 6).encode()[:cut] + bytes([byte])
    path = tmp_path_factory.getbasetemp() / "cut.csv"
    path.write_bytes(text)
    found, fault = _attempt(lambda: plain_text(path, path.parent))
    if fault:
        assert fault.hint
    else:
        assert found.lines == len(found.file.read_bytes().splitlines())


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(data)
    found, fault = _attempt(lambda: plain_text(path, path.parent))
    if fault:
        assert fault.message.startswith("bytes.csv must be text")
        assert fault.hint
    else:
        assert b"\r" not in found.file.read_bytes().replace(b"\r\n", b"")


@QUICK
@given(st.integers(0, 999), st.sampled_from(["cut", "gone", "changed"]))
def test_a_damaged_excel_file_is_read_or_refused(tmp_path_factory, thousandth, damage):
    place = len(BOOK) * thousandth // 1000
    rest = {"cut": b"", "gone": BOOK[place + 40 :], "changed": b"xx" + BOOK[place + 2 :]}[damage]
    broken = BOOK[:place] + rest
    path = tmp_path_factory.getbasetemp() / "book.xlsx"
    path.write_bytes(broken)
    cells, fault = _attempt(lambda: _rows_of(path))
    if fault:
        assert fault.message.startswith("book.xlsx must ")
        assert fault.hint
    else:
        assert len(cells) <= 21


def _rows_of(path):
    with open_sheet(path) as sheet:
        return list(sheet.rows)


def _book():
    book = openpyxl.Workbook()
    for i in range(21):
        book.active.append([f"O{i}", "C1", dt.datetime(2026, 1, 5), i])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


BOOK = _book()


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_a_gzipped_file_that_is_cut_is_refused_as_a_whole(tmp_path, part):
    whole = gzip.compress((ORDERS * 3000).encode())
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(whole[: int(len(whole) * part)])
    if part == 0.0:
        assert plain_text(path, tmp_path).lines == 0
        return
    with pytest.raises(DataError, match="orders.csv.gz cannot be read: Compressed file ended"):
        plain_text(path, tmp_path)


LONG = "must have at most 1,000 characters"


def test_a_cell_of_ten_megabytes_costs_its_row(tmp_path):
    huge = "x" * 10_000_000
    files = {
        "customers": f"customer_id,segment,region\nC1,home,north\nC2,{huge},north\nC3,home,{huge}\n{huge},home,\n",
        "orders": ORDER + f'O1,C1,2026-01-05,{huge}\nO2,C1,"2026-01-05{huge}",1\nO3,C1,2026-01-05,1\n',
    }
    found = read(company(tmp_path, files, LENIENT))
    assert rejected(found["customers"]) == {
        f"segment: {LONG}": [3],
        f"region: {LONG}": [4],
        f"customer_id: {LONG}": [5],
    }
    assert rejected(found["orders"]) == {
        "revenue: must be a number such as 1234.5": [2],
        "ordered_at: must be a date such as 2026-09-30": [3],
    }


def test_a_line_longer_than_sixteen_million_characters_costs_itself(tmp_path):
    text = ORDER + "O1,C1,2026-01-05,1\n" + f"O2,C1,2026-01-05,{'1' * 20_000_000}\n" + "O3,C9,2026-01-05,1\n"
    found = read(company(tmp_path, {"orders": text}, LENIENT))["orders"]
    assert rejected(found) == {
        "the line is longer than 16 million characters": [3],
        "customer_id: must name a row of customers": [4],
    }
    assert found.rows_accepted == 1


def test_a_nul_character_in_an_id_or_a_name_costs_its_row(tmp_path):
    text = "customer_id,segment,region\nC1,home,nor\0th\nC2,ho\0me,\nC\0003,home,\nC4,home,\n"
    found = read(company(tmp_path, {"customers": text, "orders": ORDER}, LENIENT))["customers"]
    nul = "must not hold a NUL character"
    assert rejected(found) == {f"region: {nul}": [2], f"segment: {nul}": [3], f"customer_id: {nul}": [4]}


def test_a_delimiter_that_changes_on_the_way_costs_the_lines_after_it(tmp_path):
    text = ORDERS + "O3;C3;2026-01-07;5\nO4;C3;2026-01-07;5\n"
    found = read(company(tmp_path, {"orders": text}, LENIENT))["orders"]
    assert (found.rows_accepted, rejected(found)) == (2, {"the line must have as many cells as the header": [4, 5]})
    with pytest.raises(DataError, match="At most 5% of an export's rows may be rejected; of orders it is 2 of 4"):
        read(company(tmp_path, {"orders": text}))
