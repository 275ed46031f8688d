"""Features on the map, and by measure of importance: small tables in, rows out."""

import math

import pandas as pd
import pytest

from servicefit.questions.importance_performance import place_features
from servicefit.questions.stated_derived import compare_ranks

NAN = math.nan


def features(**columns):
    count = len(next(iter(columns.values())))
    usual = {
        "feature_id": [f"f{k}" for k in range(count)],
        "importance": [0.1] * count,
        "performance": [50.0] * count,
        "stated_importance": [NAN] * count,
        "penalty_low": [-1.0] * count,
        "reward_high": [1.0] * count,
        "kano": ["uncertain"] * count,
        "n": [200] * count,
        "n_low": [10] * count,
        "rank_low": range(1, count + 1),
        "rank_high": range(1, count + 1),
    }
    frame = pd.DataFrame({**usual, **columns})
    for name, half in (("importance", 0.02), ("performance", 2.0)):
        frame[f"{name}_low"], frame[f"{name}_high"] = frame[name] - half, frame[name] + half
    return frame


def test_a_feature_gets_its_quarter_and_the_cross_hair_stands_in_each_row():
    placed = place_features(features(importance=[0.6, 0.32, 0.08, NAN], performance=[40.0, 71.0, 69.0, 5.0]))
    assert placed["quadrant"].tolist() == ["fix_first", "open", "possible_overkill", "open"]
    assert placed["crosshair"].tolist() == ["means"] * 4
    assert placed["crosshair_performance"].tolist() == pytest.approx([60.0] * 4)
    assert placed["crosshair_importance"].tolist() == pytest.approx([1 / 3] * 4)
    assert placed["crosshair_slope"].isna().all()


@pytest.mark.parametrize("kano", ["must_be", "one_dimensional", "attractive"])
def test_a_class_that_makes_a_difference_overrules_the_lower_quarters(kano):
    rows = features(importance=[0.6, 0.32, 0.08, 0.05], performance=[40.0, 71.0, 90.0, 20.0], kano=[kano] * 4)
    assert place_features(rows)["quadrant"].tolist() == ["fix_first", "keep_up", "keep_safe", "keep_safe"]
    assert place_features(rows, "diagonal")["quadrant"].isin(["fix_first", "keep_safe", "open"]).all()


def test_only_a_must_be_when_asked_overrules_the_lower_quarters():
    rows = features(importance=[0.9, 0.05, 0.05, 0.05], performance=[70.0, 90.0, 20.0, 21.0])
    asked = {"f0": "must_be", "f1": "must_be", "f2": "attractive"}
    placed = place_features(rows, asked=asked)
    assert placed["quadrant"].tolist() == ["keep_up", "keep_safe", "low_priority", "low_priority"]


def test_only_a_must_be_fails_and_only_with_many_low_ratings():
    kano = ["must_be", "must_be", "attractive", "uncertain", "must_be"]
    rows = features(importance=[0.2] * 5, kano=kano, n_low=[20, 19, 90, 90, NAN])
    assert place_features(rows)["fails"].tolist() == [True, False, False, False, False]
    assert place_features(rows, asked={"f3": "must_be"})["fails"].tolist() == [True, False, False, True, False]


def test_the_diagonal_has_a_slope():
    placed = place_features(features(importance=[0.6, 0.4], performance=[40.0, 80.0]), "diagonal")
    assert placed["crosshair_slope"].tolist() == pytest.approx([0.2 / 40] * 2)


def test_harm_is_what_the_class_says():
    rows = features(kano=["reverse", "uncertain", "uncertain", None], penalty_low=[-1, 0.1, -0.1, NAN])
    assert place_features(rows)["harms"].tolist() == [True, False, False, False]


def test_ranks_stand_side_by_side_and_say_where_they_differ():
    rows = features(
        importance=[0.4, 0.3, 0.15, 0.1, 0.05],
        stated_importance=[10, 90, 80, 70, 60],
        kano=["uncertain", "uncertain", "uncertain", "uncertain", "reverse"],
    )
    ranked = compare_ranks(rows)
    assert list(ranked) == [
        "feature_id", "rank_low", "rank_high", "must_be", "stated_rank", "derived_rank", "stated_differs",
    ]  # fmt: skip
    assert ranked["stated_rank"].tolist() == [5, 1, 2, 3, 4]
    assert ranked["derived_rank"].tolist() == [1, 2, 3, 4, 5]
    assert ranked["stated_differs"].tolist() == ["more", "no", "no", "no", "harm"]


