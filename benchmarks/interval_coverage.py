"""How often do intervals of nominal 95% hold the true share?

Draws companies whose true share is known and compares the plain jackknife interval with the one that is used
(Korn-Graubard on the jackknife variance). Prints one line a setting: coverage of both. A second table tells the same of
consistency (one less the representatives' intraclass correlation, delete-one-representative jackknife).

    python benchmarks/interval_coverage.py [--draws 2000]
"""

from __future__ import annotations

import argparse

import numpy as np

from servicefit.statistics.consistency import agent_consistency
from servicefit.statistics.jackknife import jackknife_means, jackknife_shares
from servicefit.tables import BUCKETS

CONFIDENCE = 0.95
CUSTOMERS = (30, 100, 400, 5_000)
SHARES = (0.5, 0.9, 0.99, 0.998)
# Mean facts a customer, and how alike the facts of one customer are (intraclass correlation).
CLUSTERS = ((1.0, 0.0), (5.0, 0.3))
AGENTS = (5, 20, 60, 200)
# Intraclass correlation of representatives; contacts each, of which the busiest takes ten times the least.
BETWEEN_AGENTS = (0.0, 0.02, 0.1)
CONTACTS_EACH = (20, 200)


def draw(
    rng: np.random.Generator, customers: int, share: float, facts: float, alike: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draw hits and facts by bucket for one company."""
    bucket = rng.integers(0, BUCKETS, customers)
    count = rng.poisson(facts - 1, customers) + 1 if facts > 1 else np.ones(customers, dtype=int)
    own = (
        rng.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), customers)
        if alike
        else np.full(customers, share)
    )
    hits = rng.binomial(count, own)
    return np.bincount(bucket, hits, BUCKETS), np.bincount(bucket, count, BUCKETS)


def coverage(
    rng: np.random.Generator, draws: int, customers: int, share: float, facts: float, alike: float
) -> tuple[float, float]:
    """Return the coverage of the plain jackknife and of the interval in use."""
    drawn = [draw(rng, customers, share, facts, alike) for _ in range(draws)]
    hits, counts = (np.array(part) for part in zip(*drawn, strict=True))
    plain = jackknife_means(hits, counts, CONFIDENCE)
    used = jackknife_shares(hits, counts, np.full(draws, customers), CONFIDENCE)
    return tuple(float(((found.low <= share) & (share <= found.high)).mean()) for found in (plain, used))  # type: ignore[return-value]


def consistency_coverage(
    rng: np.random.Generator, draws: int, agents: int, contacts: int, icc: float
) -> tuple[float, float]:
    """Return how often the interval of consistency holds the truth, and its mean width."""
    held, width = [], []
    for _ in range(draws):
        count = rng.integers(contacts // 5, 2 * contacts, agents, endpoint=True)
        own = rng.beta(0.7 * (1 / icc - 1), 0.3 * (1 / icc - 1), agents) if icc else np.full(agents, 0.7)
        found = agent_consistency(count, rng.binomial(count, own), CONFIDENCE)
        held.append(found.low <= 1 - icc <= found.high)
        width.append(found.high - found.low)
    return float(np.mean(held)), float(np.mean(width))


def print_consistency(rng: np.random.Generator, draws: int) -> None:
    """Print the table of consistency."""
    print("\nrepresentatives  contacts each  consistency  coverage  mean width")
    for agents in AGENTS:
        for contacts in CONTACTS_EACH:
            for icc in BETWEEN_AGENTS:
                held, width = consistency_coverage(rng, draws, agents, contacts, icc)
                print(f"{agents:15}  {contacts:13}  {1 - icc:11.2f}  {held:8.1%}  {width:10.3f}")


def main() -> None:
    """Print both tables."""
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
    print_consistency(rng, draws)


if __name__ == "__main__":
    main()
