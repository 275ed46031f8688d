"""What customers say when asked: figures by hand, the sample company against a twin, extremes, what is withheld."""

import gzip
import hashlib
import io
import json
from collections import Counter
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.intake.ddl import store_ddl
from servicefit.periods import parse_period
from servicefit.questions.preference import estimate_preference
from servicefit.results.schema import RESULTS
from servicefit.results.withhold import withhold
from servicefit.settings import Settings
from servicefit.statistics.best_worst import preference_shares
from servicefit.statistics.best_worst_logit import best_worst_logit
from servicefit.statistics.kano import CATEGORIES, classify_answers
from tests.company import company, read

SAMPLE = Path(__file__).parents[2] / "sample_data"
TABLE = RESULTS["preference"]
KANO = [*CATEGORIES, "better", "worse", "category_strength", "total_strength", "fong"]
BEST_WORST = ["best", "worst", "score", "utility", "share"]
WITHOUT_INTERVAL = {*CATEGORIES, "fong", "best", "worst"}
KEY = ["segment", "feature_id"]
PICKS = ["best", "worst"]
STATED_WEIGHT = 1.1
"""What a point of stated importance adds to a feature's utility in the sample company."""


def ask(folder, customers, kano=(), choices=(), period="all", smallest_group=1):
    """Estimate from rows: (customer, segment), (response, customer, feature, with it, without it), (customer, task, feature, choice)."""
    store = folder / "store.duckdb"
    store.unlink(missing_ok=True)
    with duckdb.connect(str(store)) as connection:
        for statement in store_ddl():
            connection.execute(statement)
        for table, columns, rows in (
            ("customers", "customer_id, segment, bucket", [(*row, row[0] % 200) for row in customers]),
            (
                "kano_answers",
                "response_id, customer_id, feature_id, functional, dysfunctional, bucket",
                [(*row, row[1] % 200) for row in kano],
            ),
            (
                "best_worst_choices",
                "customer_id, task_id, feature_id, choice, bucket",
                [(*row, row[0] % 200) for row in choices],
            ),
        ):
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"insert into {table} ({columns}) values ({marks})", rows)
    return estimate(store, period, smallest_group)


def estimate(store, period="all", smallest_group=1):
    privacy = Settings().privacy.model_copy(
        update={"smallest_group": smallest_group}
    )  # 1, which no company may set, shows all
    settings = Settings(privacy=privacy)
    with DuckDBEngine(store) as engine:
        return estimate_preference(engine, parse_period(period), settings)


def figures(table, feature, segment="all", source=None):
    """Return value, low and high by measure."""
    rows = table[(table["feature_id"] == feature) & (table["segment"] == segment)]
    rows = rows if source is None else rows[rows["source"] == source]
    return {row.measure: (row.value, row.value_low, row.value_high) for row in rows.itertuples()}


def values(table, feature, segment="all"):
    return {measure: round(figure[0], 4) for measure, figure in figures(table, feature, segment).items()}


def is_whole(table):
    """Say whether every figure is there, and has an interval around it where it is to have one."""
    rows = table[~table["measure"].isin(WITHOUT_INTERVAL)]
    return (
        list(table.columns) == TABLE.column_names
        and not table.duplicated(list(TABLE.keys)).any()
        and bool(table[["value", "n", "customers"]].notna().all(axis=None))
        and bool(((rows["value_low"] <= rows["value"] + 1e-12) & (rows["value"] - 1e-12 <= rows["value_high"])).all())
        and bool(table.loc[table["measure"].isin(WITHOUT_INTERVAL), ["value_low", "value_high"]].isna().all(axis=None))
    )


def kano_of(*pairs, feature="portal", first=0):
    """Return one answer a customer, from (with it, without it)."""
    return [(first + place, first + place, feature, *pair) for place, pair in enumerate(pairs)]


def chosen(customer, task, best, worst, *others):
    choices = {best: "best", worst: "worst", **dict.fromkeys(others, "none")}
    return [(customer, task, feature, choice) for feature, choice in choices.items()]


HOME, SHOP = [(place, "home") for place in range(6)], [(place, "shop") for place in range(6, 10)]
ANSWERS = kano_of(
    *[("like", "dislike")] * 3,  # one-dimensional
    *[("like", "neutral")] * 2,  # attractive
    ("expect", "dislike"),  # must-be; from here on of the shop
    ("expect", "dislike"),
    ("neutral", "tolerate"),  # indifferent
    ("dislike", "like"),  # reverse
    ("like", "like"),  # questionable
)


