"""Every notebook keeps the house rules and runs through plain papermill; wrong parameters are refused in words."""

import ast
import re
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from servicefit.errors import UsageError
from servicefit.report.notebooks import list_notebooks
from servicefit.report.parameters import (
    OPTIONS,
    PARAMETERS,
    SESSION_VARIABLE,
    check_injected,
    is_attended,
    read_options,
)
from servicefit.run import RunRequest, run_workspace
from tests.company import company

NOTEBOOKS = list_notebooks()
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
SQL = re.compile(
    r"\b(select\b.+\bfrom|insert\s+into|create\s+(or\s+replace\s+)?(table|view)|duckdb)\b", re.IGNORECASE | re.DOTALL
)
MOST_LINES = 3

CUSTOMERS = "customer_id,segment\n" + "".join(
    f"C{place},{'home' if place % 2 else 'business'}\n" for place in range(60)
)
ORDERS = "order_id,customer_id,ordered_at,revenue,promised_at,delivered_at\n" + "".join(
    f"O{place},C{place},2026-{1 + place % 12:02d}-03,10,2026-{1 + place % 12:02d}-05,2026-{1 + place % 12:02d}-0{4 + place % 3}\n"
    for place in range(60)
)
RATED = "response_id,customer_id,responded_on,satisfaction\n" + "".join(
    f"R{place},C{place},2026-12-31,{1 + place % 5}\n" for place in range(60)
)
GOOD = {
    "as they come": ({}, "2026, all customers"),
    "a year as papermill reads it from -p period 2026, and a segment": (
        {"period": 2026, "segment": "home"},
        "2026, home",
    ),
}
BAD = {
    "a name misspelt": (
        {"perod": "2026"},
        'perod must be a parameter of this notebook; it has none of that name.\nHint: Did you mean "period"?',
    ),
    "a period that is none": (
        {"period": "2026-Q5"},
        (
            'A period must be a year, a quarter, a month, a range of months or "all"; found "2026-Q5".\n'
            "Hint: Write 2026, 2026-Q3, 2026-09, 2025-10..2026-09 or all."
        ),
    ),
    "a segment that the company does not have": (
        {"segment": "hom"},
        'segment must be one with figures for the period; found "hom".\nHint: Did you mean "home"?',
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A small company with one published run: its workspace and the run's id."""
    files = {"customers": CUSTOMERS, "orders": ORDERS, "survey_responses": RATED}
    workspace = company(tmp_path_factory.mktemp("company"), files)
    return workspace, run_workspace(workspace, RunRequest(notebooks=False)).record.run_id


def _read(path):
    return nbformat.read(path, as_version=4)


def _sources(path, kind):
    return [cell.source for cell in _read(path).cells if cell.cell_type == kind]


def _execute(path, executed, workspace, parameters):
    """Run a notebook as ``papermill -k python3 -p workspace DIR …`` does; the notebook as it was saved."""
    given = {"workspace": str(workspace.folder), **parameters}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what papermill and the kernel say of themselves
        papermill.execute_notebook(path, executed, given, kernel_name="python3", progress_bar=False)
    return _read(executed)


def _errors(notebook):
    """Errors among the outputs of a notebook, with the place of their cell."""
    return [
        (place, output)
        for place, cell in enumerate(notebook.cells)
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def _shown(notebook):
    """What a reader sees of a notebook's outputs."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(output.get("data", {}).get("text/html", "") for output in outputs)


def test_there_are_notebooks():
    assert NOTEBOOKS, "a run without notebooks makes no report"


@EVERY
def test_it_is_a_clean_notebook_for_any_python(path):
    notebook = _read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@EVERY
def test_no_output_is_stored(path):
    cells = [cell for cell in _read(path).cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []


@EVERY
def test_its_first_cell_is_its_question_and_its_only_title(path):
    titles = [
        line for text in _sources(path, "markdown") for line in text.splitlines() if re.match(r"#\s", line.lstrip())
    ]
    assert len(titles) == 1
    assert titles[0].endswith("?")
    assert _read(path).cells[0].source == titles[0]


@EVERY
def test_its_parameters_are_annotated_known_and_explained(path):
    [cell] = [cell for cell in _read(path).cells if "parameters" in cell.metadata.get("tags", [])]
    statements = ast.parse(cell.source).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    names = [statement.target.id for statement in statements]
    assert names == [*PARAMETERS, *(name for name in OPTIONS if name in names)]
    assert [line for line in cell.source.splitlines() if "  # " not in line] == []


@EVERY
def test_its_code_is_short_and_holds_no_sql(path):
    cells = [cell for cell in _read(path).cells if cell.cell_type == "code"]
    for cell in cells:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= MOST_LINES or "parameters" in cell.metadata.get("tags", []), cell.source
        assert not SQL.search(cell.source), cell.source


@pytest.mark.parametrize("code", ["sf.ask('select n from contacts')", "import duckdb", "'''SELECT 1\nFROM orders'''"])
def test_sql_is_found_where_there_is_some(code):
    assert SQL.search(code)


@EVERY
@pytest.mark.parametrize(("parameters", "said"), GOOD.values(), ids=GOOD)
def test_papermill_runs_it(path, parameters, said, published, tmp_path):
    workspace, run_id = published
    executed = _execute(path, tmp_path / "out.ipynb", workspace, parameters)
    assert _errors(executed) == []
    assert [cell.id for cell in executed.cells if cell.cell_type == "code" and cell.execution_count is None] == []
    assert said in _shown(executed)
    assert f"Run {run_id}" in _shown(executed), "what a run has published is read, not computed again"


@EVERY
@pytest.mark.parametrize(("parameters", "said"), BAD.values(), ids=BAD)
def test_a_wrong_parameter_is_refused_in_words(path, parameters, said, published, tmp_path):
    saved = tmp_path / "out.ipynb"
    with pytest.raises(PapermillExecutionError):
        _execute(path, saved, published[0], parameters)
    _assert_only_words(_read(saved), said)


def test_the_command_line_refuses_with_a_status_and_the_words_last(published, tmp_path):
    saved = tmp_path / "out.ipynb"
    papermill_command = Path(sys.executable).with_name("papermill")
    command = [papermill_command, "-k", "python3", NOTEBOOKS[0], saved, "-p", "workspace", published[0].folder]
    done = subprocess.run([*command, "-p", "perod", "2026"], capture_output=True, text=True, check=False)
    said = BAD["a name misspelt"][1]
    assert done.returncode != 0
    assert done.stderr.rstrip().endswith(said)
    _assert_only_words(_read(saved), said)


def test_a_scheduler_that_writes_bare_values_is_held_to_the_names_too(monkeypatch):
    history = ["", 'period: str = "latest"', 'perod = "2026"', "import servicefit as sf"]
    monkeypatch.delenv(SESSION_VARIABLE, raising=False)
    with pytest.raises(UsageError, match='Did you mean "period"?'):
        check_injected(history)
    monkeypatch.setenv(SESSION_VARIABLE, "opened by hand")
    check_injected(history)


@pytest.mark.parametrize("cell", ['period = "2026"', "%matplotlib inline", "print(period)", ""])
def test_other_cells_after_the_parameters_are_left_alone(cell, monkeypatch):
    monkeypatch.delenv(SESSION_VARIABLE, raising=False)
    check_injected(["", 'period: str = "latest"', cell, "note = 1"])


VALUE = next(path for path in NOTEBOOKS if path.stem == "1_what_customers_value")
DECLARED = ["", 'outcome: str = "satisfaction"\ncrosshair: str = "means"']


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (
            {"outcome": "retenton"},
            'outcome must be satisfaction, recommend or retention; found "retenton".\nHint: Did you mean "retention"?',
        ),
        (
            {"crosshair": "median"},
            ('crosshair must be means, medians, mid-scale or diagonal; found "median".\nHint: Did you mean "medians"?'),
        ),
        (
            {"outcom": "retention"},
            'outcom must be a parameter of this notebook; it has none of that name.\nHint: Did you mean "outcome"?',
        ),
    ],
)
def test_a_notebooks_own_parameters_are_checked(parameters, said, published, tmp_path):
    saved = tmp_path / "out.ipynb"
    with pytest.raises(PapermillExecutionError):
        _execute(VALUE, saved, published[0], parameters)
    _assert_only_words(_read(saved), said)


def test_a_run_holds_no_control(published, tmp_path, monkeypatch):
    monkeypatch.setenv(SESSION_VARIABLE, "papermill called from an open notebook")
    executed = _execute(VALUE, tmp_path / "out.ipynb", published[0], {"outcome": "recommend", "crosshair": "diagonal"})
    kinds = {kind for cell in executed.cells for output in cell.get("outputs", []) for kind in output.get("data", {})}
    assert _errors(executed) == []
    assert "application/vnd.jupyter.widget-view+json" not in kinds
    assert "widgets" not in executed.metadata


def test_a_notebook_has_only_the_parameters_that_it_declares():
    assert read_options({"outcome": "satisfaction", "crosshair": "means"}, DECLARED) == {
        "outcome": "satisfaction",
        "crosshair": "means",
    }
    assert read_options({"outcome": "anything"}, ["", 'period: str = "latest"']) == {}
    with pytest.raises(UsageError, match="none of that name"):
        check_injected(["", 'period: str = "latest"', '# Parameters\noutcome = "retention"'])


@pytest.mark.parametrize(
    ("session", "history", "attended"),
    [
        ("opened by hand", DECLARED, True),
        ("", DECLARED, False),
        ("opened by hand", ["# Parameters\nperiod = '2026'"], False),
    ],
    ids=["somebody sits before it", "a run", "papermill"],
)
def test_controls_are_for_somebody_who_sits_before_it(session, history, attended, monkeypatch):
    monkeypatch.delenv(SESSION_VARIABLE, raising=False)
    if session:
        monkeypatch.setenv(SESSION_VARIABLE, session)
    assert is_attended(history) is attended


def _assert_only_words(notebook, said):
    """The first cell that uses the parameters fails, shows the words alone, and nothing runs after it."""
    [(place, error)] = _errors(notebook)
    assert (error.evalue, list(error.traceback)) == (said, [said])
    assert notebook.cells[place].source.startswith("import servicefit")
    assert [cell.id for cell in notebook.cells[place + 1 :] if cell.get("outputs")] == []
