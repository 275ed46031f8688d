"""Result table ``preference``: what customers say when asked, by Kano questionnaire and by best–worst tasks.

Best–worst tasks: one choice model for the whole study; :mod:`servicefit.questions.best_worst` says which.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from servicefit.engine.duckdb_engine import Engine
from servicefit.engine.query import find_query
from servicefit.periods import Period
from servicefit.questions.best_worst import best_worst_rows
from servicefit.questions.preference_rows import CELL, Figures, as_rows, cells_of, with_all, without_interval
from servicefit.results.schema import RESULTS
from servicefit.settings import Settings
from servicefit.statistics.kano import ANSWERS, CATEGORIES, count_categories, estimate_kano, kano_coefficients

Floats = NDArray[np.float64]


def estimate_preference(engine: Engine, period: Period, settings: Settings) -> pd.DataFrame:
    """What do customers say about service features when they are asked?

    Parameters
    ----------
    engine : Engine
        On the store.
    period : Period
        Which answers to the Kano questionnaire count; those without a date, and best–worst choices, hold for every
        period.
    settings : Settings
        Confidence of the intervals, and the smallest group that figures may be about.

    Returns
    -------
    DataFrame
        Result table ``preference`` before withholding; no rows for what nobody was asked. Counts, and Fong's test as
        1 or 0, have no interval. ``n`` is the number of answers, or of showings; ``customers`` gave them, and those
        without a segment are in ``all`` only. Every measure has a row wherever one has: a coefficient without answers
        to make it from is 0, and its interval as wide as can be. Values are missing only where
        :func:`servicefit.results.withhold.withhold` is to withhold them.

    Raises
    ------
    DataError
        A query does not run; it is named.
    """
    confidence = settings.analysis.confidence
    answers = engine.run(find_query("preference/kano"), period.bounds)
    choices, tasks = (engine.run(find_query(f"preference/{name}"), {}) for name in ("best_worst", "best_worst_tasks"))
    found = [
        *([_kano(with_all(answers), confidence)] if len(answers) else []),
        *([best_worst_rows(choices, tasks, confidence, settings.privacy.smallest_group)] if len(choices) else []),
    ]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return table.assign(withheld=False).reindex(columns=RESULTS["preference"].column_names)


def _kano(rows: pd.DataFrame, confidence: float) -> pd.DataFrame:
    cells, counts = cells_of(rows, "n_answers"), _category_counts(rows)
    found = estimate_kano(counts, cells["customers"].to_numpy(dtype=float), confidence)
    totals = counts.sum(axis=1)
    figures: Figures = {name: without_interval(totals[:, place]) for place, name in enumerate(CATEGORIES)}
    figures |= {
        "better": found.better,
        "worse": found.worse,
        "category_strength": found.category_strength,
        "total_strength": found.total_strength,
        "fong": without_interval(kano_coefficients(totals).is_significant.astype(float)),
    }
    return as_rows("kano", cells, figures)


def _category_counts(rows: pd.DataFrame) -> Floats:
    """Return the answers by cell, bucket and category."""
    cell = rows.groupby(CELL, sort=True).ngroup()
    bucket, buckets = pd.factorize(rows["bucket"])
    answers = np.zeros((cell.max() + 1, len(buckets), len(ANSWERS), len(ANSWERS)))
    pair = [pd.Categorical(rows[name], categories=ANSWERS).codes for name in ("functional", "dysfunctional")]
    # A row without a pair, which only counts customers, adds 0 answers wherever it falls.
    np.add.at(answers, (cell.to_numpy(), bucket, *pair), rows["n_answers"].to_numpy())
    return count_categories(answers)
