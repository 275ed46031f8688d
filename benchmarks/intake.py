"""How long does intake take, against DuckDB reading the same CSV files into typed tables?

Makes 10 million uses of features, 1 million contacts, 1 million survey answers with 14 ratings in columns (three tenths
blank), 200,000 customers, agents and features; about two rows in a thousand cannot be used. Then in turn, each in a
process of its own: the floor – `create table … as select … from read_csv(…)` with all types declared, on disk, nothing
checked – and the whole of intake, from the files to the store. Prints seconds by the wall and of the processors, the
most memory held, their least and the ratio of the least, and what each step of intake takes.

    python benchmarks/intake.py [--uses 10000000] [--contacts 1000000] [--responses 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from intake_exports import exports_of, write_exports

from servicefit.engine.connection import open_duckdb
from servicefit.intake import build, every_export, read_exports, stage
from servicefit.settings import Settings

AIM = 5
STEPS: tuple[tuple[Any, str, str], ...] = (
    (build, "keys_of", "telling whether anything has changed"),
    (stage, "open_raw", "encoding, line ends, headings"),
    (stage, "_stage_file", "reading rows, checking cells"),
    (every_export.Rules, "apply", "checking keys and references"),
    (every_export, "keep_rejected", "rejected rows and counts"),
    (build, "build_dictionaries", "dictionaries of ids, hashing"),
    (build, "fill_table", "writing tables"),
    (build, "fill_wide", "ratings, wide and packed"),
    (build, "fill_fingerprint", "fingerprint"),
    (every_export, "warn_of_personal", "looking for what is personal"),
)
"""Where each step is called from, and what it does."""
THE_REST = "the rest"


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the wall and of the processors."""

    wall: float
    processors: float

    @classmethod
    def so_far(cls) -> Taken:
        """Return what this process has taken."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return cls(time.perf_counter(), used.ru_utime + used.ru_stime)

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.wall + other.wall, self.processors + other.processors)

    def __sub__(self, other: Taken) -> Taken:
        return Taken(self.wall - other.wall, self.processors - other.processors)


@dataclass(slots=True)
class Measured:
    """What one process took, in gigabytes what it held at most, and what each step took."""

    whole: Taken
    memory: float
    steps: dict[str, Taken] = field(default_factory=dict)


def measure(action: Callable[[Path], dict[str, Taken]], folder: Path) -> Measured:
    """Measure one action in this process."""
    start = Taken.so_far()
    steps = action(folder)
    return Measured(Taken.so_far() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, steps)


def read_typed(folder: Path) -> dict[str, Taken]:
    """Read every export into a typed table of a new database; return what each took."""
    database, taken = folder / "floor.duckdb", {}
    database.unlink(missing_ok=True)
    with open_duckdb(database) as connection:
        for name, export in exports_of(1, 1, 1).items():
            start = Taken.so_far()
            columns = ", ".join(f"'{column}': '{kind}'" for column, kind in export.types.items())
            connection.execute(
                f"create table {name} as select * from read_csv('{folder}/exports/{name}.csv', "
                f"auto_detect = false, header = true, delim = ',', quote = '\"', columns = {{{columns}}})"
            ).fetchall()
            taken[name] = Taken.so_far() - start
    return taken


def read_all(folder: Path) -> dict[str, Taken]:
    """Take the exports in; return what each step took."""
    store, taken = folder / "store.duckdb", {}
    store.unlink(missing_ok=True)
    start = Taken.so_far()
    with ExitStack() as patches:
        for owner, name, step in STEPS:
            patches.enter_context(patch.object(owner, name, _timed(getattr(owner, name), step, taken)))
        read_exports(folder, Settings(), store)
    taken[THE_REST] = Taken.so_far() - start - sum(taken.values(), Taken(0, 0))
    return taken


def _timed(function: Callable[..., object], step: str, taken: dict[str, Taken]) -> Callable[..., object]:
    @wraps(function)
    def measured(*given: object, **named: object) -> object:
        start = Taken.so_far()
        try:
            return function(*given, **named)
        finally:
            taken[step] = taken.get(step, Taken(0, 0)) + (Taken.so_far() - start)

    return measured


ACTIONS = {"floor": read_typed, "intake": read_all}


def in_own_process(action: str, folder: Path) -> Measured:
    """Measure an action in a process that did nothing before."""
    command = [sys.executable, __file__, "--measure", action, "--folder", str(folder)]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    steps = {step: Taken(**taken) for step, taken in told["steps"].items()}
    return Measured(Taken(**told["whole"]), told["memory"], steps)


def report(floors: list[Measured], intakes: list[Measured]) -> None:
    """Print the least of the rounds, their ratio, and the steps of the fastest intake."""
    floor, intake = (min(rounds, key=lambda one: one.whole.wall) for rounds in (floors, intakes))
    print(f"\n{'least of the rounds':44} wall s  processor s  share")
    _print_row("floor: DuckDB reads the files, typed", floor.whole)
    for name, taken in floor.steps.items():
        _print_row(f"  {name}", taken, floor.whole)
    _print_row("intake", intake.whole)
    for step, taken in intake.steps.items():
        _print_row(f"  {step}", taken, intake.whole)
    wall, processors = (
        min(getattr(one.whole, which) for one in intakes) / min(getattr(one.whole, which) for one in floors)
        for which in ("wall", "processors")
    )
    print(f"\nintake takes {wall:.1f} × the floor by the wall, {processors:.1f} × its processor seconds (aim: {AIM})")
    print(f"most memory held: {max(one.memory for one in intakes):.2f} GB (aim: under 2)")


def _print_row(name: str, taken: Taken, whole: Taken | None = None) -> None:
    share = f"{taken.wall / whole.wall:7.0%}" if whole else ""
    print(f"{name:44} {taken.wall:6.2f}  {taken.processors:11.2f}{share}")


def main() -> None:
    """Make the exports, measure in turn, throw all away."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--uses", type=int, default=10_000_000)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", choices=ACTIONS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(asdict(measure(ACTIONS[asked.measure], asked.folder))))
        return
    floors, intakes = [], []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_exports(folder, exports_of(asked.uses, asked.contacts, asked.responses))
        for _ in range(asked.rounds):
            floors.append(in_own_process("floor", folder))
            intakes.append(in_own_process("intake", folder))
            floor, intake = floors[-1], intakes[-1]
            print(
                f"floor {floor.whole.wall:6.2f} s ({floor.whole.processors:5.2f} of the processors), {floor.memory:.2f} GB;"
                f"  intake {intake.whole.wall:6.2f} s ({intake.whole.processors:5.2f}), {intake.memory:.2f} GB"
            )
    report(floors, intakes)


if __name__ == "__main__":
    main()
