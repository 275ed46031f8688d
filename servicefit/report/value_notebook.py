"""What notebook 1 shows: what customers value, who values it, and what changed; the controls draw it anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from servicefit.answers import Answer
from servicefit.engine.query import list_queries
from servicefit.formats import format_period
from servicefit.names import CROSSHAIR_NAMES, OUTCOME_NAMES, plain_name
from servicefit.order import segment_order
from servicefit.outcomes import Outcome, outcome_of
from servicefit.questions.asked_kano import asked_classes
from servicefit.questions.definitions import definitions
from servicefit.questions.feature_change import compare_features
from servicefit.questions.importance_performance import place_features
from servicefit.questions.stated_derived import compare_ranks
from servicefit.report.answer_section import value_answer
from servicefit.report.choices import Choice
from servicefit.report.expectation_sections import expectation_section
from servicefit.report.map_sections import map_section
from servicefit.report.notebook_page import NotebookPage
from servicefit.report.penalty_sections import penalty_reward_section
from servicefit.report.sections import Html
from servicefit.report.stated_sections import shares, stated_section
from servicefit.report.value_change_sections import changed_words, value_change_section
from servicefit.report.value_rows import outcome_rows
from servicefit.report.value_segments_sections import who_values_section
from servicefit.report.value_table_sections import value_table
from servicefit.results.history import Figures, read_history
from servicefit.results.runs import list_periods

ON_CROSSHAIR = ("answer", "map")
"""The parts that speak of quarters: the others stay when the cross-hair moves."""


@dataclass(frozen=True, slots=True)
class ValueNotebook(NotebookPage):
    """What customers value, for a period, a segment and an outcome."""

    @property
    def outcome(self) -> Outcome:
        """What features are held against."""
        settings = self.workspace.settings
        return outcome_of(self.options["outcome"], settings.scales.model_dump(), settings.analysis.confidence)

    def feature_value(self) -> Answer:
        """Return the result table ``feature_value``: all segments."""
        name = self.outcome.name
        return self.once(
            ("feature_value", self.period, name), lambda: self.workspace.feature_value(self.period, "all", name)
        )

    def preference(self) -> Answer:
        """Return the result table ``preference``: all segments."""
        return self.once(("preference", self.period), lambda: self.workspace.preference(self.period, "all"))

    def value_answer(self) -> Html:
        """Say in words what counts, what must not fail, what to leave, for whom, and what changed."""
        found, asked = self.feature_value(), asked_classes(self.preference().table, self.shown.segment)
        changed = changed_words(*self._compared(), self.shown, self.outcome)
        return value_answer(found.table, self.shown, self.outcome, self.note(found), asked, changed)

    def value_parts(self) -> Mapping[str, Callable[[], Html]]:
        """Name what notebook 1 shows, the answer first, and what draws each part.

        Returns
        -------
        Mapping of str to callable
            Answer, map, penalty and reward, who values what, what customers say, what changed, expectations, table.
        """
        table, outcome = self.feature_value().table, self.outcome
        # Under controls a figure is drawn by the page that they stand on: no still picture is needed.
        shown = replace(self.shown, still=not self.attended)
        rows, asked = outcome_rows(table, shown.segment, outcome), self.preference().table
        classes = asked_classes(asked, shown.segment)
        ranked = compare_ranks(rows, shares(asked, shown.segment), classes)
        placed = place_features(rows, self.options["crosshair"], classes)  # type: ignore[arg-type]
        return {
            "answer": self.value_answer,
            "map": lambda: map_section(placed, shown, outcome),
            "penalty_reward": lambda: penalty_reward_section(rows, shown, outcome, asked),
            "who_values": lambda: who_values_section(table, shown, outcome),
            "stated": lambda: stated_section(rows, ranked, shown, asked),
            "change": lambda: self._change() if len(rows) else Html(""),
            "expectation": lambda: expectation_section(rows, shown),
            "table": lambda: value_table(rows, shown, outcome),
        }

    def choices(self) -> tuple[Choice, ...]:
        """Offer the periods published, the company's segments, the outcomes, and where the map is divided."""
        periods = dict.fromkeys([*list_periods(self.workspace.results), self.period])
        table = self.feature_value().table
        segments = [name for name in segment_order(table) if name != "all"] if len(table) else []
        known = dict.fromkeys(["all", *segments, self.shown.segment])
        return (
            Choice("period", "Period", tuple((format_period(label), label) for label in periods), self.period),
            Choice(
                "segment",
                "Customers",
                tuple((plain_name(name, self.shown.names), name) for name in known),
                self.shown.segment,
            ),
            _choice("outcome", "Outcome", OUTCOME_NAMES, self.options),
            _choice("crosshair", "Cross-hair at", CROSSHAIR_NAMES, self.options, ON_CROSSHAIR),
        )

    def chosen(self, values: Mapping[str, str]) -> ValueNotebook:
        """Return the same notebook with other values of what may be chosen.

        Parameters
        ----------
        values : Mapping of str to str
            Parameter to value: ``period``, ``segment``, ``outcome``, ``crosshair``.

        Returns
        -------
        ValueNotebook
            A new one; for all customers where the period does not know the segment.
        """
        options = {**self.options, **{name: values[name] for name in self.options if name in values}}
        shown = replace(self.shown, period=values["period"], segment=values["segment"])
        page = replace(self, period=values["period"], shown=shown, options=options)
        table = page.feature_value().table
        known = len(table) == 0 or values["segment"] in set(table["segment"])
        return page if known else replace(page, shown=replace(shown, segment="all"))

    def _change(self) -> Html:
        """Show what changed against the period before."""
        return value_change_section(*self._compared(), self.shown, self.outcome)

    def _compared(self) -> tuple[pd.DataFrame, str]:
        """Compare with the period before, where one of the same length is published; and say which that is."""
        found, settings = self.feature_value(), self.workspace.settings
        meanings = definitions(list_queries(self.workspace.queries_dir), settings)
        now = None if found.run else Figures(found.table, meanings, settings.analysis.confidence)
        history = outcome_rows(
            read_history(self.workspace.results, "feature_value", self.period, now), self.shown.segment, self.outcome
        )
        periods = list(dict.fromkeys(history["period"]))
        if len(periods) < 2:
            return history.head(0), ""
        return compare_features(history), periods[-2]


def _choice(
    name: str, label: str, words: Mapping[str, str], options: Mapping[str, str], draws: tuple[str, ...] = ()
) -> Choice:
    return Choice(name, label, tuple((said, value) for value, said in words.items()), options[name], draws)
