"""Result tables ``feature_value`` and ``preference`` of a made-up company, for tests of words, sections and controls."""

import math

import pandas as pd

from servicefit.results.schema import RESULTS

# importance, half its interval, rank interval, q, performance, stated; penalty, half, reward, half, class
FEATURES = {
    "phone_hotline": (0.21, 0.04, (1, 2), 0.001, 52, 93, -0.90, 0.12, 0.34, 0.10, "one_dimensional"),
    "outage_alerts": (0.16, 0.035, (1, 3), 0.001, 78, 70, -0.82, 0.15, 0.05, 0.09, "must_be"),
    "setup_visit": (0.13, 0.03, (2, 4), 0.001, 49, 85, -0.58, 0.14, 0.41, 0.14, "one_dimensional"),
    "order_tracking": (0.10, 0.025, (3, 7), 0.001, 66, 80, -0.47, 0.13, 0.06, 0.09, "must_be"),
    "self_service_portal": (0.09, 0.022, (4, 7), 0.002, 74, 75, -0.22, 0.11, 0.26, 0.10, "one_dimensional"),
    "account_manager": (0.08, 0.02, (4, 7), 0.003, 81, 66, -0.20, 0.16, 0.31, 0.16, "one_dimensional"),
    "advice_chat": (0.07, 0.02, (4, 8), 0.010, 69, 55, -0.06, 0.12, 0.33, 0.13, "attractive"),
    "chatbot": (0.06, 0.016, (6, 9), 0.030, 41, 30, -0.15, 0.18, 0.12, 0.20, "uncertain"),
    "mascot_gifts": (0.04, 0.014, (8, 10), 0.004, 60, 25, 0.10, 0.08, -0.27, 0.10, "reverse"),
    "loyalty_lounge": (0.03, 0.012, (9, 12), 0.240, 63, 60, -0.04, 0.10, 0.11, 0.12, "uncertain"),
    "satisfaction_call": (0.02, 0.010, (9, 12), 0.410, 57, 45, -0.03, 0.07, 0.02, 0.07, "indifferent"),
    "paper_magazine": (0.01, 0.010, (10, 12), 0.730, 68, 40, -0.01, 0.06, 0.01, 0.06, "indifferent"),
}
SEGMENTS = {"all": 9_486, "household": 6_420, "small_business": 2_710, "enterprise": 356}
SHARES = {"loyalty_lounge": {"enterprise": 0.16}, "account_manager": {"small_business": 0.11, "enterprise": 0.29}}
REWARDS = {"loyalty_lounge": 0.55, "account_manager": 0.62}
"""Of enterprise, where they differ from those of the other segments."""
ASKED_CLASS = {"mascot_gifts": "reverse", "outage_alerts": "must_be", "advice_chat": "one_dimensional"}
CLASSES = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")


def feature_value_frame(outcome="satisfaction", **changed):
    """Twelve features in three segments and in all; ``feature_id={"column": value}`` changes a row of all customers."""
    rows = [
        _row(segment, outcome, feature, values, count)
        for segment, count in SEGMENTS.items()
        for feature, values in FEATURES.items()
    ]
    frame = pd.DataFrame(rows, columns=RESULTS["feature_value"].column_names)
    frame["withheld"] = frame["withheld"].astype(bool)
    for feature, values in changed.items():
        for column, value in values.items():
            frame.loc[(frame["segment"] == "all") & (frame["feature_id"] == feature), column] = value
    return frame.sort_values(["outcome", "segment", "feature_id"], ignore_index=True)


