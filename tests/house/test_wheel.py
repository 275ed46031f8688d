"""The wheel stands alone: in an empty environment, without the clone, it runs the sample company."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel, and a folder to work in that is not the clone."""

    folder: Path
    work: Path

    def run(self, command: str, *arguments: str) -> str:
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        result = subprocess.run(
            [self.folder / "bin" / command, *arguments],
            cwd=self.work, env=surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(target.glob("*.whl"))


def install(wheel: Path, folder: Path) -> None:
    """Install without the network, with uv or with the pip that Python carries."""
    if shutil.which("uv"):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        installer = ["uv", "pip", "install", "--quiet", "--offline", "--python", folder / "bin" / "python"]
    else:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        installer = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-index"]
    subprocess.run([*installer, "--no-deps", wheel], check=True)


def borrow_dependencies(folder: Path) -> None:
    """Lend the environment our libraries. A path in a .pth file does not bring the .pth files found there, so the
    clone that is installed beside them stays unknown.
    """
    own = next((folder / "lib").glob("python*")) / "site-packages"
    own.joinpath("borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (folder / "share").mkdir(exist_ok=True)
    (folder / "share" / "jupyter").symlink_to(Path(sys.prefix) / "share" / "jupyter")


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Installed:
    folder = tmp_path_factory.mktemp("environment")
    install(wheel, folder)
    borrow_dependencies(folder)
    return Installed(folder, tmp_path_factory.mktemp("elsewhere"))


def files_below(folder: str) -> set[str]:
    made = {"__pycache__", ".ipynb_checkpoints"}
    paths = [path for path in (ROOT / folder).rglob("*") if path.is_file() and not made.intersection(path.parts)]
    return {f"{folder}/{path.relative_to(ROOT / folder).as_posix()}" for path in paths}


@pytest.mark.parametrize("folder", ["queries", "notebooks", "dashboards"])
def test_wheel_carries_every_file_of(wheel, folder):
    prefix = "servicefit/_assets/"
    names = {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}
    expected = files_below(folder)
    assert expected
    assert {name for name in names if name.startswith(f"{folder}/")} == expected


def test_wheel_carries_the_ready_made_mappings(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("servicefit/products/")}
    assert "servicefit/products/zendesk/exports/contacts.sql" in names
    assert names == files_below("servicefit/products")


def test_wheel_carries_the_template(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any("/dashboards/" in name and name.endswith(".html.j2") for name in names)
    assert "servicefit/_assets/dashboards/voila.json" in names


def test_wheel_carries_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"servicefit"}


def test_clone_is_not_importable(installed):
    where = installed.run("python", "-c", "import servicefit; print(servicefit.__file__)")
    assert Path(where.strip()).is_relative_to(installed.folder)


def test_queries_and_notebooks_come_from_the_wheel(installed):
    code = "from servicefit import resources as r; print(r.queries_dir(), r.notebooks_dir(), r.dashboards_dir())"
    folders = installed.run("python", "-c", code).split()
    assert len(folders) == len([folder for folder in folders if Path(folder).is_relative_to(installed.folder)]) == 3


def test_a_ready_made_mapping_comes_from_the_wheel(installed):
    installed.run("servicefit", "init", "desk", "--like", "zendesk")
    assert (installed.work / "desk" / "exports" / "contacts.sql").is_file()


def test_sample_company_runs_from_the_wheel(installed):
    installed.run("servicefit", "init", "company", "--sample")
    installed.run("servicefit", "run", "company")
    company = installed.work / "company"
    assert sorted(company.glob("results/capability/period=*/run=*.parquet"))
    assert sorted(company.glob("reports/**/*.html"))
