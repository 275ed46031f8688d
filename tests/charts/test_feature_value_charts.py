"""Charts of what customers value: what is encoded, what stands in words, what is withheld."""

import dataclasses

import pandas as pd
import pytest

import servicefit.charts
from servicefit.charts.feature_value.importance_performance import plot_importance_performance
from servicefit.charts.feature_value.map_view import MOST_LABELS, PLACED_AT
from servicefit.charts.feature_value.penalty_reward import penalty_reward_order, plot_penalty_reward
from servicefit.charts.feature_value.scale import round_steps, wrap_evenly
from servicefit.charts.feature_value.stated_derived import plot_stated_derived
from servicefit.charts.feature_value.who_values_it import plot_who_values_it
from servicefit.charts.theme import LIGHT
from servicefit.names import KANO_NAMES
from servicefit.order import importance_order
from servicefit.questions.importance_performance import place_features
from servicefit.questions.stated_derived import compare_ranks
from servicefit.results.schema import RESULTS

LAYOUTS = ["wide", "narrow"]
SEGMENTS = ["household", "small_business", "enterprise"]
# importance, performance, penalty, reward, class, stated importance; None: withheld
FEATURES = {
    "hotline": (0.21, 52, -0.90, 0.34, "one_dimensional", 93),
    "alerts": (0.16, 78, -0.82, 0.05, "must_be", 70),
    "setup": (0.13, 49, -0.58, 0.41, "one_dimensional", 85),
    "tracking": (0.10, 66, -0.47, 0.06, "must_be", 80),
    "portal": (0.09, 74, -0.22, 0.26, "one_dimensional", 75),
    "manager": (0.08, 81, -0.20, 0.31, "one_dimensional", 66),
    "chat": (0.07, 69, -0.06, 0.33, "attractive", 60),
    "chatbot": (0.06, 41, -0.15, 0.12, "uncertain", 30),
    "gifts": (0.04, 60, 0.10, -0.27, "reverse", 25),
    "lounge": (0.03, 63, -0.04, 0.11, "uncertain", 62),
    "call": (0.02, 57, -0.03, 0.02, "indifferent", 55),
    "bill": (0.01, 68, None, 0.01, "uncertain", 50),
    "magazine": (0.00, 71, -0.01, 0.01, "indifferent", 40),
    "night_line": None,
}
NAMES = {"hotline": "Phone hotline", "alerts": "Outage alerts", "gifts": "Mascot gifts", "bill": "Bill explained"}


def value_frame(segments=("all", *SEGMENTS), features=None):
    """One row a segment and feature; in enterprise the chat is refused, the lounge not rated."""
    rows = [
        row(segment, feature, values, rank)
        for segment in segments
        for rank, (feature, values) in enumerate((features or FEATURES).items(), start=1)
    ]
    frame = pd.DataFrame(rows, columns=RESULTS["feature_value"].column_names)
    enterprise = frame["segment"] == "enterprise"
    frame.loc[enterprise & (frame["feature_id"] == "chat"), "refused"] = "112 answers; 150 are needed."
    figures = [column for column in frame if column.startswith(("importance", "penalty", "reward"))]
    gone = enterprise & frame["feature_id"].isin(["chat", "lounge"])
    frame[figures] = frame[figures].astype(float).mask(gone)
    frame.loc[enterprise & (frame["feature_id"] == "lounge"), "n"] = 0
    return frame


def row(segment, feature, values, rank):
    keys = {"segment": segment, "outcome": "satisfaction", "feature_id": feature, "refused": "", "withheld": False}
    if values is None:
        return {**keys, "withheld": True}
    importance, performance, penalty, reward, kano, stated = values
    ends = {
        **interval("importance", importance, 0.02),
        **interval("performance", performance, 2),
        **interval("penalty", penalty, 0.1),
        **interval("reward", reward, 0.1),
    }
    ranks = {"rank": rank, "rank_low": max(rank - 1, 1), "rank_high": rank + 1}
    return {**keys, **ends, **ranks, "kano": kano, "stated_importance": stated, "n": 9_486, "customers": 9_000}


def interval(name, value, half):
    return {} if value is None else {name: value, f"{name}_low": value - half, f"{name}_high": value + half}


def of_all(frame):
    return frame[frame["segment"] == "all"]


def many(count):
    return {f"f{k:02}": (2 * (count - k) / count**2, 40 + k, -0.1 - k / 100, 0.1, "must_be", 50) for k in range(count)}


def data(chart):
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def encoded(spec):
    return {
        (layer["mark"]["type"], channel, field.get("field"))
        for layer in spec["layer"]
        for channel, field in layer["encoding"].items()
    }


