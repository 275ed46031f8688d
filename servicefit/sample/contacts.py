"""Contact attempts as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from servicefit.sample.draws import Flags, Ints, draw_flag
from servicefit.sample.parameters import ASKED_AFTER_CONTACT, DROPPED, SATISFACTION_AFTER

BLANK: Final = -1


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contact attempts: arrays of shape (contacts,).

    Parameters
    ----------
    case : array
        Index of the case, `BLANK` without one.
    segment : array
        Index of the segment whose desk is asked.
    channel, outcome : array
        Indices of `CHANNELS` and `OUTCOMES`.
    is_outbound : array of bool
        The company got in touch.
    seat : array
        The seat that took it, `BLANK` where nobody did.
    agent : array
        Who sat there.
    start : array
        Seconds since the first day.
    wait, handle : array
        Seconds, `BLANK` where there are none.
    satisfaction : array
        1 to 5, `BLANK` where not asked.
    """

    case: Ints
    segment: Ints
    channel: Ints
    outcome: Ints
    is_outbound: Flags
    seat: Ints
    agent: Ints
    start: Ints
    wait: Ints
    handle: Ints
    satisfaction: Ints

    @property
    def end(self) -> Ints:
        """Second at which the contact is over."""
        return self.start + np.maximum(self.wait, 0) + np.maximum(self.handle, 0)

    def pick(self, chosen: Flags | Ints) -> Contacts:
        """Return some of them, by mask or by index."""
        return Contacts(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def of_later_cases(self, shift: int) -> Contacts:
        """Return them with the indices of their cases so much higher."""
        return replace(self, case=self.case + shift)


def join_contacts(parts: list[Contacts]) -> Contacts:
    """Put contacts one after the other."""
    return Contacts(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Contacts)))


def ask_after(rng: np.random.Generator, outcome: Ints, is_taken: Flags) -> Ints:
    """Ask some customers how a contact was.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    outcome : array, shape (contacts,)
        Indices of `OUTCOMES`.
    is_taken : array of bool, shape (contacts,)
        Whether an agent took it; nobody is asked otherwise, or after a cut-off.

    Returns
    -------
    array of int64, shape (contacts,)
        1 to 5, or `BLANK`.
    """
    n = outcome.size
    asked = draw_flag(rng, ASKED_AFTER_CONTACT, n) & is_taken & (outcome != DROPPED)
    felt = np.array(SATISFACTION_AFTER)[outcome] + 0.8 * rng.standard_normal(n)
    return np.where(asked, np.clip(np.rint(felt), 1, 5).astype(np.int64), BLANK)
