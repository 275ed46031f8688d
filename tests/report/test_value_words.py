"""What customers value, in sentences: each case, and nothing beyond what the intervals allow."""

import math

import pytest

from servicefit.outcomes import Outcome, outcome_of
from servicefit.report.answer_lines import answer_lines, words_of
from servicefit.report.kano_words import CLASSES, LEAST_RATINGS, by_effect, class_sentences, kano_sentence
from servicefit.report.phrases import some_of
from servicefit.report.segment_words import (
    cannot_compare,
    explained_by_segment,
    ranked_segments,
    segment_sentences,
    shrunk_words,
)
from servicefit.report.value_rows import explained_words, outcome_rows, state_of
from servicefit.report.value_words import (
    NOTHING_KNOWN,
    answer_sentence,
    caveat,
    count_sentence,
    lead_sentence,
    withheld_sentence,
)
from servicefit.statistics import penalty_reward
from tests.report.made_feature_value import FEATURES, feature_value_frame, refused, withheld

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
TOO_FEW = "112 answers, too few to rank features (150 needed)"
SATISFACTION = Outcome()
RECOMMEND = Outcome("recommend", (0, 10))
RETENTION = Outcome("retention", None)

UNCLEAR = (
    "chatbot: beyond chance, though neither low nor high ratings by themselves; "
    "loyalty lounge: perhaps chance for all together, but segments differ."
)


def row(feature, segment="all", outcome="satisfaction", **values):
    frame = feature_value_frame(outcome)
    found = frame[(frame["segment"] == segment) & (frame["feature_id"] == feature)].iloc[0].to_dict()
    return {**found, **values}


def of_all(outcome=SATISFACTION, **changed):
    return outcome_rows(feature_value_frame(outcome.name, **changed), "all", outcome)


def counted(**changed):
    return count_sentence(outcome_rows(feature_value_frame(**changed), "all", SATISFACTION), SATISFACTION)


@pytest.mark.parametrize(
    ("tied", "sentence"),
    [
        (
            {"phone_hotline": "", "outage_alerts": ""},
            "phone hotline 21% (17 to 25); next outage alerts 16% (12 to 20).",
        ),
        (
            {"phone_hotline": "", "outage_alerts": "setup_visit"},
            "phone hotline 21% (17 to 25); next outage alerts 16% (12 to 20) and setup visit 13% (10 to 16).",
        ),
        (
            {"phone_hotline": "", "outage_alerts": "setup_visit, chatbot, advice_chat"},
            "phone hotline 21% (17 to 25).",
        ),
        (
            {"phone_hotline": "outage_alerts"},
            "phone hotline 21% (17 to 25) and outage alerts 16% (12 to 20); which of the two counts more cannot be told.",
        ),
        (
            {"phone_hotline": "outage_alerts, setup_visit"},
            (
                "phone hotline 21% (17 to 25), outage alerts 16% (12 to 20) and setup visit 13% (10 to 16); which of them "
                "counts most cannot be told."
            ),
        ),
        (
            {"phone_hotline": "outage_alerts, setup_visit, order_tracking"},
            "cannot be told: phone hotline 21% (17 to 25), 3 more not told apart from it.",
        ),
    ],
    ids=["alone, and the second too", "alone", "alone, many second", "two tied", "three tied", "many tied"],
)
def test_what_counts_most_is_said_as_far_as_it_can_be_told(tied, sentence):
    start, _, said = counted(**{feature: {"not_told_apart": others} for feature, others in tied.items()}).partition(
        "by share of satisfaction explained"
    )
    assert start == "What counts most, "
    assert said.lstrip(":, ") == sentence


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
    most = "What counts most, by share of satisfaction explained:"
    assert count_sentence(whole, Outcome(confidence=0.95)).startswith(f"{most} phone hotline")
    assert count_sentence(whole, Outcome(confidence=0.99)).startswith(f"{most} outage alerts")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {},
            (
                "Phone hotline and setup visit are among what counts most and are rated below average: share of satisfaction "
                "explained 21% (17 to 25), rated 52; 13% (10 to 16), rated 49."
            ),
        ),
        (
            {feature: {"not_told_apart": ""} for feature in ("phone_hotline", "setup_visit")},
            (
                "Phone hotline and setup visit count most and are rated below average: share of satisfaction explained 21% "
                "(17 to 25), rated 52; 13% (10 to 16), rated 49."
            ),
        ),
        (
            {"phone_hotline": {"not_told_apart": ""}, "setup_visit": {"q_value": 0.2}},
            "What counts most is rated below average: phone hotline, share of satisfaction explained 21% (17 to 25), rated 52.",
        ),
        (
            {"phone_hotline": {"q_value": 0.2}, "setup_visit": {"q_value": 0.2}},
            "What counts most, by share of satisfaction explained: outage alerts 16% (12 to 20), phone hotline 21% ",
        ),
    ],
    ids=["among the most", "the most", "one", "none of them sure"],
)
def test_the_answer_names_what_counts_and_is_rated_below_average(changed, sentence):
    said = lead_sentence(of_all(**changed), SATISFACTION)
    assert said.startswith(sentence)
    assert said.endswith(" Ratings explain 48% (44 to 52) of differences in satisfaction.")


