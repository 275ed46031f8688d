"""What the command line shows: progress, what was read, what a run made; and what it does on a failure."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from servicefit.errors import UsageError
from servicefit.formats import join_words

if TYPE_CHECKING:
    from servicefit.run import RunOutcome


@contextmanager
def progress_on(wanted: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal only.

    Parameters
    ----------
    wanted : bool
        Whether to show anything at all.

    Yields
    ------
    callable
        To be told what is being done now.
    """
    if not (wanted and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where there is somebody to look

    with Console(stderr=True).status("Starting") as status:
        yield status.update


@contextmanager
def told_on_failure(command: str, folder: Path) -> Iterator[None]:
    """Leave word of a failure for the readers of earlier results, and run a command of the user's; the failure goes on.

    Parameters
    ----------
    command : str
        For the user's shell; empty for none. ``SERVICEFIT_ERROR`` and ``SERVICEFIT_STATUS`` tell it what happened.
    folder : Path
        The workspace.
    """
    try:
        yield
    except Exception as error:
        if (folder / "results").is_dir() and getattr(error, "exit_code", 3) != UsageError.exit_code:
            from servicefit.results.runs import keep_failure  # noqa: PLC0415 - loads pandas, wanted on failure only

            keep_failure(folder / "results", str(error).partition("\n")[0])
        if command:
            said = {"SERVICEFIT_ERROR": str(error), "SERVICEFIT_STATUS": str(getattr(error, "exit_code", 3))}
            # The command is the user's own, given on their own command line: it may use their shell.
            subprocess.run(command, shell=True, check=False, env={**os.environ, **said})  # noqa: S602
        raise


def print_outcome(outcome: RunOutcome, folder: Path, *, as_json: bool) -> None:
    """Print what a run made; what it could not measure goes to standard error."""
    record = outcome.record
    for problem in record.problems:
        typer.echo(f"Not measured: {problem['capability']}. {problem['message']}", err=True)
    if as_json:
        reports = [str(path) for path in outcome.reports]
        typer.echo(
            json.dumps(
                {
                    "run_id": record.run_id,
                    "published": record.published,
                    "problems": record.problems,
                    "reports": reports,
                },
                ensure_ascii=False,
            )
        )
        return
    where = "" if folder == Path() else f" {shlex.quote(str(folder))}"
    labels = ", ".join(reversed(record.published))
    typer.echo(f"Published {labels}: {record.rows_accepted:,} of {record.rows_read:,} rows used, run {record.run_id}.")
    for note in outcome.notes:
        typer.echo(f"Note: {note}")
    noted = [export.export for export in outcome.intake.exports if export.warnings]
    if noted:
        typer.echo(f"Note: servicefit check{where} has something to say on {join_words(noted)}.")
    for report in outcome.reports:
        typer.echo(f"  {report}")
    see = "Open a report in a browser, or the dashboard with" if outcome.reports else "See it with"
    typer.echo(f"{see}: servicefit dashboard{where}")


def width_of_terminal() -> int:
    """Return how many characters a line may have: those of the terminal, within reason; 100 where there is none."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, 80), 120)
