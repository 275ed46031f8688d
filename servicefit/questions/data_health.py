"""Result table ``data_health``: what could be read of each export."""

from __future__ import annotations

import pandas as pd

from servicefit.engine.duckdb_engine import Engine
from servicefit.engine.query import find_query
from servicefit.results.schema import RESULTS


def read_data_health(engine: Engine) -> pd.DataFrame:
    """How many rows of each export could be used, and why not the others?

    Parameters
    ----------
    engine : Engine
        On the store.

    Returns
    -------
    DataFrame
        Result table ``data_health``: one row an export with its total, and one a reason.
    """
    totals = engine.run(find_query("data_health/exports"), {}).assign(reason=None)
    reasons = engine.run(find_query("data_health/reasons"), {})
    prefix = reasons["column_name"].fillna("")
    reasons["reason"] = prefix.where(prefix == "", prefix + ": ") + reasons["reason"]
    table = pd.concat([totals, reasons.drop(columns="column_name")], ignore_index=True)
    return table.reindex(columns=RESULTS["data_health"].column_names)
