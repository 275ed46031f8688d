"""The same changed rows as CSV, as Excel and as Parquet: judged alike, and as the twin in plain Python says."""

import datetime as dt
import io
import re
import tempfile
from pathlib import Path
from random import Random

import duckdb
import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from servicefit.tables import EXPORTS
from tests.company import LENIENT, ORDERS, company, rows
from tests.intake.acceptance_twin import judge
from tests.intake.test_mutations import KINDS, SEARCH
from tests.intake.whole_company import as_csv, good_company, read_or_refused

TABLES = ("customers", "orders", "cases", "survey_responses", "strategy_targets")
NUMBER, DAY = re.compile(r"-?\d{1,9}(\.\d+)?", re.ASCII), re.compile(r"20\d\d-\d\d-\d\d( \d\d:\d\d)?", re.ASCII)
DATED = {"date", "time"}


def _changed(random):
    tables = {name: rows for name, rows in good_company().items() if name in TABLES}
    for _ in range(random.randint(10, 50)):
        row = random.choice(tables[random.choice(TABLES)])
        row[random.choice(list(row))] = random.choice(random.choice(KINDS)).replace("\0", "").replace("\n", " ")
    return {name: (list(rows[0]), [list(row.values()) for row in rows]) for name, rows in tables.items()}


def _as_excel(random, table, headings, cells):
    """Write texts as texts, or as the number or moment that they show."""
    book = openpyxl.Workbook()
    book.active.append(headings)
    for number, row in enumerate(cells, start=2):
        for place, (name, text) in enumerate(zip(headings, row, strict=True), start=1):
            cell = book.active.cell(
                number, place, _typed(table.column(name).type, text) if random.random() < 0.7 else text
            )
            if isinstance(cell.value, str):
                cell.data_type = "s"  # what begins with "=" is text too
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _typed(kind, text):
    if kind in DATED and DAY.fullmatch(text):
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError:
            return text
    return float(text) if kind not in DATED and NUMBER.fullmatch(text) else text


def _as_parquet(folder, text):
    """Write a CSV file's cells as Parquet, all of them texts."""
    (folder / "made.csv").write_text(text, encoding="utf-8")
    read_text = (
        f"read_csv('{folder}/made.csv', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')"
    )
    duckdb.execute(f"copy (select * from {read_text}) to '{folder}/made.parquet' (format parquet)")
    return (folder / "made.parquet").read_bytes()


def _judged(folder, files):
    """Read exports without customers.csv; return the lines of rejected rows with their columns, and rows read, by export."""
    workspace = company(folder, files, LENIENT)
    (folder / "exports/customers.csv").unlink()
    exports, fault = read_or_refused(workspace)
    assert not fault, fault
    bad = rows(workspace, "select export, line, column_name from rejected_rows")
    return {
        name: (found.rows_read, {line: column for export, line, column in bad if export == name})
        for name, found in exports.items()
    }


@SEARCH
@given(st.integers(0, 2**32 - 1))
def test_a_damaged_parquet_file_is_read_or_refused_in_a_sentence(seed):
    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        whole = _as_parquet(Path(folder), ORDERS)
        place = random.choice([random.randrange(len(whole)), len(whole) - random.randint(1, 60)])
        rest = random.choice(
            [b"", whole[place + random.randint(1, 9) :], bytes([random.randint(0, 255)]) + whole[place + 1 :]]
        )
        _, fault = read_or_refused(
            company(Path(folder) / "w", {"exports/orders.parquet": whole[:place] + rest}, LENIENT)
        )
    assert fault is None or fault.message == "orders.parquet cannot be read: it is no Parquet file, or damaged."


@SEARCH
@given(st.integers(0, 2**32 - 1))
def test_rows_are_judged_alike_whatever_kind_of_file_they_come_in(seed):
    random = Random(seed)
    tables = _changed(random)
    texts = {name: as_csv(*cells) for name, cells in tables.items()}
    with tempfile.TemporaryDirectory() as folder:
        excel = {f"exports/{name}.xlsx": _as_excel(random, EXPORTS[name], *cells) for name, cells in tables.items()}
        parquet = {f"exports/{name}.parquet": _as_parquet(Path(folder), text) for name, text in texts.items()}
        found = {1: _judged(Path(folder) / "parquet", parquet), 2: _judged(Path(folder) / "excel", excel)}
    for name, verdicts in judge(texts, dict.fromkeys(texts, ",")).items():
        for first, judged in found.items():  # records of Parquet count from 1, rows of Excel with the headings
            bad = {place: column for place, column in enumerate(verdicts.values(), start=first) if column}
            assert (name, judged[name]) == (name, (len(verdicts), bad))
