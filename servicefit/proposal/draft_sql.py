"""Drafts of ``.sql`` exports, where headings alone do not make a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from servicefit.intake.expressions import literal, quoted
from servicefit.intake.sheets import NUMBERS
from servicefit.intake.sources import kind_of
from servicefit.proposal.files import is_sheet
from servicefit.proposal.seen import Seen, one_line
from servicefit.proposal.table_plan import ColumnPlan, Elsewhere, TablePlan

_NO_SEGMENT = "'all' as segment"
_NOBODY = ("", "?", "-", "n/a", "null", "unknown")
_WITHOUT_SEGMENT = "no column is the market segment: 'all' stands for none"


def reasons_for_sql(plan: TablePlan) -> tuple[str, ...]:
    """Say why a table needs a ``.sql`` file; empty when its headings alone will do."""
    if is_sheet(plan.seen.paths[0]):
        return ()
    reasons = []
    if len(plan.seen.paths) > 1 and plan.seen.pattern is None:
        reasons.append("no pattern stands for these files alone")
    lacking = [one.seen.heading for one in plan.columns if "" in one.seen.by_file and one.name in plan.table.required]
    if lacking:
        reasons.append(f'"{one_line(lacking[0])}" stands in some of the files only')
    reasons += [f"{name} has to come from {other.place}" for name, other in _joinable(plan).items()]
    if len(plan.date_formats) > 1:
        reasons.append("dates are written in several ways")
    if plan.starts_again:
        reasons.append("ids start again in every file")
    if plan.last_by is not None:
        reasons.append(
            f'ids stand more than once: the last row of each is taken, by "{one_line(plan.last_by.heading)}"'
        )
    if "segment" in plan.lacking and plan.table.name == "customers":
        reasons.append(_WITHOUT_SEGMENT)
    return tuple(reasons)


def encoding_note(seen: Seen) -> str:
    """Say what to do where a draft cannot read files as they are encoded; empty where it can."""
    if seen.encoding is not None:
        return ""
    return f"SQL cannot read {one_line(seen.name)} as it is encoded, such as in Windows-1252: save it as UTF-8 first"


def _joinable(plan: TablePlan) -> dict[str, Elsewhere]:
    """Return the columns that a join by the table's ids can bring."""
    if plan.key is None or plan.starts_again:
        return {}
    return {name: other for name, other in plan.elsewhere.items() if not is_sheet(other.seen.paths[0])}


def draft_table(plan: TablePlan, places: Sequence[str]) -> str:
    """Write one SELECT that makes a table from its files.

    Parameters
    ----------
    plan : TablePlan
        What was found.
    places : sequence of str
        The files, or the pattern of them, as the workspace finds them.

    Returns
    -------
    str
        SQL with comments.
    """
    head = [f"-- Proposed: {reason}." for reason in reasons_for_sql(plan)]
    head += [f"-- Review: {note}." for note in plan.notes]
    lines = [_lacking(plan, name, nearest) for name, nearest in plan.lacking.items()]
    columns = [(f"{_value(plan, one)} as {_name(one.name)}", one.review) for one in plan.columns]
    if "segment" in plan.lacking and plan.table.name == "customers":
        columns.append((_NO_SEGMENT, ""))
    lines += _listed(columns)
    lines += [
        f"    -- , {_value(plan, one)} as {_name(one.name)}  -- review: the same scale; does it rate a feature?"
        for one in plan.maybe
    ]
    return "\n".join([*head, "select", *lines, "from", f"    {_read(plan.seen, places)} as raw", *_last_rows(plan), ""])


def _last_rows(plan: TablePlan) -> list[str]:
    """Keep the last row of each id."""
    if plan.last_by is None or plan.key is None:
        return []
    last, key = _value(plan, ColumnPlan("", plan.last_by), dated=True), _value(plan, plan.key)
    return [f"qualify row_number() over (partition by {key} order by {last} desc) = 1"]


def draft_customers(plans: Sequence[TablePlan], places: Sequence[Sequence[str]]) -> str:
    """Write one SELECT that takes the customers from tables that name them."""
    notes = [note for plan in plans if (note := encoding_note(plan.seen))]
    review = "".join(f"-- Review: {note}.\n" for note in (*notes, _WITHOUT_SEGMENT))
    selects = [
        f"select distinct {_value(plan, _customer(plan))} as customer_id\nfrom {_read(plan.seen, files)} as raw"
        for plan, files in zip(plans, places, strict=True)
    ]
    inner = "\nunion\n".join(selects)
    inner = "\n".join(f"        {line}" for line in inner.splitlines())
    return (
        f"-- Proposed: no file lists the customers, so they are taken from {', '.join(plan.table.name for plan in plans)}.\n"
        f"{review}"
        f"select\n    named.customer_id,\n    {_NO_SEGMENT}\nfrom\n    (\n{inner}\n    ) as named\n"
        f"where lower(trim(named.customer_id)) not in ({', '.join(literal(word) for word in _NOBODY)})\n"
    )


