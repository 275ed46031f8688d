"""Every query keeps the house rules, and its header tells the truth about it."""

import datetime as dt

import duckdb
import pytest
import sqlglot
from sqlfluff.core import FluffConfig, Linter

from servicefit.engine.query import list_queries
from servicefit.names import CAPABILITY_NAMES
from tests.queries.house import breaches, columns_read, make_store, written

QUERIES = list_queries()
ALL = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
CAPABILITIES = [query for query in QUERIES if query.is_capability]
TEMPLATES = [query for query in QUERIES if query.is_template]
OF_ONE_FILLING = "RF04, ST06, RF06, LT05, ST11"
"""Rules out of use everywhere; and those that what is filled in may break: quoted names, long lines, a table joined for
a column that another filling reads."""
JOURNEY = [query for query in QUERIES if query.folder == "journey"]
VALUES = {
    "timestamp": dt.datetime(2026, 1, 1),
    "date": dt.date(2026, 1, 1),
    "integer": 7,
    "double": 0.5,
    "boolean": True,
    "varchar": "all",
}


def _tree(query):
    return sqlglot.parse_one(written(query)[0], dialect="duckdb")


@ALL
def test_it_keeps_the_house_rules(query):
    assert [breach for sql in written(query) for breach in breaches(sql)] == []


@ALL
def test_its_header_is_complete(query):
    needed = {name: getattr(query, name) for name in ("title", "question", "grain", "nulls", "source", "reads")}
    if query.is_capability:
        needed |= {"kind": query.kind, "direction": query.direction, "unit": query.unit, "needs": query.needs}
    assert [name for name, said in needed.items() if not said] == []
    assert query.question.endswith("?")
    assert all(query.parameters.values()), "every parameter has its type"
    assert "\n-- parameters: " in query.sql


@ALL
def test_it_binds_the_parameters_of_its_header(query):
    used = {placeholder.name for placeholder in _tree(query).find_all(sqlglot.exp.Placeholder, sqlglot.exp.Parameter)}
    assert used == set(query.parameters)


@ALL
def test_it_reads_the_columns_of_its_header(query):
    said = {table: set(columns) for table, columns in query.reads.items()}
    read = {}
    for sql in written(query):
        for table, columns in columns_read(sqlglot.parse_one(sql, dialect="duckdb")).items():
            read[table] = read.get(table, set()) | columns
    assert read == said
    assert all(len(columns) == len(set(columns)) for columns in query.reads.values())


@ALL
def test_it_goes_over_to_spark(query):
    for sql in written(query):
        spark = sqlglot.transpile(
            sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, identify=True
        )
        assert len(spark) == 1
        assert isinstance(sqlglot.parse_one(spark[0], dialect="spark"), sqlglot.exp.Select)


@ALL
def test_it_runs_on_an_empty_store(query):
    bound = {name: VALUES[kind] for name, kind in query.parameters.items()}
    with duckdb.connect() as connection:
        make_store(connection)
        for sql in written(query):
            relation = connection.execute(sql, bound) if bound else connection.execute(sql)
            assert [column[0] for column in relation.description] == sqlglot.parse_one(
                sql, dialect="duckdb"
            ).named_selects
            assert len(relation.fetchall()) <= 1, "no facts, no rows; a grand total is the one row there may be"


@pytest.mark.parametrize("query", TEMPLATES, ids=[query.name for query in TEMPLATES])
def test_a_template_is_written_as_the_linter_wants_it(query):
    folder = query.path.parent
    linter = Linter(config=FluffConfig.from_path(str(folder), overrides={"exclude_rules": OF_ONE_FILLING}))
    for sql in written(query):
        faults = linter.lint_string(sql + "\n").get_violations()
        assert [f"{fault.rule_code()} line {fault.line_no}: {fault.desc()}" for fault in faults] == []


@pytest.mark.parametrize("query", CAPABILITIES, ids=[query.name for query in CAPABILITIES])
def test_a_capability_yields_hits_and_facts_by_customer(query):
    wanted = ["segment", "stage", "channel", "bucket", "customer_id", "numerator", "denominator"]
    if query.name == "capabilities/consistency":
        wanted = ["segment", "stage", "channel", "agent", "n", "sum"]
    elif query.name in {"capabilities/competence", "capabilities/engagement"}:
        wanted.insert(wanted.index("numerator"), "agent")
    assert _tree(query).named_selects == wanted
    assert query.title == CAPABILITY_NAMES[query.name.rpartition("/")[2]]


@pytest.mark.parametrize("query", JOURNEY, ids=[query.name for query in JOURNEY])
def test_a_measure_of_the_journey_yields_hits_and_facts_by_customer_and_detail(query):
    wanted = ["segment", "bucket", "customer_id", "detail", "numerator", "denominator"]
    assert _tree(query).named_selects == wanted


# What the rules refuse, and the form that is wanted in its place -----------------------------------------------------

