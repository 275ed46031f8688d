"""Files of one export may differ in all but what they mean."""

import duckdb
import pytest

from servicefit.errors import DataError
from tests.company import LENIENT, ORDER, ORDERS, company, read, rejected, rows

GLOB = '[exports]\norders = "exports/o-*"\n'
STORED = (
    "select order_id, customer_id, cast(ordered_at as varchar), cast(revenue as integer) from orders order by order_id"
)
EXPECTED = [(1, 1, "2026-01-05 00:00:00", 10), (2, 2, "2026-01-06 08:30:00", 21)]


def test_files_of_a_glob_may_differ_in_columns_order_and_delimiter(tmp_path):
    files = {
        "exports/o-1.csv": ORDERS,
        "exports/o-2.csv": "revenue;margin;customer_id;order_id;ordered_at\n5;2;C3;O3;2026-01-07\n",
    }
    workspace = company(tmp_path, files, GLOB)
    assert read(workspace)["orders"].files == ("o-1.csv", "o-2.csv")
    assert rows(workspace, STORED) == [*EXPECTED, (3, 3, "2026-01-07 00:00:00", 5)]
    assert rows(workspace, "select cast(margin as integer) from orders order by order_id") == [(None,), (None,), (2,)]
    assert ("orders", "margin") in rows(workspace, "select * from given_columns")


def test_files_of_a_glob_may_head_a_column_in_several_ways(tmp_path):
    files = {
        "exports/o-1.csv": ORDERS,
        "exports/o-2.csv": ORDERS.replace("order_id", "Order No").replace("O", "P").replace("Prder", "Order"),
        "exports/o-3.csv": ORDERS.replace("order_id", "*No").replace("O", "Q"),
    }
    several = GLOB + '[columns.orders]\norder_id = ["Order No", "*No", "order_id"]\n'
    found = read(company(tmp_path, files, several))["orders"]
    assert (found.rows_accepted, found.rows_rejected) == (6, 0)
    with pytest.raises(DataError) as fault:
        read(company(tmp_path, files, GLOB + '[columns.orders]\norder_id = ["Order No", "No."]\n'))
    assert fault.value.message == (
        'o-1.csv: [columns.orders] order_id = ["Order No", "No."], but the file has no such heading.'
    )


def test_of_several_headings_in_one_file_the_one_named_first_is_taken(tmp_path):
    head = "Sum,Total,order_id,customer_id,ordered_at\n1,2,O1,C1,2026-01-05\n"
    workspace = company(tmp_path, {"orders": head}, '[columns.orders]\nrevenue = ["Total", "Sum"]\n')
    read(workspace)
    assert rows(workspace, "select cast(revenue as integer) from orders") == [(2,)]


def test_wide_ratings_may_be_headed_in_several_ways(tmp_path):
    head = "response_id,customer_id,responded_on,{}\n{},C1,2026-01-05,4\n"
    files = {"exports/r-1.csv": head.format("Q7WIFI", "R1"), "exports/r-2.csv": head.format("rating_wifi", "R2")}
    settings = (
        '[exports]\nsurvey_responses = "exports/r-*"\n'
        '[columns.survey_responses]\nrating_wifi = ["Q7WIFI", "rating_wifi"]\n'
    )
    workspace = company(tmp_path, files, settings)
    read(workspace)
    assert rows(workspace, "select feature_id, rating from survey_ratings") == [("wifi", 4), ("wifi", 4)]


def test_a_heading_of_the_settings_may_lack_in_some_files_but_not_in_all(tmp_path):
    files = {
        "exports/o-1.csv": ORDERS,
        "exports/o-2.csv": "Gain,order_id,customer_id,ordered_at,revenue\n2,O3,C3,2026-01-07,5\n",
    }
    workspace = company(tmp_path, files, GLOB + '[columns.orders]\nmargin = "Gain"\n')
    read(workspace)
    assert rows(workspace, "select cast(margin as integer) from orders order by order_id") == [(None,), (None,), (2,)]
    with pytest.raises(DataError) as fault:
        read(company(tmp_path, files, GLOB + '[columns.orders]\nmargin = "Profit"\n'))
    assert fault.value.message == '[columns.orders] margin = "Profit", but no file of orders has such a heading.'


