"""Figures and sentences as the house writes them."""

import datetime as dt

import pandas as pd
import pytest

from servicefit.formats import format_date, format_estimate, format_interval, format_number, format_period, format_value
from servicefit.names import plain_name
from servicefit.questions.alignment import compare_with_targets
from servicefit.report.words import (
    capability_sentence,
    fit_finding,
    fit_headline,
    freshness,
    health_finding,
    in_sentence,
    promise_sentence,
    rows_usable,
)
from tests.made_results import capability_frame, health_frame, journey_frame, target_frame

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "words"),
    [
        (0.72, 0.70, 0.74, "share", "72% (70 to 74)"),
        (0.94, 0.936, 0.944, "share", "94.0% (93.6 to 94.4)"),
        (51.2, 48, 54, "0-100", "51 (48 to 54)"),
        (4.281, 4.26, 4.3, "points", "4.28 (4.26 to 4.30)"),
        (-0.06, -0.1, 0.02, "points", f"{MINUS}0.06 ({MINUS}0.10 to 0.02)"),
        (0.5, float("nan"), float("nan"), "share", "50%"),
    ],
)
def test_a_figure_carries_its_interval_in_the_same_decimals(value, low, high, unit, words):
    assert format_estimate(value, low, high, unit) == words


@pytest.mark.parametrize(
    ("value", "decimals", "words"), [(1_284_310, 0, "1,284,310"), (-0.04, 1, "0.0"), (-1234.5, 1, f"{MINUS}1,234.5")]
)
def test_numbers(value, decimals, words):
    assert format_number(value, decimals) == words


def test_percent_interval_and_date():
    assert format_value(0.9, "share") == "90%"
    assert format_interval(0.70, 0.74, "share") == "70 to 74"
    assert format_date(dt.date(2026, 9, 30)) == "30 Sep 2026"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2026", "2026"),
        ("2026-Q3", "2026-Q3"),
        ("2026-09", "Sep 2026"),
        ("2025-10..2026-09", "Oct 2025 to Sep 2026"),
        ("all", "All data"),
    ],
)
def test_periods(label, words):
    assert format_period(label) == words


def test_names_never_ids():
    assert plain_name("first_contact_resolution") == "Solved the first time"
    assert plain_name("first_contact_resolution", {"first_contact_resolution": "Mended at once"}) == "Mended at once"
    assert plain_name("small_business") == "Small business"
    assert in_sentence("Small business") == "small business"
    assert in_sentence("B2B") == "B2B"
    assert in_sentence("AirTrain to the city") == "AirTrain to the city"


def row(segment, capability, frame=None):
    table = compare_with_targets(capability_frame(), target_frame() if frame is None else frame)
    return table[(table["segment"] == segment) & (table["capability"] == capability)].iloc[0].to_dict()


@pytest.mark.parametrize(
    ("segment", "capability", "subject", "sentence"),
    [
        (
            "small_business",
            "promise_keeping",
            "Orders delivered as promised, small business",
            "72% (70 to 74); the strategy asks 90%.",
        ),
        (
            "household",
            "directness",
            "Not passed on, household",
            "85.7% (85.4 to 86.0); above 85% the strategy asks no more.",
        ),
        ("all", "continuity", "Same person again", "61.4% (61.1 to 61.7); the strategy asks nothing."),
        (
            "enterprise",
            "continuity",
            "Same person again, enterprise",
            "withheld: fewer than 10 customers or 3 representatives, or next to such a group.",
        ),
        (
            "household",
            "automation_success",
            "Bot solves it alone, household",
            "the strategy asks for 40%, nothing in the data measures it. It holds 20% of the strategy's weight.",
        ),
    ],
)
def test_one_sentence_a_state(segment, capability, subject, sentence):
    assert capability_sentence(row(segment, capability)) == (subject, sentence)


def segments(target):
    table = compare_with_targets(capability_frame(), target)
    return table[table["segment"] != "all"]


