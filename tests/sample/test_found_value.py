"""What customers value comes out of the sample's survey as it was planted: by their ratings, and by what they say."""

import shutil

import numpy as np
import pandas as pd
import pytest

from servicefit.answers import answer
from servicefit.intake import read_exports
from servicefit.sample.asked import EXPECTED
from servicefit.sample.catalogue import FEATURE_IDS, FEATURES
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.truth.file import read_truth
from servicefit.sample.truth.value import PRACTICAL_SIZE
from servicefit.statistics.wald import benjamini_hochberg
from servicefit.workspace import open_workspace

PLANTED = pd.DataFrame(read_truth()["value"]).set_index(["segment", "feature_id"])
NEWEST, THREE_YEARS = "latest", "all"
SEGMENT_IDS = [segment.segment_id for segment in SEGMENTS]
POINTS = 4
"""By how many points of 100 asked figures may miss what was planted: a scale has ends, and few are asked in a segment."""


@pytest.fixture(scope="module")
def workspace(remade, tmp_path_factory):
    folder = tmp_path_factory.mktemp("value") / "sample_data"
    shutil.copytree(remade, folder)
    workspace = open_workspace(folder)
    read_exports(workspace.folder, workspace.settings, workspace.store)
    return workspace


@pytest.fixture(scope="module")
def value(workspace):
    """Result table feature_value by period, outcome, segment and feature."""
    periods = (NEWEST, THREE_YEARS)
    parts = [answer(workspace, "feature_value", period, "all").table.assign(period=period) for period in periods]
    return pd.concat(parts).set_index(["period", "outcome", "segment", "feature_id"]).sort_index()


@pytest.fixture(scope="module")
def said(workspace):
    """Result table preference of three years, measures as columns, by source, segment and feature."""
    rows = workspace.preference(THREE_YEARS).table
    return rows.pivot_table(index=["source", "segment", "feature_id"], columns="measure", values="value")


def satisfaction(value, period, segment="all"):
    return value.loc[(period, "satisfaction", segment)]


# A year of answers settles ten of twelve. advice_chat is planted attractive and loyalty_lounge, over all segments,
# indifferent: at about 900 and 1,400 ratings the chat's penalty and the lounge's may still count or not.
SETTLED_IN_A_YEAR = sorted(set(FEATURE_IDS) - {"advice_chat", "loyalty_lounge"})


@pytest.mark.parametrize("feature", SETTLED_IN_A_YEAR)
def test_a_year_of_ratings_gives_the_planted_class(value, feature):
    assert satisfaction(value, NEWEST).kano[feature] == PLANTED.kano["all", feature]


@pytest.mark.parametrize("feature", ["advice_chat", "loyalty_lounge"])
def test_what_a_year_leaves_uncertain_three_years_settle(value, feature):
    assert satisfaction(value, NEWEST).kano[feature] in {PLANTED.kano["all", feature], "uncertain"}
    assert satisfaction(value, THREE_YEARS).kano[feature] == PLANTED.kano["all", feature]


@pytest.mark.parametrize("period", [NEWEST, THREE_YEARS])
@pytest.mark.parametrize("outcome", ["satisfaction", "recommend"])
def test_no_feature_gets_a_class_that_was_not_planted(value, period, outcome):
    found = value.loc[(period, outcome, "all")].kano
    found = found[found != "uncertain"]
    assert len(found) >= 10
    assert found.to_dict() == PLANTED.kano["all"][found.index].to_dict()


def test_nor_in_a_segment_in_a_year(value):
    found = value.loc[(NEWEST, "satisfaction")].loc[SEGMENT_IDS].kano
    found = found[found != "uncertain"]
    assert len(found) >= 9
    assert found.to_dict() == PLANTED.kano[found.index].to_dict()


def test_the_lounge_delights_enterprise_only(value):
    # Ratings in whole points smear the kink between no penalty and reward: over three years some of the reward shows
    # as a penalty, so that its class there may be one-dimensional.
    found = value.loc[(THREE_YEARS, "satisfaction")].xs("loyalty_lounge", level="feature_id")
    assert found.reward_low["enterprise"] > 0
    assert found.kano["enterprise"] in {"attractive", "one_dimensional", "uncertain"}
    for segment in ("household", "small_business"):
        assert found.kano[segment] == "indifferent"
        assert found.reward_high[segment] < PRACTICAL_SIZE


def test_what_rarely_fails_counts_little_and_is_not_dropped(value):
    alerts = satisfaction(value, NEWEST).loc["outage_alerts"]
    assert alerts.importance_high < 0.06
    assert alerts.n_low < 0.05 * alerts.n
    assert alerts.penalty_high < 0
    assert alerts.kano == "must_be"


