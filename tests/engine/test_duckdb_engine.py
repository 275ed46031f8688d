"""Queries by name on a store that is only read; a fault names the file at fault."""

import datetime as dt
import subprocess
import sys

import duckdb
import pytest

from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.engine.query import read_query
from servicefit.errors import DataError


@pytest.fixture
def engine(tmp_path):
    store = tmp_path / "store.duckdb"
    with duckdb.connect(str(store)) as connection:
        connection.execute("create table facts as select i as id, 'seg' || i % 2 as segment from range(4) as t(i)")
    with DuckDBEngine(store) as opened:
        yield opened


@pytest.fixture
def query(tmp_path):
    def make(sql, name="own"):
        file = tmp_path / f"{name}.sql"
        file.write_text(sql)
        return read_query(f"capabilities/{name}", file)

    return make


def test_rows_of_a_query_come_as_a_frame(engine, query):
    found = engine.run(
        query("select id, segment from facts where id >= $least order by id"), {"least": 2, "not declared": 1}
    )
    assert found.to_dict("list") == {"id": [2, 3], "segment": ["seg0", "seg1"]}


def test_values_are_bound_and_never_read_as_sql(engine, query):
    found = engine.run(query("select $name as name"), {"name": "x'; drop table facts; --"})
    assert found["name"].tolist() == ["x'; drop table facts; --"]


@pytest.mark.parametrize("value", [True, 3, 0.5, "a", dt.date(2026, 1, 5), dt.datetime(2026, 1, 5, 10), None])
def test_values_of_each_kind_can_be_bound(engine, query, value):
    assert engine.run(query("select $a is not distinct from $b as same"), {"a": value, "b": value})[
        "same"
    ].tolist() == [True]


def test_rows_can_be_kept_for_other_queries(engine, query):
    assert engine.materialise("kept", query("select segment, count(*) as n from facts group by segment"), {}) == [
        "segment",
        "n",
    ]
    assert engine.run(query("select sum(n) as n from kept"), {})["n"].tolist() == [4]
    assert engine.materialise("kept", query("select 1 as other"), {}) == ["other"]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("selec 1", 'syntax error at or near "selec"'),
        ("select idd from facts", 'Referenced column "idd" not found'),
        ("select 1 from fact", "Table with name fact does not exist"),
        ("select cast(segment as integer) from facts", "Conversion Error"),
        ("create table x as select 1", ""),
        ("select 1; select 2 from nowhere", ""),
    ],
)
@pytest.mark.parametrize("way", ["run", "materialise"])
def test_a_query_with_a_mistake_is_named_with_its_file(engine, query, sql, said, way):
    arguments = (query(sql), {}) if way == "run" else ("kept", query(sql), {})
    with pytest.raises(DataError) as fault:
        getattr(engine, way)(*arguments)
    assert fault.value.message.startswith("The query capabilities/own (own.sql) does not run: ")
    assert said in fault.value.message
    assert fault.value.hint


def test_a_fault_tells_no_value_of_a_row(engine, query):
    with pytest.raises(DataError) as fault:
        engine.run(query("select cast(segment as integer) as x from facts"), {})
    assert "seg0" not in str(fault.value)


def test_a_parameter_that_nobody_gives_is_named_with_the_nearest_one(engine, query):
    with pytest.raises(DataError, match=r"it needs \$period_strat") as fault:
        engine.run(query("select $period_strat as x"), {"period_start": 1})
    assert fault.value.hint == 'Did you mean "period_start"?'


@pytest.mark.parametrize("sql", ["drop table facts", "insert into facts values (9, 'x')", "delete from facts"])
def test_the_store_is_only_read(engine, query, sql):
    with pytest.raises(DataError):
        engine.run(query(sql), {})
    assert engine.run(query("select count(*) as n from facts"), {})["n"].tolist() == [4]


def test_two_can_read_at_once(engine, query, tmp_path):
    with DuckDBEngine(tmp_path / "store.duckdb") as other:
        assert other.run(query("select count(*) as n from facts"), {})["n"].tolist() == [4]


def test_without_a_store_the_user_is_told_how_to_make_one(tmp_path):
    with pytest.raises(DataError, match="store.duckdb must exist; the exports have not been read yet") as fault:
        DuckDBEngine(tmp_path / "store.duckdb")
    assert fault.value.hint == "Run: servicefit run"


def test_what_is_no_store_is_told(tmp_path):
    (tmp_path / "store.duckdb").write_bytes(b"not a database" * 100)
    with pytest.raises(DataError, match="store.duckdb cannot be opened"):
        DuckDBEngine(tmp_path / "store.duckdb")


def test_long_queries_draw_no_bar_between_results():
    """Where nobody runs a file, as in a notebook, the engine would."""
    asks = "print(*connection.execute(\"select current_setting('enable_progress_bar')\").fetchone())"
    opens = {
        True: "import duckdb; connection = duckdb.connect()",
        False: "from servicefit.engine.connection import open_duckdb; connection = open_duckdb()",
    }
    for draws, statement in opens.items():
        said = subprocess.run(
            [sys.executable, "-c", f"{statement}; {asks}"], capture_output=True, text=True, check=True
        )
        assert said.stdout.strip() == str(draws)
