"""Sections of notebook 1: what they show, what they say beside it, and the state in the place of what is not known."""

import math
import re

import pandas as pd
import pytest

from servicefit.outcomes import Outcome
from servicefit.questions.importance_performance import place_features
from servicefit.questions.stated_derived import compare_ranks
from servicefit.report.answer_section import value_answer
from servicefit.report.expectation_sections import expectation_section
from servicefit.report.map_sections import map_section, map_sentences
from servicefit.report.penalty_sections import penalty_reward_section
from servicefit.report.sections import Shown
from servicefit.report.stated_sections import APART, disagreements, shares, stated_section
from servicefit.report.value_change_sections import changed_words, value_change_section
from servicefit.report.value_rows import outcome_rows
from servicefit.report.value_segments_sections import who_values_section
from servicefit.report.value_table_sections import value_table
from servicefit.statistics import rank_agreement
from tests.report.made_feature_value import (
    CHANGES,
    FEATURES,
    change_frame,
    feature_value_frame,
    preference_frame,
    refused,
    withheld,
)
from tests.report.test_sections import HOSTILE, elements

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"
SATISFACTION, RETENTION = Outcome(), Outcome("retention", None)
TOO_FEW = "112 answers, too few to rank features (150 needed)"
NOTHING = feature_value_frame().head(0)


def shown(segment="all", **names):
    return Shown("2026-Q3", segment, names=names, still=False)


def rows_in(frame, segment="all", outcome=SATISFACTION):
    return outcome_rows(frame, segment, outcome)


def placed(frame, segment="all", crosshair="means", outcome=SATISFACTION):
    return place_features(rows_in(frame, segment, outcome), crosshair)


def stated(frame, preference, segment="all"):
    rows = rows_in(frame, segment)
    return stated_section(rows, compare_ranks(rows, shares(preference, segment)), shown(segment), preference)


FRAME, ASKED = feature_value_frame(), preference_frame()
SECTIONS = {
    "map": lambda s: map_section(placed(FRAME, s.segment), s, SATISFACTION),
    "penalty and reward": lambda s: penalty_reward_section(rows_in(FRAME, s.segment), s, SATISFACTION, ASKED),
    "who values it": lambda s: who_values_section(FRAME, s, SATISFACTION),
    "stated": lambda s: stated_section(
        rows_in(FRAME, s.segment), compare_ranks(rows_in(FRAME, s.segment), shares(ASKED, s.segment)), s, ASKED
    ),
}


def heading(html):
    return re.search(r"<h2[^>]*>([^<]*)<", html)[1]


def told(html):
    return dict(re.findall(r"<b>([^<]+):</b> ([^<]+)</li>", html))


def cells(html, first):
    row = re.search(rf'<tr><th scope="row">{first}</th>(.*?)</tr>', html)[1]
    return re.findall(r">([^<]*)</td>", row)


@pytest.mark.parametrize("segment", ["all", "household"])
@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_has_all_its_parts_in_order(name, segment):
    html = SECTIONS[name](shown(segment))
    seen = elements(html)
    order = [seen.index(tag) for tag in ("section", "h2", "p", "figure", "ul", "details", "table") if tag in seen]
    assert len(order) >= 6
    assert seen.count("h2") == 1
    assert seen.index("h2") < seen.index("figure") < seen.index("details") < seen.index("table")
    assert ">Table<" in html
    assert ">What is this?<" in html
    assert 'download="' in html


@pytest.mark.parametrize("name", SECTIONS)
def test_names_are_text_never_markup(name):
    html = SECTIONS[name](shown(phone_hotline=HOSTILE, household=HOSTILE))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_answer_has_a_line_a_kind_of_finding_and_says_what_it_rests_on():
    html = value_answer(
        FRAME, shown(), SATISFACTION, "2026-Q3, all customers.", changed="since 2026-Q2: chatbot, rated lower."
    )
    elements(html)
    assert re.search(r'class="sf-answer">Phone hotline and setup visit are among what counts most ', html)
    assert list(told(html)) == ["Keep safe", "Does harm", "Leave", "For whom", "Changed", "Not clear yet"]
    note = re.search(r'class="sf-note">([^<]+)<', html)[1]
    assert note == (
        "2026-Q3, all customers. Ratings a feature: 9,486. From the survey only: what goes together, not what causes what."
    )


