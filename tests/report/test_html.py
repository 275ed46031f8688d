"""An executed notebook becomes one offline file."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from servicefit.charts.renderer import RUNTIME_MARK, runtime_html
from servicefit.report.fit_sections import capability_section
from servicefit.report.html import export_html
from servicefit.report.sections import Shown
from tests.made_results import capability_frame, target_frame


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    section = capability_section(capability_frame(), target_frame(), Shown("2026-Q3"))
    runtime = new_output("display_data", data={"text/html": runtime_html()}, metadata={"servicefit": RUNTIME_MARK})
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Does capability match <the> strategy?\n\nSome *words*."),
            new_code_cell("secret_code = 1", outputs=[runtime]),
            new_code_cell("show()", outputs=[new_output("execute_result", data={"text/html": str(section)})]),
            new_code_cell(
                "page.provenance()", outputs=[new_output("execute_result", data={"text/html": "<p>Run 7</p>"})]
            ),
        ]
    )
    nbformat.write(notebook, folder / "3_fit.ipynb")
    return export_html(folder / "3_fit.ipynb", folder / "3_fit.html").read_text(encoding="utf-8")


def test_the_question_is_the_title_and_the_only_heading_of_its_rank(page):
    assert "<title>Does capability match &lt;the&gt; strategy?</title>" in page
    assert page.count("<h1") == 1


def test_the_runtime_stands_once_in_the_head(page):
    head, body = page.split("</head>", 1)
    assert head.count("window.servicefitTokens=") == 1
    assert "window.servicefitTokens=" not in body


def test_the_code_and_the_still_pictures_are_left_out(page):
    assert "secret_code" not in page
    assert "data:image/svg+xml;base64" not in page


def test_the_figure_comes_through(page):
    assert page.count('class="sf-figure"') == 1
    assert '"Orders delivered as promised"' in page


def test_nothing_is_loaded_from_outside(page):
    body = page.split("</head>", 1)[1]
    assert "<link" not in body
    assert "src=" not in body
    head = page.split("<script", 1)[0]
    assert "http://" not in head
    assert "https://" not in head


def test_the_question_is_the_header_and_where_it_comes_from_the_footer(page):
    body = page.rsplit("<body", 1)[1]
    order = [
        "sf-skip",
        "<header",
        "Does capability",
        "</header><main",
        "sf-figure",
        "</main><footer",
        "Run 7",
        "</footer>",
    ]
    places = [body.index(part) for part in order]
    assert places == sorted(places)
    assert body.count("<main") == body.count("</main>") == 1
