"""Makes a workspace from a folder of unknown exports: looks, matches, writes what is proposed."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from servicefit.begin import SETTINGS_TEXT
from servicefit.engine.connection import open_duckdb
from servicefit.errors import DataError, UsageError
from servicefit.proposal.draft_sql import draft_customers, draft_table, encoding_note, reasons_for_sql
from servicefit.proposal.files import group_files, is_sheet, list_files, sheet_place
from servicefit.proposal.matching import match_tables
from servicefit.proposal.plan import name_elsewhere, plan_table
from servicefit.proposal.sample import Sample, read_sample, sheets_of
from servicefit.proposal.seen import LeftOut, Seen
from servicefit.proposal.settings_text import settings_text
from servicefit.proposal.sniff import sniff_group
from servicefit.proposal.table_plan import TablePlan
from servicefit.resources import GIT_IGNORED
from servicefit.settings import SETTINGS_FILE, load_settings

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed.

    Parameters
    ----------
    folder : Path
        The workspace.
    plans : tuple of TablePlan
        What is which table.
    unlike : tuple of Seen
        Files that are like no table.
    left_out : tuple of LeftOut
        Files that cannot be read.
    drafts : tuple of str
        Tables for which a ``.sql`` file was written.
    """

    folder: Path
    plans: tuple[TablePlan, ...]
    unlike: tuple[Seen, ...]
    left_out: tuple[LeftOut, ...]
    drafts: tuple[str, ...]


def propose_workspace(folder: Path, source: Path, progress: Progress = lambda _: None) -> Proposal:
    """Make a workspace whose settings say which of a folder's files is which table.

    Parameters
    ----------
    folder : Path
        The workspace: new, empty, or without settings of its own.
    source : Path
        Where the exports lie; they stay there and are not changed.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    Proposal
        What was found and written.

    Raises
    ------
    UsageError
        The workspace has settings, or the folder of exports is not there or holds no file that can be read.
    """
    folder, source = folder.resolve(), source.resolve()
    _require_free(folder, source)
    seen, left_out = look_at(source, folder, progress)
    progress("Matching files to tables")
    matches = match_tables(seen)
    used = {name for match in matches for name in (match.seen.name, *match.more)}
    unlike = tuple(one for one in seen if one.name not in used)
    plans = tuple(name_elsewhere(plan_table(match), unlike) for match in matches)
    if not plans:
        files = ", ".join(one.name for one in seen[:5])
        raise UsageError(
            f"--from must name a folder with exports; none of its files is like a table of ours: {files}.",
            "docs/tables.md says what each table holds; write servicefit.toml by hand, after: servicefit init DIR",
        )
    plans = _with_encodings(plans)
    drafts = _write(folder, plans)
    return Proposal(folder, plans, unlike, tuple(left_out), drafts)


def look_at(source: Path, workspace: Path, progress: Progress = lambda _: None) -> tuple[list[Seen], list[LeftOut]]:
    """Look at the first rows of every file of a folder.

    Parameters
    ----------
    source : Path
        Where the exports lie.
    workspace : Path
        Whose own files are passed over.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    list of Seen
        Files with like headings together.
    list of LeftOut
        Files that cannot be read, and why.

    Raises
    ------
    UsageError
        There is no folder, or no file in it that can be read.
    """
    files, left_out = list_files(source, workspace)
    with open_duckdb() as connection:
        samples: dict[Path, Sample] = {}
        for path in files:
            progress(f"Looking at {path.name}")
            found, faults = _samples(connection, path)
            samples |= found
            left_out += [LeftOut(str(place.relative_to(source)), why) for place, why in faults.items()]
        if not samples:
            told = "; ".join(f"{one.name} {one.why}" for one in left_out[:5])
            raise UsageError(f"--from must name a folder with files that can be read; {told}.", "Export them again.")
        groups = group_files({path: sample.headings for path, sample in samples.items()})
        return [sniff_group(connection, group, [samples[path] for path in group], source) for group in groups], left_out


