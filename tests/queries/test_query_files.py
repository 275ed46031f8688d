"""Finding queries by name, and reading what their headers say."""

import duckdb
import pytest

from servicefit.engine.query import find_faults, find_query, list_queries, over
from servicefit.errors import DataError, UsageError
from servicefit.resources import queries_dir

SQL = "select 1 as one from contacts where started_at >= $period_start\n"
HEADER = """-- Calls answered
-- question: Does somebody answer
--   when customers call?
-- kind: share
-- direction: more
-- unit: share
-- grain: one row per segment
-- parameters: $period_start timestamp,
--   $reopen_days integer
-- reads: contacts(contact_id, started_at),
--   customers(customer_id)
-- nulls: none
-- source: own definition

"""


def _own(folder, text, name="capabilities/own.sql"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_header_is_read_with_the_lines_that_go_on(tmp_path):
    query = find_query("capabilities/own", _own(tmp_path, HEADER + SQL))
    assert (query.title, query.question) == ("Calls answered", "Does somebody answer when customers call?")
    assert (query.kind, query.direction, query.unit) == ("share", "more", "share")
    assert query.parameters == {"period_start": "timestamp", "reopen_days": "integer"}
    assert query.reads == {"contacts": ("contact_id", "started_at"), "customers": ("customer_id",)}
    assert query.sql == HEADER + SQL, "the whole file runs as it is"
    assert query.is_capability


def test_a_company_need_not_write_a_header(tmp_path):
    query = find_query("capabilities/own", _own(tmp_path, "-- $reopen_days is not used\n" + SQL))
    assert query.parameters == {"period_start": ""}, "found in the SQL, not in its comments"
    assert (query.kind, query.direction, query.reads) == ("", "", {})


def test_no_parameters_are_said_as_none(tmp_path):
    assert find_query("journey/own", _own(tmp_path, "-- parameters: none\n" + SQL, "journey/own.sql")).parameters == {}


def test_the_companys_own_query_comes_first(tmp_path):
    own = _own(tmp_path, HEADER + SQL, "capabilities/reachability.sql")
    assert find_query("capabilities/reachability", own).path == own / "capabilities/reachability.sql"
    assert find_query("capabilities/reachability").path == queries_dir() / "capabilities/reachability.sql"
    assert find_query("capabilities/directness", own).path == queries_dir() / "capabilities/directness.sql"
    names = [query.name for query in list_queries(own)]
    assert names == sorted(set(names)), "in order, each name once"


def test_the_companys_folder_need_not_exist(tmp_path):
    assert list_queries(tmp_path / "queries") == list_queries()


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(UsageError, match='there is no "capabilities/reachabilty"') as caught:
        find_query("capabilities/reachabilty")
    assert caught.value.hint == 'Did you mean "capabilities/reachability"?'


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        ("-- kind: share", "-- kind: shares", 'kind as one of share, mean; found "shares"'),
        ("-- direction: more", "-- direction: up", 'direction as one of more, less; found "up"'),
        ("$reopen_days integer", "$reopen_days", "must list its parameters with their types"),
        ("customers(customer_id)", "customers", "must list the tables and columns that it reads"),
    ],
)
def test_a_header_that_cannot_be_read_is_said_with_its_file(tmp_path, line, instead, fault):
    own = _own(tmp_path, HEADER.replace(line, instead) + SQL)
    with pytest.raises(DataError) as caught:
        find_query("capabilities/own", own)
    assert "The query capabilities/own (own.sql) must" in caught.value.message
    assert fault in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_no_text_is_said_with_its_name(tmp_path):
    own = _own(tmp_path, SQL)
    (own / "capabilities/own.sql").write_bytes(b"\xff\xfe\x00select")
    with pytest.raises(DataError, match=r"own\.sql\) cannot be read as UTF-8 text"):
        find_query("capabilities/own", own)


def test_the_companys_faults_are_told_apart_from_what_can_be_read(tmp_path):
    own = _own(tmp_path, HEADER.replace("kind: share", "kind: shares") + SQL)
    _own(tmp_path, SQL, "capabilities/reachability.sql")
    faults = find_faults(own)
    assert list(faults) == ["capabilities/own"]
    assert "must say kind" in faults["capabilities/own"].message
    found = {query.name: query.path for query in list_queries(own)}
    assert "capabilities/own" not in found
    assert found["capabilities/reachability"] == own / "capabilities/reachability.sql"
    assert find_faults(None) == {} == find_faults(tmp_path / "none")


@pytest.mark.parametrize("end", ["", ";", " ;\n", "; -- the end\n-- of it; really", "\n-- no end"])
def test_a_query_can_stand_over_another_however_that_ends(tmp_path, end):
    inner = find_query("capabilities/own", _own(tmp_path, "select 2 as n -- two; or so" + ("\n" + end if end else "")))
    outer = find_query(
        "capabilities/sum", _own(tmp_path, "select sum(n) as total from numbers", "capabilities/sum.sql")
    )
    put = over(outer, "numbers", inner)
    assert (put.name, put.path) == (inner.name, inner.path), "faults are told in the name of the rows"
    with duckdb.connect() as connection:
        assert connection.execute(put.sql).fetchall() == [(2,)]


def test_both_queries_parameters_are_bound(tmp_path):
    inner = find_query("capabilities/own", _own(tmp_path, "select $a as n"))
    outer = find_query(
        "capabilities/sum", _own(tmp_path, "select n + $b as total from numbers", "capabilities/sum.sql")
    )
    assert set(over(outer, "numbers", inner).parameters) == {"a", "b"}
