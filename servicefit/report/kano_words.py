"""Sentences on penalty and reward: what must not fail, what delights, what makes little difference, what does harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_number, join_words
from servicefit.names import plain_name
from servicefit.outcomes import Outcome
from servicefit.report.phrases import (
    Names,
    Row,
    as_sentence,
    feature_name,
    feature_names,
    is_above,
    is_below,
    is_known,
    some_of,
)

CLASSES = ("must_be", "one_dimensional", "attractive", "reverse", "indifferent", "uncertain")
SIDES: Mapping[str, str] = {"penalty": "low", "reward": "high"}
"""Which rating goes with which effect."""

LEAST_RATINGS = 30
"""As in the statistics, which a report does not import; a test holds the two together."""
NO_DIFFERENCE = "Neither a low nor a high rating goes with a difference that counts"
MIDDLING = "than those who rate it middling"


def class_sentences(rows: pd.DataFrame, outcome: Outcome, names: Names = None) -> list[tuple[str, str]]:
    """Say what must not fail, what delights, what makes little difference, and what goes the wrong way.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``feature_value`` of one segment and outcome.
    outcome : Outcome
        What features are held against.
    names : Mapping of str to str, optional
        The company's own names.

    Returns
    -------
    list of (str, str)
        Class and sentence, every feature named; a class that no feature is in is left out.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in by_effect(rows, outcome):
        found.setdefault(row["kano"], []).append(row)
    return [(plain_name(kano, names), _class_words(found[kano], outcome, names)) for kano in CLASSES if kano in found]


def kano_sentence(row: Row, outcome: Outcome) -> str:
    """Say what customers do who rate a feature low or high, against those who rate it middling.

    Parameters
    ----------
    row : Mapping
        A row of ``feature_value``.
    outcome : Outcome
        What features are held against.

    Returns
    -------
    str
        For example ``"Customers who rate it low are 0.90 points less satisfied (0.78 to 1.02, scale 1–5) than those who
        rate it middling."``; nothing is claimed of an effect whose interval holds 0, nor of a feature that as a whole
        does not matter beyond chance.
    """
    if all(pd.isna(row[key]) for key in SIDES):
        if row["withheld"] is True:
            return "Withheld."
        return as_sentence(row["refused"]) if isinstance(row["refused"], str) and row["refused"] else "Not known."
    if few := few_ratings(row):
        return f"Only {few}; {LEAST_RATINGS} are needed."
    if row["kano"] == "indifferent":
        return f"{NO_DIFFERENCE}: {outcome.effect(row, 'penalty')} and {outcome.effect(row, 'reward')} {outcome.unit}."
    known = [(key, way) for key, way in SIDES.items() if is_known(row[key])]
    missing = "".join(f" Too few rate it {way} to tell." for key, way in SIDES.items() if not is_known(row[key]))
    sides = sure_sides(row, outcome)
    if not sides:
        effects = " and ".join(outcome.effect(row, key) for key, _ in known)
        return f"{_chance_words(row, known, outcome)} could be chance: {effects} {outcome.unit}.{missing}"
    parts = [f"who rate it {SIDES[key]} {outcome.compared(row, key, again=at > 0)}" for at, key in enumerate(sides)]
    return f"Customers {', those '.join(parts)}{',' if len(parts) > 1 else ''} {MIDDLING}.{missing}"


def _chance_words(row: Row, known: Sequence[tuple[str, str]], outcome: Outcome) -> str:
    """Say what of a feature could be chance: the whole, though one effect by itself is not, or each effect."""
    if is_below(row["q_value"], outcome.chance):
        return f"It matters, but what a {' or a '.join(way for _, way in known)} rating goes with"
    if any(leaves_out_zero(row, key) for key, _ in known):
        return "The feature as a whole"
    return f"What a {' or a '.join(way for _, way in known)} rating goes with"


def effect_words(rows: Sequence[Row], key: str, outcome: Outcome, names: Names = None) -> str:
    """Say of several features what customers do who rate them low, or high, the first in full.

    Parameters
    ----------
    rows : sequence of Mapping
        Rows of ``feature_value``, each with the effect.
    key : str
        ``penalty`` or ``reward``, of one sign in all rows.
    outcome : Outcome
        What features are held against.
    names : Mapping of str to str, optional
        The company's own names.

    Returns
    -------
    str
        For example ``"customers who rate outage alerts low are 0.33 points less satisfied (0.17 to 0.49, scale 1–5),
        chatbot 0.30 (0.11 to 0.48)"``.
    """
    first, *others = rows
    told = f"customers who rate {feature_name(first, names)} {SIDES[key]} {outcome.compared(first, key)}"
    return ", ".join([told, *(f"{feature_name(row, names)} {outcome.size(row, key)}" for row in others)])


