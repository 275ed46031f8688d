"""A small company in the test's own text: files and settings in, store and rows out."""

import os
import re
import subprocess
import sys

import duckdb

from servicefit.intake import read_exports
from servicefit.workspace import open_workspace

CUSTOMERS = """\
customer_id,segment
C1,home
C2,home
C3,business
"""
ORDER = "order_id,customer_id,ordered_at,revenue\n"
ORDERS = f"{ORDER}O1,C1,2026-01-05,10\nO2,C2,2026-01-06 08:30:00,20.5\n"
LENIENT = "[checks]\nmost_rejected = 1.0\n"
"""Lets a test look at rejected rows, of which the default allows few."""


def company(folder, files=(), settings=""):
    """Make a workspace: an export's name stands for ``exports/<name>.csv``, else the key is the file's path."""
    for name, content in {"customers": CUSTOMERS, **dict(files)}.items():
        path = folder / (name if "/" in name or "." in name else f"exports/{name}.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "servicefit.toml").write_text(settings, encoding="utf-8")
    return open_workspace(folder)


def read(workspace):
    """Read the exports into the store; return what was read of each, by name."""
    report = read_exports(workspace.folder, workspace.settings, workspace.store)
    return {export.export: export for export in report.exports}


def rows(workspace, sql):
    """Return the rows of a query on the store."""
    with duckdb.connect(str(workspace.store), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def rejected(export):
    """Return why rows were rejected and where, as ``{"column: reason": [lines]}``."""
    return {reason.text: [int(place.rpartition(":")[2]) for place in reason.places] for reason in export.reasons}


def servicefit(*arguments, **environment):
    """Call the command line as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "servicefit.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def told(done):
    """Return what ``check`` told of every export that it could read: rows read, accepted, rejected."""
    found = re.findall(r"^(\w+) +([\d,]+) +([\d,]+) +([\d,]+) ", done.stdout, re.MULTILINE)
    return {name: tuple(int(count.replace(",", "")) for count in counts) for name, *counts in found}


def in_one_line(done):
    """Return what a command said, without its line breaks."""
    return " ".join(done.stdout.split())
