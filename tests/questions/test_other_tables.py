"""Targets of the strategy, satisfaction after promises, and what could be read."""

import pytest

from tests.company import LENIENT, ORDERS, company, read

PRIVATE = "[privacy]\nsmallest_group = 2\n"
CUSTOMERS = "customer_id,segment\n" + "".join(f"C{place},home\n" for place in range(8))
TARGETS = """\
segment,capability,weight,threshold,target,ceiling,valid_from
all,reachability,3,0.7,0.9,0.95,
all,directness,1,0.5,0.8,,
home,reachability,0,0.6,0.8,,
all,reachability,1,0.8,0.95,,2026-03-31
all,reachability,1,0.1,0.2,,2026-04-01
"""


def _targets(workspace, period):
    table = workspace.target(period).table
    return {(segment, capability): tuple(figures) for segment, capability, *figures in table.itertuples(index=False)}


def test_the_newest_target_that_holds_at_the_end_of_a_period_counts(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS, "strategy_targets": TARGETS})
    read(workspace)
    assert _targets(workspace, "2026-03")["all", "reachability"][1:3] == (0.8, 0.95)
    assert _targets(workspace, "2026-02")["all", "reachability"][1:3] == (0.7, 0.9)
    assert _targets(workspace, "2026-Q2")["all", "reachability"][1:3] == (0.1, 0.2)


def test_weights_add_up_to_one_in_a_segment(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS, "strategy_targets": TARGETS})
    read(workspace)
    found = _targets(workspace, "2026-02")
    assert (found["all", "reachability"][0], found["all", "directness"][0]) == (0.75, 0.25)
    assert found["home", "reachability"][0] != found["home", "reachability"][0]  # all weights are 0: there is none


def test_satisfaction_is_told_by_whether_the_promise_before_was_kept(tmp_path):
    promises = "order_id,customer_id,ordered_at,revenue,promised_at,delivered_at\n" + "".join(
        f"O{place},C{place},2026-01-01,1,2026-01-10,2026-01-{9 if place < 5 else 11:02d}\n" for place in range(8)
    )
    answers = "response_id,customer_id,responded_on,satisfaction\n" + "".join(
        f"R{place},C{place},2026-01-20,{5 if place < 4 else 2}\n" for place in range(8)
    )
    workspace = company(tmp_path, {"customers": CUSTOMERS, "orders": promises, "survey_responses": answers}, PRIVATE)
    read(workspace)
    table = workspace.journey("2026-01").table
    rows = table[(table["measure"] == "satisfaction_by_promise") & (table["segment"] == "all")]
    assert dict(zip(rows["detail"], zip(rows["value"], rows["n"], strict=True), strict=True)) == {
        "kept": (pytest.approx((4 * 5 + 2) / 5), 5),
        "broken": (pytest.approx(2), 3),
    }


def test_data_health_has_a_row_an_export_and_one_a_reason(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS + "O3,C9,2026-01-07,1\nO4,C1,2026-01-07,x\nO5,C1,\n"}, LENIENT)
    read(workspace)
    table = workspace.data_health("2026-01").table
    found = {(row.export, row.reason if isinstance(row.reason, str) else None): row for row in table.itertuples()}
    assert {key: row.rows_rejected for key, row in found.items()} == {
        ("customers", None): 0,
        ("orders", None): 3,
        ("orders", "customer_id: must name a row of customers"): 1,
        ("orders", "revenue: must be a number such as 1234.5"): 1,
        ("orders", "the line must have as many cells as the header"): 1,
    }
    total = found["orders", None]
    assert (total.rows_read, total.rows_accepted, str(total.oldest)[:10], str(total.newest)[:10]) == (
        5,
        2,
        "2026-01-05",
        "2026-01-06",
    )
