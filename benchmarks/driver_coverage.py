"""How often do the intervals of what customers value hold the truth, and how often does nothing look like something?

Draws made-up surveys (see survey_generator.py) whose truth is known from one draw of three million answers, and prints
four tables: how often intervals of nominal 95% hold the truth, and on which side it lies where they do not; how often
features without effect are found significant; how often segments that are alike are found to differ; and what drawing
small segments towards the whole does: their squared error against that of their own figures, how often the intervals
of both hold the truth (also of the figure where they do so least), and by how much figures are drawn.

    python benchmarks/driver_coverage.py [--draws 300] [--jobs 2]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from segment_draws import CONFIDENCE, SMALL, TRUTH_SEED, measure_alike, measure_drawn, small_worlds, true_effects
from survey_generator import COLUMNS, FEATURES, LEVELS, NO_EFFECT, World, draw_large_sums, draw_sums
from threadpoolctl import threadpool_limits

from servicefit.statistics.cross_products import CellSums
from servicefit.statistics.difference import interval_difference
from servicefit.statistics.drivers import Drivers, estimate_drivers
from servicefit.statistics.importance import lmg_importance
from servicefit.statistics.jackknife import jackknife_means
from servicefit.statistics.replicates import Intervals, jackknife_intervals
from servicefit.statistics.survey_moments import survey_moments

Floats = NDArray[np.float64]
Sides = dict[str, NDArray[np.int64]]
Found = TypeVar("Found")
Runner = Callable[[Callable[[int], Found], range], list[Found]]

SIGNIFICANT = 0.05
ANSWERS = (1_000, 5_000)
TRUTH_ANSWERS = 3_000_000
LARGE_SHARE = 0.03
# Segments that are alike, and answers of each.
ALIKE = ((3, 1_000), (6, 400))
_EVERY = list(range(FEATURES))
_PAIRS = np.triu_indices(FEATURES, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is found in one survey; of the differences between shares, each pair of features once."""

    drivers: Drivers
    mean: Intervals
    share_difference: Intervals

    def by_name(self) -> dict[str, Intervals]:
        """Return the figures with an interval in points or shares."""
        return {
            "share": self.drivers.importance,
            "penalty": self.drivers.penalty,
            "reward": self.drivers.reward,
            "mean rating": self.mean,
        }


def estimate_figures(sums: CellSums) -> Figures:
    """Estimate all figures of a survey of one segment."""
    products = _filled(sums.products[0])
    rating, rated = (products[:, 0, part.start : part.stop].T for part in (COLUMNS.rating, COLUMNS.rated))
    mean = jackknife_means(rating, rated, CONFIDENCE)
    # Drivers keep no replicates of the shares: they are made again here.
    moments = survey_moments(products, COLUMNS, 0, [COLUMNS.rated, COLUMNS.rating], _EVERY, LEVELS)
    ratings = [[1 + FEATURES + place] for place in _EVERY]
    share = lmg_importance(moments.covariance, 0, ratings, range(1, 1 + FEATURES)).share
    difference = share[:, _PAIRS[0]] - share[:, _PAIRS[1]]
    return Figures(
        estimate_drivers(products, COLUMNS, 0, _EVERY, LEVELS, CONFIDENCE),
        Intervals(mean.value, mean.low, mean.high, mean.standard_error),
        jackknife_intervals(difference[0], difference[1:], CONFIDENCE),
    )


def _filled(products: Floats) -> Floats:
    return products[products[:, 0, 0] > 0]


def _side(low: Floats, high: Floats, truth: Floats) -> NDArray[np.int64]:
    """Say where the truth lies: −1 below the interval, 0 in it, 1 above it."""
    return np.where(truth < low, -1, np.where(truth > high, 1, 0))


def sides_of(found: Figures, truth: Figures) -> Sides:
    """Say on which side of each interval the truth lies."""
    sides = {
        name: _side(figure.low, figure.high, truth.by_name()[name].value) for name, figure in found.by_name().items()
    }
    share = sides.pop("share")
    large = truth.drivers.importance.value >= LARGE_SHARE
    pairs, ranks, explained = found.share_difference, found.drivers.ranks, found.drivers.explained
    return sides | {
        "share of at least .03": share[large],
        "share below .03": share[~large],
        "difference of two shares": _side(pairs.low, pairs.high, truth.share_difference.value),
        "rank": _side(ranks.low, ranks.high, truth.drivers.ranks.rank),
        "explained by ratings": np.atleast_1d(_side(explained.low, explained.high, truth.drivers.explained.value)),
    }


