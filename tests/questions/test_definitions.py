"""Definitions: a digest changes with what a query does or is bound to, not with what is said about it."""

from dataclasses import replace

from servicefit.engine.query import find_query
from servicefit.questions.definitions import definitions
from servicefit.settings import Settings

QUERY = find_query("capabilities/reachability")


def digest(sql=QUERY.sql):
    return definitions([replace(QUERY, sql=sql)], Settings())["reachability"]


def test_a_header_line_changes_nothing():
    assert digest("-- added: later\n" + QUERY.sql) == digest()


def test_another_statement_is_another_definition():
    assert digest(QUERY.sql + "\nlimit 1") != digest()
