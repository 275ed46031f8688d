"""environment.yml asks for the same packages and versions as pyproject.toml, in conda's words."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from rattler import MatchSpec

import servicefit

ROOT = Path(__file__).parents[2]
CONDA_NAMES = {"duckdb": "python-duckdb", "playwright": "playwright-python"}
ONLY_CONDA = {"python", "pip"}


def versions(text: str) -> frozenset[str]:
    """A set of version clauses: the same whatever their order."""
    return frozenset(str(clause) for clause in SpecifierSet(text))


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def environment() -> dict:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def conda(environment) -> dict[str, frozenset[str]]:
    specs = [MatchSpec(spec) for spec in environment["dependencies"]]
    return {spec.name.normalized: versions(str(spec.version or "")) for spec in specs}


def test_packages_and_versions_are_those_of_pyproject(project, conda):
    requirements = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["test"]]
    expected = {CONDA_NAMES.get(item.name, item.name): frozenset(map(str, item.specifier)) for item in requirements}
    assert {name: conda[name] for name in conda if name not in ONLY_CONDA} == expected


def test_python_is_that_of_pyproject(project, conda):
    assert conda["python"] == versions(project["requires-python"])


def test_version_is_that_of_pyproject(project):
    assert servicefit.__version__ == project["version"]


def test_every_package_comes_from_one_channel(environment):
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_a_changed_version_would_be_seen():
    assert versions(str(MatchSpec("pandas >=2.0,<4").version)) != versions(">=3.0,<4")


def test_lock_pins_every_requirement_within_its_bounds(project):
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = [Requirement(line.removesuffix("\\").strip()) for line in lock.splitlines() if "==" in line]
    pinned = {pin.name: str(pin.specifier).removeprefix("==") for pin in pins}
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    outside = [
        text
        for text in project["dependencies"] + extras
        if not Requirement(text).specifier.contains(pinned.get(Requirement(text).name, "0"), prereleases=True)
    ]
    assert outside == []


def test_every_pin_has_a_hash():
    blocks = (ROOT / "requirements.lock").read_text(encoding="utf-8").split("\n")
    starts = [number for number, line in enumerate(blocks) if "==" in line]
    assert starts
    assert [blocks[number] for number in starts if "--hash=sha256:" not in blocks[number + 1]] == []
