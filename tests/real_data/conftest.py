"""Runs the workspaces of real data, as an analyst would, on a copy; the raw files lie beside the project."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT.parent / "shared" / "data"
SERVICEFIT = Path(sys.executable).with_name("servicefit")


@dataclass(frozen=True)
class Ran:
    """A workspace after ``servicefit run --period all``."""

    folder: Path

    def published(self, table):
        """Return the rows of a result table as dictionaries."""
        with duckdb.connect() as connection:
            files = str(self.folder / "results" / table / "period=all" / "*.parquet")
            relation = connection.execute("select * from read_parquet(?)", [files])
            names = [column[0] for column in relation.description]
            return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]

    def row(self, table, **keys):
        """Return the one row of a result table with these keys."""
        found = [row for row in self.published(table) if all(row[key] == value for key, value in keys.items())]
        assert len(found) == 1, f"{table} {keys}: {len(found)} rows"
        return found[0]

    def rejected(self, export):
        """Return column, reason and number of the rejected rows of an export."""
        with duckdb.connect(str(self.folder / "store.duckdb"), read_only=True) as connection:
            return connection.execute(
                "select column_name, reason, count(*) from rejected_rows where export = ? group by all order by all",
                [export],
            ).fetchall()

    @property
    def reports(self):
        """The reports that were made for all periods together."""
        return sorted((self.folder / "reports" / "all").glob("*.html"))


@pytest.fixture(scope="session")
def public_data():
    """The folder of the public data; with CI=true a skip is a failure (tests/conftest.py)."""
    if not DATA.is_dir():
        pytest.skip("the public data are not there: ../shared/data beside the project")
    return DATA


@pytest.fixture(scope="session")
def run_workspace(public_data, tmp_path_factory):
    """Return a function that copies a workspace, changes its settings, runs it and returns what it left."""

    def run(name, *options, settings=lambda text: text):
        # The copy lies as deep as the original, so that its exports find the data by the same relative path.
        root = tmp_path_factory.mktemp(name)
        (root / "shared").symlink_to(public_data.parent, target_is_directory=True)
        source, folder = PROJECT / "tests" / "real_data" / name, root / "project" / "tests" / "real_data" / name
        for part in ("exports", "queries"):
            if (source / part).is_dir():
                shutil.copytree(source / part, folder / part)
        text = (source / "servicefit.toml").read_text(encoding="utf-8")
        (folder / "servicefit.toml").write_text(settings(text), encoding="utf-8")
        command = [SERVICEFIT, "run", folder, "--period", "all", "--json", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        json.loads(done.stdout)
        return Ran(folder)

    return run


@pytest.fixture(scope="session")
def olist(run_workspace):
    """The marketplace, with its reports."""
    return run_workspace("olist")


@pytest.fixture(scope="session")
def olist_to_the_second(run_workspace):
    """The marketplace, when a promise holds to its very second."""
    return run_workspace(
        "olist",
        "--no-notebooks",
        settings=lambda text: text.replace('promise_holds = "end_of_day"', 'promise_holds = "as_stated"'),
    )


@pytest.fixture(scope="session")
def incidents(run_workspace):
    """The service desk, with its reports."""
    return run_workspace("incidents")
