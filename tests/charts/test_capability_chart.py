"""The fit table and the chart by stage and channel: what is encoded, what stands in a cell."""

import pandas as pd
import pytest

from servicefit.charts.capability import capability_order, plot_capability
from servicefit.charts.capability_by import plot_capability_by
from servicefit.questions.alignment import compare_with_targets
from tests.made_results import capability_frame, target_frame

SEGMENTS = ["household", "small_business", "enterprise"]


def fit_table(target=None):
    table = compare_with_targets(capability_frame(), target_frame() if target is None else target)
    return table[table["segment"] != "all"]


def cells(chart):
    spec = chart.to_dict()
    found = [row for rows in spec["datasets"].values() for row in rows if "state" in row]
    return {(row["row"], int(row["x0"])): row for row in found}


def test_a_cell_holds_verdict_figure_aim_and_weight():
    cell = cells(plot_capability(fit_table(), segments=SEGMENTS))["Orders delivered as promised", 1]
    assert (cell["state"], cell["now"], cell["asked"], cell["weight"]) == ("under", "72%", "of 90", "60")
    assert cell["words"] == "Orders delivered as promised, Small business: 72% (70 to 74) of 90, under target"


def test_the_bullet_lies_in_its_cell_in_order():
    known = [
        cell for cell in cells(plot_capability(fit_table(), segments=SEGMENTS)).values() if cell["value"] is not None
    ]
    assert len(known) == 14
    for cell in known:
        assert cell["x0"] < cell["left"] <= cell["low"] <= cell["value"] <= cell["high"] <= cell["right"] < cell["x1"]


@pytest.mark.parametrize(
    ("place", "state", "now", "asked"),
    [
        (("Not passed on", 0), "over", "86%", "limit 85"),
        (("Calls answered", 1), "on", "88%", "of 90"),
        (("Calls answered", 0), "no aim", "92%", ""),
        (("Same person again", 2), "withheld", "withheld", "too few to tell"),
        (("Bot solves it alone", 0), "not measured", "not measured", ""),
        (("Bot solves it alone", 1), "not asked", "\N{EN DASH}", ""),
    ],
)
def test_every_state_has_its_words(place, state, now, asked):
    cell = cells(plot_capability(fit_table(), segments=SEGMENTS))[place]
    assert (cell["state"], cell["now"], cell["asked"]) == (state, now, asked)


def test_without_a_strategy_nothing_is_judged():
    found = cells(plot_capability(fit_table(target_frame().head(0)), segments=SEGMENTS))
    assert {cell["state"] for cell in found.values()} == {"no aim", "withheld"}
    assert {cell["aim"] for cell in found.values()} == {None}


def test_rows_are_sorted_by_the_widest_miss():
    order = capability_order(fit_table())
    assert order[:2] == ["promise_keeping", "first_contact_resolution"]
    without = capability_order(fit_table(target_frame().head(0)))
    assert without[0] == "continuity"  # the lowest figure


def test_a_phone_shows_three_segments_and_wraps_names():
    chart = plot_capability(fit_table(), segments=[*SEGMENTS, "household"], layout="narrow")
    found = cells(chart)
    assert {column for _, column in found} == {0, 1, 2}
    assert ("Orders delivered|as promised", 0) in found


def test_layers_carry_interval_target_and_shape():
    layers = plot_capability(fit_table(), segments=SEGMENTS).to_dict()["layer"]
    encoded = {
        (layer["mark"]["type"], channel, field.get("field"))
        for layer in layers
        for channel, field in layer["encoding"].items()
    }
    assert {
        ("rule", "x", "low"),
        ("rule", "x2", "high"),
        ("tick", "x", "aim"),
        ("point", "shape", "state"),
        ("text", "text", "now"),
    } <= encoded


def test_own_names_come_first():
    found = cells(plot_capability(fit_table(), names={"reachability": "Calls taken"}, segments=SEGMENTS))
    assert ("Calls taken", 0) in found


def test_by_stage_a_row_a_part_with_its_interval_and_target():
    rows = capability_frame()
    chart = plot_capability_by(
        rows[rows["segment"] == "small_business"], "stage", targets={"promise_keeping": 0.9}
    ).to_dict()
    found = {row["row"]: row for data in chart["datasets"].values() for row in data}
    row = found["Orders delivered as promised|After the purchase"]
    assert row["figure"] == "67% (65 to 69)"
    assert (row["low"], row["value"], row["high"], row["aim"]) == pytest.approx((65, 67, 69, 90))
    names = [name for name in found if name.startswith("Orders")]
    assert names == [
        "Orders delivered as promised|",
        "Orders delivered as promised|Before the purchase",
        "Orders delivered as promised|After the purchase",
    ]


def test_by_channel_withheld_is_a_word():
    rows = capability_frame()
    chart = plot_capability_by(rows[rows["segment"] == "enterprise"], "channel").to_dict()
    found = {row["row"]: row for data in chart["datasets"].values() for row in data}
    assert found["Same person again|Phone"]["figure"] == "withheld"
    assert pd.isna(found["Same person again|Phone"]["value"])
