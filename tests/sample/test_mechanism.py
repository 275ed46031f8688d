"""What the simulator's one mechanism promises: order, hours, nothing after leaving, failures that cost customers."""

import numpy as np
import pandas as pd
import pytest

END = pd.Timestamp("2026-10-01")
HAPPENS = (
    ("contacts", "started_at"),
    ("cases", "opened_at"),
    ("cases", "closed_at"),
    ("orders", "ordered_at"),
    ("orders", "delivered_at"),
    ("survey_responses", "responded_on"),
    ("survey_invitations", "sent_on"),
    ("kano_answers", "answered_on"),
)


@pytest.fixture(scope="module")
def customers(company):
    frame = company.good("customers").set_index("customer_id")
    return frame.assign(
        joined_on=pd.to_datetime(frame.joined_on), left_on=pd.to_datetime(frame.left_on.replace("", None))
    )


@pytest.fixture(scope="module")
def contacts(company):
    frame = company.good("contacts")
    frame = frame[frame.agent_id != "A99999"]
    start = pd.to_datetime(frame.started_at)
    seconds = pd.to_numeric(frame.wait_seconds).fillna(0) + pd.to_numeric(frame.handle_seconds).fillna(0)
    return frame.assign(start=start, end=start + pd.to_timedelta(seconds, unit="s"))


@pytest.mark.parametrize(("table", "column"), HAPPENS)
def test_nothing_happens_before_joining_after_leaving_or_after_the_end(company, customers, table, column):
    rows = company.good(table)
    rows = rows[(rows.customer_id != "") & (rows[column] != "")]
    when = pd.to_datetime(rows[column]).dt.normalize()
    left = rows.customer_id.map(customers.left_on)
    assert (when >= rows.customer_id.map(customers.joined_on)).all()
    assert ((when < left) | left.isna()).all()
    assert (when < END).all()


def test_about_one_in_four_leaves_within_the_data(customers):
    assert 0.15 < customers.left_on.notna().mean() < 0.35
    assert customers.left_on.min() >= pd.Timestamp("2023-10-01")


def test_desks_answer_in_opening_hours_only(contacts):
    desk = contacts[contacts.channel.isin(["phone", "chat", "branch"])]
    closes = desk.start.dt.day_of_week.map({**dict.fromkeys(range(5), 20), 5: 16, 6: 0})
    assert (desk.start.dt.hour >= 8).all()
    assert (desk.start.dt.hour < closes).all()


def test_mondays_are_busiest(contacts):
    by_day = contacts[contacts.direction == "inbound"].start.dt.day_of_week.value_counts()
    assert by_day.idxmax() == 0
    assert by_day.idxmin() == 6


def test_contacts_of_a_case_follow_each_other(contacts):
    of_case = contacts[contacts.case_id != ""].sort_values(["case_id", "contact_id"])
    before = of_case.groupby("case_id").end.shift()
    assert before.notna().sum() > 10_000
    assert (of_case.start >= before)[before.notna()].all()


def test_a_case_opens_with_its_first_contact_which_is_inbound(company, contacts):
    first = contacts[contacts.case_id != ""].sort_values("contact_id").drop_duplicates("case_id").set_index("case_id")
    cases = company.good("cases").set_index("case_id")
    assert set(cases.index) == set(first.index)
    assert (first.started_at == cases.opened_at.reindex(first.index)).all()
    assert (first.direction == "inbound").all()


def test_agents_work_while_they_are_employed(company, contacts):
    agents = company.good("agents").set_index("agent_id")
    taken = contacts[contacts.agent_id != ""]
    day = taken.started_at.str[:10]
    left = taken.agent_id.map(agents.left_on)
    assert (day >= taken.agent_id.map(agents.hired_on)).all()
    assert ((day <= left) | (left == "")).all()


def test_nobody_takes_what_was_not_answered(contacts):
    missed = contacts.outcome.isin(["abandoned", "unanswered"])
    assert (contacts.agent_id[missed] == "").all()
    assert (contacts.handle_seconds[missed] == "").all()
    assert (contacts.agent_id[contacts.channel == "bot"] == "").all()
    assert (contacts.agent_id[~missed & (contacts.channel != "bot")] != "").all()


def test_who_is_put_through_meets_somebody_else(contacts):
    of_case = contacts[(contacts.case_id != "") & (contacts.agent_id != "")].sort_values(["case_id", "contact_id"])
    before = of_case.groupby("case_id")[["agent_id", "outcome"]].shift()
    legs = of_case.agent_id[before.outcome == "transferred"]
    assert len(legs) > 1_000
    assert (legs != before.agent_id[legs.index]).all()


def test_orders_are_promised_for_days_and_cases_for_hours(company):
    promised = company.good("orders").promised_at
    assert promised[promised != ""].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert company.good("cases").promised_by.str.fullmatch(r"|\d{4}-\d\d-\d\dT18:00:00").all()


def test_only_complaints_are_granted_or_escalated(company):
    cases = company.good("cases")
    is_complaint = cases.kind == "complaint"
    assert ((cases.resolution_granted != "") == is_complaint).all()
    assert (cases.escalation[~is_complaint] == "none").all()


def test_problems_are_more_frequent_in_the_first_year(company, customers):
    cases = company.good("cases")
    cases = cases[cases.customer_id.map(customers.segment) == "household"]
    tenure = (pd.to_datetime(cases.opened_at) - cases.customer_id.map(customers.joined_on)).dt.days
    newer = customers[(customers.segment == "household") & (customers.joined_on >= "2023-10-01")]
    last = newer.left_on.fillna(END)
    days = (last - newer.joined_on).dt.days
    of_newer = cases.customer_id.isin(newer.index)
    first_year = (of_newer & (tenure < 365)).sum() / np.minimum(days, 365).sum()
    later = (of_newer & (tenure >= 365)).sum() / np.maximum(days - 365, 0).sum()
    assert 1.3 < first_year / later < 1.9  # planted: 1.6


@pytest.mark.parametrize("segment", ["household", "small_business"])
def test_who_was_let_down_is_less_satisfied_and_leaves_more_often(company, customers, contacts, segment):
    half = pd.Timestamp("2025-04-01")
    people = customers[(customers.segment == segment) & (customers.joined_on < "2024-10-01")]
    people = people[people.left_on.isna() | (people.left_on >= half)]
    before = contacts[(contacts.start >= half - pd.DateOffset(months=6)) & (contacts.start < half)]
    bad = before[before.outcome.isin(["dropped", "unresolved", "abandoned", "unanswered"])].customer_id
    orders = company.good("orders")
    late = orders[(orders.promised_at >= "2024-10-01") & (orders.promised_at < "2025-04-01")]
    late = late[(late.delivered_at.str[:10] > late.promised_at) | (late.delivered_at == "")].customer_id
    let_down = people.index.isin(bad) | people.index.isin(late)
    leaves = people.left_on.lt(half + pd.DateOffset(months=12))
    assert leaves[let_down].mean() > leaves[~let_down].mean()
    answers = company.good("survey_responses")
    answers = answers[answers.responded_on.between("2025-04-01", "2025-09-30") & answers.customer_id.isin(people.index)]
    happy = pd.to_numeric(answers.satisfaction).groupby(answers.customer_id.isin(people.index[let_down])).mean()
    assert happy[True] < happy[False] - 0.1