def test_the_answer_says_which_feature_has_the_fewest_ratings_and_which_the_most():
    frame = feature_value_frame(chatbot={"n": 454}, outage_alerts={"n": 39_910})
    html = value_answer(frame, shown(), SATISFACTION, "2026-Q3.")
    assert "Ratings a feature: 454 (chatbot) to 39,910 (outage alerts)." in html


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-Q3", "Ratings of Jul 2025 to Sep 2025; who was still a customer 12 months later."),
        ("2026-09", "Ratings of Sep 2025; who"),
        ("all", "Ratings of all data but the last 12 months; who"),
    ],
)
def test_the_answer_on_who_stays_says_whose_ratings_they_are(period, words):
    frame = feature_value_frame("retention")
    assert words in value_answer(frame, Shown(period, "all", still=False), RETENTION, "2026.")


def test_the_answer_of_a_small_segment_says_what_it_leans_on():
    note = re.search(r'class="sf-note">([^<]+)<', value_answer(FRAME, shown("enterprise"), SATISFACTION, "2026."))[1]
    assert "Enterprise: small; its penalties and rewards lean by 40% on those of all customers." in note


@pytest.mark.parametrize(
    ("crosshair", "at"),
    [
        ("means", "cross-hair at the even share of 12 features, 8%, and the mean rating, 63."),
        ("medians", "cross-hair at the medians: 8% and 64."),
        ("mid-scale", "cross-hair at the even share of 12 features, 8%, and the middle of the scale, 50."),
        ("diagonal", "above the diagonal a feature counts for more than it is done well."),
    ],
)
def test_the_map_says_where_it_is_divided(crosshair, at):
    assert at in map_section(placed(FRAME, crosshair=crosshair), shown(), SATISFACTION)


def test_the_map_says_what_to_fix_what_to_keep_and_what_is_on_the_line():
    html = map_section(placed(FRAME), shown(), SATISFACTION)
    assert heading(html) == "Fix first: phone hotline and setup visit"
    said = told(html)
    assert said["Fix first"] == ("phone hotline 21% (17 to 25), rated 52; setup visit 13% (10 to 16), rated 49.")
    assert said["Keep it so"] == "outage alerts 16% (12 to 20), rated 78."
    assert said["Too much?"] == "paper magazine."
    assert said["Leave"] == "satisfaction call."
    assert said["Counts little"] == "chatbot counts little, but the effect is not clear yet."
    assert said["Does harm"] == "mascot gifts."
    assert said["On the line"].endswith("intervals meet the cross-hair.")
    assert said["Beyond chance"] == (
        "9 of 12, corrected for testing 12. Could be chance: loyalty lounge, satisfaction call and paper magazine."
    )
    assert "Ratings explain 48% (44 to 52) of differences in satisfaction." in html


@pytest.mark.parametrize(
    ("values", "asked", "subject", "sentence"),
    [
        (
            {"n_low": 120, "n": 3_991},
            {},
            "Keep safe",
            (
                "counts 2% (1 to 3); 3% of 3,991 ratings are low. Customers who rate it low are 0.82 "
                f"points less satisfied (0.67 to 0.97, scale 1{DASH}5) than those who rate it middling."
            ),
        ),
        (
            {"n_low": 1_200, "n": 3_991},
            {},
            "Must not fail, and does",
            "counts 2% (1 to 3); 30% of 3,991 ratings are low. Customers who rate it low",
        ),
        (
            {"kano": "uncertain", "n_low": 1_200, "n": 3_991},
            {"outage_alerts": "must_be"},
            "Must not fail, and does",
            "counts 2% (1 to 3); 30% of 3,991 ratings are low. Asked, customers say that it must never fail.",
        ),
    ],
    ids=["seldom fails", "fails", "must be when asked"],
)
def test_a_must_be_that_counts_little_is_kept_safe(values, asked, subject, sentence):
    small = {"importance": 0.02, "importance_low": 0.01, "importance_high": 0.03}
    rows = rows_in(feature_value_frame(outage_alerts={**small, **values}))
    said = dict(map_sentences(place_features(rows, asked=asked), SATISFACTION, shown()))
    assert said[f"{subject}, outage alerts"].startswith(sentence)
    assert "outage alerts" not in said["Too much?"]


