"""Segments of made-up surveys: whether those that are alike are found to differ, and small ones drawn towards the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit
from survey_generator import COLUMNS, FEATURES, LEVELS, World, draw_large_sums, draw_sums

from servicefit.statistics.cross_products import CellSums
from servicefit.statistics.drivers import Drivers, estimate_drivers
from servicefit.statistics.shrinkage import shrink_to_whole
from servicefit.statistics.wald import wald_test_equal
from servicefit.tables import BUCKETS

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
SMALL = 400
TRUTH_SEED = 20_260_930


def estimate_segments(sums: CellSums) -> tuple[list[Drivers], Floats]:
    """Estimate each segment's figures, and penalty and reward, shape (1 + groups, features, segments, 2).

    Without a group in which a segment has no answer, its figures are those of all its answers.
    """
    cells = sums.products[0].reshape(-1, BUCKETS, COLUMNS.size, COLUMNS.size)
    filled = cells[:, :, 0, 0] > 0
    found = [
        estimate_drivers(segment[segment[:, 0, 0] > 0], COLUMNS, 0, list(range(FEATURES)), LEVELS, CONFIDENCE)
        for segment in cells
    ]
    effects = np.stack([np.repeat(segment.effects[:1], 1 + BUCKETS, axis=0) for segment in found], axis=2)
    for place, segment in enumerate(found):
        effects[1 + np.flatnonzero(filled[place]), :, place] = segment.effects[1:]
    return found, effects[np.append(True, filled.any(axis=0))]


def measure_alike(draw: int, answers: int, world: World) -> Floats:
    """Draw segments that are alike; return for each feature the p value of the test that they are."""
    rng = np.random.default_rng((answers, world.segments, draw))
    _, effects = estimate_segments(draw_sums(rng, world, answers * world.segments))
    return wald_test_equal(effects[0], effects[1:]).p_value


@dataclass(frozen=True, slots=True)
class Drawn:
    """What drawing towards the whole does to one survey's segments, arrays of shape (2, features, segments)."""

    own_error: Floats
    drawn_error: Floats
    own_holds: NDArray[np.bool_]
    drawn_holds: NDArray[np.bool_]
    weight: Floats


def measure_drawn(draw: int, world: World, truth: Floats) -> Drawn:
    """Draw small segments; compare their own penalties and rewards, and those drawn to the whole, with the truth."""
    rng = np.random.default_rng((SMALL, world.segments, draw))
    found, _ = estimate_segments(draw_sums(rng, world, SMALL * world.segments))
    own, error = (
        np.array([[getattr(getattr(part, effect), field) for part in found] for effect in ("penalty", "reward")])
        for field in ("value", "standard_error")
    )
    own, error = own.swapaxes(1, 2), error.swapaxes(1, 2)
    drawn = shrink_to_whole(own, error)
    times = np.array([stdtrit(len(part.effects) - 2, (1 + CONFIDENCE) / 2) for part in found])
    return Drawn(
        (own - truth) ** 2,
        (drawn.value - truth) ** 2,
        np.abs(own - truth) <= times * error,
        np.abs(drawn.value - truth) <= times * drawn.standard_error,
        drawn.weight,
    )


def small_worlds() -> dict[str, World]:
    """Return worlds of six segments: alike, somewhat different, and one of them standing out."""
    usual, rng = World.usual(), np.random.default_rng(6)
    penalty, reward = (np.repeat(effect, 6, axis=0) for effect in (usual.penalty, usual.reward))
    spread = [rng.normal(0, 0.10, penalty.shape) for _ in range(2)]
    out = np.zeros((6, FEATURES))
    out[5, [5, 6]] = 0.5
    return {
        "alike": usual.in_segments(penalty, reward),
        "somewhat different": usual.in_segments(penalty + spread[0], reward + spread[1]),
        "one stands out": usual.in_segments(penalty, reward + out),
    }


def true_effects(world: World, answers: int) -> Floats:
    """Return the true penalties and rewards of segments, shape (2, features, segments)."""
    _, effects = estimate_segments(draw_large_sums(TRUTH_SEED, world, answers))
    return np.moveaxis(effects[0], -1, 0)
