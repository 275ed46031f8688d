"""Controls of notebook 1: period, customers, outcome and cross-hair; a change draws anew what depends on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from html import escape
from typing import Protocol

import ipywidgets as widgets

from servicefit.errors import ServiceFitError
from servicefit.report.choices import Choice
from servicefit.report.page import state_html
from servicefit.report.sections import Html

log = logging.getLogger(__name__)

# Between two parts the kernel looks whether something else was chosen in the meantime.
LOOK_SECONDS = 0.01
WAITING = "sf-waiting"


class ValuePage(Protocol):
    """A notebook that can be drawn anew with other choices."""

    @property
    def attended(self) -> bool:
        """Whether somebody sits before it."""

    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen, and what is."""

    def chosen(self, values: Mapping[str, str]) -> ValuePage:
        """The same notebook with other choices."""

    def value_parts(self) -> Mapping[str, Callable[[], Html]]:
        """What draws each part, the answer first."""


class ValueControls:
    """Dropdowns, a line that says what they do, and below them the answer and its sections.

    Parameters
    ----------
    page : ValuePage
        As the notebook's parameters have it.
    """

    def __init__(self, page: ValuePage) -> None:
        self._first, choices = page, page.choices()
        self._depends = {choice.name: choice.draws for choice in choices}
        self.dropdowns = {choice.name: _dropdown(choice) for choice in choices}
        self.said = widgets.HTML()
        self.said.add_class("sf-said")
        self.parts = {name: widgets.HTML(str(draw())) for name, draw in page.value_parts().items()}
        self._waiting: set[str] = set()
        self._drawing: asyncio.Task[None] | None = None
        self._told = {name: self._told_of(name) for name in self.dropdowns}
        for name, dropdown in self.dropdowns.items():
            dropdown.observe(self._told[name], "value")

    @property
    def shown(self) -> str:
        """The HTML below the controls."""
        return "".join(str(part.value) for part in self.parts.values())

    def view(self) -> widgets.Widget:
        """Return controls, answer and sections as one output."""
        row = widgets.HBox(list(self.dropdowns.values()))
        row.add_class("sf-controls")
        return widgets.VBox([row, self.said, *self.parts.values()])

    def _told_of(self, name: str) -> Callable[[object], None]:
        return lambda _: self._changed(name)

    def _changed(self, name: str) -> None:
        """Say at once that something is computed, then draw; what was being drawn for an earlier choice is dropped."""
        dropdown = self.dropdowns[name]
        chosen = f"{dropdown.description}: {dropdown.label}"
        self._say(f"{chosen}. Computing \N{HORIZONTAL ELLIPSIS}")
        self._wait_for(self._depends[name] or self.parts)
        if self._drawing is not None:
            self._drawing.cancel()
        self._drawing = _begin(self._draw(f"{chosen}."))

    async def _draw(self, done: str) -> None:
        """Draw the parts that wait, one by one; a part keeps its place and what stood there until it is drawn."""
        await asyncio.sleep(LOOK_SECONDS)
        try:
            page = self._first.chosen({name: dropdown.value for name, dropdown in self.dropdowns.items()})
            self._offer(page.choices())
            drawn = page.value_parts()
            for name in [name for name in self.parts if name in self._waiting]:
                self._show(name, drawn[name]())
                await asyncio.sleep(LOOK_SECONDS)
        except ServiceFitError as error:
            self._fail(state_html("This cannot be shown", *str(error).splitlines(), failed=True))
        except Exception:
            log.exception("The sections could not be drawn")
            self._fail(state_html("The sections could not be drawn", "The log says why.", failed=True))
        self._say(done)

    def _say(self, words: str) -> None:
        self.said.value = escape(words)

    def _wait_for(self, names: Iterable[str]) -> None:
        for name in names:
            self._waiting.add(name)
            self.parts[name].add_class(WAITING)

    def _show(self, name: str, html: str) -> None:
        self.parts[name].value = str(html)
        self.parts[name].remove_class(WAITING)
        self._waiting.discard(name)

    def _fail(self, box: str) -> None:
        """Show the box alone; whatever is chosen next draws everything."""
        for name, html in zip(self.parts, [box, *[""] * len(self.parts)], strict=False):
            self._show(name, html)
        self._waiting.update(self.parts)

    def _offer(self, choices: tuple[Choice, ...]) -> None:
        """Offer what the period has; the choices made stay."""
        for choice in choices:
            dropdown = self.dropdowns[choice.name]
            if tuple(dropdown.options) != choice.options:
                dropdown.unobserve(self._told[choice.name], "value")
                dropdown.options, dropdown.value = choice.options, choice.value
                dropdown.observe(self._told[choice.name], "value")


def show_value(page: ValuePage) -> object:
    """Show the answer and the sections of notebook 1, with controls where somebody sits before it.

    Parameters
    ----------
    page : ValuePage
        From ``sf.notebook(globals())``.

    Returns
    -------
    ipywidgets.Widget or Html
        Controls, answer and sections as one output; in a run without controls, so that no report holds a dead one.
    """
    if page.attended:
        return ValueControls(page).view()
    return Html("".join(draw() for draw in page.value_parts().values()))


def _begin(drawing: Coroutine[None, None, None]) -> asyncio.Task[None] | None:
    """Draw beside the kernel's other work; at once where nothing else runs."""
    try:
        return asyncio.get_running_loop().create_task(drawing)
    except RuntimeError:
        asyncio.run(drawing)
        return None


def _dropdown(choice: Choice) -> widgets.Dropdown:
    return widgets.Dropdown(
        description=choice.label,
        options=choice.options,
        value=choice.value,
        style={"description_width": "initial"},
        layout=widgets.Layout(width="auto"),
    )
