"""What customers value, from exports to the result table: what is planted is found, what cannot be told is refused."""

import numpy as np
import pandas as pd
import pytest

from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.errors import DataError, UsageError
from servicefit.results.schema import RESULTS
from tests.company import company, read, rows
from tests.questions.survey import FEATURES, PRIVATE, survey_company, survey_files

MAY_BE_EMPTY = {
    "segments_p_value",  # these four on all only
    "segments_q_value",
    "segments_share_p_value",
    "segments_share_q_value",
    "impact_asymmetry",  # only where a penalty takes away and a reward adds
    "stated_importance",
    "expectation_gap",
    "expectation_gap_low",
    "expectation_gap_high",
}
FROM_DRIVERS = {"importance", "rank", "p_value", "penalty", "reward", "kano", "relative_weight", "r_squared"}


def table_of(workspace, outcome="satisfaction", period="2025"):
    return workspace.feature_value(period, outcome=outcome).table


def cell(table, feature, segment="all"):
    (found,) = table[(table["feature_id"] == feature) & (table["segment"] == segment)].to_dict("records")
    return found


def require_no_gaps(table):
    """Every figure is there, but where a row is withheld or refused."""
    shown = table[~table["withheld"].astype(bool) & table["refused"].eq("")]
    figures = set(RESULTS["feature_value"].figures) - MAY_BE_EMPTY
    gaps = [name for name in sorted(figures) if shown[name].isna().any()]
    assert gaps == []


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return survey_company(tmp_path_factory.mktemp("survey"), left=True)


def test_what_is_planted_is_found(workspace):
    table = table_of(workspace)
    alerts, hotline, magazine = (cell(table, name) for name in FEATURES)
    assert (alerts["kano"], hotline["kano"], magazine["kano"]) == ("must_be", "attractive", "indifferent")
    assert alerts["penalty"] == pytest.approx(-1.1, abs=0.2)
    assert hotline["reward"] == pytest.approx(0.9, abs=0.2)
    assert magazine["rank"] == 3
    assert magazine["p_value"] > 0.01
    assert (alerts["q_value"], hotline["q_value"]) < (1e-6, 1e-6)


def test_a_row_a_segment_and_feature_without_gaps_and_shares_that_add_up_to_one(workspace):
    table = table_of(workspace)
    assert not table.duplicated(["outcome", "segment", "feature_id"]).any()
    assert set(table["segment"]) == {"all", "home", "business"}
    sums = table.groupby("segment")[["importance", "relative_weight"]].sum()
    np.testing.assert_allclose(sums.to_numpy(), 1, atol=1e-9)
    require_no_gaps(table)
    assert table.loc[table["segment"] == "all", "segments_p_value"].between(0, 1).all()


def test_ratings_counts_and_customers_are_those_of_the_export(workspace):
    found = cell(table_of(workspace), "hotline")
    count, low, high, mean = rows(
        workspace,
        "select count(r), count(*) filter (r <= 2), count(*) filter (r >= 4), avg(r) "
        "from (select rating_hotline as r from responses_wide)",
    )[0]
    customers = rows(
        workspace, "select count(distinct customer_id) from responses_wide where rating_hotline is not null"
    )
    assert (found["n"], found["n_low"], found["n_high"]) == (count, low, high)
    assert found["customers"] == customers[0][0]
    assert found["performance"] == pytest.approx(25 * (mean - 1))


def test_retention_is_of_the_answers_a_year_before(workspace):
    table = table_of(workspace, "retention", "2026")
    assert cell(table, "alerts")["n"] == cell(table_of(workspace), "alerts")["n"]
    assert table_of(workspace, "retention").empty  # nobody answered in 2024
    assert table["penalty"].dropna().abs().max() < 1  # in probability


def test_who_left_before_the_answer_or_whose_year_is_not_over_says_nothing_of_retention(tmp_path):
    files = survey_files(left=True)
    files["customers"] = files["customers"].replace("2026-01-15", "2025-01-15")  # before most answers
    workspace = company(tmp_path, {**files, "orders": files["orders"].replace("2027-01-05", "2026-07-01")}, PRIVATE)
    read(workspace)
    expected = rows(
        workspace,
        "select count(*) from responses_wide join customers using (customer_id) where rating_alerts is not null "
        "and (left_on is null or left_on > responded_on) and responded_on + interval 12 month < timestamp '2026-07-01'",
    )[0][0]
    assert cell(table_of(workspace, "retention", "2026"), "alerts")["n"] == expected


