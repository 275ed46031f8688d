"""How long do the sums of 10 million survey answers take, and all figures from them, against reading the columns?

Makes a store of so many answers with 14 features and 6 segments, then measures, each the least of three: the floor, one
`select` of a sum of every wide column; the sums by the local path over packed ratings; everything that `feature_value`
says, with all intervals, of satisfaction and of both outcomes. Then, in a process of its own and once, the sums by
portable SQL. Prints seconds, ratios, and the most memory that each process held.

    python benchmarks/feature_value.py [--answers 10000000] [--features 14] [--store FILE]
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from survey_store import feature_names, make_store

from servicefit.engine.connection import open_duckdb
from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.questions.portable_sums import sum_answers_by_sql
from servicefit.questions.survey_sums import sum_answers
from servicefit.questions.value_of_outcome import value_of_outcome
from servicefit.settings import Settings
from servicefit.tables import RATING_PREFIX

BOUND = {"period_start": dt.datetime(2025, 1, 1), "period_end": dt.datetime(2026, 1, 1)}
BOTH = ("satisfaction", "recommend")


def seconds_of(action: Callable[[], object]) -> float:
    """Return the wall-clock seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def measure_floor(store: Path, features: int) -> float:
    """Return the least seconds of summing every wide column; the first of four reads only warms the file."""
    columns = [*BOTH, *(RATING_PREFIX + name for name in feature_names(features))]
    statement = f"select {', '.join(f'sum({column})' for column in columns)} from responses_wide"
    with open_duckdb(store, read_only=True) as connection:
        return min([seconds_of(lambda: connection.execute(statement).fetchall()) for _ in range(4)][1:])


def measure_local(store: Path) -> dict[str, float]:
    """Return the seconds of the sums and of all figures with their intervals, by the local path."""
    with DuckDBEngine(store) as engine:
        steps: dict[str, Callable[[], object]] = {}
        for name, outcomes in (("satisfaction", BOTH[:1]), ("both outcomes", BOTH)):
            steps[f"sums, {name}"] = partial(sum_answers, engine, BOUND, outcomes, Settings())
            steps[f"all figures, {name}"] = partial(figures_of, engine, outcomes)
        return {name: min(seconds_of(step) for _ in range(3)) for name, step in steps.items()}


def figures_of(engine: DuckDBEngine, outcomes: tuple[str, ...]) -> None:
    """Make every row of ``feature_value`` of some outcomes, as `estimate_feature_value` does of all."""
    sums = sum_answers(engine, BOUND, outcomes, Settings())
    for number in range(len(outcomes) if sums else 0):
        value_of_outcome(sums, number, Settings())


def measure_portable(store: Path) -> dict[str, float]:
    """Return the seconds of the sums by plain SQL."""
    with DuckDBEngine(store) as engine:
        return {"sums, satisfaction": seconds_of(partial(sum_answers_by_sql, engine, BOUND, BOTH[:1], Settings()))}


def megabytes() -> float:
    """Return the most memory that this process has held; where the system tells, without what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(kilobytes) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _report(measure: Callable[[Path], dict[str, float]], store: Path, floor: float) -> None:
    print(measure.__name__.removeprefix("measure_").upper())
    for name, seconds in measure(store).items():
        print(f"{name:40}{seconds:8.3f} s{seconds / floor:8.1f} x")
    print(f"{'most memory':40}{megabytes():8.0f} MB")


def main() -> None:
    """Make the store and measure."""
    parser = argparse.ArgumentParser(description="What customers value, on many answers.")
    parser.add_argument("--answers", type=int, default=10_000_000)
    parser.add_argument("--features", type=int, default=14)
    parser.add_argument("--store", type=Path, help="keep the store here, or use the one that is there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = asked.store or Path(folder) / "store.duckdb"
        if not store.exists():
            print(
                f"making {asked.answers:,} answers: {seconds_of(lambda: make_store(store, asked.answers, asked.features)):.0f} s"
            )
        for measure in (measure_local, measure_portable):
            floor = measure_floor(store, asked.features)
            print(f"{'floor: a sum of every wide column':40}{floor:8.3f} s")
            child = multiprocessing.get_context("spawn").Process(target=_report, args=(measure, store, floor))
            child.start()
            child.join()
        print(f"{'floor again':40}{measure_floor(store, asked.features):8.3f} s")


if __name__ == "__main__":
    main()
