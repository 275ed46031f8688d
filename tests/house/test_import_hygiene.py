"""`servicefit --help` is quick because it loads none of the large libraries."""

import subprocess
import sys

HEAVY = {
    "altair", "duckdb", "ipywidgets", "jupyter_server", "jupyterlab", "nbclient", "nbconvert", "nbformat", "numpy",
    "pandas", "papermill", "scipy", "vl_convert", "voila",
}  # fmt: skip
ASK_FOR_HELP = """
import sys
sys.argv = ["servicefit", *sys.argv[1:]]
from servicefit.cli import main
try:
    code = main()
except SystemExit as stop:
    code = stop.code
print("loaded:", *sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*arguments: str) -> tuple[str, set[str]]:
    result = subprocess.run(
        [sys.executable, "-c", ASK_FOR_HELP, *arguments], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout, set(result.stderr.partition("loaded:")[2].split())


def test_help_loads_no_large_library():
    text, modules = loaded_by("--help")
    assert "run" in text
    assert "dashboard" in text
    assert modules & HEAVY == set()


def test_help_of_a_command_loads_no_large_library():
    text, modules = loaded_by("run", "--help")
    assert "--period" in text
    assert modules & HEAVY == set()
