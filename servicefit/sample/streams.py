"""Sources of chance, one for each thing that is decided, so that what is switched leaves the others as they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Streams:
    """The sources of one chunk of customers.

    Parameters
    ----------
    seed : SeedSequence
        The chunk's own. The same seed and purpose make the same draws, however often asked.
    """

    seed: np.random.SeedSequence

    def of(self, purpose: str) -> np.random.Generator:
        """Return the source for a purpose, at its beginning."""
        key = (*self.seed.spawn_key, *purpose.encode())
        return np.random.default_rng(np.random.SeedSequence(self.seed.entropy, spawn_key=key))


@dataclass(frozen=True, slots=True)
class Switch:
    """An intervention: something is made otherwise for everybody, all else left to the same chances.

    Parameters
    ----------
    feature : int
        Index of `FEATURES` that everybody uses, or nobody; -1 for none.
    is_on : bool
        Which of the two.
    begin, end : int
        First month, and the month after the last, in which it is switched.
    all_speak_up : bool
        Nobody is silent: whoever has reason to complain may.
    """

    feature: int = -1
    is_on: bool = False
    begin: int = 0
    end: int = 0
    all_speak_up: bool = False