def test_the_headline_names_the_widest_miss():
    assert fit_headline(segments(target_frame())) == (
        "2 of 5 targets are missed, 1 cannot be told; most weighs in small business: orders delivered as promised, 72% of 90% asked."
    )


def test_the_headline_without_a_strategy_claims_no_miss():
    assert (
        fit_headline(segments(None))
        == "Same person again: 41% (39 to 43) in small business, 64.0% (63.7 to 64.3) in household; "
        "no strategy says what is asked."
    )


def test_the_headline_says_when_nothing_is_known():
    assert fit_headline(segments(None).head(0)) == "Capability cannot be said yet."


def test_the_headline_says_when_every_target_is_met():
    met = target_frame().assign(threshold=0.1, target=0.2, ceiling=None)
    assert fit_headline(segments(met)) == "All 5 targets are met."


def test_a_target_within_the_interval_is_neither_missed_nor_met():
    wide = (
        segments(target_frame())
        .query("state == 'on'")
        .head(1)
        .assign(value=0.6, value_low=0.35, value_high=0.93, target=0.9)
    )
    assert fit_headline(wide) == "Of one target none is missed beyond doubt; 1 cannot be told from a miss."
    assert fit_finding(wide) == "No target is missed beyond doubt"


def test_the_finding_and_the_headline_name_the_same_miss():
    assert fit_finding(segments(target_frame())) == "Orders delivered as promised: the miss that weighs most"


@pytest.mark.parametrize(
    ("today", "stale"), [(dt.date(2026, 10, 7), False), (dt.date(2026, 11, 14), False), (dt.date(2026, 11, 15), True)]
)
def test_stale_is_beyond_the_limit(today, stale):
    assert freshness(dt.date(2026, 9, 30), today, 45)[0] is stale


def test_freshness_in_words():
    end = dt.date(2026, 6, 30)
    assert freshness(end, dt.date(2026, 10, 7), 45) == (True, "data to 30 Jun 2026, 99 days old; the limit is 45")
    assert freshness(end, dt.date(2026, 7, 1), 45) == (False, "data to 30 Jun 2026, 1 day old")


@pytest.mark.parametrize(
    ("read", "accepted", "words"),
    [
        (1000, 1000, "100% of 1,000 rows usable"),
        (1_000_000, 999_999, "99.9% of 1,000,000 rows usable"),
        (1000, 987, "98.7% of 1,000 rows usable"),
        (0, 0, "no rows read"),
    ],
)
def test_a_hundred_percent_is_every_row(read, accepted, words):
    assert rows_usable(read, accepted) == words


def test_what_was_rejected_most():
    assert health_finding(health_frame()) == "Most rejected: orders, 4% of the rows"
    clean = health_frame().query("export == 'customers'")
    assert health_finding(clean) == "Every row could be used"


def test_a_difference_is_claimed_only_where_the_intervals_are_apart():
    frame = journey_frame()
    both = frame[frame["segment"] == "all"]
    assert promise_sentence(both) == ("Where the promise was broken, satisfaction is 1.78 points lower (1.71 to 1.85)")
    wide = both.assign(value_low=1.0, value_high=5.0)
    assert promise_sentence(wide) == ("Satisfaction where promises were kept and broken is not told apart")
    assert (
        promise_sentence(frame[frame["segment"] == "enterprise"])
        == "Satisfaction where a promise was broken is withheld"
    )


def test_targets_for_all_hold_where_a_segment_has_none_of_its_own():
    target = pd.DataFrame(
        [("all", "promise_keeping", 1.0, 0.5, 0.6, None), ("household", "promise_keeping", 1.0, 0.8, 0.95, None)],
        columns=["segment", "capability", "weight", "threshold", "target", "ceiling"],
    )
    found = {
        segment: row(segment, "promise_keeping", target)["target"] for segment in ("all", "household", "enterprise")
    }
    assert found == {"all": 0.6, "household": 0.95, "enterprise": 0.6}
