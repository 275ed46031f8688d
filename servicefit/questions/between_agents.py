"""From sums by representative to figures of how alike representatives are."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from servicefit.engine.duckdb_engine import Engine, Value
from servicefit.engine.query import Query, find_query, over
from servicefit.questions.cells import DIMENSIONS, FEWEST_AGENTS, ROWS, fault_of, roll_up
from servicefit.statistics.consistency import agent_consistency

NEEDED = [*DIMENSIONS, "agent", "n", "sum"]


def is_between_agents(columns: Mapping[str, str]) -> bool:
    """Say whether the rows of a capability are sums by representative."""
    return set(NEEDED) <= set(columns)


def estimate_between_agents(
    engine: Engine, rows: Query, parameters: Mapping[str, Value], confidence: float
) -> pd.DataFrame:
    """How alike are representatives, in every cell and every roll-up?

    Parameters
    ----------
    engine : Engine
        On the store.
    rows : Query
        Yields segment, stage, channel, agent, n and sum.
    parameters : mapping
        What it may ask for.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        ``segment, stage, channel, value, value_low, value_high, n, customers, by_agent``; the last is true.
        ``customers`` are those of the contacts that representatives took. Cells of fewer than three representatives,
        and those in which nothing can be said (all contacts ended alike, or none has a second), have no figure.

    Raises
    ------
    DataError
        The query does not run, or sums exceed counts.
    """
    sums = engine.run(rows, parameters).rename(columns={"sum": "numerator", "n": "denominator"})
    customers = engine.run(
        over(find_query("capability/cells"), ROWS, find_query("capability/agent_contacts")), parameters
    )
    customers = customers.loc[customers["customers"].notna(), [*DIMENSIONS, "customers"]]
    found = [
        {**dict(zip(DIMENSIONS, cell, strict=True)), **_estimate(of_agents, confidence, rows)}
        for cell, of_agents in roll_up(sums, "agent").groupby(DIMENSIONS)
    ]
    names = [*DIMENSIONS, "value", "value_low", "value_high", "n", "agents"]
    table = pd.DataFrame(found, columns=names).merge(customers, on=DIMENSIONS, how="left")
    table["customers"] = table["customers"].fillna(0).astype("Int64")
    figures = ["value", "value_low", "value_high"]
    table[figures] = table[figures].where(table["agents"] >= FEWEST_AGENTS)
    return table.drop(columns="agents").assign(by_agent=True)


def _estimate(of_agents: pd.DataFrame, confidence: float, rows: Query) -> dict[str, float]:
    try:
        found = agent_consistency(of_agents["denominator"], of_agents["numerator"], confidence)
    except ValueError as error:
        raise fault_of(rows, f"sums that lie within their counts; {error}") from error
    return {
        "value": found.value,
        "value_low": found.low,
        "value_high": found.high,
        "n": round(found.n),
        "agents": found.agents,
    }
