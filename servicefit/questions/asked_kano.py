"""The class that the Kano questionnaire gives each feature."""

from __future__ import annotations

import pandas as pd

from servicefit.statistics.kano import CATEGORIES, classify_answers


def asked_classes(preference: pd.DataFrame | None, segment: str) -> dict[str, str]:
    """Which class do customers give each feature when asked?

    Parameters
    ----------
    preference : pandas.DataFrame, optional
        Result table ``preference``.
    segment : str
        The segment, or ``all``.

    Returns
    -------
    dict of str to str
        The class answered most often; ``uncertain`` where most answers contradict each other, or where the class does
        not stand out (Fong's test). Features that were not asked, or are withheld, are left out. Ties go to must-be,
        one-dimensional, attractive, indifferent, in this order.

    References
    ----------
    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of
    Management Journal 2(4).
    """
    if preference is None or preference.empty:
        return {}
    rows = preference[(preference["source"] == "kano") & (preference["segment"] == segment)]
    table = rows.assign(value=rows["value"].astype(float)).pivot_table(
        index="feature_id", columns="measure", values="value", aggfunc="first"
    )
    counts = table.reindex(columns=list(CATEGORIES)).dropna(how="all").fillna(0.0)
    if counts.empty:
        return {}
    fong = table.reindex(columns=["fong"])["fong"].reindex(counts.index)
    return {
        str(feature): str(first) if stands_out == 1 and first != "questionable" else "uncertain"
        for feature, first, stands_out in zip(counts.index, classify_answers(counts), fong, strict=True)
    }
