"""Sections on what the service can do: against targets, by stage and channel, and what misses."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import pandas as pd

from servicefit.charts.capability import MOST_SEGMENTS, plot_capability
from servicefit.charts.capability_by import Dimension, plot_capability_by
from servicefit.charts.layers import rows_of
from servicefit.formats import format_value
from servicefit.names import plain_name
from servicefit.order import segment_order
from servicefit.questions.alignment import compare_with_targets
from servicefit.report.page import Align, Section, section_html, sentences_html, state_html, table_html
from servicefit.report.sections import NOTHING, Html, Shown, figure_cells, segment_rows
from servicefit.report.words import (
    VERDICT_WORDS,
    capability_sentence,
    fit_finding,
    fit_headline,
    in_sentence,
    share_of_scale,
    verdict_words,
    worst_first,
)

MOST_SENTENCES = 6
MOST_DRAWN = 5
JUDGED = ["under", "on", "over"]
MISSED, UNKNOWN = ["under", "over"], ["withheld", "not measured"]
DEFINITION = (
    "A capability is measured from the company's own operations, one query each, and counts every contact, case or order "
    "of the period. Under target or over the limit is said only when the whole interval lies on that side."
)


def answer(capability: pd.DataFrame, target: pd.DataFrame | None, shown: Shown) -> str:
    """Say in one sentence whether capability matches the strategy, for the customers shown."""
    return fit_headline(_compared(capability, target, shown), shown.names)


def capability_section(capability: pd.DataFrame, target: pd.DataFrame | None, shown: Shown) -> Html:
    """Show capabilities against targets by segment, or for the segment chosen.

    Parameters
    ----------
    capability : pandas.DataFrame
        Result table ``capability``.
    target : pandas.DataFrame, optional
        Result table ``target``; None or empty where the company gave no strategy.
    shown : Shown
        Period, segment, names.

    Returns
    -------
    Html
        A section; a state box where nothing is measured.
    """
    rows = _compared(capability, target, shown)
    if rows.empty:
        needs = "This answer needs the export contacts, cases or orders; none has a row of this period."
        return Html(state_html("What the service can do is not known", needs))
    segments = segment_order(rows)
    section = Section(
        name="capability",
        finding=fit_finding(rows, shown.names),
        sub=_sub_line(rows, len(segments), shown),
        figure=shown.figure(
            lambda layout: plot_capability(rows, names=shown.names, segments=segments, layout=layout),
            _label(rows, shown),
        ),
        key=_key(rows, shown.confidence),
        table=_table(rows, shown),
        definition=DEFINITION,
        data=rows,
    )
    return Html(section_html(section))


def misses_section(
    capability: pd.DataFrame,
    target: pd.DataFrame | None,
    shown: Shown,
    problems: Mapping[str, str] = MappingProxyType({}),
) -> Html:
    """List what misses its aim and what is not known, the widest miss first; empty where nothing does.

    Parameters
    ----------
    capability, target : pandas.DataFrame
        Result tables, as in ``capability_section``.
    shown : Shown
        Period, segment, names.
    problems : Mapping of str to str
        Capabilities that the company's own query could not measure, and why.

    Returns
    -------
    Html
        A section of at most six sentences, and one a problem.
    """
    rows = _compared(capability, target, shown)
    listed = [rows[rows["state"].isin(kinds)] for kinds in (MISSED, UNKNOWN)]
    told = rows_of(pd.concat([worst_first(part) for part in listed]))
    if not told and not problems:
        return Html("")
    sentences = [
        (row["state"], VERDICT_WORDS[row["state"]], *capability_sentence(row, shown.names, shown.smallest_group))
        for row in told[:MOST_SENTENCES]
    ]
    sentences += [
        (
            "not measured",
            VERDICT_WORDS["not measured"],
            plain_name(name, shown.names),
            f"the company's own query fails. {why}",
        )
        for name, why in problems.items()
    ]
    rest = len(told) - MOST_SENTENCES
    more = f'<p class="sf-note">And {rest} more, in the table.</p>' if rest > 0 else ""
    heading = "What to change first" if len(listed[0]) else "What we cannot say yet"
    return Html(f'<section class="sf-section"><h2>{heading}</h2>{sentences_html(sentences)}{more}</section>')


def capability_by_section(
    capability: pd.DataFrame, dimension: Dimension, shown: Shown, target: pd.DataFrame | None = None
) -> Html:
    """Show one segment's capabilities by stage or by channel.

    Parameters
    ----------
    capability : pandas.DataFrame
        Result table ``capability``.
    dimension : {"stage", "channel"}
        What it is broken down by.
    shown : Shown
        Period, segment, names.
    target : pandas.DataFrame, optional
        Result table ``target``.

    Returns
    -------
    Html
        A section; a state box where the exports lack the dimension.
    """
    rows = capability[capability["segment"] == shown.segment]
    other = "channel" if dimension == "stage" else "stage"
    parts = rows[(rows[dimension] != "all") & (rows[other] == "all")]
    if parts.empty:
        why = f"For {in_sentence(shown.who)} the exports name no {dimension} in this period."
        return Html(state_html(f"Capabilities by {dimension} are not known", why))
    aims = _aims(target, shown.segment)
    units = {name: shown.unit(name) for name in parts["capability"]}
    head: list[tuple[str, Align]] = [
        ("Capability", "text"),
        (dimension.capitalize(), "text"),
        ("We do", "figure"),
        ("n", "figure"),
    ]
    lines = [
        [
            plain_name(row["capability"], shown.names),
            plain_name(row[dimension], shown.names),
            *figure_cells(row, shown.unit(row["capability"])),
        ]
        for row in rows_of(parts)
    ]
    apart = _told_apart(parts, shown)
    finding = _apart_finding(apart, dimension, shown)
    drawn = rows[rows["capability"].isin([low["capability"] for low, _ in apart[:MOST_DRAWN]])]
    figure = ""
    if apart:
        figure = shown.figure(
            lambda layout: plot_capability_by(
                drawn, dimension, names=shown.names, targets=aims, units=units, layout=layout
            ),
            f"{finding}. {shown.who}.",
        )
    key = (("interval", "what we do, with its interval"), *((("aim", "what is asked"),) if aims else ()))
    section = Section(
        name=f"capability_by_{dimension}",
        finding=finding,
        sub=_apart_line(apart, parts, dimension, shown),
        figure=figure,
        key=key if apart else (),
        table=table_html(head, lines),
        definition=DEFINITION,
        data=parts,
    )
    return Html(section_html(section))


def _compared(capability: pd.DataFrame, target: pd.DataFrame | None, shown: Shown) -> pd.DataFrame:
    return segment_rows(compare_with_targets(capability, target, shown.units), shown.segment)


def _sub_line(rows: pd.DataFrame, count: int, shown: Shown) -> str:
    drawn = "What we do, %"
    if rows["target"].notna().any():
        drawn = "What we do, of what the strategy asks, %; grey figure: its weight in the strategy, %"
    most = MOST_SEGMENTS["wide"]
    who = shown.who if count <= most else f"{shown.who}, the {most} segments with most customers of {count}"
    return f"{drawn}. {who}, {shown.when}"


def _key(rows: pd.DataFrame, confidence: float) -> tuple[tuple[str, str], ...]:
    states = set(rows["state"])
    entries = (
        [("under", "under target"), ("on", "target met, or not told apart"), ("over", "over the limit")]
        if states & set(JUDGED)
        else []
    )
    if states & set(UNKNOWN):
        entries.append(("unknown", "withheld or not measured"))
    if states & set(JUDGED) and "no aim" in states:
        entries.append(("", "no symbol: the strategy asks nothing"))
    entries.append(("bullet", f"what we do, 0 to 100%, with its {100 * confidence:g}% interval"))
    if states & set(JUDGED):
        entries.append(("bullet_aim", "what is asked"))
    return tuple(entries)


def _label(rows: pd.DataFrame, shown: Shown) -> str:
    told = rows_of(worst_first(rows[rows["state"] == "under"]).head(3))
    sentences = [": ".join(capability_sentence(row, shown.names)) for row in told]
    return f"{fit_finding(rows, shown.names)}. {' '.join(sentences)}".strip()


def _table(rows: pd.DataFrame, shown: Shown) -> str:
    head: list[tuple[str, Align]] = [
        ("Capability", "text"),
        ("Customers", "text"),
        ("We do", "figure"),
        ("Asked", "figure"),
        ("n", "figure"),
        ("Verdict", "figure"),
    ]
    lines = []
    for row in rows_of(rows):
        asked = NOTHING if pd.isna(row["target"]) else format_value(row["target"], row["unit"])
        figure, n = figure_cells(row, row["unit"])
        names = [plain_name(row[key], shown.names) for key in ("capability", "segment")]
        lines.append([*names, figure, asked, n, verdict_words(row)])
    return table_html(head, lines)


def _aims(target: pd.DataFrame | None, segment: str) -> dict[str, float]:
    """Give the targets that hold for a segment: its own before those for all."""
    aims: dict[str, float] = {}
    for row in rows_of(target) if target is not None else []:
        if row["segment"] == segment or (row["segment"] == "all" and row["capability"] not in aims):
            aims[row["capability"]] = row["target"]
    return aims


def _told_apart(parts: pd.DataFrame, shown: Shown) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return lowest and highest part of every capability where their intervals are apart, the widest gap first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(parts.dropna(subset=["value"])):
        found.setdefault(row["capability"], []).append(row)
    gaps = []
    for rows in found.values():
        low, high = (extreme(rows, key=itemgetter("value")) for extreme in (min, max))
        if high["value_low"] > low["value_high"]:
            gap = share_of_scale(high["value"] - low["value"], shown.unit(low["capability"]))
            gaps.append((-gap, low["capability"], (low, high)))
    return [ends for _, _, ends in sorted(gaps, key=itemgetter(0, 1))]


def _apart_finding(apart: list[tuple[dict[str, Any], dict[str, Any]]], dimension: Dimension, shown: Shown) -> str:
    if not apart:
        return f"By {dimension}, no difference is told apart"
    low, high = apart[0]
    ends = [in_sentence(plain_name(part[dimension], shown.names)) for part in (low, high)]
    return f"{plain_name(low['capability'], shown.names)}: {ends[0]} below {ends[1]}"


def _apart_line(
    apart: list[tuple[dict[str, Any], dict[str, Any]]], parts: pd.DataFrame, dimension: Dimension, shown: Shown
) -> str:
    count, where = parts["capability"].nunique(), f"{shown.who}, {shown.when}"
    if not apart:
        return f"The intervals of all {count} capabilities overlap; the table has the figures. {where}"
    of = f"the {min(len(apart), MOST_DRAWN)} of {count} that differ most by {dimension}"
    return f"What we do, %, with its {100 * shown.confidence:g}% interval; {of}, the others in the table. {where}"
