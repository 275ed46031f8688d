"""Figures about representatives: these are the sample of the intervals, and no figure is about one or two of them."""

import numpy as np
import pytest
from scipy.stats import t as student

from servicefit.run import RunRequest, run_workspace
from servicefit.sample import write_sample
from servicefit.workspace import open_workspace
from tests.company import company, read

PEOPLE = ["competence", "consistency", "engagement"]
DIMENSIONS = ["segment", "stage", "channel"]
FIGURES = ["value", "value_low", "value_high", "n", "customers"]
CUSTOMERS = "customer_id,segment\n" + "".join(f"C{place},home\n" for place in range(60))
AGENTS = {"anna": (20, 31), "bert": (20, 88), "cleo": (10, 70), "dirk": (30, 60)}
"""Training hours and engagement."""
OWN = """\
-- Seen by someone
-- kind: mean
-- unit: 0-100
select 'all' as segment, 'all' as stage, channel, bucket, customer_id, agent_id as agent, 50 as numerator, 1 as denominator
from contacts
"""


def _workspace(folder, work, files=()):
    """Make a company whose agents took so many contacts of a channel: ``work`` holds (agent, channel, contacts)."""
    agents = "".join(f"{name},2020-01-01,{hours},{felt}\n" for name, (hours, felt) in AGENTS.items())
    contacts, place = "contact_id,customer_id,agent_id,channel,started_at,outcome\n", 0
    for agent, channel, count in work:
        for _ in range(count):
            outcome = "resolved" if place % 3 else "unresolved"
            contacts += f"K{place},C{place % 60},{agent},{channel},2026-03-02,{outcome}\n"
            place += 1
    exports = {
        "customers": CUSTOMERS,
        "agents": f"agent_id,hired_on,training_hours,engagement\n{agents}",
        "contacts": contacts,
    }
    workspace = company(folder, {**exports, **dict(files)})
    read(workspace)
    return workspace


def _cells(workspace):
    return workspace.capability("2026-03").table.set_index(["capability", *DIMENSIONS])


def test_a_channel_of_one_agent_shows_nothing_about_her(tmp_path):
    work = [("bert", "phone", 40), ("cleo", "phone", 50), ("dirk", "phone", 60), ("anna", "branch", 70)]
    found = _cells(_workspace(tmp_path, work))
    for capability in PEOPLE:
        branch, phone = (found.loc[(capability, "all", "all", channel)] for channel in ("branch", "phone"))
        assert branch["withheld"]
        assert branch[FIGURES].isna().all()
        assert phone["withheld"], "the total less the phone is the branch"
        assert not found.loc[(capability, "all", "all", "all"), "withheld"]
    assert not found.loc[("directness", "all", "all", "branch"), "withheld"], "it is about the service"


def test_the_interval_of_a_mean_leaves_out_one_agent_at_a_time(tmp_path):
    row = _cells(_workspace(tmp_path, [("anna", "phone", 30), ("bert", "phone", 40), ("cleo", "phone", 50)])).loc[
        ("engagement", "all", "all", "phone")
    ]
    # 30 × 31 + 40 × 88 + 50 × 70 = 7950 over 120; without Anna 7020 / 90, without Bert 4430 / 80, without Cleo 4450 / 70
    without = np.array([7020 / 90, 4430 / 80, 4450 / 70])
    half = student.ppf(0.975, 2) * np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum())
    assert row["value"] == pytest.approx(66.25)
    assert half > 40, "three agents say little"
    assert (row["value_low"], row["value_high"]) == pytest.approx((66.25 - half, 100))


def test_a_share_that_all_have_is_as_sure_as_there_are_agents(tmp_path):
    work = [("anna", "phone", 40), ("bert", "phone", 40), ("dirk", "phone", 40)]
    row = _cells(_workspace(tmp_path, work)).loc[("competence", "all", "all", "all")]
    # three of three agents, corrected for the degrees of freedom: t(119) over t(2), squared, of three facts
    effective = 3 * (student.ppf(0.025, 119) / student.ppf(0.025, 2)) ** 2
    assert (row["value"], row["value_high"], row["n"], row["customers"]) == (1, 1, 120, 60)
    assert row["value_low"] == pytest.approx(0.025 ** (1 / effective))


def test_a_capability_of_the_companys_own_may_name_agents(tmp_path):
    work = [("anna", "phone", 30), ("bert", "phone", 40), ("cleo", "phone", 50), ("dirk", "chat", 60)]
    found = _cells(_workspace(tmp_path, work, {"queries/capabilities/seen.sql": OWN}))
    assert found.loc[("seen", "all", "all", "all"), FIGURES].tolist() == [50, 50, 50, 180, 60]
    assert found.loc[("seen", "all", "all", "chat"), "withheld"]


def test_an_own_query_names_an_agent_in_every_row(tmp_path):
    work = [("anna", "phone", 30), ("", "phone", 1)]
    workspace = _workspace(tmp_path, work, {"queries/capabilities/seen.sql": OWN})
    (problem,) = run_workspace(workspace, RunRequest(periods=("2026-03",), notebooks=False)).record.problems
    assert "must yield an agent in every row. Leave out what no agent did." in problem["message"]


# What a reader can work out of a run's published tables ---------------------------------------------------------------


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return what a run on a company of 1,500 customers published about people."""
    folder = tmp_path_factory.mktemp("people") / "company"
    write_sample(folder, customers=1_500, seed=7)
    workspace = open_workspace(folder)
    read(workspace)
    run_workspace(workspace, RunRequest(periods=("2025-10..2026-09",), notebooks=False))
    found = workspace.capability("2025-10..2026-09")
    assert found.run is not None
    return found.table[found.table["capability"].isin(PEOPLE)]


def _solved(table):
    """Return the cells whose withheld n follows from what is shown of any measure: a cell's n is one variable of all."""
    shown = table[~table["withheld"]].groupby(DIMENSIONS)["n"].first()
    cells = sorted({tuple(row) for row in table[DIMENSIONS].to_numpy()})
    unknown = [cell for cell in cells if cell not in shown.index]
    equations = []
    for dimension in range(3):
        for total in cells:
            parts = [c for c in cells if c[dimension] != "all" and _over(c, dimension) == total]
            if total[dimension] != "all" or not parts:
                continue
            equation = [(cell in parts) - float(cell == total) for cell in unknown]
            if any(equation):
                equations.append(equation)
    if not equations:
        return []
    follows = np.diag(np.linalg.pinv(np.array(equations)) @ np.array(equations))
    return [cell for cell, certain in zip(unknown, follows, strict=True) if certain > 1 - 1e-9]


def _over(cell, dimension):
    return (*cell[:dimension], "all", *cell[dimension + 1 :])


def test_nothing_withheld_about_people_can_be_worked_out_of_a_run(published):
    assert published["withheld"].any()
    assert _solved(published) == []


def test_measures_about_people_hide_the_same_cells(published):
    hidden = published[published["withheld"]].groupby("capability")
    cells = [{tuple(cell) for cell in rows[DIMENSIONS].to_numpy()} for _, rows in hidden]
    assert len(cells) == 3
    assert cells[0] == cells[1] == cells[2]


def test_no_row_about_people_is_missing(published):
    assert published.groupby("capability").size().nunique() == 1


def test_the_attack_works_out_what_is_hidden_in_one_measure_only(published):
    shown = published[published["withheld"] & (published["channel"] != "all")].iloc[0]
    naive = published.assign(withheld=(published[DIMENSIONS] == shown[DIMENSIONS]).all(axis=1))
    assert _solved(naive) == [tuple(shown[DIMENSIONS])]
