"""The exported report, opened as a file in a real browser."""

import re

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from servicefit.charts.renderer import RUNTIME_MARK, runtime_html
from servicefit.outcomes import Outcome
from servicefit.questions.importance_performance import place_features
from servicefit.questions.stated_derived import compare_ranks
from servicefit.report.answer_section import value_answer
from servicefit.report.data_sections import data_health_section, promise_section
from servicefit.report.expectation_sections import expectation_section
from servicefit.report.feedback_sections import feedback_reach_section
from servicefit.report.fit_sections import answer, capability_by_section, capability_section
from servicefit.report.history_sections import capability_history_section
from servicefit.report.html import export_html
from servicefit.report.map_sections import map_section
from servicefit.report.page import answer_html
from servicefit.report.penalty_sections import penalty_reward_section
from servicefit.report.sections import Shown
from servicefit.report.stated_sections import shares, stated_section
from servicefit.report.value_change_sections import value_change_section
from servicefit.report.value_rows import outcome_rows
from servicefit.report.value_segments_sections import who_values_section
from servicefit.report.value_table_sections import value_table
from tests.browser.conftest import FLAWS
from tests.made_results import capability_frame, health_frame, journey_frame, target_frame
from tests.report.made_feature_value import change_frame, feature_value_frame, preference_frame, refused

pytestmark = pytest.mark.browser
MOST_SHEETS = 6
SHEET_PX = (1032, 726)  # A4 landscape within its margins
SENTENCE = "2 of 5 targets are missed, 1 cannot be told; most weighs in small business: orders delivered as promised, 72% of 90% asked."


def over_time(*renamed):
    """Three periods, in which the figures fall by four points each; a capability may get another name."""
    rows = []
    for at, period in enumerate(("2026-Q1", "2026-Q2", "2026-Q3")):
        frame = capability_frame().assign(period=period, same_definition=True)
        frame[["value", "value_low", "value_high"]] -= 0.04 * at
        rows.append(frame)
    return pd.concat(rows, ignore_index=True).replace({"capability": dict([renamed] if renamed else [])})


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder, shown = tmp_path_factory.mktemp("report"), Shown("2026-Q3")
    capability, target = capability_frame(), target_frame()
    blocks = [
        answer_html(answer(capability, target, shown), "2026-Q3, all customers"),
        capability_section(capability, target, shown),
        capability_by_section(capability, "channel", shown, target),
        promise_section(journey_frame(), shown),
        data_health_section(health_frame(), shown),
        capability_history_section(over_time(), shown),
        feedback_reach_section(over_time("reachability", "feedback_reach"), shown),
    ]
    return export(folder, "# Does capability match the strategy?", blocks)


def export(folder, title, blocks):
    """Write sections as an executed notebook's outputs and export it; its address."""
    runtime = new_output("display_data", data={"text/html": runtime_html()}, metadata={"servicefit": RUNTIME_MARK})
    shows = [new_output("display_data", data={"text/html": str(block)}) for block in blocks]
    cells = [new_markdown_cell(title), new_code_cell("begin()", outputs=[runtime])]
    notebook = new_notebook(cells=[*cells, *(new_code_cell("show()", outputs=[show]) for show in shows)])
    nbformat.write(notebook, folder / "report.ipynb")
    return export_html(folder / "report.ipynb", folder / "report.html").as_uri()


@pytest.fixture(scope="module")
def value_reports(tmp_path_factory):
    """Notebook 1 with all that can be known, and for a segment with too few answers."""
    few = refused(feature_value_frame(), "enterprise", "112 answers, too few to rank features (150 needed)")
    frames = {"all": feature_value_frame(), "enterprise": few}
    return {
        segment: export(
            tmp_path_factory.mktemp(segment),
            "# What do customers value?",
            value_story(frame, preference_frame(), Shown("2026-Q3", segment), Outcome()),
        )
        for segment, frame in frames.items()
    }


