"""The tables of the store, as statements."""

from __future__ import annotations

from collections.abc import Iterable

from servicefit.engine.query import find_query
from servicefit.intake.expressions import quoted
from servicefit.tables import EXPORTS, STORE_TYPES, Column, Table

BOOKKEEPING = (
    "create table ids (kind varchar, keyed_hash blob, id integer)",
    "create table given_columns (export varchar, column_name varchar)",
    "create table data_end (data_end_at timestamp)",
    """create table case_starts (
  case_id integer, customer_id integer, bucket smallint, stage varchar, channel varchar, first_at timestamp,
  inbound_at timestamp, inbound_outcome varchar, inbound_again_at timestamp)""",
    "create table fingerprint (value varchar)",
    """create table rating_places (
  feature_id varchar, word smallint, shift smallint, bits smallint, is_ever_missing boolean)""",
    """create table rejected_rows (
  export varchar, file varchar, line bigint, column_name varchar, reason varchar, row_json varchar)""",
    """create table export_counts (
  export varchar, rows_read bigint, rows_accepted bigint, rows_rejected bigint, newest date, oldest date)""",
)
"""What the store knows beside the contract's tables."""

CASE_STARTS = "store/case_starts"
"""The query that fills ``case_starts``: computed once, since many figures need it."""


def stored_columns(table: Table) -> tuple[tuple[str, str], ...]:
    """Return name and type of the columns that a table has in the store.

    Parameters
    ----------
    table : Table
        An export table.

    Returns
    -------
    tuple of (str, str)
        The contract's columns; ``bucket`` last where rows belong to a customer.
    """
    columns = tuple((column.name, STORE_TYPES[column.type]) for column in table.columns)
    return (*columns, ("bucket", "smallint")) if table.has_customer else columns


def main_time(table: Table) -> Column | None:
    """Return the column that dates a row: the first required date or time, else the first one; None without any."""
    dated = [column for column in table.columns if column.type in {"date", "time"} and column.name != "valid_from"]
    return next((column for column in dated if column.required), dated[0] if dated else None)


def create_table(table: Table, schema: str = "") -> str:
    """Return the statement that makes one export table of the store."""
    columns = ",\n  ".join(f"{quoted(name)} {kind}" for name, kind in stored_columns(table))
    return f"create table {schema}{table.name} (\n  {columns}\n)"


def create_responses_wide(ratings: Iterable[str], packed: Iterable[str] = ()) -> str:
    """Return the statement that makes ``responses_wide``: responses with one small integer a feature, and all packed."""
    columns = [
        *stored_columns(EXPORTS["survey_responses"]),
        *((name, "smallint") for name in ratings),
        *((name, "bigint") for name in packed),
    ]
    lines = ",\n  ".join(f"{quoted(name)} {kind}" for name, kind in columns)
    return f"create table responses_wide (\n  {lines}\n)"


def fill_case_starts() -> str:
    """Return the statement that fills ``case_starts`` from the contacts of the same store."""
    columns = "case_id, customer_id, bucket, stage, channel, first_at, inbound_at, inbound_outcome, inbound_again_at"
    rows = find_query(CASE_STARTS).sql
    return f"insert into case_starts select {columns} from (\n{rows}\n) order by bucket, case_id"


def store_ddl() -> tuple[str, ...]:
    """Return the statements that make an empty store, for tests and tools."""
    return (*(create_table(table) for table in EXPORTS.values()), create_responses_wide(()), *BOOKKEEPING)
