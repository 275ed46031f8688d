"""The true figures of what is planted, from the parameters alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.chances import ANSWERED, ENDS, NEXT_CHANNEL, SHARE
from servicefit.sample.draws import Floats
from servicefit.sample.parameters import (
    BOT,
    CHANNELS,
    DESK_CHANNELS,
    DROPPED,
    GIVES_UP_UNANSWERED,
    GIVES_UP_UNRESOLVED,
    LUNCH_SHARE,
    MOST_CONTACTS,
    QUESTION,
    RESOLVED,
    TRANSFERRED,
    UNRESOLVED,
)
from servicefit.sample.segments import SEGMENTS, Segment

_IS_DESK = np.isin(np.arange(len(CHANNELS)), DESK_CHANNELS)
_BY_LUNCH = np.stack([1 - LUNCH_SHARE * _IS_DESK, LUNCH_SHARE * _IS_DESK], axis=1)  # (channels, lunch)
_BY_AGENT = np.arange(len(CHANNELS)) != BOT  # once answered


@dataclass(frozen=True, slots=True)
class Truth:
    """A planted share: capability, segment, value from 0 to 1."""

    capability: str
    segment: str
    value: float


@dataclass(frozen=True, slots=True)
class Walk:
    """What a case of one segment brings on average, by the time it is over.

    Parameters
    ----------
    attempts, answered, transferred : float
        Inbound contacts.
    repeats, legs : float
        Contacts taken by an agent when another contact was before; those of them after a transfer.
    solved, back : float
        Chance that it is solved; that it is, and comes back.
    solved_with_agent : float
        Chance that it is solved and an agent ever took it.
    """

    attempts: float
    answered: float
    transferred: float
    repeats: float
    legs: float
    solved: float
    back: float
    solved_with_agent: float


def planted_truths() -> tuple[Truth, ...]:
    """Compute what the first six capabilities are in truth, by segment.

    Returns
    -------
    tuple of Truth
        By capability and segment; promise_keeping is that from `ORDERS_CHANGE` on.

    Notes
    -----
    Exact for cases that run their course, with agents who stay: what the end of the data cuts off, and the few cases
    whose agent leaves within them, are not in it.
    """
    truths = []
    for number, segment in enumerate(SEGMENTS):
        walk = walk_chain(number)
        calls = segment.called_back * segment.case_promised * (1 - segment.kinds[QUESTION])
        calls_after_agent = calls * walk.solved_with_agent
        again = segment.same_agent * (walk.repeats - walk.legs + calls_after_agent)
        values = {
            "reachability": walk.answered / walk.attempts,
            "directness": 1 - walk.transferred / (walk.answered + calls * walk.solved),
            "first_contact_resolution": solved_first_time(number),
            "continuity": again / (walk.repeats + calls_after_agent),
            "resolution_on_time": segment.case_on_time * (1 - walk.back / walk.solved),
            "promise_keeping": segment.orders_kept,
        }
        truths += [Truth(capability, segment.segment_id, float(value)) for capability, value in values.items()]
    return tuple(sorted(truths, key=lambda truth: list(values).index(truth.capability)))


def solved_first_time(segment: int) -> float:
    """Compute the share of a segment's cases whose first attempt solves them for more than a week."""
    answered = (ANSWERED[segment] * _BY_LUNCH).sum(axis=1)
    stays = 1 - SEGMENTS[segment].returns_early
    return float((SHARE[segment] * answered * ENDS[segment, :, RESOLVED]).sum() * stays)


def walk_chain(segment: int) -> Walk:
    """Follow the average case of a segment, round by round, as `chain.follow_cases` follows single ones.

    Parameters
    ----------
    segment : int
        Index of `SEGMENTS`.

    Returns
    -------
    Walk
        Expectations a case.
    """
    mass = np.zeros((len(CHANNELS), 2, 2, 2, 2))  # [channel, is lunch, is leg, is back, an agent had it]
    mass[:, :, 0, 0, 0] = SHARE[segment][:, None] * _BY_LUNCH
    chance = np.stack([ANSWERED[segment], np.ones_like(ANSWERED[segment])], axis=2)[..., None, None]
    attempts = answered = transferred = repeats = legs = solved = back = with_agent = 0.0
    for left in reversed(range(MOST_CONTACTS)):
        taken = mass * chance
        missed = mass - taken
        ends = _remember_agent(taken)[..., None] * ENDS[segment][:, None, None, None, None, :]
        coming = _come_again(SEGMENTS[segment], ends, missed)
        attempts += mass.sum()
        answered += taken.sum()
        transferred += ends[..., TRANSFERRED].sum()
        repeats += taken[_BY_AGENT, ..., 1].sum()
        legs += taken[_BY_AGENT, :, 1, :, 1].sum()
        solved_now = ends[:, :, :, 0, :, RESOLVED].sum()
        solved += solved_now
        ever_solved = ends[:, :, :, 1, 1].sum() + missed[:, :, :, 1, 1].sum() + ends[:, :, :, 0, 1, RESOLVED].sum()
        with_agent += ever_solved
        if left:
            back += solved_now * (SEGMENTS[segment].returns_early + SEGMENTS[segment].returns_late)
            with_agent -= coming[:, :, :, 1, 1].sum()  # not over yet
        mass = coming
    return Walk(*map(float, (attempts, answered, transferred, repeats, legs, solved, back, with_agent)))


def _remember_agent(taken: Floats) -> Floats:
    """Move contacts that an agent takes to where an agent had the case."""
    moved = taken.copy()
    moved[_BY_AGENT, ..., 1] += moved[_BY_AGENT, ..., 0]
    moved[_BY_AGENT, ..., 0] = 0.0
    return moved


def _come_again(segment: Segment, ends: Floats, missed: Floats) -> Floats:
    """Send on what is not over, as `chain.come_again` does."""
    coming = np.zeros_like(missed)
    returns = (segment.returns_early + segment.returns_late) * ends[..., 0, :, RESOLVED].sum(axis=(1, 2))
    again = (1 - GIVES_UP_UNRESOLVED) * ends[..., UNRESOLVED].sum(axis=(1, 2))
    retry = (1 - GIVES_UP_UNANSWERED) * missed.sum(axis=(1, 2))
    for channel, following in enumerate(NEXT_CHANNEL):
        lunch = _BY_LUNCH[following][:, None]
        coming[following, :, 0, 1, :] += lunch * returns[channel]
        coming[following, :, 0] += lunch[..., None] * again[channel]
        coming[following, :, 1] += ends[channel, ..., TRANSFERRED].sum(axis=1)
        coming[channel, :, 0] += ends[channel, ..., DROPPED].sum(axis=1)
        coming[channel, :, 0] += _BY_LUNCH[channel][:, None, None] * retry[channel]
    return coming
