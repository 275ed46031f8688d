"""What companies call the tables and columns of the contract; the lists stand in ``column_names.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_LISTS = Path(__file__).with_name("column_names.toml")


@cache
def _lists() -> dict[str, dict[str, str]]:
    with _LISTS.open("rb") as file:
        return tomllib.load(file)


def names_of_table(table: str) -> str:
    """Return the words that speak for a table, parted by blanks."""
    return _lists()["tables"].get(table, "")


def names_of_column(table: str, column: str) -> list[str]:
    """Return the phrases that a column of a table is known by."""
    columns = _lists()["columns"]
    phrases = f"{columns.get(f'{table}.{column}', '')}; {columns.get(column, '')}".split(";")
    return [phrase for phrase in phrases if phrase.strip()]
