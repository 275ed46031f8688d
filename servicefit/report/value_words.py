"""Sentences on what customers value: what counts, what must not fail, what delights, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_estimate
from servicefit.names import plain_name
from servicefit.report.kano_words import (
    MOST_NAMED,
    Names,
    Row,
    as_sentence,
    by_effect,
    class_sentences,
    feature_name,
    is_below,
    is_known,
    join_words,
    kano_sentence,
    some_of,
)
from servicefit.report.outcomes import Outcome
from servicefit.report.words import in_sentence

NOTHING_KNOWN = "What customers value cannot be said yet."


def words_of(
    table: pd.DataFrame, segment: str, outcome: Outcome, names: Names = None, smallest_group: int = 10
) -> list[str]:
    """Say in sentences, with their figures, what the customers of a segment value.

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
    list of str
        The answer first, then classes, features, segments, what is withheld, and what the figures rest on.
    """
    rows = outcome_rows(table, segment, outcome)
    sentences = [answer_sentence(table, segment, outcome, names, smallest_group)]
    if state_of(rows) != "known":
        return sentences
    sentences += [f"{subject}: {said}" for subject, said in class_sentences(rows, outcome, names)]
    sentences += [f"{plain_name(row['feature_id'], names)}: {kano_sentence(row, outcome)}" for row in by_effect(rows)]
    if segment == "all":
        sentences += [f"{subject}: {said}" for subject, said in segment_sentences(table, outcome, names)]
    shrunk = shrunk_words(rows)
    sentences.append(f"{plain_name(segment, names)}: {shrunk}" if shrunk else "")
    sentences += [*unranked_sentences(rows, names), withheld_sentence(rows, names, smallest_group), caveat(outcome)]
    return [sentence for sentence in sentences if sentence]


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
        return count_sentence(rows, outcome, names)
    why = {
        "missing": NOTHING_KNOWN,
        "refused": refusal(rows),
        "withheld": f"Withheld, fewer than {smallest_group} customers or next to such a group.",
    }[state]
    if segment == "all" or state == "missing":
        return why
    rest = (
        f" For all customers, {in_sentence(count_sentence(whole, outcome, names))}"
        if state_of(whole) == "known"
        else ""
    )
    return f"{plain_name(segment, names)}: {in_sentence(why)}{rest}"


def count_sentence(rows: pd.DataFrame, outcome: Outcome, names: Names = None) -> str:
    """Say which features count most, and which cannot be told from these."""
    known = rows_of(rows[rows["importance"].notna()].sort_values(["importance", "feature_id"], ascending=[False, True]))
    proven = [row for row in known if is_below(row["q_value"], outcome.chance)]
    if not proven:
        return f"That any of {len(known)} features matters for {outcome.noun} could be chance."
    first, *rest = proven
    tied = _tied(first, known)
    explained = f"of what ratings explain of {outcome.noun}"
    if not tied:
        return f"What counts most: {_name_share(first, names)} {explained}{_next(rest, known, names)}."
    if len(tied) < MOST_NAMED:
        which = "which of the two counts more" if len(tied) == 1 else "which of them counts most"
        listed = join_words([_name_share(row, names) for row in (first, *tied)])
        return f"What counts most: {listed} {explained}; {which} cannot be told."
    if len(tied) == len(known) - 1:
        return f"Which of {len(known)} features counts most for {outcome.noun} cannot be told."
    return f"What counts most cannot be told: {_name_share(first, names)} {explained}, {len(tied)} more not told apart from it."


def segment_sentences(table: pd.DataFrame, outcome: Outcome, names: Names = None) -> list[tuple[str, str]]:
    """Say of which features penalty and reward differ between segments beyond chance, and where they are furthest apart.

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
        Feature and sentence, the surest first. With many features some differ by chance: a feature is named where its
        p value times the number of features tested (Bonferroni) leaves chance out.
    """
    tested = outcome_rows(table, "all", outcome)
    tested = tested[tested["segments_p_value"].notna()].sort_values(["segments_p_value", "feature_id"])
    sure = [row for row in rows_of(tested) if row["segments_p_value"] * len(tested) < outcome.chance]
    of_outcome = table[(table["outcome"] == outcome.name) & (table["segment"] != "all")] if sure else table
    told = []
    for row in sure:
        parts = rows_of(of_outcome[of_outcome["feature_id"] == row["feature_id"]])
        said = _furthest_apart(parts, outcome, names)
        told += [(plain_name(row["feature_id"], names), said)] if said else []
    return told


def shrunk_words(rows: pd.DataFrame) -> str:
    """Say that a small segment's penalties and rewards lean on those of all customers; empty where they do not."""
    shrunk = rows["shrinkage"].astype(float).dropna()
    if shrunk.empty or shrunk.max() < 0.005:
        return ""
    low, high = (f"{100 * end:.0f}" for end in (shrunk.min(), shrunk.max()))
    weight = high if low == high else f"{low} to {high}"
    return f"small; its penalties and rewards lean by {weight}% on those of all customers."


def withheld_sentence(rows: pd.DataFrame, names: Names = None, smallest_group: int = 10) -> str:
    """Say which features are withheld; empty where none is."""
    hidden = [plain_name(name, names) for name in rows.loc[rows["withheld"].eq(True), "feature_id"]]
    if not hidden:
        return ""
    return f"Withheld: {some_of(hidden)}; fewer than {smallest_group} customers rated it, or next to such a group."


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
    if not group or len(group) > MOST_NAMED:
        return ""
    return f"; next {join_words([_name_share(row, names) for row in group])}"


def _name_share(row: Row, names: Names) -> str:
    """Name a feature with its share of importance."""
    share = format_estimate(row["importance"], row["importance_low"], row["importance_high"], "share")
    return f"{feature_name(row, names)} {share}"


def _furthest_apart(parts: Sequence[Row], outcome: Outcome, names: Names) -> str:
    """Say in which two segments low ratings, or high ones, are furthest apart; empty where one alone is known."""
    spreads = []
    for key, way in (("penalty", "low"), ("reward", "high")):
        known = sorted((row for row in parts if is_known(row[key])), key=lambda row: abs(row[key]))
        if len(known) > 1:
            spreads.append((abs(known[-1][key] - known[0][key]), key, way, known[-1], known[0]))
    if not spreads:
        return ""
    _, key, way, most, least = max(spreads, key=lambda found: found[0])
    ends = [f"{in_sentence(plain_name(row['segment'], names))} {outcome.effect(row, key)}" for row in (most, least)]
    return f"rated {way}, {ends[0]}, {ends[1]} {outcome.unit}."


def _ids(told: object) -> set[str]:
    return {part.strip() for part in told.split(",")} - {""} if isinstance(told, str) else set()
