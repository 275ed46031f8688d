"""What the notebooks show, a call a cell; the same sections stand on the dashboards."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from servicefit.answers import Answer
from servicefit.charts.capability_by import Dimension
from servicefit.charts.renderer import RUNTIME_MARK, Runtime, enable
from servicefit.engine.query import list_queries
from servicefit.errors import UsageError, nearest
from servicefit.formats import format_number
from servicefit.questions.capability import capability_queries, plain_names
from servicefit.questions.definitions import definitions
from servicefit.questions.own_capability import capability_name, direction_of, unit_of
from servicefit.report import data_sections, feedback_sections, fit_sections, history_sections
from servicefit.report.page import Align, answer_html, table_html
from servicefit.report.parameters import check_injected, is_attended, read_options, read_parameters
from servicefit.report.sections import Html, Shown
from servicefit.report.value_notebook import ValueNotebook
from servicefit.report.words import health_finding, rows_usable
from servicefit.results.history import Figures, read_history
from servicefit.results.runs import RUN_VARIABLE
from servicefit.settings import SETTINGS_FILE
from servicefit.settings_schema import Settings
from servicefit.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Notebook(ValueNotebook):
    """One notebook's answers, for a period and a segment; each notebook shows its part of them."""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, str]]:
        """Show nothing but put what figures need into the document; in a run, the export does that."""
        if os.environ.get(RUN_VARIABLE):
            return {"text/html": ""}, {"servicefit": RUNTIME_MARK}
        return Runtime()._repr_mimebundle_()

    def capability(self) -> Answer:
        """Return the result table ``capability``."""
        return self.workspace.capability(self.period, self.shown.segment)

    def capability_answer(self) -> Html:
        """Say in words whether capability matches the strategy."""
        found = self.capability()
        sentence = fit_sections.answer(found.table, self.workspace.target(self.period).table, self.shown)
        return Html(answer_html(sentence, self.note(found)))

    def capability_fit(self) -> Html:
        """Show what each segment gets beside what the strategy asks."""
        return fit_sections.capability_section(
            self.capability().table, self.workspace.target(self.period).table, self.shown
        )

    def capability_misses(self) -> Html:
        """List what misses its aim, and what is not known, in words."""
        found = self.capability()
        return fit_sections.misses_section(
            found.table, self.workspace.target(self.period).table, self.shown, found.problems
        )

    def capability_by(self, dimension: Dimension) -> Html:
        """Show the capabilities of the segment by stage or channel."""
        targets = self.workspace.target(self.period).table
        return fit_sections.capability_by_section(self.capability().table, dimension, self.shown, targets)

    def capability_history(self) -> Html:
        """Show how the capabilities of the segment moved over the periods before."""
        return history_sections.capability_history_section(self._history(), self.shown)

    def promises(self) -> Html:
        """Show satisfaction after promises kept and broken."""
        scale = self.workspace.settings.scales.satisfaction
        return data_sections.promise_section(self.workspace.journey(self.period).table, self.shown, scale)

    def data_answer(self) -> Html:
        """Say in words what could be read, who answers, and whether anything is done with it."""
        found = self.workspace.data_health(self.period)
        read = f"{rows_usable(*_rows(found))}. {health_finding(found.table, self.shown.names)}."
        trust = feedback_sections.feedback_sentences(self._history(), self.shown)
        return Html(answer_html(f"{trust} {read}", self.note(found)))

    def feedback(self) -> Html:
        """Show who of those asked answers, and what share of the actions on feedback is done."""
        history, found = self._history(), self.workspace.data_health(self.period)
        reach = feedback_sections.feedback_reach_section(history, self.shown)
        return Html(
            reach + feedback_sections.feedback_closure_section(history, found.table, self.shown, found.data_end)
        )

    def data_health(self) -> Html:
        """Show rows read, accepted and rejected by export."""
        found = self.workspace.data_health(self.period)
        return data_sections.data_health_section(found.table, self.shown, self.workspace.settings.checks.most_rejected)

    def rejections(self) -> Html:
        """Say in words why rows were rejected."""
        return data_sections.rejections_section(self.workspace.data_health(self.period).table, self.shown)

    def queries(self, folder: str) -> Html:
        """List the queries that figures come from, with what each asks and where it is defined."""
        rows = [
            [query.title, query.question, f"queries/{query.name}.sql", query.source]
            for query in list_queries(self.workspace.queries_dir)
            if query.folder == folder
        ]
        head: list[tuple[str, Align]] = [(name, "text") for name in ("Figure", "Question", "Query", "Definition")]
        summary = f"{len(rows)} queries behind these figures"
        table = f'<div class="sf-scroll">{table_html(head, rows, summary)}</div>'
        return Html(f'<div class="sf-under"><details><summary>{summary}</summary>{table}</details></div>')

    def definitions(self, *names: str) -> Html:
        """List the settings that would change the answer.

        Parameters
        ----------
        *names : str
            Such as ``reopen_days``; none for all.
        """
        rows = _definitions(self.workspace.settings)
        head: list[tuple[str, Align]] = [("Definition", "text"), ("Now", "text"), ("Setting", "text")]
        return Html(
            table_html(head, [rows[name] for name in names or rows], "Definitions that would change the answer")
        )

    def provenance(self) -> Html:
        """Say where the figures come from: period, data, run, versions."""
        found = self.workspace.data_health(self.period)
        read, used = (format_number(rows) for rows in _rows(found))
        parts = [
            f"Period {self.shown.when}",
            f"{used} of {read} rows used",
            f"Data fingerprint {found.fingerprint[:8]}",
            f"Run {found.run.run_id}" if found.run else "Computed just now from the store, not published",
            *(
                [f"servicefit {found.run.versions['servicefit']}, DuckDB {found.run.versions['duckdb']}"]
                if found.run
                else []
            ),
        ]
        return Html(f'<p class="sf-note">{escape(" · ".join(parts))}</p>')

    def _history(self) -> pd.DataFrame:
        """Read the capabilities of this period and of those before it; figures not published yet count as they are now."""
        found, settings = self.capability(), self.workspace.settings
        meanings = definitions(list_queries(self.workspace.queries_dir), settings)
        now = None if found.run else Figures(found.table, meanings, settings.analysis.confidence)
        return read_history(self.workspace.results, "capability", self.period, now)


