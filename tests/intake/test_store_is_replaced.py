"""The store is replaced in one step: whatever happens before, the old one stands."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from servicefit.errors import DataError
from servicefit.intake import read_exports
from servicefit.intake.scratch import scratch_folder
from tests.company import ORDERS, company, read, rows

KILLED = """
import os, pathlib, signal, sys
from servicefit.intake import read_exports
from servicefit.workspace import open_workspace

moment = sys.argv[2]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if moment == "before the rename":
    pathlib.Path.replace = die
workspace = open_workspace(sys.argv[1])
read_exports(workspace.folder, workspace.settings, workspace.store, lambda doing: die() if doing == moment else None)
"""
MOMENTS = ["Reading customers", "Reading orders", "Writing the store", "before the rename"]


def _left(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith((".intake", "store.duckdb.")))


@pytest.fixture
def workspace(tmp_path):
    made = company(tmp_path, {"orders": ORDERS})
    read(made)
    (tmp_path / "exports/orders.csv").write_text(ORDERS + "O3,C3,2026-02-01,1\n")
    return made


def _orders(workspace):
    return rows(workspace, "select count(*) from orders")[0][0]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_old_store_stands_and_the_next_reading_clears_what_was_left(workspace, moment):
    killed = subprocess.run([sys.executable, "-c", KILLED, workspace.folder, moment], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert _orders(workspace) == 2
    assert any(name.startswith(".intake") for name in _left(workspace.folder))
    read(workspace)
    assert _orders(workspace) == 3
    assert _left(workspace.folder) == []


def test_after_a_fault_the_old_store_stands_and_nothing_is_left(workspace):
    (workspace.folder / "exports/orders.csv").write_text(ORDERS.replace("revenue", "revenues"))
    with pytest.raises(DataError):
        read(workspace)
    assert _orders(workspace) == 2
    assert _left(workspace.folder) == []


def test_a_reading_that_only_checks_makes_no_store(tmp_path):
    made = company(tmp_path, {"orders": ORDERS})
    assert read_exports(made.folder, made.settings, None).exports[-1].rows_read == 2
    assert not made.store.exists()
    assert _left(tmp_path) == []


def test_a_folder_of_rows_is_readable_by_its_user_only(tmp_path):
    with scratch_folder(tmp_path) as scratch:
        assert scratch.stat().st_mode & 0o077 == 0


def test_a_folder_in_use_is_left_alone_by_other_readings(tmp_path):
    with scratch_folder(tmp_path) as scratch:
        (scratch / "in use").touch()
        other = threading.Thread(target=lambda: scratch_folder(tmp_path).__enter__())
        other.start()
        other.join()
        assert (scratch / "in use").exists()


def test_a_reader_keeps_its_store_while_it_is_replaced(workspace):
    import duckdb

    with duckdb.connect(str(workspace.store), read_only=True) as reader:
        before = os.stat(workspace.store).st_ino
        read_exports(workspace.folder, workspace.settings, workspace.store)
        assert os.stat(workspace.store).st_ino != before
        assert reader.execute("select count(*) from orders").fetchall() == [(2,)]
    assert _orders(workspace) == 3


def test_a_store_is_readable_by_its_user_only(workspace):
    assert workspace.store.stat().st_mode & 0o777 == 0o600
