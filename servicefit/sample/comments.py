"""What customers write, in answers and in public reviews; some of it is about persons and has to be redacted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from servicefit.sample.catalogue import FEATURE_IDS
from servicefit.sample.clock import LAST, month_start
from servicefit.sample.draws import Floats, Ints, draw_whole
from servicefit.sample.experience import Experience
from servicefit.sample.parameters import MIDDLING, REVIEWS_A_YEAR, STRONG_FEELINGS
from servicefit.sample.population import Population

COMMENTS: Final = (
    "Called three times and nobody could help.",
    "You promised Tuesday and came on Friday.",
    "Cut off in the middle of the call, again.",
    "Still no line. Please ring me on 0171 5550142.",
    "I explained it all over again to somebody new.",
    "It works.",
    "Nothing to add.",
    "Fine, but the wait at noon is too long.",
    "Please write to anna.example@example.org about the bill.",
    "The magazine goes straight into the bin.",
    "Quick and friendly, thank you.",
    "The alert came before I noticed the outage.",
    "Solved within minutes.",
    "The technician was on time and explained everything.",
    "The portal saved me a call.",
)
"""Five of the angry, five of the middling, five of the happy."""

REVIEWS: Final = (
    ("Days without a line and no answer on the phone.", "phone_hotline"),
    ("Delivery late, nobody said a word.", "order_tracking"),
    ("They send stuffed mascots instead of fixing the line.", "mascot_gifts"),
    ("Mail me at max.example@example.org if you want the whole story.", ""),
    ("The bot does not understand a thing.", "chatbot"),
    ("It is a line. It mostly works.", ""),
    ("Average provider, average prices.", ""),
    ("Good portal, slow at lunchtime on the phone.", "self_service_portal"),
    ("Neither good nor bad.", ""),
    ("Too much paper in the mail.", "paper_magazine"),
    ("Helped at once by chat.", "advice_chat"),
    ("Warned me of the outage by text. Great.", "outage_alerts"),
    ("Setup done in an hour.", "setup_visit"),
    ("Friendly people who keep their word.", ""),
    ("Would sign again.", ""),
)


@dataclass(frozen=True, slots=True)
class Reviews:
    """Public reviews: arrays of shape (reviews,), by day.

    Parameters
    ----------
    customer, day : array
        Who wrote it, which the export does not say, and when in days since the first.
    stars : array
        1 to 5.
    text : array
        Index of `REVIEWS`.
    """

    customer: Ints
    day: Ints
    stars: Ints
    text: Ints


REVIEW_FEATURES: Final = np.array([FEATURE_IDS.index(f) if f else -1 for _, f in REVIEWS])


def draw_comments(rng: np.random.Generator, satisfaction: Floats) -> Ints:
    """Draw what is written by people of that satisfaction, as indices of `COMMENTS`, or alike of `REVIEWS`."""
    mood = np.digitize(satisfaction, [2.75, 4.1])
    return np.asarray(mood * 5 + draw_whole(rng, 0, 4, mood.size), dtype=np.int64)


def draw_reviews(rng: np.random.Generator, population: Population, left: Ints, experience: Experience) -> Reviews:
    """Draw who posts what in public: those with strong feelings either way post most.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    population : Population
        The customers.
    left : array, shape (n,)
        Day on which each left.
    experience : Experience
        What they have lived through.

    Returns
    -------
    Reviews
        While they were customers.
    """
    feeling = experience.satisfaction - MIDDLING
    rate = REVIEWS_A_YEAR / 12 * np.exp(STRONG_FEELINGS * np.abs(feeling))
    customer, month = np.nonzero(rng.random(rate.shape) < rate)
    first = month_start(month)
    day = first + np.floor(rng.random(month.size) * (month_start(month + 1) - first)).astype(np.int64)
    felt = experience.satisfaction[customer, month] + 0.6 * rng.standard_normal(month.size)
    text = draw_comments(rng, felt)
    stars = np.clip(np.rint(1.35 * (felt - 3.0) + 3.0), 1, 5).astype(np.int64)
    kept = (day >= population.joined[customer]) & (day < np.minimum(left[customer], LAST))
    order = np.flatnonzero(kept)[np.argsort(day[kept], kind="stable")]
    return Reviews(customer[order], day[order], stars[order], text[order])
