"""The chances of the service as arrays by segment and channel, for the simulator and for the truth alike."""

from __future__ import annotations

from typing import Final

import numpy as np

from servicefit.sample.draws import Floats
from servicefit.sample.parameters import BOT, CHANNELS, PHONE, WEB
from servicefit.sample.segments import SEGMENTS

SHARE: Final[Floats] = np.array([[c.share for c in s.channels] for s in SEGMENTS])
"""Where cases begin, shape (segments, channels)."""

ANSWERED: Final[Floats] = np.array([[(c.answered, c.answered_at_lunch) for c in s.channels] for s in SEGMENTS])
"""Chance that an attempt is answered, shape (segments, channels, 2); the last axis is lunch."""

_KNOWN = np.array([[(c.resolved, c.transferred, c.dropped) for c in s.channels] for s in SEGMENTS])
ENDS: Final[Floats] = np.concatenate([_KNOWN, 1 - _KNOWN.sum(axis=2, keepdims=True)], axis=2)
"""How an answered contact ends (resolved, transferred, dropped, unresolved), shape (segments, channels, 4)."""

NEXT_CHANNEL: Final = np.array([PHONE if c in {BOT, WEB} else c for c in range(len(CHANNELS))])
"""Where the next contact of a case takes place: who was not helped by a machine takes to the phone."""
