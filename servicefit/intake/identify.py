"""Keyed hashes instead of ids: who a row is about cannot be read from the store."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import duckdb

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
    """
    given = os.environ.get(variable)
    file = folder / SALT_FILE
    if given is None and not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as text:
            text.write(secrets.token_hex(32) + "\n")
    salt = (file.read_text(encoding="ascii").strip() if given is None else given).encode()
    if len(salt) < 16:
        place = f"the environment variable {variable}" if given is not None else f"the file {SALT_FILE}"
        raise SettingsError(
            f"The salt in {place} must have at least 16 characters; it has {len(salt)}.", "Choose a longer one."
        )
    return salt


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


def build_dictionaries(connection: duckdb.DuckDBPyConnection, staged: Iterable[Staged], salt: bytes) -> None:
    """Give every id of the accepted rows an integer and keep keyed hash and integer in ``store.ids``.

    Integers follow the order of the ids' text, so that ties that go by id do not depend on the salt.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With ``stage`` and ``store`` attached; makes ``stage.ids_<kind>`` (text, id).
    staged : iterable of Staged
        Every export.
    salt : bytes
        The key of the hashes.
    """
    pads = pads_of(salt)
    for kind, columns in sorted(_columns_by_kind(staged).items()):
        texts = " union ".join(
            f"select distinct {quoted(column)} as text from stage.{table} where reason is null"
            for table, column in columns
        )
        connection.execute(
            f"create table stage.ids_{kind} as select text, cast(row_number() over (order by text) as integer) as id "
            f"from ({texts}) where text is not null"
        )
        connection.execute(
            f"insert into store.ids select {literal(kind)}, {keyed_hash('text')}, id from stage.ids_{kind} order by id",
            pads,
        )


def _columns_by_kind(staged: Iterable[Staged]) -> dict[str, list[tuple[str, str]]]:
    kinds: dict[str, list[tuple[str, str]]] = {}
    for export in staged:
        for column in export.table.columns:
            if column.type == "id":
                kinds.setdefault(column.kind, []).append((export.table.name, column.name))
    return kinds
