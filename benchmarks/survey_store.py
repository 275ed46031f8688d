"""A made-up store with any number of answered questionnaires, drawn by DuckDB itself."""

from __future__ import annotations

from pathlib import Path

import duckdb

from servicefit.intake.ddl import create_responses_wide, store_ddl
from servicefit.intake.pack import keep_places, pack_ratings, packed_columns
from servicefit.tables import RATING_PREFIX

SCALE = (1, 5)
SEGMENTS = 6
RESPONSES_A_CUSTOMER = 2.5

MACROS = (
    # A number from 0 up to n - 1, the same for the same row and purpose.
    "create temp macro draw(id, purpose, n) as cast(hash(id, purpose) % n as integer)",
)


def feature_names(features: int) -> tuple[str, ...]:
    """Return the names of so many features."""
    return tuple(f"feature_{number:02}" for number in range(features))


def make_store(path: Path, responses: int, features: int) -> None:
    """Make a store of so many answers within 2025: 30 % of ratings not applicable, 0.5 % missing, no weights.

    Ratings go with a mood of the answer, and so does satisfaction, so that figures are of the usual kind.
    """
    names = feature_names(features)
    customers = int(responses / RESPONSES_A_CUSTOMER)
    with duckdb.connect(str(path), config={"memory_limit": "6GB"}) as connection:
        for statement in (*store_ddl(), *MACROS):
            connection.execute(statement)
        connection.execute("drop table responses_wide")
        ratings = [RATING_PREFIX + name for name in names]
        connection.execute(create_responses_wide(ratings, packed_columns(names, SCALE)))
        connection.execute(
            "insert into customers by name select i as customer_id, 'segment ' || draw(i, 'segment', 6) as segment, "
            f"cast(i * 200 // {customers} as smallint) as bucket from range({customers}) as t(i)"
        )
        drawn = ", ".join(
            f"""cast(case when draw(i, 'applies {name}', 1000) < 300 then null when draw(i, 'missing {name}', 1000) < 5
            then -32768 else greatest(1, least(5, mood + draw(i, 'rating {name}', 4) - 1)) end as smallint)
            as {RATING_PREFIX}{name}"""
            for name in names
        )
        packed = ", ".join(
            f"{word} as {name}"
            for word, name in zip(pack_ratings(names, SCALE), packed_columns(names, SCALE), strict=True)
        )
        connection.execute(
            f"""
            insert into responses_wide by name
            select * exclude (mood), {packed} from (
                select cast(i as integer) as response_id, cast(i / {RESPONSES_A_CUSTOMER} as integer) as customer_id,
                    cast(customer_id * 200::bigint // {customers + 1} as smallint) as bucket,
                    date '2025-01-01' + draw(i, 'day', 365) as responded_on, 1 + draw(i, 'mood', 5) as mood,
                    cast(greatest(1, least(5, mood + draw(i, 'satisfaction', 3) - 1)) as smallint) as satisfaction,
                    cast(greatest(0, least(10, 2 * mood + draw(i, 'recommend', 4) - 2)) as smallint) as recommend,
                    cast(1 as decimal(18, 6)) as weight, {drawn}
                from range({responses}) as t(i)
            )"""
        )
        connection.execute("insert into data_end values (timestamp '2026-02-01')")
    with duckdb.connect() as whole:
        whole.execute(f"attach '{path}' as store")
        keep_places(whole, names, SCALE)
