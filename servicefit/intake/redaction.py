"""Takes what tells who somebody is out of what people wrote, before it is stored."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

import duckdb
from duckdb import PythonExceptionHandling
from duckdb.func import FunctionNullHandling

from servicefit.intake.redaction_addresses import ADDRESS_HINTS, redact_addresses
from servicefit.intake.redaction_names import NAME_HINTS, redact_names
from servicefit.intake.redaction_numbers import NUMBER_HINTS, redact_numbers

FUNCTION: Final = "redact_personal"
"""The SQL function that :func:`register_redaction` makes."""

_USUAL = r"\x00-\x0A\x0C-\x1B -\x7F" "À-įĴ-ľŁ-ňŊ-žΆΈ-ώЀ-џ‘-„…€–—☀-➿\U0001f300-\U0001faff"
"""Characters that mean what they look like: others may stand for a digit, a letter, a blank or nothing at all."""
_UNUSUAL = re.compile(f"[^{_USUAL}]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = frozenset("\ufe0e\ufe0f\u20e3")
"""What makes a picture of the sign before it."""
HINTS: Final = "|".join((f"[^{_USUAL}]", "&", *ADDRESS_HINTS, *NUMBER_HINTS, *NAME_HINTS))
"""An RE2 pattern without which :func:`redact` finds nothing: it spares most texts the way through Python."""


def redact(text: str) -> str:
    """Replace what identifies a person by a word that says what stood there.

    Parameters
    ----------
    text : str
        As somebody wrote it.

    Returns
    -------
    str
        With ``[link]``, ``[email]``, ``[iban]``, ``[card]``, ``[phone]``, ``[number]`` and ``[name]``; the text itself
        where nothing was found.

    Notes
    -----
    Looks at a copy in which letters, digits, spaces and dashes that look alike are one, and characters that cannot be
    seen are gone; where something is found, that copy is what remains. Names are found after a title, a greeting, a
    sign-off or words such as "my name is"; names in running text stay. In doubt about digits, they go: seven or more in
    a row or with the marks of a phone number between them, unless they are dates, years, amounts or a span of these.
    """
    plain = _plain(text)
    found = redact_names(redact_numbers(redact_addresses(plain)))
    return text if found == plain else found


def _plain(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        if _UNUSUAL.search(text):
            text = "".join(map(_plain_character, unicodedata.normalize("NFKC", text)))
        text = _DASHES.sub("-", text)
    return text.replace("%40", "@")


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "" if character in _UNSEEN or unicodedata.category(character) == "Cf" else character


def register_redaction(connection: duckdb.DuckDBPyConnection) -> None:
    """Make :func:`redact` known to a connection; a text that it fails on becomes NULL, never itself.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Gets the function ``redact_personal(text)``.
    """
    connection.create_function(
        FUNCTION,
        redact,
        ["VARCHAR"],
        "VARCHAR",
        null_handling=FunctionNullHandling.SPECIAL,
        exception_handling=PythonExceptionHandling.RETURN_NULL,
    )
