"""Sentences on what customers value: what counts most, what cannot be told, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_share, format_value, join_words
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.questions.importance_performance import place_features
from servicefit.report.phrases import Names, Row, feature_name, feature_names, is_below, some_of
from servicefit.report.value_rows import explained_words, outcome_rows, refusal, state_of
from servicefit.report.words import in_sentence, withheld_words

MOST_TIED = 3
NOBODY = "No answer tells."
NOTHING_KNOWN = "What customers value cannot be said yet."
RATINGS = "ratings: columns rating_<feature> there, or the export survey_ratings"
NEEDS = {
    "satisfaction": f"the export survey_responses, with satisfaction, and {RATINGS}",
    "recommend": f"the export survey_responses, with recommend, and {RATINGS}",
    "retention": f"{RATINGS}, one year before the period, and who has left since: customers with left_on, "
    'or orders with [analysis] retention = "orders"',
}


def answer_sentence(
    table: pd.DataFrame, segment: str, outcome: Outcome, names: Names = None, smallest_group: int = 10
) -> str:
    """Say which features count most; where a segment cannot tell, why, and what holds for all customers.

    Parameters
    ----------
    table : pandas.DataFrame
        Result table ``feature_value``: all segments.
    segment : str
        The segment, or ``all``.
    outcome : Outcome
        What features are held against.
    names : Mapping of str to str, optional
        The company's own names.
    smallest_group : int
        Customers below which figures are withheld.

    Returns
    -------
    str
        One or two sentences.
    """
    rows = outcome_rows(table, segment, outcome)
    whole = outcome_rows(table, "all", outcome)
    state = state_of(rows)
    if state == "known":
        return lead_sentence(rows, outcome, names)
    why = {
        "missing": NOTHING_KNOWN if state_of(whole) == "missing" else NOBODY,
        "refused": refusal(rows),
        "withheld": f"Withheld, {withheld_words(smallest_group)}.",
    }[state]
    if segment == "all" or why == NOTHING_KNOWN:
        return why
    known = state_of(whole) == "known"
    rest = f" For all customers: {in_sentence(lead_sentence(whole, outcome, names))}" if known else ""
    return f"{plain_name(segment, names)}: {in_sentence(why)}{rest}"


def needs_sentence(outcome: Outcome, when: str) -> str:
    """Say which exports an answer needs that none of the rows of ``when`` gives."""
    return f"This answer needs {NEEDS[outcome.name]}; none has a row that counts for {when}."


def lead_sentence(rows: pd.DataFrame, outcome: Outcome, names: Names = None) -> str:
    """Say what counts most and is rated below average, else what counts most, and how much ratings explain.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome, some of it ranked.
    outcome : Outcome
        What features are held against.
    names : Mapping of str to str, optional
        The company's own names.

    Returns
    -------
    str
        Two sentences.
    """
    first = rows_of(_fix_first(rows, outcome))
    told = _fix_words(first, outcome, names) if first else count_sentence(rows, outcome, names)
    return f"{told} {explained_words(rows, outcome)}".strip()


def _fix_first(rows: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Take what counts for more than an even share and is rated below average, both beyond chance."""
    placed = place_features(rows)
    sure = placed["q_value"].astype(float).lt(outcome.chance) & ~placed["harms"]
    found = placed[(placed["quadrant"] == "fix_first") & sure]
    return found.sort_values(["importance", "feature_id"], ascending=[False, True])


def _fix_words(rows: Sequence[Row], outcome: Outcome, names: Names) -> str:
    ids = {row["feature_id"] for row in rows}
    alone = all(_ids(row["not_told_apart"]) <= ids for row in rows)
    figures = "; ".join(f"{share_of(row)}, rated {row['performance']:.0f}" for row in rows)
    listed = join_words(feature_names(rows, names))
    if len(rows) == 1:
        where = "What counts most is" if alone else "Among what counts most and"
        return f"{where} rated below average: {listed}, {outcome.explained} {figures}."
    where = "count most" if alone else "are among what counts most"
    told = f"{listed} {where} and are rated below average: {outcome.explained} {figures}."
    return told[:1].upper() + told[1:]


