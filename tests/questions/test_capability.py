"""From small exports to figures: numerators and denominators by hand, roll-ups, the company's own capabilities."""

import pytest

from servicefit.run import RunRequest, run_workspace
from servicefit.workspace import open_workspace
from tests.company import company, read

PRIVATE = "[privacy]\nsmallest_group = 2\n"
CUSTOMERS = "customer_id,segment\n" + "".join(f"C{place},{'home' if place < 6 else 'business'}\n" for place in range(9))
CONTACT = "contact_id,customer_id,agent_id,channel,stage,started_at,outcome\n"
# customer, agent, channel, stage, outcome
CONTACTS = [
    ("C0", "G1", "phone", "before", "resolved"),
    ("C1", "", "phone", "before", "abandoned"),
    ("C2", "G1", "phone", "after", "resolved"),
    ("C3", "", "bot", "after", "resolved"),
    ("C4", "", "phone", "", "unanswered"),
    ("C5", "G2", "chat", "", "transferred"),
    ("C6", "G2", "chat", "after", "resolved"),
    ("C7", "G1", "chat", "after", "dropped"),
    ("C8", "", "chat", "after", "unanswered"),
    ("", "G1", "phone", "before", "resolved"),
]
OWN = """\
-- Long waits
-- kind: share
-- unit: share
select 'all' as segment, 'all' as stage, channel, bucket, customer_id,
  sum(case when wait_seconds > 60 then 1 else 0 end) as numerator, count(*) as denominator
from contacts where started_at < $period_end and wait_seconds is not null group by channel, bucket, customer_id;
"""


def _contacts():
    lines = [
        f"K{place},{c},{g},{channel},{stage},2026-03-{1 + place:02d} 10:00,{o}\n"
        for place, (c, g, channel, stage, o) in enumerate(CONTACTS)
    ]
    return CONTACT + "".join(lines)


def _figures(answer, capability):
    table = answer.table[answer.table["capability"] == capability]
    keys = zip(table["segment"], table["stage"], table["channel"], strict=True)
    return {
        key: (round(value, 4), n, customers)
        for key, value, n, customers in zip(keys, table["value"], table["n"], table["customers"], strict=True)
    }


@pytest.fixture
def workspace(tmp_path):
    made = company(tmp_path, {"customers": CUSTOMERS, "contacts": _contacts()}, PRIVATE)
    read(made)
    return made


def test_roll_ups_add_facts_and_tell_customers_apart(workspace):
    found = _figures(workspace.capability("2026-03"), "reachability")
    # Seven of ten attempts were answered: by an agent (six) or the bot (one); the unknown caller is nobody's customer.
    assert found["all", "all", "all"] == (0.7, 10, 9)
    assert found["home", "all", "all"] == (round(4 / 6, 4), 6, 6)
    assert found["business", "all", "all"] == (round(2 / 3, 4), 3, 3)
    assert found["all", "all", "phone"] == (0.6, 5, 4)
    assert found["all", "before", "all"] == (round(2 / 3, 4), 3, 2)
    assert found["all", "after", "all"] == (0.8, 5, 5)
    assert found["business", "after", "chat"] == (round(2 / 3, 4), 3, 3)


def test_facts_without_a_dimension_count_in_its_roll_up_only(workspace):
    found = _figures(workspace.capability("2026-03"), "reachability")
    by_stage = sum(
        n
        for (segment, stage, channel), (_, n, _) in found.items()
        if (segment, channel) == ("all", "all") and stage != "all"
    )
    by_segment = sum(
        n
        for (segment, stage, channel), (_, n, _) in found.items()
        if (stage, channel) == ("all", "all") and segment != "all"
    )
    assert (by_stage, by_segment) == (8, 9)


def test_another_period_has_other_facts(workspace):
    found = _figures(workspace.capability("2026-03"), "directness")
    assert found["all", "all", "all"] == (round(6 / 7, 4), 7, 6)
    assert workspace.capability("2026-02").table.empty


def test_small_groups_are_withheld(workspace):
    table = workspace.capability("2026-03").table
    assert set(table.loc[table["customers"].notna(), "customers"] >= 2) == {True}
    few = table[
        (table["capability"] == "reachability")
        & (table["channel"] == "bot")
        & (table["stage"] == "all")
        & (table["segment"] == "all")
    ]
    assert few["withheld"].tolist() == [True]


def test_an_unknown_segment_is_told_with_the_nearest_one(workspace):
    from servicefit.errors import UsageError

    with pytest.raises(UsageError, match='found "busines"') as fault:
        workspace.capability("2026-03", segment="busines")
    assert fault.value.hint == 'Did you mean "business"?'


def test_a_company_adds_a_capability_by_adding_a_file(tmp_path):
    contacts = (
        _contacts()
        .replace("outcome\n", "outcome,wait_seconds\n")
        .replace("resolved\n", "resolved,90\n")
        .replace("transferred\n", "transferred,10\n")
    )
    contacts = (
        contacts.replace("abandoned\n", "abandoned,\n")
        .replace("unanswered\n", "unanswered,\n")
        .replace("dropped\n", "dropped,\n")
    )
    files = {"customers": CUSTOMERS, "contacts": contacts, "queries/capabilities/long_waits.sql": OWN}
    workspace = company(
        tmp_path, files, PRIVATE + '[capabilities.long_waits]\nlabel = "Waits over a minute"\ndirection = "less"\n'
    )
    outcome = run_workspace(workspace, RunRequest(periods=("2026-03",), notebooks=False))
    found = _figures(workspace.capability("2026-03"), "long_waits")
    assert found["all", "all", "all"] == (round(5 / 6, 4), 6, 5)
    assert outcome.record.names["long_waits"] == "Waits over a minute"


