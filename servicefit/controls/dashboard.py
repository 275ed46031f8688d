"""The dashboards' pages: header with controls, status line, headline, sections, footer."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import ipywidgets as widgets
import pandas as pd

from servicefit.formats import format_number, format_period
from servicefit.names import plain_name
from servicefit.order import segment_order
from servicefit.report.data_sections import data_health_section, promise_section, rejections_section
from servicefit.report.fit_sections import answer, capability_section, misses_section
from servicefit.report.history_sections import capability_history_section
from servicefit.report.page import foot_html, headline_html, state_html, status_html, title_html
from servicefit.report.sections import Shown
from servicefit.report.words import failure_words, freshness, not_over, rows_usable
from servicefit.results.history import read_history
from servicefit.results.runs import ResultSet, list_periods, read_failure, read_result

WORKSPACE_VARIABLE = "SERVICEFIT_WORKSPACE"
PAGES: Mapping[str, str] = {"brief": "Brief"}
MOST_OVER_TIME = 6

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What is on the page: the tables of one run and period, whose customers are shown, and where earlier runs are."""

    tables: Mapping[str, ResultSet | None]
    shown: Shown
    results: Path

    def frame(self, table: str) -> pd.DataFrame:
        """Give a table's rows; without columns or rows where the run published none."""
        found = self.tables[table]
        return pd.DataFrame() if found is None else found.frame


class Dashboard:
    """One page, its controls and what they change.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace; nothing else is read.
    page : str
        The page's id.
    query : str
        Query string of the page's address; ``period`` and ``segment`` restore a view.
    today : date, optional
        The day from which freshness is counted; left out: the day of the machine.
    """

    def __init__(self, results_dir: Path, page: str = "brief", query: str = "", today: date | None = None) -> None:
        self._results, self._page, self._today = results_dir, page, today
        periods = list_periods(results_dir)
        wanted = parse_qs(query)
        self.period = _dropdown(
            "Period", [(format_period(label), label) for label in periods], wanted.get("period", [""])[0]
        )
        self.segment = _dropdown("Customers", self._segments(), wanted.get("segment", ["all"])[0])
        self._title = widgets.HTML()
        self._status, self._main, self._foot = widgets.HTML(), widgets.VBox(), widgets.HTML()
        self._main.add_class("sf-sections")
        self.period.observe(self._period_changed, "value")
        self.segment.observe(self._segment_changed, "value")
        self.render()

    @property
    def header(self) -> widgets.Widget:
        """Company, pages and controls."""
        controls = widgets.HBox([self.period, self.segment])
        controls.add_class("sf-controls")
        bar = widgets.HBox([self._title, controls])
        bar.add_class("sf-bar")
        return bar

    @property
    def status(self) -> widgets.Widget:
        """How fresh, how much of the data is usable, what is withheld."""
        return self._status

    @property
    def main(self) -> widgets.Widget:
        """Headline and sections."""
        return self._main

    @property
    def footer(self) -> widgets.Widget:
        """Run, fingerprint and versions."""
        return self._foot

    def render(self) -> None:
        """Draw the page anew for the period and customers chosen."""
        if self.period.value is None:
            self._render_empty()
            return
        view = self._view()
        self._title.value = _title_html(view, self._page)
        self._status.value = self._status_html(view)
        parts = [_guarded(name, make, view) for name, make in SECTIONS.items()]
        self._main.children = [widgets.HTML(part) for part in parts if part]
        self._foot.value = _footer(view)

    def _view(self) -> View:
        label = self.period.value
        names = ("capability", "target", "journey", "data_health")
        tables = {name: read_result(self._results, name, label) for name in names}
        run = next((found.run for found in tables.values() if found), None)
        settings = run.settings if run else {}
        shown = Shown(
            period=label,
            segment=self.segment.value or "all",
            names=run.names if run else {},
            units=run.units if run else {},
            directions=run.directions if run else {},
            confidence=settings.get("confidence", 0.95),
            smallest_group=settings.get("smallest_group", 10),
            still=False,
        )
        return View(tables, shown, self._results)

    def _segments(self) -> list[tuple[str, str]]:
        found = read_result(self._results, "capability", self.period.value) if self.period.value else None
        if found is None:
            return [(plain_name("all"), "all")]
        ordered = [name for name in segment_order(found.frame) if name != "all"]
        return [(plain_name(name, found.run.names), name) for name in ["all", *ordered]]

    def _period_changed(self, _: object) -> None:
        """Offer the customers of the new period; whose were chosen stay where they exist."""
        chosen = self.segment.value
        self.segment.unobserve(self._segment_changed, "value")
        options = self._segments()
        self.segment.options = options
        self.segment.value = chosen if chosen in {value for _, value in options} else "all"
        self.segment.observe(self._segment_changed, "value")
        self.render()

    def _segment_changed(self, _: object) -> None:
        self.render()

    def _status_html(self, view: View) -> str:
        found = next((found for found in view.tables.values() if found), None)
        if found is None or found.run.data_end is None:
            return ""
        data_end = datetime.fromisoformat(found.run.data_end)
        last_day = (data_end - timedelta(microseconds=1)).date()
        today = self._today or datetime.now().astimezone().date()
        stale, age = freshness(last_day, today, found.run.settings.get("stale_days", 45))
        return status_html(
            stale=stale,
            age=age + not_over(view.shown.period, data_end),
            usable=rows_usable(found.run.rows_read, found.run.rows_accepted),
            withheld=_count_withheld(view),
            confidence=view.shown.confidence,
            failed=failure_words(read_failure(self._results)),
        )

    def _render_empty(self) -> None:
        for control in (self.period, self.segment):
            control.disabled = True
        box = state_html(
            "No results yet",
            "Nothing has been published for this company. A run reads the exports and fills this page.",
            command="servicefit run",
        )
        self._main.children = [widgets.HTML(box)]


