"""The section on who values what: features by segment, and where segments differ beyond chance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.feature_value.who_values_it import plot_who_values_it
from servicefit.charts.layers import rows_of
from servicefit.formats import format_number
from servicefit.names import plain_name
from servicefit.order import importance_order, segment_order
from servicefit.outcomes import Outcome
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.phrases import as_sentence, some_of
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.segment_words import cannot_compare, explained_by_segment, segment_sentences, shrunk_words
from servicefit.report.value_rows import refusal, state_of
from servicefit.report.value_table_sections import importance_cell
from servicefit.report.value_words import unranked_sentences, withheld_sentence
from servicefit.report.words import in_sentence, withheld_words

DEFINITION = (
    "Importance as in the map, each segment by itself; its shares add up to 100%. Segments are compared by two Wald tests a "
    "feature, of its share and of its penalty and reward, with their joint jackknife covariance, each corrected for the "
    "number of features (Benjamini and Hochberg 1995); what only looks different is not named. Penalties and rewards of a small segment lean on those "
    "of all customers, the more the fewer its answers."
)


def who_values_section(table: pd.DataFrame, shown: Shown, outcome: Outcome) -> Html:
    """Show how much each feature counts in each segment.

    Parameters
    ----------
    table : pandas.DataFrame
        Result table ``feature_value``: all segments.
    shown : Shown
        Period, names; every segment is shown, whichever is chosen.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    Html
        A section; a state box where the company has no segments or none has enough answers.
    """
    rows = table[table["outcome"] == outcome.name] if len(table) else table
    parts = rows[rows["segment"] != "all"] if len(rows) else rows
    if not len(parts):
        why = "This answer needs the export customers, with segment, and answers from more than one segment."
        return Html(state_html("Who values what is not known", why) if len(rows) else "")
    segments = segment_order(parts)
    if not parts["importance"].notna().any():
        return Html(state_html("Who values what is not known", *_why_not(parts, segments, shown)))
    told = segment_sentences(rows, outcome, shown.names)
    finding = cannot_compare(rows, outcome, shown.names) or _finding([in_sentence(subject) for subject, _ in told])
    explained = explained_by_segment(rows, segments, outcome, shown.names)
    section = Section(
        name="who_values_it",
        finding=finding,
        sub=f"{as_sentence(outcome.explained).rstrip('.')}, by segment; lines: {100 * shown.confidence:g}% intervals; "
        f"bold: wholly above an even share among a segment's features. {shown.when}",
        figure=shown.figure(
            lambda layout: plot_who_values_it(rows, names=shown.names, segments=segments, layout=layout),
            f"{finding}. {' '.join(f'{subject}: {said}' for subject, said in told[:2])}".strip(),
        )
        + sentences_html(
            [
                *(("", "", *one) for one in told),
                *([("", "", "Ratings explain", explained)] if explained else []),
                *_doubts(parts, segments, shown),
            ]
        ),
        table=_table(rows, ["all", *segments], shown),
        definition=DEFINITION,
        data=rows,
    )
    return Html(section_html(section))


def _finding(features: list[str]) -> str:
    if not features:
        return "Segments are not told apart in what they value"
    return f"Segments differ: {some_of(features)}"


def _why_not(parts: pd.DataFrame, segments: list[str], shown: Shown) -> list[str]:
    return [
        f"{plain_name(segment, shown.names)}: {_state(parts[parts['segment'] == segment], shown)}"
        for segment in segments
    ]


def _state(rows: pd.DataFrame, shown: Shown) -> str:
    return refusal(rows) or f"Withheld, {withheld_words(shown.smallest_group)}."


def _doubts(parts: pd.DataFrame, segments: list[str], shown: Shown) -> list[tuple[str, str, str, str]]:
    """Say of which segments features cannot be ranked, are withheld, or lean on those of all customers."""
    told = []
    for segment in segments:
        rows, name = parts[parts["segment"] == segment], plain_name(segment, shown.names)
        if state_of(rows) != "known":
            told.append(("unknown", "Not known", name, _state(rows, shown)))
            continue
        hidden = withheld_sentence(rows, shown.names, shown.smallest_group)
        sentences = (shrunk_words(rows), *unranked_sentences(rows, shown.names), hidden)
        told += [("", "", name, in_sentence(sentence)) for sentence in sentences if sentence]
    return told


def _table(rows: pd.DataFrame, segments: list[str], shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        *((plain_name(name, shown.names), "figure") for name in segments),
    ]
    cells = {(row["segment"], row["feature_id"]): _cell(row) for row in rows_of(rows)}
    lines = [
        [plain_name(feature, shown.names), *(cells.get((segment, feature), NOTHING) for segment in segments)]
        for feature in importance_order(rows)
    ]
    return table_html(head, lines)


def _cell(row: dict[str, Any]) -> str:
    count = "" if pd.isna(row["n"]) else f", n = {format_number(row['n'])}"
    return importance_cell(row) + count
