"""The fingerprint says whether the accepted rows are the same."""

import random

import pytest

from servicefit.intake import read_exports
from tests.company import CUSTOMERS, LENIENT, ORDERS, company

RESPONSES = "response_id,customer_id,responded_on,rating_a,rating_b\nR1,C1,2026-01-05,1,2\nR2,C2,2026-01-06,,3\n"
FILES = {"customers": CUSTOMERS, "orders": ORDERS, "survey_responses": RESPONSES}


def _fingerprint(folder, files, settings=""):
    workspace = company(folder, files, settings)
    return read_exports(folder, workspace.settings, None).fingerprint


@pytest.fixture
def before(tmp_path):
    return _fingerprint(tmp_path / "before", FILES)


def _shuffled(text):
    header, *lines = text.strip().splitlines()
    random.Random(1).shuffle(lines)
    return "\n".join([header, *reversed(lines)]) + "\n"


def test_the_order_of_rows_columns_and_files_does_not_matter(tmp_path, before):
    other = {name: _shuffled(text) for name, text in FILES.items() if name != "orders"}
    header, first, second = ORDERS.splitlines()
    turned = ["revenue,ordered_at,order_id,customer_id", "20.50,2026-01-06T08:30,O2,C2"]
    split = {"exports/o1.csv": "\n".join(turned), "exports/o2.csv": f"{header}\n{first}\n"}
    assert second
    assert _fingerprint(tmp_path, {**other, **split}, '[exports]\norders = "exports/o*.csv"\n') == before


def test_the_salt_does_not_matter(tmp_path, before, monkeypatch):
    monkeypatch.setenv("SERVICEFIT_SALT", "another salt than that of before")
    assert _fingerprint(tmp_path, FILES) == before


def test_rejected_rows_do_not_matter(tmp_path, before):
    assert _fingerprint(tmp_path, {**FILES, "orders": ORDERS + "O9,C9,2026-01-05,1\n"}, LENIENT) == before


@pytest.mark.parametrize(
    "change",
    [
        {"orders": ORDERS.replace("20.5", "20.6")},
        {"orders": ORDERS.replace("C2", "C3")},
        {"orders": ORDERS + "O3,C1,2026-01-05,1\n"},
        {
            "orders": ORDERS.replace("revenue\n", "revenue,margin\n")
            .replace("10\n", "10,\n")
            .replace("20.5\n", "20.5,\n")
        },
        {"survey_responses": RESPONSES.replace(",1,2", ",2,1")},
        {"survey_responses": RESPONSES.replace("rating_b", "rating_c")},
        {"customers": CUSTOMERS.replace("business", "home")},
        {"agents": "agent_id\nG1\n"},
    ],
    ids=[
        "a figure",
        "a customer",
        "a row",
        "a column that came",
        "two ratings",
        "a feature",
        "a segment",
        "an export that came",
    ],
)
def test_what_was_accepted_matters(tmp_path, before, change):
    assert _fingerprint(tmp_path, {**FILES, **change}) != before