def test_a_mean_of_the_companys_own_is_a_mean(tmp_path):
    contacts = CONTACT.replace("\n", ",wait_seconds\n") + "".join(
        f"K{p},C{p},G1,phone,,2026-03-01,resolved,{10 * p}\n" for p in range(5)
    )
    own = OWN.replace("sum(case when wait_seconds > 60 then 1 else 0 end)", "sum(wait_seconds)")
    own = own.replace("kind: share", "kind: mean").replace("unit: share", "unit: 0-100")
    files = {"customers": CUSTOMERS, "contacts": contacts, "queries/capabilities/wait.sql": own}
    workspace = company(tmp_path, files, PRIVATE)
    read(workspace)
    assert _figures(workspace.capability("2026-03"), "wait")["all", "all", "phone"] == (20, 5, 5)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("sum(case", "summ(case", "does not run: Catalog Error: Scalar Function with name summ does not exist"),
        ("wait_seconds > 60", "wait > 60", 'does not run: Binder Error: Referenced column "wait" not found'),
        (
            "count(*) as denominator",
            "count(*) as facts",
            "must yield segment, stage, channel, bucket, numerator, denominator; denominator is not",
        ),
        ("$period_end", "$period_edn", "must ask only for known parameters; it needs $period_edn"),
        ("'all' as segment", "null as segment", "must yield a text as segment, stage and channel"),
        (
            "bucket, customer_id,",
            "bucket + 200 as bucket, customer_id,",
            "must yield the bucket of the table that it reads, 0 to 199",
        ),
        (
            "bucket, customer_id,",
            "-bucket - 1 as bucket, customer_id,",
            "must yield the bucket of the table that it reads, 0 to 199",
        ),
        (
            "then 1 else",
            "then 9 else",
            "must yield hits among facts by bucket; hits must lie between 0 and the facts of their group",
        ),
        ("count(*) as denominator", "'many' as denominator", "must yield numerators and denominators that are numbers"),
        (
            "count(*) as denominator",
            "cast('x1' || channel as integer) as denominator",
            "does not run: Conversion Error: Could not convert string",
        ),
        ("-- kind: share", "-- kind: shares", 'must say kind as one of share, mean; found "shares"'),
        ("-- kind: share\n", "", "must say its kind as one of share, mean; its header has no such line"),
        ("-- unit: share\n", "", "must say its unit as one of share, 0-100; its header has no such line"),
        ("-- unit: share", "-- unit: 0-100", "must have the unit share, since its kind is share"),
        ("count(*) as denominator", "1 / 0 as denominator", "must yield finite numerators and denominators"),
        ("count(*) as denominator", "1 // 0 as denominator", "does not run: Invalid Input Error: Division by zero"),
        (
            "count(*) as denominator",
            "cast('nan' as double) as denominator",
            "must yield finite numerators and denominators",
        ),
        (
            "count(*) as denominator",
            "count(*) / nullif(count(*) - 1, 0) as denominator",
            "must yield a numerator and a denominator in every row; 3 lack one",
        ),
        ("sum(case", "100 * sum(case", "must yield hits among facts by bucket"),
    ],
)
def test_a_mistake_in_the_companys_own_file_is_told_by_its_name(tmp_path, was, now, said):
    contacts = CONTACT.replace("\n", ",wait_seconds\n") + "".join(
        f"K{p},C{p},G1,phone,,2026-03-01,resolved,90\n" for p in range(3)
    )
    files = {"customers": CUSTOMERS, "contacts": contacts, "queries/capabilities/long_waits.sql": OWN.replace(was, now)}
    workspace = company(tmp_path, files)
    outcome = run_workspace(workspace, RunRequest(periods=("2026-03",), notebooks=False))
    (problem,) = outcome.record.problems
    assert problem["capability"] == "long_waits"
    assert problem["message"].startswith("The query capabilities/long_waits (long_waits.sql) ")
    assert said in problem["message"]
    assert problem["message"].endswith((".", '"?')), "how to mend it stands last"
    published = set(workspace.capability("2026-03").table["capability"])
    assert "long_waits" not in published
    assert {"reachability", "directness", "line_stability"} <= published


def test_what_a_run_has_published_is_read_while_data_and_settings_are_its_own(workspace):
    run_workspace(workspace, RunRequest(periods=("2026-03",), notebooks=False))
    published = workspace.capability("2026-03")
    assert published.run is not None
    (workspace.folder / "servicefit.toml").write_text(PRIVATE + "[analysis]\nconfidence = 0.9\n")
    changed = open_workspace(workspace.folder).capability("2026-03")
    assert changed.run is None
    (workspace.folder / "servicefit.toml").write_text(PRIVATE)
    (workspace.folder / "exports/contacts.csv").write_text(_contacts().replace("abandoned", "resolved"))
    read(workspace)
    assert workspace.capability("2026-03").run is None