def begin(names: Mapping[str, object]) -> Notebook:
    """Check a notebook's parameters and make its charts draw offline.

    Parameters
    ----------
    names : mapping
        The notebook's ``globals()``, with its parameters.

    Returns
    -------
    Notebook
        Shown as the last line of a cell, it puts what figures need into the document.

    Raises
    ------
    ServiceFitError
        A parameter is not known or cannot be.
    """
    history: Sequence[str] = names.get("In", ())  # type: ignore[assignment]
    check_injected(history)
    values, options = read_parameters(names), read_options(names, history)
    workspace = open_workspace(_folder(values["workspace"]))
    found = workspace.data_health(values["period"])
    if values["segment"] != "all":
        _check_segment(workspace, found.period, values["segment"])
    settings = workspace.settings
    queries = capability_queries(workspace.queries_dir)
    shown = Shown(
        period=found.period,
        segment=values["segment"],
        names={**plain_names(queries, settings), **found.names},
        units={capability_name(query): unit_of(query, settings) for query in queries},
        directions={capability_name(query): direction_of(query, settings) for query in queries},
        confidence=settings.analysis.confidence,
        smallest_group=settings.privacy.smallest_group,
    )
    enable()
    return Notebook(workspace, found.period, shown, options, is_attended(history))


def _check_segment(workspace: Workspace, period: str, segment: str) -> None:
    """Refuse a segment that no answer knows: neither capability nor, where there is only a survey, what is valued."""
    known = {"all"}
    for answer in (workspace.capability, workspace.feature_value):
        known.update(answer(period).table["segment"])
        if segment in known:
            return
    raise UsageError(f'segment must be one with figures for the period; found "{segment}".', nearest(segment, known))


def _definitions(settings: Settings) -> dict[str, tuple[str, str, str]]:
    analysis = settings.analysis
    holds = "to the end of its day" if analysis.promise_holds == "end_of_day" else "to the second"
    return {
        "reopen_days": (
            "Solved the first time: no new contact within",
            f"{analysis.reopen_days} days",
            "[analysis] reopen_days",
        ),
        "promise_holds": ("A promise at midnight holds", holds, "[analysis] promise_holds"),
        "confidence": ("Intervals cover", f"{100 * analysis.confidence:g}%", "[analysis] confidence"),
        "rating_low_high": (
            "A rating is low up to, high from",
            f"{analysis.low_to:.0%} and {analysis.high_from:.0%} of its scale",
            "[analysis] low_to, high_from",
        ),
        "practical_size": (
            "A penalty or reward counts from",
            f"{analysis.practical_size:.0%} of the outcome's range",
            "[analysis] practical_size",
        ),
        "controls": (
            "Held fixed while features are weighed",
            ", ".join(analysis.controls) or "nothing",
            "[analysis] controls",
        ),
        "retention": (
            "Stayed means",
            "left_on is empty or later"
            if analysis.retention == "left_on"
            else f"an order within {analysis.active_months} months",
            "[analysis] retention, active_months",
        ),
        "smallest_group": (
            "Withheld: figures about fewer than",
            f"{settings.privacy.smallest_group} customers",
            "[privacy] smallest_group",
        ),
        "most_rejected": (
            "A run fails when an export loses more than",
            f"{settings.checks.most_rejected:.0%} of its rows",
            "[checks] most_rejected",
        ),
        "stale_days": (
            "Figures are stale when the data are older than",
            f"{settings.freshness.days} days",
            "[freshness] days",
        ),
    }


def _rows(health: Answer) -> tuple[int, int]:
    """Return rows read and accepted over all exports."""
    total = health.table[health.table["reason"].isna()]
    return int(total["rows_read"].sum()), int(total["rows_accepted"].sum())


def _folder(workspace: str) -> str:
    """Return the workspace; a notebook opened by ``servicefit lab`` stands in a folder below it."""
    if workspace == "." and not Path(SETTINGS_FILE).exists():
        return os.environ.get("SERVICEFIT_WORKSPACE", workspace)
    return workspace
