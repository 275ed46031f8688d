"""What customers value, in sentences: each case, and nothing beyond what the intervals allow."""

import math

import pytest

from servicefit.report.kano_words import CLASSES, class_sentences, kano_sentence
from servicefit.report.outcomes import Outcome, outcome_of
from servicefit.report.value_words import (
    NOTHING_KNOWN,
    answer_sentence,
    caveat,
    count_sentence,
    outcome_rows,
    segment_sentences,
    shrunk_words,
    state_of,
    withheld_sentence,
    words_of,
)
from tests.report.made_feature_value import FEATURES, feature_value_frame, refused, withheld

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
TOO_FEW = "112 answers, too few to rank features (150 needed)"
SATISFACTION = Outcome()
RECOMMEND = Outcome("recommend", (0, 10))
RETENTION = Outcome("retention", None)


def row(feature, segment="all", outcome="satisfaction", **values):
    frame = feature_value_frame(outcome)
    found = frame[(frame["segment"] == segment) & (frame["feature_id"] == feature)].iloc[0].to_dict()
    return {**found, **values}


def counted(**changed):
    return count_sentence(outcome_rows(feature_value_frame(**changed), "all", SATISFACTION), SATISFACTION)


@pytest.mark.parametrize(
    ("tied", "sentence"),
    [
        (
            {"phone_hotline": "", "outage_alerts": ""},
            (
                "What counts most: phone hotline 21% (17 to 25) of what ratings explain of satisfaction; next outage alerts "
                "16% (12 to 20)."
            ),
        ),
        (
            {"phone_hotline": "", "outage_alerts": "setup_visit"},
            (
                "What counts most: phone hotline 21% (17 to 25) of what ratings explain of satisfaction; next outage alerts "
                "16% (12 to 20) and setup visit 13% (10 to 16)."
            ),
        ),
        (
            {"phone_hotline": "", "outage_alerts": "setup_visit, chatbot, advice_chat"},
            "What counts most: phone hotline 21% (17 to 25) of what ratings explain of satisfaction.",
        ),
        (
            {"phone_hotline": "outage_alerts"},
            (
                "What counts most: phone hotline 21% (17 to 25) and outage alerts 16% (12 to 20) of what ratings explain of "
                "satisfaction; which of the two counts more cannot be told."
            ),
        ),
        (
            {"phone_hotline": "outage_alerts, setup_visit"},
            (
                "What counts most: phone hotline 21% (17 to 25), outage alerts 16% (12 to 20) and setup visit 13% (10 to 16) of "
                "what ratings explain of satisfaction; which of them counts most cannot be told."
            ),
        ),
        (
            {"phone_hotline": "outage_alerts, setup_visit, order_tracking"},
            "What counts most cannot be told: phone hotline 21% (17 to 25) of what ratings explain of satisfaction, 3 more not told apart from it.",
        ),
    ],
    ids=["alone, and the second too", "alone", "alone, many second", "two tied", "three tied", "many tied"],
)
def test_what_counts_most_is_said_as_far_as_it_can_be_told(tied, sentence):
    assert counted(**{feature: {"not_told_apart": others} for feature, others in tied.items()}) == sentence


def test_where_every_feature_is_tied_none_is_named():
    everybody = {"phone_hotline": {"not_told_apart": ", ".join([*FEATURES][1:])}}
    assert counted(**everybody) == "Which of 12 features counts most for satisfaction cannot be told."


def test_what_could_be_chance_is_never_said_to_count():
    noise = {feature: {"q_value": 0.3} for feature in FEATURES}
    assert counted(**noise) == "That any of 12 features matters for satisfaction could be chance."
    unknown = {feature: {"q_value": math.nan} for feature in FEATURES}
    assert "could be chance" in counted(**unknown)


def test_a_wider_confidence_asks_for_more():
    whole = outcome_rows(feature_value_frame(phone_hotline={"q_value": 0.02}), "all", SATISFACTION)
    assert count_sentence(whole, Outcome(confidence=0.95)).startswith("What counts most: phone hotline")
    assert count_sentence(whole, Outcome(confidence=0.99)).startswith("What counts most: outage alerts")


def test_every_class_has_its_line_and_the_figure_that_makes_it():
    rows = outcome_rows(feature_value_frame(), "all", SATISFACTION)
    assert class_sentences(rows, SATISFACTION, {"advice_chat": "Advice by chat"}) == [
        (
            "Must never fail",
            (
                f"outage alerts, rated low {MINUS}0.82 points ({MINUS}0.97 to {MINUS}0.67); "
                f"order tracking, rated low {MINUS}0.47 points ({MINUS}0.60 to {MINUS}0.34)."
            ),
        ),
        ("The better, the happier", "phone hotline, setup visit, account manager and 1 more."),
        ("Delights", "advice by chat, rated high +0.33 points (0.20 to 0.46)."),
        ("Does harm", f"mascot gifts, rated high {MINUS}0.27 points ({MINUS}0.37 to {MINUS}0.17)."),
        ("Makes little difference", "satisfaction call and paper magazine."),
        ("Not clear yet", "chatbot and loyalty lounge."),
    ]


