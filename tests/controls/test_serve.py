"""The servers' commands: this machine only, one workspace, a port that is free."""

import json
import os
import socket

import pytest

from servicefit.controls import serve
from servicefit.errors import UsageError
from servicefit.resources import dashboards_dir


def test_a_port_in_use_is_refused_in_words():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"{port} on 127.0.0.1 is in use") as error:
            serve.choose_port(port)
    assert "--port 0" in error.value.hint


def test_port_zero_takes_a_free_one():
    port = serve.choose_port(0)
    assert port > 0
    assert serve.choose_port(port) == port


def test_the_dashboards_are_served_to_this_machine_only():
    command = serve.dashboard_command(8123)
    assert "--Voila.ip=127.0.0.1" in command
    assert "--port=8123" in command
    assert "--no-browser" in command


def test_the_pages_learn_their_workspace_and_the_server_its_template(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "/own/path")
    environment = serve.dashboard_environment(tmp_path, tmp_path / "made")
    assert environment["SERVICEFIT_WORKSPACE"] == str(tmp_path.resolve())
    assert environment["JUPYTER_PATH"].split(os.pathsep) == [str(tmp_path / "made"), str(dashboards_dir()), "/own/path"]


def test_the_template_and_its_page_are_there():
    template = dashboards_dir() / serve.TEMPLATE
    assert {"index.html.j2", "conf.json", "tree.html", "error.html", "404.html"} <= {
        path.name for path in template.iterdir()
    }
    for path in template.rglob("*.*"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_the_server_keeps_code_and_tracebacks_to_itself():
    settings = json.loads((dashboards_dir() / "voila.json").read_text(encoding="utf-8"))
    voila = settings["VoilaConfiguration"]
    assert (voila["strip_sources"], voila["show_tracebacks"], voila["default_pool_size"]) == (True, False, 0)
    assert settings["MappingKernelManager"]["cull_idle_timeout"] > 0


def test_the_page_is_stored_without_output_and_asks_one_question():
    notebook = json.loads((dashboards_dir() / "brief.ipynb").read_text(encoding="utf-8"))
    headings = [
        cell for cell in notebook["cells"] if cell["cell_type"] == "markdown" and cell["source"][0].startswith("# ")
    ]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(headings) == 1
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert [tag for cell in code for tag in cell["metadata"].get("tags", [])] == ["header", "status", "main", "footer"]


def test_lab_opens_the_workspace_on_this_machine_without_news(tmp_path):
    command = serve.lab_command(tmp_path, 8124, tmp_path / "settings", open_browser=False)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert f"--ServerApp.root_dir={tmp_path.resolve()}" in command
    serve.write_lab_settings(tmp_path / "settings")
    settings = json.loads((tmp_path / "settings" / "overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_missing_notebooks_are_copied_and_own_changes_stay(tmp_path, monkeypatch):
    origin = tmp_path / "origin"
    origin.mkdir()
    for name in ("1_one.ipynb", "2_two.ipynb"):
        (origin / name).write_text("from the package", encoding="utf-8")
    monkeypatch.setattr(serve, "notebooks_dir", lambda: origin)
    workspace = tmp_path / "workspace"
    (workspace / "notebooks").mkdir(parents=True)
    (workspace / "notebooks" / "1_one.ipynb").write_text("my own", encoding="utf-8")
    copied = serve.copy_missing_notebooks(workspace)
    assert [path.name for path in copied] == ["2_two.ipynb"]
    assert (workspace / "notebooks" / "1_one.ipynb").read_text(encoding="utf-8") == "my own"


def test_root_in_a_container_is_let_in_to_this_machine_only(tmp_path):
    command = serve.lab_command(tmp_path, 8124, tmp_path, open_browser=False, root=True)
    assert {"--ServerApp.allow_root=True", "--ServerApp.ip=127.0.0.1"} <= set(command)
    assert "--ServerApp.allow_root=True" not in serve.lab_command(tmp_path, 8124, tmp_path, open_browser=False)


def test_root_outside_a_container_is_told_what_to_do_and_nothing_is_copied(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "is_root", lambda: True)
    monkeypatch.setattr(serve, "in_container", lambda: False)
    with pytest.raises(UsageError, match="ordinary user") as error:
        serve.serve_lab(tmp_path, open_browser=False)
    assert "servicefit lab DIR" in error.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_container_is_known_by_what_it_leaves(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "CONTAINER_MARKS", (tmp_path / "mark",))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    assert not serve.in_container()
    (tmp_path / "mark").touch()
    assert serve.in_container()
