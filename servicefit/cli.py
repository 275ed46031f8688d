"""The command line: parse, call, print. Everything heavy is imported where it is used."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from servicefit.terminal import print_outcome, progress_on, told_on_failure, width_of_terminal

app = typer.Typer(
    name="servicefit",
    help="Find out which service features customers value, which to drop, and whether capability fits strategy.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The workspace.", show_default="the current folder")]
HERE = Path()


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False) -> None:
    if version:
        from servicefit import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new workspace.")],
    sample: Annotated[
        bool, typer.Option("--sample", help="Fill it with the made-up sample company; with --like, a made-up export.")
    ] = False,
    like: Annotated[
        str, typer.Option(metavar="PRODUCT", help="Start from the mapping of a product's export, such as zendesk.")
    ] = "",
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="Look at the exports in a folder and propose servicefit.toml."),
    ] = None,
) -> None:
    """Make a workspace: empty, with the sample company, for the exports of a product, or for those of a folder."""
    from servicefit.begin import make_workspace, next_step

    if source is not None:
        _propose(folder, source, alone=not (sample or like))
        return
    made = make_workspace(folder, sample=sample, like=like)
    typer.echo(f"Made {made}.\n{next_step(made, sample=sample, like=like)}")


def _propose(folder: Path, source: Path, *, alone: bool) -> None:
    from servicefit.errors import UsageError
    from servicefit.proposal.propose import propose_workspace
    from servicefit.proposal.summary import summary_lines

    if not alone:
        raise UsageError("--from must stand without --sample and --like.", "Leave the others out.")
    with progress_on(True) as progress:
        proposal = propose_workspace(folder, source, progress)
    typer.echo("\n".join(summary_lines(proposal, folder)))


@app.command()
def check(
    folder: Folder = HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Read the exports: what was accepted, rejected and why, and which answers the data allow."""
    from servicefit.check_lines import check_lines
    from servicefit.checking import check_workspace
    from servicefit.workspace import open_workspace

    workspace = open_workspace(folder)
    with progress_on(not as_json) as progress:
        checked = check_workspace(workspace, progress)
    if as_json:
        typer.echo(json.dumps(checked.as_json(), ensure_ascii=False))
    else:
        typer.echo("\n".join(check_lines(checked, folder, width_of_terminal())))
    if not checked.is_usable:
        raise typer.Exit(1)


@app.command()
def run(
    folder: Folder = HERE,
    period: Annotated[
        str,
        typer.Option(
            help="2026, 2026-Q3, 2026-09, 2025-10..2026-09, all, or latest (unless given): the newest complete 12 months, or all where these hold no data."
        ),
    ] = "",
    periods: Annotated[
        str, typer.Option(help="A range, one result each, such as 2025-Q1..2026-Q3; fills the history.")
    ] = "",
    only: Annotated[list[str] | None, typer.Option(help="Only this result table; may be repeated.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Notebooks at a time.")] = 2,
    no_notebooks: Annotated[bool, typer.Option("--no-notebooks", help="Publish the tables only.")] = False,
    on_failure: Annotated[
        str, typer.Option(help="Run this command when the run fails; SERVICEFIT_ERROR holds why.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Read the exports, answer the questions, make the reports, publish all of it or nothing."""
    from servicefit.errors import UsageError
    from servicefit.periods import parse_periods
    from servicefit.run import RunRequest, run_workspace
    from servicefit.workspace import open_workspace

    with told_on_failure(on_failure, folder):
        workspace = open_workspace(folder)
        if period and periods:
            raise UsageError("A run is asked for --period or for --periods; found both.", "Leave one of them out.")
        labels = parse_periods(periods) if periods else (period or "latest",)
        request = RunRequest(labels, tuple(only or ()), jobs, not no_notebooks)
        with progress_on(not as_json) as progress:
            outcome = run_workspace(workspace, request, progress)
    print_outcome(outcome, folder, as_json=as_json)


@app.command()
def runs(
    folder: Folder = HERE,
    compare: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="What changed between two runs.")
    ] = None,
    keep: Annotated[int, typer.Option(min=0, help="Delete all but the newest N of every period; 0 = delete none.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """List earlier runs, compare two, or delete old ones."""
    from servicefit.history import compare_in_words, delete_old, list_in_words
    from servicefit.workspace import open_workspace

    workspace = open_workspace(folder)
    deleted = delete_old(workspace, keep) if keep else []
    told = compare_in_words(workspace, *compare) if compare else list_in_words(workspace)
    if as_json:
        typer.echo(json.dumps({**told.data, "deleted": deleted}, ensure_ascii=False))
        return
    typer.echo("\n".join([*(f"Deleted {run_id}." for run_id in deleted), *told.lines]))


@app.command()
def lab(folder: Folder = HERE) -> None:
    """Open the notebooks in JupyterLab."""
    from servicefit.controls.serve import serve_lab
    from servicefit.workspace import open_workspace

    serve_lab(open_workspace(folder).folder)


@app.command()
def dashboard(
    folder: Folder = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 = any that is free.")] = 8866,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Show the dashboards on this machine."""
    from servicefit.controls.serve import serve_dashboard
    from servicefit.workspace import open_workspace

    serve_dashboard(open_workspace(folder).folder, port, open_browser=not no_browser)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new workspace.")],
    customers: Annotated[int, typer.Option(min=100, help="How many customers.")] = 8000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 1,
) -> None:
    """Make the sample company, of any size."""
    from servicefit.begin import make_sample

    with progress_on(True) as progress:
        made = make_sample(folder, customers, seed, progress)
    typer.echo(f"Made {made}.\nNext: servicefit run {made}")


def main() -> None:
    """Run the command line; exit with 0 done, 1 data or settings at fault, 2 wrong usage, 3 a fault of the tool."""
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the last stop before the user
        sys.exit(_tell(error))


def _tell(error: Exception) -> int:
    from servicefit.errors import ServiceFitError

    if os.environ.get("SERVICEFIT_DEBUG"):
        raise error
    if isinstance(error, ServiceFitError):
        typer.echo(f"Error: {error}", err=True)
        return error.exit_code
    if isinstance(error, OSError) and error.filename:
        typer.echo(f"Error: {error.filename} must be readable and writable; {error.strerror}.", err=True)
        return 1
    typer.echo(f"This is a fault of servicefit, not of your data: {type(error).__name__}: {error}", err=True)
    typer.echo("Hint: SERVICEFIT_DEBUG=1 shows where it happened; please report it.", err=True)
    return 3


if __name__ == "__main__":
    main()
