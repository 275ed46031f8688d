"""How DuckDB is opened everywhere: offline, within bounds."""

from __future__ import annotations

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1500MB",
}
"""Settings of every connection; an extension that is not built in would be fetched from the network."""


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text."""
    return str(error).strip().partition("\n")[0]
