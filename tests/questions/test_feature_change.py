"""Importance, penalty, reward and performance against the period before: beyond noise or not, and why not."""

import pandas as pd
import pytest

from servicefit.questions.feature_change import MEASURES, compare_features


def history(*periods, same=True, withheld=False, refused=""):
    """Return a row a period: importance with its half width; the other measures stay as they are."""
    rows = []
    for label, (value, half) in zip(("2024", "2025"), periods, strict=False):
        row = {"segment": "all", "outcome": "satisfaction", "feature_id": "hotline", "period": label}
        for measure in MEASURES:
            middle, width = (value, half) if measure in ("importance", "penalty") else (0.5, 0.1)
            row |= {measure: middle, f"{measure}_low": middle - width, f"{measure}_high": middle + width}
        row |= {"q_value": 0.2 if label == "2024" else 0.01, "refused": refused if label == "2024" else ""}
        rows.append(row | {"withheld": withheld and label == "2024", "same_definition": same or label == "2025"})
    return pd.DataFrame(rows)


def row(table, measure="importance"):
    (found,) = table[table["measure"] == measure].to_dict("records")
    return found


def test_a_difference_beyond_noise_is_told_with_its_interval():
    found = row(compare_features(history((0.2, 0.03), (0.4, 0.04))))
    assert (found["change"], found["reason"]) == ("more", "")
    assert found["difference"] == pytest.approx(0.2)
    assert found["difference_high"] - found["difference"] == pytest.approx(0.05)


def test_the_smaller_q_value_says_whether_a_feature_mattered_in_either_period():
    assert row(compare_features(history((0.2, 0.03), (0.4, 0.04))))["q_value"] == 0.01


def test_a_deeper_penalty_takes_away_more():
    found = row(compare_features(history((-0.2, 0.03), (-0.4, 0.04))), "penalty")
    assert found["change"] == "more"


def test_within_noise_nothing_is_claimed():
    assert row(compare_features(history((0.2, 0.1), (0.3, 0.1))))["change"] == "no clear change"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (history((0.2, 0.1)), "first period"),
        (history((0.2, 0.1), (0.5, 0.1), same=False), "definition changed"),
        (history((float("nan"), 0.1), (0.5, 0.1), withheld=True), "withheld"),
        (history((float("nan"), 0.1), (0.5, 0.1)), "not measured"),
        (history((float("nan"), 0.1), (0.5, 0.1), refused="112 answers", same=False), "too few"),
        (history((float("nan"), 0.1), (0.5, 0.1), refused="112 answers", withheld=True), "withheld"),
    ],
)
def test_what_cannot_be_compared_says_why(given, reason):
    found = row(compare_features(given))
    assert (found["change"], found["reason"]) == ("not compared", reason)
    assert pd.isna(found["difference"])


def test_a_feature_that_is_new_has_no_before():
    given = pd.concat(
        [history((0.2, 0.1), (0.3, 0.1)), history((0.1, 0.1), (0.3, 0.1)).iloc[1:].assign(feature_id="new")]
    )
    found = compare_features(given)
    assert set(found.loc[found["feature_id"] == "new", "reason"]) == {"not measured"}


@pytest.mark.parametrize("kind", ["bool", "boolean", "object"])
def test_flags_may_come_in_any_kind(kind):
    given = history((0.2, 0.1), (0.3, 0.1)).astype({"withheld": kind, "same_definition": kind})
    new = given.iloc[1:].assign(feature_id="new")
    found = compare_features(pd.concat([given, new]))
    assert found["reason"].tolist().count("") == len(MEASURES)
    assert set(compare_features(new)["reason"]) == {"first period"}


def test_no_history_is_no_fault():
    assert compare_features(history().reindex(columns=["period"])).empty
