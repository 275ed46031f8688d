"""How DuckDB is opened everywhere: offline, within bounds."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1500MB",
}
"""Settings of every connection; an extension that is not built in would be fetched from the network."""


def open_duckdb(
    database: Path | str = ":memory:", *, read_only: bool = False, **settings: str | int
) -> duckdb.DuckDBPyConnection:
    """Open a database.

    Parameters
    ----------
    database : Path or str, optional
        A file; without, one in memory.
    read_only : bool, optional
        Whether the file is left as it is.
    **settings : str or int
        Further settings of DuckDB.

    Returns
    -------
    DuckDBPyConnection
        Without progress bars: in a notebook they would stand among its results.
    """
    connection = duckdb.connect(str(database), read_only=read_only, config={**_CONFIG, **settings})
    connection.execute("set enable_progress_bar = false")
    return connection


_TELLS_VALUES = duckdb.ConversionException | duckdb.InvalidInputException | duckdb.OutOfRangeException
_QUOTE = re.compile(r"(?<!\w)['\"]")
_PLAIN = re.compile("CSV|Division by zero")
_NUMBER_OR_NONE = re.compile(r"[Ll]ine:? \d+|[A-Za-z_]\w*(?:\(\d+, ?\d+\))?|\d[\w.,:]*")
"""Numbers, but neither those of lines nor those in the names of types, such as INT64 and DECIMAL(6,2)."""


def first_line(error: duckdb.Error) -> str:
    """Return the first line of an error's text, without the values that it tells: they may be a customer's."""
    text = str(error).strip()
    if isinstance(error, _TELLS_VALUES):
        text = _without_values(text)
    return text.partition("\n")[0].rstrip(".")


def _without_values(text: str) -> str:
    value = _QUOTE.search(text)
    if value:
        kinds = re.findall(r"' to ([A-Z]\w*)", text)  # a value may hold quotes and lines of its own
        text = f"{text[: value.start()]}'…'{f' to {kinds[-1]}' if kinds else ''}"
    elif text.startswith("Invalid Input Error") and not _PLAIN.search(text):
        text = "Invalid Input Error"  # perhaps words that a query makes of cells
    return _NUMBER_OR_NONE.sub(lambda found: "…" if found[0][0].isdigit() else found[0], text)
