"""Sheets of Excel files, as rows of cells."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from servicefit.errors import DataError, nearest

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

Row = tuple[int, tuple[object, ...]]

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
"""What a spreadsheet shows in the place of a value that it could not work out."""

_CHUNK = 1 << 20
_OVERLAP = 1 << 15
_DAMAGED = (
    *(
        OSError,
        EOFError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        NotImplementedError,
        OverflowError,
    ),
    *(ParseError, zipfile.BadZipFile, zlib.error),
)
"""What openpyxl raises for files that are no Excel files, or damaged ones."""
_NO_RESULT = re.compile(rb'<c r="([A-Z]+\d+)"(?![^>]*t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of an Excel file.

    Parameters
    ----------
    title : str
        Its name.
    others : tuple of str
        Names of the file's other sheets.
    rows : iterator
        Number of the row, from 1, and its cells; rows without anything are left out.
    without_result : tuple of str
        Cells with formulas whose results the file does not hold, such as ``B7``.
    merged : tuple of str
        Merged cells, such as ``A5:A9``.
    """

    title: str
    others: tuple[str, ...]
    rows: Iterator[Row]
    without_result: tuple[str, ...]
    merged: tuple[str, ...]


@contextmanager
def open_sheet(path: Path, name: str = "") -> Iterator[Sheet]:
    """Open a sheet, to be read row by row.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file.
    name : str
        The sheet; empty for the first.

    Yields
    ------
    Sheet
        Formulas as the results that the file holds.

    Raises
    ------
    DataError
        The file is no Excel file, or damaged, or has no such sheet; also while its rows are read.
    """
    from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415 - slow to load, and few exports need it

    with warnings.catch_warnings(), ExitStack() as opened:
        warnings.simplefilter("ignore")  # openpyxl warns of looks that it leaves out
        try:
            file = opened.enter_context(path.open("rb"))  # openpyxl leaves damaged files open
            reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            opened.enter_context(reader.archive)
            reader.read()
        except _DAMAGED as error:
            raise _unreadable(path, error) from error
        yield _sheet(path, reader, name)


def _sheet(path: Path, reader: ExcelReader, name: str) -> Sheet:
    titles = [sheet.title for sheet in reader.wb.worksheets]
    if not titles:
        raise DataError(f"{path.name} must have a sheet with cells; it has none.", "Export it again.")
    if name and name not in titles:
        raise DataError(f'{path.name} has no sheet "{name}".', nearest(name, titles))
    title = name or titles[0]
    sheet = next(sheet for sheet in reader.wb.worksheets if sheet.title == title)
    sheet.reset_dimensions()  # some programs write them wrong
    part = next(related.target for found, related in reader.parser.find_sheets() if found.name == title)
    try:
        without_result, merged = _odd_cells(reader.archive, part)
    except _DAMAGED as error:
        raise _unreadable(path, error) from error
    others = tuple(other for other in titles if other != title)
    return Sheet(title, others, _rows(path, sheet.values), without_result, merged)


def _rows(path: Path, values: Iterable[tuple[object, ...]]) -> Iterator[Row]:
    """Number the rows and leave out those without anything."""
    try:
        for number, cells in enumerate(values, start=1):
            if any(cell is not None and cell != "" for cell in cells):
                yield number, cells
    except _DAMAGED as error:
        raise _unreadable(path, error) from error


def _odd_cells(archive: zipfile.ZipFile, part: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find formulas without a result, and merged cells, which openpyxl does not tell of when it reads row by row."""
    empty: dict[str, None] = {}
    merged: dict[str, None] = {}
    rest = b""
    with archive.open(part) as xml:
        while chunk := xml.read(_CHUNK):
            text = rest + chunk
            if b"<f" in text:
                empty |= dict.fromkeys(found.decode() for found in _NO_RESULT.findall(text))
            if b"<mergeCell " in text:
                merged |= dict.fromkeys(found.decode() for found in _MERGED.findall(text))
            rest = text[-_OVERLAP:]
    return tuple(empty), tuple(merged)


def _unreadable(path: Path, error: Exception) -> DataError:
    """Say what is wrong with an Excel file, without what stands in it."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError:
        return DataError(f"{path.name} cannot be read: {error}.", "Export it again.")
    if head == _OLD:
        return DataError(
            f"{path.name} must be an .xlsx file without a password; it is protected, or an old .xls file.",
            "Save it as .xlsx, without a password.",
        )
    found = "it is empty" if not head else "it is damaged" if head.startswith(b"PK") else "it is none"
    return DataError(f"{path.name} must be an Excel file (.xlsx); {found}.", "Open it in Excel and save it again.")