def unclear_words(rows: Sequence[Row], outcome: Outcome, names: Names = None, most: int | None = None) -> str:
    """Say of features without a clear class what is known of each.

    Parameters
    ----------
    rows : sequence of Mapping
        Rows of ``feature_value``; at least one.
    outcome : Outcome
        What features are held against.
    names : Mapping of str to str, optional
        The company's own names.
    most : int, optional
        So many are told of in full; without, all.

    Returns
    -------
    str
        Features with something beyond chance first; at last those of which all could be chance.
    """
    told: list[str] = []
    whole: dict[str, list[Row]] = {}
    for row in rows:
        sides = sure_sides(row, outcome)
        if few := few_ratings(row):
            told.append(f"{feature_name(row, names)}, only {few}")
        elif sides:
            said = " and those ".join(
                f"who rate it {SIDES[key]} {outcome.compared(row, key, again=at > 0)}" for at, key in enumerate(sides)
            )
            told.append(f"{feature_name(row, names)}, where customers {said}")
        else:
            whole.setdefault(_doubt(row, outcome), []).append(row)
    if most is not None and len(told) > most + 1:
        told = [*told[:most], f"{len(told) - most} more"]
    rest = [f"{some_of(feature_names(alike, names))}{doubt}" for doubt, alike in whole.items()]
    return "; ".join([*told, *rest]) + "."


def _doubt(row: Row, outcome: Outcome) -> str:
    """Say what is not known of a feature of which neither a low nor a high rating is beyond chance by itself."""
    if is_below(row["segments_q_value"], outcome.chance):
        return ": perhaps chance for all together, but segments differ"
    if is_below(row["q_value"], outcome.chance):
        return ": beyond chance, though neither low nor high ratings by themselves"
    return " could be chance"


def sure_sides(row: Row, outcome: Outcome) -> list[str]:
    """Give the effects of a feature that are beyond chance; none of one that as a whole does not matter."""
    matters = is_below(row["q_value"], outcome.chance)
    return [key for key in SIDES if matters and is_known(row[key]) and leaves_out_zero(row, key)]


def few_ratings(row: Row) -> str:
    """Say how few ratings are low or high, where a class needs more; else empty."""
    few = [(side, row[f"n_{side}"]) for side in SIDES.values() if is_below(row[f"n_{side}"], LEAST_RATINGS)]
    return " and ".join(f"{format_number(count)} {side} ratings" for side, count in few)


def by_effect(rows: pd.DataFrame, outcome: Outcome) -> list[dict[str, Any]]:
    """Give rows with an effect beyond chance first, then by the size of both effects; what is not known last."""
    size = rows[["penalty", "reward"]].astype(float).abs().sum(axis=1, min_count=1)
    sure = [bool(sure_sides(row, outcome)) for row in rows_of(rows)]
    ranked = rows.assign(sure=sure, size=size.fillna(-1.0))
    ranked = ranked.sort_values(["sure", "size", "feature_id"], ascending=[False, False, True])
    return rows_of(ranked.drop(columns=["sure", "size"]))


def leaves_out_zero(row: Row, key: str) -> bool:
    """Say whether an effect's interval leaves out 0."""
    return is_above(row[f"{key}_low"], 0) or is_below(row[f"{key}_high"], 0)


def _class_words(rows: Sequence[Row], outcome: Outcome, names: Names) -> str:
    match rows[0]["kano"]:
        case "must_be":
            return f"{effect_words(rows, 'penalty', outcome, names)}."
        case "attractive":
            return f"{effect_words(rows, 'reward', outcome, names)}."
        case "reverse":
            return "; ".join(effect_words([row], _turned(row), outcome, names) for row in rows) + "."
        case "uncertain":
            return unclear_words(rows, outcome, names)
    return f"{join_words(feature_names(rows, names))}."


def _turned(row: Row) -> str:
    """Say which effect goes the wrong way; the reward where both do."""
    return "reward" if is_below(row["reward_high"], 0) else "penalty"
