"""The section over time: its finding, what cannot be compared, and the box where one period is published."""

import re

import pandas as pd
import pytest

from servicefit.report.history_sections import capability_history_section
from servicefit.report.sections import Shown
from tests.made_results import capability_frame

NAMES = {"reachability": "Calls taken"}


def history(moves, changed=(), periods=("2026-Q2", "2026-Q3")):
    """Every capability stands still but for those that move, by so much."""
    before = capability_frame().assign(period=periods[0], same_definition=True)
    after = before.assign(period=periods[1])
    before.loc[before["capability"].isin(changed), "same_definition"] = False
    for capability, move in moves.items():
        after.loc[after["capability"] == capability, ["value", "value_low", "value_high"]] += move
    return pd.concat([before, after], ignore_index=True)


def section(moves, segment="all", directions=None, most=None, **given):
    shown = Shown("2026-Q3", segment, names=NAMES, directions=directions or {}, still=False)
    return capability_history_section(history(moves, **given), shown, most)


def heading(html):
    return re.search(r"<h2[^>]*>([^<]*)<", html)[1]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ({}, "No clear change since 2026-Q2"),
        ({"reachability": 0.002}, "No clear change since 2026-Q2"),
        ({"reachability": -0.03}, "Calls taken fell since 2026-Q2"),
        ({"reachability": -0.05, "directness": 0.03}, "Calls taken fell, not passed on rose since 2026-Q2"),
        (
            {"reachability": -0.05, "directness": 0.03, "continuity": 0.02},
            "Calls taken fell since 2026-Q2, 2 more moved",
        ),
    ],
)
def test_the_heading_says_what_moved(moves, expected):
    assert heading(section(moves)) == expected


def test_less_can_be_better():
    html = section({"directness": -0.05}, directions={"directness": "less"})
    assert heading(html) == "Not passed on fell since 2026-Q2"
    assert "better, was" in html
    assert "worse" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL).partition("<details")[0]


def test_the_table_has_both_figures_the_difference_and_its_interval():
    html = section({"reachability": -0.05}, "household")
    row = re.search(r"<tr><th scope=\"row\">Calls taken</th>(.*?)</tr>", html)[1]
    assert re.findall(r">([^<]+)<", row) == [
        "87.0% (86.7 to 87.3)",
        "92.0%",
        "\N{MINUS SIGN}5.0 (\N{MINUS SIGN}5.4 to \N{MINUS SIGN}4.6)",
        "123,000",
        "worse",
    ]


def test_another_definition_is_said_and_not_compared():
    html = section({"reachability": -0.05}, changed=["reachability"])
    assert heading(html) == "No clear change since 2026-Q2"
    assert "<h3>Not comparable with 2026-Q2</h3><p>Calls taken was counted otherwise then." in html
    assert "dashed: counted otherwise" in html
    assert "not compared: definition changed" in html


def test_nothing_comparable_is_said():
    every = list(dict.fromkeys(capability_frame()["capability"]))
    assert heading(section({}, changed=every)) == "Nothing can be compared with 2026-Q2"


def test_the_page_may_draw_some_and_keep_the_rest_in_the_table():
    html = section({"reachability": -0.05}, most=2)
    assert "the first 2 of 5, the others in the table" in html
    assert html.count('<th scope="row">') == 5
    specs = re.search(r'class="sf-specs">(.*?)</script>', html, re.DOTALL)[1]
    assert "Calls taken" in specs
    assert specs.count('"told":"') == 2 * 2  # two rows in the wide and two in the narrow layout


def test_names_are_text_never_markup():
    shown = Shown("2026-Q3", names={"reachability": "<script>alert(1)</script>"}, still=False)
    html = capability_history_section(history({"reachability": -0.05}, changed=["reachability"]), shown)
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("period", "command"),
    [
        ("2026-Q3", "2025-Q1..2026-Q3"),
        ("2026-09", "2025-10..2026-09"),
        ("2026", "2024..2026"),
        ("2025-10..2026-09", "2025-Q1..2026-Q3"),
    ],
)
def test_one_period_says_what_would_fill_the_section(period, command):
    rows = history({}, periods=(period, period)).drop_duplicates(["segment", "stage", "channel", "capability"])
    html = capability_history_section(rows, Shown(period))
    assert '<div class="sf-state">' in html
    assert f"<code>servicefit run --periods {command}</code>" in html


def test_all_data_are_one_period():
    html = capability_history_section(history({}).head(0), Shown("all"))
    assert "Choose a quarter or a year" in html
    assert "<code>" not in html