def test_a_class_without_a_feature_has_no_line_and_one_withheld_is_in_none():
    rows = outcome_rows(withheld(feature_value_frame(), "all", "advice_chat"), "all", SATISFACTION)
    subjects = [subject for subject, _ in class_sentences(rows, SATISFACTION)]
    assert "Delights" not in subjects
    assert len(subjects) == len(CLASSES) - 1


def test_more_than_three_of_a_class_are_counted():
    frame = feature_value_frame(phone_hotline={"kano": "must_be"}, setup_visit={"kano": "must_be"})
    told = dict(class_sentences(outcome_rows(frame, "all", SATISFACTION), SATISFACTION))
    assert told["Must never fail"].startswith("phone hotline, rated low")
    assert told["Must never fail"].endswith("; and 1 more.")


@pytest.mark.parametrize(
    ("feature", "outcome", "sentence"),
    [
        (
            "outage_alerts",
            SATISFACTION,
            f"Customers who rate it low are 0.82 points less satisfied (0.67 to 0.97, scale 1{DASH}5).",
        ),
        (
            "phone_hotline",
            SATISFACTION,
            (
                f"Customers who rate it low are 0.90 points less satisfied (0.78 to 1.02, scale 1{DASH}5), those who rate it "
                "high 0.34 points more (0.24 to 0.44)."
            ),
        ),
        (
            "advice_chat",
            RECOMMEND,
            f"Customers who rate it high recommend 0.66 points more (0.40 to 0.92, scale 0{DASH}10).",
        ),
        (
            "outage_alerts",
            RETENTION,
            "Customers who rate it low stay less often, by 4.1 percentage points (3.4 to 4.9).",
        ),
        (
            "mascot_gifts",
            SATISFACTION,
            (
                f"Customers who rate it low are 0.10 points more satisfied (0.02 to 0.18, scale 1{DASH}5), those who rate it high "
                "0.27 points less (0.17 to 0.37)."
            ),
        ),
        (
            "chatbot",
            SATISFACTION,
            (
                f"What a low or a high rating goes with could be chance: {MINUS}0.15 ({MINUS}0.33 to 0.03) and +0.12 "
                f"({MINUS}0.08 to 0.32) points."
            ),
        ),
        (
            "paper_magazine",
            SATISFACTION,
            (
                f"Neither a low nor a high rating goes with a difference that counts: {MINUS}0.01 ({MINUS}0.07 to 0.05) and +0.01 "
                f"({MINUS}0.05 to 0.07) points."
            ),
        ),
    ],
)
def test_a_feature_has_its_sentence(feature, outcome, sentence):
    assert kano_sentence(row(feature, outcome=outcome.name), outcome) == sentence


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"penalty": math.nan, "n_low": math.nan},
            f"What a high rating goes with could be chance: +0.05 ({MINUS}0.04 to 0.14) points. Too few rate it low to tell.",
        ),
        (
            {"reward": math.nan, "n_high": math.nan},
            f"Customers who rate it low are 0.82 points less satisfied (0.67 to 0.97, scale 1{DASH}5). Too few rate it high to tell.",
        ),
        (
            {"q_value": 0.3},
            f"What a low or a high rating goes with could be chance: {MINUS}0.82 ({MINUS}0.97 to {MINUS}0.67) and +0.05 ({MINUS}0.04 to 0.14) points.",
        ),
        ({"n_low": 12}, "Only 12 low ratings; 30 are needed."),
        ({"n_low": 12, "n_high": 9}, "Only 12 low ratings and 9 high ratings; 30 are needed."),
        (dict.fromkeys(("penalty", "reward"), math.nan), "Not known."),
        (
            {"penalty": math.nan, "reward": math.nan, "refused": "every rating of it is the same"},
            "Every rating of it is the same.",
        ),
        ({"penalty": math.nan, "reward": math.nan, "withheld": True}, "Withheld."),
    ],
)
def test_what_cannot_be_told_of_a_feature_is_said(values, sentence):
    assert kano_sentence(row("outage_alerts", **values), SATISFACTION) == sentence


