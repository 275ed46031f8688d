"""The section on penalty and reward: what low and high ratings go with, and the Kano class, from ratings and asked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.feature_value.penalty_reward import plot_penalty_reward
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.questions.asked_kano import asked_classes
from servicefit.report.kano_words import (
    SIDES,
    by_effect,
    class_sentences,
    kano_sentence,
    sure_sides,
)
from servicefit.report.page import Align, Section, section_html, sentences_html, table_html
from servicefit.report.phrases import feature_name, feature_names, some_of
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_rows import state_of
from servicefit.report.value_table_sections import who_when
from servicefit.report.words import in_sentence

HEADING = ("must_be", "one_dimensional", "attractive", "reverse")
"""Classes that may head the section: the first that any feature is in."""
PENALTY = (
    "One regression of the outcome on low and high ratings of all features; middling ratings are what they are compared "
    "with (penalty–reward contrast analysis; Brandt 1987; Mikulić and Prebežac 2008). Must never fail: only low ratings go "
    "with a difference; delights: only high ones; the better, the happier: both; makes little difference: neither, by more than "
    "what counts; does harm: the wrong way round; not clear yet: else, also where "
    "few rate it low or high, or the feature as a whole does not matter beyond chance. The class asked is the answer given most often in "
    "the Kano questionnaire (Berger et al. 1993), where it stands out."
)


def penalty_reward_section(
    rows: pd.DataFrame, shown: Shown, outcome: Outcome, preference: pd.DataFrame | None = None
) -> Html:
    """Show what low and high ratings of each feature go with, and its Kano class.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    shown : Shown
        Period, segment, names.
    outcome : Outcome
        What features are held against.
    preference : pandas.DataFrame, optional
        Result table ``preference``: the class asked, beside the one from ratings.

    Returns
    -------
    Html
        A section; empty where features cannot be ranked, which the map says.
    """
    if state_of(rows) != "known":
        return Html("")
    asked = asked_classes(preference, shown.segment)
    first, finding = _penalty_finding(rows, shown, outcome)
    told = [(plain_name(row["feature_id"], shown.names), in_sentence(kano_sentence(row, outcome))) for row in first]
    rest = rows[~rows["feature_id"].isin([row["feature_id"] for row in first])]
    told += class_sentences(rest, outcome, shown.names)
    figure = shown.figure(
        lambda layout: plot_penalty_reward(
            rows,
            names=shown.names,
            outcome=outcome.name,
            scale=outcome.scale,
            confidence=outcome.confidence,
            layout=layout,
        ),
        f"{finding}. {' '.join(f'{subject}: {said}' for subject, said in told[:2])}",
    )
    listed = [*told, *_disagreements(rows, asked, shown, outcome)]
    section = Section(
        name="penalty_reward",
        finding=finding,
        sub=f"{plain_name(outcome.name)} when a feature is rated low or high rather than middling, {outcome.axis}; lines: "
        f"{100 * shown.confidence:g}% intervals. {who_when(shown)}",
        figure=figure + sentences_html(("", "", subject, said) for subject, said in listed),
        table=_penalty_table(rows, asked, shown, outcome),
        definition=PENALTY,
        data=rows,
    )
    return Html(section_html(section))


def _penalty_finding(rows: pd.DataFrame, shown: Shown, outcome: Outcome) -> tuple[list[dict[str, Any]], str]:
    """Head the section with the first class of features that has any, else with what is surest; and give these."""
    ranked = by_effect(rows, outcome)
    for kano in HEADING:
        first = [row for row in ranked if row["kano"] == kano]
        if first:
            return first, f"{plain_name(kano, shown.names)}: {some_of(feature_names(first, shown.names))}"
    sure = [row for row in ranked if sure_sides(row, outcome)]
    if not sure:
        return [], "No feature makes a difference beyond chance"
    key = sure_sides(sure[0], outcome)[0]
    name, way = feature_name(sure[0], shown.names), outcome.way(sure[0][key])
    return sure, f"Customers who rate {name} {SIDES[key]} {way}"


def _disagreements(rows: pd.DataFrame, asked: dict[str, str], shown: Shown, outcome: Outcome) -> list[tuple[str, str]]:
    """Say where the questionnaire gives another class than ratings do."""
    told = []
    for row in by_effect(rows, outcome):
        other = asked.get(row["feature_id"])
        if other and "uncertain" not in (other, row["kano"]) and other != row["kano"]:
            words = [in_sentence(plain_name(kano, shown.names)) for kano in (row["kano"], other)]
            told.append(
                (plain_name(row["feature_id"], shown.names), f"“{words[0]}” by its ratings, “{words[1]}” when asked.")
            )
    return told


def _penalty_table(rows: pd.DataFrame, asked: dict[str, str], shown: Shown, outcome: Outcome) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        (f"Rated low, {outcome.unit}", "figure"),
        (f"Rated high, {outcome.unit}", "figure"),
        ("From ratings", "text"),
        ("When asked", "text"),
    ]
    lines = []
    for row in by_effect(rows, outcome):
        kano = plain_name(row["kano"], shown.names) if isinstance(row["kano"], str) else NOTHING
        other = asked.get(row["feature_id"])
        effects = [outcome.effect(row, key) for key in ("penalty", "reward")]
        lines.append(
            [
                plain_name(row["feature_id"], shown.names),
                *effects,
                kano,
                plain_name(other, shown.names) if other else NOTHING,
            ]
        )
    return table_html(head, lines)
