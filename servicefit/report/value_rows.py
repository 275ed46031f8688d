"""Which rows of ``feature_value`` a page is about, and whether they say anything."""

from __future__ import annotations

import pandas as pd

from servicefit.outcomes import Outcome
from servicefit.report.phrases import as_sentence, is_below

LITTLE = 0.05
"""A share of differences explained below which ratings are too little to steer by."""


def outcome_rows(table: pd.DataFrame, segment: str, outcome: Outcome) -> pd.DataFrame:
    """Take the rows of one segment and outcome."""
    if table.empty:
        return table
    return table[(table["segment"] == segment) & (table["outcome"] == outcome.name)]


def state_of(rows: pd.DataFrame) -> str:
    """Say whether a segment's features can be ranked: ``known``, ``refused``, ``withheld`` or ``missing``."""
    if rows.empty:
        return "missing"
    if rows["importance"].notna().any():
        return "known"
    return "refused" if refusal(rows) else "withheld"


def refusal(rows: pd.DataFrame) -> str:
    """Say why features are not ranked; empty where they are."""
    told = [str(text) for text in rows["refused"].dropna() if text]
    return as_sentence(told[0]) if told else ""


def explained_words(rows: pd.DataFrame, outcome: Outcome) -> str:
    """Say how much ratings explain, and where that is too little to steer by; empty where it is not known.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    str
        For example ``"Ratings explain 23% (21 to 25) of differences in satisfaction."``.
    """
    share = explained_share(rows)
    if not share:
        return ""
    doubt = ": too little to steer by" if is_below(rows["explained"].max(), LITTLE) else ""
    return f"Ratings explain {share} of {outcome.differences}{doubt}."


def explained_share(rows: pd.DataFrame) -> str:
    """Write how much ratings explain, and its interval; empty where it is not known."""
    known = rows[["explained", "explained_low", "explained_high"]].astype(float).dropna(subset="explained")
    if known.empty:
        return ""
    share, low, high = 100 * known.iloc[0]
    return f"{share:.0f}% ({low:.0f} to {high:.0f})" if low <= high else f"{share:.0f}%"
