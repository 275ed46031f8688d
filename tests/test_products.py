"""Ready-made mappings: every product's made-up export is read as planned, and nothing personal in it goes further."""

import hashlib
import json
import re
from pathlib import Path

import duckdb
import pytest

from servicefit.begin import make_workspace
from servicefit.checking import check_workspace
from servicefit.errors import UsageError
from servicefit.products import product_folder, product_names
from servicefit.run import RunRequest, run_workspace
from servicefit.workspace import open_workspace
from tests.company import rows, servicefit

ROOT = Path(__file__).parents[1]
LENIENT = "\n[privacy]\nsmallest_group = 2\n"
PERSONAL = (
    "customer.example", "Example Requester", "Example Caller", "Example Buyer", "Example Agent", "Example Account",
    "Example Organization", "Example Street", "example.agent", "+000000", "192.0.2.",
)  # fmt: skip
PLANNED = {
    "amazon_connect": {"customers": (15, 0), "contacts": (38, 0)},  # 40 calls; a task and a call in the menu are none
    "freshdesk": {"customers": (16, 0), "contacts": (38, 0), "cases": (40, 0)},  # 2 tickets are the desk's own mail
    "genesys": {"customers": (17, 0), "contacts": (48, 0)},  # 50 interactions, 2 ended in the menu
    "qualtrics": {"customers": (50, 0), "survey_responses": (56, 0)},  # 60, a preview, a spam, 2 not finished
    "salesforce": {"customers": (16, 0), "contacts": (39, 0), "cases": (38, 1)},  # 1 deleted, 1 of nobody
    "shopify": {"customers": (15, 0), "orders": (33, 1)},  # 36 orders, 1 voided, 1 cancelled, 1 of nobody
    "surveymonkey": {"customers": (41, 0), "survey_responses": (50, 0)},
    "woocommerce": {"customers": (15, 0), "orders": (28, 0)},  # 40 orders, of every 10 three sold nothing
    "zendesk": {"customers": (16, 0), "contacts": (38, 0), "cases": (40, 0)},  # 2 tickets are the desk's own calls
}
"""Of each export the rows accepted and rejected."""
MEASURED = {
    "amazon_connect": {
        "reachability": (30, 34),  # 38 less 4 calls of the desk; 4 gave up
        "responsiveness": (26, 34),  # of the 30, 4 waited 90 seconds
        "directness": (32, 34),  # 30 and the 4 of the desk; 2 went on to a second person
        "line_stability": (32, 34),  # 2 lines broke
    },
    "freshdesk": {
        "reachability": (34, 38),  # 4 are open without a response
        "first_contact_resolution": (21, 31),  # 33 are 7 days old, less 2; 3 open, 7 took three responses
    },
    "genesys": {
        "reachability": (37, 43),  # 48 less 5 outbound; 5 abandoned, 1 unanswered
        "directness": (37, 42),  # 37 and the 5 outbound; 5 transferred
    },
    "qualtrics": {},
    "salesforce": {"first_contact_resolution": (9, 32)},  # 33 are 7 days old, less the deleted; every fourth of them
    "shopify": {},
    "surveymonkey": {},
    "woocommerce": {},
    "zendesk": {
        "reachability": (34, 38),  # 4 are open without a reply
        "directness": (30, 34),  # 4 of those passed through two groups
        "responsiveness": (9, 16),  # of the written ones; 7 from the web waited five hours
        "first_contact_resolution": (16, 31),  # 31 as above; 3 open, 3 passed on, 7 took three replies, 2 came back
    },
}
"""Of each capability, segment, stage and channel all, what counts and of how many."""

SEGMENTS = "select segment, count(*) from customers group by segment order by segment"
UNKNOWN_CALLERS = "select count(*) from contacts where customer_id is null"
REVENUE = "select sum(revenue) from orders"
RATED = "select feature_id, count(rating), count(*) from survey_ratings group by feature_id order by feature_id"
STORED = {
    "amazon_connect": (UNKNOWN_CALLERS, [(2,)]),  # two chats without a number
    "freshdesk": (SEGMENTS, [("all", 3), ("business", 6), ("home", 7)]),
    "genesys": (UNKNOWN_CALLERS, [(2,)]),  # two withheld numbers
    # 5 saw the question about the hotline and left it, 19 were not shown that about returns
    "qualtrics": (RATED, [("delivery", 56, 56), ("hotline", 51, 56), ("returns", 37, 37), ("website", 56, 56)]),
    "salesforce": (SEGMENTS, [("Banking", 6), ("Retail", 6), ("all", 4)]),
    # 40 to 75 is 2,070, less 49 voided, 50 cancelled, 73 of nobody, 55 refunded, a quarter of 56 refunded
    "shopify": (REVENUE, [(1829,)]),
    # 5 left the hotline blank, 10 said that returns do not apply
    "surveymonkey": (RATED, [("delivery", 50, 50), ("hotline", 45, 50), ("returns", 40, 40), ("website", 50, 50)]),
    "woocommerce": (REVENUE, [(1496,)]),  # 35 to 74 is 2,180, less 684 of orders that sold nothing
    "zendesk": (SEGMENTS, [("all", 3), ("business", 6), ("home", 7)]),
}
"""A question to the store, and its answer: revenue net of taxes, unanswered kept apart from not applicable."""


@pytest.fixture(scope="module", params=sorted(PLANNED))
def product(request):
    return request.param


