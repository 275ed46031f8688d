"""What was planted, for the README: shares, features, stories, in figures of the parameters and of truth.json."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from servicefit.sample.catalogue import FEATURES
from servicefit.sample.parameters import (
    BREAKDOWN_DAYS,
    BREAKDOWN_FIRST,
    HURTS,
    LATE_ORDER,
    ON_THE_DAY,
    ORDERS_CHANGE,
    PHONE,
)
from servicefit.sample.segments import SEGMENTS, SMALL_BUSINESS
from servicefit.sample.strategy import TARGETS, UNMEASURED
from servicefit.sample.truth.file import read_truth
from servicefit.sample.truth.shares import planted_truths


def planted() -> list[str]:
    """Write the chapter on what was planted, as lines of Markdown."""
    truth = read_truth()
    return [*_shares(), *_sources(), *_features(truth), *_stories(truth)]


def _shares() -> list[str]:
    """Write the six planted shares by segment."""
    asked = {(target.segment, target.capability): target for target in TARGETS}
    cells: dict[str, list[str]] = {}
    for truth in planted_truths():
        target = asked.get((truth.segment, truth.capability))
        mark = "" if target is None else f" of {_percent(target.target)}"
        if target is not None and truth.value < target.target:
            mark += ", missed"
        if target is not None and target.ceiling is not None and truth.value > target.ceiling:
            mark += f", over the limit of {_percent(target.ceiling)}"
        cells.setdefault(truth.capability, []).append(f"{truth.value:.1%}{mark}")
    return [
        "## What was planted",
        "",
        "Shares that are true by the simulator's parameters, with what the strategy asks; what you find in the data differs",
        "from them by chance, and by the week of the breakdown, which is left out here.",
        "",
        "| capability | " + " | ".join(s.name for s in SEGMENTS) + " |",
        "| --- |" + " --- |" * len(SEGMENTS),
        *(f"| {capability} | {' | '.join(row)} |" for capability, row in cells.items()),
        "",
    ]


def _sources() -> list[str]:
    """Write where the shares come from."""
    small, phones = SMALL_BUSINESS, [s.channels[PHONE] for s in SEGMENTS]
    to_the_second = small.orders_kept * (1 - ON_THE_DAY)
    return [
        "Where they come from:",
        "",
        "| | " + " | ".join(s.name for s in SEGMENTS) + " |",
        "| --- |" + " --- |" * len(SEGMENTS),
        _row("calls answered from 12 to 14", (_percent(phone.answered_at_lunch) for phone in phones)),
        _row("calls answered at other hours", (_percent(phone.answered) for phone in phones)),
        _row("next contact taken by the same agent, unless put through", (_percent(s.same_agent) for s in SEGMENTS)),
        _row(
            f"promised orders in time, before {write_day(ORDERS_CHANGE)}",
            (_percent(s.orders_kept_before) for s in SEGMENTS),
        ),
        _row("the same from that day on", (_percent(s.orders_kept) for s in SEGMENTS)),
        _row(
            "points of satisfaction (1 to 5) that a late order costs", (f"{points:g}" for points in HURTS[LATE_ORDER])
        ),
        "",
        f"- {_percent(ON_THE_DAY)} of the orders that are in time come on the promised day itself. Counted to the second instead of to",
        f"  the end of the day, promise_keeping for small business is {_percent(to_the_second)} and not {_percent(small.orders_kept)}.",
        f"- The strategy asks for `{UNMEASURED}`, and the company has no export that shows it.",
        "",
    ]


def _features(truth: dict[str, Any]) -> list[str]:
    """Write what each feature is, and what its use does."""
    kano = {(row["feature_id"], row["segment"]): row["kano"] or "not used" for row in truth["value"]}
    effects = {
        (row["feature_id"], row["segment"], row["outcome"]): row for row in truth["effects"] if row["estimand"] == "att"
    }
    rows = []
    for feature in FEATURES:
        classes = [kano[feature.feature_id, s.segment_id].replace("_", " ") for s in SEGMENTS]
        by_segment = (effects[feature.feature_id, s.segment_id, "retention"]["effect"] for s in SEGMENTS)
        raw = effects[feature.feature_id, "all", "retention"]["unadjusted"]
        what = classes[0] if len(set(classes)) == 1 else " / ".join(classes)
        rows.append(_row(feature.name, (what, *map(_points, by_segment), _points(raw))))
    return [
        "Features: what low and high ratings do to satisfaction (Kano class), and what using them does to the chance to stay",
        "another year, in percentage points, for their users:",
        "",
        _row("feature", ("what it is", *(s.name for s in SEGMENTS), "users against others, raw")),
        "| --- |" + " --- |" * (len(SEGMENTS) + 2),
        *rows,
        "",
    ]


def _stories(truth: dict[str, Any]) -> list[str]:
    """Write what can be found, one story a line."""
    silent, survey, agents = (_of_all(truth[name]) for name in ("silent", "survey", "agents"))
    bias = {row["segment"]: row for row in truth["survey"]}["small_business"]["bias"]
    last = BREAKDOWN_FIRST + timedelta(days=BREAKDOWN_DAYS - 1)
    beliefs = {row["subject"]: row for row in truth["beliefs"]}
    gifts, alerts = beliefs["mascot_gifts"], beliefs["outage_alerts"]
    return [
        "What can be found:",
        "",
        "- **Does harm, well meant**: mascot gifts. Long-standing customers of high margin get them, who stay longer anyway, so",
        "  the raw difference makes the harm look smaller. Asked directly, most would dislike to have them (Kano: reverse).",
        "- **Nobody values it**: the paper magazine. Its readers stay longer, because they are older customers.",
        "- **Only one segment values it**: the loyalty lounge, enterprise.",
        "- **Must not fail, and rarely does**: outage alerts. Few rate them low, so they explain little; low ones cost much.",
        "- **Looks harmful and is not**: the phone hotline and the satisfaction call. Who has problems calls, is called, and",
        "  leaves over the problems; with as many problems, users stay rather more often.",
        "- **Lunchtime**: lines are busy from 12 to 14; see above.",
        f"- **Breakdown**: from {write_day(BREAKDOWN_FIRST)} to {write_day(last)} hardly any call is answered.",
        "- **Broken promises**: deliveries to small business; see above.",
        f"- **Agents differ**: {agents['icc']:.1%} of the variance in solving lies between agents; those with more training and",
        "  engagement solve more, those in their first 180 days less.",
        f"- **Silent customers**: {silent['share_silent']:.0%} never complain. Let down within half a year, {silent['leaving_silent']:.1%} of them leave in the next",
        f"  year, {silent['leaving_others']:.1%} of the others; had they spoken up, {silent['leaving_had_they_spoken']:.1%}.",
        f"- **The angry answer**: {survey['answered_share']:.0%} of invitations are answered; answers lie {-survey['bias']:.2f} points of satisfaction below all",
        f"  who were asked, {-bias:.2f} in small business. Who was asked within 90 days answers less; some never do.",
        f"- **Managers believe** that mascot gifts count (rank {gifts['believed_rank']} of {len(beliefs)}; true: {gifts['true_rank']}) and outage alerts hardly",
        f"  ({alerts['believed_rank']}; true: {alerts['true_rank']}), and that promises are kept better than they are.",
        "- **Test contacts** by managers, mostly announced, find everything well; those from outside get through less often",
        "  than the logs report.",
        "- **Comments and reviews** name made-up persons, phone numbers and e-mail addresses, to be redacted.",
        "",
    ]


def _of_all(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["segment"] == "all")


def _points(share: float | None) -> str:
    return "" if share is None else f"{100 * share:+.1f}"


def _row(label: str, figures: Iterable[str]) -> str:
    return f"| {label} | {' | '.join(figures)} |"


def _percent(share: float) -> str:
    return f"{share * 100:.3g}%"


def write_day(day: date) -> str:
    """Write a day in words."""
    return f"{day.day} {day:%B %Y}"
