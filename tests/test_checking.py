"""``servicefit check``: every export with what stands in its way, what the data can answer, and what to do next."""

from pathlib import Path

import pytest

from servicefit.check_lines import check_lines
from servicefit.checking import check_workspace
from servicefit.errors import DataError
from servicefit.intake import Reason
from servicefit.mending import mend_of
from tests.company import LENIENT, ORDER, ORDERS, company, read

CASES = "case_id,customer_id,opened_at\nA1,C1,2026-01-05\n"
CONTACTS = "contact_id,channel,started_at,outcome\nK1,phone,2026-01-05,resolved\n"
RESPONSES = "response_id,customer_id,responded_on,satisfaction,recommend,rating_hotline\nR1,C1,2026-01-05,4,,3\n"
BROKEN = {
    "orders": ORDERS.replace("ordered_at", "when"),
    "contacts": CONTACTS.replace("phone", '"phone') + "K2,phone,2026-01-05,resolved\n",
    "cases": CASES.replace("2026-01-05", "soon"),
    "exports/reviews.parquet": b"PAR1",
}


def _checked(workspace):
    return check_workspace(workspace)


def _said(checked):
    return " ".join(" ".join(check_lines(checked, Path("made"))).split())


def _parts(checked, table):
    (answer,) = [answer for answer in checked.answers if answer.table == table]
    return {part.name: "; ".join(part.lacks) for part in answer.parts}


def test_every_broken_export_is_told_and_the_others_are_read(tmp_path):
    checked = _checked(company(tmp_path, {**BROKEN, "agents": "agent_id\nG1\n"}))
    exports = {export.export: export for export in checked.intake.exports}
    assert {name for name, export in exports.items() if export.fault} == {"orders", "contacts", "cases", "reviews"}
    assert (exports["cases"].rows_read, exports["cases"].rows_rejected) == (1, 1)
    assert (exports["customers"].rows_accepted, exports["agents"].rows_accepted) == (3, 1)
    assert not checked.is_usable
    said = _said(checked)
    assert "orders: cannot be used orders.csv: the export orders must have the column ordered_at;" in said
    assert "contacts: cannot be used contacts.csv, line 2: a quote opens there and never closes" in said
    assert "cases: cannot be used At most 5% of an export's rows may be rejected; of cases it is 1 of 1 (100%)." in said
    assert "reviews: cannot be used reviews.parquet cannot be read" in said
    assert said.endswith("check again. Next: servicefit check made")


def test_a_run_names_all_of_them_at_once(tmp_path):
    workspace = company(tmp_path, BROKEN)
    with pytest.raises(DataError) as fault:
        read(workspace)
    first, *others = fault.value.message.splitlines()
    assert "4 faults were found. Of these cannot be used: contacts, cases, orders, reviews." in first
    assert len([line for line in others if line.startswith("- ")]) == 4
    assert not workspace.store.exists()


def test_a_broken_export_leaves_its_store_and_the_next_export_alone(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS, "cases": CASES})
    read(workspace)
    before = workspace.store.read_bytes()
    (tmp_path / "exports" / "orders.csv").write_text(ORDERS.replace("O1,C1", 'O1,"C1'), encoding="utf-8")
    checked = _checked(workspace)
    assert workspace.store.read_bytes() == before
    assert {export.export: export.rows_accepted for export in checked.intake.exports} == {
        "customers": 3,
        "cases": 1,
        "orders": 0,
    }


def test_what_refers_to_a_broken_export_is_not_blamed(tmp_path):
    files = {"customers": "customer_id\nC1\n", "orders": ORDERS + "O3,C9,2026-01-07,1\n"}
    checked = _checked(company(tmp_path, files))
    orders = checked.intake.exports[1]
    assert (orders.rows_accepted, orders.reasons) == (3, ())
    assert orders.warnings == ("customer_id: not held against customers, which cannot be used.",)


def test_a_file_that_the_settings_name_and_one_table_in_two_files_do_not_stop_the_others(tmp_path):
    files = {"orders": ORDERS, "cases": CASES, "exports/cases.parquet": b""}
    checked = _checked(company(tmp_path, files, '[exports]\nagents = "exports/staff.csv"\n'))
    faults = {export.export: export.fault for export in checked.intake.exports}
    assert faults["customers"] is faults["orders"] is None
    assert "must name a file; nothing matches it" in faults["agents"].message
    assert "must be one file; found cases.csv and cases.parquet" in faults["cases"].message


def test_missing_customers_and_ratings_that_come_twice_are_told_beside_the_exports(tmp_path):
    workspace = company(
        tmp_path, {"survey_responses": RESPONSES, "survey_ratings": "response_id,feature_id\nR1,hotline\n"}
    )
    (tmp_path / "exports" / "customers.csv").unlink()
    faults = [fault.message for fault in _checked(workspace).intake.faults]
    assert [fault.partition(";")[0] for fault in faults] == [
        "There must be an export customers",
        "Ratings must come either as survey_ratings or as rating_… columns of survey_responses",
    ]


