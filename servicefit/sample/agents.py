"""The people who answer: seats at desks, and who sits on them when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.clock import DAY, LAST, NEVER
from servicefit.sample.draws import Floats, Ints, draw_exponential, draw_flag, draw_whole
from servicefit.sample.segments import SEGMENTS

_FEWEST_SEATS: Final = 4
_SEAT_CHANGES: Final = 0.35  # of seats get a new agent within the three years
_EARLIEST_HIRE_DAYS: Final = 12 * 365


@dataclass(frozen=True, slots=True)
class Agents:
    """All agents of the company, whatever the chunk of customers.

    Parameters
    ----------
    desk : array, shape (agents,)
        Index of the segment that the agent serves.
    hired, left : array, shape (agents,)
        Days since the first day; `NEVER` while employed.
    training_hours, engagement : array, shape (agents,)
        As in the contract.
    first_seat, seats : array, shape (segments,)
        The seats of each desk.
    first_on_seat, second_on_seat : array, shape (all seats,)
        Indices of agents; the second is the first where nobody new comes.
    changes : array, shape (all seats,)
        Day from which the second sits there; `NEVER` without one.
    """

    desk: Ints
    hired: Ints
    left: Ints
    training_hours: Ints
    engagement: Floats
    first_seat: Ints
    seats: Ints
    first_on_seat: Ints
    second_on_seat: Ints
    changes: Ints

    def on_seat(self, seat: Ints, second: Ints) -> Ints:
        """Return the agent who sits on a seat at a time, -1 for seat -1."""
        who = np.where(second // DAY < self.changes[seat], self.first_on_seat[seat], self.second_on_seat[seat])
        return np.where(seat < 0, -1, who)

    def draw_seat(self, rng: np.random.Generator, segment: Ints, other_than: Ints) -> Ints:
        """Draw a seat at each segment's desk, any but the given one; -1 excludes none.

        Parameters
        ----------
        rng : Generator
            Source of chance.
        segment : array, shape (n,)
            Indices of `SEGMENTS`.
        other_than : array, shape (n,)
            Seats not to be drawn.

        Returns
        -------
        array of int64, shape (n,)
            Seats.
        """
        first, seats, excluded = self.first_seat[segment], self.seats[segment], other_than >= 0
        step = np.floor(rng.random(segment.size) * (seats - excluded)).astype(np.int64)
        begin = np.where(excluded, other_than + 1 - first, 0)
        return first + (begin + step) % seats


def draw_agents(rng: np.random.Generator, customers: int) -> Agents:
    """Draw the desks that a company of so many customers needs.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    customers : int
        Customers of the whole company.

    Returns
    -------
    Agents
        Numbered by desk and seat.
    """
    needed = [max(_FEWEST_SEATS, round(customers * s.share / s.customers_per_agent)) for s in SEGMENTS]
    seats = np.array(needed, dtype=np.int64)
    total = int(seats.sum())
    desk_of_seat = np.repeat(np.arange(len(SEGMENTS)), seats)
    has_second = draw_flag(rng, _SEAT_CHANGES, total)
    changes = np.where(has_second, draw_whole(rng, 90, LAST - 30, total), NEVER)
    occupants = 1 + has_second.astype(np.int64)
    first_on_seat = np.cumsum(occupants) - occupants
    second_on_seat = first_on_seat + has_second
    n = int(occupants.sum())
    hired = np.empty(n, dtype=np.int64)
    left = np.full(n, NEVER, dtype=np.int64)
    earlier = np.minimum(draw_exponential(rng, 1400.0, total), _EARLIEST_HIRE_DAYS)
    hired[second_on_seat] = changes
    hired[first_on_seat] = -30 - np.floor(earlier).astype(np.int64)
    left[first_on_seat[has_second]] = changes[has_second] - 1
    return Agents(
        desk=np.repeat(desk_of_seat, occupants),
        hired=hired,
        left=left,
        training_hours=draw_whole(rng, 6, 40, n),
        engagement=np.clip(np.rint(68 + 14 * rng.standard_normal(n)), 5, 98),
        first_seat=np.cumsum(seats) - seats,
        seats=seats,
        first_on_seat=first_on_seat,
        second_on_seat=second_on_seat,
        changes=changes,
    )
