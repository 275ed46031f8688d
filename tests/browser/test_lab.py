"""Notebook 1 in a real JupyterLab: keys stay in the controls, and a choice draws what depends on it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004 - the browser's own

from servicefit.run import RunRequest, run_workspace
from tests.company import company
from tests.report.test_notebooks import CUSTOMERS, ORDERS, RATED

pytestmark = pytest.mark.browser
SERVE = "import sys; from pathlib import Path; from servicefit.controls.serve import serve_lab; "
SERVE += "sys.exit(serve_lab(Path(sys.argv[1]), int(sys.argv[2]), open_browser=False))"
TOKEN = "only-this-test"  # noqa: S105 - of a server that ends with the test
START_SECONDS, STOP_SECONDS, WAIT_MS, ATTEMPTS = 120, 30, 90_000, 3
CONTROLS = ".sf-controls select[data-lm-suppress-shortcuts]"
CHOSEN = "() => [...document.querySelectorAll('.sf-controls select')].map((list) => list.value)"
FOCUSED = "() => document.activeElement.matches('.sf-controls select')"
DRAWN = "() => document.querySelector('.sf-said').innerText === '{}' && !document.querySelector('.sf-waiting')"


@pytest.fixture(scope="module")
def lab(tmp_path_factory, chromium):
    files = {"customers": CUSTOMERS, "orders": ORDERS, "survey_responses": RATED}
    workspace = company(tmp_path_factory.mktemp("company"), files)
    run_workspace(workspace, RunRequest(notebooks=False))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"JUPYTER_TOKEN": TOKEN, "PYTHONPATH": str(Path(__file__).parents[2])}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(workspace.folder), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **own},
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/api?token={TOKEN}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(STOP_SECONDS)


def wait_until_up(address, server):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended by itself"
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - this machine
                json.load(answer)
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("JupyterLab did not start")


@pytest.fixture(scope="module")
def notebook(lab, chromium):
    """Notebook 1, run by hand."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{lab}/lab/tree/notebooks/1_what_customers_value.ipynb?token={TOKEN}&reset")
    idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_selector(idle, state="attached")
    run_all(page)
    page.wait_for_selector(idle, state="attached")
    yield page
    page.close()


def run_all(page):
    """Run every cell; again where JupyterLab was not ready to, which it does not say."""
    for attempt in range(ATTEMPTS):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            page.wait_for_selector(CONTROLS, state="attached", timeout=WAIT_MS / ATTEMPTS)
        except TimeoutError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def test_arrows_and_letters_choose_in_the_list_and_touch_no_cell(notebook):
    cells = notebook.locator(".jp-Cell").count()
    outcome = notebook.get_by_label("Outcome", exact=True)
    outcome.focus()
    notebook.keyboard.press("ArrowDown")
    assert notebook.evaluate(CHOSEN)[2:] == ["Recommendation", "Means"]
    for key in ("s", "b", "a"):  # in JupyterLab: save, and a new cell below or above
        notebook.keyboard.press(key)
        notebook.wait_for_timeout(1100)  # letters typed in a row are one word to the list
    assert notebook.evaluate(FOCUSED)
    assert notebook.evaluate(CHOSEN)[2] == "Satisfaction"
    assert notebook.locator(".jp-Cell").count() == cells


def test_a_choice_is_said_politely_and_drawn_beside_the_one_answer(notebook):
    said = notebook.locator(".sf-said")
    assert (said.get_attribute("role"), said.get_attribute("aria-live")) == ("status", "polite")
    notebook.get_by_label("Outcome", exact=True).select_option("Recommendation")
    notebook.wait_for_function(DRAWN.format("Outcome: Recommendation."))
    notebook.get_by_label("Cross-hair at", exact=True).select_option("Medians")
    notebook.wait_for_function(DRAWN.format("Cross-hair at: Medians."))
    assert notebook.locator(".sf-answer").count() == 1
    assert notebook.evaluate(CHOSEN)[1:] == ["All customers", "Recommendation", "Medians"]


def test_the_focus_is_seen(notebook):
    notebook.get_by_label("Outcome", exact=True).focus()
    notebook.keyboard.press("Tab")
    width = "() => getComputedStyle(document.activeElement).outlineWidth"
    assert (notebook.evaluate(FOCUSED), notebook.evaluate(width)) == (True, "3px")


def test_a_table_looks_as_in_the_report(notebook):
    cell = "() => { const one = getComputedStyle(document.querySelector('.sf-table tbody tr th')); return [one.textAlign, one.backgroundColor, one.fontFamily === getComputedStyle(document.querySelector('.sf-note')).fontFamily]; }"
    assert notebook.evaluate(cell) == ["left", "rgba(0, 0, 0, 0)", True]
