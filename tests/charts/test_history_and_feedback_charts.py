"""Strips over time and dots of the feedback: what is encoded, what stands in words."""

import dataclasses

import pandas as pd
import pytest

from servicefit.charts.capability_history import LEAST_SPAN, STRIP, plot_capability_history
from servicefit.charts.feedback import plot_feedback
from servicefit.questions.change import compare_over_time
from tests.made_results import capability_frame

PERIODS = ("2026-Q1", "2026-Q2", "2026-Q3")
# Per capability its figures over the three periods; None: no row.
FIGURES = {
    "reachability": (0.90, 0.91, 0.80),
    "continuity": (0.40, 0.41, 0.50),
    "directness": (0.70, None, 0.71),
    "feedback_closure": (0.50, 0.55, None),
    "competence": (0.600, 0.604, 0.603),
}


@dataclasses.dataclass(frozen=True)
class Drawn:
    points: dict
    words: dict
    layers: list


def history(changed=()):
    frame = capability_frame().query("segment == 'all' and stage == 'all' and channel == 'all'").head(1)
    rows = []
    for capability, values in FIGURES.items():
        for at, (period, value) in enumerate(zip(PERIODS, values, strict=True)):
            if value is not None:
                ends = {"value": value, "value_low": value - 0.02, "value_high": value + 0.02}
                same = at > 1 or capability not in changed
                rows.append(frame.assign(capability=capability, period=period, same_definition=same, **ends))
    return compare_over_time(pd.concat(rows, ignore_index=True))


def drawn(table, layout="wide", **given):
    spec = plot_capability_history(table, layout=layout, **given).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    words = {row["name"]: row for row in rows if "told" in row}
    names = list(words)
    points = {}
    for row in rows:
        if "piece" in row:
            points.setdefault(names[int(row["piece"].split("|")[0])], []).append(row)
    return Drawn(points, words, spec["layer"])


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_row_says_the_last_figure_and_its_change(layout):
    words = drawn(history(), layout).words
    assert {name: (row["figure"], row["told"]) for name, row in words.items()} == {
        "Calls answered": ("80% (78 to 82)", "worse, was 91%"),
        "Same person again": ("50% (48 to 52)", "better, was 41%"),
        "Trained staff": ("60% (58 to 62)", "no clear change"),
        "Not passed on": ("71% (69 to 73)", ""),
        "Feedback acted on": ("not measured", "last known: 55%"),
    }
    assert next(iter(words)) == "Calls answered"


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_strip_stays_in_its_row_and_its_interval_around_it(layout):
    top, bottom = STRIP[layout]
    for number, points in enumerate(drawn(history(), layout).points.values()):
        for point in points:
            # y grows downwards: the upper end of the interval lies highest.
            assert number + top - 1e-4 <= point["high"] < point["y"] < point["low"] <= number + bottom + 1e-4


def test_small_moves_do_not_look_large():
    points = drawn(history()).points["Trained staff"]
    top, bottom = STRIP["wide"]
    per_point = (bottom - top) / LEAST_SPAN
    assert points[0]["y"] - points[1]["y"] == pytest.approx(0.4 * per_point, abs=1e-3)


def test_a_missing_period_breaks_the_line():
    points = drawn(history()).points["Not passed on"]
    assert [point["at"] for point in points] == [0, 2]
    assert len({point["piece"] for point in points}) == 2
    assert all(point["alone"] for point in points)


def test_another_definition_breaks_the_line_and_is_said():
    found = drawn(history(changed=["reachability"]))
    points = found.points["Calls answered"]
    assert [point["same"] for point in points] == [False, False, True]
    assert points[0]["piece"] == points[1]["piece"] != points[2]["piece"]
    assert found.words["Calls answered"]["told"] == "counted otherwise"
    assert points[0]["words"].endswith("; counted otherwise than now")


def test_every_period_says_its_figure_to_the_pointer():
    [first, *_] = drawn(history()).points["Calls answered"]
    assert first["words"] == "Calls answered, 2026-Q1: 90% (88 to 92), n = 140,520"


def test_layers_carry_band_line_dot_and_words():
    layers = drawn(history()).layers
    encoded = {
        (layer["mark"]["type"], channel, field.get("field"))
        for layer in layers
        for channel, field in layer["encoding"].items()
    }
    assert {
        ("area", "y", "low"),
        ("area", "y2", "high"),
        ("line", "y", "y"),
        ("line", "order", "at"),
        ("point", "x", "at"),
        ("point", "tooltip", "words"),
        ("text", "text", "figure"),
        ("text", "text", "told"),
    } <= encoded
    assert not any("facet" in layer["encoding"] for layer in layers)


def test_rows_without_any_figure_are_words_only():
    table = history()
    table = table[table["capability"] == "feedback_closure"].assign(value=float("nan"), withheld=True)
    found = drawn(table)
    assert (found.points, found.words["Feedback acted on"]["figure"]) == ({}, "withheld")


def test_a_change_that_rounding_hides_is_said_in_points():
    table = history()
    table.loc[(table["capability"] == "competence") & (table["period"] == "2026-Q3"), "change"] = "worse"
    assert drawn(table).words["Trained staff"]["told"] == "worse by 0.1"


def feedback_rows():
    rows = pd.DataFrame({"segment": ["all", "household", "enterprise"], "period": list(PERIODS)})
    figures = {"value": [0.3, 0.25, None], "value_low": [0.28, 0.2, None], "value_high": [0.32, 0.31, None]}
    return rows.assign(**figures, n=[900, 600, None], withheld=[False, False, True])


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_feedback_has_a_dot_with_its_interval_a_row(layout):
    spec = plot_feedback(feedback_rows(), "segment", names={"household": "Homes"}, layout=layout).to_dict()
    found = {row["row"]: row for rows in spec["datasets"].values() for row in rows}
    assert list(found) == ["All customers", "Homes", "Enterprise"]
    homes = found["Homes"]
    assert (homes["low"], homes["value"], homes["high"]) == pytest.approx((20, 25, 31))
    assert homes["words"] == "Homes: 25% (20 to 31), n = 600"
    assert (found["Enterprise"]["figure"], found["Enterprise"]["value"]) == ("withheld", None)


def test_feedback_by_period_names_periods():
    spec = plot_feedback(feedback_rows(), "period").to_dict()
    assert [row["row"] for rows in spec["datasets"].values() for row in rows] == list(PERIODS)
