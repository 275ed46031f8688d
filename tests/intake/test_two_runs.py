"""Two at once in one workspace, as real processes: one works, the other says so or stands aside; readers see whole results."""

import signal
import subprocess
import sys

import pytest

from servicefit.results.runs import list_runs, read_result
from servicefit.run import RunRequest, run_workspace
from tests.company import ORDERS, company, read, rows, servicefit

REQUEST = RunRequest(("2026-01",), ("journey", "data_health"), notebooks=False)
RUN = ("--period", "2026-01", "--only", "data_health", "--no-notebooks")
HELD = """
import sys
from servicefit import run
from servicefit.workspace import open_workspace

def wait(doing):
    if doing == "Writing the store":
        print(doing, flush=True)
        sys.stdin.readline()

run.run_workspace(open_workspace(sys.argv[1]), run.RunRequest(("2026-01",), ("data_health",), notebooks=False), wait)
"""
"""A run that stops in its middle until it is told to go on."""
AT_ONCE = """
import os, sys
from servicefit.intake import read_exports
from servicefit.workspace import open_workspace

def read():
    workspace = open_workspace(sys.argv[1])
    read_exports(workspace.folder, workspace.settings, workspace.store)

def forked(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return child

children = [forked(read) for _ in range(4)]
print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""
"""Four readings that begin in the same moment."""


@pytest.fixture
def workspace(tmp_path):
    made = company(tmp_path, {"orders": ORDERS})
    run_workspace(made, REQUEST)
    (tmp_path / "exports/orders.csv").write_text(ORDERS + "O3,C3,2026-01-07,1\n")
    return made


@pytest.fixture
def held(workspace):
    """A run that is under way."""
    with subprocess.Popen(
        [sys.executable, "-c", HELD, workspace.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "Writing the store\n"
        yield run


def _orders_read(workspace):
    found = read_result(workspace.results, "data_health", "2026-01").frame
    return int(found[(found["export"] == "orders") & found["reason"].isna()]["rows_read"].iloc[0])


def test_while_a_run_works_another_says_so_a_check_reads_and_a_reader_sees_the_earlier_results(workspace, held):
    second = servicefit("run", workspace.folder, *RUN)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"Error: Another run is working in {workspace.folder}; two at once would mix.\nHint: Wait until it has ended.\n"
    )
    checked = servicefit("check", workspace.folder)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert _orders_read(workspace) == 2
    held.communicate("go on\n")
    assert held.returncode == 0
    assert _orders_read(workspace) == 3
    assert rows(workspace, "select count(*) from orders") == [(3,)]


def test_the_lock_of_a_killed_run_stops_nobody(workspace, held):
    held.send_signal(signal.SIGKILL)
    held.communicate()
    done = servicefit("run", workspace.folder, *RUN)
    assert (done.returncode, done.stderr) == (0, "")
    assert _orders_read(workspace) == 3
    assert [path.name for path in workspace.folder.glob(".intake*")] == []


def test_readings_that_begin_in_the_same_moment_make_one_salt_and_a_whole_store(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS})
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", AT_ONCE, tmp_path], capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("0 0 0 0\n", "")
        assert rows(workspace, "select count(*) from orders") == [(2,)]
        assert read(workspace)["orders"].rows_accepted == 2
        assert {path.name for path in tmp_path.iterdir()} == {
            "exports",
            "servicefit.toml",
            ".servicefit-salt",
            "store.duckdb",
        }
        workspace.store.unlink()
        (tmp_path / ".servicefit-salt").unlink()


def test_a_reader_of_results_sees_whole_runs_only_while_others_are_published(workspace):
    command = [sys.executable, "-m", "servicefit.cli", "run", workspace.folder, *RUN]
    seen = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            assert all(record.published for record in list_runs(workspace.results))
            seen.append(_orders_read(workspace))
    seen.append(_orders_read(workspace))
    assert (run.returncode, seen) == (0, sorted(seen))
    assert (seen[0], seen[-1]) == (2, 3)
