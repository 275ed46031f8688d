"""How long exact LMG takes from a moment matrix, against writing one number a subset.

Whatever looks at all 2ᵖ subsets writes a number for each at least once: that is the floor.

    OMP_NUM_THREADS=1 python benchmarks/importance_speed.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from servicefit.statistics.importance import lmg_importance
from servicefit.statistics.relative_weights import relative_weights

ONCE_FROM = 2**24
"""Subsets from which one round is enough."""

FLOOR_MATRICES = 8
"""The floor writes the subsets of so many matrices at a time."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is measured, and the most milliseconds that one thread may take."""

    matrices: int
    features: int
    columns_each: int
    aim: float | None


SETTINGS = (
    Setting(1, 14, 1, 5),
    Setting(1, 20, 1, 100),
    Setting(1, 25, 1, None),
    Setting(1_200, 14, 1, 1_000),
    Setting(1_200, 14, 2, None),
)


def least_milliseconds(job: Callable[[], object], rounds: int) -> float:
    """Return the time of the fastest round: the one least disturbed by others."""
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return 1000 * min(seconds)


def measure(rng: np.random.Generator, setting: Setting, rounds: int) -> tuple[float, float, float]:
    """Return the milliseconds of LMG, of Johnson's weights and of the floor."""
    columns, each = setting.features * setting.columns_each, setting.columns_each
    root = rng.normal(size=(setting.matrices, columns + 1, 3 * columns)) + 1
    drawn = root @ root.swapaxes(1, 2) / (3 * columns)
    features = [list(range(start, start + each)) for start in range(0, columns, each)]
    numbers = np.empty((min(setting.matrices, FLOOR_MATRICES), 2**setting.features))
    rounds = 1 if setting.matrices * 2**setting.features >= ONCE_FROM else rounds
    lmg = least_milliseconds(lambda: lmg_importance(drawn, columns, features), rounds)
    johnson = least_milliseconds(lambda: relative_weights(drawn, columns, features), rounds)
    floor = least_milliseconds(lambda: numbers.fill(1.0), 5) * setting.matrices / len(numbers)
    return lmg, johnson, floor


def main() -> None:
    """Print times, floor, ratio and aim of each setting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    rng = np.random.default_rng(1)
    print("matrices  features  columns each          LMG       floor    ratio       aim      Johnson")
    for setting in SETTINGS:
        lmg, johnson, floor = measure(rng, setting, rounds)
        aim = f"{setting.aim:6,.0f} ms" if setting.aim else "        –"
        print(
            f"{setting.matrices:8,}  {setting.features:8}  {setting.columns_each:12}  {lmg:8.1f} ms {floor:8.2f} ms"
            f"  {lmg / floor:5.0f} × {aim}  {johnson:8.1f} ms"
        )


if __name__ == "__main__":
    main()
