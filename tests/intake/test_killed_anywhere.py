"""A run killed at any moment: earlier results stand, the store is the old one or the new one, and the next run works."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from servicefit.results.runs import list_runs
from servicefit.run import RunRequest, run_workspace
from tests.company import ORDERS, company, read, rows
from tests.intake.whole_company import INTERNALS, files_of, good_company

KILLS = int(os.environ.get("SERVICEFIT_KILLS", "30"))
"""How often; more for a long search."""
TABLES = ("journey", "data_health")
REQUEST = RunRequest(("2026-01",), TABLES, notebooks=False)
EXPORTS = ("customers", "orders", "survey_responses", "survey_ratings")
NURSERY = """
import os, signal, sys, time
from servicefit import answers, engine, run
from servicefit.workspace import open_workspace

def killed_after(seconds):
    child = os.fork()
    if not child:
        run.run_workspace(open_workspace(sys.argv[1]), run.RunRequest(("2026-01",), tuple(sys.argv[2:]), notebooks=False))
        os._exit(0)
    started = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - started

for line in sys.stdin:
    print(*killed_after(float(line) if line.strip() else None), flush=True)
"""
"""A process that has loaded everything: it forks a run for each line it is given, and kills it after so many seconds."""


class Nursery:
    """Runs to be killed."""

    def __init__(self, workspace):
        command = [sys.executable, "-c", NURSERY, workspace.folder, *TABLES]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()

    def run(self, seconds=None):
        """Start a run and kill it after so many seconds, or let it end; return its exit code and how long it took."""
        self.process.stdin.write(f"{'' if seconds is None else seconds}\n")
        self.process.stdin.flush()
        code, took = self.process.stdout.readline().split()
        return int(code), float(took)


def _company_of_few_segments():
    tables = {name: rows for name, rows in good_company(150).items() if name in EXPORTS}
    for rows_of_one in tables.values():
        for place, row in enumerate(rows_of_one):
            row |= {name: f"{name} {place % 4}" for name in ("segment", "feature_id") if name in row}
    return tables


def _results(workspace):
    """Return every published file with its content."""
    return {
        path.relative_to(workspace.results): path.read_bytes()
        for record in list_runs(workspace.results)
        for path in workspace.results.rglob(f"*{record.run_id}*")
    }


def _left(workspace):
    return [path.name for path in workspace.folder.iterdir() if path.name.startswith((".intake", "store.duckdb."))]


def _digest(workspace):
    return hashlib.sha256(workspace.store.read_bytes()).hexdigest()


def test_killed_at_any_of_many_moments_everything_earlier_stands(tmp_path):
    tables = _company_of_few_segments()
    workspace = company(tmp_path, files_of(tables))
    run_workspace(workspace, REQUEST)
    results, old, kept = _results(workspace), _digest(workspace), tmp_path / "kept"
    shutil.copy(workspace.store, kept)
    tables["orders"].pop()
    (tmp_path / "exports/orders.csv").write_text(files_of(tables)["orders"])

    with Nursery(workspace) as nursery:
        code, took = nursery.run()
        assert code == 0
        finished, killed = _results(workspace), 0
        for kill in range(KILLS):
            shutil.copy(kept, workspace.store)
            code, _ = nursery.run(took * (kill + 0.5) / KILLS)
            killed += code == -9
            found = _results(workspace)
            assert results.items() <= finished.items() <= found.items()
            assert len(found) - len(finished) == (1 + len(TABLES)) * (code == 0)
            finished = found
            if _digest(workspace) != old:
                assert rows(workspace, "select count(*) from orders") == [(149,)]
        assert killed > KILLS / 2
        assert nursery.run()[0] == 0
    assert _left(workspace) == []
    assert list(workspace.results.rglob("*.part")) == []
    assert rows(workspace, "select count(*) from orders") == [(149,)]


def test_a_salt_and_a_lock_that_a_killed_reading_began_are_no_hindrance(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS})
    (tmp_path / ".servicefit-salt").touch(mode=0o600)
    (tmp_path / ".intake-0123456789ab.lock").touch()
    assert read(workspace)["orders"].rows_accepted == 2
    assert len((tmp_path / ".servicefit-salt").read_text()) == 65
    assert _left(workspace) == []


FULL = """
import resource, sys
from servicefit import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv[1:] = sys.argv[2:]
cli.main()
"""


@pytest.mark.parametrize("room", [1_000, 3_000_000])
def test_on_a_full_disk_the_fault_is_plain_and_the_old_store_stands(tmp_path, room):
    workspace = company(tmp_path, {"orders": ORDERS})
    run_workspace(workspace, REQUEST)
    before, results = _digest(workspace), _results(workspace)
    more = "".join(f"P{place},C1,2026-01-05,{place}\n" for place in range(100_000))
    (tmp_path / "exports/orders.csv").write_text(ORDERS + more)
    command = [sys.executable, "-c", FULL, str(room), "run", workspace.folder, "--period", "2026-01", "--no-notebooks"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: There must be room on the disk")
    assert not INTERNALS.search(done.stderr.replace("Error: ", "", 1))
    assert (_digest(workspace), _results(workspace), _left(workspace)) == (before, results, [])
