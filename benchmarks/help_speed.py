"""How long `servicefit --help` takes, against Python starting to do nothing."""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SERVICEFIT = Path(sys.executable).with_name("servicefit")
COMMANDS: dict[str, list[str]] = {
    "python, doing nothing (floor)": [sys.executable, "-c", "pass"],
    "import typer": [sys.executable, "-c", "import typer"],
    "import servicefit": [sys.executable, "-c", "import servicefit"],
    "servicefit --help": [str(SERVICEFIT), "--help"],
}


def measure_seconds(command: Sequence[str]) -> float:
    """Return the wall-clock seconds of one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def measure_all(rounds: int) -> dict[str, float]:
    """Return each command's median seconds; the commands take turns, so that a busy moment hits all alike."""
    for command in COMMANDS.values():
        measure_seconds(command)
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            seconds[name].append(measure_seconds(command))
    return {name: statistics.median(values) for name, values in seconds.items()}


def main() -> None:
    """Print the medians and their ratios to the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    medians = measure_all(parser.parse_args().rounds)
    floor = next(iter(medians.values()))
    for name, seconds in medians.items():
        print(f"{name:32} {seconds:7.3f} s   {seconds / floor:5.1f} × floor")


if __name__ == "__main__":
    main()
