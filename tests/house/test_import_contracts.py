"""Who may use whom: the contracts in pyproject.toml hold, and a broken one is seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_contracts_hold():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("statistics/__init__.py", "import duckdb", "Statistics are numpy"),
        ("charts/__init__.py", "import servicefit.engine", "Charts are drawn from results"),
        ("results/__init__.py", "import servicefit.statistics", "know no statistics"),
        ("controls/__init__.py", "import servicefit.intake", "Dashboards read results only"),
    ],
)
def test_broken_contract_is_seen(tmp_path, module, line, contract):
    shutil.copytree(ROOT / "servicefit", tmp_path / "servicefit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "servicefit" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(tmp_path)
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(contract in row for row in broken), result.stdout
