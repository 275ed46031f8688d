"""Files that are no text, whatever their names say: told by how they begin."""

from __future__ import annotations

import re

from servicefit.errors import DataError

_OTHER_KINDS = (
    (re.compile(rb"PK\x03\x04"), "is an Excel or ZIP file", "Name it .xlsx if it is an Excel file, else unpack it."),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is an old or protected Excel file", "Save it as .xlsx, without a password."),
    (re.compile(rb"PAR1"), "is a Parquet file", "Name it .parquet."),
    (re.compile(rb"\x1f\x8b"), "is gzipped", "Name it .csv.gz."),
    (re.compile(rb"%PDF"), "is a PDF", "Export the table itself."),
    (re.compile(rb"(?i)\s*<(!doctype|html)"), "is a web page", "Perhaps a sign-in page was saved; export it again."),
    (re.compile(rb"\s*\[?\s*\{\s*\""), "is JSON", "Export it as CSV, or read it with a .sql export."),
)


def refuse_other_kinds(name: str, head: bytes) -> None:
    """Stop at a file that is no text.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    head : bytes
        How it begins.

    Raises
    ------
    DataError
        Says what the file is, and how to have it read.
    """
    for signature, found, mend in _OTHER_KINDS:
        if signature.match(head):
            raise DataError(f"{name} must be text; it {found}.", mend)