def _samples(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[dict[Path, Sample], dict[Path, str]]:
    """Read the first rows of a file, or of each of its sheets; say of those that cannot be read why not."""
    samples: dict[Path, Sample] = {}
    faults: dict[Path, DataError] = {}
    sheets = [""]
    if is_sheet(path):
        try:
            sheets = sheets_of(path) or sheets
        except DataError as error:
            sheets, faults = [], {path: error}
    for sheet in sheets:
        place = sheet_place(path, sheet)
        try:
            samples[place] = read_sample(connection, path, sheet)
        except DataError as error:
            faults[place] = error
    return samples, {place: error.message.removeprefix(path.name).strip(" .") for place, error in faults.items()}


def _require_free(folder: Path, source: Path) -> None:
    settings = folder / SETTINGS_FILE
    if folder.is_file():
        raise UsageError(f"A workspace must be a folder; {folder} is a file.", "Choose another name.")
    if settings.is_file() and settings.read_text(encoding="utf-8", errors="replace") != SETTINGS_TEXT:
        raise UsageError(
            f"A proposal must not overwrite settings; {settings} is there.",
            "Choose a new folder, or move that file away.",
        )
    others = folder.is_dir() and not settings.is_file() and any(folder.iterdir())
    if others and not source.is_relative_to(folder):
        raise UsageError(
            f"A new workspace must be an empty or new folder; {folder} holds something.", "Choose another folder."
        )


def _write(folder: Path, plans: Sequence[TablePlan]) -> tuple[str, ...]:
    """Write settings and drafts; return the tables that have a draft."""
    files = {plan.table.name: _places(plan, folder) for plan in plans}
    places = {table: paths[0] for table, paths in files.items()}
    drafts = {plan.table.name: reasons for plan in plans if (reasons := reasons_for_sql(plan))}
    texts = {plan.table.name: draft_table(plan, files[plan.table.name]) for plan in plans if plan.table.name in drafts}
    if naming := _naming_customers(plans):
        texts["customers"] = draft_customers(naming, [files[plan.table.name] for plan in naming])
        drafts["customers"] = ("no file lists the customers",)
    places |= {table: f"exports/{table}.sql" for table in texts}
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    (folder / "queries" / "capabilities").mkdir(parents=True, exist_ok=True)
    for table, text in texts.items():
        (folder / "exports" / f"{table}.sql").write_text(text, encoding="utf-8")
    (folder / SETTINGS_FILE).write_text(settings_text(plans, places, drafts), encoding="utf-8")
    load_settings(folder / SETTINGS_FILE)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text(GIT_IGNORED, encoding="utf-8")
    return tuple(texts)


def _naming_customers(plans: Sequence[TablePlan]) -> list[TablePlan]:
    """Return the tables that customers are taken from where no file lists them."""
    if any(plan.table.name == "customers" for plan in plans):
        return []
    return [
        plan
        for plan in plans
        if any(one.name == "customer_id" for one in plan.columns) and not is_sheet(plan.seen.paths[0])
    ]


def _with_encodings(plans: Sequence[TablePlan]) -> tuple[TablePlan, ...]:
    """Say of the tables that a draft reads where it cannot."""
    naming = {plan.table.name for plan in _naming_customers(plans)}
    return tuple(
        replace(plan, notes=(*plan.notes, note))
        if (note := encoding_note(plan.seen)) and (plan.table.name in naming or reasons_for_sql(plan))
        else plan
        for plan in plans
    )


def _places(plan: TablePlan, folder: Path) -> list[str]:
    """Return the path or pattern of a table's files: from the workspace on where they lie in it, else in full."""
    patterns = [plan.seen.pattern] if plan.seen.pattern else [str(path) for path in plan.seen.paths]
    inside = f"{folder}/"
    return [pattern.removeprefix(inside).removeprefix(glob.escape(inside)) for pattern in patterns]
