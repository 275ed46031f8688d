"""Intervals of what customers value hold the truth about as often as they say: a short run of the study in benchmarks."""

import importlib
from functools import partial
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DRAWS, ANSWERS, TRUTH_ANSWERS = 12, 1_000, 250_000


@pytest.fixture(scope="module")
def study():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("driver_coverage")


@pytest.fixture(scope="module")
def generator(study):
    return importlib.import_module("survey_generator")


@pytest.fixture(scope="module")
def segments(study):
    return importlib.import_module("segment_draws")


@pytest.fixture(scope="module")
def worlds(generator):
    usual = generator.World.usual()
    return usual, usual.a_year_later()


@pytest.fixture(scope="module")
def truth(study, generator, worlds):
    return [study.estimate_figures(generator.draw_large_sums(1, world, TRUTH_ANSWERS)) for world in worlds]


@pytest.fixture(scope="module")
def drawn(study, worlds, truth):
    measure = partial(study.measure_draw, answers=ANSWERS, worlds=worlds, truth=truth)
    return [measure(draw) for draw in range(DRAWS)]


def test_the_truth_is_what_was_planted(generator, truth):
    drivers = truth[0].drivers
    shares = dict(zip(generator.NAMES, drivers.importance.value, strict=True))
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares["no effect B"], shares["no effect C"]) < 0.001
    assert (drivers.p_value[list(generator.NO_EFFECT)] > 0.01).all()
    assert (drivers.p_value[:5] < 1e-6).all()
    effects = {
        name: (float(penalty), float(reward))
        for name, penalty, reward in zip(generator.NAMES, drivers.penalty.value, drivers.reward.value, strict=True)
    }
    assert effects["must-be"] == pytest.approx((-0.55, 0), abs=0.03)
    assert effects["attractive"] == pytest.approx((0, 0.57), abs=0.03)
    assert effects["no effect A"] == pytest.approx((0, 0), abs=0.03)


@pytest.mark.parametrize(
    "figure",
    [
        "penalty",
        "reward",
        "mean rating",
        "share of at least .03",
        "difference of two shares",
        "change of share",
        "change of penalty",
        "change of reward",
        "change of mean rating",
    ],
)
def test_intervals_hold_the_truth(drawn, figure):
    sides = np.concatenate([each[figure] for each, _ in drawn])
    assert len(sides) >= 8 * DRAWS
    assert np.mean(sides == 0) > 0.87


def test_nor_are_they_much_too_wide(drawn):
    sides = np.concatenate([each[figure] for each, _ in drawn for figure in ("penalty", "reward", "mean rating")])
    assert np.mean(sides == 0) < 0.985
    assert (sides == -1).any()
    assert (sides == 1).any()


@pytest.mark.parametrize("figure", ["share below .03", "rank"])
def test_small_shares_and_ranks_are_on_the_safe_side(drawn, figure):
    sides = np.concatenate([each[figure] for each, _ in drawn])
    assert np.mean(sides == 0) > 0.9


def test_what_has_no_effect_is_rarely_significant(drawn):
    p_value = np.concatenate([found for _, found in drawn])
    assert len(p_value) == 6 * DRAWS
    assert np.mean(p_value < 0.05) < 0.15
    assert 0.3 < np.mean(p_value) < 0.7


def test_segments_that_are_alike_are_rarely_found_to_differ(segments, generator):
    usual = generator.World.usual()
    world = usual.in_segments(np.repeat(usual.penalty, 3, axis=0), np.repeat(usual.reward, 3, axis=0))
    p_value = np.concatenate([segments.measure_alike(draw, 500, world) for draw in range(8)])
    assert np.mean(p_value < 0.05) < 0.2
    assert 0.3 < np.mean(p_value) < 0.7


def test_small_segments_come_nearer_to_the_truth_when_drawn_to_the_whole(segments):
    world = segments.small_worlds()["somewhat different"]
    truth = segments.true_effects(world, TRUTH_ANSWERS)
    found = [segments.measure_drawn(draw, world, truth) for draw in range(6)]
    own, drawn = (np.mean([getattr(part, error) for part in found]) for error in ("own_error", "drawn_error"))
    assert drawn < 0.8 * own
    assert np.mean([part.drawn_holds for part in found]) > 0.9
    assert 0 < np.mean([part.weight for part in found]) < 1
