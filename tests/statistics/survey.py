"""Made-up surveys and the numbers of others, for the tests of statistics."""

import csv
import json
from pathlib import Path

import numpy as np

from servicefit.statistics.moments import estimate_moments
from servicefit.statistics.pair_sums import PairSums, sums_of_columns

ORACLES = Path(__file__).parents[1] / "oracles"


def importance_oracles():
    """Return the oracles of importance as dictionaries."""
    return json.loads((ORACLES / "importance.json").read_text(encoding="utf-8"))


def read_data(name):
    """Return the columns of a data set by name."""
    with (ORACLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: np.array([float(row[column]) for row in rows]) for column in rows[0]}


def digits(text):
    """Return the figures in a text, and half of the last digit that was given."""
    parts = text.split()
    return [float(part) for part in parts], max(0.51 * 10.0 ** -len(part.split(".")[1]) for part in parts)


def sums_by_group(columns, group, weight=None):
    """Return the pair sums of complete columns (rows, columns) by group."""
    rows = len(columns)
    weight = np.ones(rows) if weight is None else weight
    with_one = np.column_stack([np.ones(rows), columns])
    names = np.unique(group)
    return sums_of_columns(
        np.array(
            [(with_one[group == name] * weight[group == name, None]).T @ with_one[group == name] for name in names]
        )
    )


def add_groups(sums):
    """Add up the groups."""
    return PairSums(*(part.sum(axis=-3) for part in (sums.count, sums.total, sums.product)))


def delete_each_group(sums):
    """Leave out each group in turn."""
    parts = (sums.count, sums.total, sums.product)
    return PairSums(*(part.sum(axis=-3, keepdims=True) - part for part in parts))


def whole_and_replicates(sums):
    """Return the covariance of all rows, and those without each group."""
    return estimate_moments(add_groups(sums)).covariance, estimate_moments(delete_each_group(sums)).covariance