@pytest.fixture(scope="module")
def workspace(product, tmp_path_factory):
    folder = make_workspace(tmp_path_factory.mktemp("like") / product, sample=True, like=product)
    settings = folder / "servicefit.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + LENIENT, encoding="utf-8")
    return open_workspace(folder)


@pytest.fixture(scope="module")
def published(workspace):
    run_workspace(workspace, RunRequest(periods=("all",), notebooks=False))
    return workspace


def capability_rows(workspace):
    files = [str(path) for path in workspace.results.glob("capability/*/*.parquet")]
    return duckdb.execute(
        "select capability, value, n from read_parquet(?) where segment = 'all' and stage = 'all' and channel = 'all'",
        [files],
    ).fetchall()


def test_every_product_is_planned_for():
    assert set(product_names()) == set(PLANNED) == set(MEASURED)


def test_every_row_of_the_sample_is_accepted_or_rejected_as_planned(product, workspace):
    checked = check_workspace(workspace)
    found = {export.export: (export.rows_accepted, export.rows_rejected) for export in checked.intake.exports}
    assert found == PLANNED[product]


def test_the_figures_are_those_counted_by_hand(product, published):
    found = {name: (value, n) for name, value, n in capability_rows(published)}
    for name, (counts, of) in MEASURED[product].items():
        value, n = found[name]
        assert n == of, name
        assert value == pytest.approx(counts / of, rel=1e-9), name


def test_what_the_export_cannot_tell_is_not_measured(product, published):
    blank = {path.stem for path in (product_folder(product) / "queries" / "capabilities").glob("*.sql")}
    measured = {name for name, _, _ in capability_rows(published)}
    assert blank & measured == set()
    assert "follow_up" not in measured


def test_the_store_holds_what_was_counted_by_hand(product, published):
    question, answer = STORED[product]
    assert rows(published, question) == answer


def test_nothing_personal_of_the_sample_is_in_what_the_tool_makes(product, published):
    raw = published.folder / "exports" / product
    given = b"".join(path.read_bytes() for path in raw.iterdir())
    markers = [marker for marker in PERSONAL if marker.encode() in given]
    assert markers
    mails = set(re.findall(r"[\w.]+@customer\.example", given.decode("utf-8-sig")))
    numbers = set(re.findall(r"\+0{6,}\d+", given.decode("utf-8-sig")))
    markers += [hashlib.sha256(text.lower().encode()).hexdigest() for text in mails | numbers]
    made = [path for path in published.folder.rglob("*") if path.is_file() and raw not in path.parents]
    assert published.store in made
    assert [(path.name, mark) for path in made for mark in markers if mark.encode() in path.read_bytes()] == []
    tables = [row[0] for row in rows(published, "select table_name from information_schema.tables")]
    text = repr([rows(published, f"select * from {table}") for table in tables])
    assert [marker for marker in markers if marker in text] == []


def test_the_notes_name_their_sources_and_what_is_not_vouched_for(product):
    notes = (product_folder(product) / "README.md").read_text(encoding="utf-8")
    sources = notes.partition("## Where the format is described")[2].partition("\n## ")[0]
    assert re.search(r"^- \*.+?\*", sources, re.MULTILINE)
    assert "<https://" in sources
    assert "Check against your own" in " ".join(sources.split())
    assert "## What stays unmeasured, and why" in notes
    assert f"servicefit init company --like {product}" in notes


def test_the_page_lists_every_product(product):
    assert f"| `{product}` |" in (ROOT / "docs" / "your_data.md").read_text(encoding="utf-8")


def test_init_copies_the_mapping_and_makes_room_for_the_files(tmp_path):
    folder = tmp_path / "desk"
    done = servicefit("init", folder, "--like", "Zendesk")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"put your files into {folder / 'exports' / 'zendesk'}" in done.stdout
    made = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert made == {
        "servicefit.toml", "MAPPING.md", ".gitignore", "exports/customers.sql", "exports/cases.sql",
        "exports/contacts.sql", "queries/capabilities/line_stability.sql",
    }  # fmt: skip
    assert (folder / "exports" / "zendesk").is_dir()
    assert "exports/zendesk/" in (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    checked = servicefit("check", folder)
    assert checked.returncode == 1
    assert "exports/zendesk/*.csv" in checked.stdout


def test_check_and_run_of_a_sample_from_the_command_line(tmp_path):
    folder = tmp_path / "desk"
    made = servicefit("init", folder, "--like", "zendesk", "--sample")
    assert (made.returncode, (folder / "exports" / "zendesk" / "tickets.csv").is_file()) == (0, True)
    checked = servicefit("check", folder, "--json")
    assert checked.returncode == 0, checked.stderr
    assert [export["rows_rejected"] for export in json.loads(checked.stdout)["exports"]] == [0, 0, 0]
    ran = servicefit("run", folder, "--no-notebooks", "--period", "all")
    assert ran.returncode == 0, ran.stderr


def test_an_unknown_product_is_told_with_the_nearest_and_all_others(tmp_path):
    done = servicefit("init", tmp_path / "desk", "--like", "zendesc")
    assert done.returncode == 2
    assert all(name in done.stderr for name in product_names())
    assert 'Did you mean "zendesk"?' in done.stderr
    assert not (tmp_path / "desk").exists()


def test_a_product_far_from_all_points_to_the_page():
    with pytest.raises(UsageError, match="docs/your_data.md says how to map any file"):
        product_folder("spreadsheet")
