"""Sections on what customers say: importance stated, asked and derived side by side, and expectations against ratings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from servicefit.charts.feature_value.stated_derived import plot_stated_derived
from servicefit.charts.layers import rows_of
from servicefit.formats import format_estimate, format_number
from servicefit.names import plain_name
from servicefit.report.kano_words import join_words
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.penalty_sections import asked_classes
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_table_sections import importance_cell, rated_cell, who_when
from servicefit.report.value_words import state_of
from servicefit.report.words import in_sentence

MOST_TOLD = 4
STATED = (
    "They say: mean of the importance stated in the survey. They choose: share of preference in best–worst tasks, by the "
    "closed form from counts where the tasks are balanced, else by a conditional logit. It counts: importance as in the map. The Kano class asked is the one answered most often (Berger "
    "et al. 1993). Ranks are over the features that every source knows; ties share a rank. Three ranks and more apart "
    "count as a disagreement; it is said to be beyond chance only where the other rank lies outside the rank interval."
)
EXPECTED = (
    "Rating less expectation, both on the survey's scale turned to 0–100, of those who gave both. Above or below what was "
    "expected is said only when the interval leaves out zero."
)


def stated_section(
    rows: pd.DataFrame, ranked: pd.DataFrame, shown: Shown, preference: pd.DataFrame | None = None
) -> Html:
    """Show what customers say counts, what they choose, and what counts, and where these disagree.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    ranked : pandas.DataFrame
        Its features by measure of importance, as ``compare_ranks`` gives them.
    shown : Shown
        Period, segment, names.
    preference : pandas.DataFrame, optional
        Result table ``preference``.

    Returns
    -------
    Html
        A section; a state box where nobody was asked; empty where features cannot be ranked, which the map says.
    """
    if state_of(rows) != "known":
        return Html("")
    if ranked.empty:
        needs = "This answer needs stated_importance in survey_ratings, or the export best_worst_choices."
        return Html(state_html("What customers say counts is not known", needs))
    told = disagreements(ranked, shown)
    finding = _finding(ranked, shown)
    section = Section(
        name="stated_derived",
        finding=finding,
        sub=f"Rank by {join_words(_sources(ranked))}; three ranks or more apart stand out. {who_when(shown)}",
        figure=shown.figure(
            lambda layout: plot_stated_derived(ranked, names=shown.names, layout=layout),
            f"{finding}. {' '.join(f'{subject}: {said}' for subject, said in told[:2])}".strip(),
        )
        + sentences_html(("", "", *one) for one in told[:MOST_TOLD]),
        table=_table(rows, shown, preference),
        definition=STATED,
        data=rows.merge(ranked, on="feature_id", how="left", suffixes=("", "_among_compared")),
    )
    return Html(section_html(section) + _not_asked(rows, preference, shown))


def disagreements(ranked: pd.DataFrame, shown: Shown) -> list[tuple[str, str]]:
    """Say where what customers say or choose and what counts are three ranks or more apart, the widest first.

    Parameters
    ----------
    ranked : pandas.DataFrame
        As for :func:`stated_section`.
    shown : Shown
        Names.

    Returns
    -------
    list of (str, str)
        Feature and sentence, with the rank interval; "could be chance" where that holds the other rank.
    """
    apart = ranked[ranked["gap"].abs() >= 3]
    apart = apart.iloc[(-apart["gap"].abs()).argsort(kind="stable")]
    return [(plain_name(row["feature_id"], shown.names), _disagreement(row)) for row in rows_of(apart)]


def expectation_section(rows: pd.DataFrame, shown: Shown) -> Html:
    """Show how ratings stand against what customers expected.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    shown : Shown
        Period, segment, names.

    Returns
    -------
    Html
        A section; a state box where no expectation was asked.
    """
    known = rows[rows["expectation_gap"].notna()].sort_values("expectation_gap") if len(rows) else rows
    if not len(known):
        needs = "This answer needs expectation in survey_ratings: how customers expected a feature to be."
        return Html(state_html("Whether features are as customers expect is not known", needs) if len(rows) else "")
    below = int((known["expectation_gap_high"] < 0).sum())
    finding = "No feature is rated below expectation beyond doubt"
    if below:
        finding = f"{below} of {len(known)} features are rated below expectation"
    section = Section(
        name="expectation_gap",
        finding=finding,
        sub=f"Rating less expectation, points of 0–100. {who_when(shown)}",
        figure=sentences_html(("", "", *one) for one in _expected(known, shown)),
        table=_expectation_table(known, shown),
        definition=EXPECTED,
        data=known,
    )
    return Html(section_html(section))


def _expected(known: pd.DataFrame, shown: Shown) -> list[tuple[str, str]]:
    """Name the features furthest below what was expected, then those furthest above."""
    below, above = known[known["expectation_gap_high"] < 0], known[known["expectation_gap_low"] > 0]
    told = []
    for rows, way in ((below.head(MOST_TOLD), "Below"), (above.iloc[::-1].head(MOST_TOLD), "Above")):
        names = [f"{in_sentence(plain_name(row['feature_id'], shown.names))} {_gap(row)}" for row in rows_of(rows)]
        told += [(way, f"{'; '.join(names)}.")] if names else []
    return told


def _expectation_table(known: pd.DataFrame, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("Rating less expectation", "figure"),
        ("Rated, 0–100", "figure"),
        ("Against expectation", "text"),
    ]
    names = [plain_name(feature, shown.names) for feature in known["feature_id"]]
    return table_html(
        head,
        [[name, _gap(row), rated_cell(row), _verdict(row)] for name, row in zip(names, rows_of(known), strict=True)],
    )


def _sources(ranked: pd.DataFrame) -> list[str]:
    words = {
        "stated_rank": "what customers say counts",
        "asked_rank": "what they choose",
        "derived_rank": "what counts",
    }
    return [said for name, said in words.items() if name in ranked]


def _finding(ranked: pd.DataFrame, shown: Shown) -> str:
    """Head the section with what is beyond chance, what customers undersell first."""
    sure = [row for row in rows_of(ranked) if _is_sure(row)]
    verbs = [verb for name, verb in (("stated_rank", "say"), ("asked_rank", "choose")) if name in ranked]
    for way in ("more", "less"):
        names = [in_sentence(plain_name(row["feature_id"], shown.names)) for row in sure if row["disagrees"] == way]
        if names:
            listed = join_words(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} more"
            return f"Counts for {way} than customers {' or '.join(verbs)}: {listed}"
    return f"What customers {' or '.join(verbs)} and what counts are not told apart"


def _disagreement(row: dict[str, Any]) -> str:
    words = {"stated_rank": "they say", "asked_rank": "they choose"}
    told = [f"{said} {_place(row[name])}" for name, said in words.items() if name in row]
    told.append(f"it counts {_place(row['derived_rank'])}")
    if pd.isna(row["rank_low"]) or pd.isna(row["rank_high"]):
        return f"{', '.join(told)}; could be chance."
    interval = f"({row['rank_low']:.0f} to {row['rank_high']:.0f})"
    return f"{', '.join(told)} {interval}{'.' if _is_sure(row) else '; could be chance.'}"


def _is_sure(row: dict[str, Any]) -> bool:
    """Say whether what customers say or choose lies outside the interval of the rank by what counts."""
    low, high = row["rank_low"], row["rank_high"]
    if pd.isna(low) or pd.isna(high):
        return False
    other = row["derived_rank"] + row["gap"]
    return not low <= other <= high


def _place(rank: float) -> str:
    return f"no. {format_number(rank, 0 if float(rank).is_integer() else 1)}"


def _not_asked(rows: pd.DataFrame, preference: pd.DataFrame | None, shown: Shown) -> str:
    """Say which of the three sources was not asked of these customers."""
    lacks = (
        []
        if rows["stated_importance"].notna().any()
        else ["importance was not stated (stated_importance in survey_ratings)"]
    )
    asked = shares(preference, shown.segment)
    lacks += [] if len(asked) else ["nobody chose best and worst (export best_worst_choices)"]
    lacks += [] if asked_classes(preference, shown.segment) else ["no Kano questionnaire (export kano_answers)"]
    if not lacks:
        return ""
    who = in_sentence(shown.who)
    return state_html("Not every source is there", f"For {who}, {shown.when}: {'; '.join(lacks)}.")


def shares(preference: pd.DataFrame | None, segment: str) -> pd.DataFrame:
    """Take the shares from best–worst choices in a segment.

    Parameters
    ----------
    preference : pandas.DataFrame, optional
        Result table ``preference``.
    segment : str
        The segment, or ``all``.

    Returns
    -------
    pandas.DataFrame
        A row a feature; empty where nobody chose.
    """
    if preference is None or preference.empty:
        return pd.DataFrame(columns=["feature_id", "value", "value_low", "value_high"])
    wanted = (preference["source"] == "best_worst") & (preference["measure"] == "share")
    return preference[wanted & (preference["segment"] == segment) & preference["value"].notna()]


def _table(rows: pd.DataFrame, shown: Shown, preference: pd.DataFrame | None) -> str:
    head: list[tuple[str, Align]] = [
        ("Feature", "text"),
        ("They say, 0–100", "figure"),
        ("They choose", "figure"),
        ("It counts", "figure"),
        ("Class asked", "text"),
        ("Class from ratings", "text"),
    ]
    chosen = {row["feature_id"]: row for row in rows_of(shares(preference, shown.segment))}
    classes = asked_classes(preference, shown.segment)
    lines = []
    for row in rows_of(rows.sort_values("importance", ascending=False, na_position="last")):
        feature = row["feature_id"]
        stated = NOTHING if pd.isna(row["stated_importance"]) else f"{row['stated_importance']:.0f}"
        share = _share(chosen[feature]) if feature in chosen else NOTHING
        kinds = [
            plain_name(kind, shown.names) if isinstance(kind, str) else NOTHING
            for kind in (classes.get(feature), row["kano"])
        ]
        lines.append([plain_name(feature, shown.names), stated, share, importance_cell(row), *kinds])
    return table_html(head, lines)


def _share(row: dict[str, Any]) -> str:
    return format_estimate(row["value"], row["value_low"], row["value_high"], "share")


def _gap(row: dict[str, Any]) -> str:
    return format_estimate(row["expectation_gap"], row["expectation_gap_low"], row["expectation_gap_high"], "0-100")


def _verdict(row: dict[str, Any]) -> str:
    if row["expectation_gap_high"] < 0:
        return "Below"
    return "Above" if row["expectation_gap_low"] > 0 else "Not told apart"
