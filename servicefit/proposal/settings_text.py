"""The proposed ``servicefit.toml``, with what is in doubt said beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from servicefit.intake.headings import fold_heading
from servicefit.proposal.table_plan import ColumnPlan, TablePlan
from servicefit.proposal.value_plan import ValueLine
from servicefit.settings import Scales

_HEAD = """\
# Proposed from the exports by their headings and values. Lines marked "review" are nearest matches: look at each, mend
# it or take it out. Lines that begin with # are not read; docs/settings.md lists every key.

[company]
name = "The company"
currency = "EUR"                    # review: yours
"""
_TIMEZONE = 'timezone = "UTC"                    # review: yours, such as "Europe/Berlin"; times carry an offset\n'
_NO_TIMEZONE = '# timezone = "Europe/Berlin"        # needed where times carry an offset\n'


def settings_text(plans: Sequence[TablePlan], places: Mapping[str, str], drafted: Mapping[str, Sequence[str]]) -> str:
    """Write the settings.

    Parameters
    ----------
    plans : sequence of TablePlan
        One a table.
    places : mapping of str to str
        Table to file, pattern or ``.sql`` file, as ``[exports]`` shall name it.
    drafted : mapping of str to sequence of str
        Tables that a ``.sql`` file stands for, and why; their headings and dates are dealt with there.

    Returns
    -------
    str
        TOML.
    """
    parts = [
        _HEAD + (_TIMEZONE if any(plan.has_offset for plan in plans) else _NO_TIMEZONE),
        _exports(plans, places, drafted),
    ]
    for plan in plans:
        if plan.table.name not in drafted:
            parts.append(_columns(plan))
        parts += _values(plan)
        parts += _formats(plan, drafted=plan.table.name in drafted)
    parts += _scales(plans)
    return "\n".join(part for part in parts if part)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(key: str, value: str, review: str = "", *, off: bool = False) -> str:
    line = f"{'# ' if off else ''}{key} = {value}"
    return f"{line:<48}# review: {review}\n" if review else f"{line}\n"


def _exports(plans: Sequence[TablePlan], places: Mapping[str, str], drafted: Mapping[str, Sequence[str]]) -> str:
    found = {plan.table.name: plan for plan in plans}
    text = "[exports]\n"
    for table, place in places.items():
        notes = [*drafted.get(table, ()), *(found[table].notes if table in found and table not in drafted else ())]
        text += "".join(f"# review: {note}\n" for note in notes) + _line(table, _text(place))
    return text


def _columns(plan: TablePlan) -> str:
    text = f"[columns.{plan.table.name}]\n"
    for name, nearest in plan.lacking.items():
        text += _line(name, '""', f"required, but not found; {nearest}", off=True)
    text += "".join(_column(one) for one in plan.columns)
    if plan.maybe:
        text += "# review: these questions have the same scale; take the # away where one rates a feature\n"
        text += "".join(_line(one.name, _headings(one), off=True) for one in plan.maybe)
    return text


def _column(one: ColumnPlan) -> str:
    return _line(_key(one.name), _headings(one), one.review)


def _headings(one: ColumnPlan) -> str:
    """Write the heading of a column; as a list where files of the table head it in several ways."""
    ways = {fold_heading(heading): _text(heading) for heading in reversed(one.seen.by_file) if heading}
    texts = list(reversed(ways.values()))
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isascii() and name.replace("_", "").isalnum() else _text(name)


def _values(plan: TablePlan) -> list[str]:
    parts = []
    for column in dict.fromkeys((*plan.values, *plan.unknown)):
        lines = plan.values.get(column, ())
        text = f"[values.{plan.table.name}.{column}]\n" + "".join(_value(line) for line in lines)
        if column in plan.unknown:
            text += f"# review: {plan.unknown[column]} more words stand in the column; {_what_to_do(plan, column)}\n"
        parts.append(text)
    return parts


def _value(line: ValueLine) -> str:
    return _line(_text(line.word), _text(line.meaning), line.review)


def _what_to_do(plan: TablePlan, column: str) -> str:
    allowed = ", ".join(plan.table.column(column).words) or "true, false"
    return f'add a line for each, with one of {allowed} or "missing", or its rows are rejected'


def _formats(plan: TablePlan, *, drafted: bool) -> list[str]:
    lines = ""
    codes = next((codes for codes in plan.date_formats if codes), "")
    if codes and not drafted:
        twins = [one.seen.date.or_else for one in plan.columns if one.seen.date.or_else]
        lines += _line("date", _text(codes), f"no day after the 12th tells it from {twins[0]}" if twins else "")
    numbers = [one.seen for one in plan.columns if _is_number(plan, one.name)]
    if any(seen.comma > seen.number for seen in numbers):
        lines += _line("decimal", '","')
    thousands = next((seen.thousands for seen in numbers if seen.thousands), "")
    if thousands:
        lines += _line("thousands", _text(thousands))
    return [f"[formats.{plan.table.name}]\n{lines}"] if lines else []


def _is_number(plan: TablePlan, name: str) -> bool:
    kinds = {column.name: column.type for column in plan.table.columns}
    return kinds.get(name) in {"money", "number", "weight", "count"}


def _scales(plans: Sequence[TablePlan]) -> list[str]:
    found = {name: scale.bounds for plan in plans for name, scale in plan.scales.items()}
    other = {name: bounds for name, bounds in found.items() if bounds != getattr(Scales(), name)}
    lines = "".join(
        _line(name, f"[{low}, {high}]", "what the first rows run from and to") for name, (low, high) in other.items()
    )
    return [f"[scales]\n{lines}"] if lines else []