def _name(column: str) -> str:
    return column if re.fullmatch("[a-z][a-z0-9_]*", column) else quoted(column)


def _customer(plan: TablePlan) -> ColumnPlan:
    return next(one for one in plan.columns if one.name == "customer_id")


def _listed(columns: Sequence[tuple[str, str]]) -> list[str]:
    last = len(columns) - 1
    return [
        f"    {text}{',' if place < last else ''}{f'  -- review: {review}' if review else ''}"
        for place, (text, review) in enumerate(columns)
    ]


def _lacking(plan: TablePlan, name: str, nearest: str) -> str:
    if name == "segment" and plan.table.name == "customers":
        return f"    -- segment: {nearest}"
    line = f"    -- review: {name} is required, but was not found; {nearest}"
    kind = plan.table.column(name).type
    if kind in {"date", "time"} and all(re.search(r"(19|20)\d\d", path.name) for path in plan.seen.paths):
        return f"{line}. A year stands in the files' names:\n    -- {_year()} || '-12-31' as {name},"
    if name in _joinable(plan):
        return f"{line}:\n    -- {_from_elsewhere(plan, name)} as {name},"
    return f'{line}\n    -- raw."…" as {name},'


def _from_elsewhere(plan: TablePlan, name: str) -> str:
    """Return the SQL of a column of another file: numbers summed over the rows of an id, else the first of them."""
    assert plan.key is not None  # noqa: S101 - asked for only where it was found
    other, kind = plan.elsewhere[name], plan.table.column(name).type
    cell = f"other.{quoted(other.column.heading)}"
    value = f"sum(try_cast({cell} as decimal(18, 4)))" if kind in NUMBERS else f"min({cell})"
    places = [other.seen.pattern] if other.seen.pattern else [str(path) for path in other.seen.paths]
    source = " ".join(_read(other.seen, places).split())
    same = f"cast(other.{quoted(other.key.heading)} as varchar) = {_value(plan, plan.key)}"
    return f"(select {value} from {source} as other where {same})"  # noqa: S608 - names are quoted


def _year() -> str:
    return "regexp_extract(parse_filename(raw.filename), '(19|20)[0-9][0-9]')"


def _value(plan: TablePlan, one: ColumnPlan, *, dated: bool = False) -> str:
    headings = list(dict.fromkeys(heading for heading in one.seen.by_file if heading))
    cells = [f"raw.{quoted(heading)}" for heading in headings]
    text = f"coalesce({', '.join(cells)})" if len(cells) > 1 else cells[0]
    text = f"cast({text} as varchar)" if kind_of(plan.seen.paths[0]) == "parquet" else text
    if one.seen.date.codes and (dated or _is_dated(plan, one.name)):
        iso = f"strftime(try_strptime({text}, {literal(one.seen.date.codes)}), '%Y-%m-%d %H:%M:%S')"
        return f"coalesce({iso}, {text})"
    return f"{_file_part(plan)} || '-' || {text}" if _starts_again(plan, one) else text


def _is_dated(plan: TablePlan, name: str) -> bool:
    return any(column.name == name and column.type in {"date", "time"} for column in plan.table.columns)


def _starts_again(plan: TablePlan, one: ColumnPlan) -> bool:
    key = next((own.seen for own in plan.columns if own.name == plan.table.key[0]), None)
    return plan.starts_again and one.seen is key


def _file_part(plan: TablePlan) -> str:
    """Return the SQL of what tells a file from the others: the number in its name where there is one."""
    numbers = [re.findall(r"\d+", path.name) for path in plan.seen.paths]
    if all(numbers) and len({found[0] for found in numbers}) == len(numbers):
        return "regexp_extract(parse_filename(raw.filename), '[0-9]+')"
    return "parse_filename(raw.filename)"


def _read(seen: Seen, places: Sequence[str]) -> str:
    """Return the SQL of a table of raw files."""
    files = f"[{', '.join(literal(place) for place in places)}]" if len(places) > 1 else literal(places[0])
    if kind_of(seen.paths[0]) == "parquet":
        return f"read_parquet({files}, union_by_name = true, filename = true)"
    encoding = f", encoding = {literal(seen.encoding)}" if seen.encoding else ""
    return (
        f"read_csv(\n        {files},\n        header = true, delim = {literal(seen.delimiter)}, quote = '\"', all_varchar = true, "
        f"union_by_name = true, filename = true{encoding}\n    )"
    )