@pytest.mark.parametrize("period", [NEWEST, THREE_YEARS])
@pytest.mark.parametrize("outcome", ["satisfaction", "recommend"])
@pytest.mark.parametrize("feature", ["mascot_gifts", "paper_magazine"])
def test_nobody_is_said_to_value_what_does_harm_or_nothing(value, period, outcome, feature):
    found = value.loc[(period, outcome, "all", feature)]
    assert found.q_value > 0.05
    assert found.importance_high < 0.01
    assert found.rank_low > 5
    by_segment = value.loc[(period, outcome)].xs(feature, level="feature_id")
    assert set(by_segment.kano) <= {"indifferent", "uncertain"}


@pytest.mark.parametrize("period", [NEWEST, THREE_YEARS])
def test_that_only_some_have_a_feature_does_not_make_it_count(value, period):
    # Gifts drive customers away, who is called had problems, and readers are older customers; how any of it is rated
    # does nothing.
    assert (value.loc[(period, "retention", "all")].q_value[["mascot_gifts", "paper_magazine"]] > 0.05).all()
    for outcome in ("satisfaction", "recommend", "retention"):
        assert value.loc[(period, outcome, "all", "satisfaction_call")].q_value > 0.05


def test_planted_ranks_lie_in_the_intervals(value):
    found = satisfaction(value, NEWEST)
    planted = PLANTED["rank"]["all"][found.index]
    assert (found.rank_low <= planted).all()
    assert (planted <= found.rank_high).all()
    assert found["rank"]["phone_hotline"] == 1
    assert found.rank_high["phone_hotline"] < found.rank_low["outage_alerts"]


# The lounge is worth something to enterprise only. Small business rates the setup visit with late orders in mind, which
# hurt it half as much again as the others.
DIFFERS = ["loyalty_lounge", "setup_visit"]


@pytest.mark.parametrize(("period", "most"), [(NEWEST, 0.05), (THREE_YEARS, 0.001)])
def test_segments_differ_where_it_was_planted_and_hardly_elsewhere(value, period, most):
    p_value = satisfaction(value, period).segments_p_value
    assert (p_value[DIFFERS] < most).all()
    others = p_value.drop(DIFFERS)
    assert len(others) == 10
    assert (others < 0.05).sum() <= 1
    assert (benjamini_hochberg(others) > 0.05).all()


@pytest.mark.parametrize("segment", SEGMENT_IDS)
def test_stated_importance_is_what_was_planted(value, segment):
    found = satisfaction(value, THREE_YEARS, segment)
    stated = found.stated_importance
    planted = 25 * (PLANTED.stated_importance[segment][stated.index] - 1)
    many = found.n > 300  # a third of them was asked
    assert many.sum() >= 10
    assert np.abs(stated - planted)[many].max() < POINTS
    assert np.corrcoef(stated.rank(), planted.rank())[0, 1] > 0.95


def test_asked_features_are_ordered_otherwise_than_derived(value):
    found = satisfaction(value, NEWEST)
    assert found.stated_importance["outage_alerts"] > found.stated_importance["self_service_portal"]
    assert found.importance_high["outage_alerts"] < found.importance_low["self_service_portal"]


def test_the_gap_between_rating_and_expectation_is_what_was_planted(value):
    found = satisfaction(value, THREE_YEARS)
    planted = found.performance - [25 * (EXPECTED[0][FEATURE_IDS.index(feature)] - 1) for feature in found.index]
    assert np.abs(found.expectation_gap - planted).max() < POINTS
    assert (np.sign(found.expectation_gap) == np.sign(planted)).all()


CLASSES = ["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"]


def test_the_questionnaire_gives_the_planted_classes(said):
    counts = said.loc["kano"][CLASSES]
    asked = counts.loc[SEGMENT_IDS]
    assert len(asked) == len(SEGMENT_IDS) * len(FEATURES)
    assert asked.idxmax(axis=1).to_dict() == PLANTED.kano_asked[asked.index].to_dict()
    assert said.loc["kano"].fong[asked.index].mean() > 0.9


def test_gifts_would_rather_not_be_had(said):
    counts = said.loc[("kano", "all", "mascot_gifts")]
    assert counts[CLASSES].idxmax() == "reverse"
    assert counts.fong == 1


@pytest.mark.parametrize("segment", SEGMENT_IDS)
def test_best_and_worst_are_chosen_by_stated_importance(said, segment):
    utility = said.loc[("best_worst", segment)].utility
    planted = PLANTED.stated_importance[segment][utility.index]
    assert len(utility) == len(FEATURES)
    assert np.corrcoef(utility.rank(), planted.rank())[0, 1] > 0.9