def test_too_little_explained_is_said_to_be_too_little():
    rows = of_all(RETENTION).assign(explained=0.041, explained_low=0.012, explained_high=0.07)
    assert explained_words(rows, RETENTION) == "Ratings explain 4% (1 to 7) of who stays: too little to steer by."
    alone = rows.assign(explained_low=math.nan, explained_high=math.nan)
    assert explained_words(alone, RETENTION) == "Ratings explain 4% of who stays: too little to steer by."
    assert explained_words(rows.assign(explained=math.nan), RETENTION) == ""


def test_the_lines_of_the_answer_stand_in_one_order_and_only_where_there_is_something_to_say():
    frame = feature_value_frame(satisfaction_call={"kano": "indifferent"})
    lines = answer_lines(
        frame, "all", SATISFACTION, asked={"paper_magazine": "reverse"}, changed="since 2025: nothing."
    )
    assert [subject for subject, _ in lines] == [
        "Keep safe", "Does harm", "Leave", "For whom", "Changed", "Not clear yet",
    ]  # fmt: skip
    told = dict(lines)
    assert told["Keep safe"].startswith(
        "customers who rate outage alerts low are 0.82 points less satisfied (0.67 to 0.97, scale 1–5), order tracking 0.47 "
    )
    assert told["Leave"] == (
        "satisfaction call and paper magazine make little difference; asked, customers call paper magazine harmful."
    )
    assert told["For whom"].startswith("Account manager: 29% ")
    assert told["Not clear yet"] == UNCLEAR
    assert "For whom" not in dict(answer_lines(frame, "household", SATISFACTION))
    assert answer_lines(refused(frame, "all", TOO_FEW), "all", SATISFACTION) == []


def test_what_is_known_of_an_unclear_feature_is_said():
    frame = feature_value_frame(
        advice_chat={"kano": "uncertain"},
        chatbot={"n_low": 12},
        account_manager={"kano": "uncertain", "reward_low": -0.1},
    )
    assert dict(answer_lines(frame, "all", SATISFACTION))["Not clear yet"] == (
        "account manager, where customers who rate it low are 0.20 points less satisfied (0.04 to 0.36, scale 1–5); advice "
        "chat, where customers who rate it high are 0.33 points more satisfied (0.20 to 0.46, scale 1–5); chatbot, only 12 "
        "low ratings; loyalty lounge: perhaps chance for all together, but segments differ."
    )


def test_a_must_be_when_asked_is_kept_safe_and_never_left():
    frame = feature_value_frame()
    frame.loc[frame["feature_id"] == "paper_magazine", ["performance_low", "performance_high"]] = [67.5, 68.5]
    told = dict(answer_lines(frame, "all", SATISFACTION, asked={"paper_magazine": "must_be"}))
    assert told["Keep safe"].endswith("; asked, customers say that paper magazine must never fail.")
    assert told["Leave"] == "satisfaction call makes little difference."


def test_a_must_be_when_asked_on_the_line_is_kept_safe_too():
    frame = feature_value_frame(chatbot={"importance_low": 0.01, "importance_high": 0.11})
    told = dict(answer_lines(frame, "all", SATISFACTION, asked={"chatbot": "must_be"}))
    assert told["Keep safe"].endswith("; asked, customers say that chatbot must never fail.")
    assert told["Not clear yet"] == "loyalty lounge: perhaps chance for all together, but segments differ."


def test_what_is_surely_there_comes_before_what_is_only_large():
    rows = of_all(chatbot={"penalty": -3.0, "penalty_low": -7.0, "penalty_high": 1.0})
    assert [row["feature_id"] for row in by_effect(rows, SATISFACTION)][:2] == ["phone_hotline", "setup_visit"]


def test_up_to_five_names_are_listed_and_never_one_more():
    assert some_of(list("abcdef")) == "a, b, c, d, e and f"
    assert some_of(list("abcdefg")) == "a, b, c, d, e and 2 more"


