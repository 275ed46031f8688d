"""Runs the notebooks through papermill and exports each as one offline HTML file."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import CaselessStrEnum, Unicode

from servicefit.errors import DataError, ServiceFitError
from servicefit.resources import notebooks_dir
from servicefit.workspace import Workspace

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager


def list_notebooks() -> list[Path]:
    """Return the notebooks that a run executes, in their order."""
    return sorted(notebooks_dir().glob("[0-9]_*.ipynb"))


def run_notebooks(workspace: Workspace, period: str, jobs: int, progress: Callable[[str], None]) -> Path:
    """Execute every notebook for a period and export it.

    Parameters
    ----------
    workspace : Workspace
        In whose folder the notebooks run.
    period : str
        Label of the period.
    jobs : int
        How many at a time.
    progress : callable
        Told of every notebook that is done.

    Returns
    -------
    Path
        A new folder in ``reports`` with a notebook and an HTML file each.

    Raises
    ------
    ServiceFitError
        A notebook failed; its last words are told. The folder is removed.
    """
    workspace.reports.mkdir(exist_ok=True)
    for left in workspace.reports.glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=".making-", dir=workspace.reports))
    folder.chmod(0o755)
    try:
        with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
            waiting = {pool.submit(_run_one, path, folder, workspace, period): path for path in list_notebooks()}
            for done in as_completed(waiting):
                done.result()
                progress(f"Report ready: {waiting[done].stem}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def replace_folder(made: Path, place: Path) -> Path:
    """Put a finished folder in the place of an earlier one."""
    old = place.with_name(f".old-{place.name}")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return place


def _run_one(notebook: Path, folder: Path, workspace: Workspace, period: str) -> None:
    from servicefit.report.html import export_html

    executed = folder / notebook.name
    _execute(notebook, executed, workspace.folder, period)
    export_html(executed, executed.with_suffix(".html"))


def _kernel_manager(folder: Path, sockets: Path) -> type[AsyncKernelManager]:
    """Return a manager whose kernel works in a folder, and talks over files of this user where the system can.

    The folder is given to the kernel itself: papermill's ``cwd`` changes that of the whole process, and so of the
    notebooks that run beside.
    """
    from jupyter_client.manager import AsyncKernelManager

    class LocalKernelManager(AsyncKernelManager):
        if os.name != "nt":
            transport = CaselessStrEnum(["ipc"], default_value="ipc")
            ip = Unicode(str(sockets / "kernel"))

        async def start_kernel(self, **arguments: object) -> None:  # type: ignore[override]
            """Start it without its own words on stderr: a scheduler would mail them as an alarm."""
            await super().start_kernel(**{**arguments, "cwd": str(folder), "stderr": subprocess.DEVNULL})

    return LocalKernelManager


def _execute(notebook: Path, executed: Path, workspace: Path, period: str) -> None:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="sf-") as sockets:
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                str(notebook),
                str(executed),
                parameters={"period": period},
                kernel_name="python3",
                progress_bar=False,
                kernel_manager_class=_kernel_manager(workspace, Path(sockets)),
            )
    except PapermillExecutionError as error:
        kept = workspace / "reports" / f"failed-{notebook.name}"
        shutil.copyfile(executed, kept)
        ours = error.ename in {"DataError", "SettingsError", "UsageError"}
        said = error.evalue if ours else f"{error.ename}: {error.evalue}"
        fault = f"The notebook {notebook.name} failed: {said.strip().splitlines()[0].rstrip('.')}."
        hint = f"{kept} shows where; earlier results stand."
        raise (DataError if ours else ServiceFitError)(fault, hint) from error
