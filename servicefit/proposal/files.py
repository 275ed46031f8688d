"""Which files a folder holds, and which of them are one table."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from servicefit.errors import DataError, UsageError
from servicefit.intake.sources import kind_of
from servicefit.proposal.seen import LeftOut

MOST_FILES = 300
LIKE = 0.8
"""Share of headings in common from which files are one table whatever their names."""
LIKE_BY_NAME = 0.4
"""The same for files whose names differ in digits only: the questions of a survey change from year to year."""


def list_files(folder: Path, workspace: Path) -> tuple[list[Path], list[LeftOut]]:
    """List the files of a folder and of those below it.

    Parameters
    ----------
    folder : Path
        Of unknown exports.
    workspace : Path
        What the tool itself has put there is not looked at.

    Returns
    -------
    list of Path
        Files that can be read by their endings, sorted.
    list of LeftOut
        The others; hidden ones are passed over in silence.

    Raises
    ------
    UsageError
        The folder is not there, holds no file, or far too many.
    """
    if not folder.is_dir():
        raise UsageError(
            f"--from must name a folder; {folder} is {'a file' if folder.is_file() else 'not there'}.",
            "Name the folder in which your exports lie.",
        )
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not _passed_over(path, folder, workspace))
    if not found:
        raise UsageError(f"--from must name a folder with files in it; {folder} holds none.", "Put your exports there.")
    if len(found) > MOST_FILES:
        raise UsageError(
            f"--from must name a folder of exports, at most {MOST_FILES} files; {folder} holds {len(found):,}.",
            "Name the folder below it in which the exports lie.",
        )
    usable, left_out = [], []
    for path in found:
        why = _why_not(path)
        if why:
            left_out.append(LeftOut(str(path.relative_to(folder)), why))
        else:
            usable.append(path)
    return usable, left_out


def _passed_over(path: Path, folder: Path, workspace: Path) -> bool:
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return True
    inside = path.is_relative_to(workspace) and not folder.is_relative_to(workspace)
    return inside or path.name == "servicefit.toml"


def _why_not(path: Path) -> str:
    try:
        kind = kind_of(path)
    except DataError as error:
        return error.message.partition("; ")[2].rstrip(".") or "it cannot be read"
    return f"{path.suffix} files are not looked into" if kind == "sql" else ""


def group_files(headings: Mapping[Path, Sequence[str]]) -> list[tuple[Path, ...]]:
    """Put files with like headings together.

    Parameters
    ----------
    headings : mapping of Path to sequence of str
        Of every file.

    Returns
    -------
    list of tuple of Path
        Each the files of one table, such as a file a year.
    """
    groups: list[list[Path]] = []
    for path in headings:
        for group in groups:
            if any(_belong_together(path, other, headings) for other in group):
                group.append(path)
                break
        else:
            groups.append([path])
    return [tuple(sorted(group)) for group in groups]


def fold(heading: str) -> str:
    """Reduce a heading to its letters and digits, by which columns of yearly files are told to be the same."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def _belong_together(one: Path, other: Path, headings: Mapping[Path, Sequence[str]]) -> bool:
    mine, theirs = ({fold(heading) for heading in headings[path]} for path in (one, other))
    like = len(mine & theirs) / len(mine | theirs)
    if is_sheet(one) and ("#" in one.name or "#" in other.name):
        return False
    if _without_digits(one) == _without_digits(other):
        return like >= LIKE_BY_NAME
    return like >= LIKE and len(mine & theirs) >= 4 and one.suffix == other.suffix


def _without_digits(path: Path) -> str:
    return re.sub(r"\d+", "", path.name)


def sheet_place(path: Path, sheet: str) -> Path:
    """Return what stands for a sheet of an Excel file: ``file.xlsx#Sheet``, as in the settings."""
    return path.with_name(f"{path.name}#{sheet}") if sheet else path


def is_sheet(place: Path) -> bool:
    """Whether a file, or a sheet of it, is of Excel."""
    return ".xlsx" in place.name.lower()


def common_start(texts: Sequence[str]) -> str:
    """Return what all texts begin with."""
    least, most = min(texts), max(texts)
    same = (place for place, letter in enumerate(least) if place >= len(most) or most[place] != letter)
    return least[: next(same, len(least))]


def pattern_of(paths: Sequence[Path]) -> str | None:
    """Find the path or glob that stands for these files and no others; None when there is none.

    Parameters
    ----------
    paths : sequence of Path
        Files, or sheets as ``sheet_place`` gives them.

    Returns
    -------
    str or None
        For ``[exports]``.
    """
    if len(paths) == 1:
        return str(paths[0])
    if is_sheet(paths[0]) and any("#" in path.name for path in paths):
        return None
    texts = [str(path) for path in paths]
    start = common_start(texts).rstrip("0123456789")
    end = common_start([text[len(start) :][::-1] for text in texts])[::-1].lstrip("0123456789")
    pattern = f"{glob.escape(start)}*{glob.escape(end)}"
    found = {Path(name) for name in glob.glob(pattern)}  # noqa: PTH207 - it is the very pattern of the settings
    return pattern if found == set(paths) else None
