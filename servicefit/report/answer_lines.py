"""The answer on what customers value, a line a kind of finding, in one order everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import join_words
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.questions.importance_performance import find_must_be, place_features
from servicefit.report.kano_words import (
    by_effect,
    class_sentences,
    effect_words,
    kano_sentence,
    sure_sides,
    unclear_words,
)
from servicefit.report.phrases import Names, Row, feature_name, feature_names
from servicefit.report.segment_words import segment_sentences, shrunk_words
from servicefit.report.value_rows import outcome_rows, state_of
from servicefit.report.value_words import (
    NOTHING_KNOWN,
    alike_words,
    answer_sentence,
    caveat,
    needs_sentence,
    rated_alike,
    unranked_sentences,
    withheld_sentence,
)

MOST_SEGMENTS = 2
MOST_UNCLEAR = 3
CLASSES_TOLD = ("one_dimensional", "attractive")
"""Classes that no line of the answer is about."""


def answer_lines(
    table: pd.DataFrame,
    segment: str,
    outcome: Outcome,
    names: Names = None,
    asked: Mapping[str, str] | None = None,
    changed: str = "",
) -> list[tuple[str, str]]:
    """Say what to keep safe, what does harm, what to leave, for whom, what changed, and what is not clear yet.

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
    asked : Mapping of str to str, optional
        Class of each feature by the Kano questionnaire.
    changed : str
        What moved beyond chance since the period before; empty where nothing did, or it is not known.

    Returns
    -------
    list of (str, str)
        Subject and sentence, always in this order; only what there is to say. Empty where features are not ranked.
    """
    rows = outcome_rows(table, segment, outcome)
    if state_of(rows) != "known":
        return []
    placed = pd.DataFrame(by_effect(place_features(rows, asked=asked), outcome))
    apart = segment_sentences(table, outcome, names)[:MOST_SEGMENTS] if segment == "all" else []
    safe = (placed["quadrant"] == "keep_safe") | (
        find_must_be(placed, asked) & placed["quadrant"].isin(["open", "keep_up"])
    )
    unclear = rows_of(placed[(placed["kano"] == "uncertain") & ~safe & ~rated_alike(placed)])
    lines = [
        ("Rated alike", alike_words(rows, outcome, names)),
        ("Must not fail, and does", _failing_words(placed[safe & placed["fails"]], outcome, names)),
        ("Keep safe", _safe_words(placed[safe & ~placed["fails"]], outcome, names)),
        ("Does harm", dict(class_sentences(rows, outcome, names)).get(plain_name("reverse"), "")),
        ("Leave", _leave_words(placed[~safe], names, asked or {})),
        ("For whom", " ".join(f"{feature}: {said}" for feature, said in apart)),
        ("Changed", changed),
        ("Not clear yet", unclear_words(unclear, outcome, names, MOST_UNCLEAR) if unclear else ""),
    ]
    return [(subject, said) for subject, said in lines if said]


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
        The answer and its lines first, then classes, features, segments, what is withheld, and what it rests on.
    """
    rows = outcome_rows(table, segment, outcome)
    answer = answer_sentence(table, segment, outcome, names, smallest_group)
    if answer == NOTHING_KNOWN:
        return [answer, needs_sentence(outcome, "the period")]
    if state_of(rows) != "known":
        return [answer]
    told = answer_lines(table, segment, outcome, names)
    kinds = [plain_name(kano, names) for kano in CLASSES_TOLD]
    told += [(kind, said) for kind, said in class_sentences(rows, outcome, names) if kind in kinds]
    told += [(plain_name(row["feature_id"], names), kano_sentence(row, outcome)) for row in by_effect(rows, outcome)]
    told += segment_sentences(table, outcome, names)[MOST_SEGMENTS:] if segment == "all" else []
    shrunk = shrunk_words(rows)
    told += [(plain_name(segment, names), shrunk)] if shrunk else []
    notes = [*unranked_sentences(rows, names), withheld_sentence(rows, names, smallest_group), caveat(outcome)]
    return [answer, *(f"{subject}: {said}" for subject, said in told), *filter(None, notes)]


def _safe_words(safe: pd.DataFrame, outcome: Outcome, names: Names) -> str:
    """Say what low ratings, or high ones, of features go with that must not get worse, whatever they count."""
    found: dict[str, list[Row]] = {"penalty": [], "reward": [], "": []}
    for row in rows_of(safe):
        found[next(iter(sure_sides(row, outcome)), "")].append(row)
    told = [effect_words(found[key], key, outcome, names) for key in ("penalty", "reward") if found[key]]
    if found[""]:
        told.append(f"asked, customers say that {join_words(feature_names(found[''], names))} must never fail")
    return f"{'; '.join(told)}." if told else ""


def _failing_words(failing: pd.DataFrame, outcome: Outcome, names: Names) -> str:
    """Say the same of features that fail already, and how often."""
    rows = rows_of(failing)
    often = [f"{100 * row['n_low'] / row['n']:.0f}% of ratings of {feature_name(row, names)}" for row in rows]
    return f"{_safe_words(failing, outcome, names).rstrip('.')}; low are {join_words(often)}." if rows else ""


def _leave_words(placed: pd.DataFrame, names: Names, asked: Mapping[str, str]) -> str:
    """Name what makes little difference, and what of it customers call harmful when asked."""
    left = rows_of(placed[(placed["kano"] == "indifferent") & (placed["quadrant"] != "fix_first")])
    if not left:
        return ""
    harmful = [row for row in left if asked.get(row["feature_id"]) == "reverse"]
    said = f"{join_words(feature_names(left, names))} {_make(left)} little difference"
    return f"{said}; {_harm_words(harmful, names)}." if harmful else f"{said}."


def _make(rows: Sequence[Row]) -> str:
    return "make" if len(rows) > 1 else "makes"


def _harm_words(rows: Sequence[Row], names: Names) -> str:
    return f"asked, customers call {join_words(feature_names(rows, names))} harmful"
