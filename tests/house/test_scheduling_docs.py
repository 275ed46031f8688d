"""What docs/scheduling.md shows can be pasted: shell, crontab, unit files, workflow and DAG are what they claim to be."""

import ast
import configparser
import re
import subprocess
from pathlib import Path

import pytest
import typer
import yaml

from servicefit.cli import app
from servicefit.report.parameters import PARAMETERS
from servicefit.resources import notebooks_dir

PAGE = (Path(__file__).parents[2] / "docs" / "scheduling.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
CALL = re.compile(r"(?:^|/bin/)servicefit (?P<rest>[a-z][^\n;|>#\"]*)", re.MULTILINE)
CRON = re.compile(r"(?P<when>(?:\S+ +){5})(?P<command>\S.*)")
NEEDED = {
    "service": {"Unit": {"description"}, "Service": {"type", "execstart"}},
    "timer": {"Unit": {"description"}, "Timer": {"oncalendar"}, "Install": {"wantedby"}},
}
PARTS = {"sh", "crontab", "ini", "python", "yaml"}


def blocks(language):
    return [text for name, text in BLOCKS if name == language]


def units():
    """Unit files by the name that the page gives them."""
    named = re.findall(r"^`/etc/systemd/system/([\w.-]+)`:\n\n```ini\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return {name: read_unit(text) for name, text in named}


def read_unit(text):
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(text)
    return unit


def cron_lines():
    lines = [line for block in blocks("crontab") for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#") and not re.match(r"[A-Z_]+=", line)]


def workflow():
    [text] = blocks("yaml")
    return yaml.safe_load(text)


def shell_commands():
    """Every piece of shell on the page: blocks, crontab commands, steps of the workflow, what units start."""
    steps = [step["run"] for job in workflow()["jobs"].values() for step in job["steps"]]
    started = re.findall(r"^Exec\w+=(.*)$", "\n".join(blocks("ini")), re.MULTILINE)
    return [*blocks("sh"), *(CRON.fullmatch(line)["command"] for line in cron_lines()), *steps, *started]


def servicefit_calls():
    return [match["rest"].split() for text in (*shell_commands(), *blocks("python")) for match in CALL.finditer(text)]


def test_every_block_says_its_language():
    assert {name for name, _ in BLOCKS} == PARTS


@pytest.mark.parametrize("command", shell_commands())
def test_shell_can_be_read_by_sh(command):
    read = subprocess.run(["sh", "-n"], input=command, capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_servicefit_is_called_with_what_it_has():
    commands = typer.main.get_command(app).commands
    calls = servicefit_calls()
    assert {call[0] for call in calls} >= {"run", "runs", "lab"}
    for command, *rest in calls:
        known = {option for parameter in commands[command].params for option in parameter.opts}
        assert {part for part in rest if part.startswith("--")} <= known, command


@pytest.mark.parametrize("option", ["--periods", "--on-failure", "--json", "--keep", "--only", "--no-notebooks"])
def test_what_the_page_explains_exists(option):
    known = {
        name
        for command in typer.main.get_command(app).commands.values()
        for part in command.params
        for name in part.opts
    }
    assert option in PAGE
    assert option in known


def test_crontab_lines_have_five_times_and_a_command_with_its_full_path():
    found = [CRON.fullmatch(line) for line in cron_lines()]
    assert len(found) == 2
    for match in found:
        assert all(re.fullmatch(r"[\d*,/-]+", field) for field in match["when"].split())
        assert "/bin/servicefit " in match["command"]
        assert "%" not in match["command"]


def test_unit_files_have_what_systemd_needs():
    assert set(units()) == {"servicefit.service", "servicefit.timer", "servicefit-failed.service"}
    for name, unit in units().items():
        for section, keys in NEEDED[name.rpartition(".")[2]].items():
            assert keys <= set(unit[section]), name
    service = units()["servicefit.service"]
    assert service["Service"]["type"] == "oneshot"
    assert service["Unit"]["onfailure"] in units()
    assert service["Service"]["execstart"].startswith("/")


def test_the_workflow_stays_on_a_machine_of_the_companys_own():
    flow = workflow()
    assert {"schedule", "workflow_dispatch"} <= set(flow[True])  # YAML 1.1 reads the key "on" as true
    assert flow["concurrency"]["cancel-in-progress"] is False
    [job] = flow["jobs"].values()
    assert "self-hosted" in job["runs-on"]
    assert [step for step in job["steps"] if "uses" in step] == []


def test_the_dag_can_be_read_and_names_a_notebook_and_parameters_that_exist():
    [text] = blocks("python")
    calls = {
        node.func.id: {keyword.arg: keyword.value for keyword in node.keywords}
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    notebook = Path(ast.literal_eval(calls["PapermillOperator"]["input_nb"])).name
    assert (notebooks_dir() / notebook).is_file()
    assert set(ast.literal_eval(calls["PapermillOperator"]["parameters"])) <= set(PARAMETERS)
    assert ast.literal_eval(calls["BashOperator"]["append_env"]) is True


def test_papermill_is_called_on_a_notebook_that_exists():
    [(notebook, rest)] = re.findall(r"^papermill -k python3 notebooks/(\S+) \S+ (.*)$", PAGE, re.MULTILINE)
    assert (notebooks_dir() / notebook).is_file()
    assert set(re.findall(r"-p (\w+)", rest)) <= set(PARAMETERS)
