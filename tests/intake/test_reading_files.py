"""Files of every kind in, the same rows out."""

import gzip

import duckdb
import pytest

from servicefit.errors import DataError
from tests.company import LENIENT, ORDER, ORDERS, company, read, rejected, rows

STORED = (
    "select order_id, customer_id, cast(ordered_at as varchar), cast(revenue as varchar) from orders order by order_id"
)
EXPECTED = [(1, 1, "2026-01-05 00:00:00", "10.0000"), (2, 2, "2026-01-06 08:30:00", "20.5000")]


def _parquet(tmp_path, select):
    file = tmp_path / "made.parquet"
    duckdb.execute(f"copy ({select}) to '{file}' (format parquet)")
    return file.read_bytes()


TWO_ORDERS = (
    "select 'O' || i as order_id, 'C' || i as customer_id, [timestamp '2026-01-05', timestamp '2026-01-06 08:30'][i] as ordered_at,"
    " [10.0, 20.5][i]::decimal(9, 2) as revenue, 'x@y.example' as \"e-mail\" from generate_series(1, 2) as t(i)"
)


WAYS = {
    "comma": ("orders.csv", ORDERS),
    "semicolon": ("orders.csv", ORDERS.replace(",", ";")),
    "tab": ("orders.csv", ORDERS.replace(",", "\t")),
    "bar": ("orders.csv", ORDERS.replace(",", "|")),
    "byte order mark": ("orders.csv", "\ufeff" + ORDERS),
    "carriage return and line feed": ("orders.csv", ORDERS.replace("\n", "\r\n")),
    "carriage return": ("orders.csv", ORDERS.replace("\n", "\r")),
    "no last line end": ("orders.csv", ORDERS.rstrip()),
    "blank lines": ("orders.csv", ORDERS.replace("\n", "\n\n")),
    "gzip": ("orders.csv.gz", gzip.compress(ORDERS.encode(), mtime=0)),
    "headings written otherwise": (
        "orders.csv",
        ORDERS.replace(ORDER, "Order ID, CUSTOMER-ID ,Ordered at,REVENUE\n"),
    ),
    "blanks around cells": ("orders.csv", ORDERS.replace(",", " , ")),
    "quoted": ("orders.csv", ORDERS.replace("O1", '"O1"').replace("10", '"10"')),
    "trailing delimiter": ("orders.csv", ORDERS.replace("\n", ",\n")),
    "columns that are not asked for": ("orders.csv", ORDERS.replace("\n", ",secret\n")),
}


@pytest.mark.parametrize(("name", "content"), WAYS.values(), ids=WAYS)
def test_a_text_file_is_read_however_it_is_written(tmp_path, name, content):
    workspace = company(tmp_path, {f"exports/{name}": content})
    assert read(workspace)["orders"].rows_read == 2
    assert rows(workspace, STORED) == EXPECTED


def test_parquet_is_read(tmp_path):
    workspace = company(tmp_path, {"orders.parquet": b"", "exports/orders.parquet": _parquet(tmp_path, TWO_ORDERS)})
    read(workspace)
    assert rows(workspace, STORED) == EXPECTED


def test_an_id_that_parquet_keeps_as_a_float_is_the_same_id(tmp_path):
    with_floats = "select 1.0::double as order_id, 7.0::double as customer_id, date '2026-01-05' as ordered_at, 5.0::double as revenue"
    files = {"customers": "customer_id,segment\n7,home\n", "exports/orders.parquet": _parquet(tmp_path, with_floats)}
    assert read(company(tmp_path, files))["orders"].rows_accepted == 1


