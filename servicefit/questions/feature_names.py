"""What the service features are called."""

from __future__ import annotations

import datetime as dt

from servicefit.engine.duckdb_engine import Engine
from servicefit.engine.query import find_query
from servicefit.periods import Period


def read_feature_names(engine: Engine, period: Period) -> dict[str, str]:
    """Return the names of the catalogue's features, by feature_id, as they hold at the end of a period."""
    rows = engine.run(find_query("store/feature_names"), {"period_end": dt.datetime.combine(period.end, dt.time())})
    return {str(row.feature_id): str(row.name) for row in rows.itertuples(index=False)}
