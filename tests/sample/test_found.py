"""What is planted can be found in 8,000 customers by counting and plain regression."""

import numpy as np
import pandas as pd
import pytest

from servicefit.sample.truth.file import read_truth
from tests.sample.reading import wide_ratings

LANDMARKS = ("2024-10-01", "2025-10-01")
TRUTH = read_truth()


@pytest.fixture(scope="module")
def people(company):
    """One row a customer and landmark: active then, what they used in the year before, whether they leave in the next."""
    customers = company.good("customers")
    usage, cases = company.good("feature_usage"), company.good("cases")
    rows = []
    for landmark in LANDMARKS:
        before, after = (f"{int(landmark[:4]) + step}{landmark[4:]}" for step in (-1, 1))
        active = customers[
            (customers.joined_on < landmark) & ((customers.left_on == "") | (customers.left_on >= landmark))
        ]
        active = active.set_index("customer_id")
        within = usage[(usage.used_on >= before) & (usage.used_on < landmark)]
        used = pd.crosstab(within.customer_id, within.feature_id) > 0
        opened = cases[(cases.opened_at >= before) & (cases.opened_at < landmark)]
        counts = pd.crosstab(opened.customer_id, opened.kind)
        rows.append(
            active[["segment"]]
            .assign(
                leaves=((active.left_on != "") & (active.left_on < after)).astype(float),
                tenure=(pd.Timestamp(landmark) - pd.to_datetime(active.joined_on)).dt.days / 365.25,
                margin=np.log(pd.to_numeric(active.annual_margin)),
            )
            .join(used)
            .join(counts)
            .fillna(0.0)
        )
    return pd.concat(rows)


def leaving_effect(people, feature, controls):
    """Regress leaving on use and controls; return the coefficient of use and its t."""
    new = (people.tenure < 1).astype(float)
    x = np.column_stack(
        [people[feature].astype(float), np.ones(len(people)), new, *(people[c].astype(float) for c in controls)]
    )
    y = people.leaves.to_numpy()
    inverse = np.linalg.pinv(x.T @ x)
    beta = inverse @ x.T @ y
    error = np.sqrt(np.diag(inverse) * ((y - x @ beta) ** 2).sum() / (len(y) - x.shape[1]))
    return beta[0], beta[0] / error[0]


WHO = ("tenure", "margin")
TROUBLE = (*WHO, "problem", "question", "complaint")


def of(people, *segments):
    return people[people.segment.isin(segments)]


@pytest.mark.parametrize("segment", ["household", "small_business"])
def test_gifts_drive_away(people, segment):
    effect, t = leaving_effect(of(people, segment), "mascot_gifts", WHO)
    assert effect > 0.04
    assert t > 3


def test_the_magazine_does_nothing(people):
    effect, t = leaving_effect(of(people, "household"), "paper_magazine", WHO)
    assert abs(effect) < 0.02
    assert abs(t) < 3


def test_the_lounge_holds_enterprise_only(people):
    effect, t = leaving_effect(of(people, "enterprise"), "loyalty_lounge", WHO)
    assert effect < -0.05
    assert t < -3
    effect, t = leaving_effect(of(people, "household"), "loyalty_lounge", WHO)
    assert abs(effect) < 0.025


def test_alerts_hold_customers(people):
    effect, t = leaving_effect(people, "outage_alerts", WHO)
    assert effect < -0.03
    assert t < -4


def test_the_hotline_looks_harmful_until_problems_are_counted(people):
    both = of(people, "household", "small_business")
    raw = both.leaves[both.phone_hotline == True].mean() - both.leaves[both.phone_hotline != True].mean()  # noqa: E712
    adjusted, _ = leaving_effect(both, "phone_hotline", TROUBLE)
    assert raw > 0.01
    assert adjusted < raw - 0.015
    assert adjusted < 0.01


def penalty_and_reward(answers, segment):
    """Regress satisfaction on low and high ratings of all features at once."""
    rows = answers[answers.segment == segment]
    features = [f for f in rows.columns[:12] if rows[f].notna().sum() > 300]
    parts = [np.column_stack([rows[f].notna(), rows[f] <= 2, rows[f] >= 4]) for f in features]
    x = np.column_stack([np.ones(len(rows)), *parts]).astype(float)
    beta, *_ = np.linalg.lstsq(x, rows.satisfaction.to_numpy(dtype=float), rcond=None)
    return {f: (beta[2 + 3 * i], beta[3 + 3 * i]) for i, f in enumerate(features)}


@pytest.mark.parametrize("segment", ["household", "small_business"])
def test_classes_come_out_of_the_ratings(company, segment):
    found = penalty_and_reward(wide_ratings(company), segment)
    truth = pd.DataFrame(TRUTH["value"]).set_index(["feature_id", "segment"]).kano
    for feature in ("phone_hotline", "outage_alerts", "order_tracking", "self_service_portal", "paper_magazine"):
        penalty, reward = found[feature]
        wanted = truth[feature, segment]
        assert (penalty < -0.18) == (wanted in {"must_be", "one_dimensional"}), feature
        assert (reward > 0.18) == (wanted in {"attractive", "one_dimensional"}), feature


def test_outage_alerts_rarely_fail(company):
    alerts = wide_ratings(company).outage_alerts.dropna()
    assert 0.005 < (alerts <= 2).mean() < 0.05


def kano_class(functional, dysfunctional):
    if functional == dysfunctional and functional in {"like", "dislike"}:
        return "questionable"
    if dysfunctional == "like" or functional == "dislike":
        return "reverse"
    if functional == "like":
        return "one_dimensional" if dysfunctional == "dislike" else "attractive"
    return "must_be" if dysfunctional == "dislike" else "indifferent"


def test_most_answer_the_kano_questionnaire_as_planted(company):
    kano = company.good("kano_answers")
    segment = kano.customer_id.map(company.good("customers").set_index("customer_id").segment)
    classes = [kano_class(f, d) for f, d in zip(kano.functional, kano.dysfunctional, strict=True)]
    most = pd.Series(classes, kano.index).groupby([kano.feature_id, segment]).agg(lambda c: c.mode()[0])
    planted = pd.DataFrame(TRUTH["value"]).dropna(subset="kano_asked").set_index(["feature_id", "segment"]).kano_asked
    assert most.to_dict() == planted.to_dict()


def test_best_worst_follows_what_people_say(company):
    choices = company.good("best_worst_choices")
    segment = choices.customer_id.map(company.good("customers").set_index("customer_id").segment)
    score = choices.choice.map({"best": 1, "worst": -1, "none": 0})[segment == "household"]
    ranks = score.groupby(choices.feature_id[segment == "household"]).mean().sort_values(ascending=False)
    assert ranks.index[0] == "phone_hotline"
    assert ranks["paper_magazine"] > ranks["account_manager"]
