"""What is planted in the service, its people and its feedback can be found by counting."""

import numpy as np
import pandas as pd
import pytest

from servicefit.sample.truth.capabilities import intraclass_correlation


@pytest.fixture(scope="module")
def contacts(company):
    rows = company.good("contacts")
    return rows[rows.agent_id != "A99999"]


def test_hardly_a_call_is_answered_in_the_week_of_the_breakdown(contacts):
    calls = contacts[(contacts.channel == "phone") & (contacts.direction == "inbound")]
    answered = ~calls.outcome.isin(["abandoned", "unanswered"])
    week = calls.started_at.str[:10].between("2026-03-09", "2026-03-15")
    assert week.sum() > 150
    assert answered[week].mean() < 0.15
    assert answered[~week].mean() > 0.85


def counts_by_agent(contacts):
    taken = contacts[contacts.agent_id != ""]
    return (taken.outcome == "resolved").groupby(taken.agent_id).agg(["size", "sum"])


def test_agents_differ(contacts):
    counts = counts_by_agent(contacts).to_numpy(dtype=float)
    assert 0.02 < intraclass_correlation(counts) < 0.08
    share = counts[:, 1].sum() / counts[:, 0].sum()
    alike = np.column_stack([counts[:, 0], np.random.default_rng(0).binomial(counts[:, 0].astype(int), share)])
    assert intraclass_correlation(alike.astype(float)) < 0.005


def test_training_and_engagement_go_with_solving(company, contacts):
    agents = company.good("agents").set_index("agent_id")
    counts = counts_by_agent(contacts).query("size > 200")
    solved = counts["sum"] / counts["size"]
    team = agents.team.reindex(solved.index)
    solved = solved - solved.groupby(team).transform("mean")
    for column in ("training_hours", "engagement"):
        assert np.corrcoef(solved, pd.to_numeric(agents[column]).reindex(solved.index))[0, 1] > 0.15


def test_new_agents_solve_less(company, contacts):
    hired = contacts.agent_id.map(company.good("agents").set_index("agent_id").hired_on)
    taken = contacts[hired.notna()]
    days = (pd.to_datetime(taken.started_at) - pd.to_datetime(hired[hired.notna()])).dt.days
    solved = taken.outcome == "resolved"
    assert solved[days < 180].mean() < solved[days >= 180].mean() - 0.02


@pytest.fixture(scope="module")
def late_orders(company):
    """Orders delivered late or never, with customers and the day after the promise."""
    orders = company.good("orders")
    late = orders[
        (orders.promised_at != "") & ((orders.delivered_at == "") | (orders.delivered_at.str[:10] > orders.promised_at))
    ]
    late = late.assign(failed=pd.to_datetime(late.promised_at) + pd.Timedelta(days=1))
    return late[late.failed < "2025-09-01"]


def test_the_silent_leave_more_often_than_those_who_complain(company, late_orders):
    complaints = company.good("cases").query("kind == 'complaint'")[["customer_id", "opened_at"]]
    opened = late_orders.merge(complaints, on="customer_id", how="left")
    days = (pd.to_datetime(opened.opened_at) - opened.failed).dt.days
    spoke = set(opened.order_id[days.between(0, 30)])
    left = pd.to_datetime(
        late_orders.customer_id.map(company.good("customers").set_index("customer_id").left_on).replace("", None)
    )
    here = left.isna() | (left > late_orders.failed + pd.Timedelta(days=30))
    leaves = left.sub(late_orders.failed).dt.days.between(30, 395)
    is_silent = ~late_orders.order_id.isin(spoke)
    assert 0.2 < 1 - is_silent.mean() < 0.6
    assert leaves[here & is_silent].mean() > leaves[here & ~is_silent].mean() + 0.02


def test_who_was_let_down_answers_more_often(company, late_orders):
    asked = company.good("survey_invitations").merge(
        late_orders[["customer_id", "failed"]].drop_duplicates("customer_id"), on="customer_id", how="left"
    )
    days = (pd.to_datetime(asked.sent_on) - asked.failed).dt.days
    answers = asked.response_id != ""
    assert answers[days.between(0, 60)].mean() > answers[~days.between(0, 60)].mean() + 0.03


def test_who_was_asked_lately_answers_less(company):
    asked = company.good("survey_invitations").sort_values(["customer_id", "sent_on"])
    days = pd.to_datetime(asked.sent_on).diff().dt.days
    again = (asked.customer_id == asked.customer_id.shift()) & days.between(0, 89)
    answers = asked.response_id != ""
    assert answers[again].mean() < answers[~again].mean() - 0.04


def test_managers_believe_otherwise(company):
    beliefs = company.good("management_beliefs")
    mean = pd.to_numeric(beliefs.believed_importance).groupby(beliefs.subject).mean()
    assert beliefs.respondent_id.nunique() == 12
    assert mean["mascot_gifts"] > mean["outage_alerts"] + 30


def test_managers_find_the_service_better_than_outsiders_and_the_logs(company):
    checks = company.good("mystery_checks")
    reached = (checks.reached == "true").groupby(checks.performed_by).mean()
    announced = (checks.announced == "true").groupby(checks.performed_by).mean()
    assert reached["manager"] > 0.94
    assert reached["outside"] < 0.85
    assert announced["manager"] > 0.5 > announced["outside"]


def test_about_half_of_the_feedback_is_acted_on_in_time(company):
    actions = company.good("feedback_actions")
    actions = actions[actions.raised_on < "2026-04-01"]
    days = (pd.to_datetime(actions.implemented_on.replace("", None)) - pd.to_datetime(actions.raised_on)).dt.days
    assert 0.3 < (days <= 180).mean() < 0.65
    assert (days > 180).any()
    assert days.isna().any()


def test_reviews_come_from_strong_feelings(company):
    stars = pd.to_numeric(company.good("reviews").stars).value_counts(normalize=True)
    assert stars[1] + stars[5] > stars[3]


def test_the_bot_sends_people_on(company):
    rows = company.good("contacts").sort_values("contact_id")
    rows = rows[rows.case_id != ""]
    following = rows.groupby("case_id").channel.shift(-1)
    after = following[(rows.channel == "bot") & following.notna()]
    assert (after != "bot").mean() > 0.5
