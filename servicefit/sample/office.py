"""What the company does about its service in the office: test contacts, feedback acted on, what managers believe."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np

from servicefit.sample.asked import BELIEF_NOISE, BELIEFS, MANAGERS
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import LAST, NEVER, draw_attempts
from servicefit.sample.draws import Flags, Floats, Ints, draw_exponential, draw_flag, draw_index, draw_whole
from servicefit.sample.parameters import CHAT, EMAIL, PHONE
from servicefit.sample.segments import SEGMENTS

CHECKS: Final = 480
CHECKS_BY_MANAGER: Final = 0.5  # the others come from outside
ANNOUNCED: Final = (0.7, 0.05)  # by managers, from outside
REACHED: Final = (0.98, 0.76)  # by managers, from outside: the logs do not see who finds the line busy
RESOLVED: Final = (0.92, 0.61)
SCORE: Final = (91.0, 68.0)
CHECK_WAIT_SECONDS: Final = (18.0, 95.0)

ACTIONS: Final = 240
IMPLEMENTED: Final = 0.72  # of actions, sooner or later
IMPLEMENTED_DAYS: Final = 170.0  # mean of those ...
LEAST_DAYS: Final = 5  # ... beyond so many
ACTION_TITLES: Final = (
    "Shorter menu",
    "Clearer letter",
    "New script",
    "Fix the form",
    "More people at noon",
    "Train the desk",
)


CLOSED_WITHIN: Final = 180
CLOSED_SHARE: Final = IMPLEMENTED * (1 - exp(-(CLOSED_WITHIN - LEAST_DAYS + 1) / IMPLEMENTED_DAYS))
"""Share of actions that are done within so many days."""


@dataclass(frozen=True, slots=True)
class MysteryChecks:
    """Test contacts: arrays of shape (checks,); `by` 0 is a manager, 1 outside; times in seconds."""

    performed: Ints
    by: Ints
    channel: Ints
    segment: Ints
    is_reached: Flags
    wait: Ints
    is_resolved: Flags
    score: Ints
    is_announced: Flags


@dataclass(frozen=True, slots=True)
class Actions:
    """Feedback acted on: arrays of shape (actions,), days since the first; `NEVER` = not yet done; feature -1 = none."""

    feature: Ints
    raised: Ints
    implemented: Ints
    title: Ints


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What managers believe: arrays of shape (managers, subjects, segments + 1), 0 to 100; the last segment is all."""

    importance: Floats
    performance: Floats


def draw_checks(rng: np.random.Generator) -> MysteryChecks:
    """Draw test contacts: managers announce theirs, and find the service better than those from outside."""
    n = CHECKS
    by = 1 - draw_flag(rng, CHECKS_BY_MANAGER, n).astype(np.int64)
    channel = np.array([PHONE, CHAT, EMAIL])[draw_index(rng, np.array([0.7, 0.2, 0.1]), n)]
    performed = np.sort(draw_attempts(rng, draw_whole(rng, 0, LAST - 2, n), np.full(n, PHONE)).start)
    reached = draw_flag(rng, np.array(REACHED)[by], n)
    wait = np.ceil(draw_exponential(rng, np.array(CHECK_WAIT_SECONDS)[by], n)).astype(np.int64)
    score = np.array(SCORE)[by] + 8 * rng.standard_normal(n) - 25 * ~reached
    return MysteryChecks(
        performed=performed,
        by=by,
        channel=channel,
        segment=draw_index(rng, np.array([s.share for s in SEGMENTS]), n),
        is_reached=reached,
        wait=wait,
        is_resolved=reached & draw_flag(rng, np.array(RESOLVED)[by], n),
        score=np.clip(np.rint(score), 0, 100).astype(np.int64),
        is_announced=draw_flag(rng, np.array(ANNOUNCED)[by], n),
    )


def draw_actions(rng: np.random.Generator) -> Actions:
    """Draw what was raised by feedback, and when, if ever, it was done."""
    n = ACTIONS
    raised = np.sort(draw_whole(rng, 0, LAST - 1, n))
    done = raised + LEAST_DAYS + np.floor(draw_exponential(rng, IMPLEMENTED_DAYS, n)).astype(np.int64)
    return Actions(
        feature=draw_whole(rng, -1, len(FEATURES) - 1, n),
        raised=raised,
        implemented=np.where(draw_flag(rng, IMPLEMENTED, n) & (done < LAST), done, NEVER),
        title=draw_whole(rng, 0, len(ACTION_TITLES) - 1, n),
    )


def draw_beliefs(rng: np.random.Generator) -> Beliefs:
    """Draw what each manager believes of each subject, for each segment and for all."""
    shape = (MANAGERS, len(BELIEFS), len(SEGMENTS) + 1)
    mean = np.array(list(BELIEFS.values()))
    importance, performance = (
        np.clip(np.rint(mean[:, which][None, :, None] + BELIEF_NOISE * rng.standard_normal(shape)), 0, 100)
        for which in (0, 1)
    )
    return Beliefs(importance, performance)
