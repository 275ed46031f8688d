"""Sentences on penalty and reward: what must not fail, what delights, what makes little difference, what does harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from servicefit.charts.layers import rows_of
from servicefit.formats import format_number
from servicefit.names import plain_name
from servicefit.report.outcomes import Outcome
from servicefit.report.words import in_sentence

Names = Mapping[str, str] | None
Row = Mapping[str, Any]

CLASSES = ("must_be", "one_dimensional", "attractive", "reverse", "indifferent", "uncertain")
SIDES: Mapping[str, str] = {"penalty": "low", "reward": "high"}
"""Which rating goes with which effect."""

MOST_NAMED = 3
LEAST_RATINGS = 30
NO_DIFFERENCE = "Neither a low nor a high rating goes with a difference that counts"


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
        Class and sentence; a class that no feature is in is left out.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in by_effect(rows):
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
        For example ``"Customers who rate it low are 0.90 points less satisfied (0.78 to 1.02, scale 1–5)."``; nothing
        is claimed of an effect whose interval holds 0, nor of a feature that as a whole does not matter beyond chance.
    """
    if all(pd.isna(row[key]) for key in ("penalty", "reward")):
        if row["withheld"] is True:
            return "Withheld."
        return as_sentence(row["refused"]) if isinstance(row["refused"], str) and row["refused"] else "Not known."
    few = [(side, row[f"n_{side}"]) for side in ("low", "high") if is_below(row[f"n_{side}"], LEAST_RATINGS)]
    if few:
        told = " and ".join(f"{format_number(count)} {side} ratings" for side, count in few)
        return f"Only {told}; {LEAST_RATINGS} are needed."
    if row["kano"] == "indifferent":
        return f"{NO_DIFFERENCE}: {outcome.effect(row, 'penalty')} and {outcome.effect(row, 'reward')} {outcome.unit}."
    known = [(key, way) for key, way in SIDES.items() if is_known(row[key])]
    missing = "".join(f" Too few rate it {way} to tell." for key, way in SIDES.items() if not is_known(row[key]))
    matters = is_below(row["q_value"], outcome.chance)
    sides = [(key, way) for key, way in known if matters and leaves_out_zero(row, key)]
    if not sides:
        ways, effects = (
            " or a ".join(way for _, way in known),
            " and ".join(outcome.effect(row, key) for key, _ in known),
        )
        return f"What a {ways} rating goes with could be chance: {effects} {outcome.unit}.{missing}"
    parts = [f"who rate it {way} {outcome.compared(row, key, again=at > 0)}" for at, (key, way) in enumerate(sides)]
    return f"Customers {', those '.join(parts)}.{missing}"


def by_effect(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Give rows by the size of penalty and reward together, the largest first; what is not known last."""
    size = rows[["penalty", "reward"]].astype(float).abs().sum(axis=1, min_count=1)
    ranked = rows.assign(size=size.fillna(-1.0)).sort_values(["size", "feature_id"], ascending=[False, True])
    return rows_of(ranked.drop(columns="size"))


def leaves_out_zero(row: Row, key: str) -> bool:
    """Say whether an effect's interval leaves out 0."""
    return is_above(row[f"{key}_low"], 0) or is_below(row[f"{key}_high"], 0)


def as_sentence(words: str) -> str:
    """Write words as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def join_words(words: Sequence[str]) -> str:
    """Join words as in a sentence: ``"a, b and c"``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def some_of(names: Sequence[str]) -> str:
    """List the first three names and say how many more there are."""
    rest = len(names) - MOST_NAMED
    return join_words([*names[:MOST_NAMED], f"{rest} more"] if rest > 0 else names)


def feature_name(row: Row, names: Names) -> str:
    """Name a row's feature within a sentence."""
    return in_sentence(plain_name(row["feature_id"], names))


def is_known(value: object) -> bool:
    """Say whether there is a figure."""
    return bool(pd.notna(value))  # type: ignore[call-overload]


def is_above(value: object, limit: float) -> bool:
    """Say whether a figure is known and above a limit."""
    return is_known(value) and float(value) > limit  # type: ignore[arg-type]


def is_below(value: object, limit: float) -> bool:
    """Say whether a figure is known and below a limit."""
    return is_known(value) and float(value) < limit  # type: ignore[arg-type]


def _class_words(rows: Sequence[Row], outcome: Outcome, names: Names) -> str:
    told = [_class_figure(row, outcome, names) for row in rows[:MOST_NAMED]]
    if told == [feature_name(row, names) for row in rows[:MOST_NAMED]]:
        return f"{some_of([feature_name(row, names) for row in rows])}."
    rest = len(rows) - len(told)
    return "; ".join([*told, *([f"and {rest} more"] if rest else [])]) + "."


def _class_figure(row: Row, outcome: Outcome, names: Names) -> str:
    """Name a feature with the effect that makes its class, where it is one effect."""
    sides = {"must_be": "penalty", "attractive": "reward", "reverse": _turned(row)}
    side = sides.get(row["kano"])
    if side is None:
        return feature_name(row, names)
    way = "low" if side == "penalty" else "high"
    return f"{feature_name(row, names)}, rated {way} {outcome.effect(row, side, outcome.unit)}"


def _turned(row: Row) -> str:
    """Say which effect goes the wrong way; the reward where both do."""
    return "reward" if is_below(row["reward_high"], 0) else "penalty"