def test_kano_figures_by_hand(tmp_path):
    table = ask(tmp_path, [*HOME, *SHOP], ANSWERS)
    assert values(table, "portal") == {
        "must_be": 2,
        "one_dimensional": 3,
        "attractive": 2,
        "indifferent": 1,
        "reverse": 1,
        "questionable": 1,
        "better": round(5 / 8, 4),
        "worse": round(-5 / 8, 4),
        "category_strength": 0.1,
        "total_strength": 0.7,
        "fong": 0,
    }
    assert values(table, "portal", "home")["better"] == round(5 / 6, 4)
    assert values(table, "portal", "shop")["worse"] == -0.5
    assert set(table["n"]) == {10, 6, 4}
    assert (table["source"] == "kano").all()
    assert is_whole(table)


def test_best_worst_figures_by_hand_where_features_are_shown_and_meet_equally_often(tmp_path):
    choices = [row for c in range(10) for row in chosen(c, 1, *(("a", "b", "c") if c < 6 else ("b", "c", "a")))]
    table = ask(tmp_path, [*HOME, *SHOP], choices=choices)
    utility = np.log([(10 + 6) / (10 - 6), (10 - 2) / (10 + 2), (10 - 4) / (10 + 4)])
    for feature, best, worst, u, share in zip(
        "abc", (6, 4, 0), (0, 6, 4), utility, preference_shares(utility), strict=True
    ):
        assert values(table, feature) == {
            "best": best,
            "worst": worst,
            "score": (best - worst) / 10,
            "utility": round(u, 4),
            "share": round(share, 4),
        }
        assert set(table.loc[(table["segment"] == "all") & (table["feature_id"] == feature), "n"]) == {10}
    assert set(table.loc[table["segment"] == "all", "customers"]) == {10}
    assert is_whole(table)


def in_pairs(first, wins, second, losses, customer=0):
    """Return tasks of two, one a customer."""
    return [
        row
        for place in range(wins + losses)
        for row in chosen(customer + place, 1, *((first, second) if place < wins else (second, first)))
    ]


def test_best_worst_shares_by_hand_where_they_do_not(tmp_path):
    # a and c never meet: a is to b as 2 to 1, b to c as 3 to 2, so they are as 6 to 3 to 2
    people = [(place, "home") for place in range(40)]
    table = ask(tmp_path, people, choices=[*in_pairs("a", 20, "b", 10), *in_pairs("b", 6, "c", 4, customer=30)])
    shares = np.array([6, 3, 2]) / 11
    assert [values(table, feature)["share"] for feature in "abc"] == list(shares.round(4))
    utility = np.log(shares) - np.log(shares).mean()
    assert [values(table, feature)["utility"] for feature in "abc"] == list(utility.round(4))
    assert values(table, "c")["score"] == -0.2  # 4 best, 6 worst, whomever it met
    assert is_whole(table)
    low, high = figures(table, "a")["share"][1:]
    assert 0 < low < 6 / 11 < high < 1


def test_one_model_holds_for_all_segments(tmp_path):
    orders = ["abc"] * 6 + ["bca"] * 4  # best, worst, neither: every feature of home meets every other equally often
    home = [row for c, order in enumerate(orders) for row in chosen(c, 1, *order)]
    shop = [*in_pairs("a", 20, "b", 10, customer=20), *in_pairs("b", 6, "c", 4, customer=50)]
    people = [(place, "home" if place < 20 else "shop") for place in range(60)]
    counted, modelled = (ask(tmp_path, people, choices=choices) for choices in (home, home + shop))
    best, worst = (["abc".index(order[place]) for order in orders] for place in (0, 1))
    logit = best_worst_logit([[0, 1, 2]] * 10, best, worst, 3, range(10))
    for place, feature in enumerate("abc"):
        assert values(modelled, feature, "home")["share"] == round(logit.share[place], 4)
        assert values(counted, feature, "home")["share"] != round(logit.share[place], 4)
        assert values(modelled, feature, "home")["score"] == values(counted, feature, "home")["score"]
    assert is_whole(modelled)


