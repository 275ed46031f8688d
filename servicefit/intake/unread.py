"""Files that lie among the exports and are read as none of them."""

from __future__ import annotations

import glob
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from servicefit.errors import DataError, nearest
from servicefit.intake.sources import Source, kind_of
from servicefit.tables import EXPORTS

_LITERAL = re.compile(r"'((?:[^']|'')+)'")
_FEW = 5


def unread_files(folder: Path, sources: Iterable[Source]) -> tuple[str, ...]:
    """Name the files in the folder of exports that no export reads, nor the SQL of one.

    Parameters
    ----------
    folder : Path
        The workspace.
    sources : iterable of Source
        Its exports.

    Returns
    -------
    tuple of str
        Names, sorted; folders below and hidden files are passed over.
    """
    read = [path for source in sources for path in source.files]
    queries = [path for path in read if path.suffix.lower() == ".sql"]
    read += [folder / name for query in queries for text in _literals(query) for name in _matches(folder, text)]
    known = {path.resolve() for path in read}
    return tuple(path.name for path in _files(folder / "exports") if path.resolve() not in known)


def perhaps(name: str) -> str:
    """Say which export a file may be meant to be.

    Parameters
    ----------
    name : str
        Of the file.

    Returns
    -------
    str
        ``' (perhaps contacts)'``; empty where its name is near none.
    """
    stem = re.sub(r"[\W\d_]+$", "", name.partition(".")[0].lower())
    hint = nearest(stem, EXPORTS)
    return f" (perhaps {hint.partition(chr(34))[2].rstrip(chr(34) + '?')})" if hint.startswith("Did") else ""


def nothing_found(folder: Path) -> DataError:
    """Say that a workspace has no export, what lies there, and how to bring some.

    Parameters
    ----------
    folder : Path
        The workspace.

    Returns
    -------
    DataError
        To be raised.
    """
    exports = folder / "exports"
    there = [path.name for path in _files(exports)]
    look = f"servicefit init {shlex.quote(str(folder))} --from"
    if there:
        names = "; ".join(f"{name}{perhaps(name)}" for name in there[:_FEW]) + ("; …" if len(there) > _FEW else "")
        return DataError(
            f"No export was found in {exports}; the files there have names of their own: {names}.",
            f"Let the tool look at them and propose which is which: {look} {shlex.quote(str(exports))}\n"
            'Or say so in servicefit.toml, under [exports]: contacts = "exports/…"; docs/tables.md lists the tables.',
        )
    found = "the folder is empty" if exports.is_dir() else "there is no such folder"
    return DataError(
        f"No export was found in {exports}; {found}.",
        "Bring your files in one of these ways; docs/your_data.md says more.\n"
        f"  As customers.csv, contacts.csv … (docs/tables.md lists them): put them into {exports}\n"
        f"  As they are, wherever they lie:  {look} FOLDER\n"
        "  From Zendesk, Qualtrics, Shopify …, in a new workspace:  servicefit init DIR --like PRODUCT",
    )


def _files(exports: Path) -> list[Path]:
    """List the files that could be exports, by their endings."""
    found = exports.iterdir() if exports.is_dir() else ()
    return sorted(path for path in found if path.is_file() and _is_readable(path))


def _is_readable(path: Path) -> bool:
    try:
        return not path.name.startswith(".") and bool(kind_of(path))
    except DataError:
        return False


def _literals(path: Path) -> list[str]:
    """Return what stands in quotes in a query: a path of a raw file, perhaps."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return [found.replace("''", "'") for found in _LITERAL.findall(text)]


def _matches(folder: Path, pattern: str) -> list[str]:
    return glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 - the pattern may be absolute
