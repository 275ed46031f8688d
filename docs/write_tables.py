"""Write docs/tables.md from the tables as the package holds them: python docs/write_tables.py."""

from pathlib import Path

from servicefit.columns import DURATION_WORDS, TYPE_WORDS, Column, Table
from servicefit.results.schema import RESULTS, ResultTable
from servicefit.tables import EXPORTS

PAGE = Path(__file__).with_name("tables.md")
INTRODUCTION = """# Tables

Made from `servicefit/tables.py` and `servicefit/results/schema.py` by `make docs`; a test holds them together.

## What goes in: exports

An export is one or more files per table: CSV (plain or gzipped), Parquet, or a `.sql` file with one SELECT over the
raw files. At least `customers` and one of `survey_responses`, `orders`, `contacts`, `cases` and `feature_usage` must be
there. Columns that no table here names are never read. **Bold** columns are required; every other column may be absent
and is then unknown for every row.
"""
RESULTS_INTRODUCTION = """## What comes out: results

One Parquet file a table, period and run: `results/<table>/period=<label>/run=<run_id>.parquet`. Shares are 0 to 1, an
interval is two-sided at the run's confidence (0.95 unless set).
"""


def describe_rule(column: Column, table: Table) -> str:
    """Say what a value must be, beyond its type.

    Parameters
    ----------
    column : Column
        One column of an export.
    table : Table
        The export that it belongs to.

    Returns
    -------
    str
        The rules, separated by semicolons; empty when there is none.
    """
    rules = [" \\| ".join(f"`{word}`" for word in column.words)] if column.words else []
    if column.scale:
        rules.append(f"on the scale `{column.scale}`")
    if column.above is not None:
        rules.append(f"above {column.above:g}")
    if column.least is not None:
        rules.append(f"{column.least:g} or more" if column.most is None else f"{column.least:g} to {column.most:g}")
    if column.years and column.required:
        rules.append("in the years {} to {}".format(*column.years))
    if column.refers_to and column.refers_to != table.name:
        unknown = "else the row is rejected" if column.required else "else the row is kept and counted as a warning"
        rules.append(f"in `{column.refers_to}`, when that export is given; {unknown}")
    rules += [f"not before `{start}`" for start, end in table.spans if end == column.name]
    if column.default:
        rules.append(f"left out: {column.default}")
    return "; ".join(rules)


def describe_table(table: Table) -> str:
    """Write one table's part of the page.

    Parameters
    ----------
    table : Table
        One export.

    Returns
    -------
    str
        Heading, key and a Markdown table with one row a column.
    """
    key = ", ".join(f"`{name}`" for name in table.key)
    again = f"Rows of the same key are added up (`{table.summed}`)." if table.summed else ""
    wide = "Columns `rating_<feature_id>` may follow: they equal rows of `survey_ratings`." if table.wide else ""
    lines = [
        f"### {table.name}",
        "",
        " ".join(filter(None, [f"{table.meaning[0].upper()}{table.meaning[1:]}. Key: {key}.", again, wide])),
        "",
        "| column | what it says | a value is | and must be |",
        "| --- | --- | --- | --- |",
    ]
    for column in table.columns:
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        value = DURATION_WORDS if column.is_duration else TYPE_WORDS[column.type]
        lines.append(f"| {name} | {column.meaning} | {value} | {describe_rule(column, table)} |")
    return "\n".join(lines) + "\n"


def describe_result(table: ResultTable) -> str:
    """Write one result table's part of the page.

    Parameters
    ----------
    table : ResultTable
        One result table.

    Returns
    -------
    str
        Heading, question, key and a Markdown table with one row a column.
    """
    key = ", ".join(f"`{name}`" for name in table.keys)
    lines = [
        f"### {table.name}",
        "",
        f"{table.meaning} Key: {key}.",
        "",
        "| column | what it says | kind |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{column.name}` | {column.meaning} | {column.kind} |" for column in table.columns]
    return "\n".join(lines) + "\n"


def page_text() -> str:
    """Write the whole page.

    Returns
    -------
    str
        The Markdown of docs/tables.md.
    """
    exports = [describe_table(table) for table in EXPORTS.values()]
    results = [describe_result(table) for table in RESULTS.values()]
    return "\n".join([INTRODUCTION, *exports, RESULTS_INTRODUCTION, *results])


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