def test_a_required_column_must_be_in_every_file_under_its_name(tmp_path):
    files = {"exports/o-1.csv": ORDERS, "exports/o-2.csv": ORDERS.replace("revenue", "amount")}
    with pytest.raises(DataError, match="o-2.csv: the export orders must have the column revenue"):
        read(company(tmp_path, files, GLOB))
    with pytest.raises(DataError, match=r"o-1.csv: \[columns.orders\] revenue = \"amount\", but the file has no such"):
        read(company(tmp_path, files, GLOB + '[columns.orders]\nrevenue = "amount"\n'))


def test_files_of_a_glob_may_be_of_different_kinds(tmp_path):
    parquet = tmp_path / "exports/o-2.parquet"
    parquet.parent.mkdir()
    duckdb.execute(
        "copy (select 'O3' as order_id, 5.5::decimal(9, 2) as revenue, 'C3' as customer_id, date '2026-01-07' as ordered_at) "
        f"to '{parquet}' (format parquet)"
    )
    workspace = company(tmp_path, {"exports/o-1.csv": ORDERS}, GLOB)
    assert read(workspace)["orders"].rows_accepted == 3


def test_a_row_that_stands_in_two_files_is_rejected_in_the_second(tmp_path):
    files = {"exports/o-1.csv": ORDERS, "exports/o-2.csv": ORDERS + "O3,C3,2026-01-07,5\n"}
    found = read(company(tmp_path, files, GLOB + LENIENT))["orders"]
    assert (found.rows_accepted, rejected(found)) == (3, {"order_id: must be the only row with its order_id": [2, 3]})
    assert {place for reason in found.reasons for place in reason.places} == {"o-2.csv:2", "o-2.csv:3"}


def test_a_file_of_a_glob_may_hold_headings_only(tmp_path):
    assert read(company(tmp_path, {"exports/o-1.csv": ORDERS, "exports/o-2.csv": ORDER}, GLOB))["orders"].rows_read == 2


def test_typed_cells_of_parquet_are_left_alone_by_formats_for_text(tmp_path):
    parquet = tmp_path / "exports/o-2.parquet"
    parquet.parent.mkdir()
    duckdb.execute(
        "copy (select 'O3' as order_id, 1.234::double as revenue, 'C3' as customer_id, timestamp '2026-02-01 10:30' as ordered_at "
        "union all select 'O4', 5, 'C3', timestamp '2026-02-02') "
        f"to '{parquet}' (format parquet)"
    )
    text = "order_id;customer_id;ordered_at;revenue\nO1;C1;05.01.2026;1.234,5\n"
    formats = '[formats.orders]\ndate = "%d.%m.%Y"\ndecimal = ","\nthousands = "."\n'
    workspace = company(tmp_path, {"exports/o-1.csv": text}, GLOB + formats)
    read(workspace)
    assert rows(
        workspace, "select cast(ordered_at as varchar), cast(revenue as varchar) from orders order by order_id"
    ) == [
        ("2026-01-05 00:00:00", "1234.5000"),
        ("2026-02-01 10:30:00", "1.2340"),
        ("2026-02-02 00:00:00", "5.0000"),
    ]


def test_a_moment_with_its_zone_in_parquet_is_local_time_of_the_company(tmp_path):
    parquet = tmp_path / "exports/o-1.parquet"
    parquet.parent.mkdir()
    duckdb.execute(
        "copy (select 'O3' as order_id, 5 as revenue, 'C3' as customer_id, timestamptz '2026-07-05 10:00+00' as ordered_at) "
        f"to '{parquet}' (format parquet)"
    )
    workspace = company(tmp_path, {}, GLOB + '[company]\ntimezone = "Europe/Berlin"\n')
    read(workspace)
    assert rows(workspace, "select cast(ordered_at as varchar) from orders") == [("2026-07-05 12:00:00",)]
