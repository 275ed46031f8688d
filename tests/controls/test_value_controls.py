"""The controls of notebook 1: what they offer, what a change draws, and that a run has none."""

import asyncio
from dataclasses import dataclass, field, replace

import ipywidgets as widgets
import pytest

from servicefit.controls.value_controls import WAITING, ValueControls, show_value
from servicefit.errors import UsageError
from servicefit.report.choices import Choice
from servicefit.report.sections import Html

SEGMENTS = {"2026-Q3": ("all", "household", "enterprise"), "2026-Q2": ("all", "household")}


@dataclass(frozen=True)
class Page:
    """Stands in for the notebook: says what it was asked for."""

    values: dict = field(
        default_factory=lambda: {
            "period": "2026-Q3",
            "segment": "all",
            "outcome": "satisfaction",
            "crosshair": "means",
        }
    )
    attended: bool = True
    fault: Exception | None = None
    drawn: list = field(default_factory=list)

    def choices(self):
        offered = {
            "period": tuple(SEGMENTS),
            "segment": SEGMENTS[self.values["period"]],
            "outcome": ("satisfaction", "recommend", "retention"),
            "crosshair": ("means", "medians", "mid-scale", "diagonal"),
        }
        return tuple(
            Choice(
                name,
                name.capitalize(),
                tuple((value.upper(), value) for value in values),
                self.values[name],
                ("answer", "map") if name == "crosshair" else (),
            )
            for name, values in offered.items()
        )

    def chosen(self, values):
        segment = values["segment"] if values["segment"] in SEGMENTS[values["period"]] else "all"
        return replace(self, values={**values, "segment": segment})

    def value_parts(self):
        return {
            "answer": lambda: self._draw("answer", f"<p>answer for {self.values['segment']}</p>"),
            "map": lambda: self._draw("map", f"<p>{' '.join(self.values.values())}</p>"),
            "table": lambda: self._draw("table", f"<p>table of {self.values['outcome']}</p>"),
        }

    def _draw(self, name, html):
        self.drawn.append(name)
        if self.fault and self.values["outcome"] == "retention":
            raise self.fault
        return Html(html)


AT_FIRST = "<p>answer for all</p><p>2026-Q3 all satisfaction means</p><p>table of satisfaction</p>"


def test_each_control_is_a_labelled_dropdown_with_plain_words():
    controls = ValueControls(Page())
    assert list(controls.dropdowns) == ["period", "segment", "outcome", "crosshair"]
    period = controls.dropdowns["period"]
    assert isinstance(period, widgets.Dropdown)
    assert (period.description, period.options[0], period.value) == ("Period", ("2026-Q3", "2026-Q3"), "2026-Q3")
    assert controls.dropdowns["segment"].options[1] == ("HOUSEHOLD", "household")


def test_at_first_answer_and_sections_are_those_of_the_parameters():
    controls = ValueControls(Page())
    assert (controls.shown, controls.said.value) == (AT_FIRST, "")


@pytest.mark.parametrize(
    ("control", "value"), [("segment", "household"), ("outcome", "recommend"), ("period", "2026-Q2")]
)
def test_a_change_draws_the_one_answer_and_its_sections_anew(control, value):
    page = Page()
    controls = ValueControls(page)
    page.drawn.clear()
    controls.dropdowns[control].value = value
    assert page.drawn == ["answer", "map", "table"]
    assert controls.shown.count("answer for") == 1
    assert value in controls.shown
    assert controls.said.value == f"{control.capitalize()}: {value.upper()}."


def test_the_cross_hair_draws_only_what_speaks_of_quarters():
    page = Page()
    controls = ValueControls(page)
    page.drawn.clear()
    controls.dropdowns["crosshair"].value = "diagonal"
    assert page.drawn == ["answer", "map"]
    assert "2026-Q3 all satisfaction diagonal" in controls.shown


def test_going_back_shows_what_stood_there():
    controls = ValueControls(Page())
    controls.dropdowns["outcome"].value = "recommend"
    controls.dropdowns["outcome"].value = "satisfaction"
    assert controls.shown == AT_FIRST


def test_what_is_computed_is_said_at_once_and_what_waits_is_marked():
    async def choose():
        controls = ValueControls(Page())
        controls.dropdowns["segment"].value = "household"
        at_once = (
            controls.said.value,
            controls.shown,
            [WAITING in part._dom_classes for part in controls.parts.values()],
        )
        await asyncio.sleep(0.2)
        return at_once, [WAITING in part._dom_classes for part in controls.parts.values()]

    at_once, later = asyncio.run(choose())
    assert at_once == ("Segment: HOUSEHOLD. Computing \N{HORIZONTAL ELLIPSIS}", AT_FIRST, [True] * 3)
    assert later == [False] * 3


def test_of_several_choices_in_a_row_the_last_is_drawn():
    page = Page()

    async def choose():
        controls = ValueControls(page)
        page.drawn.clear()
        controls.dropdowns["segment"].value = "household"
        controls.dropdowns["segment"].value = "enterprise"
        controls.dropdowns["crosshair"].value = "diagonal"
        await asyncio.sleep(0.2)
        return controls

    controls = asyncio.run(choose())
    assert page.drawn == ["answer", "map", "table"]
    assert "2026-Q3 enterprise satisfaction diagonal" in controls.shown


def test_a_period_without_the_segment_shows_all_customers():
    controls = ValueControls(Page())
    controls.dropdowns["segment"].value = "enterprise"
    controls.dropdowns["period"].value = "2026-Q2"
    assert controls.dropdowns["segment"].value == "all"
    assert [value for _, value in controls.dropdowns["segment"].options] == ["all", "household"]
    assert "2026-Q2 all satisfaction means" in controls.shown


def test_what_cannot_be_shown_is_said_alone_and_the_next_choice_draws_everything():
    controls = ValueControls(Page(fault=UsageError("Nobody left in this period.", "Choose a longer one.")))
    controls.dropdowns["outcome"].value = "retention"
    assert "Nobody left in this period." in controls.shown
    assert "Choose a longer one." in controls.shown
    assert "satisfaction" not in controls.shown
    controls.dropdowns["outcome"].value = "satisfaction"
    assert controls.shown == AT_FIRST


def test_a_fault_of_the_tool_shows_no_traceback(caplog):
    controls = ValueControls(Page(fault=RuntimeError("secret detail")))
    controls.dropdowns["outcome"].value = "retention"
    assert "sf-bad" in controls.shown
    assert "secret detail" not in controls.shown
    assert "secret detail" in caplog.text


def test_controls_what_they_say_answer_and_sections_are_one_output_in_this_order():
    view = show_value(Page())
    assert isinstance(view, widgets.VBox)
    row, said, *parts = view.children
    assert ("sf-controls" in row._dom_classes, "sf-said" in said._dom_classes) == (True, True)
    assert len(row.children) == 4
    assert parts[0].value == "<p>answer for all</p>"


def test_in_a_run_there_are_no_controls():
    assert show_value(Page(attended=False))._repr_html_() == AT_FIRST
