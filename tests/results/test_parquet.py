"""Result files: what an earlier version wrote is still read."""

import duckdb
import pandas as pd

from servicefit.results.parquet import read_frame, write_frame
from servicefit.results.schema import RESULTS


def test_a_column_that_an_earlier_version_did_not_write_is_empty(tmp_path):
    table, path = RESULTS["target"], tmp_path / "run=1.parquet"
    frame = pd.DataFrame(
        [{"segment": "all", "capability": "reachability", "weight": 1.0, "threshold": 0.5, "target": 0.9}]
    )
    write_frame(frame.reindex(columns=table.column_names), table, path)
    with duckdb.connect() as connection:
        connection.execute(f"copy (select * exclude (ceiling, weight) from '{path}') to '{path}.old' (format parquet)")
    found = read_frame(path.with_name("run=1.parquet.old"), table)
    assert list(found.columns) == table.column_names
    assert found[["weight", "ceiling"]].isna().all(axis=None)
    assert found["target"].tolist() == [0.9]
    assert found.dtypes["weight"] == "float64"
