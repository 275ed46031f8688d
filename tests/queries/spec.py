"""Small tables in, rows out: what a specification test of a query is written with.

A table is text: the first line names columns, every other is a row, cells stand apart by blanks, ``-`` is NULL.
Columns that a table does not name are columns that the export does not have.
"""

import datetime as dt

import duckdb

from servicefit.engine.query import find_query
from servicefit.intake.ddl import fill_case_starts, store_ddl
from servicefit.settings import Settings
from servicefit.tables import EXPORTS

CUSTOMERS = """
customer_id segment
1           home
2           home
3           business
"""
"""Who the customers are in every test."""


def rows(text):
    """Read a table; cells stay text, ``-`` becomes None."""
    lines = [line.split() for line in text.strip().splitlines()]
    return [dict(zip(lines[0], (None if cell == "-" else cell for cell in line), strict=True)) for line in lines[1:]]


def ask(
    name,
    columns,
    *,
    period=("2026-01-01", "2026-02-01"),
    data_end="2026-06-01",
    reopen_days=7,
    end_of_day=True,
    **tables,
):
    """Run a query on a store that holds only these tables.

    Returns the named columns of its rows as a sorted list of tuples of text; hits and facts are added up by all the
    other columns.
    """
    query = find_query(name)
    values = {
        "period_start": dt.datetime.fromisoformat(period[0]),
        "period_end": dt.datetime.fromisoformat(period[1]),
        "data_end": dt.datetime.fromisoformat(data_end),
        "reopen_days": reopen_days,
        "promise_to_end_of_day": end_of_day,
        **{f"answer_within_{channel}": seconds for channel, seconds in Settings().analysis.answer_within.items()},
    }
    with _store({"customers": CUSTOMERS, **tables}) as connection:
        relation = connection.execute(query.sql, {key: values[key] for key in query.parameters})
        names = [column[0] for column in relation.description]
        answer = _grouped([dict(zip(names, row, strict=True)) for row in relation.fetchall()])
    return sorted(tuple(_text(row[column]) for column in columns.split()) for row in answer)


def _grouped(records):
    """Add up the hits and facts of equal rows, as the tool does with the rows of a capability."""
    sums = {}
    for record in records:
        figures = {name: record.pop(name) for name in ("numerator", "denominator") if name in record}
        found = sums.setdefault(tuple(record.items()), dict.fromkeys(figures, 0))
        for name, figure in figures.items():
            found[name] += figure
    return [{**dict(key), **figures} for key, figures in sums.items()]


def expect(text):
    """Return the rows that a test expects, in the form of :func:`ask`."""
    return sorted(tuple(cell or "-" for cell in row.values()) for row in rows(text))


def answer_is(name, expected, **options):
    """Hold the rows of a query to the expected table; its first line says which columns are looked at."""
    columns = expected.strip().splitlines()[0]
    assert ask(name, columns, **options) == expect(expected)


def _store(tables):
    connection = duckdb.connect()
    for statement in store_ddl():
        connection.execute(statement)
    for name, text in tables.items():
        _fill(connection, name, rows(text))
    connection.execute(fill_case_starts())
    return connection


def _fill(connection, name, records):
    given = list(records[0]) if records else []
    connection.executemany("insert into given_columns values (?, ?)", [(name, column) for column in given])
    for record in records:
        stored = {**{column.name: column.default for column in EXPORTS[name].columns if column.default}, **record}
        if EXPORTS[name].has_customer:
            # As in the store: equal for all rows of a customer; an unknown caller's comes from the contact.
            stored["bucket"] = record["customer_id"] or str(100 + int(record["contact_id"]))
        columns, marks = ", ".join(stored), ", ".join("?" * len(stored))
        connection.execute(f"insert into {name} ({columns}) values ({marks})", list(stored.values()))


def _text(value):
    return "-" if value is None else str(value)
