"""Sentences: what a result says in words, with its figure, its interval and what is not known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_date, format_estimate, format_number, format_period, format_value
from servicefit.names import plain_name
from servicefit.periods import parse_period
from servicefit.questions.promise import promise_gap

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
    """Write a name within a sentence; names with further capitals, such as B2B or AirTrain, stay as they are."""
    first = name.partition(" ")[0]
    return name[:1].lower() + name[1:] if first[1:].islower() else name


def withheld_words(smallest_group: int, who: str = "customers") -> str:
    """Say why a figure is withheld, within a sentence."""
    return f"fewer than {smallest_group} {who}, or next to such a group"


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
        return subject, f"withheld: {withheld_words(smallest_group, 'customers or 3 representatives')}."
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
    under, doubtful = (
        aimed[aimed["state"] == "under"],
        sum(not is_met(row) for row in rows_of(aimed[aimed["state"] == "on"])),
    )
    if under.empty:
        return _headline_without_miss(len(aimed), doubtful)
    worst = rows_of(worst_first(under).head(1))[0]
    figure, asked = format_value(worst["value"], worst["unit"]), format_value(worst["target"], worst["unit"])
    where = "" if worst["segment"] == "all" else f" in {in_sentence(plain_name(worst['segment'], names))}"
    name = in_sentence(plain_name(worst["capability"], names))
    told = f", {doubtful} cannot be told" if doubtful else ""
    missed = f"{len(under)} of {len(aimed)} targets {'is' if len(under) == 1 else 'are'} missed{told}"
    return f"{missed}; most weighs{where}: {name}, {figure} of {asked} asked."


def _headline_without_miss(count: int, doubtful: int) -> str:
    targets = f"{count} targets" if count > 1 else "one target"
    if doubtful:
        return f"Of {targets} none is missed beyond doubt; {doubtful} cannot be told from a miss."
    return f"All {targets} are met." if count > 1 else "The one target is met."


def is_met(row: Mapping[str, Any]) -> bool:
    """Say whether the whole interval of a figure lies at its target or beyond; else the two are not told apart."""
    rising = row["target"] >= row["threshold"]
    return bool(row["value_low"] >= row["target"] if rising else row["value_high"] <= row["target"])


def verdict_words(row: Mapping[str, Any]) -> str:
    """Say in two or three words how a figure stands against its target."""
    if row["state"] == "on":
        return "Target met" if is_met(row) else "Not told apart"
    return VERDICT_WORDS.get(row["state"], "\N{EN DASH}")


def _headline_without_strategy(table: pd.DataFrame, names: Names) -> str:
    known = table[table["value"].notna()]
    if known.empty:
        return "Capability cannot be said yet: no figure is about enough customers."
    apart = _widest_between_segments(known)
    if apart is None:
        count = len(set(known["capability"]))
        return (
            f"{count} capabilities are measured; no strategy says what is asked."
            if count > 1
            else "No strategy says what is asked."
        )
    said = [
        f"{format_estimate(row['value'], row['value_low'], row['value_high'], row['unit'])} in {in_sentence(plain_name(row['segment'], names))}"
        for row in apart
    ]
    return f"{plain_name(apart[0]['capability'], names)}: {said[0]}, {said[1]}; no strategy says what is asked."


def _widest_between_segments(known: pd.DataFrame) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return lowest and highest segment of the capability whose segments lie furthest apart, where intervals are apart."""
    best, found = 0.0, None
    for _, rows in known.groupby("capability"):
        ordered = rows_of(rows.sort_values("value"))
        low, high = ordered[0], ordered[-1]
        gap = share_of_scale(high["value"] - low["value"], low["unit"])
        if high["value_low"] > low["value_high"] and gap > best:
            best, found = gap, (low, high)
    return found


def share_of_scale(difference: float, unit: str) -> float:
    """Put differences of unlike units on one footing: as a share of their scale."""
    return difference if unit == "share" else difference / 100


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
    under = table[table["state"] == "under"]
    if under.empty:
        met = all(is_met(row) for row in rows_of(table[table["state"] == "on"]))
        return "Every measured target is met" if met else "No target is missed beyond doubt"
    worst = rows_of(worst_first(under).head(1))[0]
    return f"{plain_name(worst['capability'], names)}: the miss that weighs most"


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
        A finding that claims a difference only where its interval leaves out zero.
    """
    gap = promise_gap(rows)
    if gap is None:
        return "Satisfaction where a promise was broken is withheld"
    if not gap.is_beyond_noise:
        return "Satisfaction where promises were kept and broken is not told apart"
    ends = sorted((abs(gap.low), abs(gap.high)))
    figure = format_estimate(abs(gap.value), ends[0], ends[1], "points").replace(" (", " points ", 1)
    size, _, interval = figure.partition(" points ")
    way = "lower" if gap.value < 0 else "higher"
    return f"Where the promise was broken, satisfaction is {size} points {way} ({interval}"
