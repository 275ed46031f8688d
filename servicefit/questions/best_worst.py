"""The best–worst part of result table ``preference``: counts, scores, and utilities and shares of a choice model.

Where every feature is shown equally often and meets every other equally often, the model is the closed form from counts.
Elsewhere counts favour what meets weak rivals, and the model is the conditional logit. One of the two holds for the whole
study, so that segments can be compared: the two spread shares differently. A segment in which the logit has no finite
estimate, as where a feature always wins, keeps the closed form.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.questions.preference_rows import ALL, CELL, Figures, as_rows, cells_of, with_all, without_interval
from servicefit.results.subtraction import Cube
from servicefit.statistics.best_worst import estimate_best_worst
from servicefit.statistics.best_worst_model import BestWorstTasks, estimate_by_logit, is_balanced
from servicefit.statistics.replicates import Intervals


def best_worst_rows(choices: pd.DataFrame, tasks: pd.DataFrame, confidence: float, smallest_group: int) -> pd.DataFrame:
    """What do customers pick as best and as worst?

    Parameters
    ----------
    choices, tasks : DataFrame
        Rows of the queries ``preference/best_worst`` and ``preference/best_worst_tasks``; at least one each.
    confidence : float
        Of the intervals, between 0 and 1.
    smallest_group : int
        Customers that figures are about at least.

    Returns
    -------
    DataFrame
        Rows of the result table; values are missing where they are about too few, or would give such away.
    """
    rows = with_all(choices)
    cells = cells_of(rows, "n_shown")
    segment, segments = pd.factorize(rows["segment"], sort=True)
    item, items = pd.factorize(rows["feature_id"], sort=True)
    bucket, buckets = pd.factorize(rows["bucket"])
    sums = np.zeros((4, len(segments), len(buckets), len(items)))
    for place, name in enumerate(("n_best", "n_worst", "n_shown", "n_customers")):
        np.add.at(sums[place], (segment, bucket, item), rows[name].to_numpy())
    best, worst, shown, customers = sums
    found = estimate_best_worst(best, worst, shown, customers.sum(axis=1), confidence)
    places = np.full(len(items) + 1, -1)  # 0: no feature
    places[rows["feature_number"]] = item
    asked = _tasks_of(tasks, segments, places)
    if not is_balanced(asked, len(items)):
        found = estimate_by_logit(found, _by_segment(asked, segments), shown.sum(axis=1), confidence)
    figures: Figures = {
        "best": without_interval(best.sum(axis=1)),
        "worst": without_interval(worst.sum(axis=1)),
        "score": found.score,
        "utility": found.utility,
        "share": found.share,
    }
    is_shown = shown.sum(axis=1) > 0  # in the order of the cells: by segment, then by feature
    table = as_rows("best_worst", cells, {name: _at(figure, is_shown) for name, figure in figures.items()})
    tells = table.set_index(CELL).index.isin(_cells_that_tell(cells, smallest_group))
    return table.assign(value=table["value"].mask(tells))


def _tasks_of(rows: pd.DataFrame, segments: pd.Index, places: NDArray[np.int64]) -> BestWorstTasks:
    """Return the tasks with segments and features by their places; those without a segment have the place of ``all``."""
    code, texts = pd.factorize(rows["shown"])
    sets = [str(text).split() for text in texts.to_numpy(dtype=object)]
    sizes = np.array([len(each) for each in sets])
    numbers = np.zeros((len(sets), sizes.max()), dtype=np.int64)
    numbers[np.arange(sizes.max()) < sizes[:, None]] = np.array([number for each in sets for number in each], dtype=int)
    best, worst = (rows[name].fillna(0).to_numpy(dtype=np.int64) for name in ("best", "worst"))
    return BestWorstTasks(
        shown=places[numbers][code],
        best=places[best],
        worst=places[worst],
        segment=segments.get_indexer(pd.Index(rows["segment"])),
        group=rows["bucket"].to_numpy(),
        weight=rows["n_tasks"].to_numpy(dtype=float),
    )


def _by_segment(tasks: BestWorstTasks, segments: pd.Index) -> Iterator[BestWorstTasks]:
    """Yield the tasks of each segment; ``all`` has everybody's."""
    for place, segment in enumerate(segments):
        yield tasks if segment == ALL else tasks.of(place)


def _cells_that_tell(cells: pd.DataFrame, smallest_group: int) -> list[tuple[str, str]]:
    """Return the cells of too few customers, and those which would give them away.

    There are as many best as worst choices, and shares add up to 1: in a segment, the figures of all features but one
    tell that one's, as those of all segments but one do.
    """
    of_all = cells.groupby("segment", as_index=False)[["n", "customers"]].sum().assign(feature_id=ALL)
    cube = Cube.of(pd.concat([cells, of_all], ignore_index=True), CELL, smallest_group)
    few = set(cells.index[cells["customers"] < smallest_group])
    hidden = sorted(cube.complete(few) & set(cells.index)) if few else []
    return list(cells.loc[hidden, CELL].itertuples(index=False, name=None))


def _at(figure: Intervals, place: NDArray[np.bool_]) -> Intervals:
    return Intervals(figure.value[place], figure.low[place], figure.high[place], figure.standard_error[place])
