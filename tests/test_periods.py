"""Period labels and the stretches of time that they stand for."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.errors import UsageError
from servicefit.periods import add_months, newest_complete_year, parse_period, parse_periods, periods_up_to


@pytest.mark.parametrize(
    ("label", "start", "end", "months"),
    [
        ("2026", "2026-01-01", "2027-01-01", 12),
        ("2026-Q3", "2026-07-01", "2026-10-01", 3),
        ("2026-Q4", "2026-10-01", "2027-01-01", 3),
        ("2026-09", "2026-09-01", "2026-10-01", 1),
        ("2026-12", "2026-12-01", "2027-01-01", 1),
        ("2025-10..2026-09", "2025-10-01", "2026-10-01", 12),
        ("2026-02..2026-02", "2026-02-01", "2026-03-01", 1),
    ],
)
def test_a_label_is_a_stretch_of_whole_months(label, start, end, months):
    period = parse_period(label)
    assert (period.label, period.start.isoformat(), period.end.isoformat()) == (label, start, end)
    assert period.months == months


def test_all_holds_everything_and_is_always_complete():
    period = parse_period("all")
    assert period.start < dt.date(1900, 1, 1)
    assert period.end > dt.date(2900, 1, 1)
    assert period.is_complete(dt.datetime(2026, 1, 1))
    assert period.months == 0


@pytest.mark.parametrize(
    "label",
    [
        "",
        "26",
        "2026-Q5",
        "2026-Q0",
        "2026-13",
        "2026-00",
        "2026-9",
        "0000",
        "latest ",
        "2026-Q1..2026-Q2",
        "..",
        "2026..",
        "٢٠٢٦",
    ],
)
def test_another_label_is_refused_with_the_ways_to_write_one(label):
    with pytest.raises(UsageError, match="a year, a quarter, a month") as fault:
        parse_period(label)
    assert f'"{label}"' in fault.value.message
    assert "2025-10..2026-09" in fault.value.hint


def test_a_range_backwards_is_refused():
    with pytest.raises(UsageError, match="must end after it starts"):
        parse_period("2026-09..2026-08")


@pytest.mark.parametrize(
    ("data_end", "complete"),
    [("2026-09-30 23:59:59", False), ("2026-10-01 00:00:00", True), ("2026-10-01 00:00:01", True)],
)
def test_a_period_is_complete_when_it_ends_on_or_before_the_end_of_the_data(data_end, complete):
    assert parse_period("2026-09").is_complete(dt.datetime.fromisoformat(data_end)) is complete


@pytest.mark.parametrize(
    ("data_end", "label"),
    [
        ("2026-09-30 23:59", "2025-09..2026-08"),
        ("2026-10-01 00:00", "2025-10..2026-09"),
        ("2027-01-01 00:00", "2026"),
        ("2026-12-31 12:00", "2025-12..2026-11"),
    ],
)
def test_the_newest_complete_year_is_twelve_whole_months(data_end, label):
    found = newest_complete_year(dt.datetime.fromisoformat(data_end))
    assert found.label == label
    assert found == parse_period(label)


@given(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2999, 1, 1)))
def test_the_newest_complete_year_is_complete_and_no_newer_one_is(data_end):
    found = newest_complete_year(data_end)
    assert found.months == 12
    assert found.is_complete(data_end)
    assert dt.datetime.combine(add_months(found.end, 1), dt.time()) > data_end


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("2025-Q3..2026-Q2", ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")),
        ("2025-11..2026-02", ("2025-11", "2025-12", "2026-01", "2026-02")),
        ("2024..2025", ("2024", "2025")),
        ("2024..2024", ("2024",)),
    ],
)
def test_a_range_names_every_period_in_it(labels, expected):
    assert parse_periods(labels) == expected


@pytest.mark.parametrize("labels", ["2025-Q3..2026-05", "2026-Q2..2026-Q1", "2026", "all..all", "2026..x"])
def test_a_range_that_is_none_is_refused(labels):
    with pytest.raises(UsageError):
        parse_periods(labels)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("2026-Q3", "2025-Q1..2026-Q3"),
        ("2026-Q4", "2025-Q2..2026-Q4"),
        ("2026-02", "2025-03..2026-02"),
        ("2026", "2024..2026"),
        ("2025-01..2025-12", "2023..2025"),
        ("2025-10..2026-09", "2025-Q1..2026-Q3"),
        ("2025-11..2026-10", "2025-Q1..2026-Q3"),
        ("2026-02..2026-04", "2024-Q3..2026-Q1"),
    ],
)
def test_several_periods_in_a_row_end_with_the_one_shown(label, expected):
    assert periods_up_to(parse_period(label)) == expected
    labels = parse_periods(expected)
    assert parse_period(labels[-1]).end <= parse_period(label).end


def test_all_data_have_no_periods_before_them():
    assert periods_up_to(parse_period("all")) == ""
