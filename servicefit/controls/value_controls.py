"""Controls of notebook 1: period, customers, outcome and cross-hair; a change draws the sections below anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol

import ipywidgets as widgets

from servicefit.errors import ServiceFitError
from servicefit.report.choices import Choice
from servicefit.report.page import state_html

log = logging.getLogger(__name__)


class ValuePage(Protocol):
    """A notebook that can be drawn anew with other choices."""

    @property
    def attended(self) -> bool:
        """Whether somebody sits before it."""

    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen, and what is."""

    def chosen(self, values: Mapping[str, str]) -> ValuePage:
        """The same notebook with other choices."""

    def value_answer(self) -> str:
        """The answer in words."""

    def value_sections(self) -> str:
        """Everything below the controls."""


class ValueControls:
    """Dropdowns, and below them the sections that they draw anew.

    Parameters
    ----------
    page : ValuePage
        As the notebook's parameters have it.
    """

    def __init__(self, page: ValuePage) -> None:
        self._first = self._page = page
        self.dropdowns = {choice.name: _dropdown(choice) for choice in page.choices()}
        self._given = self._values()
        self._sections = widgets.HTML(_drawn(page))
        for dropdown in self.dropdowns.values():
            dropdown.observe(self._changed, "value")

    @property
    def sections(self) -> str:
        """The HTML below the controls."""
        return str(self._sections.value)

    def view(self) -> widgets.Widget:
        """Return controls and sections as one output."""
        layout = widgets.Layout(flex_flow="row wrap", grid_gap="4px 20px", margin="0 0 12px")
        return widgets.VBox([widgets.HBox(list(self.dropdowns.values()), layout=layout), self._sections])

    def _values(self) -> dict[str, str]:
        return {name: dropdown.value for name, dropdown in self.dropdowns.items()}

    def _changed(self, _: object) -> None:
        """Draw the sections for what is chosen; with the answer on top where it is not the notebook's own."""
        values = self._values()
        try:
            self._page = self._first.chosen(values)
            self._offer(self._page.choices())
            answer = "" if values == self._given else self._page.value_answer()
            self._sections.value = answer + self._page.value_sections()
        except ServiceFitError as error:
            self._sections.value = state_html("This cannot be shown", *str(error).splitlines(), failed=True)
        except Exception:
            log.exception("The sections could not be drawn")
            self._sections.value = state_html("The sections could not be drawn", "The log says why.", failed=True)

    def _offer(self, choices: tuple[Choice, ...]) -> None:
        """Offer what the period has; the choices made stay."""
        for choice in choices:
            dropdown = self.dropdowns[choice.name]
            if tuple(dropdown.options) != choice.options:
                dropdown.unobserve(self._changed, "value")
                dropdown.options, dropdown.value = choice.options, choice.value
                dropdown.observe(self._changed, "value")


def show_value(page: ValuePage) -> object:
    """Show the sections of notebook 1, with controls where somebody sits before it.

    Parameters
    ----------
    page : ValuePage
        From ``sf.notebook(globals())``.

    Returns
    -------
    ipywidgets.Widget or Html
        Controls and sections as one output; in a run the sections alone, so that no report holds a dead control.
    """
    return ValueControls(page).view() if page.attended else page.value_sections()


def _drawn(page: ValuePage) -> str:
    return str(page.value_sections())


def _dropdown(choice: Choice) -> widgets.Dropdown:
    return widgets.Dropdown(
        description=choice.label,
        options=choice.options,
        value=choice.value,
        style={"description_width": "initial"},
        layout=widgets.Layout(width="auto"),
    )
