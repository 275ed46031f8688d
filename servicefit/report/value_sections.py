"""Sections on what customers value: the map of what counts, and what low and high ratings go with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from servicefit.charts.feature_value.importance_performance import plot_importance_performance
from servicefit.charts.layers import rows_of
from servicefit.names import CROSSHAIR_NAMES, QUADRANT_NAMES, plain_name
from servicefit.report.kano_words import (
    class_sentences,
    feature_name,
    is_below,
    join_words,
    some_of,
)
from servicefit.report.outcomes import Outcome
from servicefit.report.page import Align, Section, answer_html, section_html, sentences_html, state_html, table_html
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_table_sections import importance_cell, rated_cell, ratings_words, share_words, who_when
from servicefit.report.value_words import (
    answer_sentence,
    caveat,
    outcome_rows,
    refusal,
    shrunk_words,
    state_of,
    unranked_sentences,
    withheld_sentence,
)
from servicefit.report.words import in_sentence

MOST_TOLD = 4
NEEDS = {
    "satisfaction": "the exports survey_responses, with satisfaction, and survey_ratings",
    "recommend": "the exports survey_responses, with recommend, and survey_ratings",
    "retention": "the export survey_ratings one year before the period, and who has left since: customers with left_on, "
    'or orders with [analysis] retention = "orders"',
}
IMPORTANCE = (
    "How much a feature counts is its share of what ratings explain of the outcome: the gain in R² on adding its ratings, "
    "averaged over all orders of adding (LMG; Lindeman, Merenda and Gold 1980; Grömping 2006). Who rates a feature at all is "
    "held fixed. How well it is done is the mean rating. The quarters are importance–performance analysis (Martilla and James "
    "1977); a feature whose interval meets the cross-hair is in none. Whether a feature matters at all is tested on its "
    "coefficient and corrected for the number of features (Benjamini and Hochberg 1995). Intervals: delete-a-group jackknife "
    "(Kott 2001)."
)


def value_answer(table: pd.DataFrame, shown: Shown, outcome: Outcome, note: str) -> Html:
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

    Returns
    -------
    Html
        The answer, a line a class of feature, and what the figures rest on.
    """
    rows = outcome_rows(table, shown.segment, outcome)
    sentence = answer_sentence(table, shown.segment, outcome, shown.names, shown.smallest_group)
    if state_of(rows) != "known":
        return Html(answer_html(sentence, note))
    told = [("", "", subject, said) for subject, said in class_sentences(rows, outcome, shown.names)]
    notes = [
        note,
        ratings_words(rows),
        f"{shown.who}: {shrunk_words(rows)}" if shrunk_words(rows) else "",
        *unranked_sentences(rows, shown.names),
        withheld_sentence(rows, shown.names, shown.smallest_group),
        caveat(outcome),
    ]
    return Html(f'{answer_html(sentence)}<div class="sf-cell">{sentences_html(told)}</div>{_notes(notes)}')


def map_section(placed: pd.DataFrame, shown: Shown, outcome: Outcome) -> Html:
    """Show how much each feature counts against how well it is done.

    Parameters
    ----------
    placed : pandas.DataFrame
        ``feature_value`` of one segment and outcome, as ``place_features`` gives it.
    shown : Shown
        Period, segment, names.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    Html
        A section; a state box where features cannot be ranked.
    """
    if state_of(placed) != "known":
        return Html(_unknown(placed, shown, outcome))
    told = map_sentences(placed, outcome, shown)
    finding = _map_finding(placed, shown)
    figure = shown.figure(
        lambda layout: plot_importance_performance(placed, names=shown.names, outcome=outcome.name, layout=layout),
        f"{finding}. {' '.join(f'{subject}: {said}' for subject, said in told[:2])}",
    )
    section = Section(
        name="importance_performance",
        finding=finding,
        sub=f"Each dot a feature, lines: {100 * shown.confidence:g}% intervals; {_crosshair(placed)}. {who_when(shown)}",
        figure=figure + sentences_html(("", "", subject, said) for subject, said in told),
        table=_map_table(placed, shown),
        definition=IMPORTANCE,
        data=placed,
    )
    return Html(section_html(section))


