"""Columns that files lack: all are named at once, with the line that mends it; what may be a row is not shown."""

import duckdb
import pytest

from servicefit.errors import DataError
from tests.company import ORDERS, company, read

GLOB = '[exports]\nsurvey_responses = "exports/r-*"\n'
ANSWERS = "response_id,customer_id,responded_on,{}\n{},C1,2026-01-05,4\n"
MAPPED = GLOB + '[columns.survey_responses]\nrecommend = "NPS"\n'


def _fault(folder, files, settings=""):
    with pytest.raises(DataError) as fault:
        read(company(folder, files, settings))
    return fault.value


def test_a_column_that_one_of_several_files_lacks_is_noted_with_the_line_that_mends_it(tmp_path):
    files = {"exports/r-1.csv": ANSWERS.format("NPS", 1), "exports/r-2.csv": ANSWERS.format("Recommends", 2)}
    (note,) = read(company(tmp_path, files, MAPPED))["survey_responses"].warnings
    assert note == (
        'r-2.csv has no heading for recommend ("NPS"): blank in its rows; if it heads it otherwise, '
        'write under [columns.survey_responses]: recommend = ["NPS", "its heading here"]'
    )
    mended = MAPPED.replace('"NPS"', '["NPS", "Recommends"]')
    assert read(company(tmp_path, files, mended))["survey_responses"].warnings == ()


def test_files_that_lack_the_same_columns_are_one_note(tmp_path):
    ratings = ",".join(f"rating_{name}" for name in "abcd")
    full = ANSWERS.format(ratings, 1).replace(",4\n", ",4,4,4,4\n")
    files = {"exports/r-1.csv": full} | {f"exports/r-{n}.csv": ANSWERS.format("other", n) for n in (2, 3)}
    (note,) = read(company(tmp_path, files, GLOB))["survey_responses"].warnings
    assert note.startswith(
        "r-2.csv, r-3.csv have no heading for rating_a, rating_b, rating_c and 1 more: blank in their rows; "
        'if they head them otherwise, write under [columns.survey_responses]: rating_a = ["rating_a", "its heading here"]'
    )


def test_one_file_that_lacks_what_is_optional_gives_no_note(tmp_path):
    assert read(company(tmp_path, {"orders": ORDERS}))["orders"].warnings == ()


def test_a_required_column_that_one_of_several_files_lacks_may_have_a_list_of_headings(tmp_path):
    answers = ANSWERS.format("satisfaction", 1)
    files = {
        "exports/r-1.csv": answers.replace("response_id", "Antwort-ID"),
        "exports/r-2.csv": answers.replace("response_id", "Nr"),
    }
    settings = GLOB + '[columns.survey_responses]\nresponse_id = "Antwort-ID"\n'
    fault = _fault(tmp_path, files, settings)
    line = 'response_id = ["Antwort-ID", "its heading here"]'
    assert fault.message.startswith('r-2.csv: [columns.survey_responses] response_id = "Antwort-ID", but the file')
    assert f"If this file heads it otherwise, write under [columns.survey_responses]: {line}" in fault.hint
    read(company(tmp_path, {**files, "exports/r-2.csv": answers.replace("\n1,", "\n2,").replace("response_id", "Nr")},
                 settings.replace('"Antwort-ID"', '["Antwort-ID", "Nr"]')))  # fmt: skip


def test_all_missing_columns_are_named_at_once(tmp_path):
    fault = _fault(tmp_path, {"orders": "order_id,customer,day,sum\n"})
    assert fault.message == (
        "orders.csv: the export orders must have the columns customer_id, ordered_at and revenue; "
        "its headings are order_id, customer, day, sum."
    )
    assert fault.hint == (
        'customer_id: Did you mean "customer"? If they have other names, write under [columns.orders]: '
        'customer_id = "its heading", ordered_at = "its heading", revenue = "its heading"'
    )


def test_headings_of_the_settings_and_of_the_contract_are_named_together(tmp_path):
    settings = '[columns.orders]\nrevenue = "Sum"\nordered_at = "When"\n'
    fault = _fault(tmp_path, {"orders": "order_id,amount\n"}, settings)
    assert fault.message == (
        'orders.csv: [columns.orders] ordered_at = "When" and revenue = "Sum", but the file has no such headings. '
        "It must also have the column customer_id."
    )
    assert "Its headings are order_id, amount." in fault.hint


def test_a_query_is_told_every_column_that_it_must_select(tmp_path):
    fault = _fault(tmp_path, {"exports/orders.sql": "select 'O1' as order_id, 'C1' as customer_id"})
    assert [line.rpartition(" as ")[2] for line in fault.hint.splitlines()] == ["ordered_at", "revenue"]


@pytest.mark.parametrize("settings", ["", '[columns.customers]\nsegment = "Gruppe"\n'])
def test_a_line_of_words_without_one_known_heading_is_not_shown(tmp_path, settings):
    fault = _fault(tmp_path, {"customers": "Custer,Meier,Bonn\nOtto,Kunz,Ulm\n", "orders": ORDERS}, settings)
    assert fault.message.startswith("customers.csv: ")
    assert "one of its headings (3) is known" in str(fault)
    assert "servicefit init --from proposes which is which" in fault.hint
    assert not any(name in str(fault) for name in ("Custer", "Meier", "Bonn"))


def test_parquet_without_a_known_heading_is_counted_too(tmp_path):
    (tmp_path / "exports").mkdir()
    duckdb.execute(f"copy (select 1 as a, 2 as b) to '{tmp_path}/exports/orders.parquet' (format parquet)")
    assert "none of its headings (2) is known" in _fault(tmp_path, {}).message
