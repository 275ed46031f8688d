"""Finds the rows of different measures that count the same facts: what is shown of one tells of the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def same_facts(rows: pd.DataFrame, dimensions: Sequence[str], smallest_group: int) -> NDArray[np.int64]:
    """Number the rows so that those of equal number count the same facts.

    Parameters
    ----------
    rows : DataFrame
        Rows of all measures, with their dimensions, ``n`` and ``customers``; the index counts from 0.
    dimensions : sequence of str
        Columns along which rows add up to ``all``.
    smallest_group : int
        Fewer customers are never shown.

    Returns
    -------
    ndarray of int, shape (rows,)
        Numbers from 0, by first row.

    Notes
    -----
    Two measures that count as many facts of as many customers in a cell that may be shown, count the same ones there;
    so a reader takes those in its parts to be the same. In cells too small to be shown, equal counts alone are chance.
    """
    counts = [*dimensions, "n", "customers"]
    alike = rows.groupby(counts).ngroup().to_numpy()
    measure = rows.groupby([name for name in rows.columns if name not in counts]).ngroup()
    shown = rows.assign(measure=measure, above=alike).loc[
        rows["customers"] >= smallest_group, [*dimensions, "measure", "above"]
    ]
    found = np.arange(len(rows))
    for rolled in product((False, True), repeat=len(dimensions)):
        above = {name: "all" for name, is_rolled in zip(dimensions, rolled, strict=True) if is_rolled}
        keys = rows[list(dimensions)].assign(measure=measure, **above)
        total = keys.merge(shown, on=[*dimensions, "measure"], how="left")["above"]
        found = _joined(found, pd.Series(alike).astype(str) + "/" + total.astype(str), total.notna().to_numpy())
    return found


def _joined(numbers: NDArray[np.int64], words: pd.Series, counts: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give rows of one word one number, the least of theirs, and those that had the same before it too."""
    table = pd.DataFrame({"number": numbers, "word": words.where(counts, "row " + pd.Series(numbers).astype(str))})
    while True:
        least = table.groupby("word")["number"].transform("min")
        least = least.groupby(table["number"]).transform("min")
        if (least == table["number"]).all():
            return table["number"].to_numpy(dtype=np.int64)
        table["number"] = least
