"""What customers value, in truth: how satisfaction moves when a feature is made worse, better, or alike for all."""

from __future__ import annotations

from typing import Final

import numpy as np

from servicefit.sample.catalogue import FEATURES
from servicefit.sample.draws import Flags, Floats
from servicefit.sample.experience import Experience, worth_of
from servicefit.sample.population import Population
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.world import World

MONTH: Final = 30  # in which it is looked at
PRACTICAL_SIZE: Final = 0.2  # points of satisfaction: 0.05 of the scale


def sum_value(world: World, active: Flags) -> Floats:
    """Make every feature low, middling, high, and alike for all, and add up what that does to satisfaction.

    Parameters
    ----------
    world : World
        As it is.
    active : array of bool, shape (n,)
        Customers in that month.

    Returns
    -------
    array, shape (features, segments, 5)
        Users; their change in satisfaction when rated 2 and 4 rather than 3, added up; customers; drop in the sum of
        squares of satisfaction when all of the segment found the feature alike.
    """
    people, experience = world.population, world.experience
    sums = np.zeros((len(FEATURES), len(SEGMENTS), 5))
    low, middle, high = (worth_of(people, np.full_like(people.taste, point)) for point in (-1.0, 0.0, 1.0))
    for number in range(len(FEATURES)):
        used = active & experience.used[number][:, MONTH]
        share = _felt_through(number, people, experience)
        for segment in range(len(SEGMENTS)):
            of, users = active & (people.segment == segment), used & (people.segment == segment)
            felt = experience.satisfaction[of, MONTH]
            alike = felt - share[of] + share[of].mean()
            sums[number, segment] = (
                users.sum(),
                (low - middle)[users, number].sum(),
                (high - middle)[users, number].sum(),
                of.sum(),
                of.sum() * (felt.var() - alike.var()),
            )
    return sums


def _felt_through(number: int, population: Population, experience: Experience) -> Floats:
    """Return what a feature does to satisfaction: what is found in it, and the failures that it is rated for."""
    used = experience.used[number][:, MONTH]
    worth = worth_of(population, experience.found)[:, number]
    hurt = experience.hurt[list(FEATURES[number].hurt_by), :, MONTH].sum(axis=0)
    return np.where(used, worth - hurt, 0.0)


def classify_kano(penalty: float, reward: float) -> str:
    """Say what a feature is by what its low and high ratings do to satisfaction, in points."""
    is_penalty, is_reward = penalty <= -PRACTICAL_SIZE, reward >= PRACTICAL_SIZE
    if is_penalty and is_reward:
        return "one_dimensional"
    if is_penalty:
        return "must_be"
    return "attractive" if is_reward else "indifferent"