def sides_of_change(before: Figures, after: Figures, truth: Sequence[Figures]) -> Sides:
    """Say on which side of the interval of each change between two periods the true change lies."""
    sides = {}
    for name, was in before.by_name().items():
        now = after.by_name()[name]
        change = interval_difference(was.value, was.low, was.high, now.value, now.low, now.high)
        true = truth[1].by_name()[name].value - truth[0].by_name()[name].value
        sides[f"change of {name}"] = _side(change.low, change.high, true)
    return sides


def measure_draw(draw: int, answers: int, worlds: Sequence[World], truth: Sequence[Figures]) -> tuple[Sides, Floats]:
    """Draw two years; return the sides of all truths, and the p values of features without effect."""
    rng = np.random.default_rng((answers, draw))
    years = [estimate_figures(draw_sums(rng, world, answers)) for world in worlds]
    each = [sides_of(found, true) for found, true in zip(years, truth, strict=True)]
    sides = {name: np.concatenate([year[name] for year in each]) for name in each[0]}
    p_value = np.concatenate([found.drivers.p_value[list(NO_EFFECT)] for found in years])
    return sides | sides_of_change(years[0], years[1], truth), p_value


def print_figures(worlds: Sequence[World], truth: Sequence[Figures], draws: int, run: Runner) -> None:
    """Print coverage, and how often features without effect are significant."""
    significant = {}
    print(f"{'answers':>7}  {'figure':25}  intervals  hold the truth  truth below  truth above")
    for answers in ANSWERS:
        found = run(partial(measure_draw, answers=answers, worlds=worlds, truth=truth), range(draws))
        for name, sides in _pooled([sides for sides, _ in found]).items():
            below, above = (np.mean(sides == side) for side in (-1, 1))
            print(
                f"{answers:7,}  {name:25}  {len(sides):9,}  {np.mean(sides == 0):14.1%}  {below:11.1%}  {above:11.1%}"
            )
        significant[answers] = np.concatenate([p_value for _, p_value in found])
    print(f"\n{'answers':>7}  features without effect: tests  significant")
    for answers, p_value in significant.items():
        print(f"{answers:7,}  {len(p_value):30,}  {np.mean(p_value < SIGNIFICANT):11.1%}")


def _pooled(found: Iterable[Mapping[str, NDArray[np.int64]]]) -> Sides:
    pooled = defaultdict(list)
    for sides in found:
        for name, part in sides.items():
            pooled[name].append(part)
    return {name: np.concatenate(parts) for name, parts in pooled.items()}


def print_alike(draws: int, run: Runner) -> None:
    """Print how often segments that are alike are found to differ."""
    print(f"\n{'segments':>8}  answers each  tests  found to differ")
    usual = World.usual()
    for segments, answers in ALIKE:
        world = usual.in_segments(*(np.repeat(effect, segments, axis=0) for effect in (usual.penalty, usual.reward)))
        p_value = np.concatenate(run(partial(measure_alike, answers=answers, world=world), range(draws)))
        print(f"{segments:8}  {answers:12,}  {len(p_value):5,}  {np.mean(p_value < SIGNIFICANT):15.1%}")


def print_drawn(draws: int, answers: int, run: Runner) -> None:
    """Print what drawing small segments towards the whole does."""
    print(f"\n{'six segments, ' + str(SMALL) + ' each':22}  error against own  own hold  drawn hold  least  drawn by")
    for name, world in small_worlds().items():
        found = run(partial(measure_drawn, world=world, truth=true_effects(world, answers)), range(draws))
        own, drawn = (np.mean([getattr(part, field) for part in found]) for field in ("own_error", "drawn_error"))
        own_holds, holds, weight = (
            np.mean([getattr(part, field) for part in found], axis=0)
            for field in ("own_holds", "drawn_holds", "weight")
        )
        print(
            f"{name:22}  {drawn / own:17.2f}  {own_holds.mean():8.1%}  {holds.mean():10.1%}"
            f"  {holds.min():5.1%}  {1 - weight.mean():8.2f}"
        )


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--truth", type=int, default=TRUTH_ANSWERS, help="answers in the draw that the truth is from")
    options = parser.parse_args()
    threadpool_limits(1)
    worlds = (World.usual(), World.usual().a_year_later())
    with ProcessPoolExecutor(options.jobs, initializer=threadpool_limits, initargs=(1,)) as pool:

        def run(job: Callable[[int], Found], draws: range) -> list[Found]:
            return list(pool.map(job, draws, chunksize=5))

        truth = run(partial(_true_figures, worlds=worlds, answers=options.truth), range(len(worlds)))
        print_figures(worlds, truth, options.draws, run)
        print_alike(options.draws, run)
        print_drawn(options.draws, options.truth, run)


def _true_figures(number: int, worlds: Sequence[World], answers: int) -> Figures:
    return estimate_figures(draw_large_sums(TRUTH_SEED, worlds[number], answers))


if __name__ == "__main__":
    main()
