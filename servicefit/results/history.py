"""Earlier periods of the same length, one after the other, for figures over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from servicefit.periods import Period, parse_period
from servicefit.results.runs import RunRecord, find_result, list_known_runs
from servicefit.results.schema import RESULTS

MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """A result table and what its figures mean.

    Parameters
    ----------
    frame : DataFrame
        Its rows.
    definitions : Mapping of str to str
        Figure to the digest of its definition, as a run keeps it.
    confidence : float or None
        Of the intervals; None where the run kept none.
    """

    frame: pd.DataFrame
    definitions: Mapping[str, str]
    confidence: float | None


def read_history(results_dir: Path, table: str, period: str, now: Figures | None = None) -> pd.DataFrame:
    """Read a table of a period and of the periods before it.

    Parameters
    ----------
    results_dir : Path
        ``results/`` of a workspace.
    table : str
        A result table; its first key names the figure.
    period : str
        Label of the last period.
    now : Figures, optional
        Figures of that period where they were computed just now; left out: as published.

    Returns
    -------
    DataFrame
        The table's columns, ``period`` (a label) and ``same_definition`` (False where the figure meant something else
        than in the last period, or its interval had another confidence). Of each period the newest complete run,
        oldest period first: at most twelve of the same length, each ending where the next begins; a gap ends them.
        Empty when the period has no figures.

    Raises
    ------
    DataError
        A run's file is gone.
    """
    found: dict[str, Figures] = {}
    records = list_known_runs(results_dir)
    for label in _labels_back(period, records):
        figures = now if now is not None and label == period else _published(records, results_dir, table, label)
        if figures is None:
            break
        found[label] = figures
    if not found:
        return pd.DataFrame(columns=[*RESULTS[table].column_names, "period", "same_definition"])
    last = found[period]
    parts = [_with_period(label, figures, last, RESULTS[table].keys[0]) for label, figures in reversed(found.items())]
    return pd.concat(parts, ignore_index=True)


def _labels_back(period: str, records: Sequence[RunRecord]) -> list[str]:
    """Return the label of the period and of those before it, newest first; of two for the same months that run last."""
    last = parse_period(period)
    published = [parse_period(label) for record in records for label in record.published]
    ending: dict[object, Period] = {known.end: known for known in published if known.months == last.months > 0}
    labels, first = [period], last.start
    while len(labels) < MOST_PERIODS and first in ending:
        labels.append(ending[first].label)
        first = ending[first].start
    return labels


def _published(records: Sequence[RunRecord], results_dir: Path, table: str, label: str) -> Figures | None:
    found = find_result(records, results_dir, table, label)
    if found is None:
        return None
    return Figures(found.frame, found.run.definitions, found.run.settings.get("confidence"))


def _with_period(label: str, figures: Figures, last: Figures, name: str) -> pd.DataFrame:
    known = set(figures.definitions) & set(last.definitions)
    otherwise = {figure for figure in known if figures.definitions[figure] != last.definitions[figure]}
    same = ~figures.frame[name].isin(otherwise) & (figures.confidence == last.confidence)
    return figures.frame.assign(period=label, same_definition=same.astype(bool))
