"""The reports on real data open in a browser: a headline, charts that are drawn, nothing fetched, nothing failing."""

import shutil

import pytest

pytestmark = [pytest.mark.real_data, pytest.mark.browser]

NOTEBOOKS = ("3_capability_and_strategy", "6_can_we_trust_the_feedback")


@pytest.fixture(scope="module")
def browser():
    """A real Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("workspace", ["olist", "incidents"])
def test_a_report_opens(workspace, notebook, browser, request):
    reports = {report.stem: report for report in request.getfixturevalue(workspace).reports}
    assert sorted(reports) == sorted(NOTEBOOKS)
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    faults, outside = [], []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: outside.append(asked.url) if asked.url.startswith("http") else None)
    page.goto(reports[notebook].as_uri())
    assert page.locator("h1").first.is_visible()
    figures = page.locator(".sf-figure")
    assert figures.count() >= 1
    figures.first.locator("svg, canvas").first.wait_for(state="visible")
    assert (faults, outside) == ([], [])
    page.close()