def test_retention_by_orders_follows_who_was_active_and_who_still_is(tmp_path):
    files = survey_files()
    responses = [line.split(",")[1:3] for line in files["survey_responses"].splitlines()[1:]]
    orders = ["order_id,customer_id,ordered_at,revenue", "O,C0,2027-06-01,1"]
    for number, (customer, day) in enumerate(responses):
        if number % 5:
            orders.append(f"A{number},{customer},{day},1")  # active when it answers
        if number // 2 % 3:
            orders.append(f"B{number},{customer},{int(day[:4]) + 1}{day[4:]},1")  # and a year later
    settings = f'{PRIVATE}[analysis]\nretention = "orders"\nactive_months = 3\n'
    workspace = company(tmp_path, {**files, "orders": "\n".join(orders) + "\n"}, settings)
    read(workspace)
    found = cell(table_of(workspace, "retention", "2026"), "alerts")
    active = rows(
        workspace,
        "select count(*) from responses_wide where rating_alerts is not null and exists (select 1 from orders "
        "where orders.customer_id = responses_wide.customer_id and ordered_at < responded_on + interval 1 day "
        "and ordered_at >= responded_on - interval 3 month)",
    )[0][0]
    assert found["n"] == active
    assert found["refused"] == ""


def test_an_outcome_nobody_gave_has_no_rows_and_an_unknown_one_names_the_nearest(workspace):
    assert table_of(workspace, "recommend").empty
    with pytest.raises(UsageError, match='found "satisfacton"') as fault:
        workspace.feature_value("2025", outcome="satisfacton")
    assert "satisfaction" in fault.value.hint


def test_the_order_of_rows_and_a_long_export_change_nothing(workspace, tmp_path):
    wide = survey_files(left=True)
    head, *lines = wide["survey_responses"].splitlines()
    names = head.split(",")
    base = [",".join(line.split(",")[:4]) for line in reversed(lines)]
    ratings = ["response_id,feature_id,rating,applicable"]
    for line in lines:
        values = dict(zip(names, line.split(","), strict=True))
        ratings += [
            f"{values['response_id']},{name},{values[f'rating_{name}']},true"
            for name in FEATURES
            if values[f"rating_{name}"]
        ]
    long = {
        "customers": wide["customers"],
        "survey_responses": "\n".join([",".join(names[:4]), *base]) + "\n",
        "survey_ratings": "\n".join(ratings) + "\n",
    }
    other = company(tmp_path, long, PRIVATE)
    read(other)
    pd.testing.assert_frame_equal(table_of(workspace), table_of(other))


def test_constant_ratings_are_refused_for_that_feature_alone(tmp_path):
    found = table_of(
        survey_company(tmp_path, rating=lambda name, drawn, _: np.full(len(drawn), 4) if name == "magazine" else drawn)
    )
    magazine = cell(found, "magazine")
    assert magazine["refused"] == "every rating of it is the same"
    assert (pd.isna(magazine["importance"]), magazine["performance"]) == (True, 75)
    assert cell(found, "alerts")["kano"] == "must_be"
    require_no_gaps(found)


def test_a_constant_outcome_is_refused(tmp_path):
    found = table_of(survey_company(tmp_path, outcome=lambda values: np.full(len(values), 4)))
    assert set(found["refused"]) == {"every answer on satisfaction is the same, so that nothing can go with it"}
    assert found[sorted(FROM_DRIVERS)].isna().all(axis=None)
    assert found["performance"].notna().all()


def test_one_respondent_is_withheld(tmp_path):
    found = table_of(survey_company(tmp_path, rows=1, answers_each=1))
    assert found["withheld"].all()
    assert found[RESULTS["feature_value"].figures].isna().all(axis=None)


def test_too_few_answers_are_refused_with_how_many_are_needed(tmp_path):
    found = table_of(survey_company(tmp_path, rows=120))
    assert set(found["refused"].str.replace(r"^\d+", "…", regex=True)) == {
        "… answers, too few to rank features (150 needed)"
    }


def test_a_feature_that_applies_to_nobody_has_no_row(tmp_path):
    blank = lambda name, drawn, _: np.full(len(drawn), "") if name == "magazine" else drawn  # noqa: E731
    found = table_of(survey_company(tmp_path, rating=blank))
    assert set(found["feature_id"]) == {"alerts", "hotline"}
    require_no_gaps(found)