@pytest.mark.parametrize(
    "sql",
    [
        "select * from 'raw/o.csv'",
        "-- orders; of the shop\nselect order_id, customer_id, ordered_at, revenue\nfrom 'raw/o.csv';\n-- that is all;\n",
        "\ufeffwith o as (select * from 'raw/o.csv')\nselect * from o where order_id <> ';' -- all",
    ],
)
def test_a_sql_export_is_one_select_over_raw_files_of_the_workspace(tmp_path, sql):
    workspace = company(tmp_path, {"raw/o.csv": ORDERS, "exports/orders.sql": sql})
    read(workspace)
    assert rows(workspace, STORED) == EXPECTED


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "orders.sql must hold one SELECT over your raw files; found nothing."),
        ("select 1; select 2", "orders.sql must hold one SELECT over your raw files; found SELECT and SELECT."),
        ("drop table customers", "orders.sql must hold one SELECT over your raw files; found DROP."),
        ("selec * from 'raw/o.csv'", 'orders.sql cannot be read: Parser Error: syntax error at or near "selec".'),
        (
            "select * from 'raw/gone.csv'",
            'orders.sql cannot be read: IO Error: No files found that match the pattern "raw/gone.csv".',
        ),
        (b"select '\xff'", "orders.sql must be UTF-8 text; byte 8 is not."),
    ],
)
def test_a_sql_export_with_a_mistake_is_named(tmp_path, sql, said):
    with pytest.raises(DataError) as fault:
        read(company(tmp_path, {"raw/o.csv": ORDERS, "exports/orders.sql": sql}))
    assert fault.value.message == said
    assert fault.value.hint


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("selec * from 'raw/o.csv'", "Mend the query; earlier results stand."),
        (
            "select * from 'raw/gone-*.csv'",
            "Put the raw export where the query looks for it (raw/gone-*.csv); {}/raw holds b.xlsx, o.csv, wide.csv. Save an Excel",
        ),
        (
            "select * from 'away/o.csv'",
            "Put the raw export where the query looks for it (away/o.csv); there is no folder {}/away.",
        ),
        ("select * from 'raw/b.xlsx'", "A query reads CSV and Parquet: save the Excel sheet as CSV, "),
        ("select ordr as order_id from 'raw/o.csv'", "The raw file lacks this heading: change the query, or export "),
        ("select o.ordr from 'raw/o.csv' as o", "The raw file lacks this heading: change the query, or export "),
        (
            "select * from read_csv('raw/wide.csv')",
            "The raw file is no UTF-8: read it with encoding = 'utf-16' where it is that, or save it as UTF-8.",
        ),
    ],
)
def test_what_mends_a_sql_export_is_told_by_how_it_fails(tmp_path, sql, hint):
    files = {"raw/o.csv": ORDERS, "raw/wide.csv": ORDERS.encode("utf-16"), "raw/b.xlsx": b"PK"}
    with pytest.raises(DataError) as fault:
        read(company(tmp_path, {**files, "exports/orders.sql": sql}))
    assert fault.value.hint.startswith(hint.format(tmp_path))


def test_a_fault_of_a_sql_export_tells_no_value(tmp_path):
    sql = "select order_id, customer_id, ordered_at, cast('jane@doe.example' as integer) as revenue from 'raw/o.csv'"
    with pytest.raises(DataError) as fault:
        read(company(tmp_path, {"raw/o.csv": ORDERS, "exports/orders.sql": sql}))
    assert "orders.sql cannot be read" in fault.value.message
    assert "jane" not in str(fault.value)


def test_a_file_name_may_hold_brackets(tmp_path):
    files = {"exports/orders [2026].csv": ORDERS}
    assert read(company(tmp_path, files, '[exports]\norders = "exports/orders [2026].csv"\n'))["orders"].rows_read == 2


def test_an_export_without_rows_is_an_empty_table(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS, "agents": "agent_id,team\n"})
    assert read(workspace)["agents"].rows_read == 0
    assert rows(workspace, "select count(*) from agents") == [(0,)]


