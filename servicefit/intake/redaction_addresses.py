"""Links, e-mail addresses and handles in what people wrote."""

from __future__ import annotations

import re
from typing import Final

_AT_WORDS, _DOT_WORDS = ("at", "ät", "arroba", "chiocciola", "apestaart"), ("dot", "punkt", "punto", "point", "ponto")
_AT, _DOT = rf"(?:{'|'.join(_AT_WORDS)}|@)", rf"(?:{'|'.join(_DOT_WORDS)})"
_OPEN, _CLOSE = r"[\[({<]\s{0,2}", r"\s{0,2}[\])}>]"
_PROVIDER_WORDS = (
    *("gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "gmx", "web", "aol", "proton", "protonmail"),
    *("live", "t-online", "orange"),
)
_PROVIDER = rf"(?:{'|'.join(_PROVIDER_WORDS)})"
_ENDING = r"(?:com|net|org|info|biz|edu|gov)"
"""Endings of domains that are no word in any of the usual languages."""
_COUNTRIES = "de|fr|nl|pl|ch|eu|io|uk|dk|cz|ie|hu|pt|lu|fi|app|dev"
_COUNTRY = f"(?-i:{_COUNTRIES}|{_COUNTRIES.upper()})"
"""Endings that no sentence goes on with after a full stop without a blank, but with a capital."""
_WORDS = "at|it|es|be|se|me|no|is"
_WORD_ENDING = rf"(?-i:{_WORDS})(?=\W*(?:$|\n)|[,;:!?)/]|\.\s)"
"""Endings that are words too: they end an address only where the sentence stops."""

_OUTSIDE = r"\s<>()\[\]{},;:\"|@"
_PART = rf"[^{_OUTSIDE}]"
_START = rf"(?<!{_PART})"  # only where a word starts: else a long word is read once for each of its letters
_LINK = re.compile(r"\b[a-z][a-z0-9+.-]{1,14}://\S+|(?<![\w.@-])www\.\S+", re.IGNORECASE)
_BARE_LINK = re.compile(
    rf"(?<![\w.@-])(?:(?:[\w-]{{1,63}}\.){{1,8}}(?:{_ENDING}\b(?![@\w-])(?:[/?#]\S*)?|[a-z]{{2,24}}/\S+)"
    rf"|(?:(?:[\w-]{{1,63}}\.){{1,7}}[\w-]{{2,63}}|[\w-]{{3,63}})\.(?:{_COUNTRY}|{_WORD_ENDING})\b(?![@\w-])(?:[?#]\S*)?)",
    re.IGNORECASE,
)
_SPELT = re.compile(
    rf"{_START}{_PART}++\s{{0,2}}{_OPEN}{_AT}{_CLOSE}\s{{0,2}}[\w-]+"
    rf"(?:(?:\s?\.\s?|\s{{0,2}}{_OPEN}{_DOT}{_CLOSE}\s{{0,2}}| {_DOT} )[\w-]+)+"
    rf"|{_START}{_PART}++ {_AT} [\w-]+(?: {_DOT} [\w-]+)+"
    rf"|{_START}{_PART}++ at {_PROVIDER}\.\w{{2,3}}\b",
    re.IGNORECASE,
)
_SPACED = re.compile(rf"{_START}{_PART}++\s{{0,2}}@\s{{0,2}}[\w-]+(?:\s?\.\s?[\w-]+)*\s?\.\s?[a-zA-Z]{{2,}}")
_JOINED = re.compile(rf"{_START}(?P<who>{_PART}*+)@(?P<where>(?:{_PART}|@)*+)")
_LETTER = re.compile(r"[^\W\d_]")

_MARKS_OF_SPELT = (*"([{<", *(f" {word} " for word in _DOT_WORDS), *(f" at {word}" for word in _PROVIDER_WORDS))
_DOT_INSIDE = re.compile(r"\.\w")

ADDRESS_HINTS: Final = (
    "@",
    "%40",
    "://",
    r"(?i:www\.)",
    rf"(?i:\.(?:{_COUNTRIES}|{_WORDS})|\.{_ENDING}|\.[a-z]{{2,24}}/)",
    rf"(?i:{_OPEN}{_AT}{_CLOSE}| {_DOT} | at {_PROVIDER})",
)
"""RE2 patterns of which a text with an address has one."""


def redact_addresses(text: str) -> str:
    """Replace links, e-mail addresses and handles.

    Parameters
    ----------
    text : str
        Plain characters.

    Returns
    -------
    str
        With ``[link]``, ``[email]``, and ``[name]`` where an @ stands before a name.
    """
    lowered = text.lower()
    if "://" in text or "www." in lowered:
        text = _LINK.sub(_link, text)
    if any(mark in lowered for mark in _MARKS_OF_SPELT):
        text = _SPELT.sub("[email]", text)
    if "@" in text:
        text = _JOINED.sub(_address, _SPACED.sub("[email]", text))
    return _BARE_LINK.sub(_link, text) if _DOT_INSIDE.search(text) else text


def _link(found: re.Match[str]) -> str:
    return _but_its_end(found.group(), "[link]")


def _address(found: re.Match[str]) -> str:
    if not _LETTER.search(found["where"]):
        return found.group()  # a price: 2@3.50
    return _but_its_end(found.group(), "[email]" if found["who"] else "[name]")


def _but_its_end(found: str, word: str) -> str:
    """Keep the full stop of the sentence, and brackets that close before it."""
    return word + found[len(found.rstrip(".!?'\"),;:]>")) :]