def test_each_comparison_stands_for_itself_and_needs_rank_intervals_apart():
    importance, stated = [0.3, 0.25, 0.2, 0.1, 0.1, 0.05], [60, 90, 80, 70, 50, 95]
    shares = pd.DataFrame({"feature_id": [f"f{k}" for k in range(6)], "value": [0.1, 0.3, 0.2, 0.18, 0.15, 0.07]})
    sure = shares.assign(value_low=shares["value"] - 0.001, value_high=shares["value"] + 0.001)
    ranked = compare_ranks(features(importance=importance, stated_importance=stated), sure)
    assert ranked["stated_differs"].tolist() == ["more", "no", "no", "no", "no", "less"]
    assert ranked["asked_differs"].tolist() == ["more", "no", "no", "no", "no", "no"]
    assert ranked["asked_low"].tolist() == ranked["asked_high"].tolist() == ranked["asked_rank"].tolist()
    unsure = shares.assign(value_low=0.0, value_high=0.4)
    ranked = compare_ranks(features(importance=importance, stated_importance=stated), unsure)
    assert (ranked["asked_low"].tolist(), ranked["asked_high"].tolist()) == ([1] * 6, [6] * 6)
    assert set(ranked["asked_differs"]) == {"no"}


def test_a_rank_interval_that_holds_what_customers_say_could_be_chance():
    rows = features(importance=[0.4, 0.3, 0.15, 0.1, 0.05], stated_importance=[10, 90, 80, 70, 60])
    assert set(compare_ranks(rows.assign(rank_low=1, rank_high=5))["stated_differs"]) == {"no"}


def test_a_must_be_never_counts_for_less_than_customers_say():
    rows = features(importance=[0.4, 0.3, 0.15, 0.1, 0.05], stated_importance=[70, 60, 50, 40, 90])
    assert compare_ranks(rows)["stated_differs"].tolist()[-1] == "less"
    assert compare_ranks(rows, classes={"f4": "must_be"})["stated_differs"].tolist()[-1] == "no"
    assert compare_ranks(rows.assign(kano="must_be"))["stated_differs"].tolist()[-1] == "no"


def test_ties_get_the_mean_rank():
    ranked = compare_ranks(features(importance=[0.5, 0.3, 0.2], stated_importance=[70, 80, 70]))
    assert ranked["stated_rank"].tolist() == [2.5, 1, 2.5]


def test_only_features_that_every_measure_knows_are_ranked_and_their_intervals_give_way():
    rows = features(importance=[0.4, 0.3, 0.2, 0.1], stated_importance=[80, 90, NAN, 70])
    rows["rank_low"], rows["rank_high"] = [1, 1, 2, 3], [2, 3, 4, 4]
    ranked = compare_ranks(rows)
    assert ranked["feature_id"].tolist() == ["f0", "f1", "f3"]
    assert ranked["derived_rank"].tolist() == [1, 2, 3]
    assert ranked["rank_low"].tolist() == [1, 1, 2]
    assert ranked["rank_high"].tolist() == [2, 3, 3]


def test_asked_comes_between_stated_and_derived():
    asked = pd.DataFrame({"feature_id": ["f2", "f1", "f0"], "value": [0.5, 0.3, 0.2]})
    ranked = compare_ranks(features(importance=[0.5, 0.3, 0.2], stated_importance=[90, 80, 70]), asked)
    assert [name for name in ranked if name.endswith("_rank")] == ["stated_rank", "asked_rank", "derived_rank"]
    assert ranked["asked_rank"].tolist() == [3, 2, 1]
    assert ranked["asked_differs"].tolist() == ["no", "no", "no"]


@pytest.mark.parametrize("importance", [[0.5, 0.3, 0.2], [NAN, NAN, NAN]])
def test_where_nothing_compares_there_is_no_row(importance):
    ranked = compare_ranks(features(importance=importance))
    assert ranked.empty
    assert {"feature_id", "rank_low", "rank_high"} <= set(ranked)
