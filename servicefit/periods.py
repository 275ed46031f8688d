"""Periods and their labels: 2026, 2026-Q3, 2026-09, 2025-10..2026-09, all."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from servicefit.errors import UsageError

FIRST_DAY = dt.date(1, 1, 1)
LAST_DAY = dt.date(9999, 12, 31)
_MONTHS = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole months.

    Parameters
    ----------
    start : date
        First day, inclusive.
    end : date
        First day after it.
    label : str
        As written by the user and in the results.
    """

    start: dt.date
    end: dt.date
    label: str

    def is_complete(self, data_end: dt.datetime) -> bool:
        """Say whether it ends on or before the end of the data."""
        return self.label == "all" or dt.datetime.combine(self.end, dt.time()) <= data_end

    @property
    def bounds(self) -> dict[str, dt.datetime]:
        """Its two ends, exclusive the second, as queries ask for them: ``period_start`` and ``period_end``."""
        return {
            "period_start": dt.datetime.combine(self.start, dt.time()),
            "period_end": dt.datetime.combine(self.end, dt.time()),
        }

    @property
    def months(self) -> int:
        """Number of months; 0 for ``all``."""
        if self.label == "all":
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month


def parse_period(label: str) -> Period:
    """Read a period label.

    Parameters
    ----------
    label : str
        ``2026``, ``2026-Q3``, ``2026-09``, ``2025-10..2026-09`` or ``all``.

    Returns
    -------
    Period
        With the label as given.

    Raises
    ------
    UsageError
        The label is none of these.
    """
    if label == "all":
        return Period(FIRST_DAY, LAST_DAY, label)
    first, separator, last = label.partition("..")
    start, end = _bounds(first, label)
    if separator:
        if not (_MONTHS.fullmatch(first) and _MONTHS.fullmatch(last)):
            raise _unreadable(label)
        end = _bounds(last, label)[1]
        if end <= start:
            raise UsageError(
                f'A period must end after it starts; "{label}" does not.', "Write the earlier month first."
            )
    return Period(start, end, label)


def _bounds(part: str, label: str) -> tuple[dt.date, dt.date]:
    if match := _MONTHS.fullmatch(part):
        start = _month(match.group(1), int(match.group(2)), label)
        return start, add_months(start, 1)
    if match := _QUARTER.fullmatch(part):
        start = _month(match.group(1), 3 * int(match.group(2)) - 2, label)
        return start, add_months(start, 3)
    if _YEAR.fullmatch(part):
        start = _month(part, 1, label)
        return start, add_months(start, 12)
    raise _unreadable(label)


def _month(year: str, month: int, label: str) -> dt.date:
    if not 1 <= int(year) <= 9997:
        raise _unreadable(label)
    return dt.date(int(year), month, 1)


def _unreadable(label: str) -> UsageError:
    return UsageError(
        f'A period must be a year, a quarter, a month, a range of months or "all"; found "{label}".',
        "Write 2026, 2026-Q3, 2026-09, 2025-10..2026-09 or all.",
    )


def add_months(day: dt.date, months: int) -> dt.date:
    """Move the first of a month by whole months.

    Parameters
    ----------
    day : date
        A first of a month.
    months : int
        How many, negative for back.

    Returns
    -------
    date
        The first of that month.
    """
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def newest_complete_year(data_end: dt.datetime) -> Period:
    """Return the newest 12 whole months that end on or before the end of the data.

    Parameters
    ----------
    data_end : datetime
        End of the data.

    Returns
    -------
    Period
        Labelled by its first and last month, or by its year when that is what it is.
    """
    end = data_end.date().replace(day=1)
    start = add_months(end, -12)
    if start.month == 1:
        return Period(start, end, f"{start.year}")
    last = add_months(end, -1)
    return Period(start, end, f"{start:%Y-%m}..{last:%Y-%m}")


def parse_periods(labels: str) -> tuple[str, ...]:
    """Read a range of periods of one length, such as ``2025-Q1..2026-Q3``.

    Parameters
    ----------
    labels : str
        First and last label with two dots between: years, quarters or months.

    Returns
    -------
    tuple of str
        Every label from the first to the last.

    Raises
    ------
    UsageError
        A label cannot be read, both differ in length, or the last lies before the first.
    """
    first, separator, last = labels.partition("..")
    start, end = parse_period(first), parse_period(last or first)
    if not separator or start.months != end.months or start.months not in {1, 3, 12} or end.start < start.start:
        raise UsageError(
            f'--periods must be two years, quarters or months, the earlier first; found "{labels}".',
            "Write, say, 2025-Q1..2026-Q3.",
        )
    found, day = [], start.start
    while day <= end.start:
        found.append(_label(day, start.months))
        day = add_months(day, start.months)
    return tuple(found)


def _label(start: dt.date, months: int) -> str:
    if months == 12:
        return f"{start.year}"
    return f"{start.year}-Q{(start.month + 2) // 3}" if months == 3 else f"{start:%Y-%m}"


_USUAL = {1: 12, 3: 7, 12: 3}
"""Months of a period to how many periods show how figures move."""


def label_before(period: Period) -> str:
    """Name the period of the same length that ends where this one begins.

    Parameters
    ----------
    period : Period
        Not ``all``.

    Returns
    -------
    str
        As :func:`parse_period` reads it.

    Examples
    --------
    >>> label_before(parse_period("2025-10..2026-09"))
    '2024-10..2025-09'
    """
    start = add_months(period.start, -period.months)
    if period.months in _USUAL and (start.month - 1) % period.months == 0:
        return _label(start, period.months)
    return f"{start:%Y-%m}..{add_months(period.start, -1):%Y-%m}"


def periods_up_to(last: Period) -> str:
    """Name a range of periods for figures over time, as :func:`parse_periods` reads it.

    Parameters
    ----------
    last : Period
        The last one; of a length that has no name (a year from October, say) the last quarter in it counts.

    Returns
    -------
    str
        Three years, seven quarters or twelve months; empty for ``all``, which has no end.

    Examples
    --------
    >>> periods_up_to(parse_period("2026-Q3"))
    '2025-Q1..2026-Q3'
    """
    if last.label == "all":
        return ""
    months = last.months if last.months in _USUAL and (last.start.month - 1) % last.months == 0 else 3
    start = add_months(last.end, -months - (last.end.month - 1) % months)
    return f"{_label(add_months(start, -months * (_USUAL[months] - 1)), months)}..{_label(start, months)}"
