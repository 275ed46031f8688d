"""A sheet as an export: its headings found, its cells written as text in the way that the settings say."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from servicefit.errors import DataError
from servicefit.intake.excel import ERRORS, Row, Sheet, open_sheet
from servicefit.intake.headings import match_headings
from servicefit.settings import Formats, Heading
from servicefit.tables import Table

NUMBERS = frozenset({"money", "weight", "number", "count", "rating"})
TIMES = frozenset({"date", "time"})
_HEADING_WITHIN = 20
_FEW_SHEETS = 12
_WHOLE = 1e15


@dataclass(frozen=True, slots=True)
class SheetText:
    """The columns of a sheet that the contract asks for, as CSV without a header.

    Parameters
    ----------
    file : Path
        First the number of the row, then the columns, each time column twice: as text, and as ISO where it is typed.
    columns : tuple of str
        Contract columns, in order.
    times : frozenset of str
        Those that stand twice.
    has_error : bool
        Whether a cell shows an error such as ``#N/A``.
    notes : tuple of str
        What a reader should know of how it was read.
    """

    file: Path
    columns: tuple[str, ...]
    times: frozenset[str]
    has_error: bool
    notes: tuple[str, ...]


def write_sheet(
    path: Path, name: str, table: Table, mapping: Mapping[str, Heading], formats: Formats, folder: Path, *, part: bool
) -> SheetText:
    """Write the wanted columns of a sheet as CSV.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file.
    name : str
        The sheet; empty for the first.
    table : Table
        The export.
    mapping : mapping of str to str or tuple of str
        ``[columns.<table>]``.
    formats : Formats
        How its text cells write dates and numbers.
    folder : Path
        Takes up the CSV file; private.
    part : bool
        Whether other files belong to the export too.

    Returns
    -------
    SheetText
        Row by row: memory does not grow with the sheet.

    Raises
    ------
    DataError
        The file cannot be read, lacks the sheet or a required column.
    """
    with open_sheet(path, name) as sheet:
        first = list(islice(sheet.rows, _HEADING_WITHIN))
        try:
            place, places = _find_headings(first, sheet.title, table, mapping, path.name, part=part)
        except DataError as fault:
            if name or not sheet.others:
                raise
            raise DataError(fault.message, f"{_other_sheets(sheet, path.name)} {fault.hint}") from fault
        kinds = {name: table.column(name).type if name in table.column_names else "rating" for name in places}
        writer = _Cells(kinds, formats.decimal)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=folder, suffix=".csv", delete=False
        ) as text:
            out = csv.writer(text, lineterminator="\n")
            for number, cells in chain(first[place + 1 :], sheet.rows):
                out.writerow([number, *writer.texts([_at(cells, position) for position in places.values()])])
        notes = _notes(sheet, name, first[place][0], place)
    times = frozenset(name for name, kind in kinds.items() if kind in TIMES)
    return SheetText(Path(text.name), tuple(places), times, writer.has_error, notes)


def _at(cells: Sequence[object], position: int) -> object:
    return cells[position] if position < len(cells) else None


def _other_sheets(sheet: Sheet, file: str) -> str:
    names = f"{', '.join(sheet.others[:_FEW_SHEETS])}{', …' if len(sheet.others) > _FEW_SHEETS else ''}"
    return f'Its other sheets: {names}. Name one under [exports]: "{file}#{sheet.others[0]}".'


def _find_headings(
    rows: list[Row], title: str, table: Table, mapping: Mapping[str, Heading], file: str, *, part: bool
) -> tuple[int, dict[str, int]]:
    """Find the row of the headings: the first that has all that is required, for titles may stand above it."""
    if not rows:
        raise DataError(
            f"{file} must start with a row of headings; the sheet {title} is empty.",
            "Export it again.",
        )
    for place, (_, cells) in enumerate(rows):
        try:
            return place, match_headings(table, _headings(cells), mapping, file, part=part)
        except DataError:
            continue
    fullest = max(rows, key=lambda row: sum(cell is not None for cell in row[1]))
    return 0, match_headings(table, _headings(fullest[1]), mapping, file, part=part)


def _headings(cells: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def _notes(sheet: Sheet, name: str, number: int, above: int) -> tuple[str, ...]:
    notes = []
    if sheet.others and not name:
        notes.append(f'its first sheet, {sheet.title}, is read; "file.xlsx#Sheet" under [exports] names another.')
    if number > 1:
        what = "what stands above is not read" if above else "the rows above are empty"
        notes.append(f"the headings stand in row {number}; {what}.")
    below = [cells for cells in sheet.merged if int("".join(filter(str.isdigit, cells.partition(":")[2]))) > number]
    if below:
        notes.append(
            f"cells are merged (first {below[0]}): only the first of them holds the value, the others are blank."
        )
    if sheet.without_result:
        notes.append(
            f"formulas without a result in the file (first {sheet.without_result[0]}, {len(sheet.without_result):,} in "
            "all) count as blank; open it in Excel and save it."
        )
    return tuple(notes)


@dataclass(slots=True)
class _Cells:
    """Writes the cells of a row as text.

    Parameters
    ----------
    kinds : mapping of str to str
        Contract column to its type, in order.
    decimal : str
        The mark that text cells use.
    has_error : bool
        Whether a cell showed an error so far.
    """

    kinds: Mapping[str, str]
    decimal: str
    has_error: bool = False

    def texts(self, cells: Sequence[object]) -> list[str]:
        found: list[str] = []
        for (name, kind), cell in zip(self.kinds.items(), cells, strict=True):
            found.append(self._text(name, kind, cell))
            if kind in TIMES:
                found.append(_iso(cell))
        return found

    def _text(self, name: str, kind: str, cell: object) -> str:
        text = "" if cell is None else str(cell)
        match cell:
            case str():
                self.has_error = self.has_error or cell in ERRORS
                text = cell.replace("\r", " ").replace("\n", " ")
            case bool():
                text = text.lower()
            case int() | float():
                text = _number(cell).replace(".", self.decimal if kind in NUMBERS else ".")
            case dt.date():
                text = _iso(cell)
            case dt.time() | dt.timedelta() if name.endswith("_seconds"):
                text = _number(_seconds(cell))
        return text


def _number(value: float) -> str:
    """Write a number so that it is the same when it is read; spreadsheets keep whole numbers as fractions too."""
    return str(int(value)) if abs(value) < _WHOLE and value == int(value) else repr(value)


def _seconds(value: dt.time | dt.timedelta) -> float:
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6


def _iso(cell: object) -> str:
    """Write a day or a moment in ISO 8601, to the millisecond; blank when it is neither."""
    match cell:
        case dt.datetime():
            return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
        case dt.date():
            return cell.isoformat()
        case _:
            return ""
