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

from servicefit.errors import DataError
from servicefit.intake.encodings import open_bytes
from servicefit.intake.missing_columns import Missing
from servicefit.settings import Heading
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
    table: Table, headings: Sequence[str], mapping: Mapping[str, Heading], file: str, *, part: bool = False
) -> dict[str, int]:
    """Find the position of every contract column among a file's headings.

    Parameters
    ----------
    table : Table
        The export.
    headings : sequence of str
        As the file has them.
    mapping : mapping of str to str or tuple of str
        ``[columns.<table>]``: canonical column to the file's own heading; of several the first that it has.
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
        Required columns, or headings that the settings name, are not there; all of them are named.
    """
    places: dict[str, list[int]] = {}
    for position, heading in enumerate(headings):
        places.setdefault(fold_heading(heading), []).append(position)
    found: dict[str, int] = {}
    missing: dict[str, tuple[str, ...]] = {}
    for name, written in _wanted(table, headings, mapping).items():
        heading = next((one for one in written if fold_heading(one) in places), written[0])
        positions = places.get(fold_heading(heading), [])
        if len(positions) > 1:
            raise DataError(
                f'{file}: the heading "{heading}" must stand once; it stands {len(positions)} times.',
                "Rename one of them.",
            )
        if positions:
            found[name] = positions[0]
        elif name in table.required or (name in mapping and not part):
            missing[name] = written
    if missing:
        mapped = {name: written for name, written in missing.items() if name in mapping}
        unmapped = tuple(name for name in missing if name not in mapping)
        raise Missing(table.name, file, headings, mapped, unmapped, frozenset(found.values()), part).fault()
    return found


def headings_of(heading: Heading) -> tuple[str, ...]:
    """Return the headings that a line of ``[columns]`` names."""
    return (heading,) if isinstance(heading, str) else heading


def _wanted(table: Table, headings: Sequence[str], mapping: Mapping[str, Heading]) -> dict[str, tuple[str, ...]]:
    """Return the headings that each column may have, the contract's own where the settings name none."""
    wanted = {name: headings_of(mapping.get(name, name)) for name in (*table.column_names, *mapping)}
    if table.wide:
        taken = {fold_heading(heading) for written in mapping.values() for heading in headings_of(written)}
        wanted |= {
            _rating_name(heading): (heading,)
            for heading in headings
            if _is_rating(heading) and fold_heading(heading) not in taken
        }
    return wanted


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
    return fold_heading(heading).startswith(RATING_PREFIX) and len(heading.strip()) > len(RATING_PREFIX)


def _rating_name(heading: str) -> str:
    """Keep the feature id as the heading writes it."""
    return RATING_PREFIX + heading.strip()[len(RATING_PREFIX) :].strip()


def fold_heading(heading: str) -> str:
    """Fold what people write differently: case, spaces, hyphens."""
    return re.sub(r"[\s\-]+", "_", heading.strip()).lower()
