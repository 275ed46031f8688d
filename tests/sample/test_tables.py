"""The tables that hang together: invitations with answers, usage with customers, studies with their designs."""

import itertools

import pandas as pd
import pytest

from servicefit.tables import EXPORTS


def test_every_table_of_the_contract_is_filled(company):
    assert {table for table in EXPORTS if not company.good(table).empty} == set(EXPORTS)


def test_every_answer_has_one_invitation_of_the_same_customer_before_it(company):
    asked = company.good("survey_invitations")
    asked = asked[asked.response_id != ""].set_index("response_id")
    answers = company.good("survey_responses").set_index("response_id")
    assert asked.index.is_unique
    assert set(asked.index) == set(answers.index)
    asked = asked.reindex(answers.index)
    assert (asked.customer_id == answers.customer_id).all()
    assert (asked.method == answers.method).all()
    days = (pd.to_datetime(answers.responded_on) - pd.to_datetime(asked.sent_on)).dt.days
    assert days.between(0, 6).all()


def test_features_are_used_by_customers_while_they_are_customers(company):
    usage = company.good("feature_usage")
    customers = company.good("customers").set_index("customer_id")
    assert usage.used_on.str.endswith("-01").all()
    month, joined = usage.used_on.str[:7], usage.customer_id.map(customers.joined_on)
    left = usage.customer_id.map(customers.left_on)
    assert (month >= joined.str[:7]).all()
    assert ((month <= left.str[:7]) | (left == "")).all()
    assert not usage.duplicated(["customer_id", "feature_id", "used_on"]).any()


@pytest.mark.parametrize(("feature", "direction"), [("phone_hotline", "inbound"), ("satisfaction_call", "outbound")])
def test_contacts_count_as_uses(company, feature, direction):
    contacts = company.good("contacts")
    contacts = contacts[(contacts.feature_id == feature) & (contacts.case_id != "")]
    assert (contacts.direction == direction).all()
    usage = company.good("feature_usage")
    used = pd.to_numeric(usage.uses[usage.feature_id == feature])
    assert used.sum() == len(contacts)


def test_budget_is_what_uses_cost(company):
    features = company.good("features").set_index("feature_id")
    budget = company.good("service_budget").assign(cost=lambda frame: pd.to_numeric(frame.cost))
    fixed = budget[budget.segment == ""].groupby("feature_id").cost.sum()
    assert fixed.to_dict() == pytest.approx((3 * pd.to_numeric(features.annual_cost)).to_dict(), abs=0.1)
    usage = company.good("feature_usage")
    uses = pd.to_numeric(usage.uses).groupby(usage.feature_id).sum()
    by_use = budget[budget.segment != ""].groupby("feature_id").cost.sum()
    assert by_use.to_dict() == pytest.approx((uses * pd.to_numeric(features.cost_per_use)).to_dict(), abs=1.0)
    assert set(budget.period) == {f"{2023 + (q + 3) // 4}-Q{(q + 3) % 4 + 1}" for q in range(12)}


def test_kano_asks_about_every_feature_once(company):
    kano = company.good("kano_answers")
    assert (kano.groupby("response_id").feature_id.nunique() == 12).all()
    assert len(kano[["response_id", "customer_id"]].drop_duplicates()) == kano.response_id.nunique()
    assert kano.customer_id.nunique() > 600


def test_each_best_worst_task_has_one_best_and_one_worst_of_four(company):
    choices = company.good("best_worst_choices")
    tasks = choices.groupby(["customer_id", "task_id"]).choice
    assert (tasks.size() == 4).all()
    for choice in ("best", "worst"):
        assert (tasks.agg(lambda words, choice=choice: (words == choice).sum()) == 1).all()
    one = choices[choices.customer_id == choices.customer_id.iloc[0]]
    assert (one.feature_id.value_counts() == 3).all()
    pairs = one.groupby("task_id").feature_id.agg(lambda names: set(itertools.combinations(sorted(names), 2)))
    assert len(set().union(*pairs)) > 40


def test_orders_leave_a_margin(company):
    orders = company.good("orders")
    rate = pd.to_numeric(orders.margin) / pd.to_numeric(orders.revenue)
    assert rate.between(0.22, 0.42).all()


def test_some_comments_hold_what_must_be_redacted(company):
    for table, column in (("survey_responses", "comment"), ("reviews", "text")):
        text = company.good(table)[column]
        assert text.str.contains("@example.org").sum() > 5
        assert (text != "").sum() > 500
