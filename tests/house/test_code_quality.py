"""The package is typed, linted, formatted and documented as CONTRIBUTING says."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "servicefit").rglob("*.py"))
CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
    "docstrings": ["numpydoc", "lint", *PACKAGE],
    "SQL": ["sqlfluff", "lint", "--disable-progress-bar", "queries", "servicefit/products"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_check_passes(name):
    result = subprocess.run(
        [sys.executable, "-m", *CHECKS[name]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