def test_a_file_without_headings_is_told_without_showing_its_first_row(tmp_path):
    checked = _checked(company(tmp_path, {"orders": "O1,jane@doe.example,2026-01-05,10\n"}))
    assert "must start with a line of headings; its first line looks like a row" in _said(checked)
    assert "jane" not in _said(checked) + str(checked.as_json())


# Files that no export reads ------------------------------------------------------------------------------------------


def test_files_with_names_of_their_own_are_told_with_the_export_they_may_be(tmp_path):
    files = {"orders": ORDERS, "exports/contact_2024.csv": "a\n", "exports/notes.pdf": "", "exports/zzz.csv": "a\n"}
    checked = _checked(company(tmp_path, files))
    assert checked.intake.unread == ("contact_2024.csv", "zzz.csv")
    assert "Not read, since no export has that name: contact_2024.csv (perhaps contacts), zzz.csv." in _said(checked)


def test_files_that_the_query_of_an_export_reads_are_read(tmp_path):
    files = {"exports/shop_1.csv": ORDERS, "exports/orders.sql": "select * from 'exports/shop_*.csv'"}
    assert _checked(company(tmp_path, files)).intake.unread == ()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "the folder is empty.\nHint: Bring your files in one of these ways"),
        (
            {"exports/order_list.csv": ORDERS, "exports/x.csv": ""},
            "names of their own: order_list.csv (perhaps orders); x.csv.",
        ),
    ],
)
def test_a_workspace_without_exports_is_told_how_to_bring_some(tmp_path, files, said):
    workspace = company(tmp_path, files)
    (tmp_path / "exports" / "customers.csv").unlink()
    with pytest.raises(DataError) as fault:
        _checked(workspace)
    assert said in str(fault.value)
    assert f"servicefit init {tmp_path} --from" in fault.value.hint


# What the data can answer --------------------------------------------------------------------------------------------


def test_each_capability_says_which_column_it_lacks(tmp_path):
    orders = f"{ORDER.strip()},promised_at,delivered_at\nO1,C1,2026-01-05,10,2026-01-09,\n"
    contacts = CONTACTS.replace("contact_id,", "contact_id,case_id,wait_seconds,").replace("K1,", "K1,A1,,")
    checked = _checked(company(tmp_path, {"orders": orders, "contacts": contacts, "agents": "agent_id\nG1\n"}))
    lacks = _parts(checked, "capability")
    assert [name for name, lack in lacks.items() if not lack] == [
        "directness", "first_contact_resolution", "line_stability", "promise_keeping", "reachability",
    ]  # fmt: skip
    assert lacks["responsiveness"] == "values in wait_seconds of contacts"
    assert lacks["automation_success"] == "contacts whose channel is bot"
    assert lacks["competence"] == "agent_id in contacts; hired_on and training_hours in agents"
    assert lacks["follow_up"] == "cases with closed_at; direction in contacts"
    assert lacks["feedback_reach"] == "survey_invitations with response_id"
    assert _parts(checked, "journey") == {
        "cases_reopened": "cases with reopened",
        "satisfaction_by_promise": "survey_responses with satisfaction",
    }


def test_features_need_ratings_and_an_outcome(tmp_path):
    bare = RESPONSES.replace("satisfaction", "x").replace("rating_hotline", "y")
    workspace = company(tmp_path, {"survey_responses": bare})
    ratings = "ratings: survey_responses with columns rating_<feature>, or with survey_ratings beside it"
    (answer,) = [answer for answer in _checked(workspace).answers if answer.table == "feature_value"]
    assert answer.lacks == (
        ratings,
        "satisfaction in survey_responses or values in recommend of survey_responses or left_on in customers",
    )
    workspace = company(tmp_path, {"survey_responses": RESPONSES})
    assert _parts(_checked(workspace), "feature_value") == {
        "satisfaction": "",
        "recommend": "values in recommend of survey_responses",
        "retention": "left_on in customers",
    }


def test_preferences_need_one_of_two_ways_of_asking(tmp_path):
    (answer,) = [one for one in _checked(company(tmp_path, {"orders": ORDERS})).answers if one.table == "preference"]
    assert (answer.available, answer.lacks) == (False, ("kano_answers or best_worst_choices",))


