"""How long do all capabilities take on 10 million contacts, against reading the columns that they need?

Makes a store with so many contacts, a tenth as many customers, four tenths as many cases and 200 agents over twelve
months, then measures in one process, each once: every capability by itself, and all of them as `servicefit run` does.
The floor is one `select` of a sum or minimum of every column that any of them reads, each column once; a capability by
itself stands beside the columns that it reads. Prints seconds, ratios, and the most memory that the process held.

    python benchmarks/capabilities.py [--contacts 10000000] [--store FILE]
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from capabilities_store import make_store

from servicefit.engine.connection import open_duckdb
from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.engine.query import Query, list_queries
from servicefit.periods import Period
from servicefit.questions.capability import estimate_capability, estimate_one
from servicefit.settings import Settings

PERIOD = Period(dt.date(2025, 1, 1), dt.date(2026, 1, 1), "2025")
DATA_END = dt.datetime(2026, 1, 21)
QUERIES = [query for query in list_queries() if query.is_capability]
NO_QUERIES = Path("no-queries-of-its-own")


def seconds_of(action: Callable[[], object]) -> float:
    """Return the wall-clock seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def floor_statements(store: Path, queries: list[Query]) -> list[str]:
    """Return one statement a table: a sum or minimum of each column that these queries read."""
    needed: dict[str, dict[str, None]] = {}
    for query in queries:
        for table, columns in query.reads.items():
            needed.setdefault(table, {}).update(dict.fromkeys(columns))
    with open_duckdb(store, read_only=True) as connection:
        kinds = connection.execute("select table_name, column_name, data_type from duckdb_columns()").fetchall()
    kind = {(table, column): str(data_type) for table, column, data_type in kinds}
    return [
        f"select {', '.join(_cheapest(column, kind[table, column]) for column in columns)} from {table}"
        for table, columns in needed.items()
    ]


def _cheapest(column: str, kind: str) -> str:
    return f"sum({column})" if kind in {"INTEGER", "SMALLINT", "DOUBLE"} else f"min({column})"


def measure_floor(store: Path, queries: list[Query]) -> float:
    """Return the least seconds of three reads; one goes before, so that the file is in memory for all alike."""
    statements = floor_statements(store, queries)
    with open_duckdb(store, read_only=True) as connection:
        seconds = [
            seconds_of(lambda: [connection.execute(statement).fetchall() for statement in statements]) for _ in range(4)
        ]
    return min(seconds[1:])


def measure_capabilities(store: Path) -> dict[str, float]:
    """Return the seconds of each capability, figures and intervals included."""
    with DuckDBEngine(store) as engine:
        return {
            query.name.rpartition("/")[2]: seconds_of(
                lambda query=query: estimate_one(engine, query, PERIOD, DATA_END, Settings())  # type: ignore[misc]
            )
            for query in QUERIES
        }


def measure_all(store: Path) -> float:
    """Return the seconds of all capabilities as a run measures them."""
    with DuckDBEngine(store) as engine:
        return seconds_of(lambda: estimate_capability(engine, PERIOD, DATA_END, Settings(), NO_QUERIES))


def report(store: Path) -> None:
    """Print seconds, ratios and memory."""
    floor = measure_floor(store, QUERIES)
    own_floors = {query.name.rpartition("/")[2]: measure_floor(store, [query]) for query in QUERIES}
    print(f"{'floor: every column that any of them needs, read once':54} {floor:6.2f} s")
    for name, seconds in measure_capabilities(store).items():
        print(f"{name:54} {seconds:6.2f} s   {seconds / own_floors[name]:5.1f} × the columns that it needs")
    together, own_floor = measure_all(store), sum(own_floors.values())
    print(f"{'all, as a run measures them':54} {together:6.2f} s   {together / own_floor:5.1f} × each one's columns")
    print(f"{'':54} {'':6}     {together / floor:5.1f} × all columns, read once (aim: 40)")
    again = measure_floor(store, QUERIES)
    print(f"{'floor again, for how busy the machine was':54} {again:6.2f} s   {together / again:5.1f} × this floor")
    print(f"most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB (aim: under 2)")


def main() -> None:
    """Make the store, measure, throw the store away."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=10_000_000)
    parser.add_argument("--store", type=Path, help="keep the store in this file, and take it from there the next time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = asked.store or Path(folder) / "store.duckdb"
        if not store.exists():
            print(
                f"making a store of {asked.contacts:,} contacts: {seconds_of(lambda: make_store(store, asked.contacts)):.0f} s"
            )
        report(store)


if __name__ == "__main__":
    main()
