"""The sample company's README: what it is, which tables it has, what was planted, and which rows are bad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from servicefit.sample.catalogue import FEATURES, TARGETS, UNMEASURED
from servicefit.sample.faults import FAULTS, Fault
from servicefit.sample.parameters import END_DAY, FADES, FIRST_DAY, HURTS, LATE_ORDER, ON_THE_DAY, ORDERS_CHANGE, PHONE
from servicefit.sample.segments import SEGMENTS, SMALL_BUSINESS
from servicefit.sample.truth import planted_truths

_MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "customers": "who they are, when they came and left, what they bring a year",
        "features": "the catalogue of service features and what they cost",
        "survey_responses": "answers to the survey, one `rating_` column a feature",
        "contacts": "every attempt at contact, one file a year",
        "cases": "problems and complaints, from first word to close",
        "orders": "orders, what was promised and when it came",
        "agents": "who answers",
        "strategy_segments": "the market strategy: which segments come first",
        "strategy_targets": "what it asks of the service",
    }
)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made.

    Parameters
    ----------
    customers, seed : int
        What it was made with.
    rows : dict of str to int
        Rows of each export, bad ones included.
    bad_rows : list of Fault
        The fault of each bad row.
    """

    customers: int
    seed: int
    rows: dict[str, int]
    bad_rows: list[Fault]


def readme_text(made: Made) -> str:
    """Write the README.

    Parameters
    ----------
    made : Made
        What was made.

    Returns
    -------
    str
        Markdown; its figures come from the simulator's parameters.
    """
    return "\n".join([*_company(made), *_mechanism(), *_shares(), *_stories(), *_bad_rows(made)]) + "\n"


def _company(made: Made) -> list[str]:
    return [
        "# Harbor Broadband, a made-up company",
        "",
        f"A regional broadband provider with {made.customers:,} customers, from {_day(FIRST_DAY)} to",
        f"{_day(END_DAY - timedelta(days=1))}. Nobody in it is real. The command below makes the same company again, in",
        "another folder:",
        "",
        f"    servicefit sample DIR --customers {made.customers} --seed {made.seed}",
        "",
        "In this folder:",
        "",
        "    servicefit check .      what the exports hold, and what is wrong with them",
        "    servicefit run .        measure, and write results/ and reports/",
        "",
        "## Tables",
        "",
        "| export | rows | what it holds |",
        "| --- | ---: | --- |",
        *(f"| {export} | {rows:,} | {_MEANINGS[export]} |" for export, rows in made.rows.items()),
        "",
    ]


def _mechanism() -> list[str]:
    return [
        "One mechanism makes all of it. Segment and tenure decide how many problems a customer has. A problem becomes a",
        "case, and contacts until it is solved or given up. Calls that are not answered, cut off or passed around, cases",
        f"closed late and orders that come late hurt; the hurt fades by {1 - FADES:.0%} a month. It lowers ratings and",
        "satisfaction, and who is less satisfied leaves more often. Customers are active until they leave, and do nothing",
        "after.",
        "",
    ]


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
        "from them by chance.",
        "",
        "| capability | " + " | ".join(s.name for s in SEGMENTS) + " |",
        "| --- |" + " --- |" * len(SEGMENTS),
        *(f"| {capability} | {' | '.join(row)} |" for capability, row in cells.items()),
        "",
    ]


def _stories() -> list[str]:
    """Write what else can be found."""
    small, phones = SMALL_BUSINESS, [s.channels[PHONE] for s in SEGMENTS]
    to_the_second = small.orders_kept * (1 - ON_THE_DAY)
    worthless = [f.name for f in FEATURES if not any(f.penalty + f.reward)]
    return [
        "Where they come from:",
        "",
        "| | " + " | ".join(s.name for s in SEGMENTS) + " |",
        "| --- |" + " --- |" * len(SEGMENTS),
        _row("calls answered from 12 to 14", (_percent(phone.answered_at_lunch) for phone in phones)),
        _row("calls answered at other hours", (_percent(phone.answered) for phone in phones)),
        _row("next contact taken by the same agent, unless put through", (_percent(s.same_agent) for s in SEGMENTS)),
        _row(
            f"promised orders in time, before {_day(ORDERS_CHANGE)}", (_percent(s.orders_kept_before) for s in SEGMENTS)
        ),
        _row("the same from that day on", (_percent(s.orders_kept) for s in SEGMENTS)),
        _row(
            "points of satisfaction (1 to 5) that a late order costs", (f"{points:g}" for points in HURTS[LATE_ORDER])
        ),
        "",
        f"- {_percent(ON_THE_DAY)} of the orders that are in time come on the promised day itself. Counted to the second instead of to",
        f"  the end of the day, promise_keeping for small business is {_percent(to_the_second)} and not {_percent(small.orders_kept)}.",
        f"- Nobody values {' and '.join(worthless)}: how they are rated says nothing about satisfaction.",
        "- Outage alerts must not fail: rated low they cost satisfaction, rated high they add next to none.",
        "- The loyalty lounge counts for enterprise only.",
        f"- The strategy asks for `{UNMEASURED}`, and the company has no export that shows it.",
        "",
    ]


def _bad_rows(made: Made) -> list[str]:
    lines = [
        f"| {fault.export} | {made.bad_rows.count(fault)} | {fault.says} | {'kept, with a warning' if fault.is_kept else 'rejected'} |"
        for fault in FAULTS
        if fault in made.bad_rows
    ]
    if not lines:
        return ["## Bad rows", "", "None: a company this small has no row to spare."]
    return [
        "## Bad rows",
        "",
        "Rows that are wrong on purpose, so that data health has something to show. They stand at the end of their files",
        "and are copies of good rows with one mistake; no good row is touched.",
        "",
        "| export | rows | what is wrong | what becomes of them |",
        "| --- | ---: | --- | --- |",
        *lines,
    ]


def _row(label: str, figures: Iterable[str]) -> str:
    return f"| {label} | {' | '.join(figures)} |"


def _percent(share: float) -> str:
    return f"{share * 100:.3g}%"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
