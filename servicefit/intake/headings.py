"""Which heading of a file is which column of the contract."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from servicefit.errors import DataError, nearest
from servicefit.intake.encodings import open_bytes
from servicefit.tables import RATING_PREFIX, Table

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class CsvShape:
    """How a CSV file is written.

    Parameters
    ----------
    delimiter : str
        One of ``DELIMITERS``.
    headings : tuple of str
        As written, in order.
    """

    delimiter: str
    headings: tuple[str, ...]


def open_text(file: Path) -> IO[str]:
    """Open a plain or gzipped text file; bytes that are no UTF-8 are replaced."""
    return io.TextIOWrapper(open_bytes(file), encoding="utf-8-sig", errors="replace", newline="")


def read_csv_shape(file: Path, name: str = "") -> CsvShape:
    """Read the header line of a CSV file.

    Parameters
    ----------
    file : Path
        Plain or gzipped.
    name : str
        What messages call it; empty for its own name.

    Returns
    -------
    CsvShape
        The delimiter is the one that splits the header into most parts.

    Raises
    ------
    DataError
        The file is empty or cannot be read.
    """
    name = name or file.name
    try:
        with open_text(file) as text:
            rows = {mark: _first_row(text, mark) for mark in DELIMITERS}
    except (OSError, EOFError, csv.Error, zlib.error) as error:
        raise DataError(f"{name} cannot be read: {error}.", "Export it again.") from error
    delimiter = max(DELIMITERS, key=lambda mark: len(rows[mark]))
    if any("\0" in heading for heading in rows[delimiter]):
        raise DataError(f"{name}, line 1: headings must be text; one holds a NUL character.", "Export it again.")
    if not any(rows[delimiter]):
        found = "its first line is blank" if file.stat().st_size else "it is empty"
        raise DataError(f"{name} must start with a header line; {found}.", "Export it again, with headings on top.")
    return CsvShape(delimiter, tuple(heading.strip() for heading in rows[delimiter]))


def _first_row(text: IO[str], delimiter: str) -> list[str]:
    text.seek(0)
    return next(csv.reader(text, delimiter=delimiter), [])


def match_headings(
    table: Table, headings: Sequence[str], mapping: Mapping[str, str], file: str, *, part: bool = False
) -> dict[str, int]:
    """Find the position of every contract column among a file's headings.

    Parameters
    ----------
    table : Table
        The export.
    headings : sequence of str
        As the file has them.
    mapping : mapping of str to str
        ``[columns.<table>]``: canonical column to the file's own heading.
    file : str
        Its name, for messages.
    part : bool
        Whether it is one of several files, so that another may have a heading that the settings name.

    Returns
    -------
    dict of str to int
        Canonical column (also ``rating_<feature_id>`` for wide ratings) to position.

    Raises
    ------
    DataError
        A required column, or a heading that the settings name, is not there.
    """
    places: dict[str, list[int]] = {}
    for position, heading in enumerate(headings):
        places.setdefault(_plain(heading), []).append(position)
    wanted = {name: mapping.get(name, name) for name in (*table.column_names, *mapping)}
    if table.wide:
        taken = {_plain(heading) for heading in mapping.values()}
        wanted |= {
            _rating_name(heading): heading
            for heading in headings
            if _is_rating(heading) and _plain(heading) not in taken
        }
    found: dict[str, int] = {}
    for name, heading in wanted.items():
        positions = places.get(_plain(heading), [])
        if len(positions) > 1:
            raise DataError(
                f'{file}: the heading "{heading}" must stand once; it stands {len(positions)} times.',
                "Rename one of them.",
            )
        if positions:
            found[name] = positions[0]
        elif name in mapping and not (part and name not in table.required):
            raise DataError(
                f'{file}: [columns.{table.name}] {name} = "{heading}", but the file has no such heading.',
                nearest(heading, headings),
            )
    _require(table, found, headings, file)
    return found


def refuse_twins(ratings: Sequence[str]) -> None:
    """Stop where two features differ in capitals only: a table cannot have a column for each.

    Parameters
    ----------
    ratings : sequence of str
        Names of rating columns.

    Raises
    ------
    DataError
        Names the two.
    """
    seen: dict[str, str] = {}
    for name in ratings:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            one, two = (rating.removeprefix(RATING_PREFIX) for rating in (other, name))
            raise DataError(
                f'Features must differ in more than capitals; found "{one}" and "{two}" rated.',
                "Write the feature alike everywhere.",
            )


def _is_rating(heading: str) -> bool:
    return _plain(heading).startswith(RATING_PREFIX) and len(heading.strip()) > len(RATING_PREFIX)


def _rating_name(heading: str) -> str:
    """Keep the feature id as the heading writes it."""
    return RATING_PREFIX + heading.strip()[len(RATING_PREFIX) :].strip()


def _require(table: Table, found: Mapping[str, int], headings: Sequence[str], file: str) -> None:
    for name in table.required:
        if name not in found:
            raise DataError(
                f"{file}: the export {table.name} must have the column {name}; its headings are {', '.join(headings[:12])}"
                + (", …" if len(headings) > 12 else "")
                + ".",
                f'{nearest(name, headings)} If it has another name, write under [columns.{table.name}]: {name} = "its heading"',
            )


def _plain(heading: str) -> str:
    """Fold what people write differently: case, spaces, hyphens."""
    return re.sub(r"[\s\-]+", "_", heading.strip()).lower()
