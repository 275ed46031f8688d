"""What is planted in the exports and must not be found in what the tool makes."""

import json

import pytest

from servicefit.run import RunRequest, run_workspace
from tests.company import LENIENT, company, read, rows

MARKERS = {
    "id of a customer": "CUSTMARK",
    "id of an order": "ORDERMARK",
    "id of an agent": "AGENTMARK",
    "name": "Jane Doemark",
    "e-mail": "jane@mark.example",
    "phone number": "+49 30 1234mark",
    "number in a comment": "171 5550017",
    "word outside its list": "faxmark",
    "unreadable amount": "12mark",
}


def _files():
    customers = "".join(f"CUSTMARK{place},home,Jane Doemark,jane@mark.example\n" for place in range(60))
    orders = "".join(
        f"ORDERMARK{place},CUSTMARK{place},2026-01-{1 + place % 28:02d},10,+49 30 1234mark\n" for place in range(60)
    )
    bad = "ORDERMARK98,CUSTMARK1,2026-01-05,12mark,Jane Doemark\nORDERMARK99,CUSTMARK0000,2026-01-05,1,jane@mark.example\n"
    contact = "{},CUSTMARK{},AGENTMARK{},{},2026-01-05,resolved,queue,jane@mark.example\n"
    contacts = "".join(contact.format(place, place, place % 3, "phone") for place in range(60))
    return {
        "customers": "customer_id,segment,name,e-mail\n" + customers,
        "orders": "order_id,customer_id,ordered_at,revenue,phone\n" + orders + bad,
        "contacts": "contact_id,customer_id,agent_id,channel,started_at,outcome,queue,mail\n"
        + contacts
        + contact.format(99, 1, 1, "faxmark"),
        "survey_responses": "response_id,customer_id,responded_on,satisfaction,comment\nR1,CUSTMARK1,2026-01-05,5,my number is +49 171 5550017\n",
    }


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    made = company(tmp_path_factory.mktemp("planted"), _files(), LENIENT)
    run_workspace(made, RunRequest(periods=("all",), notebooks=False))
    return made


@pytest.mark.parametrize("marker", MARKERS.values(), ids=MARKERS)
def test_nothing_that_the_tool_makes_holds_it(workspace, marker):
    made = [path for path in workspace.folder.rglob("*") if path.is_file() and "exports" not in path.parts]
    assert workspace.store in made
    assert any(path.suffix == ".parquet" for path in made)
    assert [path.name for path in made if marker.encode() in path.read_bytes()] == []


def test_no_cell_of_the_store_holds_a_marker(workspace):
    tables = [row[0] for row in rows(workspace, "select table_name from information_schema.tables")]
    text = repr([rows(workspace, f"select * from {table}") for table in tables])
    assert "rejected_rows" in tables
    assert [marker for marker in MARKERS.values() if marker in text] == []


def test_rejected_rows_say_that_there_was_text_but_not_which(workspace):
    kept = [
        json.loads(row) for (row,) in rows(workspace, "select row_json from rejected_rows where export = 'contacts'")
    ]
    assert [(row["channel"], row["queue"], row["outcome"]) for row in kept] == [("[text]", "[text]", "resolved")]


def test_a_column_that_the_contract_does_not_name_is_not_read(workspace):
    assert "name" not in [row[0] for row in rows(workspace, "describe customers")]


def test_the_reasons_that_are_told_hold_no_value(tmp_path):
    found = read(company(tmp_path, _files(), LENIENT))
    told = repr([(reason.text, reason.places) for export in found.values() for reason in export.reasons])
    assert [marker for marker in MARKERS.values() if marker in told] == []
