"""The marketplace: known figures come out of ``servicefit run``."""

import pytest

pytestmark = pytest.mark.real_data

DELIVERED = 26_392
WITH_A_DAY_OF_DELIVERY = 26_384
HUNDREDTH_OF_A_PERCENT = 0.00005  # known shares are given to two digits of a percent
HUNDREDTH_OF_A_POINT = 0.005  # known means are given to two digits


def _late(ran):
    row = ran.row("capability", capability="promise_keeping", segment="all", stage="all", channel="all")
    assert row["n"] == WITH_A_DAY_OF_DELIVERY
    return 1 - row["value"]


def _satisfaction(ran, detail):
    return ran.row("journey", measure="satisfaction_by_promise", segment="all", detail=detail)["value"]


def test_late_orders_when_a_promise_holds_to_the_end_of_its_day(olist):
    assert _late(olist) == pytest.approx(0.0665, abs=HUNDREDTH_OF_A_PERCENT)


def test_late_orders_to_the_second(olist_to_the_second):
    assert _late(olist_to_the_second) == pytest.approx(0.0795, abs=HUNDREDTH_OF_A_PERCENT)


def test_stars_of_late_orders_and_of_those_on_time(olist, olist_to_the_second):
    # Published for a promise taken to the second: about 2.5 late, 4.28 on time.
    assert _satisfaction(olist_to_the_second, "broken") == pytest.approx(2.5, abs=0.05)
    assert _satisfaction(olist_to_the_second, "kept") == pytest.approx(4.28, abs=HUNDREDTH_OF_A_POINT)
    # Orders that came on the promised day itself were no disappointment: without them those late fare worse.
    assert _satisfaction(olist, "broken") == pytest.approx(2.20, abs=HUNDREDTH_OF_A_POINT)
    assert _satisfaction(olist, "kept") == pytest.approx(4.28, abs=HUNDREDTH_OF_A_POINT)


def test_every_region_has_its_figure_and_the_parts_make_the_whole(olist):
    rows = [row for row in olist.published("capability") if row["capability"] == "promise_keeping"]
    regions = {row["segment"]: row["n"] for row in rows if row["segment"] != "all"}
    assert set(regions) == {"central_west", "north", "northeast", "south", "southeast"}
    assert sum(regions.values()) == WITH_A_DAY_OF_DELIVERY
    assert all(row["value_low"] < row["value"] < row["value_high"] for row in rows)


def test_all_rows_are_read_and_none_is_rejected(olist):
    counts = {row["export"]: (row["rows_read"], row["rows_rejected"]) for row in olist.published("data_health")}
    assert counts == {"customers": (28_962, 0), "orders": (DELIVERED, 0), "survey_responses": (11_533, 0)}


def test_what_the_data_do_not_tell_is_not_measured(olist):
    assert {row["capability"] for row in olist.published("capability")} == {"promise_keeping"}
    assert {row["measure"] for row in olist.published("journey")} == {"satisfaction_by_promise"}