def count_sentence(rows: pd.DataFrame, outcome: Outcome, names: Names = None) -> str:
    """Say which features count most, and which cannot be told from these."""
    known = rows_of(rows[rows["importance"].notna()].sort_values(["importance", "feature_id"], ascending=[False, True]))
    proven = [row for row in known if is_below(row["q_value"], outcome.chance)]
    alike = alike_words(rows, outcome, names)
    if not proven:
        return alike or f"That any of {len(known)} features matters for {outcome.noun} could be chance."
    first, *rest = proven
    if alike and rows.loc[rated_alike(rows), "importance"].sum() > first["importance"]:
        return f"{alike} Of the others, {_name_share(first, names)} counts most."
    tied = _tied(first, known)
    most = f"What counts most, by {outcome.explained}"
    if not tied:
        return f"{most}: {_name_share(first, names)}{_next(rest, known, names)}."
    if len(tied) < MOST_TIED:
        which = "which of the two counts more" if len(tied) == 1 else "which of them counts most"
        listed = join_words([_name_share(row, names) for row in (first, *tied)])
        return f"{most}: {listed}; {which} cannot be told."
    if len(tied) == len(known) - 1:
        return f"Which of {len(known)} features counts most for {outcome.noun} cannot be told."
    return f"{most}, cannot be told: {_name_share(first, names)}, {len(tied)} more not told apart from it."


def rated_alike(rows: pd.DataFrame) -> pd.Series:
    """Say which features count for something together with others that are rated too alike to be told apart."""
    return rows["importance"].notna() & rows["q_value"].isna() & rows["refused"].fillna("").ne("")


def alike_words(rows: pd.DataFrame, outcome: Outcome, names: Names = None) -> str:
    """Say which features are rated too alike to be told apart, and what they count together; empty where none are."""
    alike = rows[rated_alike(rows)].sort_values(["importance", "feature_id"], ascending=[False, True])
    if alike.empty:
        return ""
    listed = join_words(feature_names(rows_of(alike), names))
    listed = listed[:1].upper() + listed[1:]
    together = format_value(float(alike["importance"].sum()), "share")
    return f"{listed} are rated too alike to be told apart: together {together} of {outcome.noun} explained."


def share_of(row: Row) -> str:
    """Write a row's importance with its interval."""
    return format_share(row["importance"], row["importance_low"], row["importance_high"])


def withheld_sentence(rows: pd.DataFrame, names: Names = None, smallest_group: int = 10) -> str:
    """Say which features are withheld; empty where none is."""
    hidden = [plain_name(name, names) for name in rows.loc[rows["withheld"].eq(True), "feature_id"]]
    if not hidden:
        return ""
    return f"Withheld: {some_of(hidden)}; {withheld_words(smallest_group)}."


def unranked_sentences(rows: pd.DataFrame, names: Names = None) -> list[str]:
    """Say which features of a segment that is known otherwise are not ranked, and why."""
    reasons: dict[str, list[str]] = {}
    for row in rows_of(rows[rows["importance"].isna()]):
        if isinstance(row["refused"], str) and row["refused"]:
            reasons.setdefault(row["refused"].rstrip("."), []).append(plain_name(row["feature_id"], names))
    return [f"Not ranked: {some_of(features)}; {reason}." for reason, features in reasons.items()]


def caveat(outcome: Outcome) -> str:
    """Say what the figures rest on."""
    if outcome.name == "retention":
        return "From ratings and who stayed a year on: what goes together, not what causes what."
    return "From the survey only: what goes together, not what causes what."


def _tied(row: Row, known: Iterable[Row]) -> list[Row]:
    """Return the features whose importance cannot be told from this one's."""
    ids = _ids(row["not_told_apart"])
    return [other for other in known if other["feature_id"] in ids]


def _next(rest: Sequence[Row], known: Iterable[Row], names: Names) -> str:
    """Name what comes second, where few share the place."""
    group = [rest[0], *_tied(rest[0], known)] if rest else []
    if not group or len(group) > MOST_TIED:
        return ""
    return f"; next {join_words([_name_share(row, names) for row in group])}"


def _name_share(row: Row, names: Names) -> str:
    """Name a feature with its share of importance."""
    return f"{feature_name(row, names)} {share_of(row)}"


def _ids(told: object) -> set[str]:
    return {part.strip() for part in told.split(",")} - {""} if isinstance(told, str) else set()
