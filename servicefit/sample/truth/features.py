"""What is true of each feature, as records: what using it does, what customers find in it, what managers believe."""

from __future__ import annotations

from typing import Final

import numpy as np

from servicefit.sample.asked import BELIEFS, KANO_CLASSES, KANO_PLANTED, STATED
from servicefit.sample.catalogue import FEATURE_IDS
from servicefit.sample.draws import Floats, Ints
from servicefit.sample.truth.effects import FIGURES
from servicefit.sample.truth.rows import ALL, Row, by_segment_and_all, rounded, rounded_or_none, with_error
from servicefit.sample.truth.sums import Figure, figure_of
from servicefit.sample.truth.value import classify_kano

_N: Final = {name: number for number, name in enumerate(FIGURES)}


def effect_rows(number: int, effects: Floats) -> list[Row]:
    """Write what using one feature does, by segment, outcome and estimand."""
    rows = []
    for segment, sums in by_segment_and_all(effects[:, number], axis=1):
        raw = figure_of(
            sums, lambda s: s[_N["users_retained"]] / s[_N["users"]] - s[_N["others_retained"]] / s[_N["others"]]
        )
        total = sums.sum(axis=0)
        users = total[_N["users"]] / (total[_N["users"]] + total[_N["others"]])
        for outcome, estimand, figure in _effects_of(sums):
            row: Row = {"feature_id": FEATURE_IDS[number], "segment": segment, "outcome": outcome, "estimand": estimand}
            row |= with_error("effect", figure)
            row["unadjusted"] = rounded_or_none(raw.value) if outcome == "retention" else None
            row["users_share"] = rounded(users)
            rows.append(row)
    return rows


def _effects_of(sums: Floats) -> list[tuple[str, str, Figure]]:
    """Compute the effects of one feature in one segment from sums of shape (chunks, figures)."""
    found = []
    for estimand, who, on, off, on_margin, off_margin, value in (
        ("ate", "customers", "retained_on", "retained_off", "margin_on", "margin_off", "value"),
        ("att", "users", "users_retained", "users_retained_off", "users_margin", "users_margin_off", "users_value"),
    ):
        n, a, b, c, d, v = (_N[name] for name in (who, on, off, on_margin, off_margin, value))
        found += [
            ("retention", estimand, figure_of(sums[:, [n, a, b]], lambda s: (s[1] - s[2]) / s[0])),
            ("margin", estimand, figure_of(sums[:, [a, b, c, d]], lambda s: s[2] / s[0] - s[3] / s[1])),
            ("value", estimand, figure_of(sums[:, [n, v]], lambda s: s[1] / s[0])),
        ]
    return found


def value_rows(value: Floats) -> list[Row]:
    """Write what each feature is to each segment: Kano class, penalty, reward, importance."""
    rows = []
    for place, (segment, sums) in enumerate(by_segment_and_all(value, axis=2)):
        importance = _importance(sums)
        ranks = _rank(importance)
        for number, feature_id in enumerate(FEATURE_IDS):
            users, low, high = sums[:, number, :3].sum(axis=0)
            penalty, reward = (low / users, high / users) if users else (0.0, 0.0)
            rows.append({
                "feature_id": feature_id,
                "segment": segment,
                "kano": classify_kano(penalty, reward) if users else None,
                "kano_asked": KANO_CLASSES[KANO_PLANTED[place][number]] if segment != ALL else None,
                "penalty": rounded(penalty),
                "reward": rounded(reward),
                "importance": rounded(importance[number]),
                "rank": int(ranks[number]),
                "stated_importance": STATED[place][number] if segment != ALL else None,
            })  # fmt: skip
    return rows


def _importance(sums: Floats) -> Floats:
    """Compute shares of the variance in satisfaction that goes through each feature, from sums by chunk and feature."""
    through = np.maximum(sums[:, :, 4].sum(axis=0), 0.0)
    shares: Floats = through / through.sum()
    return shares


def _rank(importance: Floats) -> Ints:
    """Rank from 1, the most important; equals share the better rank."""
    return np.asarray(1 + (importance[None, :] > importance[:, None]).sum(axis=1), dtype=np.int64)


def belief_rows(value: Floats) -> list[Row]:
    """Write what managers believe counts, beside what does; 100 is the most important feature."""
    importance = _importance(value.sum(axis=2))
    believed = np.array([BELIEFS[feature_id][0] for feature_id in FEATURE_IDS])
    ranks, true_ranks = _rank(believed), _rank(importance)
    return [
        {
            "subject": feature_id,
            "believed_importance": float(believed[number]),
            "true_importance": rounded(100 * importance[number] / importance.max()),
            "error": rounded(believed[number] - 100 * importance[number] / importance.max()),
            "believed_rank": int(ranks[number]),
            "true_rank": int(true_ranks[number]),
        }
        for number, feature_id in enumerate(FEATURE_IDS)
    ]
