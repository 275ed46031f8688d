"""The command line: what it prints, for people and for machines."""

import json

import pytest

from servicefit import __version__, begin, cli
from servicefit.results.schema import RESULTS
from tests.company import LENIENT, ORDERS, company, servicefit, told


def test_help_and_version_are_told():
    told = servicefit("--help")
    assert told.returncode == 0
    assert all(name in told.stdout for name in ("init", "check", "run", "lab", "dashboard", "sample"))
    assert servicefit("--version").stdout.strip() == __version__


@pytest.mark.parametrize("command", ["init", "check", "run", "lab", "dashboard", "sample"])
def test_each_command_says_what_it_does(command):
    told = servicefit(command, "--help")
    assert told.returncode == 0
    assert "Usage" in told.stdout


def test_check_for_machines_has_the_shape_of_the_contract(tmp_path):
    files = {
        "orders": ORDERS + "O3,C9,2026-01-07,1\n",
        "contacts": "contact_id,case_id,channel,started_at,outcome\nK1,A9,phone,2026-01-05,resolved\n",
        "cases": "case_id,customer_id,opened_at\nA1,C1,2026-01-05\n",
    }
    done = servicefit("check", company(tmp_path, files, LENIENT).folder, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"exports", "answers", "faults", "unread"}
    exports = {export["export"]: export for export in found["exports"]}
    assert exports["orders"] == {
        "export": "orders",
        "rows_read": 3,
        "rows_accepted": 2,
        "rows_rejected": 1,
        "reasons": [
            {
                "reason": "customer_id: must name a row of customers",
                "rows": 1,
                "first": ["orders.csv:4"],
                "mend": "bring the rows that customers lacks; both must write an id alike (0042 is not 42)",
            }
        ],
        "warnings": [],
        "files": ["orders.csv"],
        "oldest": "2026-01-05",
        "newest": "2026-01-06",
        "fault": None,
    }
    assert exports["contacts"]["warnings"] == ["case_id: 1 rows name one that cases does not have; they are kept."]
    answers = {answer["table"]: (answer["available"], answer["lacks"]) for answer in found["answers"]}
    assert answers["capability"] == (True, [])
    assert answers["target"] == (False, ["strategy_targets"])


def test_check_for_people_names_files_reasons_places_and_what_is_lacking(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS + "O3,C9,2026-01-07,1\n"}, LENIENT)
    done = servicefit("check", workspace.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert told(done)["orders"] == (3, 2, 1)
    assert "  1 row rejected: customer_id: must name a row of customers.\n    first  orders.csv:4\n" in done.stdout
    assert done.stdout.splitlines()[-1] == f"Next: servicefit run {workspace.folder}"
    assert not workspace.store.exists()
    assert not workspace.results.exists()


def test_check_that_finds_an_export_that_cannot_be_used_leaves_with_1(tmp_path):
    workspace = company(tmp_path, {"orders": "order_id\nO1\n"})
    done = servicefit("check", workspace.folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "orders: cannot be used\n  orders.csv: the export orders must have the columns customer_id," in done.stdout
    assert done.stdout.splitlines()[-1] == f"Next: servicefit check {workspace.folder}"
    for_machines = servicefit("check", workspace.folder, "--json")
    assert for_machines.returncode == 1
    assert "must have the columns customer_id" in json.loads(for_machines.stdout)["faults"][0]["message"]


def test_the_current_folder_is_the_workspace_where_none_is_named(tmp_path, monkeypatch):
    company(tmp_path, {"orders": ORDERS})
    monkeypatch.chdir(tmp_path)
    done = servicefit("check")
    assert told(done)["orders"] == (2, 2, 0)
    assert done.stdout.endswith("Next: servicefit run\n")


def test_init_makes_an_empty_workspace_that_tells_the_next_step(tmp_path):
    folder = tmp_path / "new" / "company"
    done = servicefit("init", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"servicefit check {folder}" in done.stdout
    assert {path.name for path in folder.iterdir()} == {"servicefit.toml", "exports", "queries", ".gitignore"}
    ignored = (folder / ".gitignore").read_text().split()
    assert {"store.duckdb*", ".servicefit-salt", "results/", "reports/"} <= set(ignored)
    checked = servicefit("check", folder)
    assert checked.returncode == 1
    assert "No export was found in" in checked.stderr
    assert "customers.csv" in checked.stderr


def test_init_keeps_off_a_folder_that_holds_something(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = servicefit("init", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: A new workspace must be an empty or new folder;")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert servicefit("init", tmp_path / "mine.txt").returncode == 2


def test_a_run_for_machines_prints_one_json(tmp_path):
    workspace = company(tmp_path, {"orders": ORDERS})
    done = servicefit("run", workspace.folder, "--no-notebooks", "--json", "--period", "2026-01")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["published"]["2026-01"]) == set(RESULTS)
    assert found["reports"] == []
    assert (workspace.results / "runs" / f"{found['run_id']}.json").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch, capsys):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr(begin, "make_workspace", refuse)
    monkeypatch.setattr("sys.argv", ["servicefit", "init", "x"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    assert capsys.readouterr().err == f"Error: {tmp_path} must be readable and writable; Permission denied.\n"
