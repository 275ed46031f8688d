"""servicefit: which service features customers value, which to drop, and whether capability fits strategy.

Examples
--------
>>> import servicefit as sf
>>> ws = sf.open("sample_data")  # doctest: +SKIP
>>> ws.capability(period="2026-Q3").table  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from servicefit.workspace import Workspace
from servicefit.workspace import open_workspace as open  # noqa: A004 - sf.open reads as it is meant

if TYPE_CHECKING:
    from servicefit.report.notebook import Notebook

__all__ = ["Workspace", "notebook", "open"]
__version__ = "0.1.0"


def notebook(names: Mapping[str, object]) -> Notebook:
    """Check a notebook's parameters and begin it: ``page = sf.notebook(globals())``."""
    from servicefit.report.notebook import begin

    return begin(names)
