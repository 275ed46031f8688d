"""What was seen of a company's files: headings, kinds of values, shares; no row is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FEW_WORDS = 60
"""A column with more different values than this is no list of words, and none of its values is looked at."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not used.

    Parameters
    ----------
    name : str
        Its path below the folder that was looked at.
    why : str
        In words.
    """

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How a column writes its dates.

    Parameters
    ----------
    codes : str
        Such as ``%d.%m.%Y``; empty for ISO 8601.
    share : float
        Of the filled cells looked at, those that are written so.
    clock : bool
        Whether a time of day stands in them.
    offset : bool
        Whether they carry an offset from universal time.
    or_else : str
        Another format that fits as well, such as with day and month exchanged; empty when none does.
    """

    codes: str = ""
    share: float = 0.0
    clock: bool = False
    offset: bool = False
    or_else: str = ""


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column of a group of files, by its first rows.

    Parameters
    ----------
    heading : str
        As the first file that has it writes it.
    by_file : tuple of str
        As each file writes it; empty where a file lacks it.
    filled : float
        Share of rows with a value.
    rows : int
        Rows looked at.
    distinct : int
        Different values.
    unique : float
        Different values a filled cell; 1 = none stands twice.
    unique_in_file : float
        The same, counted within each file.
    number, whole, comma : float
        Shares of filled cells: numbers with a decimal point, whole numbers, numbers readable with a decimal comma only.
    thousands : str
        The mark between thousands, empty when none was seen.
    low, high : float or None
        Least and greatest number.
    date : DateFormat
        How dates are written.
    flag : float
        Share of filled cells that say yes or no.
    length : float
        Mean number of characters.
    spaced : float
        Share of filled cells of three words and more.
    personal : float
        Share of filled cells that look like an e-mail address or a phone number.
    blanks : tuple of str
        Words that stand for a blank, such as ``n/a``.
    words : tuple of (str, float)
        Different values and their shares, of columns with few; held in memory only.
    """

    heading: str
    by_file: tuple[str, ...]
    filled: float = 0.0
    rows: int = 0
    distinct: int = 0
    unique: float = 0.0
    unique_in_file: float = 0.0
    number: float = 0.0
    whole: float = 0.0
    comma: float = 0.0
    thousands: str = ""
    low: float | None = None
    high: float | None = None
    date: DateFormat = DateFormat()
    flag: float = 0.0
    length: float = 0.0
    spaced: float = 0.0
    personal: float = 0.0
    blanks: tuple[str, ...] = ()
    words: tuple[tuple[str, float], ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether values stand more than once."""
        return self.unique < 1


@dataclass(frozen=True, slots=True)
class Seen:
    """Files with like headings, which are one table.

    Parameters
    ----------
    name : str
        What they are called on the terminal: the file, or the pattern of several.
    paths : tuple of Path
        The files, by name.
    pattern : str or None
        An absolute path or glob that finds exactly these; None when there is none.
    columns : tuple of SeenColumn
        In the order of the headings.
    delimiter : str
        Of text files.
    encoding : str or None
        What SQL calls that of text files; empty for UTF-8, None where SQL cannot read them, or not all in one way.
    """

    name: str
    paths: tuple[Path, ...]
    pattern: str | None
    columns: tuple[SeenColumn, ...]
    delimiter: str = ""
    encoding: str | None = ""


def one_line(heading: str) -> str:
    """Return a heading as it can stand in a comment."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", heading).strip()
