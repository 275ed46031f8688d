"""How much faster is importance from sums than refitting the regression of every subset of features?

Draws rows of 12 ratings and an outcome, then measures once each: the sums of products and exact LMG from them, and
statsmodels' least squares of all 4,096 subsets on the same rows. The shares of both must agree. statsmodels is no
dependency of servicefit: without it the benchmark says so.

    OMP_NUM_THREADS=1 python benchmarks/importance_against_refits.py [--features 12] [--rows 100000]
"""

from __future__ import annotations

import argparse
import time
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from servicefit.statistics.importance import lmg_importance
from servicefit.statistics.moments import estimate_moments
from servicefit.statistics.pair_sums import sums_of_columns

Floats = NDArray[np.float64]


def draw(rows: int, features: int) -> tuple[Floats, Floats]:
    """Return ratings 1 to 5 that go together, and an outcome that goes with them less and less."""
    rng = np.random.default_rng(1)
    mood = rng.normal(size=(rows, 1))
    ratings = np.clip(np.round(3 + 0.7 * mood + rng.normal(size=(rows, features))), 1, 5)
    return ratings, ratings @ (1 / (1 + np.arange(features))) + rng.normal(0, 2, rows)


def from_sums(ratings: Floats, outcome: Floats) -> Floats:
    """Return the shares by the sums of products and all subsets of one matrix."""
    columns = np.column_stack([np.ones(len(outcome)), ratings, outcome])
    covariance = estimate_moments(sums_of_columns(columns.T @ columns)).covariance
    features = ratings.shape[1]
    return lmg_importance(covariance, features, [[feature] for feature in range(features)]).share


def by_refits(ratings: Floats, outcome: Floats) -> Floats:
    """Return the shares by fitting every subset anew."""
    from statsmodels.api import OLS, add_constant  # noqa: PLC0415 – a peer, not a dependency

    features = ratings.shape[1]
    explained = {(): 0.0}
    for size in range(1, features + 1):
        for chosen in combinations(range(features), size):
            explained[chosen] = float(OLS(outcome, add_constant(ratings[:, chosen])).fit().rsquared)
    gains = np.zeros(features)
    for chosen, value in explained.items():
        for feature in chosen:
            without = tuple(other for other in chosen if other != feature)
            gains[feature] += (value - explained[without]) / (features * comb(features - 1, len(without)))
    return gains / gains.sum()


def main() -> None:
    """Measure both and compare what they say."""
    parser = argparse.ArgumentParser(description="Importance from sums against refitting every subset.")
    parser.add_argument("--features", type=int, default=12)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    ratings, outcome = draw(asked.rows, asked.features)
    found, seconds = {}, {}
    for name, method in (("from sums", from_sums), ("statsmodels, every subset", by_refits)):
        start = time.perf_counter()
        try:
            found[name] = method(ratings, outcome)
        except ImportError:
            print("statsmodels is not installed: pip install statsmodels")
            return
        seconds[name] = time.perf_counter() - start
        print(f"{name:30}{seconds[name]:10.3f} s")
    first, second = found.values()
    print(f"{'times as fast':30}{seconds['statsmodels, every subset'] / seconds['from sums']:10.0f}")
    print(f"{'largest difference of a share':30}{np.abs(first - second).max():10.1e}")


if __name__ == "__main__":
    main()