def test_how_many_ratings_a_class_needs_is_said_as_the_statistics_have_it():
    assert LEAST_RATINGS == penalty_reward.LEAST_RATINGS


def test_every_class_has_its_line_and_the_figure_that_makes_it():
    rows = outcome_rows(feature_value_frame(), "all", SATISFACTION)
    assert class_sentences(rows, SATISFACTION, {"advice_chat": "Advice by chat"}) == [
        (
            "Must never fail",
            (
                f"customers who rate outage alerts low are 0.82 points less satisfied (0.67 to 0.97, scale 1{DASH}5), order "
                "tracking 0.47 (0.34 to 0.60)."
            ),
        ),
        ("The better, the happier", "phone hotline, setup visit, account manager and self service portal."),
        (
            "Delights",
            f"customers who rate advice by chat high are 0.33 points more satisfied (0.20 to 0.46, scale 1{DASH}5).",
        ),
        (
            "Does harm",
            f"customers who rate mascot gifts high are 0.27 points less satisfied (0.17 to 0.37, scale 1{DASH}5).",
        ),
        ("Makes little difference", "satisfaction call and paper magazine."),
        ("Not clear yet", UNCLEAR),
    ]


def test_a_class_without_a_feature_has_no_line_and_one_withheld_is_in_none():
    rows = outcome_rows(withheld(feature_value_frame(), "all", "advice_chat"), "all", SATISFACTION)
    subjects = [subject for subject, _ in class_sentences(rows, SATISFACTION)]
    assert "Delights" not in subjects
    assert len(subjects) == len(CLASSES) - 1


