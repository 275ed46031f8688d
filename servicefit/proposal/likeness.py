"""How alike a heading and the name of a contract column are, word by word."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from servicefit.proposal.column_names import names_of_column, names_of_table

SAME = 0.9
"""From this likeness on two names mean the same."""
_SHORT = {
    "no": "id", "nr": "id", "num": "id", "nbr": "id", "number": "id", "nummer": "id", "numero": "id", "key": "id", "uuid": "id",
    "guid": "id", "ref": "id", "code": "id", "ids": "id", "cust": "customer", "customers": "customer", "clients": "client",
    "amt": "amount", "qty": "quantity", "cnt": "count", "dt": "date", "datetime": "date", "timestamp": "date", "time": "date",
    "ts": "date", "secs": "seconds", "sec": "seconds", "s": "seconds", "sekunden": "seconds", "secondes": "seconds",
    "avg": "average", "desc": "description", "dept": "department", "resp": "response", "orders": "order", "tickets": "ticket",
}  # fmt: skip
_WEAK = {
    "id",
    "date",
    "at",
    "on",
    "of",
    "the",
    "de",
    "d",
    "du",
    "le",
    "la",
    "am",
    "by",
    "to",
    "in",
    "is",
    "name",
    "seconds",
    "and",
}
_VAGUE = {
    "id", "number", "nummer", "numero", "date", "datum", "day", "tag", "jour", "when", "type", "typ", "time", "email", "mail",
    "email address", "e mail adresse",
}  # fmt: skip
"""Headings that could be of any table's columns."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "°": "o"})


@lru_cache(maxsize=50_000)
def words_of(heading: str) -> tuple[str, ...]:
    """Split a heading into plain lower-case words: no accents, capitals of camel case taken apart.

    Examples
    --------
    >>> words_of("CustomerNo."), words_of("Geöffnet_am")
    (('customer', 'no'), ('geoeffnet', 'am'))
    """
    text = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])", " ", unicodedata.normalize("NFC", heading))
    text = text.lower().translate(_UMLAUTS)
    text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return tuple(re.findall(r"[a-z]+|\d+", text))


def likeness(heading: str, table: str, column: str) -> float:
    """Say how alike a heading is to a column of a table.

    Parameters
    ----------
    heading : str
        Of the company's file.
    table, column : str
        Of the contract.

    Returns
    -------
    float
        0 to 1; 1 = the very name or one that companies are known to use for it.
    """
    words = words_of(heading)
    return max((_alike(words, phrase, table) for phrase in _phrases(table, column)), default=0.0)


@lru_cache(maxsize=500)
def _phrases(table: str, column: str) -> tuple[tuple[tuple[str, ...], float], ...]:
    """List the names of a column with what each is worth: its own most, words that hold for any column less."""
    phrases = [words_of(phrase) for phrase in names_of_column(table, column)]
    worth = {phrase: 0.75 if " ".join(phrase) in _VAGUE else 0.97 for phrase in phrases}
    return tuple({**worth, words_of(column): 1.0}.items())


def _alike(words: tuple[str, ...], known: tuple[tuple[str, ...], float], table: str) -> float:
    phrase, worth = known
    if _joined(words) == _joined(phrase):
        return worth
    mine, theirs = ({_SHORT.get(word, word) for word in part} for part in (words, phrase))
    about = _about(table)
    score = max(
        _overlap(mine, theirs),
        0.96 * _overlap(mine - about, theirs - about),
        _spelling("".join(words), "".join(phrase)),
    )
    return worth * score


def _joined(words: tuple[str, ...]) -> str:
    """Write words as one, and what ends a German compound in short: ``Auftragsnummer`` is ``auftragsnr``."""
    return "".join(words).replace("nummer", "nr")


def _overlap(mine: set[str], theirs: set[str]) -> float:
    """Return Dice's coefficient of two sets of words, of which those that say little count little."""
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return 0.98
    if not (mine & theirs) - _WEAK:
        return 0.0
    return 0.95 * 2 * _worth(mine & theirs) / (_worth(mine) + _worth(theirs))


def _worth(words: set[str]) -> float:
    return sum(0.3 if word in _WEAK else 1.0 for word in words)


def _spelling(mine: str, theirs: str) -> float:
    """Allow for a slip of the pen, or another ending, in a long word."""
    if min(len(mine), len(theirs)) < 6 or abs(len(mine) - len(theirs)) > 3:
        return 0.0
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.real_quick_ratio() < 0.85 or matcher.quick_ratio() < 0.85:
        return 0.0
    ratio = matcher.ratio()
    return 0.92 * ratio if ratio >= 0.85 else 0.0


@lru_cache(maxsize=50)
def _about(table: str) -> frozenset[str]:
    return frozenset({_SHORT.get(word, word) for word in words_of(names_of_table(table))} | set(words_of(table)))


def table_likeness(file: str, table: str) -> float:
    """Say how much of a file's name speaks for a table; 0 to 1."""
    mine = set(words_of(re.sub(r"\.(csv|tsv|txt|gz|parquet|xlsx)\b", "", file)))
    singular = {word.removesuffix("s") for word in mine}
    if set(words_of(table)) <= mine:
        return 1.0
    hits = (mine | singular) & (_about(table) - {"list"})
    return min(1.0, 0.7 + 0.15 * (len(hits) - 1)) if hits else 0.0
