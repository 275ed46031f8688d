"""What a column and a table of the contract can be: types, rules, bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Type = Literal["id", "text", "private_text", "date", "time", "money", "weight", "number", "count", "rating", "flag"]

STORE_TYPES: dict[Type, str] = {
    "id": "integer",
    "text": "varchar",
    "private_text": "varchar",
    "date": "date",
    "time": "timestamp",
    "money": "decimal(18, 4)",
    "weight": "decimal(18, 6)",
    "number": "double",
    "count": "bigint",
    "rating": "smallint",
    "flag": "boolean",
}

TYPE_WORDS: dict[Type, str] = {
    "id": "an id (text)",
    "text": "text",
    "private_text": "what a person wrote; what tells who it is about is taken out",
    "date": "a date such as 2026-09-30",
    "time": "a time such as 2026-09-30 14:05:00",
    "money": "an amount of money such as 1234.50",
    "weight": "a number above 0",
    "number": "a number",
    "count": "a whole number",
    "rating": "a whole number on its scale",
    "flag": "true or false",
}
DURATION_WORDS = "a number of seconds, or a duration such as 0:03:25 or 3:25"
"""What the value of a column is that counts seconds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export.

    Parameters
    ----------
    name : str
        The canonical name.
    type : Type
        What a value is.
    meaning : str
        What it says, in one line.
    required : bool
        Whether every row must have a value.
    words : tuple of str
        The only words allowed; empty when free.
    scale : str
        Name of the setting in ``[scales]`` that bounds it; empty when none does.
    least, most : float, optional
        Bounds of a number, both inclusive.
    above : float, optional
        Exclusive lower bound.
    refers_to : str
        The table whose key it names; empty when none.
    kind : str
        For ids: whose id it is, so that equal ids of one kind get one integer.
    default : str
        The value of a row without one, as text; empty when it stays unknown.
    """

    name: str
    type: Type
    meaning: str
    required: bool = False
    words: tuple[str, ...] = ()
    scale: str = ""
    least: float | None = None
    most: float | None = None
    above: float | None = None
    refers_to: str = ""
    kind: str = ""
    default: str = ""

    @property
    def is_duration(self) -> bool:
        """Whether it counts seconds: these may also be written as hours, minutes and seconds."""
        return self.type == "number" and self.name.endswith("_seconds")

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of a date or a time: wide where it may be left out, for a far day may stand for never."""
        if self.type not in {"date", "time"}:
            return None
        return (1900, 2199) if self.required else (1, 9999)


@dataclass(frozen=True, slots=True)
class Table:
    """One export table.

    Parameters
    ----------
    name : str
        Its name, also that of its file.
    meaning : str
        What a row is.
    key : tuple of str
        The columns that identify a row.
    columns : tuple of Column
        In the order of the contract.
    spans : tuple of (str, str)
        Pairs of columns of which the second may not lie before the first.
    summed : str
        The column that is summed over rows of one key; empty when a second row is rejected.
    wide : bool
        Whether ``rating_<feature_id>`` columns may follow.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    spans: tuple[tuple[str, str], ...] = field(default=())
    summed: str = ""
    wide: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        KeyError
            The table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that every row must fill."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def has_customer(self) -> bool:
        """Whether rows belong to a customer, and so to a bucket."""
        return "customer_id" in self.column_names
