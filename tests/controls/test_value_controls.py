"""The controls of notebook 1: what they offer, what a change draws, and that a run has none."""

from dataclasses import dataclass, field, replace

import ipywidgets as widgets
import pytest

from servicefit.controls.value_controls import ValueControls, show_value
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

    def choices(self):
        offered = {
            "period": tuple(SEGMENTS),
            "segment": SEGMENTS[self.values["period"]],
            "outcome": ("satisfaction", "recommend", "retention"),
            "crosshair": ("means", "medians", "mid-scale", "diagonal"),
        }
        return tuple(
            Choice(name, name.capitalize(), tuple((value.upper(), value) for value in values), self.values[name])
            for name, values in offered.items()
        )

    def chosen(self, values):
        segment = values["segment"] if values["segment"] in SEGMENTS[values["period"]] else "all"
        return replace(self, values={**values, "segment": segment})

    def value_answer(self):
        return Html(f"<p>answer for {self.values['segment']}</p>")

    def value_sections(self):
        if self.fault and self.values["outcome"] == "retention":
            raise self.fault
        return Html(f"<p>{' '.join(self.values.values())}</p>")


def test_each_control_is_a_labelled_dropdown_with_plain_words():
    controls = ValueControls(Page())
    assert list(controls.dropdowns) == ["period", "segment", "outcome", "crosshair"]
    period = controls.dropdowns["period"]
    assert isinstance(period, widgets.Dropdown)
    assert (period.description, period.options[0], period.value) == ("Period", ("2026-Q3", "2026-Q3"), "2026-Q3")
    assert controls.dropdowns["segment"].options[1] == ("HOUSEHOLD", "household")


def test_at_first_the_sections_are_those_of_the_parameters_and_the_answer_stands_above():
    assert ValueControls(Page()).sections == "<p>2026-Q3 all satisfaction means</p>"


@pytest.mark.parametrize(
    ("control", "value"),
    [("segment", "household"), ("outcome", "recommend"), ("crosshair", "diagonal"), ("period", "2026-Q2")],
)
def test_a_change_draws_the_sections_anew_with_their_own_answer(control, value):
    controls = ValueControls(Page())
    controls.dropdowns[control].value = value
    assert controls.sections.startswith("<p>answer for ")
    assert value in controls.sections


def test_going_back_leaves_the_answer_to_the_cell_above():
    controls = ValueControls(Page())
    controls.dropdowns["outcome"].value = "recommend"
    controls.dropdowns["outcome"].value = "satisfaction"
    assert controls.sections == "<p>2026-Q3 all satisfaction means</p>"


def test_a_period_without_the_segment_shows_all_customers():
    controls = ValueControls(Page())
    controls.dropdowns["segment"].value = "enterprise"
    controls.dropdowns["period"].value = "2026-Q2"
    assert controls.dropdowns["segment"].value == "all"
    assert [value for _, value in controls.dropdowns["segment"].options] == ["all", "household"]
    assert "2026-Q2 all satisfaction means" in controls.sections


def test_what_cannot_be_shown_is_said_and_the_controls_stay():
    controls = ValueControls(Page(fault=UsageError("Nobody left in this period.", "Choose a longer one.")))
    controls.dropdowns["outcome"].value = "retention"
    assert "Nobody left in this period." in controls.sections
    assert "Choose a longer one." in controls.sections
    controls.dropdowns["outcome"].value = "recommend"
    assert "sf-bad" not in controls.sections


def test_a_fault_of_the_tool_shows_no_traceback(caplog):
    controls = ValueControls(Page(fault=RuntimeError("secret detail")))
    controls.dropdowns["outcome"].value = "retention"
    assert "sf-bad" in controls.sections
    assert "secret detail" not in controls.sections
    assert "secret detail" in caplog.text


def test_controls_and_sections_are_one_output():
    view = show_value(Page())
    assert isinstance(view, widgets.VBox)
    row, sections = view.children
    assert len(row.children) == 4
    assert sections.value == "<p>2026-Q3 all satisfaction means</p>"


def test_in_a_run_there_are_no_controls():
    shown = show_value(Page(attended=False))
    assert shown._repr_html_() == "<p>2026-Q3 all satisfaction means</p>"