def open_dashboard(page: str = "brief") -> Dashboard:
    """Open a page of the workspace that the server was started for.

    Parameters
    ----------
    page : str
        The page's id.

    Returns
    -------
    Dashboard
        Its parts are shown by the page's cells.
    """
    workspace = Path(os.environ.get(WORKSPACE_VARIABLE, "."))
    return Dashboard(workspace / "results", page, _query_string())


def _query_string() -> str:
    """Wait for the page's request where a kernel was started ahead of it."""
    if os.environ.get("VOILA_PREHEAT") == "True":
        from voila.utils import wait_for_request  # noqa: PLC0415 – loads the server, wanted by waiting kernels only

        wait_for_request()
    return os.environ.get("QUERY_STRING", "")


def _dropdown(name: str, options: list[tuple[str, str]], wanted: str) -> widgets.Dropdown:
    values = [value for _, value in options]
    value = wanted if wanted in values else (values[0] if values else None)
    return widgets.Dropdown(description=name, options=options, value=value)


def _title_html(view: View, page: str) -> str:
    found = next((found for found in view.tables.values() if found), None)
    company = found.run.company.get("name", "") if found else ""
    return title_html(company, page, PAGES)


def _guarded(name: str, make: Callable[[View], str], view: View) -> str:
    """Make a section; one that fails says so in its place, the others stand."""
    try:
        return make(view)
    except Exception:
        log.exception("The section %s failed", name)
        run = next((found.run.run_id for found in view.tables.values() if found), "no run")
        return state_html(
            "This section could not be drawn",
            f"The rest of the page is complete. Reference {run[-4:]}-{name} for whoever runs the tool.",
            failed=True,
        )


def _headline(view: View) -> str:
    if view.tables["capability"] is None:
        return headline_html("Capability cannot be said yet.")
    return headline_html(answer(view.frame("capability"), view.frame("target"), view.shown))


def _capability(view: View) -> str:
    found = view.tables["capability"]
    if found is None:
        return _missing("What the service can do", "contacts, cases or orders")
    tables = view.frame("capability"), view.frame("target")
    problems = {problem["capability"]: problem["message"] for problem in found.run.problems}
    return _beside(capability_section(*tables, view.shown), misses_section(*tables, view.shown, problems))


def _capability_history(view: View) -> str:
    if view.tables["capability"] is None:
        return ""
    history = read_history(view.results, "capability", view.shown.period)
    return capability_history_section(history, view.shown, MOST_OVER_TIME)


def _promise(view: View) -> str:
    return "" if view.tables["journey"] is None else promise_section(view.frame("journey"), view.shown, _scale(view))


def _data_health(view: View) -> str:
    found = view.tables["data_health"]
    if found is None:
        return _missing("What became of the rows read", "any export")
    table = data_health_section(found.frame, view.shown, found.run.settings.get("most_rejected", 0.05))
    return _beside(table, rejections_section(found.frame, view.shown))


SECTIONS: Mapping[str, Callable[[View], str]] = {
    "headline": _headline,
    "capability": _capability,
    "capability_history": _capability_history,
    "promise": _promise,
    "data_health": _data_health,
}


def _beside(section: str, aside: str) -> str:
    return f'<div class="sf-grid">{section}{aside}</div>' if aside else section


def _missing(what: str, needs: str) -> str:
    return state_html(f"{what} is not known", f"This answer needs the export {needs}, which this run did not have.")


def _scale(view: View) -> tuple[float, float]:
    found = view.tables["journey"]
    low, high = found.run.settings.get("scales", {}).get("satisfaction", (1, 5)) if found else (1, 5)
    return float(low), float(high)


def _count_withheld(view: View) -> int:
    frames = [found.frame for found in view.tables.values() if found and "withheld" in found.frame.columns]
    return sum(int(frame["withheld"].eq(True).sum()) for frame in frames)


def _footer(view: View) -> str:
    found = next((found for found in view.tables.values() if found), None)
    if found is None:
        return ""
    run = found.run
    ended = datetime.fromisoformat(run.finished_at)
    version = run.versions.get("servicefit", "")
    return foot_html(
        [
            f"Run {ended.day} {ended:%b %Y, %H:%M} UTC",
            f"Run id {run.run_id}",
            f"Data fingerprint {run.fingerprint[:12]}",
            f"{format_number(run.rows_read)} rows read",
            f"servicefit {version}".strip(),
        ]
    )
