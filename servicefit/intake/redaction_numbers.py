"""Bank accounts, cards, phone numbers and other long numbers in what people wrote."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from stdnum import iban, luhn, numdb

LONG: Final = 7
"""Digits from which on a number counts as one that leads to somebody."""

_DIGIT = re.compile(r"\d")
_BETWEEN = r"[ \t.\-/()_*·\\]"
_NUMBER = re.compile(
    rf"(?P<digits>\+?\(?\d(?:{_BETWEEN}{{0,3}}\d){{{LONG - 1},}})"
    r"(?:\s{0,2}(?:x|ext\.?|extension|dw|durchwahl|poste|int\.)\s{0,2}\d{1,6})?",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])(?=(?P<account>[A-Za-z]{2}\d{2}(?:[ .\-]{0,2}[A-Za-z0-9]){11,30}))")

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = "|".join(
    f"{_YEAR}{mark}{_MONTH}{mark}{_DAY}|{_DAY}{mark}{_MONTH}{mark}{_YEAR}|{_MONTH}{mark}{_DAY}{mark}{_YEAR}"
    for mark in ("-", "/", r"\. ?")
)
_SHORT_DATE = rf"(?:{_DAY}\.{_MONTH}\.\d\d|{_DAY}/{_MONTH}/\d\d|{_MONTH}/{_DAY}/\d\d)"
_SPLIT_YEAR = rf"(?:{_YEAR}[-/.]{_MONTH}|{_MONTH}[-/.]{_YEAR}|{_YEAR})"
_GROUPED = r"(?:[1-9]\d{0,2}[ .]\d{3}|[1-9]\d?(?:[ .]\d{3}){2})"
_CENTS = r"(?:\d{1,2}\.\d{2}|[1-9]\d{0,5}\.\d{1,2})"
_TIME = r"(?:[01]?\d|2[0-4])(?:\.[0-5]\d)?"
_HOURS = f"{_TIME} ?- ?{_TIME}"
_SCORE = "(?:10|[0-9])/(?:10|5)"
_SPEED = r"[1-9]\d{0,2}0"
_PRIVATE_NETWORK = r"(?:192\.168|10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}"
_TO = r" ?[-/] ?|\.\.| "

_AND_NUMBER = rf"(?: {{1,3}}(?:\d{{1,2}}|[1-9]\d{{0,3}}|{_CENTS}|{_GROUPED}))?"
_HARMLESS = re.compile(
    "|".join(
        (
            rf"(?:{_DAY}\.?(?:{_MONTH}\.?)? ?- ?)?(?:{_DATE})(?:(?:{_TO})(?:{_DATE}))?{_AND_NUMBER}",
            rf"{_SHORT_DATE}(?: ?- ?{_SHORT_DATE}| {{1,3}}\d{{1,2}})?",
            rf"{_HOURS}(?: {{1,3}}{_HOURS})+",
            rf"{_SCORE}(?: {{1,3}}{_SCORE})+",
            rf"{_SPEED}/{_SPEED}",
            _PRIVATE_NETWORK,
            rf"{_SPLIT_YEAR}(?:(?:{_TO}){_SPLIT_YEAR})*",
            rf"{_DAY}\.{_MONTH}\.? ?- ?{_DAY}\.{_MONTH}",
            rf"{_CENTS}(?: ?[-/] ?{_CENTS}| {_CENTS}| [1-9]\d?)?",
            rf"{_GROUPED}(?: ?- ?{_GROUPED})?",
        )
    )
)
"""Dates, years, hours, amounts, scores and the like, whose digits are many and lead to nobody."""

NUMBER_HINTS: Final = (rf"(?:\d[^\d]{{0,3}}){{{LONG - 1}}}\d", r"(?i:[a-z]{2}\d{2}(?:[ .\-]{0,2}[a-z0-9]){11})")
"""RE2 patterns of which a text with a long number has one."""


def redact_numbers(text: str) -> str:
    """Replace account, card and phone numbers, and other numbers of seven digits and more.

    Parameters
    ----------
    text : str
        Plain characters.

    Returns
    -------
    str
        With ``[iban]``, ``[card]``, ``[phone]`` and ``[number]``.
    """
    return _NUMBER.sub(_number, _redact_accounts(text)) if _DIGIT.search(text) else text


def _redact_accounts(text: str) -> str:
    parts, end = [], 0
    for found in _IBAN.finditer(text):
        length = _length_of_account(found["account"]) if found.start() >= end else 0
        if length:
            parts += [text[end : found.start()], "[iban]"]
            end = found.start() + length
    return "".join((*parts, text[end:])) if parts else text


def _length_of_account(text: str) -> int:
    """Find how much of a text is an account number whose check digits and length are its country's; 0 for none."""
    signs = [place for place, sign in enumerate(text, start=1) if sign.isalnum()]
    count = _signs_of_account(text[:2].upper())
    length = signs[count - 1] if 0 < count <= len(signs) else 0
    return length if length and iban.is_valid(text[:length], check_country=False) else 0


@cache
def _signs_of_account(country: str) -> int:
    """Return how many letters and digits an account number of a country has; 0 where there are none."""
    structure = numdb.get("iban").info(country)[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall(r"(\d+)!", structure))) if structure else 0


def _number(found: re.Match[str]) -> str:
    written = found["digits"]
    if _HARMLESS.fullmatch(written):
        return found.group()
    digits = re.sub(r"\D", "", written)
    if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
        return "[card]"
    is_phone = len(digits) <= 15 and (written[0] in "+(0" or not written.isdigit())
    return "[phone]" if is_phone else "[number]"