def test_where_nothing_is_beyond_chance_no_count_is_given():
    noise = feature_value_frame(**{feature: {"q_value": 0.3} for feature in FEATURES})
    assert "Beyond chance" not in dict(map_sentences(placed(noise), SATISFACTION, shown()))


def test_a_map_without_a_sure_quarter_claims_none():
    frame = FRAME.copy()
    frame["performance_low"], frame["performance_high"] = 0.0, 100.0
    rows = placed(frame)
    assert heading(map_section(rows, shown(), SATISFACTION)) == "No feature is one to fix first beyond doubt"
    assert [subject for subject, _ in map_sentences(rows, SATISFACTION, shown())] == [
        "Does harm",
        "On the line",
        "Beyond chance",
    ]


def test_what_does_harm_is_said_so_in_the_table_of_the_map():
    assert cells(map_section(placed(FRAME), shown(), SATISFACTION), "Mascot gifts")[-1] == "Does harm"


def test_penalty_and_reward_say_what_must_never_fail():
    html = penalty_reward_section(rows_in(FRAME), shown(), SATISFACTION, ASKED)
    assert heading(html) == "Must never fail: outage alerts and order tracking"
    assert list(told(html))[:2] == ["Outage alerts", "Order tracking"]
    assert told(html)["Outage alerts"].startswith(
        "customers who rate it low are 0.82 points less satisfied (0.67 to 0.97"
    )
    assert told(html)["The better, the happier"].startswith("phone hotline, setup visit")
    assert "Must never fail" not in told(html)
    assert cells(html, "Outage alerts") == [
        f"{MINUS}0.82 ({MINUS}0.97 to {MINUS}0.67)",
        f"+0.05 ({MINUS}0.04 to 0.14)",
        "Must never fail",
        "Must never fail",
    ]


def test_a_class_asked_that_differs_from_ratings_is_said():
    html = penalty_reward_section(rows_in(FRAME), shown(), SATISFACTION, ASKED)
    assert told(html)["Advice chat"] == "“delights” by its ratings, “the better, the happier” when asked."
    assert "when asked" not in penalty_reward_section(rows_in(FRAME), shown(), SATISFACTION)


def test_without_a_class_the_surest_effects_head_the_section():
    noise = {"kano": "uncertain", "penalty_low": -1.0, "penalty_high": 0.1, "reward_low": -0.1, "reward_high": 0.5}
    open_ones = dict.fromkeys(FEATURES, noise)
    html = penalty_reward_section(rows_in(feature_value_frame(**open_ones)), shown(), SATISFACTION)
    assert heading(html) == "No feature makes a difference beyond chance"
    sure = {feature: {"kano": "uncertain"} for feature in ("advice_chat", "outage_alerts")}
    html = penalty_reward_section(rows_in(feature_value_frame(**{**open_ones, **sure})), shown(), SATISFACTION)
    assert heading(html) == "Customers who rate outage alerts low are less satisfied"
    assert list(told(html)) == ["Outage alerts", "Advice chat", "Not clear yet"]


def test_effects_on_retention_are_percentage_points():
    frame = feature_value_frame("retention")
    html = penalty_reward_section(rows_in(frame, outcome=RETENTION), shown(), RETENTION)
    assert cells(html, "Outage alerts")[0] == f"{MINUS}4.1 ({MINUS}4.9 to {MINUS}3.4)"
    assert "Rated low, percentage points" in html