def test_a_customer_without_a_segment_counts_in_all_only(tmp_path):
    table = ask(tmp_path, HOME, ANSWERS, chosen(9, 1, "a", "b"))
    rows = table.drop_duplicates([*KEY, "source"])
    assert set(rows[[*KEY, "customers"]].itertuples(index=False, name=None)) == {
        ("all", "portal", 10),
        ("home", "portal", 6),
        ("all", "a", 1),
        ("all", "b", 1),
    }


def test_several_questionnaires_are_several_answers_of_one_customer(tmp_path):
    again = [(100, 0, "portal", "expect", "dislike"), (101, 0, "portal", "expect", "dislike")]
    table = ask(tmp_path, [*HOME, *SHOP], [*ANSWERS, *again])
    counts = {row.segment: (row.n, row.customers) for row in table.itertuples()}
    assert counts == {"all": (12, 10), "home": (8, 6), "shop": (4, 4)}
    assert values(table, "portal", "home")["must_be"] == 3


def test_segments_weigh_as_they_answered(tmp_path):
    table = ask(tmp_path, [*HOME, *SHOP], ANSWERS)
    parts = table[table["measure"].isin(CATEGORIES)].pivot_table(index="measure", columns="segment", values="value")
    assert (parts["home"] + parts["shop"] == parts["all"]).all()


# Extremes -------------------------------------------------------------------------------------------------------------


def test_nobody_was_asked(tmp_path):
    table = ask(tmp_path, HOME)
    assert (len(table), list(table.columns)) == (0, TABLE.column_names)
    assert withhold(table, TABLE, 10).empty


def test_one_study_alone(tmp_path):
    assert set(ask(tmp_path, HOME, ANSWERS[:6])["measure"]) == set(KANO)
    assert set(ask(tmp_path, HOME, choices=chosen(1, 1, "a", "b"))["measure"]) == set(BEST_WORST)


def test_one_respondent(tmp_path):
    table = ask(tmp_path, HOME, ANSWERS[:1], chosen(0, 1, "a", "b", "c"))
    assert is_whole(table)
    assert figures(table, "portal")["better"] == (1, 0, 1)
    assert figures(table, "portal")["worse"] == (-1, -1, 0)
    assert figures(table, "a")["score"] == (1, -1, 1)
    assert figures(table, "c")["share"][1:] == (0, 1)


@pytest.mark.parametrize("pair", [("like", "like"), ("dislike", "like"), ("like", "dislike"), ("neutral", "neutral")])
def test_everybody_gives_the_same_answer(tmp_path, pair):
    table = ask(tmp_path, [*HOME, *SHOP], kano_of(*[pair] * 10))
    assert is_whole(table)
    better = figures(table, "portal")["better"]
    if pair == ("like", "dislike"):
        assert (better[0], better[2]) == (1, 1)
        assert 0.6 < better[1] < 0.75  # 10 of 10: 0.69
    elif pair == ("neutral", "neutral"):
        assert better[:2] == (0, 0)
        assert 0.25 < better[2] < 0.4
    else:
        assert better == (0, 0, 1), "nobody wanted it, and nobody said that it is indifferent"


def test_a_feature_never_best_nor_worst_and_one_that_always_is(tmp_path):
    table = ask(tmp_path, HOME, choices=[row for c in range(6) for row in chosen(c, 1, "a", "b", "c", "d")])
    assert is_whole(table)
    score = figures(table, "c")["score"]
    assert score[0] == 0
    assert score[1] < -0.3 < 0.3 < score[2]
    assert values(table, "a")["utility"] == round(np.log(25), 4)  # (12 + ½)/½
    assert sum(values(table, feature)["share"] for feature in "abcd") == pytest.approx(1, abs=2e-4)


def test_a_feature_in_no_task_of_a_segment_has_no_row_there(tmp_path):
    table = ask(
        tmp_path, [*HOME, *SHOP], choices=[*chosen(0, 1, "a", "b"), *chosen(1, 1, "b", "a"), *chosen(7, 1, "b", "c")]
    )
    cells = set(table[KEY].itertuples(index=False, name=None))
    assert ("shop", "a") not in cells
    assert {("home", "a"), ("shop", "c"), ("all", "a"), ("all", "c")} <= cells
    assert is_whole(table)


def test_tasks_in_which_nobody_chose(tmp_path):
    table = ask(tmp_path, HOME, choices=[(c, 1, feature, "none") for c in range(6) for feature in "ab"])
    assert is_whole(table)
    assert values(table, "a") == {"best": 0, "worst": 0, "score": 0, "utility": 0, "share": 0.5}


