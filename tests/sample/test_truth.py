"""truth.json is what the simulator makes of today's parameters, and says what was planted."""

import json

import pandas as pd
import pytest

from servicefit.sample.asked import BELIEFS
from servicefit.sample.truth.file import read_truth
from servicefit.sample.truth.make import dump_truth, fingerprint, make_truth
from servicefit.sample.truth.sums import add_up

TRUTH = read_truth()
EFFECTS = pd.DataFrame(TRUTH["effects"]).set_index(["feature_id", "segment", "outcome", "estimand"])
VALUE = pd.DataFrame(TRUTH["value"]).set_index(["feature_id", "segment"])


def retention(feature, segment="all", estimand="att"):
    return EFFECTS.effect[feature, segment, "retention", estimand]


def test_the_workspace_carries_it(remade):
    assert json.loads((remade / "truth.json").read_text()) == TRUTH


def test_it_was_made_with_todays_parameters():
    assert TRUTH["version"] == 1
    assert TRUTH["made_with"]["parameters"] == fingerprint(), "run python -m servicefit.sample.truth.make"


def test_making_it_again_gives_the_same():
    again = json.loads(dump_truth(make_truth(add_up())))
    for name, records in TRUTH.items():
        if name in {"version", "made_with", "breakdown"}:
            assert again[name] == records
        else:
            compare(pd.DataFrame(again[name]), pd.DataFrame(records))


def compare(found, expected):
    # another build of the mathematical library may turn a draw over, no more
    pd.testing.assert_frame_equal(found, expected, rtol=1e-2, atol=1e-4)


def test_harm_worthlessness_and_one_segment_are_planted():
    assert retention("mascot_gifts", "household") < -0.06
    assert retention("mascot_gifts", "small_business") < -0.05
    for segment in ("household", "small_business", "enterprise"):
        for outcome in ("retention", "margin", "value"):
            assert EFFECTS.effect["paper_magazine", segment, outcome, "ate"] == 0
    assert retention("loyalty_lounge", "enterprise") > 0.06
    assert retention("loyalty_lounge", "household") == retention("loyalty_lounge", "small_business") == 0


@pytest.mark.parametrize("feature", ["phone_hotline", "satisfaction_call"])
def test_what_looks_harmful_does_good(feature):
    assert EFFECTS.unadjusted[feature, "all", "retention", "att"] < -0.015
    assert retention(feature) > 0


def test_standard_errors_are_small_beside_the_effects():
    errors = EFFECTS.standard_error.xs("retention", level="outcome").dropna()
    assert errors.max() < 0.01


def test_classes_are_planted():
    classes = VALUE.kano.xs("household", level="segment")
    assert classes["outage_alerts"] == classes["order_tracking"] == "must_be"
    assert classes["phone_hotline"] == "one_dimensional"
    assert classes["self_service_portal"] == "attractive"
    assert classes["paper_magazine"] == classes["mascot_gifts"] == "indifferent"
    assert VALUE.kano["loyalty_lounge", "enterprise"] == "attractive"
    assert VALUE.kano_asked["mascot_gifts", "household"] == "reverse"
    assert VALUE.importance.groupby("segment").sum().to_dict() == pytest.approx(
        dict.fromkeys(("all", "household", "small_business", "enterprise"), 1.0), abs=1e-5
    )


def test_capabilities_lie_near_the_shares_of_the_parameters():
    shares = pd.DataFrame(TRUTH["capabilities"]).set_index(["capability", "segment"])
    assert shares.index.get_level_values("capability").nunique() == 16
    shares = shares.dropna(subset="by_parameters")
    assert len(shares) == 19
    lost = shares.by_parameters - shares.value
    assert lost.abs().max() < 0.03
    assert (lost.loc["reachability"] > 0).all()  # the breakdown


def test_silence_costs_and_anger_answers():
    silent, survey = (pd.DataFrame(TRUTH[name]).set_index("segment") for name in ("silent", "survey"))
    assert (silent.extra_leaving > 10 * silent.standard_error).all()
    assert (silent.leaving_silent > silent.leaving_others).all()
    assert (survey.bias < -0.05).all()


def test_managers_err_about_what_is_planted():
    beliefs = pd.DataFrame(TRUTH["beliefs"]).set_index("subject")
    assert beliefs.error["mascot_gifts"] > 50
    assert beliefs.believed_rank["outage_alerts"] == 12
    performance = pd.DataFrame(TRUTH["performance_beliefs"]).set_index("subject")
    assert set(performance.index) < set(BELIEFS)
    assert performance.error["promise_keeping"] > 5
