"""Arrays as the text of a CSV file, and the company's own headings and words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from servicefit.sample.draws import Floats, Ints

Columns: TypeAlias = dict[str, list[str]]

OUTCOME_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "resolved": "Solved",
        "unresolved": "Not solved",
        "transferred": "Passed on",
        "dropped": "Cut off",
        "abandoned": "Gave up",
        "unanswered": "Not taken",
    }
)
HEADINGS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "customers": {"customer_id": "Customer No"},
        "contacts": {"contact_id": "Ticket", "customer_id": "Customer No"},
    }
)


def write_ids(prefix: str, number: Ints, digits: int) -> list[str]:
    """Write ids such as ``C0000001``; a negative number is blank."""
    return [f"{prefix}{value + 1:0{digits}d}" if value >= 0 else "" for value in number.tolist()]


def write_words(words: tuple[str, ...], index: Ints) -> list[str]:
    """Write the word of each index; a negative index is blank."""
    return [words[value] if value >= 0 else "" for value in index.tolist()]


def write_whole(number: Ints) -> list[str]:
    """Write whole numbers; a negative one is blank."""
    return [str(value) if value >= 0 else "" for value in number.tolist()]


def write_money(amount: Floats) -> list[str]:
    """Write amounts with two decimals."""
    return [f"{value:.2f}" for value in amount.tolist()]


def write_numbers(number: list[float]) -> list[str]:
    """Write numbers as short as they are."""
    return [f"{value:g}" for value in number]


def customer_ids(number: Ints) -> list[str]:
    """Write ids of customers."""
    return write_ids("C", number, 7)


def response_ids(number: Ints) -> list[str]:
    """Write ids of answered questionnaires."""
    return write_ids("R", np.asarray(number), 8)
