"""The airport's survey: every year and all years together come out, and agree with the raw files reckoned by hand."""

import json
import subprocess

import duckdb
import numpy as np
import pytest

from servicefit.intake import read_exports
from servicefit.workspace import open_workspace
from tests.real_data import sfo_survey_by_hand as by_hand
from tests.real_data.conftest import SERVICEFIT
from tests.real_data.sfo_survey_by_hand import FEATURES

pytestmark = pytest.mark.real_data

RESPONDENTS = {2014: 2_818, 2015: 2_958, 2016: 3_087, 2017: 2_831}
PUBLISHED_MEANS = {2014: 3.996, 2015: 4.048, 2016: 4.038, 2017: 4.064}  # of the airport as a whole, not weighted
USES = 21_986
YEARS = [str(year) for year in RESPONDENTS]
PERIODS = [*YEARS, "all"]
LARGE, SMALL = ("all", "business", "family", "holiday"), ("other", "school")
THOUSANDTH = 0.0005

NOT_ASKED = ["stated_importance", "expectation_gap", "expectation_gap_low", "expectation_gap_high"]
PENALTY = ["penalty", "penalty_low", "penalty_high"]
REWARD = ["reward", "reward_low", "reward_high"]
FROM_FEW = [*PENALTY, *REWARD, "n_low", "n_high"]  # empty where they would be about fewer than 10
ALWAYS = ["performance", "performance_low", "performance_high", "n", "customers"]
RANKED = [
    *("importance", "importance_low", "importance_high", "rank", "rank_low", "rank_high", "p_value", "q_value"),
    *("kano", "relative_weight", "r_squared", "sampling_error", "shrinkage", "not_told_apart"),
]


