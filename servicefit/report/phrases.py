"""Small pieces of sentences: lists of names, and figures that may not be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from servicefit.formats import join_words
from servicefit.names import plain_name
from servicefit.report.words import in_sentence

Names = Mapping[str, str] | None
Row = Mapping[str, Any]

MOST_NAMED = 5


def as_sentence(words: str) -> str:
    """Write words as a sentence of their own."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def some_of(names: Sequence[str]) -> str:
    """List up to five names and say how many more there are; six are all named, never "and 1 more"."""
    rest = len(names) - MOST_NAMED
    return join_words([*names[:MOST_NAMED], f"{rest} more"] if rest > 1 else names)


def feature_name(row: Row, names: Names) -> str:
    """Name a row's feature within a sentence."""
    return in_sentence(plain_name(row["feature_id"], names))


def feature_names(rows: Sequence[Row], names: Names) -> list[str]:
    """Name the features of rows within a sentence."""
    return [feature_name(row, names) for row in rows]


def is_known(value: object) -> bool:
    """Say whether there is a figure."""
    return bool(pd.notna(value))  # type: ignore[call-overload]


def is_above(value: object, limit: float) -> bool:
    """Say whether a figure is known and above a limit."""
    return is_known(value) and float(value) > limit  # type: ignore[arg-type]


def is_below(value: object, limit: float) -> bool:
    """Say whether a figure is known and below a limit."""
    return is_known(value) and float(value) < limit  # type: ignore[arg-type]
