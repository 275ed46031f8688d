"""A folder for rows under way: private, and never left behind."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = ".intake-"
_LOCK = ".lock"


@contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """Make a folder that is gone afterwards, and clear those that killed processes left.

    Parameters
    ----------
    folder : Path
        The workspace; on the same disk, so that the store can be put in place by a rename.

    Yields
    ------
    Path
        The new folder, readable by this user only.

    Notes
    -----
    Each folder goes with a lock that the system lets go when its process dies, however it dies: what is not locked
    is nobody's. The lock is taken before the folder is made.
    """
    clear_left(folder)
    scratch = folder / f"{PREFIX}{secrets.token_hex(6)}"
    try:
        with FileLock(_lock_of(scratch)):
            scratch.mkdir(mode=0o700)
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    finally:
        _lock_of(scratch).unlink(missing_ok=True)


def clear_left(folder: Path) -> None:
    """Remove the folders whose process is gone, for they hold rows about people, and their locks."""
    names = {left.name.removesuffix(_LOCK) for left in folder.glob(f"{PREFIX}*")}
    for left in (folder / name for name in sorted(names)):
        try:
            with FileLock(_lock_of(left), timeout=0):
                shutil.rmtree(left, ignore_errors=True)
                _lock_of(left).unlink(missing_ok=True)  # while it is held: whoever waits for it takes a new one
        except Timeout:
            continue


def _lock_of(scratch: Path) -> Path:
    return scratch.with_name(f"{scratch.name}{_LOCK}")
