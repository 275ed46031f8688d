"""Change words: better or worse only beyond noise and by the capability's direction; else why not."""

import pandas as pd
import pytest

from servicefit.questions.change import compare_over_time

# Half-widths of 3 and 4 points give the difference one of 5 (3² + 4² = 5²): 5.1 points are beyond noise, 4.9 are not.
BEFORE, AFTER = 0.03, 0.04


def _row(capability, period, value, half=0.01, *, withheld=False, same=True, segment="all", stage="all"):
    return {
        "segment": segment,
        "stage": stage,
        "channel": "all",
        "capability": capability,
        "value": value,
        "value_low": None if value is None else value - half,
        "value_high": None if value is None else value + half,
        "n": 100,
        "customers": 90,
        "withheld": withheld,
        "period": period,
        "same_definition": same,
    }


def _history(*rows):
    frame = pd.DataFrame(rows)
    return frame.astype({"value": float, "value_low": float, "value_high": float, "withheld": "boolean"})


def _pair(before, after):
    return _history(_row("c", "2026-Q1", before, BEFORE), _row("c", "2026-Q2", after, AFTER))


def _last(table, capability="c"):
    return table[table["capability"] == capability].iloc[-1]


@pytest.mark.parametrize(
    ("before", "after", "direction", "expected"),
    [
        (0.500, 0.551, "more", "better"),
        (0.500, 0.549, "more", "no clear change"),
        (0.500, 0.449, "more", "worse"),
        (0.500, 0.451, "more", "no clear change"),
        (0.500, 0.551, "less", "worse"),
        (0.500, 0.449, "less", "better"),
        (0.500, 0.451, "less", "no clear change"),
    ],
)
def test_a_change_needs_five_points_here(before, after, direction, expected):
    row = _last(compare_over_time(_pair(before, after), {"c": direction}))
    assert (row["change"], row["reason"]) == (expected, "")
    assert row["difference"] == pytest.approx(after - before)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx(
        (after - before - 0.05, after - before + 0.05)
    )


def test_more_is_better_unless_said_otherwise():
    assert _last(compare_over_time(_pair(0.2, 0.8)))["change"] == "better"


def test_the_first_period_has_none_before_it():
    first = compare_over_time(_pair(0.2, 0.8)).iloc[0]
    assert (first["change"], first["reason"]) == ("not compared", "first period")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (_row("c", "2026-Q1", 0.2, same=False), _row("c", "2026-Q2", 0.8), "definition changed"),
        (_row("c", "2026-Q1", None, withheld=True), _row("c", "2026-Q2", 0.8), "withheld"),
        (_row("c", "2026-Q1", 0.2), _row("c", "2026-Q2", None, withheld=True), "withheld"),
        (_row("other", "2026-Q1", 0.2), _row("c", "2026-Q2", 0.8), "not measured"),
        (_row("c", "2026-Q1", 0.2), _row("other", "2026-Q2", 0.8), "not measured"),
    ],
    ids=["another definition", "withheld before", "withheld now", "new", "gone"],
)
def test_what_cannot_be_compared_says_why(before, after, reason):
    row = _last(compare_over_time(_history(before, after)))
    assert (row["change"], row["reason"]) == ("not compared", reason)
    assert pd.isna(row["difference"])


def test_only_neighbouring_periods_are_compared():
    rows = [_row("c", "2026-Q1", 0.5), _row("other", "2026-Q2", 0.5), _row("c", "2026-Q3", 0.9)]
    row = _last(compare_over_time(_history(*rows)))
    assert (row["change"], row["reason"]) == ("not compared", "not measured")


def test_every_segment_and_capability_has_every_period():
    rows = [_row("c", "2026-Q1", 0.5), _row("c", "2026-Q2", 0.5), _row("d", "2026-Q2", 0.5, segment="home")]
    table = compare_over_time(_history(*rows))
    assert table[["segment", "capability", "period"]].to_numpy().tolist() == [
        ["all", "c", "2026-Q1"],
        ["all", "c", "2026-Q2"],
        ["home", "d", "2026-Q1"],
        ["home", "d", "2026-Q2"],
    ]


def test_parts_by_stage_and_channel_are_left_out():
    rows = [_row("c", period, 0.5, stage=stage) for period in ("2026-Q1", "2026-Q2") for stage in ("all", "before")]
    assert len(compare_over_time(_history(*rows))) == 2


def test_what_moved_comes_first_then_the_surest():
    moves = {
        "still": (0.5, 0.501),
        "gone": (0.5, None),
        "nearly": (0.5, 0.51),
        "little": (0.5, 0.52),
        "much": (0.5, 0.1),
    }
    rows = [_row(name, f"2026-Q{1 + at}", value) for name, pair in moves.items() for at, value in enumerate(pair)]
    table = compare_over_time(_history(*rows))
    assert list(dict.fromkeys(table["capability"])) == ["much", "little", "nearly", "still", "gone"]


def test_nothing_published_gives_nothing():
    table = compare_over_time(_pair(0.2, 0.8).head(0))
    assert table.empty
    assert {"before", "difference", "change", "reason"} <= set(table.columns)
