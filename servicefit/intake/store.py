"""Fills the store: ids become integers, rows lie in bucket order, responses are also kept wide."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import duckdb

from servicefit.intake.ddl import BOOKKEEPING, create_responses_wide, create_table, main_time, stored_columns
from servicefit.intake.expressions import MISSING_RATING, literal, quoted
from servicefit.intake.headings import refuse_twins
from servicefit.intake.identify import bucket_of
from servicefit.intake.pack import PACKED, keep_places, pack_ratings, packed_columns
from servicefit.intake.stage import Staged
from servicefit.tables import EXPORTS, RATING_PREFIX, Column, Table

_LOW = 2**32 - 1
DATA_END = (
    ("contacts", "started_at"),
    ("cases", "opened_at"),
    ("orders", "ordered_at"),
    ("survey_responses", "responded_on"),
)


def create_store(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table of the store, empty, in the attached database ``store``."""
    connection.execute("use store")
    connection.execute("begin")
    for statement in (*(create_table(table) for table in EXPORTS.values()), *BOOKKEEPING):
        connection.execute(statement)
    connection.execute("commit")


def fill_table(connection: duckdb.DuckDBPyConnection, export: Staged) -> None:
    """Move the accepted rows of one export into the store.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With ``stage``, its dictionaries, and ``store``.
    export : Staged
        Checked by the rules.
    """
    table = export.table
    if not export.ratings:  # else they come with their ratings, in fill_wide
        _fill_rows(connection, table)
        _require_every_row(connection, table)
    for name in sorted(export.given):
        connection.execute("insert into store.given_columns values (?, ?)", [table.name, name])


def _rows(table: Table, others: Iterable[str] = ()) -> str:
    """Return the SELECT of the accepted rows, ids as integers; with other columns of the staging table."""
    columns = [f"{_stored(column)} as {quoted(column.name)}" for column in table.columns]
    columns += [f"{_bucket(table)} as bucket"] if table.has_customer else []
    columns += [f"row.{quoted(name)}" for name in others]
    return f"select {', '.join(columns)} from {_joined(table)} where row.reason is null"


