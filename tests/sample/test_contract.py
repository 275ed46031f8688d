"""Every row keeps the contract, but for those that are wrong on purpose and listed."""

from collections import Counter

import pandas as pd
import pytest

from servicefit.sample import write as writing
from servicefit.sample import write_sample
from servicefit.sample.faults import FAULTS
from servicefit.sample.strategy import UNMEASURED
from servicefit.settings import load_settings
from servicefit.tables import EXPORTS
from tests.sample.reading import MADE, find_faults, read_company

EXPECTED = {
    "customers": {"key: second row": 2, "segment: missing": 2, "left_on: before joined_on": 2},
    "survey_responses": {"satisfaction: scale": 4, "customer_id: orphan": 3},
    "survey_ratings": {"rating: scale": 4},
    "kano_answers": {"functional: word": 3},
    "feature_usage": {"uses: too small": 5},
    "survey_invitations": {"sent_on: unreadable": 2},
    "contacts": {"outcome: word": 3, "started_at: unreadable": 2, "key: second row": 2},
    "cases": {"closed_at: before opened_at": 4, "customer_id: orphan": 2},
    "orders": {"delivered_at: before ordered_at": 3, "revenue: unreadable": 2, "customer_id: orphan": 1},
}


@pytest.mark.parametrize("table", MADE)
def test_bad_rows_are_those_listed(company, table):
    reasons = company.reasons[table]
    assert dict(Counter(reasons[reasons != ""])) == EXPECTED.get(table, {})


def test_the_list_of_faults_says_the_same():
    listed = Counter()
    for fault in FAULTS:
        listed[fault.export] += 0 if fault.is_kept else fault.rows
    assert dict(listed) == {table: sum(reasons.values()) for table, reasons in EXPECTED.items()}


def test_bad_rows_stay_far_below_the_limit(company):
    for reasons in company.reasons.values():
        assert (reasons != "").mean() < 0.005


def test_a_small_company_has_few_bad_rows(tmp_path):
    write_sample(tmp_path, customers=60, seed=3)
    for reasons in read_company(tmp_path).reasons.values():
        assert (reasons != "").mean() <= 0.01


@pytest.mark.parametrize(
    ("table", "column", "parent"),
    [
        ("contacts", "case_id", "cases"),
        ("contacts", "agent_id", "agents"),
        ("contacts", "customer_id", "customers"),
        ("contacts", "feature_id", "features"),
        ("reviews", "feature_id", "features"),
        ("feedback_actions", "feature_id", "features"),
        ("survey_invitations", "response_id", "survey_responses"),
    ],
)
def test_optional_references_exist(company, table, column, parent):
    given = company.good(table)[column]
    unknown = ~given[given != ""].isin(company.good(parent)[EXPORTS[parent].key[0]])
    assert unknown.sum() == (3 if column == "agent_id" else 0)


def test_a_case_belongs_to_the_customer_of_its_contacts(company):
    contacts, cases = company.good("contacts"), company.good("cases").set_index("case_id")
    contacts = contacts[contacts.case_id != ""]
    assert (contacts.customer_id == contacts.case_id.map(cases.customer_id)).all()


def test_settings_are_read_and_name_what_exists(remade, company):
    settings = load_settings(remade / "servicefit.toml")
    assert settings.company.name == "Harbor Broadband"
    assert settings.analysis.promise_holds == "end_of_day"
    assert settings.model_dump()["values"]["survey_ratings"] == {"applicable": {"yes": "true"}}
    assert set(company.good("strategy_targets").segment) <= set(settings.names)


def test_ratings_are_given_missing_or_not_applicable(company):
    ratings, answers = company.good("survey_ratings"), company.good("survey_responses")
    assert (ratings.applicable == "true").all()
    assert 0.02 < (ratings.rating == "").mean() < 0.04
    assert 0.2 < len(ratings) / len(answers) / 12 < 0.7  # the others do not apply
    asked = ratings[ratings.expectation != ""]
    assert 0.25 < len(asked) / len(ratings) < 0.45
    assert (asked.stated_importance != "").all()


def test_some_callers_are_unknown(company):
    unknown = company.good("contacts").customer_id == ""
    assert 0.005 < unknown.mean() < 0.03
    assert (company.good("contacts").case_id[unknown] == "").all()


def test_years_of_contacts_stand_in_their_files(remade):
    for path in remade.glob("exports/contacts-*.csv.gz"):
        started = pd.read_csv(path, usecols=["started_at"]).started_at
        assert (started.str[:4] == path.name[9:13]).all()


def test_strategy_asks_for_one_thing_that_nothing_measures(company):
    targets = company.good("strategy_targets")
    assert (targets.capability == UNMEASURED).sum() == 1
    assert (targets.ceiling != "").sum() == 1
    assert (find_faults(EXPORTS["strategy_targets"].column("weight"), targets.weight) == "").all()


def test_chunks_make_a_company_as_valid_as_one_piece(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "CHUNK_CUSTOMERS", 70)
    write_sample(tmp_path, customers=300, seed=5)
    company = read_company(tmp_path)
    for table, reasons in company.reasons.items():
        assert not company.good(table).empty
        assert (reasons != "").mean() <= 0.01, table
        assert company.good(table)[EXPORTS[table].key[0]].ne("").all(), table
    for table in ("cases", "contacts", "orders", "survey_responses", "survey_invitations", "reviews"):
        assert company.good(table)[EXPORTS[table].key[0]].is_unique, table
    assert company.good("customers").customer_id.is_unique
    assert len(company.good("customers")) == 300
