"""Sentences: what a result says in words, with its figure, its interval and what is not known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from servicefit.charts.capability import capability_order
from servicefit.charts.layers import rows_of
from servicefit.formats import format_date, format_estimate, format_number, format_period, format_value
from servicefit.names import plain_name
from servicefit.periods import parse_period

Names = Mapping[str, str] | None

VERDICT_WORDS: Mapping[str, str] = {
    "under": "Under target",
    "over": "Over limit",
    "withheld": "Withheld",
    "not measured": "Not measured",
}


def who(row: Mapping[str, Any], names: Names = None) -> str:
    """Name a capability in a segment, for example ``"Calls answered, small business"``."""
    name = plain_name(row["capability"], names)
    if row["segment"] == "all":
        return name
    return f"{name}, {in_sentence(plain_name(row['segment'], names))}"


def in_sentence(name: str) -> str:
    """Write a name within a sentence; names in capitals, such as B2B, stay as they are."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def capability_sentence(row: Mapping[str, Any], names: Names = None, smallest_group: int = 10) -> tuple[str, str]:
    """Say how a capability stands against what is asked of it.

    Parameters
    ----------
    row : Mapping
        A row of ``compare_with_targets``.
    names : Mapping of str to str, optional
        The company's own names.
    smallest_group : int
        Customers below which figures are withheld.

    Returns
    -------
    tuple of str
        Subject and sentence, for example ``"Calls answered, household"`` and
        ``"92% (91 to 93); the strategy asks 90%."``.
    """
    subject, state = who(row, names), row["state"]
    if state == "withheld":
        return subject, f"withheld, fewer than {smallest_group} customers or next to such a group."
    if state == "not measured":
        return subject, _unmeasured(row)
    figure = format_estimate(row["value"], row["value_low"], row["value_high"], row["unit"])
    if state == "over":
        return subject, f"{figure}; above {format_value(row['ceiling'], row['unit'])} the strategy asks no more."
    if state == "no aim":
        return subject, f"{figure}; the strategy asks nothing."
    return subject, f"{figure}; the strategy asks {format_value(row['target'], row['unit'])}."


def _unmeasured(row: Mapping[str, Any]) -> str:
    asked = f"the strategy asks for {format_value(row['target'], row['unit'])}, nothing in the data measures it."
    return asked + (
        f" It holds {format_value(row['weight'], 'share')} of the strategy's weight." if row["weight"] > 0 else ""
    )


def fit_headline(table: pd.DataFrame, names: Names = None) -> str:
    """Say in one sentence whether capability matches the strategy.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of ``compare_with_targets`` for the segments shown.
    names : Mapping of str to str, optional
        The company's own names.

    Returns
    -------
    str
        The page's headline, worst miss first; says so where nothing is asked or known.
    """
    if table.empty:
        return "Capability cannot be said yet."
    aimed = table[table["state"].isin(["under", "on", "over"])]
    if aimed.empty:
        return _headline_without_strategy(table, names)
    under = aimed[aimed["state"] == "under"]
    if under.empty:
        over = (aimed["state"] == "over").sum()
        rest = f", {over} beyond their limit" if over else ""
        return f"No capability falls short of its target; {len(aimed)} are measured against one{rest}."
    worst = rows_of(worst_first(under).head(1))[0]
    figure, asked = format_value(worst["value"], worst["unit"]), format_value(worst["target"], worst["unit"])
    where = "" if worst["segment"] == "all" else f" in {in_sentence(plain_name(worst['segment'], names))}"
    name = in_sentence(plain_name(worst["capability"], names))
    return f"{len(under)} of {len(aimed)} targets are missed; widest{where}: {name}, {figure} of {asked} asked."


def _headline_without_strategy(table: pd.DataFrame, names: Names) -> str:
    known = table[table["value"].notna()]
    if known.empty:
        return "Capability cannot be said yet: no figure is about enough customers."
    low = rows_of(known.sort_values(["value", "segment", "capability"]).head(1))[0]
    figure = format_estimate(low["value"], low["value_low"], low["value_high"], low["unit"])
    return f"{who(low, names)}, is lowest: {figure}. No strategy says what is asked."


def worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Sort misses by weight times distance, the largest first; what is not known by weight."""
    miss = table[["shortfall", "excess"]].max(axis=1).fillna(0)
    ranked = table.assign(miss=miss * table["weight"].fillna(0), distance=miss)
    return ranked.sort_values(["miss", "distance", "weight", "capability"], ascending=[False, False, False, True])


def fit_finding(table: pd.DataFrame, names: Names = None) -> str:
    """Head the fit table with its finding, in few words."""
    counts = table["state"].value_counts()
    if not {"under", "on", "over"} & set(counts.index):
        return "What the service can do, by segment" if len(set(table["segment"])) > 1 else "What the service can do"
    if not counts.get("under"):
        return "Every measured target is met"
    under = table[table["state"] == "under"]
    worst = next(name for name in capability_order(table) if name in set(under["capability"]))
    return f"{plain_name(worst, names)}: the widest miss"


def freshness(data_end: date, today: date, limit_days: int) -> tuple[bool, str]:
    """Say how old the data are.

    Parameters
    ----------
    data_end : date
        The last day that the data cover.
    today : date
        The day on which it is read.
    limit_days : int
        Days after which figures count as stale.

    Returns
    -------
    tuple
        Whether the data are stale, and the words after "Fresh:" or "Stale:".
    """
    age = max((today - data_end).days, 0)
    old = f"data to {format_date(data_end)}, {age} {'day' if age == 1 else 'days'} old"
    return age > limit_days, old + (f"; the limit is {limit_days}" if age > limit_days else "")


def stale_sentence(data_end: date, today: date, limit_days: int) -> str:
    """Say that figures are stale, as the brief does."""
    return (
        f"These figures end on {data_end.day} {data_end:%B %Y}, {(today - data_end).days} days ago; "
        f"the limit is {limit_days}. What changed since is not known."
    )


def not_over(label: str, data_end: datetime) -> str:
    """Say that a period goes on after the end of the data; empty when it does not."""
    return "" if parse_period(label).is_complete(data_end) else f"; {format_period(label)} is not over"


def failure_words(failure: Mapping[str, str] | None) -> str:
    """Say that a later run failed; empty when none did. Why it failed is for whoever runs the tool."""
    if failure is None:
        return ""
    return f"The run of {format_date(datetime.fromisoformat(failure['failed_at']))} failed; these figures are of the one before"


def rows_usable(read: int, accepted: int) -> str:
    """Say what share of the rows read can be used, for example ``"98.7% of 1,284,310 rows usable"``."""
    if read == 0:
        return "no rows read"
    # Rounded down: 100% is said only where every row could be used.
    share = math.floor(1000 * accepted / read) / 10
    return f"{share:.1f}% of {format_number(read)} rows usable".replace("100.0%", "100%")


def health_finding(health: pd.DataFrame, names: Names = None) -> str:
    """Head the section on the data with its finding."""
    total = health[health["reason"].isna()]
    rejected = total[total["rows_rejected"] > 0]
    if rejected.empty:
        return "Every row could be used"
    worst = rejected.assign(share=rejected["rows_rejected"] / rejected["rows_read"]).sort_values("share").iloc[-1]
    return f"Most rejected: {in_sentence(plain_name(worst['export'], names))}, {100 * worst['share']:.2g}% of the rows"


def promise_sentence(rows: pd.DataFrame) -> str:
    """Say what a broken promise goes with in satisfaction, for one segment or all.

    Parameters
    ----------
    rows : pandas.DataFrame
        The two rows ``kept`` and ``broken`` of the measure ``satisfaction_by_promise``.

    Returns
    -------
    str
        A finding that claims a difference only where the intervals are apart.
    """
    kept, broken = (rows[rows["detail"] == detail].iloc[0] for detail in ("kept", "broken"))
    if pd.isna(kept["value"]) or pd.isna(broken["value"]):
        return "Satisfaction after a broken promise is withheld"
    gap = kept["value"] - broken["value"]
    if kept["value_low"] > broken["value_high"]:
        return f"After a broken promise satisfaction is {format_number(gap, 2)} points lower"
    return "Satisfaction after kept and broken promises is not told apart"
