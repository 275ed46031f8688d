"""What cannot be used is kept with its place and reason, and counted to the row."""

import json

import pytest

from servicefit.errors import DataError
from tests.company import CUSTOMERS, LENIENT, ORDER, ORDERS, company, read, rejected, rows

CONTACT = "contact_id,customer_id,case_id,agent_id,channel,started_at,outcome\n"
CASE = "case_id,customer_id,opened_at,closed_at\n"


def _reasons(tmp_path, export, text, **others):
    workspace = company(tmp_path, {"orders": ORDERS, export: text, **others}, LENIENT)
    found = read(workspace)[export]
    assert found.rows_read == found.rows_accepted + found.rows_rejected
    assert rows(workspace, f"select count(*) from rejected_rows where export = '{export}'") == [(found.rows_rejected,)]
    return rejected(found)


REASONS = {
    "a second row with the key, the first stands": (
        "orders",
        ORDERS + "O1,C2,2026-01-07,5\nO1,C3,2026-01-07,5\n",
        {"order_id: must be the only row with its order_id": [4, 5]},
    ),
    "a required value that is blank": (
        "orders",
        ORDERS + ",C1,2026-01-07,5\nO4,C1,,5\nO5,C1,2026-01-07,\n",
        {
            "order_id: a value is required, but it is blank": [4],
            "ordered_at: a value is required, but it is blank": [5],
            "revenue: a value is required, but it is blank": [6],
        },
    ),
    "a word outside its list": (
        "contacts",
        CONTACT + "K1,C1,,,fax,2026-01-05,resolved\nK2,C1,,,phone,2026-01-05,won\n",
        {
            "channel: must be one of phone, chat, email, bot, branch, web, other": [2],
            "outcome: must be one of resolved, unresolved, transferred, dropped, abandoned, unanswered": [3],
        },
    ),
    "a rating off its scale": (
        "survey_responses",
        "response_id,customer_id,responded_on,satisfaction,recommend\nR1,C1,2026-01-05,6,0\nR2,C1,2026-01-05,5,11\nR3,C1,2026-01-05,4.5,1\n",
        {
            "recommend: must lie on its scale, 0 to 10": [3],
            "satisfaction: must be a whole number": [4],
            "satisfaction: must lie on its scale, 1 to 5": [2],
        },
    ),
    "an end before its start": (
        "cases",
        CASE + "A1,C1,2026-01-05 10:00,2026-01-05 09:59\nA2,C1,2026-01-05,2026-01-05\nA3,C1,2026-01-05,\n",
        {"closed_at: must not lie before opened_at": [2]},
    ),
    "a required reference that its parent does not have": (
        "cases",
        CASE + "A1,C9,2026-01-05,\n",
        {"customer_id: must name a row of customers": [2]},
    ),
    "a line with too few or too many cells": (
        "orders",
        ORDERS + "O3,C1,2026-01-05\nO4,C1,2026-01-05,5,6\n",
        {"the line must have as many cells as the header": [4, 5]},
    ),
    "bytes that are no UTF-8": (
        "orders",
        (ORDERS + "Oä,C1,2026-01-05,5\n").encode() + b"O\xfc,C1,2026-01-05,5\n",
        {"the line must be UTF-8 text": [5]},
    ),
    "a target that cannot be": (
        "strategy_targets",
        "segment,capability,weight,threshold,target,ceiling\nall,a,1,0.5,0.5,\nall,b,1,0.5,0.8,0.7\nall,c,1,0.5,0.2,0.3\nall,d,1,0.5,0.2,0.1\n",
        {
            "ceiling: must lie beyond the target, seen from the threshold": [3, 4],
            "target: must differ from threshold": [2],
        },
    ),
    "a number outside its bounds": (
        "agents",
        "agent_id,engagement,training_hours\nA1,101,1\nA2,100,-1\nA3,0,0\n",
        {"engagement: must be at most 100": [2], "training_hours: must be at least 0": [3]},
    ),
    "uses that are none": (
        "feature_usage",
        "customer_id,feature_id,used_on,uses\nC1,app,2026-01-05,0\nC1,app,2026-01-05,1\n",
        {"uses: must be above 0": [2]},
    ),
}


@pytest.mark.parametrize(("export", "text", "expected"), REASONS.values(), ids=REASONS)
def test_a_row_that_cannot_be_used_is_rejected_for(tmp_path, export, text, expected):
    assert _reasons(tmp_path, export, text) == expected


def test_a_blank_counts_as_a_part_of_a_key(tmp_path):
    text = "period,feature_id,segment,cost\n2026,app,,5\n2026,app,home,5\n2026,app,,6\n"
    key = "period: must be the only row with its period and feature_id and segment"
    assert _reasons(tmp_path, "service_budget", text) == {key: [4]}