def test_segments_that_differ_beyond_chance_are_named():
    html = who_values_section(FRAME, shown(), SATISFACTION)
    assert heading(html) == "Segments differ: account manager and loyalty lounge"
    assert told(html)["Account manager"] == "29% (26 to 32) for enterprise, 8% (5 to 11) for household."
    assert told(html)["Ratings explain"].startswith("of differences in satisfaction 48% (44 to 52) for household, 48% ")
    assert told(html)["Enterprise"].startswith("small; its penalties and rewards lean by 40%")
    assert cells(html, "Loyalty lounge")[-1] == "16% (14 to 18), n = 356"


def test_segments_alike_are_not_told_apart():
    alike = {feature: {"segments_q_value": 0.4, "segments_share_q_value": 0.4} for feature in FEATURES}
    html = who_values_section(feature_value_frame(**alike), shown(), SATISFACTION)
    assert heading(html) == "Segments are not told apart in what they value"


def test_one_ranked_segment_alone_is_compared_with_none():
    frame = refused(refused(FRAME, "enterprise", TOO_FEW), "small_business", TOO_FEW)
    html = who_values_section(frame, shown(), SATISFACTION)
    assert heading(html) == "Segments cannot be compared: only household has enough answers"


def test_a_segment_refused_or_withheld_is_said_in_its_place():
    html = who_values_section(refused(FRAME, "enterprise", TOO_FEW), shown(), SATISFACTION)
    assert told(html)["Enterprise"] == f"{TOO_FEW}."
    assert cells(html, "Loyalty lounge")[-1] == "not ranked, n = 356"
    html = who_values_section(withheld(FRAME, "enterprise"), shown(), SATISFACTION)
    assert told(html)["Enterprise"].startswith("Withheld, fewer than 10 customers")
    assert cells(html, "Loyalty lounge")[-1] == "withheld"


def test_what_customers_say_and_what_counts_are_put_side_by_side():
    html = stated(FRAME, ASKED)
    assert heading(html) == "Counts for more than customers say: outage alerts and chatbot"
    assert told(html)["Chatbot"] == "counts no. 8 (6 to 9), as customers choose (no. 8), but they say only no. 11."
    assert told(html)["Loyalty lounge"] == "counts no. 10 (9 to 12), as customers choose (no. 10), but they say no. 7."
    assert cells(html, "Advice chat") == ["55", "8% (7 to 9)", "7% (5 to 9)", "The better, the happier", "Delights"]
    assert "Not every source is there" not in html


def test_a_disagreement_within_the_rank_interval_could_be_chance():
    unsure = feature_value_frame(**{feature: {"rank_low": 1, "rank_high": 12} for feature in FEATURES})
    ranked = compare_ranks(rows_in(unsure), shares(ASKED, "all"))
    assert heading(stated(unsure, ASKED)) == "What customers say or choose and what counts are not told apart"
    assert [subject for subject, _ in disagreements(ranked, shown())] == ["Could be chance"]


def test_ranks_apart_are_those_of_the_statistics():
    assert APART == rank_agreement.APART


def test_of_retention_other_answers_say_what_customers_state_and_expect():
    rows = rows_in(feature_value_frame("retention"), outcome=RETENTION)
    assert stated_section(rows, compare_ranks(rows, shares(ASKED, "all")), shown(), ASKED) == ""
    assert expectation_section(rows, shown()) == ""


@pytest.mark.parametrize(
    ("frame", "asked", "lacks"),
    [
        (FRAME, None, "nobody chose best and worst (export best_worst_choices); no Kano questionnaire"),
        (FRAME, ASKED[ASKED["source"] == "best_worst"], "no Kano questionnaire (export kano_answers)"),
        (FRAME.assign(stated_importance=math.nan), ASKED, "importance was not stated"),
    ],
    ids=["stated only", "no Kano", "not stated"],
)
def test_a_source_that_was_not_asked_is_named(frame, asked, lacks):
    html = stated(frame, asked)
    assert "<figure" in html
    assert lacks in html


