"""Starts the dashboards' server and JupyterLab: on this machine only, ended by Ctrl+C or SIGTERM."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servicefit.controls.dashboard import WORKSPACE_VARIABLE
from servicefit.errors import ServiceFitError, UsageError
from servicefit.resources import dashboards_dir, notebooks_dir

HOST = "127.0.0.1"
PAGE = "voila/render/brief.ipynb"
TEMPLATE = Path("voila", "templates", "servicefit")
CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
START_SECONDS = 60.0
STOP_SECONDS = 10.0


def serve_dashboard(
    workspace: Path, port: int = 0, *, open_browser: bool = False, say: Callable[[str], None] = print
) -> int:
    """Serve the dashboards of a workspace until the process is told to end.

    Parameters
    ----------
    workspace : Path
        The workspace; only its ``results`` are read.
    port : int
        Port on 127.0.0.1; 0 takes a free one.
    open_browser : bool
        Whether to open the page in the reader's browser.
    say : callable
        Told the address, once the server answers.

    Returns
    -------
    int
        0 when it was ended by SIGINT or SIGTERM.

    Raises
    ------
    UsageError
        The port is in use.
    ServiceFitError
        The server ended by itself, with its last words.
    """
    port = choose_port(port)
    address = f"http://{HOST}:{port}/{PAGE}"
    with tempfile.TemporaryDirectory(prefix="servicefit-dashboard-") as made:
        write_static(Path(made))
        log = Path(made, "server.log")

        def ready() -> None:
            say(f"The dashboards are at {address} (Ctrl+C ends them)")
            if open_browser:
                webbrowser.open(address)

        return _serve(
            dashboard_command(port), dashboard_environment(workspace, Path(made)), dashboards_dir(), log, port, ready
        )


def serve_lab(workspace: Path, port: int = 0, *, open_browser: bool = True, say: Callable[[str], None] = print) -> int:
    """Open JupyterLab on the notebooks of a workspace until the process is told to end.

    Parameters
    ----------
    workspace : Path
        Its folder ``notebooks`` is filled with those that it lacks; own changes stay.
    port : int
        Port on 127.0.0.1; 0 takes a free one.
    open_browser : bool
        Whether JupyterLab opens the reader's browser.
    say : callable
        Told where the notebooks are.

    Returns
    -------
    int
        0 when it was ended by SIGINT or SIGTERM.

    Raises
    ------
    UsageError
        The port is in use, or root asks outside a container.
    ServiceFitError
        The server ended by itself.
    """
    root = is_root()
    if root and not in_container():
        raise UsageError(
            "JupyterLab must be started by an ordinary user; this is root, and a notebook can do all that its user can.",
            "Start it as the user to whom the workspace belongs: servicefit lab DIR",
        )
    copied = copy_missing_notebooks(workspace)
    port = choose_port(port)
    with tempfile.TemporaryDirectory(prefix="servicefit-lab-") as made:
        settings = Path(made, "lab-settings")
        write_lab_settings(settings)
        say(f"The notebooks are in {workspace / 'notebooks'} ({len(copied)} new)")
        environment = {**os.environ, WORKSPACE_VARIABLE: str(workspace.resolve())}
        command = lab_command(workspace, port, settings, open_browser=open_browser, root=root)
        # JupyterLab says its address itself, which holds the token, and why it ends where it cannot start.
        return _serve(command, environment, workspace, None, port, lambda: None)


def dashboard_command(port: int) -> list[str]:
    """Build the command that serves the folder of dashboards; ``voila.json`` there holds the rest."""
    return [
        *(sys.executable, "-m", "voila", "."),
        *(f"--port={port}", f"--Voila.ip={HOST}", "--Voila.port_retries=0", "--no-browser", "--template=servicefit"),
    ]


def dashboard_environment(workspace: Path, static: Path) -> dict[str, str]:
    """Tell the pages their workspace, and the server where the template and its files are."""
    paths = [str(static), str(dashboards_dir()), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return {
        **os.environ,
        WORKSPACE_VARIABLE: str(workspace.resolve()),
        "JUPYTER_PATH": os.pathsep.join(paths),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")])),
    }


def write_static(folder: Path) -> None:
    """Write the figures' runtime where the template's server finds it."""
    from servicefit.charts.renderer import write_runtime  # noqa: PLC0415 – loads Altair

    write_runtime(folder / TEMPLATE / "static")


def is_root() -> bool:
    """Say whether this process may do everything on the machine."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def in_container() -> bool:
    """Say whether this machine is a container, where root is the usual user and reaches nothing outside."""
    return any(mark.exists() for mark in CONTAINER_MARKS) or "KUBERNETES_SERVICE_HOST" in os.environ


