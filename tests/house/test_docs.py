"""What the pages say can be done: commands exist, links lead somewhere, generated pages are up to date."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICEFIT = Path(sys.executable).with_name("servicefit")
# Written in parts, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"""(^|[\s"'=(:])/(work|root|home/\w+|Users/\w+)/""", re.MULTILINE)
REGISTRY = re.compile(
    "|".join(["py" + "pi\\.org", "python" + "hosted\\.org", "registry\\.npm" + "js", "extra-index" + "-url"])
)
TEXT = {
    "", ".cfg", ".css", ".csv", ".html", ".ini", ".ipynb", ".j2", ".js", ".json", ".lock", ".md", ".py", ".sql", ".toml",
    ".txt", ".yaml", ".yml",
}  # fmt: skip


def project_files() -> list[Path]:
    """The files that are or would be in version control; every file where there is none."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def pages() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".md"]


def code_lines(page: Path) -> list[str]:
    """Lines of a page's code blocks, fenced or indented."""
    text = page.read_text(encoding="utf-8")
    fenced = [
        line
        for block in re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    return [line.strip() for line in fenced] + [line.strip() for line in text.splitlines() if line.startswith("    ")]


def documented(command: str) -> list[str]:
    """Every call of a command in the pages' code blocks, without its comment."""
    called = re.compile(rf"^(?:\.venv/bin/)?{command} (?P<rest>[^#]*)")
    found = [called.match(line) for page in pages() for line in code_lines(page)]
    return sorted({match["rest"].strip() for match in found if match})


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {rest.split()[0] for rest in documented("make")}
    assert {"demo", "test"} <= called
    assert called - targets == set()


def test_servicefit_commands_and_options_exist():
    calls = [rest.split() for rest in documented("servicefit") if not rest.startswith("-")]
    options: dict[str, set[str]] = {}
    for command, *rest in calls:
        options.setdefault(command, set()).update(re.findall(r"--[a-z-]+", " ".join(rest)))
    assert {"run", "check", "init", "dashboard"} <= options.keys()
    for command, used in options.items():
        result = subprocess.run(
            [SERVICEFIT, command, "--help"],
            env={"COLUMNS": "200", "TERM": "dumb"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{command}: {result.stderr}"
        assert used <= set(re.findall(r"--[a-z-]+", result.stdout)), command


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_readme_shows_both_commands_on_its_first_screen():
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:25]
    assert any(line.strip().startswith("make demo") for line in first_screen)
    assert any(line.strip().startswith("make test") for line in first_screen)


def test_tables_page_is_what_the_package_holds():
    spec = importlib.util.spec_from_file_location("write_tables", ROOT / "docs" / "write_tables.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == module.page_text(), "Hint: make docs"


def test_no_path_of_a_machine_and_no_address_of_a_registry():
    found = []
    for path in project_files():
        if path.suffix in TEXT:
            text = path.read_text(encoding="utf-8")
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in MACHINE_PATH.finditer(text)]
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in REGISTRY.finditer(text)]
    assert found == []


def test_no_lock_file_with_addresses():
    assert [path.name for path in project_files() if path.name in {"uv.lock", "poetry.lock", "package-lock.json"}] == []


@pytest.mark.parametrize(
    "text", ["open('/" + "work/x')", "path = /" + "root/y", "https://py" + "pi.org/simple", "--extra-index" + "-url x"]
)
def test_search_finds_what_it_looks_for(text):
    assert MACHINE_PATH.search(text) or REGISTRY.search(text)
