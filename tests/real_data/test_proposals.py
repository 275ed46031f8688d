"""``servicefit init --from`` on the public data: what must be found, and what `check` says of it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from servicefit.proposal.propose import Proposal, propose_workspace
from servicefit.settings import load_settings
from tests.company import in_one_line, servicefit, told

FEATURES = (
    "ART", "FOOD", "STORE", "SIGN", "WALKWAYS", "SCREENS", "INFODOWN", "INFOUP", "WIFI", "ROADS", "PARK", "AIRTRAIN",
    "LTPARKING", "RENTAL",
)  # fmt: skip
pytestmark = pytest.mark.real_data


@dataclass(frozen=True)
class Proposed:
    """A proposed workspace."""

    made: Proposal

    @property
    def settings(self):
        """The settings as they load."""
        return load_settings(self.made.folder / "servicefit.toml")

    def headings(self, table):
        """Contract column to heading."""
        plan = next(plan for plan in self.made.plans if plan.table.name == table)
        return {one.name: one.seen.heading for one in plan.columns}

    def draft(self, table):
        """The file of a drafted export."""
        return self.made.folder / "exports" / f"{table}.sql"

    def check(self):
        """Call `check` on it."""
        return servicefit("check", self.made.folder)


@pytest.fixture(scope="module")
def proposed(public_data, tmp_path_factory):
    """Return a function that proposes a workspace for a folder of the public data, once."""
    folder = tmp_path_factory.mktemp("proposed")
    return cache(lambda name: Proposed(propose_workspace(folder / name, public_data / name)))


def test_olist_orders_customers_and_reviews_are_found_and_what_is_lacking_is_said(proposed):
    olist = proposed("olist")
    assert {plan.table.name: plan.seen.name for plan in olist.made.plans} == {
        "customers": "olist_customers.parquet",
        "orders": "olist_orders.parquet",
        "reviews": "olist_order_reviews.parquet",
    }
    assert olist.headings("orders") == {
        "order_id": "order_id",
        "customer_id": "customer_id",
        "ordered_at": "order_purchase_timestamp",
        "promised_at": "order_estimated_delivery_date",
        "delivered_at": "order_delivered_customer_date",
    }
    assert olist.headings("reviews") == {
        "review_id": "review_id",
        "posted_on": "review_creation_date",
        "stars": "review_score",
        "text": "review_comment_message",
    }
    assert olist.headings("customers") == {"customer_id": "customer_id", "region": "customer_state"}
    orders = next(plan for plan in olist.made.plans if plan.table.name == "orders")
    assert orders.lacking == {"revenue": '"price" of olist_order_items.parquet is like it'}
    assert olist.made.drafts == ("customers", "orders")


def test_airport_survey_of_four_years_is_one_table_with_fourteen_rated_features(proposed):
    survey = proposed("sfo_survey")
    (plan,) = survey.made.plans
    assert (plan.table.name, plan.seen.name, len(plan.seen.paths)) == (
        "survey_responses",
        "*_SFO_Customer_Survey.csv",
        4,
    )
    headings = survey.headings("survey_responses")
    rated = {name: heading for name, heading in headings.items() if name.startswith("rating_")}
    assert rated == {f"rating_{feature.lower()}": f"Q7{feature}" for feature in FEATURES}
    assert {name: heading for name, heading in headings.items() if name not in rated} == {
        "response_id": "RESPNUM",
        "customer_id": "RESPNUM",
        "satisfaction": "Q7ALL",
        "recommend": "NETPRO",
        "weight": "WEIGHT",
    }
    values = survey.settings.values["survey_responses"]
    assert values["rating"] == {"6": "", "0": "missing"}
    assert values["satisfaction"] == {"0": "missing", "6": "missing", "Blank": "missing"}
    assert values["recommend"] == {"11": "missing"}
    assert list(plan.lacking) == ["responded_on"]


def test_incidents_of_a_log_become_cases(proposed):
    desk = proposed("incidents")
    headings = desk.headings("cases")
    assert {name: headings[name] for name in ("case_id", "customer_id", "opened_at", "reopened")} == {
        "case_id": "number",
        "customer_id": "caller_id",
        "opened_at": "opened_at",
        "reopened": "reopen_count",
    }
    assert headings["closed_at"] in {"closed_at", "resolved_at"}
    assert 'the last row of each is taken, by "sys_updated_at"' in desk.draft("cases").read_text(encoding="utf-8")
    checked = desk.check()
    assert checked.returncode == 0, checked.stdout
    assert told(checked)["cases"] == (24_918, 24_915, 3)


def test_poll_is_a_best_worst_task(proposed):
    poll = proposed("maxdiff_issues")
    assert poll.headings("best_worst_choices") == {
        "customer_id": "id",
        "task_id": "block",
        "feature_id": "issue",
        "choice": "value",
    }
    assert poll.settings.values["best_worst_choices"]["choice"] == {"1.0": "best", "-1.0": "worst", "0.0": "none"}
    checked = poll.check()
    assert checked.returncode == 1
    assert "There must be at least one of survey_responses, orders, contacts, cases, feature_usage" in in_one_line(
        checked
    )


@pytest.mark.parametrize("name", ["olist", "sfo_survey", "incidents", "maxdiff_issues"])
def test_only_words_of_the_contract_blanks_and_codes_are_written_as_values(proposed, name):
    written = {
        word for columns in proposed(name).settings.values.values() for words in columns.values() for word in words
    }
    assert all(word in {"Blank", "?", "."} or float(word) in range(-1, 100) for word in written), written


def test_data_stay_where_they_are(proposed, public_data):
    places = [Path(place) for place in proposed("olist").settings.exports.values() if not place.endswith(".sql")]
    assert {place.parent for place in places} == {(public_data / "olist").resolve()}
