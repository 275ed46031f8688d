"""The company's calendar: days and seconds since its first day, opening hours, when people get in touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from servicefit.sample.draws import Flags, Floats, Ints, draw_flag, draw_index
from servicefit.sample.parameters import (
    BREAKDOWN_DAYS,
    BREAKDOWN_FIRST,
    DESK_CHANNELS,
    END_DAY,
    FIRST_DAY,
    LUNCH_SHARE,
)

DAY: Final = 86_400
YEAR_DAYS: Final = 365.25
LAST: Final = (END_DAY - FIRST_DAY).days  # number of days with data
END: Final = LAST * DAY
NEVER: Final = 2**40  # a time, in seconds or days, that does not come

_SATURDAY, _SUNDAY = 5, 6
_OPENS = 8
_CLOSES = np.array([20, 20, 20, 20, 20, 16, 0])
_BUSY_DAYS = np.array([1.0, 0.92, 0.88, 0.86, 0.84, 0.55, 0.30])
BUSY_SHARE: Final = float(_BUSY_DAYS.mean())  # what `keep_busy_days` leaves
_EDGES = np.array([(date(2023 + (9 + m) // 12, (9 + m) % 12 + 1, 1) - FIRST_DAY).days for m in range(37)])
N_MONTHS: Final = 36

_LUNCH_HOURS = np.array([12, 13])
_LUNCH_WEIGHTS = np.array([0.55, 0.45])
_DESK_HOURS = np.array([8, 9, 10, 11, 14, 15, 16, 17, 18])
_DESK_WEIGHTS = np.array([0.08, 0.14, 0.16, 0.12, 0.10, 0.11, 0.12, 0.11, 0.06])
_SATURDAY_HOURS = np.array([9, 10, 11, 14])
_SATURDAY_WEIGHTS = np.array([0.25, 0.32, 0.28, 0.15])
_ANY_HOURS = np.arange(6, 24)
_ANY_WEIGHTS = np.array([2, 4, 6, 7, 7, 6, 6, 6, 5, 5, 5, 6, 7, 8, 8, 6, 4, 2]) / 100


@dataclass(frozen=True, slots=True)
class Attempts:
    """When people try: seconds since the first day, and whether it is lunch on a channel with opening hours."""

    start: Ints
    is_lunch: Flags


def weekday(day: Ints) -> Ints:
    """Return the day of the week, Monday 0, of days since the first day."""
    return (day + FIRST_DAY.weekday()) % 7


def month_of(day: Ints) -> Ints:
    """Return the month, 0 to 35, of days since the first day; 0 before it, 36 after the end."""
    return np.clip(np.searchsorted(_EDGES, day, side="right") - 1, 0, N_MONTHS)


def month_start(month: Ints) -> Ints:
    """Return the first day of months 0 to 36."""
    return np.asarray(_EDGES[month], dtype=np.int64)


def count_by_month(customer: Ints, month: Ints, n: int) -> Ints:
    """Count events by customer and month, shape (n, months); what lies past the last month is left out."""
    counts = np.bincount(customer * (N_MONTHS + 1) + month, minlength=n * (N_MONTHS + 1))
    return np.asarray(counts.reshape(n, N_MONTHS + 1)[:, :N_MONTHS], dtype=np.int64)


def count_year_before(counts: Ints) -> Ints:
    """Add up for each month what was counted in the 12 months before, shape (n, months)."""
    n = counts.shape[0]
    so_far = np.concatenate([np.zeros((n, 1), dtype=np.int64), np.cumsum(counts, axis=1)[:, :-1]], axis=1)
    a_year_ago = np.concatenate([np.zeros((n, 12), dtype=np.int64), so_far[:, : N_MONTHS - 12]], axis=1)
    return np.asarray(so_far - a_year_ago, dtype=np.int64)


def in_year_before(counts: Ints) -> Flags:
    """Say for each month whether anything was counted in the 12 months before, shape (n, months)."""
    return count_year_before(counts) > 0


def keep_busy_days(rng: np.random.Generator, day: Ints) -> Flags:
    """Thin out days so that Mondays are busiest and Sundays quietest."""
    return draw_flag(rng, _BUSY_DAYS[weekday(day)], day.size)


def is_desk(channel: Ints) -> Flags:
    """Say for each channel whether it has opening hours."""
    return np.isin(channel, DESK_CHANNELS)


def in_breakdown(day: Ints) -> Flags:
    """Say which days lie in the week of the breakdown."""
    first = (BREAKDOWN_FIRST - FIRST_DAY).days
    return (day >= first) & (day < first + BREAKDOWN_DAYS)


def into_opening_hours(start: Ints, channel: Ints) -> Ints:
    """Move what falls outside the opening hours of its channel to the next opening.

    Parameters
    ----------
    start : array, shape (n,)
        Seconds since the first day.
    channel : array, shape (n,)
        Indices of `CHANNELS`.

    Returns
    -------
    array, shape (n,)
        The same or a later time.
    """
    day, second = start // DAY, start % DAY
    desk = is_desk(channel)
    early = desk & (second < _OPENS * 3600)
    late = desk & (second >= _CLOSES[weekday(day)] * 3600)
    day = day + late
    day = day + (desk & (weekday(day) == _SUNDAY))
    jitter = second % 1800
    return np.where(early | late, day * DAY + _OPENS * 3600 + jitter, start)


def draw_attempts(rng: np.random.Generator, day: Ints, channel: Ints) -> Attempts:
    """Draw when on a day people try: in opening hours where the channel has them.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    day : array, shape (n,)
        Days since the first day; a Sunday becomes Monday where desks are closed.
    channel : array, shape (n,)
        Indices of `CHANNELS`.

    Returns
    -------
    Attempts
        Arrays of shape (n,).
    """
    n = day.size
    desk = is_desk(channel)
    day = day + (desk & (weekday(day) == _SUNDAY))
    lunch = desk & draw_flag(rng, LUNCH_SHARE, n)
    noon = _pick_hour(rng, _LUNCH_HOURS, _LUNCH_WEIGHTS, n)
    quiet = _pick_hour(rng, _DESK_HOURS, _DESK_WEIGHTS, n)
    quiet = np.where(weekday(day) == _SATURDAY, _pick_hour(rng, _SATURDAY_HOURS, _SATURDAY_WEIGHTS, n), quiet)
    hour = np.where(desk, np.where(lunch, noon, quiet), _pick_hour(rng, _ANY_HOURS, _ANY_WEIGHTS, n))
    return Attempts(day * DAY + hour * 3600 + np.floor(rng.random(n) * 3600).astype(np.int64), lunch)


def _pick_hour(rng: np.random.Generator, hours: Ints, weights: Floats, n: int) -> Ints:
    return np.asarray(hours[draw_index(rng, weights, n)], dtype=np.int64)


def write_days(day: Ints, until: int = LAST) -> list[str]:
    """Write days as ISO dates; what lies at or past `until` is not known, and blank."""
    text = np.datetime_as_string(np.datetime64(FIRST_DAY, "D") + np.minimum(day, until).astype("timedelta64[D]"))
    return [str(word) for word in np.where(day < until, text, "").tolist()]


def write_times(second: Ints, until: int = END) -> list[str]:
    """Write seconds as ISO times; what lies at or past `until` is not known, and blank."""
    text = np.datetime_as_string(np.datetime64(FIRST_DAY, "s") + np.minimum(second, until).astype("timedelta64[s]"))
    return [str(word) for word in np.where(second < until, text, "").tolist()]