@pytest.fixture(scope="module")
def survey(run_workspace):
    """The workspace after a run of all years together, and one of each year with the reports of 2017."""
    ran = run_workspace("sfo_survey", "--no-notebooks")
    command = [SERVICEFIT, "run", ran.folder, "--periods", f"{YEARS[0]}..{YEARS[-1]}", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ran.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(json.loads(done.stdout)["published"]) == YEARS[::-1]
    return ran


@pytest.fixture(scope="module")
def complete(survey, tmp_path_factory):
    """Figures of 2017 from the respondents who left no rating blank."""
    folder = survey.folder.with_name("complete_answers")
    (folder / "exports").mkdir(parents=True)
    for name in ("servicefit.toml", "exports/customers.sql", "exports/survey_responses.sql"):
        text = (survey.folder / name).read_text(encoding="utf-8")
        if name.endswith("survey_responses.sql"):
            none_blank = " and ".join(f"rating_{feature} is distinct from '0'" for feature in FEATURES)
            text = f"select * from ({text}) as answers where year(responded_on) = 2017 and {none_blank}"
        (folder / name).write_text(text, encoding="utf-8")
    workspace = open_workspace(folder)
    read_exports(folder, workspace.settings, workspace.store)
    return workspace.feature_value("2017").table


@pytest.fixture(scope="module")
def of_2017(public_data):
    """The raw file of 2017."""
    return by_hand.read_survey(public_data / "sfo_survey", 2017)


def feature_value(survey, period, outcome="satisfaction"):
    """Return the published rows of a period as a frame."""
    files = str(survey.folder / "results" / "feature_value" / f"period={period}" / "*.parquet")
    with duckdb.connect() as connection:
        found = connection.execute("select * from read_parquet(?)", [files]).df()
    return found[found["outcome"] == outcome] if outcome else found


def of_segment(table, segment):
    """Return the rows of a segment by feature, in the order of the twin."""
    return table[table["segment"] == segment].set_index("feature_id").loc[FEATURES]


def close(found, expected, within=1e-8):
    """Say whether two rows of figures are all there and equal."""
    return found.to_numpy(dtype=float) == pytest.approx(np.asarray(expected), abs=within)


def test_all_rows_are_read_and_none_is_rejected(survey):
    totals = [row for row in survey.published("data_health") if row["reason"] is None]
    counts = {row["export"]: (row["rows_read"], row["rows_accepted"], row["rows_rejected"]) for row in totals}
    everybody = sum(RESPONDENTS.values())
    expected = {"customers": everybody, "features": 15, "feature_usage": USES, "survey_responses": everybody}
    assert counts == {export: (rows, rows, 0) for export, rows in expected.items()}


def test_respondents_and_published_means_of_each_year(survey):
    with duckdb.connect(str(survey.folder / "store.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select year(responded_on), count(*), avg(satisfaction) from survey_responses group by all"
        ).fetchall()
    assert {year: count for year, count, _ in rows} == RESPONDENTS
    assert {year: mean for year, _, mean in rows} == pytest.approx(PUBLISHED_MEANS, abs=THOUSANDTH)


@pytest.mark.parametrize("period", PERIODS)
def test_every_feature_is_there_and_importance_adds_up(survey, period):
    table = feature_value(survey, period, outcome=None)
    assert set(table["outcome"]) == ({"recommend", "satisfaction"} if period in {"2017", "all"} else {"satisfaction"})
    for (outcome, segment), rows in table.groupby(["outcome", "segment"]):
        assert sorted(rows["feature_id"]) == FEATURES, (outcome, segment)
        if segment in LARGE:
            assert rows["importance"].sum() == pytest.approx(1, abs=1e-9), (outcome, segment)
            assert sorted(rows["rank"]) == list(range(1, len(FEATURES) + 1)), (outcome, segment)


@pytest.mark.parametrize("period", PERIODS)
def test_what_is_empty_has_a_reason(survey, period):
    table = feature_value(survey, period, outcome=None)
    assert table[NOT_ASKED].isna().all(axis=None)
    assert table[table["withheld"]][[*ALWAYS, *RANKED, *FROM_FEW]].isna().all(axis=None)
    shown = table[~table["withheld"]]
    assert shown[ALWAYS].notna().all(axis=None)
    assert np.isfinite(shown[ALWAYS].to_numpy(dtype=float)).all()
    refused = shown["refused"].fillna("") != ""
    assert shown[refused][[*RANKED, *PENALTY, *REWARD, "impact_asymmetry"]].isna().all(axis=None)
    ranked = shown[~refused]
    assert ranked[RANKED].notna().all(axis=None)
    few = ranked["n_low"].isna()
    assert ranked[~few][FROM_FEW].notna().all(axis=None)
    fits = (ranked["penalty"] <= 0) & (ranked["reward"] >= 0)
    assert (ranked["impact_asymmetry"].notna() == fits).all()
    assert ((ranked["segment"] == "all") == ranked["segments_p_value"].notna()).all()


@pytest.mark.parametrize("period", PERIODS)
def test_small_segments_are_refused_in_a_sentence(survey, period):
    table = feature_value(survey, period)
    shown = table[~table["withheld"]]
    refused = shown[shown["refused"].fillna("") != ""]
    assert set(refused["segment"]) == set(SMALL)
    assert set(shown["segment"]) - set(SMALL) == set(LARGE)
    assert refused["refused"].str.contains("too few to rank features").all()
    assert (shown["customers"] >= 10).all()
    words = open_workspace(survey.folder).feature_value(period, "school").words
    assert words[0].startswith("School: ")
    assert "too few to rank features" in words[0]


def test_where_features_of_a_small_segment_are_rated_by_few_two_segments_are_withheld(survey):
    # Of 28 with another purpose in 2016 fewer than 10 rated it; school with them, or the total would tell.
    withheld = feature_value(survey, "2016").query("withheld")
    assert withheld.groupby("feature_id")["segment"].agg(set).map(sorted).to_dict() == {
        "parking_shuttle": ["other", "school"],
        "rental_cars": ["other", "school"],
    }


@pytest.mark.parametrize("segment", LARGE)
def test_penalty_and_reward_are_those_of_weighted_least_squares(complete, of_2017, segment):
    rows = of_segment(complete, segment)
    respondents = of_2017.complete().of(segment)
    assert (rows["shrinkage"] == 0).all()
    for figures, expected in zip(("penalty", "reward"), by_hand.penalties_and_rewards(respondents), strict=True):
        there = rows[figures].notna().to_numpy()
        assert there.sum() >= 5
        assert close(rows[figures][there], expected[there])


def test_intervals_of_penalty_and_reward(complete, of_2017):
    rows = of_segment(complete, "all")
    respondents = of_2017.complete()
    low, high = by_hand.interval(by_hand.penalties_and_rewards, respondents, by_hand.groups_with_ratings(respondents))
    for place, figures in enumerate(("penalty", "reward")):
        assert close(rows[f"{figures}_low"], low[place])
        assert close(rows[f"{figures}_high"], high[place])


def test_performance_is_the_weighted_mean_rating(survey, of_2017):
    for segment in (*LARGE, "school"):
        rows, respondents = of_segment(feature_value(survey, "2017"), segment), of_2017.of(segment)
        there = ~rows["withheld"].to_numpy(dtype=bool)
        assert close(rows["performance"][there], by_hand.performance(respondents)[there])
        assert (rows["n"][there] == respondents.rated.sum(axis=0)[there]).all()


@pytest.mark.parametrize("feature", ["signs", "parking_shuttle"])
def test_interval_of_performance(survey, of_2017, feature):
    row = of_segment(feature_value(survey, "2017"), "all").loc[feature]
    place = FEATURES.index(feature)
    raters = of_2017.only(of_2017.rated[:, place])
    low, high = by_hand.interval(lambda some: by_hand.performance(some)[place], raters)
    assert close(row[["performance_low", "performance_high"]], [low, high])


def test_importance_by_all_sets_of_features_with_and_without_blanks(survey, complete, of_2017):
    for table, respondents in ((feature_value(survey, "2017"), of_2017), (complete, of_2017.complete())):
        rows = of_segment(table, "all")
        explained = by_hand.explained_by_every_set(respondents)
        assert close(rows["r_squared"], [explained[frozenset(range(len(FEATURES)))]] * len(FEATURES))
        assert close(rows["importance"], by_hand.shares_of_explained(explained))


@pytest.mark.browser
def test_the_report_of_2017_opens_and_says_what_the_answer_says(survey, chromium):
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    faults, outside = [], []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: outside.append(asked.url) if asked.url.startswith("http") else None)
    page.goto((survey.folder / "reports" / "2017" / "1_what_customers_value.html").as_uri())
    page.locator(".sf-figure").first.locator("svg, canvas").first.wait_for(state="visible")
    text = page.inner_text("body")
    assert open_workspace(survey.folder).feature_value("2017").words[0] in text
    assert "Shuttle to long-term parking" in text
    assert not [feature for feature in FEATURES if "_" in feature and feature in text]
    assert (faults, outside) == ([], [])
    page.close()
