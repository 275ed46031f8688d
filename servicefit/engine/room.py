"""A disk or a memory that is full, a folder that is not to be written: no fault of a file, and told as what it is."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from servicefit.errors import DataError

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_SAYS_FULL = re.compile(
    r"could not write|no space left|file too large|quota exceeded|offload data block|out of memory", re.IGNORECASE
)


def is_full(error: BaseException) -> bool:
    """Say whether an error comes from a disk or a memory without room."""
    if isinstance(error, duckdb.Error):
        return bool(_SAYS_FULL.search(str(error)))
    return isinstance(error, OSError) and error.errno in _FULL


def require_writable(folder: Path) -> None:
    """Stop where a workspace, or what is to be replaced in it, cannot be written.

    Parameters
    ----------
    folder : Path
        The workspace.

    Raises
    ------
    DataError
        Names what cannot be written.
    """
    for place in (folder, folder / "results", folder / "reports"):
        if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
            raise DataError(
                f"The folder {place} must be writable; it is not.",
                "servicefit writes store.duckdb and results/ there: give yourself the right to write, or copy the workspace.",
            )


def no_room() -> DataError:
    """Return the error that says so."""
    return DataError(
        "There must be room on the disk to check and keep the exports; there is none left.",
        "Free a few times the size of your exports, then run again; earlier results stand.",
    )


@contextmanager
def room_asked_for() -> Iterator[None]:
    """Raise :func:`no_room` in the place of errors that come from a lack of room; others go on."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if is_full(error):
            raise no_room() from error
        raise
