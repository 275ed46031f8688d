"""Sections on what customers say: importance stated, asked and derived side by side, and expectations against ratings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from servicefit.charts.feature_value.stated_derived import plot_stated_derived
from servicefit.charts.layers import rows_of
from servicefit.formats import format_number, format_share, join_words
from servicefit.names import plain_name
from servicefit.questions.asked_kano import asked_classes
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.phrases import Row, feature_names, is_known, some_of
from servicefit.report.sections import NOTHING, Html, Shown
from servicefit.report.value_rows import state_of
from servicefit.report.value_table_sections import importance_cell, who_when
from servicefit.report.words import in_sentence

APART = 3
"""As in the statistics: ranks from which two measures are said to disagree; a test holds the two together."""
VERBS = {"stated": "say", "asked": "choose"}
"""What customers do, by the start of the columns that hold it against what counts."""
STATED = (
    "They say: mean of the importance stated in the survey. They choose: share of preference in best–worst tasks, by the "
    "closed form from counts where the tasks are balanced, else by a conditional logit. It counts: importance as in the map. The Kano class asked is the one answered most often (Berger "
    "et al. 1993). Ranks are over the features that every source knows; ties share a rank. A feature counts for more or for "
    "less than customers say or choose only where three ranks and more lie between and the rank intervals do not meet; what "
    "they say has none. A must-be is never said to count for less: it counts little where it seldom fails."
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
        A section; a state box where nobody was asked; empty where features cannot be ranked, which the map says, and for
        retention, of which other answers are held against what these customers say.
    """
    if state_of(rows) != "known" or rows["outcome"].eq("retention").any():
        return Html("")
    if ranked.empty:
        needs = "This answer needs stated_importance in survey_ratings, or the export best_worst_choices."
        return Html(state_html("What customers say counts is not known", needs))
    told = disagreements(ranked, shown)
    finding = _finding(ranked, shown)
    section = Section(
        name="stated_derived",
        finding=finding,
        sub=f"Rank by {join_words(_sources(ranked))}; thick: apart beyond chance; figures: interval of the rank. "
        f"{who_when(shown)}",
        figure=shown.figure(
            lambda layout: plot_stated_derived(ranked, names=shown.names, layout=layout),
            f"{finding}. {' '.join(f'{subject}: {said}' for subject, said in told[:2])}".strip(),
        )
        + (sentences_html(("", "", *one) for one in told) if told else ""),
        table=_table(rows, shown, preference),
        definition=STATED,
        data=rows.merge(ranked, on="feature_id", how="left", suffixes=("", "_among_compared")),
    )
    return Html(section_html(section) + _not_asked(rows, preference, shown))


def disagreements(ranked: pd.DataFrame, shown: Shown) -> list[tuple[str, str]]:
    """Say where what customers say or choose and what counts differ beyond chance, the heading's features first.

    Parameters
    ----------
    ranked : pandas.DataFrame
        As for :func:`stated_section`.
    shown : Shown
        Names.

    Returns
    -------
    list of (str, str)
        Feature and sentence, with the rank interval; at last what lies apart and could be chance.
    """
    rows = rows_of(ranked)
    _, headed = _headed(rows)
    first = [row["feature_id"] for row in headed]
    apart = [row for row in rows if any(_differs(row, said) for said in _asked_of(row))]
    apart.sort(key=lambda row: row["feature_id"] not in first)
    told = [(plain_name(row["feature_id"], shown.names), _disagreement(row)) for row in apart]
    unsure = [row for row in rows if row not in apart and any(_is_far(row, said) for said in _asked_of(row))]
    names = feature_names(unsure, shown.names)
    return [*told, ("Could be chance", f"{some_of(names)}; three ranks or more apart.")] if names else told


def _sources(ranked: pd.DataFrame) -> list[str]:
    words = {
        "stated_rank": "what customers say counts",
        "asked_rank": "what they choose",
        "derived_rank": "what counts",
    }
    return [said for name, said in words.items() if name in ranked]


def _finding(ranked: pd.DataFrame, shown: Shown) -> str:
    """Head the section with what is beyond chance, what customers undersell first."""
    verdict, headed = _headed(rows_of(ranked))
    if headed:
        return f"{verdict}: {some_of(feature_names(headed, shown.names))}"
    verbs = [verb for said, verb in VERBS.items() if f"{said}_differs" in ranked]
    return f"What customers {' or '.join(verbs)} and what counts are not told apart"


def _headed(rows: Sequence[Row]) -> tuple[str, list[Row]]:
    """Find the first way in which features differ beyond chance: for more before for less, from both before from one."""
    known = _asked_of(rows[0]) if rows else []
    wholes = [known] if len(known) > 1 else []
    for way in ("more", "less"):
        for which in [*wholes, *([said] for said in known)]:
            found = [row for row in rows if all(row[f"{said}_differs"] == way for said in which)]
            if found:
                return f"Counts for {way} than customers {' and '.join(VERBS[said] for said in which)}", found
    return "", []


def _asked_of(row: Row) -> list[str]:
    return [said for said in VERBS if f"{said}_differs" in row]


def _differs(row: Row, said: str) -> bool:
    return row[f"{said}_differs"] in ("more", "less")


def _is_far(row: Row, said: str) -> bool:
    """Say whether three ranks or more lie between, of a feature of which no more is said; a must-be may count for less."""
    gap = row[f"{said}_rank"] - row["derived_rank"]
    return bool(row[f"{said}_differs"] == "no" and (gap >= APART or (gap <= -APART and not row["must_be"])))


def _disagreement(row: Row) -> str:
    """Say what a feature counts, then what customers say and choose, each true to its own comparison."""
    agree = [f"{VERBS[said]} ({_place(row[f'{said}_rank'])})" for said in _asked_of(row) if _is_within(row, said)]
    others = [_otherwise(row, said) for said in _asked_of(row) if not _is_within(row, said)]
    open_ends = is_known(row["rank_low"]) and row["rank_low"] < row["rank_high"]
    interval = f" ({row['rank_low']:.0f} to {row['rank_high']:.0f})" if open_ends else ""
    told = f"counts {_place(row['derived_rank'])}{interval}"
    told += f", as customers {' and '.join(agree)}" if agree else ""
    start = ", but they" if agree else "; customers"
    return f"{told}{start} {' and '.join(others)}." if others else f"{told}."


def _is_within(row: Row, said: str) -> bool:
    return bool(row["rank_low"] <= row[f"{said}_rank"] <= row["rank_high"])


def _otherwise(row: Row, said: str) -> str:
    only = "only " if row[f"{said}_differs"] == "more" else ""
    it = " it" if said == "asked" else ""
    return f"{VERBS[said]}{it} {only}{_place(row[f'{said}_rank'])}"


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
    return format_share(row["value"], row["value_low"], row["value_high"])