def test_a_survey_in_which_nothing_applies_to_anybody_has_no_rows(tmp_path):
    found = survey_company(tmp_path, rating=lambda _, drawn, __: np.full(len(drawn), ""))
    assert table_of(found).empty
    assert found.feature_value("2025").words


def test_identical_features_share_their_importance_and_say_that_they_cannot_be_told_apart(tmp_path):
    drawn_first = {}

    def same(name, drawn, _):
        return drawn_first.setdefault("both", drawn) if name in ("alerts", "magazine") else drawn

    found = table_of(survey_company(tmp_path, rating=same))
    alerts, magazine = cell(found, "alerts"), cell(found, "magazine")
    assert alerts["importance"] == pytest.approx(magazine["importance"])
    assert "magazine" in alerts["not_told_apart"]
    assert pd.isna(alerts["penalty"])
    assert alerts["refused"] == "its ratings go with those of others so closely that its effects cannot be told"
    require_no_gaps(found)


def test_a_feature_that_nobody_in_a_segment_rated_has_no_row_there(tmp_path):
    def only_home(name, drawn, _):
        return np.where(np.arange(len(drawn)) // 2 % 2 == 1, "", drawn) if name == "magazine" else drawn

    found = table_of(survey_company(tmp_path, rating=only_home))
    assert set(found.loc[found["feature_id"] == "magazine", "segment"]) == {"all", "home"}
    require_no_gaps(found)


def test_weights_that_are_not_above_zero_are_rejected_and_the_others_count(tmp_path):
    weights = lambda rows, rng: {"weight": ["0", "-1", *np.round(rng.uniform(0.5, 2, rows - 2), 3)]}  # noqa: E731
    workspace = company(tmp_path, survey_files(extra=weights), PRIVATE)
    read_report = read(workspace)["survey_responses"]
    assert read_report.rows_rejected == 2
    found = cell(table_of(workspace), "hotline")
    mean, count = rows(
        workspace,
        "select sum(weight * rating_hotline) / sum(weight), count(*) from responses_wide where rating_hotline is not null",
    )[0]
    assert found["performance"] == pytest.approx(25 * (float(mean) - 1))
    assert found["n"] == count


def test_small_segments_are_withheld_and_cannot_be_worked_out(tmp_path):
    tiny = ("home",) * 60 + ("business",) * 60 + ("tiny",)
    found = table_of(survey_company(tmp_path, settings="[privacy]\nsmallest_group = 10\n", segments=tiny))
    assert found.loc[found["segment"] == "tiny", "withheld"].all()
    known = found[~found["withheld"].astype(bool)]
    for _, of_feature in known.groupby("feature_id"):
        assert "all" not in set(of_feature["segment"]) or len(of_feature) < 3  # else all less both is the tiny one


def test_what_is_held_fixed_takes_its_part_out(tmp_path):
    def by_method(rows_, _):
        return {"method": np.where(np.arange(rows_) % 3 == 0, "phone", "web")}

    plain = survey_company(tmp_path / "plain", extra=by_method)
    held = survey_company(
        tmp_path / "held", settings=f'{PRIVATE}[analysis]\ncontrols = ["method", "segment"]\n', extra=by_method
    )
    first, second = table_of(plain), table_of(held)
    assert second["importance"].sum() == pytest.approx(first["importance"].sum())
    assert cell(second, "alerts")["penalty"] == pytest.approx(cell(first, "alerts")["penalty"], abs=0.1)
    assert cell(second, "alerts")["penalty"] != cell(first, "alerts")["penalty"]
    assert cell(second, "alerts")["r_squared"] >= cell(first, "alerts")["r_squared"]
    require_no_gaps(second)


def test_the_sums_do_not_depend_on_how_the_answers_are_cut(workspace, monkeypatch):
    whole = table_of(workspace)
    monkeypatch.setattr("servicefit.questions.survey_sums.CHUNK_ROWS", 50)
    pd.testing.assert_frame_equal(whole, table_of(workspace))


def test_many_features_join_groups_of_customers_to_fit_in_memory(workspace, monkeypatch):
    from servicefit.questions.survey_sums import sum_answers
    from servicefit.settings import Settings

    monkeypatch.setattr("servicefit.questions.survey_sums._MOST_BYTES", 200_000)
    bound = {
        "period_start": pd.Timestamp("2025-01-01").to_pydatetime(),
        "period_end": pd.Timestamp("2026-01-01").to_pydatetime(),
    }
    with DuckDBEngine(workspace.store) as engine:
        found = sum_answers(engine, bound, ["satisfaction"], Settings())
    assert found.products.shape[2] == 40
    assert found.products[0, :, :, 0, 0].sum() == 1_500


def test_sums_that_cannot_fit_in_memory_are_refused_in_words(workspace, monkeypatch):
    monkeypatch.setattr("servicefit.questions.survey_sums._MOST_BYTES", 1_000)
    monkeypatch.setattr("servicefit.questions.survey_sums._NO_MORE_BYTES", 2_000)
    with pytest.raises(DataError, match=r"must fit in memory; the sums of \d+ features in \d+ segments take"):
        table_of(workspace)


def test_a_feature_that_nobody_can_tell_apart_from_too_many_missing_answers_is_refused(tmp_path):
    def mostly_missing(_, drawn, rng):
        return np.where(rng.random(len(drawn)) < 0.85, "none", drawn)

    missing = '[values.survey_responses.rating]\nnone = "missing"\n'
    found = table_of(survey_company(tmp_path, rows=600, settings=PRIVATE + missing, rating=mostly_missing))
    assert found["refused"].str.contains("too many ratings are missing").all()
    assert found["importance"].isna().all()


def test_what_one_customer_states_is_not_shown(tmp_path):
    files = survey_files(rows=400)
    cells = [line.split(",") for line in files["survey_responses"].splitlines()]
    long = ["response_id,feature_id,rating,applicable,stated_importance"]
    for number, row in enumerate(cells[1:]):
        asked = number // 2 % 2 == 0 or number == 3  # of the segment business one customer alone
        for name, rating in zip(FEATURES, row[4:], strict=True):
            if rating or number == 3:
                long.append(f"{row[0]},{name},{rating or 3},true,{4 if asked else ''}")
    files["survey_responses"] = "\n".join(",".join(row[:4]) for row in cells) + "\n"
    workspace = company(tmp_path, {**files, "survey_ratings": "\n".join(long) + "\n"}, PRIVATE)
    read(workspace)
    found = table_of(workspace).set_index(["segment", "feature_id"])["stated_importance"]
    assert found["all"].notna().all()
    assert found["business"].isna().all()
    assert found["home"].isna().all(), "the total less home would be the one of business"


def test_a_withheld_row_does_not_say_how_many_answered(tmp_path):
    segments = ("home",) * 200 + ("business",) * 200 + ("tiny",)
    found = table_of(survey_company(tmp_path, settings="[privacy]\nsmallest_group = 10\n", segments=segments))
    assert (found.loc[found["withheld"].astype(bool), "refused"] == "").all()


def test_check_says_that_a_wide_survey_can_be_answered(workspace):
    from servicefit.checking import check_workspace

    (found,) = [answer for answer in check_workspace(workspace).answers if answer.table == "feature_value"]
    assert (found.available, found.lacks) == (True, ())


@pytest.mark.parametrize("asked", [{"segment": None}, {"period": 2026}, {"period": None}, {"outcome": None}])
def test_what_is_no_text_is_refused_in_words(workspace, asked):
    with pytest.raises(UsageError):
        workspace.feature_value(**{"period": "2025", **asked})


def test_large_weights_are_no_fault(tmp_path):
    weights = lambda rows, rng: {"weight": [4_000_000, *np.round(rng.uniform(0.5, 2, rows - 1), 3)]}  # noqa: E731
    found = table_of(survey_company(tmp_path, extra=weights))
    outweighed = found[found["segment"].isin(["all", "home"])]  # by one answer
    assert outweighed["refused"].str.contains("worth 1 of equal weight, too few").all()


def test_two_features_that_nobody_rates_apart_are_said_to_count_together(tmp_path):
    drawn_first = {}

    def same(name, drawn, _):
        return drawn_first.setdefault("both", drawn) if name in ("alerts", "magazine") else drawn

    words = survey_company(tmp_path, rating=same).feature_value("2025").words
    assert words[0].startswith("Magazine and alerts are rated too alike to be told apart: together ") or any(
        word.startswith("Rated alike: ") for word in words
    )
    assert not any("alerts" in word.lower() and "could be chance" in word for word in words)
