"""A word of its own stands in every column of every export: where each may be found afterwards, and where none may."""

import duckdb
import pytest

from servicefit.errors import ServiceFitError
from tests.company import LENIENT, ORDER, ORDERS, company, read, servicefit
from tests.marked import SHOWN, Markers, found_in_texts, marked_files

KEPT = {"region", "queue", "issue", "team"}
"""Words that the store keeps beside those that results are told by."""


@pytest.fixture(scope="module")
def markers():
    return Markers()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, markers):
    return company(tmp_path_factory.mktemp("marked"), marked_files(markers), LENIENT)


@pytest.fixture(scope="module")
def told(workspace):
    """What each command prints, one after the other; the run first, so that the others need not read everything again."""
    folder = workspace.folder
    run = ["run", folder, "--period", "all", "--no-notebooks"]
    commands = {"run": run, "check": ["check", folder], "json": ["check", folder, "--json"]}
    return {name: servicefit(*command) for name, command in commands.items()}


def _values(connection):
    tables = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
    names = [f'"{schema}"."{table}"' for schema, table in tables]
    return "\n".join(repr(connection.sql(f"select * from {name}").fetchall()) for name in names)


def test_what_is_printed_names_no_cell(told, markers):
    assert [done.returncode for done in told.values()] == [0, 0, 0]
    assert '"rows_rejected"' in told["json"].stdout
    found = {name: markers.found_in(done.stdout + done.stderr) for name, done in told.items()}
    assert {name: columns for name, columns in found.items() if columns} == {}


def test_the_store_keeps_words_and_nothing_of_a_person(workspace, told, markers):
    with duckdb.connect(str(workspace.store), read_only=True) as connection:
        values = _values(connection)
    assert markers.found_in(values) == SHOWN | KEPT
    assert markers.found_in(workspace.store.read_bytes().decode("latin-1")) <= SHOWN | KEPT
    assert "Ask Mr [name], [email], [link], in 12 days. Regards, [name]" in values


def test_results_hold_segments_and_features_only(workspace, told, markers):
    results = list((workspace.folder / "results").rglob("*.parquet"))
    assert results
    with duckdb.connect() as connection:
        values = {path: repr(connection.read_parquet(str(path)).fetchall()) for path in results}
    assert markers.found_in("".join(values.values())) <= SHOWN
    assert markers.found_in("".join(values.values())) >= {"segment", "feature_id"}


def test_no_other_file_holds_anything_else(workspace, told, markers):
    found = {path.name: columns for path, columns in found_in_texts(workspace, markers).items()}
    assert any(name.endswith(".json") for name in found)
    assert {name: columns for name, columns in found.items() if columns} == {}


FAULTS = {
    "too many rows rejected": ({"orders": f"{ORDER}{{mark}},{{mark}},{{mark}},{{mark}}\n"}, ""),
    "a column that is required is not there": ({"orders": "Order,Customer\n{mark},{mark}\n"}, LENIENT),
    "a quote that never closes": ({"orders": ORDERS + 'O3,C1,2026-01-05,"{mark}\n{mark}' + "{mark}\n" * 9}, LENIENT),
    "a query on a cell that is no number": (
        {
            "raw/people.csv": 'who\n"{mark} O\'{mark}"\n',
            "exports/orders.sql": "select cast(who as integer) as order_id, who as customer_id, now() as ordered_at, "
            "1 as revenue from 'raw/people.csv'",
        },
        LENIENT,
    ),
    "a query on a cell that is no date": (
        {
            "raw/people.csv": 'who\n"{mark} ""Bob"" {mark}"\n',
            "exports/orders.sql": "select who as order_id, who as customer_id, 1 as revenue, "
            "strptime(who, '%d.%m.%Y') as ordered_at from 'raw/people.csv'",
        },
        LENIENT,
    ),
    **{
        f"a query that cannot reckon: {what}": (
            {
                "raw/people.csv": "who,phone\n{mark},491712345678\n{mark},491712345678\n",
                "exports/orders.sql": "select who as order_id, who as customer_id, now() as ordered_at, "
                f"{what} as revenue from 'raw/people.csv'",
            },
            LENIENT,
        )
        for what in ("cast(phone as integer)", "cast(phone as decimal(6, 2))", "phone * phone", "error(who || phone)")
    },
    "a file of bytes that are no text": ({"orders": "\x00\x01{mark}\x00" * 9}, LENIENT),
}


@pytest.mark.parametrize(("files", "settings"), FAULTS.values(), ids=FAULTS)
def test_a_refusal_names_no_cell(tmp_path, files, settings):
    markers = Markers()
    mark = markers.of("person")
    workspace = company(tmp_path, {name: text.replace("{mark}", mark) for name, text in files.items()}, settings)
    with pytest.raises(ServiceFitError) as refused:
        read(workspace)
    assert refused.value.hint
    assert markers.found_in(str(refused.value)) == set()
    assert "491712345678" not in str(refused.value)