def _fill_rows(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    if table.summed:
        _fill_summed(connection, table)
        return
    names = ", ".join(quoted(name) for name, _ in stored_columns(table))
    connection.execute(
        f"insert into store.{table.name} ({names}) select {names} from ({_rows(table)}) order by {_order(table)}"
    )


def _fill_summed(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Sum the uses of a feature by a customer on a day.

    Grouped and sorted by numbers only: bucket and customer in one, features by the order of their names.
    """
    connection.execute(
        f"create or replace temp table used_features as select feature_id, cast(row_number() over (order by feature_id) as integer) as number "
        f"from (select distinct feature_id from stage.{table.name} where reason is null)"
    )
    connection.execute(
        f"insert into store.{table.name} (customer_id, feature_id, used_on, uses, bucket) "
        f"select cast(whose & {_LOW} as integer), (select list(feature_id order by number) from used_features)[what], used_on, uses, "
        "cast(whose >> 32 as smallint) from (select cast(customer.bucket as bigint) << 32 | customer.id as whose, "
        "feature.number as what, row.used_on, cast(sum(row.uses) as bigint) as uses "
        f"from stage.{table.name} as row join stage.ids_customer as customer on customer.text = row.customer_id "
        "join used_features as feature on feature.feature_id = row.feature_id where row.reason is null "
        "group by whose, what, row.used_on order by whose, used_on, what)"
    )


def _require_every_row(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Stop when a join has lost or doubled rows: a fault of ours that must never reach a figure."""
    what = f"sum({table.summed})" if table.summed else "count(*)"
    stored, accepted = (
        connection.execute(f"select {what} from {rows}").fetchone()
        for rows in (f"store.{table.name}", f"stage.{table.name} where reason is null")
    )
    if stored != accepted:
        raise AssertionError(f"{table.name}: {accepted} rows were accepted, {stored} were stored")


def _stored(column: Column) -> str:
    if column.type == "id":
        return f"of_{column.name}.id"
    if column.name == "applicable":
        return "coalesce(row.applicable, row.rating is not null)"
    return f"row.{quoted(column.name)}"


def _joined(table: Table) -> str:
    joins = "".join(
        f" left join stage.ids_{column.kind} as of_{column.name} on of_{column.name}.text = row.{quoted(column.name)}"
        for column in table.columns
        if column.type == "id"
    )
    return f"stage.{table.name} as row{joins}"


def _bucket(table: Table) -> str:
    known = "of_customer_id.bucket"
    return known if table.column("customer_id").required else f"coalesce({known}, {bucket_of('row.' + table.key[0])})"


def _order(table: Table) -> str:
    time = main_time(table)
    names = [*(["bucket", "customer_id"] if table.has_customer else []), *([time.name] if time else []), *table.key]
    return ", ".join(f"{quoted(name)} nulls first" for name in dict.fromkeys(names))


def fill_wide(
    connection: duckdb.DuckDBPyConnection, responses: Staged | None, ratings: Staged | None, scale: tuple[int, int]
) -> None:
    """Make ``responses_wide``; ``survey_responses``, and ``survey_ratings`` where the export itself is wide, are views on it.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With the accepted rows in ``store.survey_responses`` and ``store.survey_ratings``.
    responses, ratings : Staged or None
        The exports; None when absent.
    scale : tuple of int
        Least and highest rating.
    """
    base = [name for name, _ in stored_columns(EXPORTS["survey_responses"])]
    if responses is not None and responses.ratings:
        names, source = responses.ratings, _rows(responses.table, responses.ratings)
    elif responses is not None and ratings is not None:
        names, source = _wide_from_long(connection, base)
    else:
        names, source = (), f"select {', '.join(base)} from store.survey_responses"
    features = tuple(name.removeprefix(RATING_PREFIX) for name in names)
    connection.execute(create_responses_wide(names, packed_columns(features, scale)))
    packed = "".join(f", {word}" for word in pack_ratings(features, scale))
    connection.execute(
        f"insert into store.responses_wide select *{packed} from ({source}) "
        "order by bucket, customer_id, responded_on, response_id"
    )
    keep_places(connection, features, scale)
    connection.execute("drop table store.survey_responses")
    connection.execute(f"create view survey_responses as select {', '.join(base)} from responses_wide")
    if responses is not None:
        _require_every_row(connection, responses.table)
    if responses is not None and responses.ratings:
        connection.execute("drop table store.survey_ratings")
        connection.execute(_ratings_view(responses.ratings))


def _wide_from_long(connection: duckdb.DuckDBPyConnection, base: list[str]) -> tuple[tuple[str, ...], str]:
    rows = connection.execute("select distinct feature_id from store.survey_ratings order by 1").fetchall()
    features = [str(row[0]) for row in rows]
    refuse_twins(features)
    answer = f"coalesce(rating, case when applicable then {MISSING_RATING} end)"
    pivoted = "".join(
        f", max(case when feature_id = {literal(f)} then {answer} end) as {quoted(RATING_PREFIX + f)}" for f in features
    )
    names = tuple(RATING_PREFIX + feature for feature in features)
    wide = "".join(f", wide.{quoted(name)}" for name in names)
    return names, (
        f"select {', '.join('response.' + name for name in base)}{wide} from store.survey_responses as response "
        f"left join (select response_id{pivoted} from store.survey_ratings group by response_id) as wide using (response_id)"
    )


def _ratings_view(ratings: tuple[str, ...]) -> str:
    named = ", ".join(f"{quoted(name)} as {literal(name.removeprefix(RATING_PREFIX))}" for name in ratings)
    return (
        "create view survey_ratings as select response_id, feature_id, nullif(answer, "
        f"{MISSING_RATING}) as rating, true as applicable, cast(null as smallint) as expectation, "
        "cast(null as smallint) as stated_importance from responses_wide "
        f"unpivot (answer for feature_id in ({named}))"
    )


def fill_data_end(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the end of the data: the latest start of anything; a day counts to its midnight, a month to its end."""
    ends = [
        f"select max({column}) as ends from store.{table}"
        if EXPORTS[table].column(column).type == "time"
        else f"select cast(max({column}) + 1 as timestamp) from store.{table}"
        for table, column in DATA_END
    ]
    # An export whose every row lies on a first of a month is monthly: its last row stands for that whole month.
    ends.append(
        "select case when bool_and(day(used_on) = 1) and count(distinct used_on) > 1 "
        "then cast(max(used_on) + interval 1 month as timestamp) else cast(max(used_on) + 1 as timestamp) end from store.feature_usage"
    )
    connection.execute(f"insert into store.data_end select max(ends) from ({' union all '.join(ends)})")


def fill_fingerprint(connection: duckdb.DuckDBPyConnection, staged: Mapping[str, Staged]) -> str:
    """Compute and keep the SHA-256 over the accepted rows, whatever their order.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With the filled store.
    staged : mapping of str to Staged
        Exports by name.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    total = hashlib.sha256()
    for name in sorted(staged):
        stored = "responses_wide" if name == "survey_responses" else name
        columns = [row[0] for row in connection.execute(f"describe select * from store.{stored}").fetchall()]
        columns = [column for column in columns if not column.startswith(PACKED)]
        text = ", ".join(f"coalesce(cast({quoted(column)} as varchar), chr(1))" for column in columns)
        row = connection.execute(
            f"select count(*), sum(cast(('0x' || substr(sha256(concat_ws(chr(31), {text})), 1, 15)) as bigint)::hugeint) from store.{stored}"
        ).fetchone()
        given = ",".join(sorted(staged[name].given))
        total.update(f"{name}:{','.join(columns)}:{given}:{row}\n".encode())
    value = total.hexdigest()
    connection.execute("insert into store.fingerprint values (?)", [value])
    return value
