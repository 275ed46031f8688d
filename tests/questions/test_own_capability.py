"""A company's own capability: picked up, checked and shown like those that come with the tool."""

import json

import pytest
from typer.testing import CliRunner

from servicefit.cli import app
from servicefit.report.fit_sections import capability_section, misses_section
from servicefit.report.sections import Shown
from servicefit.run import RunRequest, run_workspace
from tests.company import company

PRIVATE = "[privacy]\nsmallest_group = 2\n"
CUSTOMERS = "customer_id,segment\n" + "".join(f"C{place},home\n" for place in range(6))
CONTACTS = "contact_id,customer_id,channel,agent_id,started_at,outcome,satisfaction\n" + "".join(
    f"K{place},C{place},phone,G1,2026-03-0{1 + place},resolved,{1 + place % 5}\n" for place in range(6)
)
TARGETS = "segment,capability,weight,threshold,target\nall,effort_felt,1,50,10\nall,reachability,1,0.5,0.9\n"
QUERY = """\
-- How hard it was
select segment, 'all' as stage, channel, contacts.bucket, customer_id, (5 - satisfaction) * 25 as numerator, 1 as denominator
from contacts
inner join customers using (customer_id)
where started_at >= $period_start and started_at < $period_end;
"""
SECTION = """\
[capabilities.effort_felt]
label = "Effort that customers feel"
kind = "mean"
unit = "0-100"
direction = "less"
"""


def _company(folder, query=QUERY, settings=SECTION, name="effort_felt"):
    files = {
        "customers": CUSTOMERS,
        "contacts": CONTACTS,
        "strategy_targets": TARGETS,
        f"queries/capabilities/{name}.sql": query,
    }
    return company(folder, files, PRIVATE + settings)


def _run(workspace):
    return run_workspace(workspace, RunRequest(periods=("2026-03",), notebooks=False)).record


def _shown(record):
    return Shown(period="2026-03", segment="all", names=record.names, units=record.units, confidence=0.95)


def test_it_is_measured_named_and_judged_like_the_others(tmp_path):
    workspace = _company(tmp_path)
    record = _run(workspace)
    answer, target = workspace.capability("2026-03"), workspace.target("2026-03").table
    own = answer.table[answer.table["capability"] == "effort_felt"].set_index(["segment", "stage", "channel"])
    # ratings 1 2 3 4 5 1 are 100, 75, 50, 25, 0 and again 100 points of effort
    assert own.loc[("all", "all", "all"), "value"] == pytest.approx(350 / 6)
    assert own.loc[("all", "all", "phone"), "customers"] == 6
    assert record.names["effort_felt"] == "Effort that customers feel"
    assert (record.units["effort_felt"], record.directions["effort_felt"]) == ("0-100", "less")
    assert record.problems == []
    section = capability_section(answer.table, target, _shown(record))
    assert "Effort that customers feel" in section
    assert ">58 (" in section, "shown on its scale of 0 to 100, not as a percentage of 1"


def test_the_header_may_say_what_the_settings_do_not(tmp_path):
    header = "-- How hard it was\n-- kind: mean\n-- unit: 0-100\n-- direction: less\n"
    record = _run(_company(tmp_path, header + QUERY.partition("\n")[2], settings=""))
    assert (record.names["effort_felt"], record.units["effort_felt"]) == ("How hard it was", "0-100")
    assert record.problems == []


def test_settings_come_before_the_header_only_where_they_say_something(tmp_path):
    header = "-- How hard it was\n-- kind: mean\n-- unit: 0-100\n"
    settings = '[capabilities.effort_felt]\nlabel = "Effort"\n'
    record = _run(_company(tmp_path, header + QUERY.partition("\n")[2], settings))
    assert (record.names["effort_felt"], record.units["effort_felt"], record.problems) == ("Effort", "0-100", [])


@pytest.mark.parametrize(
    ("query", "settings", "said"),
    [
        (QUERY, "", "must say its kind as one of share, mean; its header has no such line"),
        (QUERY, SECTION.replace("0-100", "points"), 'must say its unit as one of share, 0-100; found "points"'),
        (QUERY, SECTION.replace('"mean"', '"share"'), "must have the unit share, since its kind is share"),
        (QUERY.replace("* 25", "* 99"), SECTION, "must yield figures from 0 to 100, its unit"),
        (QUERY.replace("satisfaction", "contentment"), SECTION, 'Referenced column "contentment" not found'),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_published(tmp_path, query, settings, said):
    workspace = _company(tmp_path, query, settings)
    record = _run(workspace)
    (problem,) = record.problems
    assert problem["capability"] == "effort_felt"
    assert "effort_felt.sql" in problem["message"]
    assert said in problem["message"]
    answer = workspace.capability("2026-03")
    assert "reachability" in set(answer.table["capability"])
    assert dict(answer.problems) == {"effort_felt": problem["message"]}
    section = misses_section(answer.table, workspace.target("2026-03").table, _shown(record), answer.problems)
    assert "the company&#x27;s own query fails" in section
    assert "effort_felt.sql" in section


def test_a_section_without_its_query_is_told_with_the_nearest_name(tmp_path):
    record = _run(
        _company(tmp_path, name="effort_fellt", settings=SECTION + SECTION.replace("effort_felt", "effort_fellt"))
    )
    assert [problem["capability"] for problem in record.problems] == ["effort_felt"]
    assert 'Did you mean "effort_fellt"?' in record.problems[0]["message"]


def test_an_own_query_in_the_place_of_one_of_ours_fails_for_itself(tmp_path):
    workspace = _company(tmp_path, "-- kind: share\n-- unit: share\nselect nothing from contacts", "", "reachability")
    record = _run(workspace)
    assert [problem["capability"] for problem in record.problems] == ["reachability"]
    assert "reachability" not in set(workspace.capability("2026-03").table["capability"])


def test_sums_by_agent_make_a_consistency_of_ones_own(tmp_path):
    query = """\
-- kind: share
-- unit: share
select 'all' as segment, 'all' as stage, 'all' as channel, agent_id as agent, count(*) as n, 2 * count(*) as sum
from contacts group by agent_id
"""
    record = _run(_company(tmp_path, query, ""))
    assert "must yield sums that lie within their counts" in record.problems[0]["message"]


def test_the_command_line_publishes_and_tells_it_on_standard_error(tmp_path):
    _company(tmp_path, QUERY.replace("satisfaction", "contentment"))
    told = CliRunner().invoke(app, ["run", str(tmp_path), "--period", "2026-03", "--no-notebooks"])
    assert told.exit_code == 0
    assert "Not measured: effort_felt. The query capabilities/effort_felt (effort_felt.sql) does not run" in told.stderr
    assert "Published 2026-03" in told.stdout
    told = CliRunner().invoke(app, ["run", str(tmp_path), "--period", "2026-03", "--no-notebooks", "--json"])
    assert [problem["capability"] for problem in json.loads(told.stdout)["problems"]] == ["effort_felt"]
