"""Made-up exports of any size for benchmarks, drawn by DuckDB itself, with their types as a person would declare them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

FEATURES = tuple(f"feature_{number:02}" for number in range(14))
CUSTOMERS_A_USE = 1 / 50
ODD = 1_000
"""One row in so many names a customer that nobody knows, or has a figure out of bounds; DuckDB's types let it pass."""

MACROS = (
    # A number from 0 up to n - 1, the same for the same row and purpose.
    "create temp macro draw(id, purpose, n) as cast(hash(id, purpose) % n as bigint)",
    "create temp macro pick(id, purpose, words) as words[cast(draw(id, purpose, len(words)) + 1 as integer)]",
    # Exports lie in the order of time, over the twelve months of 2025.
    "create temp macro day_of(i, n) as date '2025-01-01' + cast(i * 365 // n as integer)",
    "create temp macro odd(i, purpose, usual, unusual) as case when draw(i, purpose, "
    + str(ODD)
    + ") > 0 then usual else unusual end",
)


@dataclass(frozen=True, slots=True)
class Export:
    """One export: the types of its columns, and the SELECT that draws it."""

    types: dict[str, str]
    rows: str


def exports_of(uses: int, contacts: int, responses: int) -> dict[str, Export]:
    """Return every export by name, the customers as many as the uses ask for."""
    customers = max(1, int(uses * CUSTOMERS_A_USE))
    customer = f"odd(i, 'whose', 'C' || lpad(cast(draw(i, 'customer', {customers}) as varchar), 7, '0'), 'C?')"
    features = ", ".join(f"'{name}'" for name in FEATURES)
    ratings = {f"rating_{name}": "tinyint" for name in FEATURES}
    drawn = ", ".join(
        f"case when draw(i, 'applies {name}', 10) >= 3 then draw(i, 'of {name}', 5) + 1 end as {name}"
        for name in ratings
    )
    return {
        "customers": Export(
            {"customer_id": "varchar", "segment": "varchar", "region": "varchar", "joined_on": "date"},
            f"""select 'C' || lpad(cast(i as varchar), 7, '0') as customer_id,
                pick(i, 'segment', ['household', 'household', 'small_business', 'enterprise']) as segment,
                pick(i, 'region', ['north', 'east', 'south', 'west']) as region,
                date '2015-01-01' + cast(draw(i, 'joined', 3650) as integer) as joined_on
            from range({customers}) as t(i)""",
        ),
        "features": Export(
            {"feature_id": "varchar", "name": "varchar", "stage": "varchar"},
            f"select feature as feature_id, replace(feature, '_', ' ') as name, 'during' as stage from unnest([{features}]) as t(feature)",
        ),
        "agents": Export(
            {"agent_id": "varchar", "hired_on": "date"},
            "select 'A' || i as agent_id, date '2020-01-01' + cast(i as integer) as hired_on from range(200) as t(i)",
        ),
        "feature_usage": Export(
            {"customer_id": "varchar", "feature_id": "varchar", "used_on": "date", "uses": "integer"},
            f"""select {customer} as customer_id, pick(i, 'feature', [{features}]) as feature_id,
                day_of(i, {uses}) as used_on, odd(i, 'uses', draw(i, 'how often', 9) + 1, 0) as uses
            from range({uses}) as t(i)""",
        ),
        "contacts": Export(
            {
                "contact_id": "varchar",
                "customer_id": "varchar",
                "case_id": "varchar",
                "stage": "varchar",
                "channel": "varchar",
                "direction": "varchar",
                "agent_id": "varchar",
                "started_at": "timestamp",
                "wait_seconds": "double",
                "handle_seconds": "double",
                "outcome": "varchar",
            },
            f"""select 'K' || (10000000 + i) as contact_id, {customer} as customer_id,
                case when draw(i, 'known case', 100) >= 15 then 'S' || (10000000 + draw(i, 'case', {max(1, contacts * 2 // 5)})) end as case_id,
                pick(i, 'stage', ['before', 'during', 'after', 'after']) as stage,
                pick(i, 'channel', ['phone', 'phone', 'phone', 'chat', 'email', 'bot', 'web']) as channel,
                pick(i, 'direction', ['inbound', 'inbound', 'inbound', 'outbound']) as direction,
                case when channel <> 'bot' then 'A' || draw(i, 'agent', 200) end as agent_id,
                cast(day_of(i, {contacts}) as timestamp) + to_seconds(draw(i, 'second', 86400)) as started_at,
                odd(i, 'wait', draw(i, 'waited', 300), -1) as wait_seconds, draw(i, 'handled', 900) as handle_seconds,
                pick(i, 'outcome', ['resolved', 'resolved', 'unresolved', 'transferred', 'dropped', 'abandoned']) as outcome
            from range({contacts}) as t(i)""",
        ),
        "survey_responses": Export(
            {
                "response_id": "varchar",
                "customer_id": "varchar",
                "responded_on": "date",
                "satisfaction": "tinyint",
                "recommend": "tinyint",
                "method": "varchar",
                **ratings,
            },
            f"""select 'R' || (10000000 + i) as response_id, {customer} as customer_id, day_of(i, {responses}) as responded_on,
                odd(i, 'satisfaction', draw(i, 'satisfied', 5) + 1, 9) as satisfaction, draw(i, 'recommend', 11) as recommend,
                pick(i, 'method', ['email', 'sms', 'web']) as method, {drawn}
            from range({responses}) as t(i)""",
        ),
    }


def write_exports(folder: Path, exports: dict[str, Export]) -> None:
    """Write each export as CSV into ``folder/exports``."""
    (folder / "exports").mkdir(parents=True)
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        for macro in MACROS:
            connection.execute(macro)
        for name, export in exports.items():
            connection.execute(
                f"copy ({export.rows}) to '{folder}/exports/{name}.csv' (header, delimiter ',')"
            ).fetchall()