def lab_command(workspace: Path, port: int, settings: Path, *, open_browser: bool, root: bool = False) -> list[str]:
    """Build the command that opens JupyterLab on the workspace's folder; it starts as root only where it is told to."""
    return [
        *(sys.executable, "-m", "jupyterlab", f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}"),
        *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={workspace.resolve()}"),
        *("--LabApp.default_url=/lab/tree/notebooks", f"--LabApp.app_settings_dir={settings}"),
        # The usual manager asks a package index for its list of extensions.
        *("--LabApp.extension_manager=readonly", f"--ServerApp.open_browser={open_browser}"),
        *(["--ServerApp.allow_root=True"] if root else []),
    ]


def write_lab_settings(folder: Path) -> None:
    """Keep JupyterLab from asking about news, and from looking for them."""
    folder.mkdir(parents=True, exist_ok=True)
    text = '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}'
    (folder / "overrides.json").write_text(text, encoding="utf-8")


def copy_missing_notebooks(workspace: Path) -> list[Path]:
    """Copy the notebooks that a workspace lacks; those it has, changed or not, stay."""
    folder = workspace / "notebooks"
    folder.mkdir(exist_ok=True)
    missing = [path for path in sorted(notebooks_dir().glob("*.ipynb")) if not (folder / path.name).exists()]
    return [Path(shutil.copyfile(path, folder / path.name)) for path in missing]


def choose_port(port: int) -> int:
    """Take the port asked for, or a free one; says so where it is in use."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UsageError(
                f"The port must be free; {port} on {HOST} is in use or not allowed.",
                "Take another: --port 0 takes a free one.",
            ) from error
        return int(probe.getsockname()[1])


def _serve(
    command: list[str],
    environment: Mapping[str, str],
    cwd: Path,
    log: Path | None,
    port: int,
    ready: Callable[[], None],
) -> int:
    """Run a server as a child, wait until it answers, end it when this process is told to."""
    with _told_to_end() as told, _output(log) as output:
        server = subprocess.Popen(command, env=dict(environment), cwd=cwd, stdout=output, stderr=output)  # noqa: S603
        try:
            if _wait_until_up(server, port, told):
                ready()
            while server.poll() is None and not told():
                time.sleep(0.2)
        finally:
            _end(server)
        if told():
            return 0
        raise ServiceFitError(f"The server ended by itself, with status {server.returncode}.{_last_words(log)}")


@contextmanager
def _told_to_end() -> Iterator[Callable[[], bool]]:
    """Note SIGINT and SIGTERM instead of dying of them, so that the server is ended too."""
    told: list[int] = []
    before = {
        number: signal.signal(number, lambda got, _: told.append(got)) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield lambda: bool(told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _output(log: Path | None) -> Iterator[int | None]:
    if log is None:
        yield None
        return
    with log.open("wb") as file:
        yield file.fileno()


def _wait_until_up(server: subprocess.Popen[bytes], port: int, told: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None and not told():
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.2)
    return False


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server by its own process id: gently, then for good."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _last_words(log: Path | None) -> str:
    if log is None or not log.exists():
        return " Its own words stand above."
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f" It said: {lines[-1]}" if lines else ""
