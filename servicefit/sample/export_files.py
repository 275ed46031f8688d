"""Export files: gzipped CSV whose bytes depend on nothing but the rows."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from servicefit.sample.words import HEADINGS, Columns

_LEVEL: Final = 6
_EXAMPLES: Final = 20


class ExportFile:
    """One file of an export, written piece by piece.

    Parameters
    ----------
    folder : Path
        Where it goes.
    table : str
        The table, for its headings.
    name : str
        File name without extension.
    """

    def __init__(self, folder: Path, table: str, name: str) -> None:
        self.table = table
        self.name = f"{name}.csv.gz"
        self.rows = 0
        self.header: list[str] = []
        self.examples: list[list[str]] = []
        self._raw = (folder / self.name).open("wb")
        self._zip = gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=self._raw, mtime=0)
        self._text = io.TextIOWrapper(self._zip, encoding="utf-8", newline="")
        self._csv = csv.writer(self._text, lineterminator="\n")

    def write(self, columns: Columns) -> None:
        """Append rows, given as columns; the first columns make the header."""
        if not self.header:
            self.header = list(columns)
            own = HEADINGS.get(self.table, {})
            self._csv.writerow([own.get(column, column) for column in self.header])
        rows = list(zip(*columns.values(), strict=True))
        self.examples += [list(row) for row in rows[: _EXAMPLES - len(self.examples)]]
        self.rows += len(rows)
        self._csv.writerows(rows)

    def write_row(self, values: list[str]) -> None:
        """Append one row that does not count."""
        self._csv.writerow(values)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()
        self._zip.close()
        self._raw.close()
