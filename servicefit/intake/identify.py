"""Keyed hashes instead of ids: who a row is about cannot be read from the store."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import duckdb

from servicefit.engine.room import require_writable
from servicefit.errors import SettingsError
from servicefit.intake.expressions import literal, quoted
from servicefit.intake.stage import Staged
from servicefit.tables import BUCKETS

SALT_FILE = ".servicefit-salt"
_BLOCK = 64


def read_salt(folder: Path, variable: str) -> bytes:
    """Return the workspace's salt: from the environment, else from a file that is made at first use.

    Parameters
    ----------
    folder : Path
        The workspace.
    variable : str
        Name of the environment variable, ``[privacy] salt_env``.

    Returns
    -------
    bytes
        The key of the hashes.

    Raises
    ------
    SettingsError
        The salt is shorter than 16 bytes.
    DataError
        None is there, and none can be written.
    """
    given = os.environ.get(variable)
    file = folder / SALT_FILE
    if given is None and not (file.exists() and file.stat().st_size):
        require_writable(folder)
        _make_salt(file)
    salt = (file.read_text(encoding="ascii").strip() if given is None else given).encode()
    if len(salt) < 16:
        place = f"the environment variable {variable}" if given is not None else f"the file {SALT_FILE}"
        raise SettingsError(
            f"The salt in {place} must have at least 16 characters; it has {len(salt)}.", "Choose a longer one."
        )
    return salt


def _make_salt(file: Path) -> None:
    """Write a salt for this user only; of two that begin at once, one writes, and what a killed one left is filled."""
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as text:
        fcntl.flock(text, fcntl.LOCK_EX)
        if not text.read():
            text.write(secrets.token_hex(32) + "\n")


def keyed_hash(text: str) -> str:
    """Return the SQL of the HMAC-SHA-256 (RFC 2104) of a text, as a BLOB.

    Parameters
    ----------
    text : str
        SQL of the text.

    Returns
    -------
    str
        SQL that needs ``$inner`` and ``$outer`` bound, as :func:`pads_of` gives them.
    """
    return f"unhex(sha256($outer::blob || unhex(sha256($inner::blob || encode({text})))))"


def pads_of(salt: bytes) -> dict[str, bytes]:
    """Return the inner and outer padding of an HMAC key.

    Parameters
    ----------
    salt : bytes
        The key, of any length.

    Returns
    -------
    dict of str to bytes
        ``inner`` and ``outer``, 64 bytes each.
    """
    key = (hashlib.sha256(salt).digest() if len(salt) > _BLOCK else salt).ljust(_BLOCK, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in key), "outer": bytes(byte ^ 0x5C for byte in key)}


def bucket_of(text: str) -> str:
    """Return the SQL of the bucket, 0 to 199, that an id belongs to."""
    return f"cast(('0x' || substr(sha256({text}), 1, 16))::ubigint % {BUCKETS} as smallint)"


def build_dictionaries(connection: duckdb.DuckDBPyConnection, staged: Mapping[str, Staged], salt: bytes) -> None:
    """Give every id of the accepted rows an integer and keep keyed hash and integer in ``store.ids``.

    Integers follow the order of the ids' text, so that ties that go by id do not depend on the salt.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With ``stage`` and ``store`` attached; makes ``stage.ids_<kind>`` (text, id, bucket).
    staged : mapping of str to Staged
        Every export, by name.
    salt : bytes
        The key of the hashes.
    """
    pads = pads_of(salt)
    for kind, sources in sorted(_sources_by_kind(staged).items()):
        bucket = bucket_of("text") if kind == "customer" else "cast(null as smallint)"
        connection.execute(
            f"create table stage.ids_{kind} as select text, cast(row_number() over () as integer) as id, {bucket} as bucket "
            f"from (select text from ({' union '.join(sources)}) where text is not null order by text)"
        )
        connection.execute(
            f"insert into store.ids select {literal(kind)}, {keyed_hash('text')}, id from stage.ids_{kind}", pads
        )


def _sources_by_kind(staged: Mapping[str, Staged]) -> dict[str, list[str]]:
    """Find the SELECTs of all ids of each kind; what must name a row of another export brings none of its own."""
    kinds: dict[str, list[str]] = {}
    for export in staged.values():
        for column in export.table.columns:
            if column.type != "id" or (column.required and column.refers_to in staged):
                continue
            once = export.table.key == (column.name,)
            kinds.setdefault(column.kind, []).append(
                f"select {'' if once else 'distinct '}{quoted(column.name)} as text "
                f"from stage.{export.table.name} where reason is null"
            )
    return kinds
