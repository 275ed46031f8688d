"""Controls for notebooks and dashboards, and the servers that show them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servicefit.controls.dashboard import open_dashboard as open_dashboard
    from servicefit.controls.serve import serve_dashboard as serve_dashboard
    from servicefit.controls.serve import serve_lab as serve_lab

# Widgets take long to import: each name is fetched when it is first asked for.
_HOMES = {"open_dashboard": "dashboard", "serve_dashboard": "serve", "serve_lab": "serve"}

__all__ = ["open_dashboard", "serve_dashboard", "serve_lab"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
