"""A company in whose exports a word of its own stands in every column, so that it is known again wherever it comes out."""

import csv
import io
import re
from string import ascii_lowercase

from servicefit.tables import EXPORTS

ROWS = 60
UNNAMED = ("Full name", "E-Mail", "Phone", "Notes")
"""Columns that the contract does not name: they must never be read."""
SHOWN = {"segment", "feature_id", "name"}
"""Words that results are told by: segments, features and their names."""
MARK = re.compile(r"qzj[a-z]{2}jzq", re.IGNORECASE)
NUMBERS = {"threshold": "0.5", "target": "0.8", "ceiling": "0.9", "satisfaction": "4"}


class Markers:
    """Gives each column a word of its own, and tells of a found word whose it is."""

    def __init__(self):
        self.known = {}

    def of(self, column):
        """Return the word of a column."""
        first, second = divmod(self.known.setdefault(column, len(self.known)), 26)
        return f"Qzj{ascii_lowercase[first]}{ascii_lowercase[second]}jzq"

    def found_in(self, text):
        """Return the columns whose words stand in a text, in whatever letters."""
        found = {word.lower() for word in MARK.findall(text)}
        return {column for column in self.known if self.of(column).lower() in found}


def marked_files(markers):
    """Every export of the contract with every column, three that it does not name, and rows that cannot be used."""
    files = {}
    for table in EXPORTS.values():
        good = [_row(markers, table, place) for place in range(ROWS)]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*table.column_names, *UNNAMED])
        writer.writerows([*row.values(), *_unnamed(markers)] for row in (*good, *_bad(markers, table, good[0])))
        writer.writerow([markers.of("a line with one cell")])
        files[table.name] = text.getvalue()
    return files


def _unnamed(markers):
    mark = markers.of("unnamed")
    return (f"Jane {mark}", f"{mark}@mark.example", f"+49 30 {mark}", f"she said: {mark}\nand left")


def _row(markers, table, place):
    ends = {end for _, end in table.spans}
    return {column.name: _cell(markers, column, place, 6 if column.name in ends else 1) for column in table.columns}


def _cell(markers, column, place, month):
    if column.words:
        return column.words[place % len(column.words)]
    mark, day = markers.of(column.name), f"2026-{month:02}-{1 + place % 28:02}"
    cells = {
        "id": f"{markers.of('id of ' + column.kind)}-{place}",
        "private_text": f"Ask Mr {mark}, {mark}@mark.example, www.mark.example/{mark}, in 12 days. Regards, {mark}",
        "text": _words(markers, column.name, place),
        "date": day,
        "time": f"{day} 10:30",
        "flag": ("yes", "no")[place % 2],
    }
    return cells.get(column.type, NUMBERS.get(column.name, str(1 + place % 3)))


def _words(markers, name, place):
    match name:
        case "segment":
            return f"{markers.of(name)}{place % 2}"
        case "feature_id" | "subject":
            return f"{markers.of('feature_id')}{place % 4}"
        case "capability":
            return ("reachability", "directness")[place // 2 % 2]
        case "period":
            return "2026"
        case _:
            return f"{markers.of(name)} {place}"


def _bad(markers, table, row):
    """Rows of which one cell each cannot be used, for what stands there tells of a person."""
    words = [column for column in table.columns if column.words or column.type not in {"id", "text", "private_text"}]
    orphans = [column for column in table.columns if column.type == "id" and column.refers_to and column.required]
    for column in words:
        yield {**row, column.name: f"{markers.of('rejected ' + column.name)}, O'Neill"}
    for column in orphans:
        yield {**row, column.name: markers.of("an id of nobody")}


def found_in_texts(workspace, markers):
    """Search the files that were made, but for the store and the tables of results; words that may be shown do not count."""
    made = [path for path in workspace.folder.rglob("*") if path.is_file() and "exports" not in path.parts]
    texts = [path for path in made if path.suffix not in {".duckdb", ".parquet"}]
    return {path: markers.found_in(path.read_text(encoding="utf-8")) - SHOWN for path in texts}
