"""Rows read, used and rejected; satisfaction after kept and broken promises."""

import pytest

from servicefit.charts.data_health import plot_data_health
from servicefit.charts.journey import plot_satisfaction_by_promise
from tests.made_results import health_frame, journey_frame


def rows_by_name(chart):
    return {row["row"]: row for rows in chart.to_dict()["datasets"].values() for row in rows if "row" in row}


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_each_export_shows_read_used_and_rejected_with_reasons(layout):
    found = rows_by_name(plot_data_health(health_frame(), most_rejected=0.05, layout=layout))
    assert list(found) == ["Orders", "Contacts", "Customers"]
    assert found["Orders"]["percent"] == pytest.approx(100 * 3_900 / 98_112)
    assert found["Contacts"]["words"] == (
        "Contacts: 812,345 rows read, 803,823 used, 8,522 rejected "
        "(outcome: not a known word: 8,120; customer_id: no such customer: 402)"
    )
    assert (found["Customers"]["lost"], found["Customers"]["short"]) == ("0", "51,840 read, none rejected")


def test_the_limit_is_drawn_within_the_scale():
    spec = plot_data_health(health_frame(), most_rejected=0.05).to_dict()
    domains = [
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in spec["layer"]
        if "scale" in layer["encoding"].get("x", {})
    ]
    assert domains
    assert all(low == 0 and high > 5 for low, high in domains)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_segment_shows_both_means_with_their_intervals(layout):
    found = rows_by_name(plot_satisfaction_by_promise(journey_frame(), layout=layout))
    assert next(iter(found)) == "All customers"
    row = found["Household"]
    assert (row["kept_low"], row["kept"], row["kept_high"]) == pytest.approx((4.20, 4.25, 4.30))
    assert (row["broken_low"], row["broken"], row["broken_high"]) == pytest.approx((2.55, 2.60, 2.65))
    assert row["gap"] == "\N{MINUS SIGN}1.65 points"
    assert row["words"] == "Household: promise kept 4.25 (4.20 to 4.30), n = 900; broken 2.60 (2.55 to 2.65), n = 900"


def test_a_withheld_side_leaves_no_difference():
    row = rows_by_name(plot_satisfaction_by_promise(journey_frame()))["Enterprise"]
    assert (row["broken"], row["gap"]) == (None, "withheld")


def test_the_axis_is_the_questionnaires_scale():
    spec = plot_satisfaction_by_promise(journey_frame(), scale=(0, 10)).to_dict()
    scales = [
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in spec["layer"]
        if "scale" in layer["encoding"].get("x", {})
    ]
    assert scales
    assert all(domain == [0, 10] for domain in scales)
