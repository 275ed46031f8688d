"""The result tables as data: columns, keys, what is withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "count", "flag", "date"]

SQL_TYPES: dict[Kind, str] = {
    "text": "varchar",
    "number": "double",
    "count": "bigint",
    "flag": "boolean",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column of a result table.

    Parameters
    ----------
    name : str
        Its name.
    kind : Kind
        What a value is.
    meaning : str
        What it says, in one line.
    figure : bool
        Whether it is left empty in a withheld row.
    """

    name: str
    kind: Kind
    meaning: str
    figure: bool = False


@dataclass(frozen=True, slots=True)
class ResultTable:
    """One result table.

    Parameters
    ----------
    name : str
        Its name, that of its module in ``questions`` and of its folder in ``results``.
    meaning : str
        The question that it answers.
    keys : tuple of str
        What identifies a row; rows are sorted by them.
    columns : tuple of ResultColumn
        In order.
    dimensions : tuple of str
        Columns along which rows add up to the row ``all``; empty where nothing is withheld.
    """

    name: str
    meaning: str
    keys: tuple[str, ...]
    columns: tuple[ResultColumn, ...]
    dimensions: tuple[str, ...] = ()

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def figures(self) -> list[str]:
        """Names of the columns that a withheld row leaves empty."""
        return [column.name for column in self.columns if column.figure]


def _text(name: str, meaning: str) -> ResultColumn:
    return ResultColumn(name, "text", meaning)


_ESTIMATE = (
    ResultColumn("value", "number", "the figure", figure=True),
    ResultColumn("value_low", "number", "lower end of its interval", figure=True),
    ResultColumn("value_high", "number", "upper end of its interval", figure=True),
    ResultColumn("n", "count", "facts behind it", figure=True),
    ResultColumn("customers", "count", "customers behind it", figure=True),
    ResultColumn("withheld", "flag", "left empty: too few customers or representatives stand behind it"),
)
_SEGMENT = _text("segment", "market segment, or all")
_STAGE = _text("stage", "before, during or after the purchase, or all")

_TABLES = (
    ResultTable(
        "capability",
        "What can the service do?",
        ("capability", "segment", "stage", "channel"),
        (
            _SEGMENT,
            _STAGE,
            _text("channel", "how customers got in touch, or all"),
            _text("capability", "what is measured"),
            *_ESTIMATE,
        ),
        ("segment", "stage", "channel"),
    ),
    ResultTable(
        "journey",
        "How do customers live the service?",
        ("measure", "detail", "segment", "stage"),
        (_SEGMENT, _STAGE, _text("measure", "what is measured"), _text("detail", "of which part"), *_ESTIMATE),
        ("segment", "stage"),
    ),
    ResultTable(
        "target",
        "What does the strategy ask of each capability?",
        ("segment", "capability"),
        (
            _SEGMENT,
            _text("capability", "what is asked for"),
            ResultColumn("weight", "number", "its weight in the segment, adds up to 1"),
            ResultColumn("threshold", "number", "least acceptable"),
            ResultColumn("target", "number", "what is aimed at"),
            ResultColumn("ceiling", "number", "beyond it the segment is over-served"),
        ),
    ),
    ResultTable(
        "data_health",
        "What could be read of each export?",
        ("export", "reason"),
        (
            _text("export", "the export"),
            ResultColumn("rows_read", "count", "rows read"),
            ResultColumn("rows_accepted", "count", "rows accepted"),
            ResultColumn("rows_rejected", "count", "rows rejected, for this reason or (without one) in all"),
            _text("reason", "why; empty on the row of the total"),
            ResultColumn("newest", "date", "newest accepted row"),
            ResultColumn("oldest", "date", "oldest accepted row"),
        ),
    ),
)

RESULTS: dict[str, ResultTable] = {table.name: table for table in _TABLES}
"""Every result table by name."""
