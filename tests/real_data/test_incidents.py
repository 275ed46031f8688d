"""The service desk: known figures come out of ``servicefit run``."""

import datetime as dt
from collections import Counter
from itertools import groupby, pairwise

import duckdb
import pytest

pytestmark = pytest.mark.real_data

INCIDENTS = 24_918
REOPENED = 275
OF_UNKNOWN_CALLERS = 3
REOPENINGS = 331  # 275 once or more, some up to eight times
HUNDREDTH_OF_A_PERCENT = 0.00005


def _capability(ran, name, segment="all"):
    return ran.row("capability", capability=name, segment=segment, stage="all", channel="all")


def count_by_hand(log_file):
    """Count straight from the log, an incident at a time: the brute-force twin of exports and queries together."""
    with duckdb.connect() as connection:
        log = connection.execute(
            "select number, reopen_count, reassignment_count, assigned_to, opened_at, sys_updated_at "
            "from read_parquet(?) order by number, sys_mod_count, sys_updated_at",
            [str(log_file)],
        ).fetchall()
    incidents = [list(rows) for _, rows in groupby(log, key=lambda row: row[0])]
    stretches = [[list(rows) for _, rows in groupby(incident, key=lambda row: row[1])] for incident in incidents]
    starts = [[parts[0][0][4], *(min(row[5] for row in part) for part in parts[1:])] for parts in stretches]
    data_end = max(start for incident in starts for start in incident)
    counts = Counter()
    for parts, started in zip(stretches, starts, strict=True):
        moves = [0, *(part[-1][2] for part in parts)]
        direct = [before == after for before, after in pairwise(moves)]
        agents = [part[-1][3] for part in parts]
        known = [agent for agent in agents if agent != "?"]
        counts["taken"] += len(known)
        counts["direct"] += sum(stayed for agent, stayed in zip(agents, direct, strict=True) if agent != "?")
        counts["followed"] += max(len(known) - 1, 0)
        counts["same"] += sum(before == after for before, after in pairwise(known))
        over = started[0] + dt.timedelta(days=7)
        if over <= data_end:
            counts["cases"] += 1
            counts["solved"] += direct[0] and all(start > over for start in started[1:])
    return counts


def test_every_incident_is_read_and_those_of_unknown_callers_are_rejected_with_a_reason(incidents):
    total = incidents.row("data_health", export="cases", reason=None)
    assert (total["rows_read"], total["rows_rejected"]) == (INCIDENTS, OF_UNKNOWN_CALLERS)
    assert incidents.rejected("cases") == [("customer_id", "a value is required, but it is blank", OF_UNKNOWN_CALLERS)]


def test_share_of_incidents_opened_again(incidents):
    row = incidents.row("journey", measure="cases_reopened", segment="all")
    assert row["n"] == INCIDENTS - OF_UNKNOWN_CALLERS
    assert row["value"] == pytest.approx(0.0110, abs=HUNDREDTH_OF_A_PERCENT)
    assert row["value"] * row["n"] == pytest.approx(REOPENED)


def test_contacts_are_first_reports_and_reopenings(incidents):
    total = incidents.row("data_health", export="contacts", reason=None)
    assert (total["rows_read"], total["rows_rejected"]) == (INCIDENTS + REOPENINGS, 0)


def test_what_the_log_does_tell(incidents, public_data):
    twin = count_by_hand(public_data / "incidents" / "incident_event_log.parquet")
    solved = _capability(incidents, "first_contact_resolution")
    assert (solved["n"], solved["value"]) == (twin["cases"], pytest.approx(twin["solved"] / twin["cases"]))
    assert solved["value"] == pytest.approx(0.5419, abs=HUNDREDTH_OF_A_PERCENT)
    direct = _capability(incidents, "directness")
    assert (direct["n"], direct["value"]) == (twin["taken"], pytest.approx(twin["direct"] / twin["taken"]))
    assert direct["value"] == pytest.approx(0.5431, abs=HUNDREDTH_OF_A_PERCENT)
    again = _capability(incidents, "continuity")
    assert (again["n"], again["value"]) == (twin["followed"], pytest.approx(twin["same"] / twin["followed"]))
    assert (twin["same"], twin["followed"]) == (193, 326)


def test_what_the_log_does_not_tell_is_not_measured(incidents):
    # No unanswered or dropped call, no agreed time, no call back and no order is in it.
    measured = {row["capability"] for row in incidents.published("capability")}
    assert measured == {"first_contact_resolution", "directness", "continuity", "consistency"}


def test_locations_are_told_apart_and_small_groups_withheld(incidents):
    rows = [row for row in incidents.published("capability") if row["capability"] == "continuity"]
    assert {row["segment"] for row in rows} >= {"all", "location_204", "other_locations"}
    assert all(row["value"] is None for row in rows if row["withheld"])
    assert all(row["customers"] >= 10 for row in rows if not row["withheld"])