REFUSED = {
    "two statements": ("one select", "select 1 as one; select 2 as two"),
    "no select": ("it begins with", "create table contacts as select 1 as one"),
    "union": ("one select", "select contact_id from contacts union all select case_id from cases"),
    "from first": ("it begins with", "from contacts select contact_id"),
    "not SQL": ("must be SQL", "select contact_id from (contacts"),
    "upper case": ("lower case: SELECT", "SELECT contact_id from contacts"),
    "upper case name": ("lower case: Id", "select contact_id as Id from contacts"),
    "star": ("select *", "select * from contacts"),
    "star in a CTE": ("select *", "with c as (select * from contacts) select c.contact_id from c"),
    "star of a table": ("select *", "select contacts.* from contacts"),
    "positional group by": ("group by", "select channel, count(*) as n from contacts group by 1"),
    "group by all": ("group by", "select channel, count(*) as n from contacts group by all"),
    "positional order by": ("order by", "select channel from contacts order by 1"),
    "qualify": (
        "qualify",
        "select case_id from contacts qualify row_number() over (partition by case_id order by contact_id) = 1",
    ),
    "quantile_cont": ("percentile_cont", "select quantile_cont(wait_seconds, 0.9) as q from contacts"),
    "percentile_cont": (
        "percentile_cont",
        "select percentile_cont(0.9) within group (order by wait_seconds) as q from contacts",
    ),
    "percentile_disc": (
        "percentile_disc",
        "select percentile_disc(0.9) within group (order by wait_seconds) as q from contacts",
    ),
    "quantile": ("quantile:", "select quantile(wait_seconds, 0.9) as q from contacts"),
    "median of a decimal": ("median", "select median(revenue) as m from orders"),
    "cast that rounds": ("cast", "select cast(wait_seconds as integer) as w from contacts"),
    "cast that rounds, in a CTE": (
        "cast",
        "with w as (select sum(wait_seconds) as s from contacts) select cast(w.s as bigint) as s from w",
    ),
    "cast that rounds, short": ("cast", "select wait_seconds::integer as w from contacts"),
    "date_diff in months": ("date_diff", "select date_diff('month', joined_on, left_on) as n from customers"),
    "date_diff in hours": ("date_diff", "select date_diff('hour', opened_at, closed_at) as n from cases"),
    "date_diff of times": ("date_diff", "select date_diff('day', opened_at, closed_at) as n from cases"),
    "isodow": ("isodow", "select isodow(started_at) as d from contacts"),
    "extract isodow": ("isodow", "select extract(isodow from started_at) as d from contacts"),
    "date_part": ("date_part", "select date_part('isodow', started_at) as d from contacts"),
    "list": ("list", "select list(channel order by contact_id) as l from contacts"),
    "array_agg": ("list", "select array_agg(channel) as l from contacts"),
    "log": ("log", "select log(wait_seconds) as l from contacts"),
    "division": ("/: the", "select wait_seconds / handle_seconds as r from contacts"),
    "division by a number that is 0": ("/: the", "select wait_seconds / 0 as r from contacts"),
    "whole division": ("//: the", "select contact_id // case_id as r from contacts"),
    "remainder": ("%: the", "select contact_id % case_id as r from contacts"),
    "hash": ("hash", "select hash(contact_id) as h from contacts"),
    "skewness": ("skewness", "select skewness(wait_seconds) as s from contacts"),
    "kurtosis": ("kurtosis", "select kurtosis(wait_seconds) as s from contacts"),
    "pivot, simplified": ("it begins with", "pivot contacts on channel using count(*)"),
    "unpivot, simplified": (
        "unpivot",
        "with u as (unpivot orders on revenue, margin into name kind value v) select u.v from u",
    ),
    "slice": ("slices", "select (string_split(queue, '-'))[1:2] as q from contacts"),
    "range": ("range", "select unnest(range(3)) as n from contacts"),
    "generate_series": ("range", "select unnest(generate_series(1, 3)) as n from contacts"),
    "series as a table": ("range", "select series.n from generate_series(1, 3) as series(n)"),
    "tilde": ("~", "select contact_id from contacts where queue ~ 'a'"),
}
LET_THROUGH = {
    "select": "select contact_id from contacts",
    "text in upper case": "select contact_id from contacts where queue = 'Hotline ~ DE'",
    "count of all": "select channel, count(*) as n from contacts group by channel order by channel",
    "row number in a CTE": (
        "with n as (select case_id, row_number() over (partition by case_id order by contact_id) as place from contacts) "
        "select n.case_id from n where n.place = 1"
    ),
    "median of a double": "select median(cast(revenue as double)) as m from orders",
    "floor": "select cast(floor(wait_seconds) as integer) as w from contacts",
    "cast of a whole sum": (
        "with s as (select sum(case when outcome = 'resolved' then 1 else 0 end) as n from contacts) "
        "select cast(s.n as bigint) as n from s"
    ),
    "days between dates": "select date_diff('day', date '1970-01-05', cast(started_at as date)) % 7 as d from contacts",
    "epoch": "select epoch(closed_at) - epoch(opened_at) as s from cases",
    "string_agg": "select string_agg(channel, ',' order by contact_id) as l from contacts",
    "logarithms": "select log10(wait_seconds) as a, ln(wait_seconds) as b from contacts",
    "division": "select wait_seconds / nullif(handle_seconds, 0) as r, wait_seconds / 60 as m from contacts",
    "whole division": "select contact_id // nullif(case_id, 0) as r, contact_id % 5 as f from contacts",
    "standard unpivot": "select u.kind, u.v from orders unpivot (v for kind in (revenue, margin)) as u",
    "regexp_matches": "select contact_id from contacts where regexp_matches(queue, 'a')",
    "filter, grouping sets, parameters": (
        "select channel, stage, count(*) filter (where outcome = 'resolved') as n from contacts "
        "where started_at < $period_end group by grouping sets ((channel), (stage))"
    ),
}


@pytest.mark.parametrize(("reason", "sql"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(reason, sql):
    assert any(reason in breach for breach in breaches(sql))


@pytest.mark.parametrize("sql", LET_THROUGH.values(), ids=LET_THROUGH.keys())
def test_let_through(sql):
    assert breaches(sql) == []
    with duckdb.connect() as connection:
        make_store(connection)
        # What the rules let through is SQL that the engine takes.
        connection.execute(sql, {"period_end": dt.datetime(2026, 1, 1)} if "$" in sql else None).fetchall()
