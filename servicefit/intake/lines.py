"""On which line of a file a record stands."""

from __future__ import annotations

import bisect
import csv
import io
from collections.abc import Collection
from pathlib import Path

from servicefit.intake.encodings import open_bytes
from servicefit.intake.headings import CsvShape, open_text

_LONGEST = 1 << 28


def lines_of_records(
    file: Path, shape: CsvShape, records: Collection[int], kept: int, malformed: Collection[int], lines: int
) -> dict[int, int]:
    """Find the lines of some records of a CSV file.

    Parameters
    ----------
    file : Path
        Plain or gzipped.
    shape : CsvShape
        How it is written.
    records : collection of int
        Numbers of records, from 1, malformed lines not counted.
    kept : int
        How many records the file has, malformed lines not counted.
    malformed : collection of int
        Byte positions of the malformed lines.
    lines : int
        How many lines the file has.

    Returns
    -------
    dict of int to int
        Record to line; the header is line 1.
    """
    if not records:
        return {}
    breaks = lines_at_bytes(file, malformed)
    if lines == kept + len(malformed) + 1:
        return {record: _after(record + 1, sorted(breaks.values())) for record in records}
    return _scan(file, shape, set(records), set(breaks.values()))


def lines_at_bytes(file: Path, positions: Collection[int]) -> dict[int, int]:
    """Find the lines that stand at some bytes of a file (after unpacking).

    Parameters
    ----------
    file : Path
        Plain or gzipped.
    positions : collection of int
        Byte positions, as the reader of CSV gives them: those in a blank line mean the line after it.

    Returns
    -------
    dict of int to int
        Position to line.
    """
    wanted = sorted(positions, reverse=True)
    found: dict[int, int] = {}
    line = ends = 0
    with open_bytes(file) as raw:
        while wanted and (text := raw.readline()):
            line, ends = line + 1, ends + len(text)
            while wanted and wanted[-1] < ends and text.strip(b"\r\n"):
                found[wanted.pop()] = line
    return found | dict.fromkeys(wanted, line)


def lines_taken(file: Path, shape: CsvShape, position: int) -> int | None:
    """Count the lines that a record takes, which a quote may stretch over many.

    Parameters
    ----------
    file : Path
        Plain or gzipped.
    shape : CsvShape
        How it is written.
    position : int
        Where the record begins, in bytes after unpacking; the reader of CSV counts from behind a quote that opens it.

    Returns
    -------
    int or None
        None where it runs on to the file's end over more than one line, for want of a closing quote.
    """
    with open_bytes(file) as raw:
        raw.seek(max(position - 1, 0))
        if raw.read(1) == b'"':
            position -= 1
        raw.seek(position)
        csv.field_size_limit(_LONGEST)
        reader = csv.reader(
            io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline=""), delimiter=shape.delimiter
        )
        try:
            next(reader, None)
            lines = reader.line_num
            return None if lines > 1 and next(reader, None) is None else lines
        except csv.Error:  # longer than any cell
            return None


def _after(line: int, malformed: list[int]) -> int:
    """Move a line down by the malformed lines that stand before it."""
    moved = line
    while (now := line + bisect.bisect_right(malformed, moved)) != moved:
        moved = now
    return moved


def _scan(file: Path, shape: CsvShape, records: set[int], malformed: set[int]) -> dict[int, int]:
    """Read the file as CSV, where quoted cells hold line breaks or lines are empty."""
    found: dict[int, int] = {}
    with open_text(file) as text:
        csv.field_size_limit(_LONGEST)
        reader = csv.reader(text, delimiter=shape.delimiter)
        next(reader, None)
        alone = len(shape.headings) == 1  # there an empty line is a record with a blank
        record, begins = 0, reader.line_num + 1
        for row in reader:
            if (row or alone) and begins not in malformed:
                record += 1
                if record in records:
                    found[record] = begins
            begins = reader.line_num + 1
    return found
