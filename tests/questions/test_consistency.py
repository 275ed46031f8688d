"""Consistency between representatives: from contacts to a figure, withheld where it would be about one or two people."""

import pytest

from servicefit.statistics.consistency import agent_consistency
from tests.company import company, read

PRIVATE = "[privacy]\nsmallest_group = 2\n"
SIGNIFICANT = 1e-9  # published figures have ten significant digits
# agent, channel, contacts taken, of these resolved
WORK = [
    ("G1", "phone", 10, 8),
    ("G2", "phone", 12, 5),
    ("G3", "phone", 9, 3),
    ("G1", "chat", 6, 6),
    ("G2", "chat", 5, 1),
    ("G3", "chat", 7, 4),
]
TWO_IN_CHAT = WORK[:-1]
CUSTOMERS = "customer_id,segment\n" + "".join(
    f"C{place},{'home' if place < 8 else 'business'}\n" for place in range(10)
)
HEADER = "contact_id,customer_id,agent_id,channel,started_at,outcome\n"


def _contacts(work, customer):
    lines = []
    for agent, channel, count, resolved in work:
        for place in range(count):
            outcome = "resolved" if place < resolved else "unresolved"
            lines.append(f"K{len(lines)},{customer(len(lines))},{agent},{channel},2026-03-02,{outcome}\n")
    return HEADER + "".join(lines)


def _consistency(folder, work=WORK, customer=lambda place: f"C{place % 10}"):
    workspace = company(folder, {"customers": CUSTOMERS, "contacts": _contacts(work, customer)}, PRIVATE)
    read(workspace)
    table = workspace.capability("2026-03").table
    table = table[table["capability"] == "consistency"]
    return table.set_index(["segment", "stage", "channel"])


def test_it_is_one_less_the_agents_correlation_in_every_cell_and_roll_up(tmp_path):
    found = _consistency(tmp_path)
    phone = agent_consistency([10, 12, 9], [8, 5, 3], 0.95)
    every = agent_consistency([16, 17, 16], [14, 6, 7], 0.95)
    for cell, expected in {("all", "all", "phone"): phone, ("all", "all", "all"): every}.items():
        row = found.loc[cell]
        assert row["value"] == pytest.approx(expected.value, rel=SIGNIFICANT)
        assert (row["value_low"], row["value_high"]) == pytest.approx((expected.low, expected.high), rel=SIGNIFICANT)
        assert row["n"] == expected.n
        assert row["customers"] == 10
        assert not row["withheld"]


def test_customers_are_counted_once_in_a_roll_up(tmp_path):
    found = _consistency(tmp_path, customer=lambda place: f"C{place % 3}")
    assert found.loc[("all", "all", "all"), "customers"] == 3
    assert found.loc[("home", "all", "phone"), "customers"] == 3


def test_a_figure_about_two_representatives_is_withheld(tmp_path):
    found = _consistency(tmp_path, TWO_IN_CHAT)
    chat = found.loc[("all", "all", "chat")]
    assert chat["withheld"]
    assert chat[["value", "value_low", "value_high", "n", "customers"]].isna().all()


def test_a_figure_about_too_few_customers_is_withheld(tmp_path):
    found = _consistency(tmp_path, customer=lambda place: "C0" if place else "C9")
    assert found.loc[("home", "all", "phone"), "withheld"]


def test_where_all_contacts_ended_alike_there_is_no_figure(tmp_path):
    found = _consistency(tmp_path, work=[("G1", "phone", 5, 5), ("G2", "phone", 5, 5), ("G3", "phone", 5, 5)])
    assert found["value"].isna().all()
    assert found.loc[("all", "all", "all"), "withheld"]


def test_no_agent_is_published(tmp_path):
    assert set(_consistency(tmp_path).columns) == {
        "capability", "value", "value_low", "value_high", "n", "customers", "withheld"
    }  # fmt: skip
