"""Feedback: who answers, whether anything is done with it, and what is said where that is not known."""

import datetime as dt
import re

import pandas as pd
import pytest

from servicefit.report.feedback_sections import feedback_closure_section, feedback_reach_section, feedback_sentences
from servicefit.report.sections import Shown
from tests.made_results import health_frame

SHARES = {"all": 0.30, "household": 0.31, "enterprise": 0.20}
END = dt.datetime(2026, 10, 1)
EARLIER = (
    "20% (18 to 22) of those asked, enterprise, answer. "
    "40% (30 to 50) of the feedback actions raised in 2026-Q1 are done within 180 days."
)


def reach(shares=SHARES, half=0.02, period="2026-Q3"):
    rows = [("feedback_reach", segment, period, value, half) for segment, value in shares.items()]
    return history(rows)


def closure(**shares):
    return history(
        [("feedback_closure", "all", period.replace("_", "-"), value, 0.1) for period, value in shares.items()]
    )


def history(rows):
    columns = ["capability", "segment", "period", "value", "half"]
    frame = pd.DataFrame(rows, columns=columns).astype({"value": float})
    ends = {"value_low": frame["value"] - frame["half"], "value_high": frame["value"] + frame["half"]}
    counts = {"n": 400, "customers": 300, "withheld": frame["value"].isna()}
    return frame.assign(stage="all", channel="all", same_definition=True, **ends, **counts)


def health(*exports):
    rows = pd.concat([health_frame().tail(1).assign(export=name, rows_read=9) for name in exports or ("contacts",)])
    return rows.reset_index(drop=True)


def shown(segment="all"):
    return Shown("2026-Q3", segment, still=False)


def heading(html):
    return re.search(r"<h[23][^>]*>([^<]*)<", html)[1]


@pytest.mark.parametrize(
    ("shares", "segment", "expected"),
    [
        (SHARES, "all", "30% of those asked answer, fewest: enterprise"),
        ({**SHARES, "enterprise": 0.28}, "all", "30% of those asked answer"),
        ({**SHARES, "small_business": 0.22}, "all", "30% of those asked answer"),
        ({"all": 0.3}, "all", "30% of those asked answer"),
        (SHARES, "enterprise", "20% of those asked answer"),
        ({"all": 0.3, "enterprise": None}, "enterprise", "Whether customers answer is withheld"),
    ],
    ids=["apart", "not told apart", "two are low", "no segments", "a segment", "withheld"],
)
def test_the_finding_names_a_segment_only_where_it_is_told_apart(shares, segment, expected):
    assert heading(feedback_reach_section(reach(shares), shown(segment))) == expected


def test_reach_shows_its_segments_with_intervals():
    html = feedback_reach_section(reach(), shown())
    assert re.findall(r'<tr><th scope="row">([^<]+)</th><td[^>]*>([^<]+)<', html) == [
        ("All customers", "30% (28 to 32)"),
        ("Enterprise", "20% (18 to 22)"),
        ("Household", "31% (29 to 33)"),
    ]
    assert 'download="feedback_reach.csv"' in html


def test_without_invitations_the_section_says_what_it_needs():
    html = feedback_reach_section(reach().head(0), shown())
    assert heading(html) == "Nothing tells whether customers answer when they are asked"
    assert "survey_invitations" in html


def test_closure_shows_its_periods_newest_first():
    rows = closure(**{"2026_Q1": 0.4, "2026_Q2": 0.5, "2026_Q3": 0.6})
    html = feedback_closure_section(rows, health("feedback_actions"), shown(), END)
    assert heading(html) == "60% of feedback raised in 2026-Q3 is acted on"
    assert re.findall(r'<th scope="row">([^<]+)<', html) == ["2026-Q3", "2026-Q2", "2026-Q1"]
    assert "sf-state" not in html


def test_days_that_are_not_over_are_said_beside_what_is_known():
    html = feedback_closure_section(closure(**{"2026_Q1": 0.4}), health("feedback_actions"), shown(), END)
    assert heading(html) == "40% of feedback raised in 2026-Q1 is acted on"
    assert "<h3>Whether feedback raised in 2026-Q3 is acted on is not known yet</h3>" in html
    assert "until 29 Mar 2027" in html


@pytest.mark.parametrize(
    ("exports", "end", "words"),
    [
        (("contacts",), END, "Nothing tells whether feedback is acted on"),
        (("feedback_actions",), END, "is acted on is not known yet"),
        (("feedback_actions",), dt.datetime(2027, 6, 1), "lacks implemented_on"),
    ],
    ids=["no export", "days not over", "no such column"],
)
def test_closure_that_is_not_known_says_why(exports, end, words):
    html = feedback_closure_section(closure().head(0), health(*exports), shown(), end)
    assert html.startswith('<div class="sf-state">')
    assert words in html


def test_another_definition_of_earlier_periods_is_left_out():
    rows = closure(**{"2026_Q2": 0.5, "2026_Q3": 0.6}).assign(same_definition=[False, True])
    html = feedback_closure_section(rows, health("feedback_actions"), shown(), END)
    assert re.findall(r'<th scope="row">([^<]+)<', html) == ["2026-Q3"]


@pytest.mark.parametrize(
    ("rows", "segment", "expected"),
    [
        (
            pd.concat([reach(), closure(**{"2026_Q3": 0.6})]),
            "all",
            "30% (28 to 32) of those asked answer. 60% (50 to 70) of the feedback actions are done within 180 days.",
        ),
        (
            pd.concat([reach(), closure(**{"2026_Q1": 0.4})]),
            "enterprise",
            EARLIER,
        ),
        (
            reach().head(0),
            "all",
            "Whether customers answer is not known. Whether feedback is acted on is not known.",
        ),
    ],
    ids=["both", "an earlier period", "neither"],
)
def test_the_answer_in_words(rows, segment, expected):
    assert feedback_sentences(rows, shown(segment)) == expected
