"""The brief page without a browser: what its widgets hold, what a control changes, what fails alone."""

import datetime as dt
import logging

import pytest

from servicefit.controls import dashboard as module
from servicefit.controls.dashboard import Dashboard, open_dashboard
from tests.made_results import publish_results

TODAY = dt.date(2026, 10, 7)


@pytest.fixture
def results(tmp_path):
    publish_results(tmp_path / "results")
    return tmp_path / "results"


def sections(page):
    return [part.value for part in page.main.children]


def test_the_newest_period_and_all_customers_are_shown_first(results):
    page = Dashboard(results, today=TODAY)
    assert (page.period.value, page.segment.value) == ("2026-Q3", "all")
    assert [label for label, _ in page.segment.options] == [
        "All customers",
        "Household",
        "Small business",
        "Enterprise",
    ]
    assert "2 of 5 targets are missed, 1 cannot be told; most weighs in small business" in sections(page)[0]


def test_the_address_restores_the_view(results):
    page = Dashboard(results, query="period=2026-Q2&segment=small_business", today=TODAY)
    assert (page.period.value, page.segment.value) == ("2026-Q2", "small_business")
    assert "69% of 90% asked" in sections(page)[0]


def test_an_address_that_names_nothing_known_shows_the_usual_view(results):
    page = Dashboard(results, query="period=1999&segment=%3Cscript%3E", today=TODAY)
    assert (page.period.value, page.segment.value) == ("2026-Q3", "all")


def test_a_control_draws_the_page_anew(results):
    page = Dashboard(results, today=TODAY)
    before = sections(page)
    page.segment.value = "household"
    after = sections(page)
    assert before[1] != after[1]
    assert "Household, 2026-Q3" in after[1]


def test_a_change_of_period_keeps_the_customers(results):
    page = Dashboard(results, query="segment=enterprise", today=TODAY)
    page.period.value = "2026-Q2"
    assert page.segment.value == "enterprise"
    assert "Enterprise, 2026-Q2" in sections(page)[1]


def test_the_status_line_says_how_fresh_and_what_is_withheld(results):
    fresh = Dashboard(results, today=TODAY).status.value
    assert "<b>Fresh:</b> data to 30 Sep 2026, 7 days old" in fresh
    assert "<b>98.7%</b> of 962,297 rows usable" in fresh
    assert "figures withheld" in fresh
    stale = Dashboard(results, today=dt.date(2027, 1, 7)).status.value
    assert "<b>Stale:</b>" in stale
    assert "the limit is 45" in stale


def test_header_and_footer_say_whose_and_which_run(results):
    page = Dashboard(results, today=TODAY)
    assert "Harbor &lt;Broadband&gt;" in page.header.children[0].value
    assert "Run id 20261007T061200Z-ab01" in page.footer.value
    assert "Data fingerprint 7c1e90abdd55" in page.footer.value


def test_the_companys_own_names_are_used(results):
    assert "Calls taken" in sections(Dashboard(results, today=TODAY))[1]


def test_what_changed_stands_below_the_capabilities(results):
    page = Dashboard(results, today=TODAY)
    assert "since 2026-Q2" in sections(page)[2]
    page.period.value = "2026-Q2"
    assert "servicefit run --periods 2024-Q4..2026-Q2" in sections(page)[2]


def test_a_failing_section_says_so_and_the_others_stand(results, monkeypatch, caplog):
    def fail(_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(module, "SECTIONS", {**module.SECTIONS, "capability": fail})
    with caplog.at_level(logging.ERROR):
        page = Dashboard(results, today=TODAY)
    broken = next(part for part in sections(page) if "sf-bad" in part)
    assert "This section could not be drawn" in broken
    assert "Reference ab01-capability" in broken
    assert "secret detail" not in broken
    assert len(sections(page)) == 5
    assert "secret detail" in caplog.text


def test_a_table_that_was_not_published_is_named(tmp_path):
    publish_results(tmp_path / "results", tables=("data_health",))
    page = Dashboard(tmp_path / "results", today=TODAY)
    assert "Capability cannot be said yet." in sections(page)[0]
    assert "contacts, cases or orders" in sections(page)[1]
    assert len(sections(page)) == 3


def test_without_a_run_the_page_says_what_to_do(tmp_path):
    page = Dashboard(tmp_path / "results")
    assert "<code>servicefit run</code>" in sections(page)[0]
    assert page.period.disabled
    assert page.segment.disabled


def test_the_server_hands_workspace_and_address_over(results, monkeypatch):
    monkeypatch.setenv("SERVICEFIT_WORKSPACE", str(results.parent))
    monkeypatch.setenv("QUERY_STRING", "segment=household")
    assert open_dashboard().segment.value == "household"
