"""What continuous integration calls: the browser is installed when it is missing, then the tests run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USED = ("bash", "cat", "dirname", "env", "id", "sh", "sed")


@pytest.fixture
def machine(tmp_path) -> Path:
    """A folder of commands that holds nothing but what a bare system has; those that would change it write a log."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in USED:
        (folder / name).symlink_to(shutil.which(name))
    log = tmp_path / "log"
    log.touch()
    for name in ("apt-get", "make"):
        add_command(folder, name, f'echo "{name} $* CI=$CI" >> {log}')
    add_command(folder, "sudo", 'exec "$@"')
    return folder


def add_command(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def run_ci(machine: Path) -> list[str]:
    surroundings = {"PATH": str(machine), "HOME": str(machine)}
    subprocess.run([machine / "bash", ROOT / ".ci" / "run"], env=surroundings, check=True, stdin=subprocess.DEVNULL)
    return (machine.parent / "log").read_text(encoding="utf-8").splitlines()


def test_missing_browser_is_installed_first(machine):
    assert run_ci(machine) == ["apt-get update CI=true", "apt-get install -y chromium CI=true", "make test CI=true"]


def test_present_browser_is_left_alone(machine):
    add_command(machine, "chromium", "exit 0")
    assert run_ci(machine) == ["make test CI=true"]


def test_failing_tests_fail_the_run(machine):
    add_command(machine, "chromium", "exit 0")
    add_command(machine, "make", "exit 2")
    with pytest.raises(subprocess.CalledProcessError, match="status 2"):
        run_ci(machine)


def test_script_can_be_executed():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_skip_is_a_failure_in_ci(tmp_path):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_skipping.py").write_text(
        "import pytest\n\ndef test_one():\n    pytest.skip('no browser here')\n", encoding="utf-8"
    )
    outcome = {}
    for ci in ("true", "false"):
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path],
            cwd=tmp_path, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        outcome[ci] = (result.returncode, "no browser here" in result.stdout)
    assert outcome == {"true": (1, True), "false": (0, False)}