@pytest.mark.parametrize(
    ("feature", "outcome", "sentence"),
    [
        (
            "outage_alerts",
            SATISFACTION,
            f"Customers who rate it low are 0.82 points less satisfied (0.67 to 0.97, scale 1{DASH}5) than those who rate it middling.",
        ),
        (
            "phone_hotline",
            SATISFACTION,
            (
                f"Customers who rate it low are 0.90 points less satisfied (0.78 to 1.02, scale 1{DASH}5), those who rate it "
                "high 0.34 points more (0.24 to 0.44), than those who rate it middling."
            ),
        ),
        (
            "advice_chat",
            RECOMMEND,
            f"Customers who rate it high recommend 0.66 points more (0.40 to 0.92, scale 0{DASH}10) than those who rate it middling.",
        ),
        (
            "outage_alerts",
            RETENTION,
            "Customers who rate it low stay 4.1 percentage points less often (3.4 to 4.9) than those who rate it middling.",
        ),
        (
            "mascot_gifts",
            SATISFACTION,
            (
                f"Customers who rate it low are 0.10 points more satisfied (0.02 to 0.18, scale 1{DASH}5), those who rate it high "
                "0.27 points less (0.17 to 0.37), than those who rate it middling."
            ),
        ),
        (
            "chatbot",
            SATISFACTION,
            (
                f"It matters, but what a low or a high rating goes with could be chance: {MINUS}0.15 ({MINUS}0.33 to 0.03) and +0.12 "
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
            f"It matters, but what a high rating goes with could be chance: +0.05 ({MINUS}0.04 to 0.14) points. Too few rate it low to tell.",
        ),
        (
            {"reward": math.nan, "n_high": math.nan},
            f"Customers who rate it low are 0.82 points less satisfied (0.67 to 0.97, scale 1{DASH}5) than those who rate it middling. Too few rate it high to tell.",
        ),
        (
            {"q_value": 0.3},
            f"The feature as a whole could be chance: {MINUS}0.82 ({MINUS}0.97 to {MINUS}0.67) and +0.05 ({MINUS}0.04 to 0.14) points.",
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
    assert segment_sentences(feature_value_frame(), SATISFACTION) == [
        ("Account manager", "29% (26 to 32) for enterprise, 8% (5 to 11) for household."),
        (
            "Loyalty lounge",
            (
                f"enterprise customers who rate it high are 0.55 points more satisfied (0.39 to 0.71, scale 1{DASH}5); household: "
                f"could be chance ({MINUS}0.05 to 0.27)."
            ),
        ),
    ]
    for value in (0.2, math.nan):
        alike = {feature: {"segments_q_value": value, "segments_share_q_value": value} for feature in FEATURES}
        assert segment_sentences(feature_value_frame(**alike), SATISFACTION) == []


def test_an_effect_beyond_chance_in_both_segments_has_both_figures():
    only_effects = {"account_manager": {"segments_share_q_value": 0.2}}
    told = dict(segment_sentences(feature_value_frame(**only_effects), SATISFACTION))
    assert told["Account manager"] == (
        f"enterprise customers who rate it high are 0.62 points more satisfied (0.41 to 0.83, scale 1{DASH}5); household: 0.31 "
        "points more (0.10 to 0.52)."
    )


def test_results_of_an_earlier_version_name_no_segments():
    columns = ["segments_q_value", "segments_share_p_value", "segments_share_q_value"]
    assert segment_sentences(feature_value_frame().drop(columns=columns), SATISFACTION) == []


def test_segments_are_compared_only_where_two_are_ranked():
    frame = feature_value_frame()
    assert ranked_segments(frame, SATISFACTION) == ["enterprise", "household", "small_business"]
    assert cannot_compare(frame, SATISFACTION) == ""
    for segment in ("enterprise", "small_business"):
        frame = refused(frame, segment, TOO_FEW)
    assert cannot_compare(frame, SATISFACTION) == "Segments cannot be compared: only household has enough answers"
    nobody = refused(frame, "household", TOO_FEW)
    assert cannot_compare(nobody, SATISFACTION) == "Segments cannot be compared: none has enough answers"


def test_each_segment_says_how_much_ratings_explain():
    frame = feature_value_frame()
    frame.loc[frame["segment"] == "enterprise", "explained"] = 0.3
    assert explained_by_segment(frame, ["household", "enterprise"], SATISFACTION) == (
        "of differences in satisfaction 48% (44 to 52) for household and 30% (44 to 52) for enterprise."
    )


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
    assert said.startswith(f"Enterprise: {TOO_FEW}. For all customers: phone hotline and setup visit are among")
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


def test_a_segment_of_which_nobody_answered_is_told_so_and_what_holds_for_all():
    frame = feature_value_frame()
    said = answer_sentence(frame[frame["segment"] != "enterprise"], "enterprise", SATISFACTION)
    assert said.startswith("Enterprise: no answer tells. For all customers: phone hotline and setup visit are among")


def test_of_many_unclear_features_three_are_told_and_the_rest_counted():
    unclear = {feature: {"kano": "uncertain"} for feature in FEATURES if feature != "loyalty_lounge"}
    frame = feature_value_frame(**unclear)
    said = dict(answer_lines(frame, "all", SATISFACTION))["Not clear yet"]
    parts = said.split("; ")
    more = parts[3]
    assert sum(", where customers" in part for part in parts) == 3
    assert more.endswith(" more")
    assert said.endswith(f"; {UNCLEAR.rstrip('.')}; satisfaction call and paper magazine could be chance.")


def test_a_must_be_that_fails_is_not_called_safe():
    frame = feature_value_frame(outage_alerts={"n_low": 800, "n": 4_000})
    told = dict(answer_lines(frame, "all", SATISFACTION))
    assert told["Must not fail, and does"] == (
        f"customers who rate outage alerts low are 0.82 points less satisfied (0.67 to 0.97, scale 1{DASH}5); low are 20% of "
        "ratings of outage alerts."
    )
    assert "outage alerts" not in told["Keep safe"]


def test_a_segment_withheld_is_said_so():
    frame = withheld(feature_value_frame(), "enterprise")
    said = answer_sentence(frame, "enterprise", SATISFACTION, smallest_group=25)
    assert said.startswith(
        "Enterprise: withheld, fewer than 25 customers, or next to such a group. For all customers: phone "
    )


def test_features_withheld_are_named():
    rows = outcome_rows(withheld(feature_value_frame(), "enterprise", "advice_chat"), "enterprise", SATISFACTION)
    assert withheld_sentence(rows) == ("Withheld: Advice chat; fewer than 10 customers, or next to such a group.")
    assert state_of(rows) == "known"


@pytest.mark.parametrize("frame", [feature_value_frame().head(0), feature_value_frame("recommend")])
def test_an_outcome_that_nobody_was_asked_is_not_known(frame):
    assert answer_sentence(frame, "all", SATISFACTION) == NOTHING_KNOWN
    nothing, needs = words_of(frame, "enterprise", SATISFACTION)
    assert nothing == NOTHING_KNOWN
    assert needs == (
        "This answer needs the export survey_responses, with satisfaction, and ratings: columns rating_<feature> there, or "
        "the export survey_ratings; none has a row that counts for the period."
    )


def test_the_words_of_an_answer_end_with_what_they_rest_on():
    words = words_of(feature_value_frame(), "all", SATISFACTION)
    assert words[0].startswith("Phone hotline and setup visit are among what counts most")
    assert words[1].startswith("Keep safe: customers who rate")
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
