"""How DuckDB is opened everywhere: offline, within bounds."""

from __future__ import annotations

import re

import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1500MB",
}
"""Settings of every connection; an extension that is not built in would be fetched from the network."""


def first_line(error: duckdb.Error) -> str:
    """Return the first line of an error's text, without the values that it tells: they may be a customer's."""
    text = str(error).strip()
    value = re.search(r"['\"]", text)
    if value and isinstance(
        error, duckdb.ConversionException | duckdb.InvalidInputException | duckdb.OutOfRangeException
    ):
        kinds = re.findall(r"' to ([A-Z]\w*)", text)  # a value may hold quotes and lines of its own
        text = f"{text[: value.start()]}'…'{f' to {kinds[-1]}' if kinds else ''}"
    return text.partition("\n")[0].rstrip(".")
