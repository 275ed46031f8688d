"""What comes with the package, beside it in a clone, inside it in a wheel; and what a workspace keeps out of git."""

from __future__ import annotations

from pathlib import Path

GIT_IGNORED = """\
# Made by the tool; the store holds rows about people.
store.duckdb*
.intake-*
.servicefit-salt
.servicefit.lock
results/
reports/
notebooks/
"""
"""What a workspace keeps out of git."""

_PACKAGE = Path(__file__).resolve().parent
_ASSETS = _PACKAGE / "_assets"


def _folder(name: str) -> Path:
    return (_ASSETS if _ASSETS.is_dir() else _PACKAGE.parent) / name


def queries_dir() -> Path:
    """Return the folder of the queries that come with the package."""
    return _folder("queries")


def notebooks_dir() -> Path:
    """Return the folder of the notebooks that come with the package."""
    return _folder("notebooks")


def dashboards_dir() -> Path:
    """Return the folder of the Voila pages, their template and ``voila.json``."""
    return _folder("dashboards")