def map_sentences(placed: pd.DataFrame, outcome: Outcome, shown: Shown) -> list[tuple[str, str]]:
    """Say what the map says: what to fix first, what to keep, what is between, and what matters beyond chance.

    Parameters
    ----------
    placed : pandas.DataFrame
        As for :func:`map_section`.
    outcome : Outcome
        What features are held against.
    shown : Shown
        Names.

    Returns
    -------
    list of (str, str)
        Subject and sentence.
    """
    known = placed[placed["importance"].notna()].sort_values("importance", ascending=False)
    plain = known[~known["harms"]]
    sentences = []
    for quarter in ("fix_first", "keep_up"):
        rows = rows_of(plain[plain["quadrant"] == quarter])
        told = [f"{feature_name(row, shown.names)} {share_words(row)}, rated {row['performance']:.0f}" for row in rows]
        if told:
            more = [f"and {len(told) - MOST_TOLD} more"] if len(told) > MOST_TOLD else []
            sentences.append((QUADRANT_NAMES[quarter], f"{'; '.join([*told[:MOST_TOLD], *more])}."))
    between = [feature_name(row, shown.names) for row in rows_of(plain[plain["quadrant"] == "open"])]
    if between:
        sentences.append(("On the line", f"{some_of(between)}; intervals meet the cross-hair."))
    return [*sentences, _proven(known, outcome, shown)]


def _notes(parts: Sequence[str]) -> str:
    return answer_html("", " ".join(filter(None, parts))).removeprefix('<p class="sf-answer"></p>')


def _unknown(rows: pd.DataFrame, shown: Shown, outcome: Outcome) -> str:
    who, heading = in_sentence(shown.who), f"What counts for {outcome.noun} is not known"
    match state_of(rows):
        case "missing":
            return state_html(
                heading, f"This answer needs {NEEDS[outcome.name]}; none has a row that counts for {shown.when}."
            )
        case "refused":
            widen = "Choose a longer period" + ("." if shown.segment == "all" else ", or all customers.")
            return state_html(f"Features cannot be ranked: {who}", refusal(rows), widen)
    return state_html(f"Withheld: {who}", f"Fewer than {shown.smallest_group} customers, or next to such a group.")


def _crosshair(placed: pd.DataFrame) -> str:
    at = rows_of(placed.head(1))[0]
    name = in_sentence(CROSSHAIR_NAMES[at["crosshair"]])
    if at["crosshair"] == "diagonal":
        return "above the diagonal a feature counts for more than it is done well"
    cross = f"{100 * at['crosshair_importance']:.0f}% and {at['crosshair_performance']:.0f}"
    return f"cross-hair at the {name}: {cross}"


def _map_finding(placed: pd.DataFrame, shown: Shown) -> str:
    first = placed[(placed["quadrant"] == "fix_first") & ~placed["harms"]].sort_values("importance", ascending=False)
    names = [plain_name(feature, shown.names) for feature in first["feature_id"]]
    if not names:
        return "No feature is one to fix first beyond doubt"
    if len(names) > 2:
        return f"Fix first: {in_sentence(names[0])} and {len(names) - 1} more"
    return f"Fix first: {join_words([in_sentence(name) for name in names])}"


def _proven(known: pd.DataFrame, outcome: Outcome, shown: Shown) -> tuple[str, str]:
    proven = [is_below(q, outcome.chance) for q in known["q_value"]]
    others = [feature_name(row, shown.names) for row, sure in zip(rows_of(known), proven, strict=True) if not sure]
    rest = f" Not: {some_of(others)}." if others else ""
    return "Matters beyond chance", f"{sum(proven)} of {len(proven)}, corrected for testing {len(proven)}.{rest}"


def _map_table(placed: pd.DataFrame, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("Counts", "figure"),
        ("Rated, 0–100", "figure"),
        ("Quarter", "text"),
    ]
    ranked = placed.sort_values("importance", ascending=False, na_position="last")
    return table_html(head, [[plain_name(row["feature_id"], shown.names), *_map_cells(row)] for row in rows_of(ranked)])


def _map_cells(row: dict[str, Any]) -> list[str]:
    quarter = "Does harm" if row["harms"] else QUADRANT_NAMES[row["quadrant"]]
    return [importance_cell(row), rated_cell(row), quarter if pd.notna(row["importance"]) else NOTHING]
