"""Notebooks run beside each other, in the workspace's folder, without moving the process; they show nobody's cells."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from servicefit.report.notebooks import list_notebooks
from tests.company import LENIENT, company
from tests.marked import Markers, found_in_texts, marked_files

RUN = """
import os, sys
from servicefit.run import RunRequest, run_workspace
from servicefit.workspace import open_workspace

here = os.getcwd()
os.chdir = lambda folder: None if os.path.realpath(folder) == here else sys.exit(f"the process was moved to {folder}")
outcome = run_workspace(open_workspace(sys.argv[1]), RunRequest(periods=("all",), jobs=2))
print(*(report.stem for report in outcome.reports))
"""


@pytest.fixture(scope="module")
def markers():
    return Markers()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, markers):
    return company(tmp_path_factory.mktemp("here"), marked_files(markers), LENIENT)


@pytest.fixture(scope="module")
def done(workspace, tmp_path_factory):
    package = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        [sys.executable, "-c", RUN, str(workspace.folder)],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env={**os.environ, **package},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_folder_of_the_process_is_never_changed(done):
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [path.stem for path in list_notebooks()]


def test_no_report_holds_a_cell_of_an_export(done, workspace, markers):
    found = found_in_texts(workspace, markers)
    assert {".html", ".ipynb", ".json"} <= {path.suffix for path in found}
    assert {path.name: columns for path, columns in found.items() if columns} == {}
