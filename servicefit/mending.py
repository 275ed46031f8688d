"""How to mend what rows are rejected for, in one line a reason."""

from __future__ import annotations

from servicefit.columns import Column, Table, Type
from servicefit.intake import ExportReport, Reason
from servicefit.tables import EXPORTS, RATING_PREFIX

_WORD = 'say under [values.{table}.{column}] what your words mean: "your word" = "{word}"'
_DATE = 'date = "%d.%m.%Y"'
_TIME = 'date = "%d.%m.%Y %H:%M", or without a time of day "%d.%m.%Y"'
_CODE = 'codes and words that are no answer: "99" = "missing" under [values.{table}.{values}]'
_MENDS = {
    "a value is required": "fill the blanks, or leave such rows out of the export",
    "must be one of": _WORD,
    "must be true or false": _WORD,
    "must be a date": "say under [formats.{table}] how dates are written: {date}",
    "must be a time written": "mend these dates, or date under [formats.{table}]",
    "a time with an offset": 'write under [company]: timezone = "Europe/Berlin", or what yours is',
    "must be a whole number": _CODE,
    "must be a number": 'commas and the like: decimal = "," and thousands = "." under [formats.{table}]',
    "must lie on its scale": f"give the scale of the question under [scales]: {{scale}} = [lowest, highest]\n{_CODE}",
    "must be a value; the cell shows": "mend the formula in the sheet, or clear the cell",
    "must be at": "mend these rows, or map the column that is meant under [columns.{table}]",
    "must be above": "mend these rows, or map the column that is meant under [columns.{table}]",
    "must not lie before": "mend the dates; where two columns are mixed up, swap them under [columns.{table}]",
    "must name a row of": "bring the rows that {parent} lacks; both must write an id alike (0042 is not 42)",
    "its row in": "mend {parent}: these rows come back with it",
    "must be the only row": "leave the doubles out, or map the column that tells rows apart under [columns.{table}]",
    "must have at most": "map the column that is meant under [columns.{table}]: no id or name is that long",
    "must not hold a NUL": "export the file again",
    "must differ from": "give target and threshold values of their own",
    "must lie in the years": "mend these dates, or date under [formats.{table}]: %y where years have two figures",
    "must lie beyond": "give a ceiling on the far side of the target, or leave it blank",
    "the line must be UTF-8": 'name the encoding of the file under [formats.{table}]: encoding = "cp1252"',
    "the line must have as many": "put cells that hold the delimiter into quotes, or export the file again",
    "the line is longer": "mend the quotes in that line, or export the file again",
    "a quoted cell must end": "mend the quotes in that line, or export the file again",
}
"""How a reason begins, and what mends it."""
_BLANKS: dict[Type, str] = {"text": "unknown", "money": "0", "number": "0"}
"""What a required blank may stand for, by the type of its column."""


def mend_of(export: ExportReport, reason: Reason) -> str:
    """Say how to mend what rows of an export were rejected for.

    Parameters
    ----------
    export : ExportReport
        The export.
    reason : Reason
        Why.

    Returns
    -------
    str
        Where to write what in ``servicefit.toml``, or what to do in the files; each line is a way of its own.
    """
    mends = [mend for begins, mend in _MENDS.items() if reason.reason.startswith(begins)]
    column = _column(EXPORTS[export.export], reason.column)
    if reason.reason.startswith("a value is required") and column.type in _BLANKS:
        mends.append(
            f'a blank means one thing: say which under [values.{{table}}.{{column}}]: "" = "{_BLANKS[column.type]}"'
        )
    if reason.reason.startswith("must be the only row") and len(export.files) > 1:
        mends.append(
            "ids start again in every file: servicefit init NEW --from FOLDER drafts a query that tells them apart"
        )
    return "\n".join(mends).format(
        table=export.export,
        column=column.name,
        values="rating" if column.name.startswith(RATING_PREFIX) else column.name,
        date=_DATE if column.type == "date" else _TIME,
        word="true" if column.type == "flag" else next(iter(column.words), ""),
        scale=column.scale,
        parent=column.refers_to,
    )


def _column(table: Table, name: str) -> Column:
    """Return a column of the contract, or one that rates a feature."""
    return table.column(name) if name in table.column_names else Column(name, "rating", "", scale="rating")