def drawn(layout):
    """Draw all four charts."""
    rows = of_all(value_frame())
    return [
        plot_importance_performance(place_features(rows), names=NAMES, layout=layout),
        plot_penalty_reward(rows, names=NAMES, layout=layout),
        plot_stated_derived(compare_ranks(rows), names=NAMES, layout=layout),
        plot_who_values_it(value_frame(), segments=SEGMENTS, names=NAMES, layout=layout),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_chart_is_one_view_with_words_for_the_pointer_and_colours_of_the_theme(layout):
    for chart in drawn(layout):
        spec = chart.to_dict()
        assert (spec["width"], "facet" in spec, "hconcat" in spec) == ("container", False, False)
        assert {("text", "tooltip", "words"), ("point", "tooltip", "words")} & encoded(spec)
        colors = [word for word in str(spec).replace("'", " ").replace('"', " ").split() if word.startswith("#")]
        assert colors
        assert {color.strip(",}") for color in colors} <= set(LIGHT.values())


def test_without_rows_a_sentence_stands_in_place_of_the_chart():
    rows = value_frame().head(0)
    charts = [
        plot_importance_performance(place_features(rows)),
        plot_penalty_reward(rows),
        plot_stated_derived(compare_ranks(rows)),
        plot_who_values_it(rows, segments=SEGMENTS),
    ]
    assert [chart.to_dict()["layer"][0]["mark"]["text"] for chart in charts] == [
        "Not shown: nothing",
        "No feature was rated.",
        "Nothing compares: no importance was stated or chosen, or none can be told.",
        "No segment rated a feature.",
    ]


# -- the map -----------------------------------------------------------------------------------------------------------


def points(chart):
    return {row["name"]: row for row in data(chart) if "tone" in row and "performance" in row}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_map_says_the_quarter_by_the_intervals(layout):
    chart = plot_importance_performance(place_features(of_all(value_frame())), names=NAMES, layout=layout)
    found = points(chart)
    assert {name: found[name]["tone"] for name in ("Phone hotline", "Outage alerts", "Mascot gifts", "Manager")} == {
        "Phone hotline": "fix_first",
        "Outage alerts": "keep_up",
        "Mascot gifts": "harm",
        "Manager": "open",
    }
    assert found["Phone hotline"]["words"] == "Phone hotline: counts 21% (19 to 23), rated 52 (50 to 54); fix first"
    assert found["Manager"]["words"].endswith("on the line")
    assert {
        ("rule", "x2", "performance_high"),
        ("rule", "y2", "importance_high"),
        ("point", "x", "performance"),
        ("point", "y", "importance"),
    } <= encoded(chart.to_dict())


def test_harm_is_said_beside_its_cross():
    chart = plot_importance_performance(place_features(of_all(value_frame())), names=NAMES)
    assert points(chart)["Mascot gifts"]["label2"].replace("|", " ") == "Mascot gifts – does harm"
    assert "'cross'" in str([layer["mark"].get("shape") for layer in chart.to_dict()["layer"]]).replace('"', "'")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_are_placed_for_three_widths(layout):
    chart = plot_importance_performance(place_features(of_all(value_frame())), names=NAMES, layout=layout)
    found = points(chart).values()
    for number, _ in enumerate(PLACED_AT[layout]):
        assert sum(bool(row[f"label{number}"]) for row in found) >= 11
    [label, *_] = [layer["mark"]["text"]["expr"] for layer in chart.to_dict()["layer"] if "dx" in layer["mark"]]
    assert label == "(width<{}?datum.label0:width<{}?datum.label1:datum.label2)".format(*PLACED_AT[layout][1:])


def test_features_that_lie_in_one_heap_at_zero_are_named_below_the_map():
    features = {**FEATURES, "bill": (0.001, 68, None, 0.01, "uncertain", 50)}
    chart = plot_importance_performance(place_features(value_frame(["all"], features)), names=NAMES)
    found = points(chart)
    assert {found[name]["label2"] for name in ("Bill explained", "Magazine")} == {""}
    [note] = [
        layer["mark"]["text"] for layer in chart.to_dict()["layer"] if isinstance(layer["mark"].get("text"), list)
    ]
    assert note == ["Under 0.5%: Bill explained, Magazine", "Not shown: 1 withheld"]


def test_what_is_kept_safe_is_said_beside_its_diamond():
    features = {**FEATURES, "alerts": (0.01, 78, -0.82, 0.05, "must_be", 70)}
    chart = plot_importance_performance(place_features(value_frame(["all"], features)), names=NAMES)
    assert points(chart)["Outage alerts"]["label2"].replace("|", " ") == "Outage alerts – keep safe"
    assert "diamond" in str([layer["mark"].get("shape") for layer in chart.to_dict()["layer"]])


def test_a_must_be_often_rated_low_is_not_called_safe():
    features = {**FEATURES, "alerts": (0.01, 78, -0.82, 0.05, "must_be", 70)}
    frame = value_frame(["all"], features).assign(n_low=1_900)
    found = points(plot_importance_performance(place_features(frame), names=NAMES))["Outage alerts"]
    assert found["label2"].replace("|", " ") == "Outage alerts – must not fail"
    assert found["words"].endswith("; must not fail, and does")


def test_of_many_features_the_most_important_and_the_harmful_have_labels():
    features = many(30)
    features["f29"] = (0.001, 90, 0.5, -0.5, "reverse", 50)
    found = points(plot_importance_performance(place_features(value_frame(["all"], features))))
    named = {name for name, row in found.items() if any(row[f"label{number}"] for number in range(3))}
    assert len(found) == 30
    assert named <= {*(f"F{k:02}" for k in range(MOST_LABELS)), "F29"}
    assert {"F00", "F29"} <= named


def test_what_cannot_be_placed_is_counted_in_words():
    chart = plot_importance_performance(place_features(value_frame(["enterprise"])))
    [note] = [
        layer["mark"]["text"] for layer in chart.to_dict()["layer"] if isinstance(layer["mark"].get("text"), list)
    ]
    assert note == ["Not shown: 1 not ranked, 1 not rated, 1 withheld"]
    nothing = of_all(value_frame()).assign(importance=None, refused="too few")
    assert "13 not ranked" in plot_importance_performance(place_features(nothing)).to_dict()["description"]


@pytest.mark.parametrize(("choice", "corners"), [("means", 4), ("medians", 4), ("mid-scale", 4), ("diagonal", 2)])
def test_only_the_quarter_to_fix_first_is_tinted(choice, corners):
    spec = plot_importance_performance(place_features(of_all(value_frame()), choice)).to_dict()
    tinted = [layer["mark"] for layer in spec["layer"] if layer["mark"].get("color") == LIGHT["hurt_tint"]]
    assert [mark["type"] for mark in tinted] == ["area" if choice == "diagonal" else "rect"]
    words = [layer["mark"]["text"] for layer in spec["layer"] if isinstance(layer["mark"].get("text"), str)]
    assert len([word for word in words if word in ("Fix first", "Keep it so", "Too much?", "Leave")]) == corners


@pytest.mark.parametrize("choice", ["means", "diagonal"])
@pytest.mark.parametrize("count", [1, 2])
def test_a_map_of_few_features_can_be_drawn(choice, count):
    found = points(plot_importance_performance(place_features(value_frame(["all"], many(count)), choice)))
    assert len(found) == count


# -- penalty and reward ------------------------------------------------------------------------------------------------


def test_features_are_sorted_by_penalty_and_reward_together():
    order = penalty_reward_order(of_all(value_frame()), 0.05)
    assert order[:4] == ["hotline", "setup", "alerts", "tracking"]
    assert order[-1] == "night_line"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_has_both_effects_its_class_and_words(layout):
    chart = plot_penalty_reward(of_all(value_frame()), names=NAMES, layout=layout)
    found = {row["row"]: row for row in data(chart)}
    assert found["Phone hotline"]["told"] == "The better, the happier"
    assert found["Phone hotline"]["words"] == (
        "Phone hotline: rated low −0.90 (−1.00 to −0.80); rated high +0.34 (0.24 to 0.44); the better, the happier"
    )
    assert (found["Mascot gifts"]["told"], found["Mascot gifts"]["kind"]) == ("Does harm", "harm")
    assert (found["Bill explained"]["told"], found["Bill explained"]["penalty"]) == ("Too few low ratings", None)
    assert found["Night line"]["told"] == "Withheld"
    assert {("rule", "x2", "penalty_high"), ("rule", "x2", "reward_high"), ("text", "text", "told")} <= encoded(
        chart.to_dict()
    )


def test_done_badly_is_hollow_done_well_is_filled_and_colour_is_the_side_of_zero_that_the_interval_is_on():
    marks = [layer["mark"] for layer in plot_penalty_reward(of_all(value_frame())).to_dict()["layer"]]
    low, high = (mark for mark in marks if mark["type"] == "point" and isinstance(mark.get("stroke"), dict))
    sides = f"datum.doubt?'{LIGHT['muted']}':datum.penalty_high<0?'{LIGHT['hurt']}':datum.penalty_low>0?'{LIGHT['good']}':'{LIGHT['muted']}'"
    assert low["fill"] == LIGHT["paper"]
    assert low["stroke"]["expr"] == sides
    assert high["fill"] == high["stroke"]


def test_a_feature_that_as_a_whole_could_be_chance_is_grey_and_last():
    frame = of_all(value_frame())
    doubtful = frame.assign(q_value=frame["feature_id"].map({"hotline": 0.2, "gifts": 0.03}))
    rows = data(plot_penalty_reward(doubtful))
    assert {row["row"] for row in rows if row.get("doubt")} == {"Hotline"}
    assert penalty_reward_order(doubtful, 0.05)[-1] == "hotline"
    assert {row["row"] for row in data(plot_penalty_reward(doubtful, confidence=0.99)) if row.get("doubt")} == {
        "Hotline",
        "Gifts",
    }


def test_fifteen_features_are_shown_unless_all_are_asked_for():
    rows = value_frame(["all"], many(30))
    assert len({row["row"] for row in data(plot_penalty_reward(rows))}) == 15
    assert len({row["row"] for row in data(plot_penalty_reward(rows, limit=None))}) == 30


def test_retention_is_in_percentage_points_and_a_scale_is_named():
    rows = of_all(value_frame())
    found = {row["row"]: row for row in data(plot_penalty_reward(rows, outcome="retention"))}
    assert found["Hotline"]["penalty"] == pytest.approx(-90)
    titles = str(plot_penalty_reward(rows, scale=(1, 5)).to_dict())
    assert "Change in satisfaction, points, scale 1–5" in titles
    assert "Change in retention, percentage points" in str(plot_penalty_reward(rows, outcome="retention").to_dict())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_any_effect_words_stand_alone(layout):
    rows = of_all(value_frame()).assign(refused="112 answers; 150 are needed.")
    effects = [column for column in rows if column.startswith(("penalty", "reward"))]
    found = data(plot_penalty_reward(rows.assign(**dict.fromkeys(effects)), layout=layout))
    assert {row["told"] for row in found} == {"Not ranked", "Withheld"}


# -- stated and derived ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_feature_has_a_rank_by_each_measure_and_the_interval_of_the_last(layout):
    chart = plot_stated_derived(compare_ranks(of_all(value_frame())), names=NAMES, layout=layout)
    found = {(row["label"].replace("|", " "), row["column"]): row for row in data(chart) if "interval" in row}
    assert (found["Outage alerts", 0]["rank"], found["Outage alerts", 1]["rank"]) == (5, 2)
    assert found["Outage alerts", 1]["interval"] == "1–3"
    assert found["Outage alerts", 0]["words"] == ("Outage alerts: rank 5 by what customers say, 2 by what counts (1–3)")
    tones = {name: row["tone"] for (name, column), row in found.items() if column == 0}
    assert (tones["Outage alerts"], tones["Lounge"], tones["Mascot gifts"]) == ("more", "less", "harm")
    assert tones["Phone hotline"] == "no"


def test_a_column_stands_only_where_there_is_data():
    rows = of_all(value_frame())
    asked = pd.DataFrame({"feature_id": ["hotline", "alerts", "gifts"], "value": [0.5, 0.2, 0.3]})

    def heads(ranked):
        return [row["head"] for row in data(plot_stated_derived(ranked)) if "head" in row]

    assert heads(compare_ranks(rows)) == ["They say"]  # and "It counts", which is the same everywhere
    assert heads(compare_ranks(rows, asked)) == ["They say", "It counts"]  # and "They choose"
    assert heads(compare_ranks(rows.assign(stated_importance=None), asked)) == ["It counts"]


def test_each_line_between_what_counts_and_another_measure_has_its_own_colour():
    rows = of_all(value_frame())
    order = ["alerts", "hotline", "setup", "tracking", "portal", "manager", "chat", "call", "chatbot", "bill", "lounge"]
    asked = pd.DataFrame({"feature_id": [*order, "magazine", "gifts"], "value": [13.0 - k for k in range(13)]})
    found = data(plot_stated_derived(compare_ranks(rows, asked)))
    tones = {row["leg"]: row["tone"] for row in found if "leg" in row}
    assert (tones["lounge stated_rank"], tones["lounge asked_rank"]) == ("less", "no")
    assert {tones[f"alerts {measure}_rank"] for measure in ("stated", "asked")} == {"more", "no"}


def test_tied_features_keep_a_line_of_their_own():
    rows = of_all(value_frame()).assign(stated_importance=50)
    found = [row for row in data(plot_stated_derived(compare_ranks(rows))) if row.get("column") == 0 and "place" in row]
    assert {row["rank"] for row in found} == {7}
    assert len({(row["feature"], row["place"]) for row in found}) == 13
    assert {row["place"] for row in found} == set(range(1, 14))


# -- who values it -----------------------------------------------------------------------------------------------------


def cells(chart):
    return {(row["row"].replace("|", " "), int(row["x0"])): row for row in data(chart) if "figure" in row}


def test_segments_are_columns_in_the_order_given_and_all_decides_that_of_the_features():
    frame = value_frame()
    assert importance_order(frame)[:3] == ["hotline", "alerts", "setup"]
    assert importance_order(frame[frame["segment"] != "all"])[:3] == ["hotline", "alerts", "setup"]
    found = cells(plot_who_values_it(frame, segments=["enterprise", "household"], names=NAMES))
    assert found["Phone hotline", 0]["words"] == "Phone hotline, Enterprise: counts 21% (19 to 23), n = 9,486"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_cell_stays_in_its_column_or_says_why_it_is_empty(layout):
    found = cells(plot_who_values_it(value_frame(), segments=SEGMENTS, names=NAMES, layout=layout))
    for (_, number), cell in found.items():
        if cell["known"]:
            assert number <= cell["low"] <= cell["x1"] <= cell["high"] == cell["end"] < number + 1
    assert {name: found[name, 2]["figure"] for name in ("Chat", "Lounge", "Night line")} == {
        "Chat": "not ranked",
        "Lounge": "not rated",
        "Night line": "withheld",
    }


def test_bold_is_only_what_lies_above_an_even_share_with_its_whole_interval():
    found = cells(plot_who_values_it(value_frame(), segments=SEGMENTS))
    assert found["Tracking", 0]["strong"]  # 8 to 12%; 14 features: 7.1%
    assert not found["Portal", 0]["strong"]  # 7 to 11%


def test_five_segments_fit_and_three_on_a_phone():
    segments = [f"segment_{k}" for k in range(7)]
    frame = value_frame(["all", *segments])
    assert {number for _, number in cells(plot_who_values_it(frame, segments=segments))} == set(range(5))
    narrow = plot_who_values_it(frame, segments=segments, layout="narrow", limit=3)
    assert {number for _, number in cells(narrow)} == set(range(3))
    assert len({name for name, _ in cells(narrow)}) == 3


# -- of an answer ------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Answer:
    table: pd.DataFrame
    segment: str = "all"
    outcome: str = "satisfaction"
    names: dict = dataclasses.field(default_factory=lambda: NAMES)

    def placed(self, crosshair="means"):
        return place_features(self.table[self.table["segment"] == self.segment], crosshair)

    def ranked(self, asked=None):
        return compare_ranks(self.table[self.table["segment"] == self.segment], asked)


def test_charts_take_an_answer():
    answer = Answer(value_frame(), "household")
    rows = answer.table[answer.table["segment"] == "household"]
    assert servicefit.charts.importance_performance(answer, "medians").to_dict() == (
        plot_importance_performance(place_features(rows, "medians"), names=NAMES).to_dict()
    )
    assert servicefit.charts.penalty_reward(answer).to_dict() == plot_penalty_reward(rows, names=NAMES).to_dict()
    assert servicefit.charts.stated_derived(answer).to_dict() == (
        plot_stated_derived(compare_ranks(rows), names=NAMES).to_dict()
    )
    by_segment = servicefit.charts.who_values_it(answer, ["enterprise"]).to_dict()
    assert by_segment == plot_who_values_it(answer.table, segments=["enterprise"], names=NAMES).to_dict()


def test_every_kano_class_has_a_plain_name():
    classes = set(value_frame()["kano"].dropna())
    assert classes == set(KANO_NAMES) - {"questionable"}


# -- names and figures along the sides ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "longest", "wrapped"),
    [
        ("Chatbot", 4, "Chatbot"),
        ("Mascot gifts – does harm", 16, "Mascot gifts|– does harm"),
        ("Replacement device delivered on the same day", 16, "Replacement|device delivered|on the same day"),
        ("a b c d e f g", 1, "a b c|d e f|g"),
    ],
)
def test_names_break_into_at_most_three_even_lines(name, longest, wrapped):
    assert wrap_evenly(name, longest) == wrapped


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 0.265, [0, 0.05, 0.1, 0.15, 0.2, 0.25]),
        (-1.1, 0.6, [-1, -0.5, 0, 0.5]),
        (34, 90, [40, 50, 60, 70, 80, 90]),
        (3, 3, [3]),
    ],
)
def test_figures_along_an_axis_are_round(low, high, steps):
    assert round_steps(low, high) == pytest.approx(steps)
