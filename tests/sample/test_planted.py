"""What is planted comes out, counted by hand with pandas, within bounds that chance explains."""

import numpy as np
import pandas as pd
import pytest

from servicefit.sample.parameters import ON_THE_DAY
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.truth.shares import planted_truths, walk_chain
from tests.sample.reading import wide_ratings

STANDARD_ERRORS = 4.0  # 18 shares: chance passes this once in a thousand seeds
CLUSTERING = 1.3  # contacts of one case are alike
TRUTHS = {(truth.capability, truth.segment): truth.value for truth in planted_truths()}
SEGMENT_IDS = [segment.segment_id for segment in SEGMENTS]


@pytest.fixture(scope="module")
def contacts(company):
    rows = company.good("contacts")
    segment = company.good("customers").set_index("customer_id").segment
    cases = company.good("cases")
    broken = cases.case_id[cases.opened_at.str[:10].between("2026-03-01", "2026-03-15")]  # touched by the breakdown
    rows = rows[(rows.agent_id != "A99999") & ~rows.case_id.isin(broken)].assign(
        segment=lambda frame: frame.customer_id.map(segment)
    )
    return rows.assign(is_answered=~rows.outcome.isin(["abandoned", "unanswered"])).sort_values("contact_id")


def shares_by_segment(hits, segment):
    grouped = hits.groupby(segment)
    return grouped.mean(), grouped.size()


def reachability(contacts):
    inbound = contacts[contacts.direction == "inbound"]
    return shares_by_segment(inbound.is_answered, inbound.segment)


def directness(contacts):
    answered = contacts[contacts.is_answered]
    return shares_by_segment(answered.outcome != "transferred", answered.segment)


def continuity(contacts):
    taken = contacts[(contacts.case_id != "") & (contacts.agent_id != "")]
    before = taken.groupby("case_id").agent_id.shift()
    taken = taken[before.notna()]
    return shares_by_segment(taken.agent_id == before.loc[taken.index], taken.segment)


def first_contact_resolution(contacts):
    inbound = contacts[(contacts.case_id != "") & (contacts.direction == "inbound")]
    start = pd.to_datetime(inbound.started_at)
    later = start.groupby(inbound.case_id).shift(-1)
    first = inbound[~inbound.case_id.duplicated()]
    again = (later - start).loc[first.index] <= pd.Timedelta(days=7)
    return shares_by_segment((first.outcome == "resolved") & ~again, first.segment)


def resolution_on_time(company):
    cases = company.good("cases")
    cases = cases[(cases.promised_by != "") & (cases.promised_by < "2026-10-01")]
    segment = cases.customer_id.map(company.good("customers").set_index("customer_id").segment)
    return shares_by_segment((cases.closed_at != "") & (cases.closed_at <= cases.promised_by), segment)


def promised_orders(company, begin, end):
    orders = company.good("orders")
    orders = orders[(orders.promised_at >= begin) & (orders.promised_at < end)]
    return orders, orders.customer_id.map(company.good("customers").set_index("customer_id").segment)


def promise_keeping(company, begin="2025-10-01", end="2026-10-01"):
    orders, segment = promised_orders(company, begin, end)
    return shares_by_segment(
        (orders.delivered_at != "") & (orders.delivered_at.str[:10] <= orders.promised_at), segment
    )


def assert_near(found, n, truth):
    bound = STANDARD_ERRORS * CLUSTERING * np.sqrt(truth * (1 - truth) / n)
    assert abs(found - truth) < bound, f"{found:.4f} is not {truth:.4f} ± {bound:.4f}"


@pytest.mark.parametrize("segment", SEGMENT_IDS)
@pytest.mark.parametrize("measure", [reachability, directness, continuity, first_contact_resolution])
def test_shares_of_contacts(contacts, measure, segment):
    share, n = measure(contacts)
    assert_near(share[segment], n[segment], TRUTHS[measure.__name__, segment])


