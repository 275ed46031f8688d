"""The brief page, served as users serve it, in a real browser."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import FLAWS, all_drawn
from tests.made_results import publish_results

pytestmark = pytest.mark.browser
SERVE = "import sys; from pathlib import Path; from servicefit.controls.serve import serve_dashboard; "
SERVE += "sys.exit(serve_dashboard(Path(sys.argv[1]), 0, say=lambda words: print(words, flush=True)))"
HEADLINE = "2 of 5 targets are missed, 1 cannot be told; most weighs in small business: orders delivered as promised, 72% of 90% asked."
STOP_SECONDS = 30


def start(workspace):
    """Start the server as a process of its own; the address is what it prints."""
    root = str(Path(__file__).parents[2])
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(workspace)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    words = server.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/\S+", words)
    assert address, f"the server said: {words!r}"
    return server, address[0]


def stop(server):
    server.send_signal(signal.SIGTERM)
    status = server.wait(STOP_SECONDS)
    server.stdout.close()
    return status


@pytest.fixture(scope="module")
def address(tmp_path_factory, chromium):
    workspace = tmp_path_factory.mktemp("company")
    publish_results(workspace / "results")
    server, address = start(workspace)
    yield address
    assert stop(server) == 0


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_headline_charts_and_controls_are_visible(open_page, shots, address, width, scheme):
    page, seen = open_page(address, width, scheme)
    page.screenshot(path=shots / f"brief-{width}-{scheme}.png", full_page=True)
    assert page.get_by_role("heading", level=1).inner_text() == HEADLINE
    assert page.get_by_role("heading", level=1).is_visible()
    figures = page.locator(".sf-vega svg")
    assert figures.count() == 4
    assert all(figures.nth(i).is_visible() and figures.nth(i).bounding_box()["height"] > 80 for i in range(4))
    assert page.get_by_label("Period", exact=True).is_visible()
    assert page.get_by_label("Customers", exact=True).is_visible()
    assert page.evaluate(FLAWS) == []
    assert (seen.errors, seen.outside) == ([], [])


def test_the_page_has_its_landmarks_and_one_main_heading(open_page, address):
    page, _ = open_page(address)
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("status").is_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Harbor <Broadband>" in page.get_by_role("banner").inner_text()


def test_a_control_draws_the_page_anew(open_page, shots, address):
    page, seen = open_page(address)
    page.get_by_label("Customers", exact=True).select_option("Household")
    page.wait_for_function("() => document.querySelector('.sf-sub').textContent.includes('Household, 2026-Q3')")
    all_drawn(page)
    assert page.get_by_role("heading", level=1).inner_text() == (
        "1 of 3 targets is missed; most weighs in household: solved the first time, 68% of 75% asked."
    )
    page.get_by_label("Period", exact=True).select_option("2026-Q2")
    page.wait_for_function("() => document.querySelector('.sf-sub').textContent.includes('Household, 2026-Q2')")
    all_drawn(page)
    assert "65% of 75% asked" in page.get_by_role("heading", level=1).inner_text()
    assert all(page.locator(".sf-vega svg").nth(i).is_visible() for i in range(3))
    page.screenshot(path=shots / "brief-household.png", full_page=True)
    assert (seen.errors, seen.outside) == ([], [])


def test_the_address_restores_the_view(open_page, address):
    page, _ = open_page(f"{address}?period=2026-Q2&segment=small_business")
    chosen = page.locator("select").evaluate_all("all => all.map((one) => one.value)")
    assert chosen == ["2026-Q2", "Small business"]
    assert "69% of 90% asked" in page.get_by_role("heading", level=1).inner_text()


def test_the_root_leads_to_the_brief(open_page, address):
    page, _ = open_page(address.split("/voila", 1)[0])
    assert page.url == address


def test_neither_code_nor_data_is_handed_out(address):
    root = address.split("/voila", 1)[0]
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - this machine
        assert "open_dashboard" not in answer.read().decode()
    for path in ("voila/files/brief.ipynb", "voila/files/voila.json"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{root}/{path}")  # noqa: S310 - this machine
        refused.value.close()
        assert refused.value.code == 403


def test_without_results_the_page_says_what_to_do_and_the_server_ends_when_told(tmp_path, chromium, shots):
    server, address = start(tmp_path)
    try:
        page = chromium.new_page()
        page.goto(address)
        page.get_by_text("No results yet").wait_for(timeout=60_000)
        page.screenshot(path=shots / "brief-empty.png")
        assert page.get_by_text("servicefit run").is_visible()
        assert page.get_by_label("Period", exact=True).is_disabled()
        page.close()
    finally:
        assert stop(server) == 0