def test_a_row_is_rejected_for_one_reason_only(tmp_path):
    assert _reasons(tmp_path, "orders", ORDERS + "O1,C9,yesterday,much\n") == {
        "ordered_at: must be a date such as 2026-09-30": [4]
    }


def test_rows_of_one_key_are_summed_where_the_contract_says_so(tmp_path):
    text = "customer_id,feature_id,used_on,uses\nC1,app,2026-01-05,2\nC1,app,2026-01-05,3\nC2,app,2026-01-05,1\n"
    workspace = company(tmp_path, {"feature_usage": text})
    assert read(workspace)["feature_usage"].rows_accepted == 3
    assert rows(workspace, "select customer_id, uses from feature_usage order by 1") == [(1, 5), (2, 1)]


def test_an_optional_reference_that_is_unknown_is_kept_with_a_warning(tmp_path):
    files = {
        "contacts": CONTACT
        + "K1,C1,A1,G1,phone,2026-01-05,resolved\nK2,C9,A9,,phone,2026-01-05,resolved\nK3,,,G9,phone,2026-01-05,resolved\n",
        "cases": CASE + "A1,C1,2026-01-05,\n",
        "agents": "agent_id\nG1\n",
    }
    found = read(company(tmp_path, files))["contacts"]
    assert (found.rows_accepted, found.rows_rejected) == (3, 0)
    assert [warning.partition(";")[0] for warning in found.warnings] == [
        f"{column}: 1 rows name one that {parent} does not have"
        for column, parent in (("customer_id", "customers"), ("case_id", "cases"), ("agent_id", "agents"))
    ]


def test_without_a_parent_export_nothing_is_checked_or_warned(tmp_path):
    found = read(company(tmp_path, {"contacts": CONTACT + "K1,C1,A1,G1,phone,2026-01-05,resolved\n"}))["contacts"]
    assert (found.rows_accepted, found.warnings) == (1, ())


def test_rows_orphaned_by_a_rejected_parent_do_not_count_against_the_export(tmp_path):
    files = {
        "customers": CUSTOMERS + "C4,\n" + "".join(f"D{place},home\n" for place in range(40)),
        "orders": ORDER + "".join(f"O{place},C4,2026-01-05,1\n" for place in range(9)) + "P,C1,2026-01-05,1\n",
    }
    found = read(company(tmp_path, files))["orders"]
    assert (found.rows_accepted, found.rows_rejected) == (1, 9)
    assert list(rejected(found)) == ["customer_id: its row in customers was rejected"]


def test_more_rejected_rows_than_the_settings_allow_are_an_error_that_says_which(tmp_path):
    lines = "".join(f"R{place},C1,2026-01-05,{6 if place < 2 else 5}\n" for place in range(20))
    files = {"survey_responses": "response_id,customer_id,responded_on,satisfaction\n" + lines}
    workspace = company(tmp_path, files)
    with pytest.raises(DataError) as fault:
        read(workspace)
    assert fault.value.message == (
        "At most 5% of an export's rows may be rejected; of survey_responses it is 2 of 20 (10%): "
        "satisfaction: must lie on its scale, 1 to 5 (2 rows, first survey_responses.csv:2)."
    )
    assert "[values]" in fault.value.hint
    assert not workspace.store.exists()
    assert read(company(tmp_path, files, "[checks]\nmost_rejected = 0.1\n"))["survey_responses"].rows_rejected == 2


def test_a_rejected_row_is_kept_with_export_file_line_column_reason_and_its_readable_cells(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS + "O3,C1,2026-01-07,much\n"}, LENIENT)
    read(workspace)
    [(export, file, line, column, reason, row)] = rows(workspace, "select * from rejected_rows")
    assert (export, file, line, column, reason) == (
        "orders",
        "orders.csv",
        4,
        "revenue",
        "must be a number such as 1234.5",
    )
    kept = json.loads(row)
    assert list(kept) == ["order_id", "customer_id", "ordered_at", "revenue", "margin", "promised_at", "delivered_at"]
    assert (kept["ordered_at"], kept["revenue"]) == ("2026-01-07 00:00:00", None)
    assert len(kept["order_id"]) == 16


def test_counts_are_kept_in_the_store(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS + "O3,C9,2026-01-07,1\n"}, LENIENT)
    read(workspace)
    counted = rows(
        workspace,
        "select export, rows_read, rows_accepted, rows_rejected, cast(newest as varchar), cast(oldest as varchar) from export_counts",
    )
    assert sorted(counted) == [("customers", 3, 3, 0, None, None), ("orders", 3, 2, 1, "2026-01-06", "2026-01-05")]
