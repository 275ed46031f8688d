"""A made-up store of any size for benchmarks, drawn by DuckDB itself: every table that a capability reads."""

from __future__ import annotations

from pathlib import Path

import duckdb

from servicefit.intake.ddl import fill_case_starts, store_ddl
from servicefit.tables import EXPORTS

START = "timestamp '2025-01-01'"
"""The facts fill the twelve months from here."""

MACROS = (
    # A number from 0 up to n - 1, the same for the same row and purpose.
    "create temp macro draw(id, purpose, n) as cast(hash(id, purpose) % n as bigint)",
    f"create temp macro moment(id, purpose) as {START} + to_seconds(draw(id, purpose, 365 * 86400))",
    """create temp macro pick(id, purpose, words) as words[cast(draw(id, purpose, len(words)) + 1 as integer)]""",
    "create temp macro bucket_of(customer) as cast(hash(customer, 'bucket') % 200 as smallint)",
)
STAGES = "['before', 'during', 'after', 'after']"
CHANNELS = "['phone', 'phone', 'phone', 'phone', 'chat', 'chat', 'email', 'bot', 'web', 'branch', 'other']"
OUTCOMES = "['resolved', 'resolved', 'resolved', 'resolved', 'unresolved', 'transferred', 'dropped', 'abandoned', 'unanswered']"


def make_store(path: Path, contacts: int) -> None:
    """Make a store of so many contacts, a tenth as many customers and four tenths as many cases, and 200 agents."""
    customers, cases = contacts // 10, contacts * 2 // 5
    with duckdb.connect(str(path), config={"memory_limit": "6GB"}) as connection:
        for statement in (*store_ddl(), *MACROS):
            connection.execute(statement)
        for table, select in _tables(contacts, customers, cases).items():
            connection.execute(f"insert into {table} by name {select}")
        connection.execute(fill_case_starts())
        _keep_books(connection)


def _tables(contacts: int, customers: int, cases: int) -> dict[str, str]:
    return {
        "customers": f"""
            select i as customer_id, pick(i, 'segment', ['household', 'household', 'small_business', 'enterprise']) as segment,
                bucket_of(i) as bucket
            from range({customers}) as t(i) order by bucket, customer_id""",
        "agents": """
            select i as agent_id, cast(timestamp '2020-01-01' + to_days(cast(draw(i, 'hired', 2100) as integer)) as date) as hired_on,
                draw(i, 'training', 40) as training_hours, draw(i, 'engagement', 101) as engagement
            from range(200) as t(i)""",
        "cases": f"""
            select i as case_id, draw(i, 'customer', {customers}) as customer_id, moment(i, 'opened') as opened_at,
                case when draw(i, 'closed', 10) > 0 then opened_at + to_seconds(draw(i, 'length', 864000)) end as closed_at,
                case when draw(i, 'promised', 3) > 0 then opened_at + to_seconds(draw(i, 'promise', 864000)) end as promised_by,
                pick(i, 'kind', ['question', 'problem', 'problem', 'complaint']) as kind,
                pick(i, 'stage', {STAGES}) as stage,
                pick(i, 'escalation', ['none', 'none', 'none', 'manager', 'executive']) as escalation,
                draw(i, 'granted', 3) > 0 as resolution_granted, bucket_of(customer_id) as bucket
            from range({cases}) as t(i) order by bucket, customer_id, opened_at, case_id""",
        "contacts": f"""
            with drawn as (select i, draw(i, 'case', {cases}) as its_case, draw(i, 'what', 100) as what from range({contacts}) as t(i))
            select i as contact_id,
                case when what >= 2 then draw(its_case, 'customer', {customers}) end as customer_id,
                case when what >= 15 then its_case end as case_id, pick(i, 'stage', {STAGES}) as stage,
                pick(i, 'channel', {CHANNELS}) as channel,
                case when draw(i, 'direction', 8) > 0 then 'inbound' else 'outbound' end as direction,
                pick(i, 'outcome', {OUTCOMES}) as outcome,
                case when channel <> 'bot' and outcome not in ('abandoned', 'unanswered') then draw(i, 'agent', 200) end as agent_id,
                case when what >= 15 then moment(its_case, 'opened') + to_seconds(draw(i, 'later', 1728000))
                    else moment(i, 'started') end as started_at,
                case when draw(i, 'known', 20) > 0 then draw(i, 'wait', 300) end as wait_seconds,
                bucket_of(coalesce(customer_id, -contact_id)) as bucket
            from drawn order by bucket, customer_id, started_at, contact_id""",
        "orders": f"""
            select i as order_id, draw(i, 'customer', {customers}) as customer_id, moment(i, 'ordered') as ordered_at, 10 as revenue,
                cast(ordered_at + to_days(3) as date) as promised_at, ordered_at + to_seconds(draw(i, 'delivered', 400000)) as delivered_at,
                bucket_of(customer_id) as bucket
            from range({2 * customers}) as t(i) order by bucket, customer_id, ordered_at, order_id""",
        "survey_invitations": f"""
            select i as invitation_id, draw(i, 'customer', {customers}) as customer_id,
                cast(moment(i, 'sent') as date) as sent_on, pick(i, 'method', ['email', 'sms']) as method,
                case when draw(i, 'answered', 5) = 0 then i end as response_id, bucket_of(customer_id) as bucket
            from range({customers}) as t(i) order by bucket, customer_id, sent_on, invitation_id""",
        "feedback_actions": """
            select i as action_id, cast(moment(i, 'raised') as date) as raised_on,
                case when draw(i, 'done', 3) > 0 then raised_on + cast(draw(i, 'after', 300) as integer) end as implemented_on
            from range(2000) as t(i)""",
    }


def _keep_books(connection: duckdb.DuckDBPyConnection) -> None:
    for table in EXPORTS.values():
        rows = connection.execute(f"select count(*) from {table.name}").fetchone()
        if rows and rows[0]:
            given = [(table.name, column.name) for column in table.columns]
            connection.executemany("insert into given_columns values (?, ?)", given)
    connection.execute("insert into data_end select max(started_at) from contacts")
    connection.execute("insert into fingerprint values ('made up')")
