"""What changed between two runs: beyond noise, or only because definition, settings or data did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from servicefit.questions.feature_change import MEASURES
from servicefit.results.runs import RunRecord
from servicefit.results.schema import RESULTS
from servicefit.statistics.difference import interval_difference

COMPARED = ("capability", "journey", "feature_value", "preference")
FIGURES = ["value", "value_low", "value_high"]
NOT_COMPARED = "definition changed"
MISSING = "only in one"


@dataclass(frozen=True, slots=True)
class Causes:
    """Why figures of two runs may differ without the service having changed.

    Parameters
    ----------
    data : bool
        The accepted rows differ.
    settings : tuple of (str, object, object)
        Settings that differ: name, earlier, later value.
    definitions : tuple of str
        Figures whose query or bound settings differ.
    versions : tuple of (str, str, str)
        Software that differs: name, earlier, later version.
    """

    data: bool
    settings: tuple[tuple[str, object, object], ...]
    definitions: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]


def find_causes(before: RunRecord, after: RunRecord) -> Causes:
    """Compare what two runs stand on.

    Parameters
    ----------
    before, after : RunRecord
        The earlier and the later run.

    Returns
    -------
    Causes
        Everything that differs but the service itself.
    """
    settings = sorted(set(before.settings) | set(after.settings))
    definitions = sorted(set(before.definitions) & set(after.definitions))
    versions = sorted(set(before.versions) & set(after.versions))
    return Causes(
        data=before.fingerprint != after.fingerprint,
        settings=tuple(
            (name, before.settings.get(name), after.settings.get(name))
            for name in settings
            if before.settings.get(name) != after.settings.get(name)
        ),
        definitions=tuple(name for name in definitions if before.definitions[name] != after.definitions[name]),
        versions=tuple(
            (name, before.versions[name], after.versions[name])
            for name in versions
            if before.versions[name] != after.versions[name]
        ),
    )


def compare_tables(table: str, before: pd.DataFrame, after: pd.DataFrame, changed: tuple[str, ...]) -> pd.DataFrame:
    """Put two frames of one result table side by side and say what moved.

    Parameters
    ----------
    table : str
        One of ``COMPARED``.
    before, after : DataFrame
        Published frames.
    changed : tuple of str
        Figures whose definition differs; they are not compared.

    Returns
    -------
    DataFrame
        Keys, of ``feature_value`` also ``measure``, then ``before``, ``after``, ``difference`` with ``_low`` and ``_high``, and ``change``: ``beyond noise``,
        ``within noise``, ``definition changed``, or ``only in one``; the widest difference in its interval first.
    """
    keys = compared_by(table)
    first, second = (_by_measure(table, frame)[[*keys, *FIGURES]] for frame in (before, after))
    both = first.merge(second, on=keys, how="outer", suffixes=("_before", "_after"))
    columns = [both[f"{figure}_{side}"].to_numpy(dtype=float) for side in ("before", "after") for figure in FIGURES]
    found = interval_difference(*columns)
    change = np.where(found.is_beyond_noise, "beyond noise", "within noise").astype(object)
    change[np.isnan(found.value)] = MISSING
    change[both[keys[0]].isin(changed).to_numpy()] = NOT_COMPARED
    told = both[keys].assign(
        before=columns[0],
        after=columns[3],
        difference=found.value,
        difference_low=found.low,
        difference_high=found.high,
        change=change,
    )
    told = told[~(np.isnan(columns[0]) & np.isnan(columns[3]))]
    width = (told["difference_high"] - told["difference_low"]) / 2
    order = (told["difference"].abs() / width.where(width > 0)).fillna(0)
    ranked: pd.DataFrame = told.assign(order=order, last=told["change"].isin([NOT_COMPARED, MISSING]))
    rising = [True, False, *[True] * len(keys)]
    ranked = ranked.sort_values(["last", "order", *keys], ascending=rising, ignore_index=True)
    return ranked.drop(columns=["order", "last"])


def compared_by(table: str) -> list[str]:
    """Return what names a compared figure.

    Parameters
    ----------
    table : str
        One of ``COMPARED``.

    Returns
    -------
    list of str
        Its keys; of ``feature_value``, where a row holds several figures, also ``measure``.
    """
    keys = RESULTS[table].keys
    return [*keys, "measure"] if table == "feature_value" else list(keys)


def _by_measure(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give every figure of ``feature_value`` a row of its own."""
    if table != "feature_value":
        return frame
    parts = []
    for measure in MEASURES:
        names = {f"{measure}{end}": f"value{end}" for end in ("", "_low", "_high")}
        figures = frame[[*RESULTS[table].keys, *names]].rename(columns=names)
        parts.append(figures.assign(measure=measure))
    return pd.concat(parts, ignore_index=True)