def test_a_single_column_is_enough_where_the_contract_asks_for_one(tmp_path):
    found = read(company(tmp_path, {"orders": ORDERS, "agents": "agent_id\nA1\n\nA2\n"}, LENIENT))["agents"]
    assert (found.rows_accepted, rejected(found)) == (2, {"agent_id: a value is required, but it is blank": [3]})


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"orders": ""}, "orders.csv must start with a header line; it is empty."),
        ({"orders": "\n" + ORDERS}, "orders.csv must start with a header line; its first line is blank."),
        ({"exports/orders.csv.gz": b"no gzip"}, "orders.csv.gz cannot be read: "),
        ({"exports/orders.csv.gz": gzip.compress(ORDERS.encode(), mtime=0)[:40]}, "orders.csv.gz cannot be read: "),
        ({"exports/orders.parquet": b"PAR1"}, "orders.parquet cannot be read: it is no Parquet file, or damaged."),
        (
            {"orders": ORDERS, "exports/orders.parquet": b""},
            "The export orders must be one file; found orders.csv and orders.parquet.",
        ),
        (
            {"orders": ORDERS.replace("O1,C1", 'O1,"C1')},
            "orders.csv, line 2: a quote opens there and never closes, so that no row",
        ),
        (
            {"orders": ORDERS.replace("O1,C1", '"O1,C1')},
            "orders.csv, line 2: a quote opens there and never closes, so that no row",
        ),
        (
            {"orders": ORDERS.replace("ordered_at", "orderd_at")},
            "orders.csv: the export orders must have the column ordered_at; ",
        ),
        (
            {"orders": ORDERS.replace("revenue", "order_id")},
            'orders.csv: the heading "order_id" must stand once; it stands 2 times.',
        ),
        (
            {"customers": "customer_id\nC1\n", "orders": ORDERS},
            "customers.csv: the export customers must have the column segment; ",
        ),
        (
            {},
            "There must be at least one of survey_responses, orders, contacts, cases, feature_usage; found only customers.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_at_all_is_named_and_nothing_changes(tmp_path, files, said):
    workspace = company(tmp_path, files)
    with pytest.raises(DataError) as fault:
        read(workspace)
    assert fault.value.message.startswith(said)
    assert fault.value.hint
    assert not workspace.store.exists()


def test_lines_that_a_quote_swallows_up_to_the_next_one_are_told(tmp_path):
    lost = "".join(f"O{number},C1,2026-01-05,1\n" for number in range(9, 14))
    text = ORDERS.replace("O1,C1", 'O1,"C1') + lost + 'O2",C1,2026-01-05,1\nO8,C1,2026-01-05,1\n'
    found = read(company(tmp_path, {"orders": text}, LENIENT))["orders"]
    lines = text.count("\n") - 3  # all but the header, the first of the record, and the row after it
    assert (found.rows_accepted, found.rows_rejected) == (1, 1)
    [note] = [warning for warning in found.warnings if "a quote opens there" in warning]
    assert note.startswith(f"orders.csv, line 2: a quote opens there and closes {lines} lines later;")


def test_a_quote_that_closes_at_the_end_of_its_line_costs_that_line_only(tmp_path):
    found = read(company(tmp_path, {"orders": ORDERS + 'O3,"C"3,2026-01-01,5\n'}, LENIENT))["orders"]
    assert (found.rows_accepted, rejected(found)) == (2, {"a quoted cell must end with a quote": [4]})


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            '[exports]\norders = "exports/o-*.csv"\n',
            '[exports] orders = "exports/o-*.csv" must name a file; nothing matches it in ',
        ),
        (
            '[columns.orders]\norder_id = "Order No"\n',
            'orders.csv: [columns.orders] order_id = "Order No", but the file has no such heading.',
        ),
    ],
)
def test_a_file_or_heading_that_the_settings_name_must_be_there(tmp_path, setting, said):
    with pytest.raises(DataError) as fault:
        read(company(tmp_path, {"orders": ORDERS}, setting))
    assert fault.value.message.startswith(said)


def test_the_nearest_heading_is_offered(tmp_path):
    with pytest.raises(DataError, match='Did you mean "orderd_at"') as fault:
        read(company(tmp_path, {"orders": ORDERS.replace("ordered_at", "orderd_at")}))
    assert 'under [columns.orders]: ordered_at = "its heading"' in fault.value.hint


def test_a_workspace_without_an_exports_folder_is_told_to_make_one(tmp_path):
    (tmp_path / "servicefit.toml").touch()
    from servicefit.workspace import open_workspace

    with pytest.raises(DataError, match="No export was found in .*exports; there is no such folder"):
        read(open_workspace(tmp_path))


def test_customers_must_be_there(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS})
    (tmp_path / "exports/customers.csv").unlink()
    with pytest.raises(DataError, match="There must be an export customers; found only orders"):
        read(workspace)
