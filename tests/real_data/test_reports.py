"""The reports on real data open in a browser: a headline, charts that are drawn, nothing fetched, nothing failing."""

import pytest

pytestmark = [pytest.mark.real_data, pytest.mark.browser]

NOTEBOOKS = ("1_what_customers_value", "3_capability_and_strategy", "6_can_we_trust_the_feedback")


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("workspace", ["olist", "incidents"])
def test_a_report_opens(workspace, notebook, chromium, request):
    reports = {report.stem: report for report in request.getfixturevalue(workspace).reports}
    assert sorted(reports) == sorted(NOTEBOOKS)
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    faults, outside = [], []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: outside.append(asked.url) if asked.url.startswith("http") else None)
    page.goto(reports[notebook].as_uri())
    assert page.locator("h1").first.is_visible()
    figures = page.locator(".sf-figure")
    if notebook.startswith("1_"):  # neither has a survey that rates features: that is said in the place of figures
        assert page.locator(".sf-state").first.is_visible()
    else:
        figures.first.locator("svg, canvas").first.wait_for(state="visible")
    assert (faults, outside) == ([], [])
    page.close()