def _row(segment, outcome, feature, values, count):
    importance, half, ranks, q, performance, stated, penalty, penalty_half, reward, reward_half, kano = values
    importance = SHARES.get(feature, {}).get(segment, importance)
    reward = REWARDS.get(feature, reward) if segment == "enterprise" else reward
    place = list(FEATURES).index(feature) + 1
    scale = {"satisfaction": 1.0, "recommend": 2.0, "retention": 0.05}[outcome]
    wide = 1.0 if segment == "all" else 1.3
    row = dict.fromkeys(RESULTS["feature_value"].column_names, math.nan)
    row |= {"segment": segment, "outcome": outcome, "feature_id": feature, "n": count, "customers": count}
    row |= {"rank": place, "rank_low": ranks[0], "rank_high": ranks[1], "p_value": q / 2, "q_value": q}
    row |= _ends("importance", importance, wide * half)
    row |= _ends("penalty", scale * penalty, scale * wide * penalty_half)
    row |= _ends("reward", scale * reward, scale * wide * reward_half)
    row |= _ends("performance", performance, wide) | _ends("expectation_gap", performance - 70, 2 * wide)
    row |= {
        "stated_importance": stated,
        "kano": kano,
        "n_low": count // 20,
        "n_high": count // 2,
        "explained": 0.48,
        "explained_low": 0.44,
        "explained_high": 0.52,
    }
    row |= {
        "shrinkage": 0.4 if segment == "enterprise" else 0.0,
        "sampling_error": 0.0,
        "withheld": False,
        "refused": "",
    }
    row["not_told_apart"] = ", ".join(_neighbours(place, feature))
    if segment == "all":
        apart = 0.001 if feature in SHARES else 0.4
        row |= dict.fromkeys(("segments_p_value", "segments_q_value"), apart)
        row |= dict.fromkeys(("segments_share_p_value", "segments_share_q_value"), 0.4)
        if feature == "account_manager":
            row |= dict.fromkeys(("segments_share_p_value", "segments_share_q_value"), 0.001)
    return row


def _ends(name, value, half):
    return {name: value, f"{name}_low": value - half, f"{name}_high": value + half}


def _neighbours(place, feature):
    """Features whose rank intervals hold this one's place, and whose place this one's holds."""
    low, high = FEATURES[feature][2]
    return [
        other
        for at, (other, values) in enumerate(FEATURES.items(), start=1)
        if other != feature and low <= at <= high and values[2][0] <= place <= values[2][1]
    ]


def refused(frame, segment, why):
    """The same frame, with too few answers in one segment to say more than how features are rated."""
    told = ["performance", "performance_low", "performance_high", "stated_importance", "n", "customers"]
    left = [name for name in RESULTS["feature_value"].figures if name not in told]
    frame = frame.astype(dict.fromkeys(left, object))
    frame.loc[frame["segment"] == segment, left] = None
    frame.loc[frame["segment"] == segment, "refused"] = why
    return frame


def withheld(frame, segment, *features):
    """The same frame, with these features withheld in one segment; all of them where none is named."""
    figures = RESULTS["feature_value"].figures
    rows = (frame["segment"] == segment) & (frame["feature_id"].isin(features) if features else True)
    frame = frame.astype(dict.fromkeys(figures, object))
    frame.loc[rows, figures] = None
    frame.loc[rows, "withheld"] = True
    return frame


def preference_frame(segments=("all", "household")):
    """A Kano questionnaire and best-worst tasks on every feature."""
    rows = []
    for segment in segments:
        for place, (feature, values) in enumerate(FEATURES.items()):
            asked = ASKED_CLASS.get(feature, values[-1] if values[-1] in CLASSES else "indifferent")
            counts = {name: 210 if name == asked else 40 for name in CLASSES[:-1]} | {"questionable": 3}
            rows += [_preference(segment, feature, "kano", name, count) for name, count in counts.items()]
            rows.append(_preference(segment, feature, "kano", "fong", 1))
            rows.append(_preference(segment, feature, "best_worst", "share", (12 - place) / 78, 0.01))
    return pd.DataFrame(rows, columns=RESULTS["preference"].column_names)


def _preference(segment, feature, source, measure, value, half=math.nan):
    keys = {"segment": segment, "feature_id": feature, "source": source, "measure": measure}
    return keys | _ends("value", value, half) | {"n": 373, "customers": 373, "withheld": False}


# feature, measure, before, value, half of the difference's interval, change, reason
CHANGES = [
    ("phone_hotline", "performance", 48, 52, 1.4, "more", ""),
    ("phone_hotline", "importance", 0.20, 0.21, 0.05, "no clear change", ""),
    ("chatbot", "performance", 44, 41, 1.6, "less", ""),
    ("chatbot", "penalty", 0.13, -0.22, 0.29, "more", ""),
    ("outage_alerts", "penalty", -0.80, -0.82, 0.2, "no clear change", ""),
    ("advice_chat", "performance", 64, 69, math.nan, "not compared", "definition changed"),
]


def change_frame(rows=None):
    """What changed against the period before."""
    return pd.DataFrame(
        [
            {
                "feature_id": feature,
                "measure": measure,
                "before": before,
                "value": value,
                **_ends("difference", math.nan if math.isnan(half) else value - before, half),
                "change": change,
                "reason": reason,
                "q_value": 0.3 if feature in ("chatbot", "paper_magazine") else 0.001,
            }
            for feature, measure, before, value, half, change, reason in (CHANGES if rows is None else rows)
        ]
    )
