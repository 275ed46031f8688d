"""Which words of a column are translated into the contract's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servicefit.columns import Column
from servicefit.proposal.rating_scales import FoundScale, find_scale
from servicefit.proposal.seen import SeenColumn
from servicefit.proposal.value_words import READ_AS_THEY_ARE, match_words
from servicefit.proposal.wide_ratings import WideRatings
from servicefit.settings import MISSING

NOT_APPLICABLE = ""
"""What a rating means that did not apply: a blank."""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One line of ``[values]``.

    Parameters
    ----------
    word : str
        The company's.
    meaning : str
        The contract's.
    review : str
        Why somebody should look at it; empty when it is sure.
    """

    word: str
    meaning: str
    review: str = ""


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """What was found about the words of a column.

    Parameters
    ----------
    lines : tuple of ValueLine
        Words that mean others.
    unknown : int
        Words that mean nothing to the contract.
    scale : FoundScale or None
        Of a rating.
    """

    lines: tuple[ValueLine, ...] = ()
    unknown: int = 0
    scale: FoundScale | None = None


def column_values(column: Column, seen: SeenColumn) -> ColumnValues:
    """Find the words of a column that mean others.

    Parameters
    ----------
    column : Column
        Of the contract.
    seen : SeenColumn
        Of the company.

    Returns
    -------
    ColumnValues
        Only words that are, or are nearly, known words; codes of a scale; and words for a blank.
    """
    blanks = [] if column.type == "private_text" else [ValueLine(word, MISSING) for word in seen.blanks]
    if column.scale:
        scale = find_scale(column.scale, [seen])
        codes = {*scale.not_applicable, *scale.no_answer} if scale else set()
        return ColumnValues((*_codes([seen], codes, MISSING, "no answer"), *blanks), 0, scale)
    if not column.words and column.type != "flag":
        return ColumnValues(tuple(blanks))
    found = match_words(column, seen)
    lines = [
        ValueLine(word, meaning) for word, meaning in found.sure.items() if not _reads_itself(column, word, meaning)
    ]
    lines += [ValueLine(word, meaning, "spelled nearly so") for word, meaning in found.near.items()]
    return ColumnValues((*lines, *blanks), found.unknown)


def rating_values(ratings: WideRatings) -> dict[str, tuple[ValueLine, ...]]:
    """Find the codes of rating questions that are no grade; those of the overall question with them."""
    scale = ratings.scale
    features = list(ratings.features.values())
    unused = _codes(features, scale.not_applicable, NOT_APPLICABLE, "did not apply")
    blank = _codes(features, scale.no_answer, MISSING, "no answer")
    words = [ValueLine(word, MISSING) for word in dict.fromkeys(word for seen in features for word in seen.blanks)]
    values = {"rating": (*unused, *blank, *words)}
    if ratings.overall is not None:
        beside = (*scale.not_applicable, *scale.no_answer)
        codes = _codes([ratings.overall], beside, MISSING, "no answer")
        values["satisfaction"] = (*codes, *(ValueLine(word, MISSING) for word in ratings.overall.blanks))
    return {column: lines for column, lines in values.items() if lines}


def _reads_itself(column: Column, word: str, meaning: str) -> bool:
    return word.strip().lower() == meaning if column.words else word.strip().lower() in READ_AS_THEY_ARE


def _codes(columns: Iterable[SeenColumn], codes: Iterable[int], meaning: str, why: str) -> list[ValueLine]:
    """Return a line for every way in which a code is written."""
    wanted = set(codes)
    written = dict.fromkeys(word for seen in columns for word, _ in seen.words if _number(word) in wanted)
    return [ValueLine(word, meaning, f"lies off the scale; taken as: {why}") for word in written]


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