def test_expectations_are_told_apart_only_where_the_interval_leaves_out_zero():
    html = expectation_section(rows_in(FRAME), shown())
    assert heading(html) == "7 of 12 features are rated below expectation"
    assert told(html)["Less than expected"].startswith(f"chatbot {MINUS}29 ({MINUS}31 to {MINUS}27), ")
    assert told(html)["More than expected"].startswith("account manager +11 (9 to 13), ")
    assert cells(html, "Advice chat") == [f"{MINUS}1 ({MINUS}3 to 1)", "69 (68 to 70)", "Not told apart"]


def test_what_is_better_than_expected_and_makes_little_difference_is_said_so():
    rows = rows_in(feature_value_frame(paper_magazine={"expectation_gap": 19, "expectation_gap_low": 17}))
    rows.loc[rows["feature_id"] == "paper_magazine", "expectation_gap_high"] = 21
    assert "paper magazine +19 (17 to 21); little difference comes of it." in expectation_section(rows, shown())


def test_the_table_has_every_figure_of_a_feature():
    html = value_table(rows_in(FRAME), shown(), SATISFACTION)
    assert cells(html, "Phone hotline") == [
        "21% (17 to 25)",
        f"1{DASH}2",
        "yes",
        "52 (51 to 53)",
        "9,486",
        "5%",
        f"{MINUS}0.90 ({MINUS}1.02 to {MINUS}0.78)",
        "+0.34 (0.24 to 0.44)",
        "The better, the happier",
    ]


def test_the_table_of_a_refused_segment_keeps_how_features_are_rated():
    html = value_table(rows_in(refused(FRAME, "enterprise", TOO_FEW), "enterprise"), shown("enterprise"), SATISFACTION)
    assert cells(html, "Phone hotline") == [
        "not ranked", DASH, DASH, "52 (51 to 53)", "356", DASH, DASH, DASH, DASH,
    ]  # fmt: skip


def test_what_moved_beyond_noise_is_shown_and_the_rest_stands_in_the_table():
    html = value_change_section(change_frame(), "2026-Q2", shown(), SATISFACTION)
    elements(html)
    assert heading(html) == "Phone hotline: rated higher since 2026-Q2; 1 more moved"
    assert told(html) == {
        "Phone hotline, rated": "52, was 48; difference +4.0 (2.6 to 5.4).",
        "Chatbot, rated": f"41, was 44; difference {MINUS}3.0 ({MINUS}4.6 to {MINUS}1.4).",
    }
    assert cells(html, "Outage alerts")[-1] == "no clear change"
    assert cells(html, "Advice chat")[-1] == "not compared: definition changed"
    assert "<h3>Not comparable with 2026-Q2</h3><p>Advice chat: counted otherwise then, and so not compared." in html
    assert changed_words(change_frame(), "2026-Q2", shown(), SATISFACTION) == (
        "since 2026-Q2: phone hotline, rated higher; chatbot, rated lower."
    )


def test_effects_of_features_that_matter_in_neither_period_are_left_out():
    html = value_change_section(change_frame(), "2026-Q2", shown(), SATISFACTION)
    assert "Chatbot, rated low" not in told(html)
    assert "low ratings cost" not in html


def test_an_effect_that_changed_is_told_with_both_figures_and_their_signs():
    rows = [("satisfaction_call", "penalty", 0.13, -0.22, 0.29, "more", "")]
    html = value_change_section(change_frame(rows), "2026-Q2", shown(), SATISFACTION)
    assert told(html) == {
        "Satisfaction call, rated low": (
            f"{MINUS}0.22 points, was +0.13; difference {MINUS}0.35 ({MINUS}0.64 to {MINUS}0.06)."
        )
    }


def test_a_penalty_that_grows_costs_more():
    rows = [("outage_alerts", "penalty", -0.5, -0.9, 0.1, "less", "")]
    html = value_change_section(change_frame(rows), "2026-Q2", shown(), SATISFACTION)
    assert heading(html) == "Outage alerts: low ratings cost more since 2026-Q2"
    assert cells(html, "Outage alerts")[3] == f"{MINUS}0.40 ({MINUS}0.50 to {MINUS}0.30)"


