"""New workspaces: empty ones, and the sample company's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from servicefit.errors import UsageError
from servicefit.products import NOTES, copy_product, product_folder
from servicefit.resources import GIT_IGNORED
from servicefit.settings import SETTINGS_FILE

SAMPLE_CUSTOMERS = 8_000
SAMPLE_SEED = 1

SETTINGS_TEXT = """\
# Settings of this workspace; what is left out has a default. docs/settings.md lists every key.

[company]
name = "The company"
currency = "EUR"
# timezone = "Europe/Berlin"        # needed where times carry an offset

# [exports]                         # where a file is not called exports/<table>.csv
# contacts = "exports/contacts-*.csv"

# [columns.contacts]                # column of the contract = heading in your file
# contact_id = "Ticket ID"

# [values.contacts.outcome]         # word in your file = word of the contract
# "Solved" = "resolved"
"""


def make_workspace(folder: Path, *, sample: bool, like: str = "") -> Path:
    """Make a workspace in a new or empty folder.

    Parameters
    ----------
    folder : Path
        Where.
    sample : bool
        Whether the sample company, or the product's made-up export, is put into it.
    like : str
        The product whose export is to be read, such as ``zendesk``; empty: none.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        The folder holds something already, or no product has that name.
    """
    if sample and not like:
        return make_sample(folder, SAMPLE_CUSTOMERS, SAMPLE_SEED)
    if like:
        product_folder(like)  # an unknown one stops here, before anything is made
    _require_empty(folder)
    (folder / "exports").mkdir(parents=True)
    (folder / "queries" / "capabilities").mkdir(parents=True)
    if like:
        copy_product(like, folder, sample=sample)
    else:
        (folder / SETTINGS_FILE).write_text(SETTINGS_TEXT, encoding="utf-8")
    raw = (
        f"exports/{product_folder(like).name}/\n" if like else ""
    )  # names and addresses stand in a product's own files
    (folder / ".gitignore").write_text(GIT_IGNORED + raw, encoding="utf-8")
    return folder


def next_step(folder: Path, *, sample: bool, like: str = "") -> str:
    """Say what to do with a workspace that was just made.

    Parameters
    ----------
    folder : Path
        The workspace.
    sample, like
        As for ``make_workspace``.

    Returns
    -------
    str
        One line.
    """
    if sample and not like:
        return f"Next: servicefit run {folder}"
    if sample:
        return f"Next: read {folder / NOTES}, then: servicefit check {folder}"
    if like:
        files = folder / "exports" / product_folder(like).name
        return f"Next: read {folder / NOTES}, put your files into {files}, then: servicefit check {folder}"
    return f"Next: put your exports into {folder / 'exports'}, then: servicefit check {folder}"


def make_sample(folder: Path, customers: int, seed: int, progress: Callable[[str], None] = lambda _: None) -> Path:
    """Make the sample company's workspace in a new or empty folder.

    Parameters
    ----------
    folder : Path
        Where.
    customers : int
        How many.
    seed : int
        The same seed gives the same bytes.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UsageError
        The folder holds something already.
    """
    _require_empty(folder)
    from servicefit.sample import write_sample

    progress(f"Making {customers:,} customers")
    write_sample(folder, customers, seed)
    return folder


def _require_empty(folder: Path) -> None:
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageError(
            f"A new workspace must be an empty or new folder; {folder} holds something.", "Choose another folder."
        )
