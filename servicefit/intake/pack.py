"""Ratings packed into few whole numbers a response, so that all of a response's ratings are read at once."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from servicefit.intake.expressions import MISSING_RATING, quoted
from servicefit.tables import RATING_PREFIX

NOT_APPLICABLE, MISSING, LOWEST = 0, 1, 2
"""Codes of a packed rating: not applicable, applicable but not answered, the lowest rating; higher ratings follow."""

_WORD_BITS = 60
PACKED = "packed_ratings_"
"""How the columns that hold packed ratings begin."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feature's code lies: in which whole number, from which bit on, how many bits."""

    feature: str
    word: int
    shift: int
    bits: int


def places(features: tuple[str, ...], scale: tuple[int, int]) -> tuple[Place, ...]:
    """Give every feature's code a place.

    Parameters
    ----------
    features : tuple of str
        In the order of their columns.
    scale : tuple of int
        Least and highest rating.

    Returns
    -------
    tuple of Place
        As many in a whole number as its bits allow.
    """
    bits = (scale[1] - scale[0] + LOWEST).bit_length()
    in_a_word = _WORD_BITS // bits
    return tuple(
        Place(feature, number // in_a_word, bits * (number % in_a_word), bits)
        for number, feature in enumerate(features)
    )


def packed_columns(features: tuple[str, ...], scale: tuple[int, int]) -> tuple[str, ...]:
    """Return the names of the columns that hold packed ratings."""
    words = {place.word for place in places(features, scale)}
    return tuple(f"{PACKED}{word}" for word in sorted(words))


def pack_ratings(features: tuple[str, ...], scale: tuple[int, int]) -> tuple[str, ...]:
    """Return the SQL of each packed column, from the columns ``rating_<feature>``."""
    terms: dict[int, list[str]] = {}
    for place in places(features, scale):
        rating = quoted(RATING_PREFIX + place.feature)
        code = (
            f"case when {rating} is null then {NOT_APPLICABLE} when {rating} = {MISSING_RATING} then {MISSING} "
            f"else {rating} - {scale[0] - LOWEST} end"
        )
        terms.setdefault(place.word, []).append(f"(cast({code} as bigint) << {place.shift})")
    return tuple(" | ".join(terms[word]) for word in sorted(terms))


def keep_places(connection: duckdb.DuckDBPyConnection, features: tuple[str, ...], scale: tuple[int, int]) -> None:
    """Fill the table ``rating_places``, and say of each feature whether an answer is ever missing."""
    for place in places(features, scale):
        rating = quoted(RATING_PREFIX + place.feature)
        connection.execute(
            "insert into store.rating_places select ?, ?, ?, ?, "
            f"coalesce(bool_or({rating} = {MISSING_RATING}), false) from store.responses_wide",
            [place.feature, place.word, place.shift, place.bits],
        )