def test_segments_are_named_only_where_they_differ_beyond_chance():
    frame = feature_value_frame()
    assert segment_sentences(frame, SATISFACTION) == [
        (
            "Account manager",
            ("rated high, enterprise +0.62 (0.41 to 0.83), household +0.31 (0.10 to 0.52) points."),
        ),
        (
            "Loyalty lounge",
            f"rated high, enterprise +0.55 (0.39 to 0.71), household +0.11 ({MINUS}0.05 to 0.27) points.",
        ),
    ]
    alike = {feature: {"segments_p_value": 0.2} for feature in FEATURES}
    assert segment_sentences(feature_value_frame(**alike), SATISFACTION) == []
    unknown = {feature: {"segments_p_value": math.nan} for feature in FEATURES}
    assert segment_sentences(feature_value_frame(**unknown), SATISFACTION) == []


def test_of_many_features_tested_one_in_twenty_is_not_named():
    lucky = {feature: {"segments_p_value": 0.9} for feature in FEATURES} | {"chatbot": {"segments_p_value": 0.03}}
    assert segment_sentences(feature_value_frame(**lucky), SATISFACTION) == []
    alone = {feature: {"segments_p_value": math.nan} for feature in FEATURES} | {"chatbot": {"segments_p_value": 0.03}}
    assert [subject for subject, _ in segment_sentences(feature_value_frame(**alone), SATISFACTION)] == ["Chatbot"]


def test_a_small_segment_says_how_much_it_leans_on_the_others():
    frame = feature_value_frame()
    enterprise = frame[frame["segment"] == "enterprise"].copy()
    said = "small; its penalties and rewards lean by 40% on those of all customers."
    assert shrunk_words(enterprise) == said
    assert f"Enterprise: {said}" in words_of(frame, "enterprise", SATISFACTION)
    enterprise.iloc[0, enterprise.columns.get_loc("shrinkage")] = 0.25
    assert "lean by 25 to 40%" in shrunk_words(enterprise)
    assert shrunk_words(frame[frame["segment"] == "household"]) == ""


def test_too_few_answers_are_said_and_what_holds_for_all():
    frame = refused(feature_value_frame(), "enterprise", TOO_FEW)
    said = answer_sentence(frame, "enterprise", SATISFACTION)
    assert said.startswith(f"Enterprise: {TOO_FEW}. For all customers, what counts most: phone hotline")
    assert words_of(frame, "enterprise", SATISFACTION) == [said]
    assert answer_sentence(refused(feature_value_frame(), "all", TOO_FEW), "all", SATISFACTION) == f"{TOO_FEW}."


def test_a_feature_that_cannot_be_ranked_is_named_with_the_reason():
    frame = feature_value_frame(
        chatbot={"importance": math.nan, "refused": "every rating of it is the same"},
        advice_chat={"importance": math.nan, "refused": "every rating of it is the same"},
    )
    assert "Not ranked: Advice chat and Chatbot; every rating of it is the same." in words_of(
        frame, "all", SATISFACTION
    )


def test_a_segment_withheld_is_said_so():
    frame = withheld(feature_value_frame(), "enterprise")
    said = answer_sentence(frame, "enterprise", SATISFACTION, smallest_group=25)
    assert said.startswith(
        "Enterprise: withheld, fewer than 25 customers or next to such a group. For all customers, what "
    )


def test_features_withheld_are_named():
    rows = outcome_rows(withheld(feature_value_frame(), "enterprise", "advice_chat"), "enterprise", SATISFACTION)
    assert withheld_sentence(rows) == (
        "Withheld: Advice chat; fewer than 10 customers rated it, or next to such a group."
    )
    assert state_of(rows) == "known"


@pytest.mark.parametrize("frame", [feature_value_frame().head(0), feature_value_frame("recommend")])
def test_an_outcome_that_nobody_was_asked_is_not_known(frame):
    assert answer_sentence(frame, "all", SATISFACTION) == NOTHING_KNOWN
    assert words_of(frame, "enterprise", SATISFACTION) == [NOTHING_KNOWN]


def test_the_words_of_an_answer_end_with_what_they_rest_on():
    words = words_of(feature_value_frame(), "all", SATISFACTION)
    assert words[0].startswith("What counts most: phone hotline")
    assert words[-1] == caveat(SATISFACTION) == "From the survey only: what goes together, not what causes what."
    assert "who stayed" in caveat(RETENTION)
    assert f"Outage alerts: {kano_sentence(row('outage_alerts'), SATISFACTION)}" in words
    assert [word for word in words if "_" in word or " nan" in word] == []


def test_an_outcome_knows_its_scale():
    scales = {"satisfaction": (1, 7), "recommend": (0, 10)}
    assert outcome_of("satisfaction", scales).axis == f"points, scale 1{DASH}7"
    assert outcome_of("retention", scales).axis == "percentage points"


def test_an_effect_without_figures_is_a_dash():
    assert SATISFACTION.effect({"penalty": None, "penalty_low": None, "penalty_high": None}, "penalty") == DASH
    alone = {"penalty": -0.5, "penalty_low": math.nan, "penalty_high": math.nan}
    assert SATISFACTION.effect(alone, "penalty") == f"{MINUS}0.50"
