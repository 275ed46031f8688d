"""Sentences on segments: who values what beyond chance, and what cannot be said of whom."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_share, join_words
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.report.kano_words import SIDES, leaves_out_zero
from servicefit.report.phrases import Names, Row, is_below, is_known
from servicefit.report.value_rows import explained_share, outcome_rows, state_of
from servicefit.report.words import in_sentence


def segment_sentences(table: pd.DataFrame, outcome: Outcome, names: Names = None) -> list[tuple[str, str]]:
    """Say which features segments value differently beyond chance, and where they are furthest apart.

    Parameters
    ----------
    table : pandas.DataFrame
        Result table ``feature_value``: all segments.
    outcome : Outcome
        What features are held against.
    names : Mapping of str to str, optional
        The company's own names.

    Returns
    -------
    list of (str, str)
        Feature and sentence: features whose shares differ first, then those of which only penalty and reward do, the
        surest first. With many features some differ by chance: a feature is named where its q value (Benjamini and
        Hochberg) leaves chance out.
    """
    tested = rows_of(outcome_rows(table, "all", outcome))
    of_segments = table[(table["outcome"] == outcome.name) & (table["segment"] != "all")] if tested else table
    told = {}
    for kind, write in (("segments_share", _shares_apart), ("segments", _effects_apart)):
        sure = [row for row in tested if is_below(row.get(f"{kind}_q_value"), outcome.chance)]
        for row in sorted(sure, key=lambda row: (row[f"{kind}_p_value"], row["feature_id"])):
            parts = rows_of(of_segments[of_segments["feature_id"] == row["feature_id"]])
            said = write(parts, outcome, names)
            if said and row["feature_id"] not in told:
                told[row["feature_id"]] = said
    return [(plain_name(feature, names), said) for feature, said in told.items()]


def ranked_segments(table: pd.DataFrame, outcome: Outcome) -> list[str]:
    """Give the segments whose features are ranked."""
    rows = table[(table["outcome"] == outcome.name) & (table["segment"] != "all")] if len(table) else table
    return [str(name) for name in dict.fromkeys(rows["segment"]) if state_of(rows[rows["segment"] == name]) == "known"]


def cannot_compare(table: pd.DataFrame, outcome: Outcome, names: Names = None) -> str:
    """Say that segments cannot be compared since fewer than two are ranked; empty where they can be."""
    ranked = ranked_segments(table, outcome)
    if len(ranked) > 1:
        return ""
    which = f"only {in_sentence(plain_name(ranked[0], names))} has" if ranked else "none has"
    return f"Segments cannot be compared: {which} enough answers"


def shrunk_words(rows: pd.DataFrame) -> str:
    """Say that a small segment's penalties and rewards lean on those of all customers; empty where they do not."""
    shrunk = rows["shrinkage"].astype(float).dropna()
    if shrunk.empty or shrunk.max() < 0.005:
        return ""
    low, high = (f"{100 * end:.0f}" for end in (shrunk.min(), shrunk.max()))
    weight = high if low == high else f"{low} to {high}"
    return f"small; its penalties and rewards lean by {weight}% on those of all customers."


def _shares_apart(parts: Sequence[Row], _: Outcome, names: Names) -> str:
    """Say in which two segments a feature's shares are furthest apart; empty where one alone is known."""
    known = sorted((row for row in parts if is_known(row["importance"])), key=lambda row: -row["importance"])
    if len(known) < 2:
        return ""
    (most, least), ends = (known[0], known[-1]), ("importance", "importance_low", "importance_high")
    told = [f"{format_share(*(row[end] for end in ends))} for {_who(row, names)}" for row in (most, least)]
    return f"{told[0]}, {told[1]}."


def _effects_apart(parts: Sequence[Row], outcome: Outcome, names: Names) -> str:
    """Say in which two segments low ratings, or high ones, are furthest apart; empty where one alone is known."""
    spreads = []
    for key in SIDES:
        known = sorted((row for row in parts if is_known(row[key])), key=lambda row: abs(row[key]))
        if len(known) > 1:
            spreads.append((abs(known[-1][key] - known[0][key]), key, known[-1], known[0]))
    if not spreads:
        return ""
    _, key, most, least = max(spreads, key=lambda found: found[0])
    said = [_of_segment(row, key, outcome, names, again=at > 0) for at, row in enumerate((most, least))]
    return f"{'; '.join(said)}."


def _of_segment(row: Row, key: str, outcome: Outcome, names: Names, *, again: bool) -> str:
    if not leaves_out_zero(row, key):
        ends = " to ".join(outcome.bound(row[f"{key}_{end}"]) for end in ("low", "high"))
        return f"{_who(row, names)}: could be chance ({ends})"
    if again:
        return f"{_who(row, names)}: {outcome.compared(row, key, again=True)}"
    return f"{_who(row, names)} customers who rate it {SIDES[key]} {outcome.compared(row, key)}"


def _who(row: Row, names: Names) -> str:
    return in_sentence(plain_name(row["segment"], names))


def explained_by_segment(table: pd.DataFrame, segments: Sequence[str], outcome: Outcome, names: Names = None) -> str:
    """Say how much ratings explain in each segment; empty where nothing is known."""
    shares = {segment: explained_share(outcome_rows(table, segment, outcome)) for segment in segments}
    told = [f"{share} for {in_sentence(plain_name(segment, names))}" for segment, share in shares.items() if share]
    return f"of {outcome.differences} {join_words(told)}." if told else ""
