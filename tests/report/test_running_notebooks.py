"""Notebooks run beside each other, each in the workspace's folder, without moving the process that runs them."""

import os
import subprocess
import sys
from pathlib import Path

from servicefit.report.notebooks import list_notebooks
from tests.company import company
from tests.report.test_notebooks import CUSTOMERS, ORDERS, RATED

RUN = """
import os, sys
from servicefit.run import RunRequest, run_workspace
from servicefit.workspace import open_workspace

here = os.getcwd()
os.chdir = lambda folder: None if os.path.realpath(folder) == here else sys.exit(f"the process was moved to {folder}")
outcome = run_workspace(open_workspace(sys.argv[1]), RunRequest(periods=("2026",), jobs=2))
print(*(report.stem for report in outcome.reports))
"""


def test_the_folder_of_the_process_is_never_changed(tmp_path):
    files = {"customers": CUSTOMERS, "orders": ORDERS, "survey_responses": RATED}
    workspace = company(tmp_path / "here", files)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    package = {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(workspace.folder)],
        cwd=elsewhere,
        env={**os.environ, **package},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [path.stem for path in list_notebooks()]
