"""A company with every export of the contract: small, right throughout, made from the tables' definitions."""

import csv
import io
import re

from servicefit.errors import ServiceFitError
from servicefit.tables import EXPORTS
from tests.company import read

MARK = "Qx"
"""Stands in every id and free text of the files, and must stand in nothing that the user is told."""

ROWS = 10
NUMBERS = {"threshold": "0.5", "target": "0.8", "ceiling": "0.9", "satisfaction": "4"}
INTERNALS = re.compile(
    r"Traceback|\w+(Error|Exception)\b|\b(Binder|Parser|Catalog|Conversion|Input|IO|Range|Internal|Memory) Error"
    r"|(?i:duckdb|openpyxl|arrow)|stage\.|csv_rejects|read_csv|LINE \d|\.py\b|\bc\d+\b|<class|\\x|NoneType"
)
"""What only its makers understand."""


def good_company(rows=ROWS, *, wide=False):
    """Return every export as rows of text; wide, the ratings stand in columns of the answers."""
    tables = {name: [_row(table, place) for place in range(rows)] for name, table in EXPORTS.items()}
    if wide:
        del tables["survey_ratings"]
        for place, row in enumerate(tables["survey_responses"]):
            row |= {f"rating_feature{feature}": str(1 + (place + feature) % 5) for feature in range(3)}
    return tables


def _row(table, place):
    ends = {end for _, end in table.spans}
    return {column.name: _cell(column, place, 6 if column.name in ends else 1) for column in table.columns}


def _cell(column, place, month):
    if column.words:
        return column.words[place % len(column.words)]
    match column.type:
        case "id" | "text" | "private_text":
            return f"{MARK} {column.name} {place}"
        case "date" | "time":
            return f"2026-{month:02}-{1 + place % 28:02}" + (" 10:30" if column.type == "time" else "")
        case "flag":
            return ("yes", "false")[place % 2]
        case _:
            return NUMBERS.get(column.name, str(1 + place % 3))


def as_csv(headings, rows, delimiter=",", line_end="\n"):
    """Write headings and rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows([headings, *rows])
    return text.getvalue()


def files_of(tables):
    """Write every export as a plain CSV file."""
    return {name: as_csv(list(rows[0]), [list(row.values()) for row in rows]) for name, rows in tables.items()}


def read_or_refused(workspace):
    """Read the exports; return what was read of each and the refusal, one of them None: nothing else may be raised."""
    try:
        exports, fault = read(workspace), None
    except ServiceFitError as refusal:
        exports, fault = None, refusal
    told = [str(fault)] if fault else [text for export in exports.values() for text in _told(export)]
    for text in told:
        assert not INTERNALS.search(text), text
        assert MARK not in text.partition("its headings are")[0], text  # a damaged line of headings may hold a row
    if fault:
        assert fault.message.endswith((".", "?"))
        assert fault.hint
    left = {path.name for path in workspace.folder.iterdir()}
    assert left <= {"exports", "servicefit.toml", ".servicefit-salt", *(["store.duckdb"] if exports else [])}
    return exports, fault


def _told(export):
    return [
        *export.files,
        *export.warnings,
        *(text for reason in export.reasons for text in (reason.text, *reason.places)),
    ]
