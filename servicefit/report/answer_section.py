"""The answer of notebook 1 in words: what counts, and a line a kind of finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from servicefit.outcomes import Outcome
from servicefit.periods import Period, add_months, parse_period
from servicefit.report.answer_lines import answer_lines
from servicefit.report.page import answer_html, sentences_html
from servicefit.report.sections import Html, Shown
from servicefit.report.segment_words import shrunk_words
from servicefit.report.value_rows import outcome_rows, state_of
from servicefit.report.value_table_sections import ratings_words
from servicefit.report.value_words import answer_sentence, caveat, unranked_sentences, withheld_sentence


def value_answer(
    table: pd.DataFrame,
    shown: Shown,
    outcome: Outcome,
    note: str,
    asked: Mapping[str, str] | None = None,
    changed: str = "",
) -> Html:
    """Say in words what the customers shown value.

    Parameters
    ----------
    table : pandas.DataFrame
        Result table ``feature_value``: all segments.
    shown : Shown
        Period, segment, names.
    outcome : Outcome
        What features are held against.
    note : str
        Period, customers and freshness.
    asked : Mapping of str to str, optional
        Class of each feature by the Kano questionnaire.
    changed : str
        What moved beyond chance since the period before; empty where nothing did.

    Returns
    -------
    Html
        The answer, a line a kind of finding, and what the figures rest on.
    """
    rows = outcome_rows(table, shown.segment, outcome)
    sentence = answer_sentence(table, shown.segment, outcome, shown.names, shown.smallest_group)
    if state_of(rows) != "known":
        return Html(answer_html(sentence, note))
    lines = answer_lines(table, shown.segment, outcome, shown.names, asked, changed)
    told = [("", "", subject, said) for subject, said in lines]
    shrunk = shrunk_words(rows)
    notes = [
        note,
        f"Ratings of {_a_year_before(shown)}; who was still a customer 12 months later."
        if outcome.name == "retention"
        else "",
        ratings_words(rows, shown),
        f"{shown.who}: {shrunk}" if shrunk else "",
        *unranked_sentences(rows, shown.names),
        withheld_sentence(rows, shown.names, shown.smallest_group),
        caveat(outcome),
    ]
    listed = f'<div class="sf-cell">{sentences_html(told)}</div>' if told else ""
    return Html(f"{answer_html(sentence)}{listed}{_notes(notes)}")


def _notes(parts: Sequence[str]) -> str:
    return answer_html("", " ".join(filter(None, parts))).removeprefix('<p class="sf-answer"></p>')


def _a_year_before(shown: Shown) -> str:
    """Name the period whose ratings are held against who stayed."""
    period = parse_period(shown.period)
    if period.label == "all":
        return "all data but the last 12 months"
    first, last = (add_months(day, -12) for day in (period.start, period.end))
    return _months(Period(first, last, ""))


def _months(period: Period) -> str:
    last = add_months(period.end, -1)
    ends = dict.fromkeys(f"{day:%b %Y}" for day in (period.start, last))
    return " to ".join(ends)