def value_story(table, asked, shown, outcome):
    rows = outcome_rows(table, shown.segment, outcome)
    return [
        value_answer(table, shown, outcome, f"2026-Q3, {shown.who}"),
        map_section(place_features(rows), shown, outcome),
        penalty_reward_section(rows, shown, outcome, asked),
        who_values_section(table, shown, outcome),
        stated_section(rows, compare_ranks(rows, shares(asked, shown.segment)), shown, asked),
        value_change_section(change_frame(), "2026-Q2", shown, outcome),
        expectation_section(rows, shown),
        value_table(rows, shown, outcome),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_report_is_seen_whole_at_every_width(open_page, shots, report, width, scheme):
    page, seen = open_page(report, width, scheme)
    page.screenshot(path=shots / f"report-{width}-{scheme}.png", full_page=True)
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text(SENTENCE).is_visible()
    figures = page.locator(".sf-vega svg")
    assert figures.count() == 6
    assert all(figures.nth(i).is_visible() for i in range(6))
    assert page.evaluate(FLAWS) == []
    assert (seen.errors, seen.outside) == ([], [])


def test_dark_changes_the_colours_without_drawing_again(open_page, report):
    page, _ = open_page(report)
    edge = "() => getComputedStyle(document.querySelector('.sf-vega svg [stroke=\"var(--sf-hurt)\"]')).stroke"
    light = page.evaluate(edge)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(edge)
    page.emulate_media(media="print", color_scheme="dark")
    assert (light, dark, page.evaluate(edge)) == ("rgb(160, 44, 0)", "rgb(243, 122, 78)", "rgb(160, 44, 0)")


def test_a_narrower_window_gets_the_narrow_layout(open_page, report):
    page, _ = open_page(report)
    assert page.get_by_text("Orders delivered as promised", exact=True).first.is_visible()
    page.set_viewport_size({"width": 360, "height": 900})
    page.wait_for_function(
        "() => [...document.querySelectorAll('.sf-vega tspan')].some((t) => t.textContent === 'as promised')"
    )
    page.wait_for_timeout(300)
    assert page.evaluate(FLAWS) == []


def test_a_figure_speaks_once_and_its_table_opens_by_keyboard(open_page, report):
    page, _ = open_page(report)
    assert page.locator(".sf-vega [role], .sf-vega [aria-label]").count() == 0
    assert "72% (70 to 74)" in page.locator(".sf-figure").first.get_attribute("aria-label")
    table = page.locator(".sf-section table").first
    assert not table.is_visible()
    page.locator("summary", has_text="Table").first.press("Enter")
    assert table.is_visible()


def test_hovering_a_cell_says_it_in_words(open_page, report):
    page, _ = open_page(report)
    cell = page.locator('.sf-vega svg [stroke="var(--sf-hurt)"]').first
    cell.hover(position={"x": 90, "y": 8})
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "under target" in page.locator("#vg-tooltip-element").inner_text()


def test_printing_gives_pages_of_a4(open_page, shots, report):
    page, _ = open_page(report, 1060)
    pdf = page.pdf(prefer_css_page_size=True)
    (shots / "report.pdf").write_bytes(pdf)
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.locator("summary, .sf-under a").first.is_visible()


def test_on_paper_what_sections_fold_away_is_open_and_afterwards_as_before(open_page, report):
    page, _ = open_page(report, 1060)
    opened = "() => document.querySelectorAll('.sf-section details[open]').length"
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(opened) == page.locator(".sf-section details").count() > 0
    assert page.locator(".sf-section .sf-under table").first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(opened) == 0


def test_what_customers_value_takes_six_sheets_and_the_map_stands_on_the_first(open_page, shots, value_reports):
    page, _ = open_page(value_reports["all"], 1060)
    pdf = page.pdf(prefer_css_page_size=True)
    (shots / "value.pdf").write_bytes(pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= MOST_SHEETS
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET_PX[0], "height": SHEET_PX[1]})
    bottom = "() => document.querySelector('.sf-vega svg').getBoundingClientRect().bottom"
    assert page.evaluate(bottom) < SHEET_PX[1]


def test_on_a_phone_a_row_of_a_table_is_a_block_with_its_columns_named(open_page, value_reports):
    page, _ = open_page(value_reports["all"], 360)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    cut = "() => [...document.querySelectorAll('.sf-scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    label = "() => getComputedStyle(document.querySelector('.sf-table td'), '::before').content"
    assert (page.evaluate(cut), page.evaluate(label)) == (0, '"Counts"')
    assert page.evaluate(FLAWS) == []


def test_a_reader_who_hears_the_page_finds_its_parts(open_page, value_reports):
    page, _ = open_page(value_reports["all"])
    assert [page.get_by_role(part).count() for part in ("banner", "main")] == [1, 1]
    assert page.locator("a.sf-skip").get_attribute("href") == "#sf-main"
    assert page.locator("#sf-main").count() == 1
    assert page.locator("table:not(:has(caption))").count() == 0
    names = page.locator("summary, .sf-under a").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert len(set(names)) == len(names)
    assert all(name.startswith(("Table: ", "What is this?: ", "CSV: ")) for name in names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_what_customers_value_is_seen_whole_at_every_width(open_page, shots, value_reports, width, scheme):
    page, seen = open_page(value_reports["all"], width, scheme)
    page.screenshot(path=shots / f"value-{width}-{scheme}.png", full_page=True)
    assert page.get_by_text("Phone hotline and setup visit are among what counts most").is_visible()
    figures = page.locator(".sf-vega svg")
    assert figures.count() == 4
    assert all(figures.nth(i).is_visible() for i in range(4))
    assert page.evaluate(FLAWS) == []
    assert (seen.errors, seen.outside) == ([], [])


def test_a_segment_with_too_few_answers_says_so_and_shows_the_rest(open_page, shots, value_reports):
    page, _ = open_page(value_reports["enterprise"])
    page.screenshot(path=shots / "value-too-few.png", full_page=True)
    assert page.get_by_role("heading", name="Features cannot be ranked: enterprise").is_visible()
    assert page.locator(".sf-vega svg").count() == 1
    assert page.get_by_text("not ranked").last.is_visible()
    assert page.evaluate(FLAWS) == []


def test_each_figure_of_what_customers_value_says_what_it_shows(open_page, value_reports):
    page, _ = open_page(value_reports["all"])
    labels = page.locator(".sf-figure").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert "phone hotline 21% (17 to 25), rated 52" in labels[0]
    assert "0.82 points less satisfied (0.67 to 0.97" in labels[1]
    assert "Segments differ: account manager" in labels[2]
    assert "counts no. 2 (1 to 3), as customers choose (no. 2), but they say only no. 5" in labels[3]
