"""How long does `servicefit run` on the sample company take, and how much of it is starting kernels?

Makes the sample company, runs it with and without notebooks, and beside that executes as many empty notebooks, two at
a time, as the run executes real ones: what no report can go below. Each in turn, so that a busy moment hits all alike.

    python benchmarks/run_sample.py [--customers 8000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from servicefit.report.notebooks import list_notebooks
from servicefit.sample import write_sample

SERVICEFIT = [sys.executable, "-m", "servicefit.cli"]
EMPTY = """
import sys
from concurrent.futures import ThreadPoolExecutor
import papermill

with ThreadPoolExecutor(2) as pool:
    list(pool.map(lambda n: papermill.execute_notebook(sys.argv[1], None, kernel_name="python3", progress_bar=False), range(int(sys.argv[2]))))
"""


def seconds_of(command: list[str]) -> float:
    """Return the wall-clock seconds of a whole command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def write_empty_notebook(path: Path) -> Path:
    """Write a notebook with one cell that does nothing."""
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")]), path)
    return path


def main() -> None:
    """Print medians, and each as a share of the whole run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=8_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    count = len(list_notebooks())
    with tempfile.TemporaryDirectory() as made:
        company = Path(made, "company")
        write_sample(company, given.customers, 1)
        empty = write_empty_notebook(Path(made, "empty.ipynb"))
        commands = {
            "the whole run": [*SERVICEFIT, "run", str(company)],
            "without notebooks": [*SERVICEFIT, "run", str(company), "--no-notebooks"],
            f"{count} empty notebooks (floor of reports)": [sys.executable, "-c", EMPTY, str(empty), str(count)],
        }
        taken = {name: [] for name in commands}
        for _ in range(given.rounds):
            for name, command in commands.items():
                taken[name].append(seconds_of(command))
    medians = {name: statistics.median(values) for name, values in taken.items()}
    whole = medians["the whole run"]
    for name, seconds in medians.items():
        print(f"{name:40} {seconds:6.2f} s   {seconds / whole:4.0%} of the whole run")


if __name__ == "__main__":
    main()
