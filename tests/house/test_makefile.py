"""`make` says plainly what it lacks, and does not set up twice."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make(*arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("make"), *arguments],
        cwd=ROOT, env={"PATH": path, "HOME": os.environ["HOME"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def bare_path(tmp_path: Path) -> str:
    for name in ("rm", "sh", "touch"):
        (tmp_path / name).symlink_to(shutil.which(name))
    return str(tmp_path)


def test_missing_python_is_said_plainly(tmp_path):
    result = make("demo", f"VENV={tmp_path}/venv", path=bare_path(tmp_path))
    assert result.returncode != 0
    assert "needs Python 3.11 or newer; found:" in result.stderr
    assert "make demo PYTHON=" in result.stderr


def test_old_python_is_said_plainly(tmp_path):
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    result = make("test", f"VENV={tmp_path}/venv", f"PYTHON={old}", path=bare_path(tmp_path))
    assert result.returncode != 0
    assert "found: Python 3.9.2" in result.stderr


def set_up_before(venv: Path) -> None:
    """Leave what a finished set-up leaves, newer than what it was made from."""
    venv.mkdir()
    for name in (".servicefit-libraries", ".servicefit-ready"):
        (venv / name).touch()


def test_set_up_once_is_enough(tmp_path):
    set_up_before(tmp_path / "venv")
    result = make("setup", f"VENV={tmp_path}/venv", path=bare_path(tmp_path))
    assert result.returncode == 0
    assert "Setting up" not in result.stdout


def test_changed_lock_sets_up_again(tmp_path):
    set_up_before(tmp_path / "venv")
    os.utime(tmp_path / "venv" / ".servicefit-libraries", (0, 0))
    result = make("--dry-run", "setup", f"VENV={tmp_path}/venv", path=bare_path(tmp_path))
    assert "--require-hashes -r requirements.lock" in result.stdout
    assert "-e ." in result.stdout


def test_changed_project_installs_the_project_only(tmp_path):
    set_up_before(tmp_path / "venv")
    os.utime(tmp_path / "venv" / ".servicefit-ready", (0, 0))
    result = make("--dry-run", "setup", f"VENV={tmp_path}/venv", path=bare_path(tmp_path))
    assert "requirements.lock" not in result.stdout
    assert "-e ." in result.stdout
