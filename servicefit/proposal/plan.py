"""Decides what is proposed for a table, and says in words what stands in doubt: headings, never a row's values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from servicefit.proposal.fits import MOST
from servicefit.proposal.likeness import SAME, likeness, words_of
from servicefit.proposal.matches import ColumnMatch, TableMatch
from servicefit.proposal.matching import ENOUGH, column_score
from servicefit.proposal.rating_scales import FoundScale
from servicefit.proposal.seen import Seen, SeenColumn, one_line
from servicefit.proposal.table_plan import ColumnPlan, Elsewhere, TablePlan
from servicefit.proposal.value_plan import ValueLine, column_values, rating_values
from servicefit.proposal.wide_ratings import WideRatings, feature_of
from servicefit.tables import RATING_PREFIX

_REPEATED = 0.9
"""Ids that are less unique than this stand in a log: a row an event, not a row an id."""
_ADDRESSES = 0.5
"""Where more values of a column are e-mail addresses or phone numbers, it says who answered."""


def plan_table(match: TableMatch) -> TablePlan:
    """Decide what is proposed for a table."""
    columns = [ColumnPlan(one.column.name, one.seen, _review(one)) for one in match.columns if one.seen]
    lacking = {name: _nearest(match.column(name)) for name in match.lacking}
    if match.table.name == "survey_responses" and "customer_id" in lacking and match.column("response_id").seen:
        who = [seen for seen in match.seen.columns if seen.personal > _ADDRESSES]
        if who:
            lacking["customer_id"] = f"nearest: {_either(who)}"
        else:
            columns.append(_everybody_once(match.column("response_id")))
            del lacking["customer_id"]
    plan = TablePlan(match.table, match.seen, tuple(columns), (), lacking, {}, {}, {}, _as_well(match))
    return _with_ratings(_with_values(_with_key(plan)), match.ratings)


def _review(match: ColumnMatch) -> str:
    reasons = []
    if match.named < SAME:
        reasons.append("by its values, more than by its name" if match.named < 0.5 else "the name is only near")
    if match.fits < 0.35 and match.column.type == "id":
        reasons.append("its ids stand more than once, where one row an id is wanted")
    elif match.fits < 0.75:
        reasons.append("its values fit in part")
    if match.others:
        reasons.append(f"could also be {_either(match.others)}")
    return "; ".join(reasons)


def _either(columns: Iterable[SeenColumn]) -> str:
    return " or ".join(f'"{one_line(seen.heading)}"' for seen in columns)


def _as_well(match: TableMatch) -> tuple[str, ...]:
    others = (f"the file could also be {' or '.join(match.others)}",) if match.others else ()
    more = [
        f"{one_line(name)} could be another file of {match.table.name}: name both by a pattern, headings as lists"
        for name in match.more
    ]
    return (*others, *more)


def _nearest(match: ColumnMatch) -> str:
    return f"nearest: {_either(match.others)}" if match.others else ""


def name_elsewhere(plan: TablePlan, unlike: Sequence[Seen]) -> TablePlan:
    """Say of every lacking column which file that is no table of its own could bring it."""
    found = {name: _elsewhere(plan, name, unlike) for name, known in plan.lacking.items() if not known}
    elsewhere = {name: other for name, other in found.items() if other is not None}
    lacking = {
        name: f"{elsewhere[name].place} is like it" if name in elsewhere else known or "no column is like it"
        for name, known in plan.lacking.items()
    }
    return replace(plan, lacking=lacking, elsewhere=elsewhere)


def _elsewhere(plan: TablePlan, name: str, unlike: Sequence[Seen]) -> Elsewhere | None:
    """Find a column of another file that also holds the ids of this table's rows."""
    table = plan.table
    for seen in unlike:
        keys = [one for one in seen.columns if likeness(one.heading, table.name, table.key[0]) >= SAME]
        best = max(seen.columns, key=lambda one: column_score(table, table.column(name), one))
        if keys and column_score(table, table.column(name), best) >= ENOUGH:
            return Elsewhere(seen, best, keys[0])
    return None


def _everybody_once(response: ColumnMatch) -> ColumnPlan:
    assert response.seen is not None  # noqa: S101 - asked for only where it was found
    return ColumnPlan("customer_id", response.seen, "no column says who answered; so everybody answered once")


def _with_key(plan: TablePlan) -> TablePlan:
    """Find out whether the ids of the rows are worth the name."""
    key = plan.key.seen if plan.key else None
    if key is None:
        return plan
    if len(plan.seen.paths) > 1 and key.unique < MOST * key.unique_in_file:
        return replace(plan, starts_again=True)
    if key.unique_in_file < _REPEATED:
        times = [
            seen for seen in plan.seen.columns if seen.date.share >= MOST and seen.date.clock and seen.filled >= MOST
        ]
        return replace(plan, last_by=max(times, key=lambda seen: seen.distinct, default=None))
    return plan


def _with_values(plan: TablePlan) -> TablePlan:
    values: dict[str, tuple[ValueLine, ...]] = {}
    unknown: dict[str, int] = {}
    scales: dict[str, FoundScale] = {}
    for one in plan.columns:
        found = column_values(plan.table.column(one.name), one.seen)
        if found.lines:
            values[one.name] = found.lines
        if found.unknown:
            unknown[one.name] = found.unknown
        if found.scale is not None:
            scales.setdefault(plan.table.column(one.name).scale, found.scale)
    return replace(plan, values=values, unknown=unknown, scales=scales)


def _with_ratings(plan: TablePlan, ratings: WideRatings | None) -> TablePlan:
    if ratings is None:
        return plan
    if not any(one.name == "satisfaction" and one.seen is ratings.overall for one in plan.columns):
        ratings = replace(ratings, overall=None)
    questions = [ColumnPlan(name, seen) for name, seen in ratings.features.items()]
    maybe = tuple(ColumnPlan(f"{RATING_PREFIX}{feature_of(words_of(seen.heading))}", seen) for seen in ratings.others)
    notes = (
        f"{len(questions)} questions on one scale are taken as ratings of features: name each feature as you call it"
    )
    return replace(
        plan,
        columns=(*plan.columns, *questions),
        maybe=maybe,
        values={**plan.values, **rating_values(ratings)},
        scales={**plan.scales, "rating": ratings.scale, **({"satisfaction": ratings.scale} if ratings.overall else {})},
        notes=(*plan.notes, notes),
    )
