"""The people who answer: seats at desks, and who sits on them when."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from servicefit.sample.clock import DAY, LAST, NEVER
from servicefit.sample.draws import Floats, Ints, draw_exponential, draw_flag, draw_shuffled, draw_whole
from servicefit.sample.parameters import (
    MOST_SKILL,
    NOVICE_DAYS,
    NOVICE_LACKS,
    SKILL_OF_ENGAGEMENT,
    SKILL_OF_TRAINING,
    SKILL_SPREAD,
)
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
    skill : array, shape (agents,)
        What an agent leaves unsolved is 1 - skill times the usual; 0 on average over a desk's hours.
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
    skill: Floats
    first_seat: Ints
    seats: Ints
    first_on_seat: Ints
    second_on_seat: Ints
    changes: Ints

    def on_seat(self, seat: Ints, second: Ints) -> Ints:
        """Return the agent who sits on a seat at a time, -1 for seat -1."""
        who = np.where(second // DAY < self.changes[seat], self.first_on_seat[seat], self.second_on_seat[seat])
        return np.where(seat < 0, -1, who)

    def skill_at(self, agent: Ints, second: Ints) -> Floats:
        """Return the skill of agents at a time, 0 for agent -1: who is new has less."""
        is_new = second // DAY - self.hired[agent] < NOVICE_DAYS
        return np.where(agent < 0, 0.0, self.skill[agent] - NOVICE_LACKS * is_new)

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
    desk = np.repeat(desk_of_seat, occupants)
    training, engagement = _draw_scores(rng, desk), _draw_scores(rng, desk)
    skill = _draw_skill(rng, training, engagement)
    return Agents(
        desk=desk,
        hired=hired,
        left=left,
        training_hours=np.clip(np.rint(23 + 10 * training), 2, 48).astype(np.int64),
        engagement=np.clip(np.rint(68 + 14 * engagement), 5, 98),
        skill=skill - _mean_by_desk(desk, hired, left, skill),
        first_seat=np.cumsum(seats) - seats,
        seats=seats,
        first_on_seat=first_on_seat,
        second_on_seat=second_on_seat,
        changes=changes,
    )


def _draw_scores(rng: np.random.Generator, desk: Ints) -> Floats:
    """Deal out normal scores, evenly spread over each desk, so that small desks are no luckier than large ones."""
    scores = np.empty(desk.size)
    for number in range(len(SEGMENTS)):
        at = np.flatnonzero(desk == number)
        even = [NormalDist().inv_cdf((rank + 0.5) / at.size) for rank in range(at.size)]
        scores[at] = np.array(even)[draw_shuffled(rng, at.size)]
    return scores


def _draw_skill(rng: np.random.Generator, training: Floats, engagement: Floats) -> Floats:
    """Draw skills that go with training and engagement."""
    own = np.sqrt(1 - SKILL_OF_TRAINING**2 - SKILL_OF_ENGAGEMENT**2) * rng.standard_normal(training.size)
    score = SKILL_OF_TRAINING * training + SKILL_OF_ENGAGEMENT * engagement + own
    return np.asarray(np.clip(SKILL_SPREAD * score, -MOST_SKILL, MOST_SKILL), dtype=np.float64)


def _mean_by_desk(desk: Ints, hired: Ints, left: Ints, skill: Floats) -> Floats:
    """Return for each agent the mean skill of the desk over the days that its agents work, new ones' lack included."""
    begin, end = np.maximum(hired, 0), np.minimum(left + 1, LAST)
    days = end - begin
    new_days = np.clip(np.minimum(hired + NOVICE_DAYS, end) - begin, 0, None)
    total = np.bincount(desk, weights=skill * days - NOVICE_LACKS * new_days)
    return np.asarray((total / np.bincount(desk, weights=days))[desk], dtype=np.float64)