def moved(count, of=24):
    features = [(feature, measure) for feature in FEATURES for measure in ("importance", "performance")][:of]
    return [
        (feature, measure, 1, 2, 0.5, *(("more", "") if at < count else ("no clear change", "")))
        for at, (feature, measure) in enumerate(features)
    ]


def test_how_many_would_have_moved_by_chance_is_said():
    html = value_change_section(change_frame(moved(24)), "2026-Q2", shown(), SATISFACTION)
    assert "24 of 24 figures moved beyond noise, about 1 would by chance; " in html


def test_no_more_than_twice_what_chance_moves_is_not_named():
    html = value_change_section(change_frame(moved(2)), "2026-Q2", shown(), SATISFACTION)
    assert heading(html) == "Nothing moved more than chance would since 2026-Q2"
    assert told(html) == {}
    assert changed_words(change_frame(moved(2)), "2026-Q2", shown(), SATISFACTION) == ""
    assert "3 more" not in heading(value_change_section(change_frame(moved(3)), "2026-Q2", shown(), SATISFACTION))


def test_changes_stand_in_the_order_of_importance():
    rows = [
        (feature, "importance", 0.1, share, 0.5, "no clear change", "")
        for feature, share in (("chatbot", 0.1), ("advice_chat", 0.3), ("phone_hotline", 0.2))
    ]
    html = value_change_section(change_frame(rows), "2026-Q2", shown(), SATISFACTION)
    assert re.findall(r'scope="row">([^<]+)<', html) == ["Advice chat", "Phone hotline", "Chatbot"]


def test_no_clear_change_is_said():
    still = [row for row in CHANGES if row[5] == "no clear change"]
    html = value_change_section(change_frame(still), "2026-Q2", shown(), SATISFACTION)
    assert heading(html) == "No clear change since 2026-Q2"
    assert told(html) == {}
    assert changed_words(change_frame([]), "", shown(), SATISFACTION) == ""


STATES = {
    "no ratings": (map_section(place_features(NOTHING, "means"), shown(), SATISFACTION), "survey_ratings"),
    "no recommendation": (
        map_section(place_features(NOTHING, "means"), shown(), Outcome("recommend", (0, 10))),
        "recommend",
    ),
    "nobody known to have left": (map_section(place_features(NOTHING, "means"), shown(), RETENTION), "left_on"),
    "too few": (map_section(placed(refused(FRAME, "all", TOO_FEW)), shown(), SATISFACTION), TOO_FEW),
    "withheld": (
        map_section(placed(withheld(FRAME, "enterprise"), "enterprise"), shown("enterprise"), SATISFACTION),
        "Fewer",
    ),
    "no segments": (who_values_section(rows_in(FRAME), shown(), SATISFACTION), "customers, with segment"),
    "nobody asked": (stated(FRAME.assign(stated_importance=math.nan), None), "stated_importance in survey_ratings"),
    "no expectation": (expectation_section(rows_in(FRAME).assign(expectation_gap=math.nan), shown()), "expectation"),
    "one period": (
        value_change_section(change_frame([]), "", shown(), SATISFACTION),
        "No period of the same length that ends where 2026-Q3 begins",
    ),
}


@pytest.mark.parametrize(("html", "words"), STATES.values(), ids=STATES)
def test_what_is_not_known_is_said_in_its_place(html, words):
    assert words in html
    assert elements(html)[0] == "div"
    assert 'class="sf-state"' in html


@pytest.mark.parametrize("frame", [NOTHING, refused(FRAME, "all", TOO_FEW)], ids=["nothing", "too few"])
def test_what_the_map_says_is_not_said_again(frame):
    rows = rows_in(frame)
    assert penalty_reward_section(rows, shown(), SATISFACTION, ASKED) == ""
    assert stated_section(rows, pd.DataFrame(), shown(), ASKED) == ""
    if frame.empty:
        assert [expectation_section(rows, shown()), value_table(rows, shown(), SATISFACTION)] == ["", ""]
        assert who_values_section(frame, shown(), SATISFACTION) == ""
