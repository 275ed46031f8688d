"""A run as users see it: exit codes, plain words, and the last results standing whatever happens."""

import os
import signal
import subprocess
import sys

import pytest
from filelock import FileLock

from servicefit.errors import DataError
from servicefit.results.runs import keep_failure, list_runs, read_result
from servicefit.results.schema import RESULTS
from servicefit.run import LOCK_FILE, RunRequest, run_workspace
from tests.company import ORDER, company, servicefit

CUSTOMERS = "customer_id,segment\n" + "".join(
    f"C{place},{'home' if place % 2 else 'business'}\n" for place in range(60)
)
ORDERS = ORDER.replace("\n", ",promised_at,delivered_at\n") + "".join(
    f"O{place},C{place},2026-{1 + place % 12:02d}-03,10,2026-{1 + place % 12:02d}-05,2026-{1 + place % 12:02d}-0{4 + place % 3}\n"
    for place in range(60)
)
RATED = "response_id,customer_id,responded_on,satisfaction\n" + "".join(
    f"R{place},C{place},2026-12-31,5\n" for place in range(60)
)
FILES = {"customers": CUSTOMERS, "orders": ORDERS, "survey_responses": RATED}
TABLES_ONLY = RunRequest(notebooks=False)
KILLED = """
import os, signal, sys
from servicefit import run
from servicefit.workspace import open_workspace

die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
moment = sys.argv[2]
if moment in ("write_result", "stage", "publish"):
    kept = getattr(run, moment)
    setattr(run, moment, (lambda *given: (kept(*given), die())) if moment != "publish" else die)
run.run_workspace(open_workspace(sys.argv[1]), run.RunRequest(notebooks=False), lambda doing: die() if doing.startswith(moment) else None)
"""


@pytest.fixture
def workspace(tmp_path):
    return company(tmp_path, FILES)


def _published(workspace):
    """Return what readers see: the run and its promise_keeping for all."""
    found = read_result(workspace.results, "capability", "2026")
    if found is None:
        return None
    [row] = found.frame[(found.frame["segment"] == "all") & (found.frame["capability"] == "promise_keeping")].to_dict(
        "records"
    )
    return found.run.run_id, round(row["value"], 6), int(row["n"])


def test_a_run_publishes_the_newest_complete_year_and_says_so(workspace):
    done = servicefit("run", workspace.folder, "--no-notebooks")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Published 2026: 180 of 180 rows used" in done.stdout
    run_id, value, n = _published(workspace)
    assert run_id in done.stdout
    assert (value, n) == (round(40 / 60, 6), 60)


def test_the_same_data_give_the_same_bytes_but_for_run_and_time(workspace):
    for _ in range(2):
        run_workspace(workspace, TABLES_ONLY)
    first, second = list_runs(workspace.results)
    assert (first.fingerprint, first.published) == (second.fingerprint, second.published)
    for table in ("capability", "journey", "target", "data_health"):
        files = sorted(workspace.results.glob(f"{table}/period=2026/run=*.parquet"))
        assert len(files) == 2
        assert files[0].read_bytes() == files[1].read_bytes()


def test_only_the_tables_asked_for_are_published(workspace):
    outcome = run_workspace(workspace, RunRequest(only=("data_health",), notebooks=False))
    assert list(outcome.record.published["2026"]) == ["data_health"]


