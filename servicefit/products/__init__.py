"""Ready-made mappings: for each product a folder with settings, queries over its export, and a made-up sample of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from servicefit.errors import UsageError, nearest

_FOLDER = Path(__file__).resolve().parent
_SAMPLE = "sample"
NOTES = "MAPPING.md"
"""What a product's README is called in a workspace."""


def product_names() -> tuple[str, ...]:
    """Return the products that a workspace can start from, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in _FOLDER.glob("*/servicefit.toml")))


def product_folder(name: str) -> Path:
    """Return the folder of a product.

    Parameters
    ----------
    name : str
        As ``product_names`` has it; capitals, spaces and hyphens do not matter.

    Returns
    -------
    Path
        With ``servicefit.toml``, ``README.md``, ``exports`` and ``sample``.

    Raises
    ------
    UsageError
        No product has that name.
    """
    names = product_names()
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    if plain not in names:
        listed = ", ".join(names)
        hint = nearest(plain, names)
        raise UsageError(
            f'There is a mapping for {listed}; found "{name}".',
            hint if hint.startswith("Did") else "Leave --like out, and docs/your_data.md says how to map any file.",
        )
    return _FOLDER / plain


def copy_product(name: str, folder: Path, *, sample: bool) -> Path:
    """Copy a product's mapping into a workspace.

    Parameters
    ----------
    name : str
        The product.
    folder : Path
        The workspace.
    sample : bool
        Whether its made-up export comes along.

    Returns
    -------
    Path
        Where the product's files belong: a folder below ``exports``.

    Raises
    ------
    UsageError
        No product has that name.
    """
    product = product_folder(name)
    shutil.copytree(product, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(_SAMPLE, "README.md"))
    shutil.copyfile(product / "README.md", folder / NOTES)
    files = folder / "exports" / product.name
    if sample:
        shutil.copytree(product / _SAMPLE, files)
    else:
        files.mkdir(parents=True)
    return files