def test_incomplete_tasks_tell_what_they_can(tmp_path):
    people = [(place, "home") for place in range(40)]
    whole = [*in_pairs("a", 20, "b", 10), *in_pairs("b", 6, "c", 4, customer=30)]
    no_worst = [(c, task, feature, "none" if choice == "worst" else choice) for c, task, feature, choice in whole]
    idle = [
        (1, 2, "a", "best"),  # alone
        (2, 2, "c", "none"),
        *((3, 2, feature, "none") for feature in "abc"),
        *((4, 2, feature, "best") for feature in "ac"),  # which of the two?
    ]
    for choices in (no_worst, whole + idle):
        table = ask(tmp_path, people, choices=choices)
        assert [values(table, feature)["share"] for feature in "abc"] == list((np.array([6, 3, 2]) / 11).round(4))
        assert is_whole(table)


@pytest.mark.filterwarnings("error")
def test_a_feature_that_always_wins_where_features_meet_unequally(tmp_path):
    people = [(place, "home" if place < 40 else "shop") for place in range(80)]
    home = [*in_pairs("a", 30, "b", 0), *in_pairs("b", 6, "c", 4, customer=30)]
    shop = [*in_pairs("a", 20, "b", 10, customer=40), *in_pairs("b", 6, "c", 4, customer=70)]
    table = ask(tmp_path, people, choices=home + shop)
    assert is_whole(table)
    assert values(table, "a", "home")["utility"] == round(np.log(60.5 / 0.5), 4), "as counted: no finite estimate"
    assert values(table, "a", "shop")["share"] == round(6 / 11, 4)
    assert values(table, "a")["share"] == round(15 / (15 + 3 + 2), 4)  # 50 to 10, 12 to 8


def test_segments_of_few_tasks(tmp_path):
    people = [*((place, "home") for place in range(40)), (40, "shop"), (41, "farm"), (42, "farm")]
    choices = [*in_pairs("a", 20, "b", 10), *in_pairs("b", 6, "c", 4, customer=30)]
    choices += [*chosen(40, 1, "a", "b"), *chosen(40, 2, "b", "a"), *chosen(41, 1, "c", "a"), *chosen(42, 1, "a", "c")]
    table = ask(tmp_path, people, choices=choices)
    assert is_whole(table)
    assert values(table, "a", "shop")["share"] == values(table, "a", "farm")["share"] == 0.5
    assert figures(table, "a", "shop")["share"][1:] == (0, 1), "one customer says nothing of the others"
    low, high = figures(table, "a", "farm")["share"][1:]
    assert 0 <= low < 0.1
    assert 0.9 < high <= 1


# The sample company ---------------------------------------------------------------------------------------------------


