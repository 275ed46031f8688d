"""The public best–worst poll, which lies beside the project."""

import csv
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

POLL = Path(__file__).resolve().parents[3] / "shared" / "data" / "maxdiff_issues" / "vdata.csv"


@pytest.fixture(scope="session")
def maxdiff_poll():
    """Return sets, best, worst, names of the items, and the person; with CI=true a skip is a failure."""
    if not POLL.is_file():
        pytest.skip("the public data are not there: ../shared/data beside the project")
    with POLL.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (float(row["id"]), float(row["block"])))
    names = sorted({row["issue"] for row in rows})
    tasks = [list(task) for _, task in groupby(rows, key=lambda row: (row["id"], row["block"]))]

    def chosen(task, value):
        return next(names.index(row["issue"]) for row in task if float(row["value"]) == value)

    sets = np.array([[names.index(row["issue"]) for row in task] for task in tasks])
    best, worst = (np.array([chosen(task, value) for task in tasks]) for value in (1, -1))
    return sets, best, worst, names, np.array([int(float(task[0]["id"])) for task in tasks])