def test_a_capability_of_the_company_s_own_says_what_it_needs_or_is_taken_by_what_it_reads(tmp_path):
    query = "-- Fast\n-- kind: share\n-- reads: orders(order_id), cases(case_id)\n{}\nselect 1 as one"
    files = {
        "orders": ORDERS,
        "queries/capabilities/told.sql": query.format("-- needs: orders(margin)"),
        "queries/capabilities/guessed.sql": query.format(""),
        "queries/capabilities/reachability.sql": "-- Calls\n-- grain: no rows: it cannot be measured here\n\nselect 1 as one",
    }
    lacks = _parts(_checked(company(tmp_path, files)), "capability")
    assert (lacks["told"], lacks["guessed"]) == ("margin in orders", "cases")
    assert "reachability.sql of this workspace measures nothing" in lacks["reachability"]


def test_unchanged_exports_tell_the_same_answers(tmp_path):
    workspace = company(tmp_path, {"survey_responses": RESPONSES, "orders": ORDERS})
    before = _checked(workspace)
    read(workspace)
    again = _checked(workspace)
    assert again.intake.changed == ()
    assert (again.answers, again.intake.exports) == (before.answers, before.intake.exports)


# How it looks, and how it says to mend ---------------------------------------------------------------------------------


def test_no_line_is_wider_than_the_terminal_but_commands(tmp_path):
    many = {f"exports/orders-{month:02d}.csv": ORDERS.replace("O", f"O{month}-") for month in range(1, 13)}
    workspace = company(tmp_path, {**BROKEN, **many}, LENIENT + '[exports]\norders = "exports/orders-*.csv"\n')
    lines = check_lines(_checked(workspace), Path("made"))
    assert max(map(len, lines)) <= 100
    (row,) = [line for line in lines if line.startswith("orders ")]
    assert row.endswith("orders-01.csv + 11 more")


BAD = {
    "customers": "customer_id,segment,joined_on,left_on\nC1,a,,\nC2,a,,\nC6,a,5.1.2026,\nC8,,,\nC9,a,2026-01-02,2026-01-01\n",
    "contacts": CONTACTS.replace("phone", "Telefon"),
    "survey_responses": RESPONSES + "R2,C1,2026-01-05,9,,1\nR3,C1,2026-01-05,1,,x\n",
    "agents": "agent_id,engagement\nG1,101\n",
    "features": "feature_id,name,stage,mandatory\nF1,Hotline,after,Ja\n",
    "orders": f"{ORDER}O1,C1,5.1.2026,10\nO2,C1,2026-01-05,20;5\nO3,C7,2026-01-05,1\nO4,C9,2026-01-05,1\n"
    "O5,C1,2026-01-05,1\nO5,C1,2026-01-05,1\nO6,C1,2026-01-05,1,2,3\nO7,C1,2026-01-05T10:00Z,1\n".encode()
    + "O8Ä,C1,2026-01-05,1\nO9Ö,C1,2026-01-05,1\n".encode()
    + b"O10\xe4,C1,2026-01-05,1\n",
}
MENDS = (
    'under [values.customers.segment]: "" = "unknown"',
    "mend the dates; where two columns are mixed up, swap them under [columns.customers]",
    'say under [values.contacts.channel] what your words mean: "your word" = "phone"',
    'say under [values.features.mandatory] what your words mean: "your word" = "true"',
    "give the scale of the question under [scales]: satisfaction = [lowest, highest]",
    '"99" = "missing" under [values.survey_responses.rating]',
    "mend these rows, or map the column that is meant under [columns.agents]",
    'under [formats.orders] how dates are written: date = "%d.%m.%Y %H:%M", or without a time of day "%d.%m.%Y"',
    'under [formats.customers] how dates are written: date = "%d.%m.%Y"',
    'decimal = "," and thousands = "." under [formats.orders]',
    "bring the rows that customers lacks",
    "mend customers: these rows come back with it",
    "leave the doubles out",
    "put cells that hold the delimiter into quotes",
    'timezone = "Europe/Berlin"',
    'under [formats.orders]: encoding = "cp1252"',
)


def test_every_reason_says_how_to_mend_it(tmp_path):
    checked = _checked(company(tmp_path, BAD, LENIENT))
    mends = {
        f"{report.export}, {reason.text}": mend_of(report, reason)
        for report in checked.intake.exports
        for reason in report.reasons
    }
    assert [reason for reason, mend in mends.items() if not mend] == []
    assert [said for said in MENDS if not any(said in mend for mend in mends.values())] == []


def test_ids_that_start_again_in_every_file_are_told_of_a_way_out(tmp_path):
    files = {"exports/o-1.csv": ORDERS, "exports/o-2.csv": ORDERS}
    checked = _checked(company(tmp_path, files, '[exports]\norders = "exports/o-*.csv"\n'))
    assert "or ids start again in every file: servicefit init NEW --from FOLDER drafts a query" in _said(checked)


def test_a_reason_that_nobody_knows_has_no_mend(tmp_path):
    (report,) = [
        one for one in _checked(company(tmp_path, {"orders": ORDERS})).intake.exports if one.export == "orders"
    ]
    assert mend_of(report, Reason("of its own", "", 1, ())) == ""