EXPORTS = ("customers", "orders", "kano_answers", "best_worst_choices")
WORDS = ["like", "expect", "neutral", "tolerate", "dislike"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample's two studies: the store of its exports, and the rows that can be used, with their segment."""
    files = {name: gzip.decompress((SAMPLE / f"exports/{name}.csv.gz").read_bytes()) for name in EXPORTS}
    workspace = company(tmp_path_factory.mktemp("sample"), files, '[columns.customers]\ncustomer_id = "Customer No"\n')
    read(workspace)
    raw = {name: pd.read_csv(io.BytesIO(files[name]), dtype=str) for name in EXPORTS}
    segments = (
        raw["customers"].dropna(subset="segment").drop_duplicates("Customer No").set_index("Customer No")["segment"]
    )
    kano = raw["kano_answers"][raw["kano_answers"]["functional"].isin(WORDS)]  # a few say "love", on purpose
    studies = [each.assign(segment=each["customer_id"].map(segments)) for each in (kano, raw["best_worst_choices"])]
    return workspace.store, *studies


def class_of(functional, dysfunctional):
    """The table of the questionnaire in words."""
    if (functional, dysfunctional) in {("like", "like"), ("dislike", "dislike")}:
        return "questionable"
    if dysfunctional == "like" or functional == "dislike":
        return "reverse"
    if functional == "like":
        return "one_dimensional" if dysfunctional == "dislike" else "attractive"
    return "must_be" if dysfunctional == "dislike" else "indifferent"


def in_segments(rows):
    """Yield segment, feature and its rows; the whole company last."""
    for segment, of_segment in [*rows.groupby("segment"), ("all", rows)]:
        for feature, of_feature in of_segment.groupby("feature_id"):
            yield segment, feature, of_feature


@pytest.mark.parametrize("period", ["all", "2026", "2025-Q4"])
def test_the_sample_has_the_counts_of_a_twin(sample, period):
    store, kano, choices = sample
    table = estimate(store, period)
    counts = table.set_index([*KEY, "measure"])
    days = {"all": ("", "9"), "2026": ("2026", "2027"), "2025-Q4": ("2025-10", "2026")}[period]
    kano = kano[(kano["answered_on"] >= days[0]) & (kano["answered_on"] < days[1])]
    expected = {}
    for segment, feature, rows in in_segments(kano):
        found = Counter(map(class_of, rows["functional"], rows["dysfunctional"]))
        expected |= {
            (segment, feature, name): (found[name], len(rows), rows["customer_id"].nunique()) for name in CATEGORIES
        }
    for segment, feature, rows in in_segments(choices):
        for name in ("best", "worst"):
            picked = int((rows["choice"] == name).sum())
            expected[segment, feature, name] = (picked, len(rows), rows["customer_id"].nunique())
    assert len(expected) > 300
    found = counts.loc[counts.index.isin(list(expected)), ["value", "n", "customers"]]
    assert dict(zip(found.index, found.itertuples(index=False, name=None), strict=True)) == expected
    assert is_whole(table)


def bucket_of(customer):
    return int.from_bytes(hashlib.sha256(customer.encode()).digest()[:8]) % 200


def logit_by_hand(choices):
    """Give the conditional logit the tasks one by one, as the export has them; return it and the features."""
    code, features = pd.factorize(choices["feature_id"], sort=True)
    tasks = choices.assign(item=code).groupby(["customer_id", "task_id"])
    shown = np.array([list(items) for items in tasks["item"].apply(list)])
    picked = choices.assign(item=code).set_index(["customer_id", "task_id"])
    best, worst = (picked.loc[picked["choice"] == name, "item"].reindex(tasks.size().index) for name in PICKS)
    buckets = [bucket_of(customer) for customer, _ in tasks.size().index]
    return best_worst_logit(shown, best, worst, len(features), buckets), features


@pytest.mark.parametrize("segment", ["household", "small_business", "enterprise", "all"])
def test_the_model_is_that_of_the_tasks_one_by_one(sample, segment):
    store, _, choices = sample
    found, features = logit_by_hand(choices if segment == "all" else choices[choices["segment"] == segment])
    table = estimate(store)
    half = student.ppf(0.975, len(found.share_replicates) - 1) * np.sqrt(len(found.share_replicates) - 1)
    for place, feature in enumerate(features):
        of_feature = figures(table, feature, segment, "best_worst")
        u, spread = found.utility[place], half * np.std(found.utility_replicates[:, place])
        assert of_feature["utility"] == pytest.approx((u, u - spread, u + spread), abs=1e-8)
        odds, without = (np.log(part / (1 - part)) for part in (found.share, found.share_replicates))
        ends = odds[place] + half * np.std(without[:, place]) * np.array([0, -1, 1])
        assert of_feature["share"] == pytest.approx(1 / (1 + np.exp(-ends)), abs=1e-8)


def test_the_planted_shares_of_preference_come_out(sample):
    table = estimate(sample[0])
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["value"]
    stated = pd.Series({(row["segment"], row["feature_id"]): row["stated_importance"] for row in truth})
    odds = np.exp(STATED_WEIGHT * stated)
    planted = odds / odds.groupby(level=0).transform("sum")
    share = table[(table["measure"] == "share") & (table["segment"] != "all")].set_index(KEY)
    planted = planted[share.index]
    assert len(share) == 36
    assert share.loc[("household", "phone_hotline"), "value"] == pytest.approx(0.35, abs=0.02)
    holds = (share["value_low"] <= planted) & (planted <= share["value_high"])
    assert holds["household"].all()
    assert holds.mean() > 0.8  # 95% of them in many samples; in one, those of a segment go together
    away = np.abs(np.log(planted / share["value"]))
    assert (away < 2 * np.log(share["value_high"] / share["value_low"]) / 2).all()


def test_the_planted_classes_come_out_of_the_questionnaire(sample):
    table = estimate(sample[0])
    counts = table[table["measure"].isin(CATEGORIES)].pivot_table(index=KEY, columns="measure", values="value")
    found = dict(zip(counts.index, classify_answers(counts[list(CATEGORIES)]), strict=True))
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["value"]
    planted = {(row["segment"], row["feature_id"]): row["kano_asked"] for row in truth if row["kano_asked"]}
    assert len(planted) == 36
    assert {cell: found[cell] for cell in planted} == planted
    surely = table[(table["measure"] == "fong") & (table["segment"] == "household")]
    assert (surely["value"] == 1).all()


def test_utilities_follow_the_planted_importance(sample):
    table = estimate(sample[0])
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["value"]
    stated = pd.Series({(row["segment"], row["feature_id"]): row["stated_importance"] for row in truth})
    for segment, rows in table[(table["measure"] == "utility") & (table["segment"] != "all")].groupby("segment"):
        utility = rows.set_index("feature_id")["value"]
        assert np.corrcoef(utility, stated[segment][utility.index])[0, 1] > 0.97  # 43 to 349 people


# What is withheld -----------------------------------------------------------------------------------------------------


def hidden_cells(table):
    """Return the cells that are withheld, each in all of its measures."""
    for _, of_source in table.groupby("source"):
        whole = of_source.groupby(KEY)["withheld"].agg(["min", "max"])
        assert (whole["min"] == whole["max"]).all(), "a measure that is shown tells of one that is not"
    return {(row.segment, row.feature_id) for row in table.itertuples() if row.withheld}


def of_segments(**sizes):
    names = [name for name, size in sizes.items() for _ in range(size)]
    return list(enumerate(names))


def test_a_small_segment_takes_the_next_one_with_it_in_every_measure(tmp_path):
    customers = of_segments(a=4, b=12, c=30)
    pairs = list(product(WORDS, WORDS))
    kano = [(c, c, "portal", *pairs[7 * c % 25]) for c, _ in customers]
    choices = [row for c, _ in customers for row in chosen(c, 1, "portal", "lounge")]
    table = withhold(ask(tmp_path, customers, kano, choices, smallest_group=10), TABLE, 10)
    assert hidden_cells(table) == {(segment, feature) for segment in "ab" for feature in ("portal", "lounge")}
    shown = table[~table["withheld"]]
    assert shown[["value", "n", "customers"]].notna().all(axis=None)
    assert table.loc[table["withheld"], ["value", "value_low", "value_high", "n", "customers"]].isna().all(axis=None)


def test_a_small_company_is_withheld_whole(tmp_path):
    table = withhold(ask(tmp_path, of_segments(a=9), kano_of(*[("like", "like")] * 9), smallest_group=10), TABLE, 10)
    assert table["withheld"].all()


def test_counts_that_are_shown_do_not_tell_those_that_are_not(tmp_path):
    customers = of_segments(a=4, b=12, c=30)
    kano = [(c, c, "portal", *(("like", "dislike") if c < 4 else ("neutral", "neutral"))) for c, _ in customers]
    table = withhold(ask(tmp_path, customers, kano, smallest_group=10), TABLE, 10)
    for measure in CATEGORIES:
        rows = table[table["measure"] == measure].set_index("segment")["value"]
        assert rows.isna().to_dict() == {"a": True, "all": False, "b": True, "c": False}


def test_a_feature_that_few_saw_cannot_be_told_from_the_others_of_its_tasks(tmp_path):
    # There are as many best as worst choices, and shares add up to 1: with only "rare" left out, they would tell it.
    customers = of_segments(a=30, b=40)
    choices = [row for c, _ in customers for row in chosen(c, 1, "portal", "lounge", "chat")]
    choices += [row for c in range(3) for row in chosen(c, 2, "rare", "portal")]
    choices += [row for c in range(30, 60) for row in chosen(c, 2, "portal", "rare")]
    table = withhold(ask(tmp_path, customers, choices=choices, smallest_group=10), TABLE, 10)
    hidden = hidden_cells(table)
    assert {("a", "rare"), ("b", "rare")} <= hidden
    for segment in ("a", "b", "all"):
        assert sum(cell[0] == segment for cell in hidden) != 1
    for feature in ("rare", "portal", "lounge", "chat"):
        assert sum(cell[1] == feature for cell in hidden) != 1
    assert ("all", "portal") not in hidden