@pytest.mark.parametrize("segment", SEGMENT_IDS)
@pytest.mark.parametrize("measure", [resolution_on_time, promise_keeping])
def test_shares_of_promises(company, measure, segment):
    share, n = measure(company)
    assert_near(share[segment], n[segment], TRUTHS[measure.__name__, segment])


def test_small_business_waits_for_orders(company):
    now, _ = promise_keeping(company)
    before, n = promise_keeping(company, begin="2023-10-01", end="2025-10-01")
    assert now["small_business"] == pytest.approx(0.72, abs=0.03)
    assert_near(before["small_business"], n["small_business"], 0.79)


def test_some_orders_come_on_the_promised_day(company):
    orders, _ = promised_orders(company, "2023-10-01", "2026-10-01")
    day = orders.delivered_at.str[:10]
    kept = (day != "") & (day <= orders.promised_at)
    assert_near((day == orders.promised_at)[kept].mean(), kept.sum(), ON_THE_DAY)


@pytest.mark.parametrize("segment", SEGMENTS[:2], ids=SEGMENT_IDS[:2])
def test_lunch_is_the_worst_time_to_call(contacts, segment):
    calls = contacts[(contacts.direction == "inbound") & (contacts.channel == "phone")]
    calls = calls[calls.segment == segment.segment_id]
    is_lunch = calls.started_at.str[11:13].isin(["12", "13"])
    phone = segment.channels[0]
    # who is cut off or put through carries the state of the line over the hour, and is answered more surely
    assert calls.is_answered[is_lunch].mean() == pytest.approx(phone.answered_at_lunch, abs=0.06)
    assert calls.is_answered[~is_lunch].mean() == pytest.approx(phone.answered, abs=0.02)


def test_an_average_case_has_as_many_contacts_as_computed(contacts):
    inbound = contacts[(contacts.case_id != "") & (contacts.direction == "inbound")]
    per_case = inbound.groupby("segment").size() / inbound.groupby("segment").case_id.nunique()
    for number, segment in enumerate(SEGMENT_IDS):
        assert per_case[segment] == pytest.approx(walk_chain(number).attempts, rel=0.02)


def test_customers_come_from_segments_as_planted(company):
    share = company.good("customers").segment.value_counts(normalize=True)
    for segment in SEGMENTS:
        assert_near(share[segment.segment_id], 8_000, segment.share)


def test_first_answer_after_a_late_order_is_lower(company):
    orders, segment = promised_orders(company, "2023-10-01", "2026-10-01")
    orders = orders[orders.delivered_at != ""].assign(segment=segment, on=lambda frame: frame.delivered_at.str[:10])
    answers = company.good("survey_responses").sort_values("responded_on")
    pairs = orders.merge(answers[["customer_id", "responded_on", "satisfaction"]], on="customer_id")
    pairs = pairs[pairs.responded_on > pairs.on].drop_duplicates("order_id")
    is_late = pairs.on > pairs.promised_at
    means = pd.to_numeric(pairs.satisfaction).groupby([is_late, pairs.segment]).mean()
    lost = means[False] - means[True]
    assert (lost > 0.15).all()
    assert lost["small_business"] > 0.35


@pytest.fixture(scope="module")
def answers(company):
    return wide_ratings(company)


def rating_pull(answers, feature):
    return answers[[feature, "satisfaction"]].dropna().corr().iloc[0, 1]


def test_nobody_values_gifts_or_the_magazine(answers):
    for feature in ("mascot_gifts", "paper_magazine"):
        assert abs(rating_pull(answers, feature)) < 0.05
    for feature in ("phone_hotline", "order_tracking", "self_service_portal"):
        assert rating_pull(answers, feature) > 0.1


def test_the_lounge_counts_for_enterprise_only(answers):
    assert rating_pull(answers[answers.segment == "enterprise"], "loyalty_lounge") > 0.15
    assert abs(rating_pull(answers[answers.segment == "household"], "loyalty_lounge")) < 0.08


def test_readme_gives_the_true_figures(remade):
    text = (remade / "README.md").read_text()
    for (capability, _), value in TRUTHS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| {capability} "))
        assert f"{value:.1%}" in row
