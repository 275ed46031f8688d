"""How often do intervals of nominal 95% hold the true share?

Draws companies whose true share is known and compares the plain jackknife interval with the one that is used
(Korn-Graubard on the jackknife variance). Prints one line a setting: coverage of both.

    python benchmarks/interval_coverage.py [--draws 2000]
"""

from __future__ import annotations

import argparse

import numpy as np

from servicefit.statistics.jackknife import jackknife_means, jackknife_shares
from servicefit.tables import BUCKETS

CONFIDENCE = 0.95
CUSTOMERS = (30, 100, 400, 5_000)
SHARES = (0.5, 0.9, 0.99, 0.998)
# Mean facts a customer, and how alike the facts of one customer are (intraclass correlation).
CLUSTERS = ((1.0, 0.0), (5.0, 0.3))


def draw(rng: np.random.Generator, customers: int, share: float, facts: float, alike: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw hits and facts by bucket for one company."""
    bucket = rng.integers(0, BUCKETS, customers)
    count = rng.poisson(facts - 1, customers) + 1 if facts > 1 else np.ones(customers, dtype=int)
    own = rng.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), customers) if alike else np.full(customers, share)
    hits = rng.binomial(count, own)
    return np.bincount(bucket, hits, BUCKETS), np.bincount(bucket, count, BUCKETS)


def coverage(rng: np.random.Generator, draws: int, customers: int, share: float, facts: float, alike: float) -> tuple[float, float]:
    """Return the coverage of the plain jackknife and of the interval in use."""
    drawn = [draw(rng, customers, share, facts, alike) for _ in range(draws)]
    hits, counts = (np.array(part) for part in zip(*drawn, strict=True))
    plain = jackknife_means(hits, counts, CONFIDENCE)
    used = jackknife_shares(hits, counts, np.full(draws, customers), CONFIDENCE)
    return tuple(float(((found.low <= share) & (share <= found.high)).mean()) for found in (plain, used))  # type: ignore[return-value]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=2_000)
    draws = parser.parse_args().draws
    rng = np.random.default_rng(1)
    print("customers  share  facts each  plain jackknife  in use")
    for facts, alike in CLUSTERS:
        for customers in CUSTOMERS:
            for share in SHARES:
                plain, used = coverage(rng, draws, customers, share, facts, alike)
                print(f"{customers:9,}  {share:5.1%}  {facts:10g}  {plain:15.1%}  {used:6.1%}")


if __name__ == "__main__":
    main()
