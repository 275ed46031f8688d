"""What the header of a query says that it needs: without any of it there is no figure, with all of it there is one."""

import duckdb
import pytest

from servicefit.begin import make_sample
from servicefit.engine.query import find_query, list_queries
from servicefit.periods import parse_period
from servicefit.questions.capability import bound_parameters
from servicefit.settings import Settings
from servicefit.tables import EXPORTS
from servicefit.workspace import open_workspace
from tests.company import read, rows
from tests.queries.house import written

QUERIES = [query for query in list_queries() if query.folder in {"capabilities", "journey"}]
EACH = pytest.mark.parametrize("query", QUERIES, ids=[query.name for query in QUERIES])
TABLES = (
    "customers",
    "contacts",
    "cases",
    "orders",
    "agents",
    "survey_responses",
    "survey_invitations",
    "feedback_actions",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A store of a few hundred made-up customers."""
    workspace = open_workspace(make_sample(tmp_path_factory.mktemp("sample") / "made", 400, 1))
    read(workspace)
    return workspace


def _needed(query):
    """Return every column of the header, and every word, with its table."""
    return [(table, name) for part in (query.needs, query.given) for table, names in part.items() for name in names]


def _figures(query, sample, without):
    """Count the rows of a query on a store of which some columns, or rows with a word, are not there."""
    ((end,),) = rows(sample, "select data_end_at from data_end")
    bound = bound_parameters(parse_period("all"), end, Settings())
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample.store}' as store (read_only)")
        for table in TABLES:
            connection.execute(f"create view {table} as {_view(table, [name for of, name in without if of == table])}")
        absent = ", ".join(f"'{table}.{name}'" for table, name in without) or "''"
        connection.execute(
            f"create view given_columns as from store.given_columns where export || '.' || column_name not in ({absent})"
        )
        connection.execute(f"create table case_starts as {find_query('store/case_starts').sql}")
        (sql,) = written(query)
        return len(connection.execute(sql, {name: bound[name] for name in query.parameters}).fetchall())


def _view(table, without):
    blank = ", ".join(f"nullif({name}, {name}) as {name}" for name in without if "=" not in name)
    words = " and ".join("{} <> '{}'".format(*name.split("=")) for name in without if "=" in name)
    return f"select * {f'replace ({blank})' if blank else ''} from store.{table} where {words or 'true'}"


@EACH
def test_its_needs_name_tables_and_columns_of_the_contract(query):
    assert query.needs
    for table, name in _needed(query):
        column, _, word = name.partition("=")
        assert EXPORTS[table].column(column)
        assert not word or word in EXPORTS[table].column(column).words


@EACH
def test_it_has_a_figure_where_nothing_else_is_known(query, sample):
    needed = {(table, name.partition("=")[0]) for table, name in _needed(query)}
    others = [
        (table, column.name)
        for table in TABLES
        for column in EXPORTS[table].columns
        if not column.required and column.type != "private_text" and (table, column.name) not in needed
    ]
    assert _figures(query, sample, others) > 0


@EACH
def test_it_has_none_without_any_of_its_needs(query, sample):
    for table, name in _needed(query):
        if "=" in name or (not EXPORTS[table].column(name).required and name not in EXPORTS[table].key):
            assert _figures(query, sample, [(table, name)]) == 0, f"{table}.{name}"