def _spoil(workspace, **changes):
    for name, content in changes.items():
        path = workspace.folder / {"settings": "servicefit.toml", "query": "queries/capabilities/own.sql"}.get(
            name, f"exports/{name}.csv"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


FAULTS = {
    "a key misspelt": (
        {"settings": "[analysis]\nconfidense = 0.9\n"},
        ["servicefit.toml, line 2", 'Did you mean "confidence"?'],
    ),
    "a required column is missing": (
        {"orders": ORDERS.replace("revenue", "revenu")},
        ["orders.csv", "revenue", 'Did you mean "revenu"?'],
    ),
    "ratings off their scale": (
        {"survey_responses": RATED.replace(",5\n", ",9\n")},
        [
            "satisfaction: must lie on its scale, 1 to 5 (60 rows, first survey_responses.csv:2)",
            "earlier results stand",
        ],
    ),
    "an empty file": ({"orders": ""}, ["orders.csv must start with a header line; it is empty."]),
}


@pytest.mark.parametrize(("changes", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_data_is_told_plainly_and_the_last_results_stand(workspace, changes, said):
    run_workspace(workspace, TABLES_ONLY)
    before = _published(workspace)
    _spoil(workspace, **changes)
    done = servicefit("run", workspace.folder, "--no-notebooks")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert "\nHint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert [words for words in said if words not in done.stderr] == []
    assert _published(workspace) == before
    assert len(list(workspace.results.glob("**/*.parquet"))) == len(RESULTS)


def test_a_query_of_the_companys_own_with_a_mistake_is_told_and_the_rest_is_published(workspace):
    _spoil(workspace, query="-- Own\n-- kind: share\n-- direction: more\n-- unit: share\nselect nothing from orders")
    done = servicefit("run", workspace.folder, "--no-notebooks")
    assert done.returncode == 0
    assert "Not measured: own. The query capabilities/own (own.sql) does not run: " in done.stderr
    assert "Traceback" not in done.stderr
    assert _published(workspace)[2] == 60


def test_without_an_exports_folder_the_user_is_told_to_make_one(tmp_path):
    (tmp_path / "servicefit.toml").touch()
    done = servicefit("run", tmp_path, "--no-notebooks")
    assert done.returncode == 1
    assert "No export was found in" in done.stderr
    assert "there is no such folder" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--period", "2026-Q5"], 2, "A period must be a year, a quarter, a month"),
        (
            ["--period", "2031"],
            1,
            "There must be data in the period 2031; the data reach from 2026-01-03 to 2026-12-31.",
        ),
        (
            ["--period", "2025"],
            1,
            "There must be data in the period 2025; the data reach from 2026-01-03 to 2026-12-31.",
        ),
        (["--only", "capabilty"], 2, 'Did you mean "capability"?'),
        (["--job", "2"], 2, "No such option"),
    ],
)
def test_what_cannot_be_asked_for_is_told(workspace, arguments, code, said):
    done = servicefit("run", workspace.folder, "--no-notebooks", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert _published(workspace) is None


def test_what_is_no_workspace_is_told(tmp_path):
    done = servicefit("run", tmp_path / "nowhere")
    assert (done.returncode, done.stderr.startswith("Error: A workspace must be a folder; ")) == (2, True)
    done = servicefit("run", tmp_path)
    assert (done.returncode, "servicefit init DIR" in done.stderr) == (2, True)


def test_a_fault_of_the_tool_is_told_apart(workspace):
    told = "from servicefit import cli, workspace\ndef fail(_): raise RuntimeError('inside')\nworkspace.open_workspace = fail\ncli.main()"
    done = subprocess.run([sys.executable, "-c", told, "run", "."], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "fault of servicefit, not of your data: RuntimeError: inside" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_run_is_refused_while_another_works(workspace):
    with FileLock(workspace.folder / LOCK_FILE):
        done = servicefit("run", workspace.folder, "--no-notebooks")
    assert done.returncode == 1
    assert "Another run is working in" in done.stderr
    assert servicefit("run", workspace.folder, "--no-notebooks").returncode == 0


@pytest.mark.parametrize(
    "moment", ["Reading orders", "Writing the store", "Answering", "write_result", "stage", "publish"]
)
def test_killed_at_any_moment_the_last_results_stand_and_the_next_run_works(workspace, moment):
    run_workspace(workspace, TABLES_ONLY)
    before = _published(workspace)
    _spoil(workspace, orders=ORDERS + "P1,C1,2026-02-03,10,2026-02-05,2026-02-09\n")
    killed = subprocess.run([sys.executable, "-c", KILLED, workspace.folder, moment], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert _published(workspace) == before
    run_workspace(workspace, TABLES_ONLY)
    assert _published(workspace)[2] == 61
    assert [path.name for path in workspace.folder.iterdir() if path.name.startswith(".intake")] == []
    assert len(list(workspace.results.rglob("*.part"))) == 0
    assert len(list(workspace.results.rglob("*.parquet"))) == 2 * len(RESULTS)


def test_a_failing_notebook_publishes_nothing(workspace, monkeypatch):
    from servicefit.errors import ServiceFitError
    from servicefit.report import notebooks

    def fail(*_):
        assert os.environ["SERVICEFIT_RUN"]
        raise ServiceFitError("The notebook 3 failed.")

    monkeypatch.setattr(notebooks, "run_notebooks", fail)
    with pytest.raises(ServiceFitError):
        run_workspace(workspace, RunRequest())
    assert _published(workspace) is None
    assert list(workspace.results.rglob("*.parquet")) == []
    assert "SERVICEFIT_RUN" not in os.environ


def test_where_the_newest_complete_year_holds_no_data_all_of_it_counts(tmp_path):
    orders = ORDERS.replace("2026-", "2025-").replace("-12-", "-11-")
    rated = "response_id,customer_id,responded_on,satisfaction\n" + "".join(
        f"R{place},C{place},2026-05-{1 + place % 9:02d},5\n" for place in range(60)
    )
    workspace = company(tmp_path, {"customers": CUSTOMERS, "survey_responses": rated})
    outcome = run_workspace(workspace, TABLES_ONLY)
    assert list(outcome.record.published) == ["all"]
    said = "The newest complete 12 months, 2025-05..2026-04, hold no data: the figures are of all there is."
    assert said in outcome.notes
    assert workspace.capability().period == "all"
    (tmp_path / "exports/orders.csv").write_text(orders)
    assert list(run_workspace(workspace, TABLES_ONLY).record.published) == ["2025-05..2026-04"]


def test_a_workspace_that_cannot_be_written_is_told_as_such(workspace, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DataError) as fault:
        run_workspace(workspace, TABLES_ONLY)
    assert fault.value.message == f"The folder {workspace.folder} must be writable; it is not."
    assert fault.value.hint.startswith("servicefit writes store.duckdb and results/ there: give yourself the right")


def test_word_of_a_failure_that_cannot_be_left_hides_no_fault(tmp_path):
    (tmp_path / "results").write_text("no folder")
    keep_failure(tmp_path / "results", "The exports must be whole.")
    assert (tmp_path / "results").read_text() == "no folder"
