"""Text files, however they are encoded and however their lines end, as UTF-8 with one kind of line end."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servicefit.engine.room import is_full, no_room
from servicefit.errors import DataError
from servicefit.intake.signatures import refuse_other_kinds

_CHUNK = 1 << 20
_HEAD = 4096
_FIRST = 128
_SHIFTED = "\u0a00"
"""A line feed of UTF-16 from which a byte was lost; no letter of any script."""
_MARKS = (  # the longer first: the mark of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE = "cp1252"
_WIDE = ("utf-16", "utf-32")
_NAMES = {
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    _SINGLE: "Windows-1252 (Latin-1)",
}
_NO_SINGLE = re.compile(rb"[\x00-\x08\x0e-\x19\x81\x8d\x8f\x90\x9d]")
"""Control characters, and the five bytes that Windows-1252 leaves open."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file in UTF-8 whose lines end in one way: the file itself, or a copy of it.

    Parameters
    ----------
    file : Path
        What is to be read.
    lines : int
        How many lines it has; those of a copy are those of the file.
    has_nul, has_hash : bool
        Whether the characters NUL and ``#`` occur.
    notes : tuple of str
        What a reader should know of how it was read.
    encoding : str
        Of the file itself, as Python calls it.
    """

    file: Path
    lines: int
    has_nul: bool
    has_hash: bool
    notes: tuple[str, ...]
    encoding: str


@dataclass(frozen=True, slots=True)
class _Look:
    """What one pass over the bytes of a file showed."""

    is_utf8: bool
    has_nul: bool
    has_hash: bool
    feeds: int
    returns: int
    pairs: int
    is_open: bool

    @property
    def lines(self) -> int:
        return self.feeds + self.returns - self.pairs + self.is_open

    @property
    def is_uniform(self) -> bool:
        """Whether all lines end in a line feed, or all in a carriage return and a line feed."""
        return not self.returns or self.returns == self.pairs == self.feeds

    @property
    def is_mixed(self) -> bool:
        """Whether some lines end in a lone carriage return, others in another way."""
        return self.returns > self.pairs and self.feeds > 0


def open_bytes(file: Path) -> gzip.GzipFile | io.BufferedReader:
    """Open a plain or gzipped file."""
    return gzip.open(file, "rb") if file.name.lower().endswith(".gz") else file.open("rb")


def plain_text(path: Path, folder: Path, encoding: str = "") -> PlainText:
    """Make sure that a text file is UTF-8 and its lines end in one way.

    Parameters
    ----------
    path : Path
        Plain or gzipped.
    folder : Path
        Takes up a copy where one is needed; private.
    encoding : str
        As the settings name it; empty: it is recognised.

    Returns
    -------
    PlainText
        The file itself where it is UTF-8 and its lines end in one way, else a copy.

    Raises
    ------
    DataError
        The file cannot be unpacked, is no text, or is in an encoding that is not known.

    Notes
    -----
    Files are read in pieces: memory does not grow with them. What is not UTF-8 is read as Windows-1252, of which
    Latin-1 is a part, unless UTF-8 is evident from more than a tenth of what it has beyond ASCII: then a few bytes were
    damaged, and the reader of the rows rejects the lines that they stand in.
    """
    try:
        return _plain_text(path, folder, _named(encoding))
    except (OSError, EOFError, UnicodeError, zlib.error) as error:
        if is_full(error):
            raise no_room() from error
        raise DataError(f"{path.name} cannot be read: {error}.", "Export it again.") from error


def _plain_text(path: Path, folder: Path, asked: str) -> PlainText:
    head = _head(path)
    refuse_other_kinds(path.name, head)
    encoding = asked or _wide_encoding(head)
    if encoding not in {"", "utf-8"}:
        _refuse_undecodable(path, encoding)
    look = _look(path)
    if not encoding:
        encoding = "utf-8" if look.is_utf8 or _is_damaged_utf8(path) else _SINGLE
        if encoding == _SINGLE:
            _refuse_unknown_bytes(path)
    notes = () if encoding == "utf-8" else (f"read as {_NAMES.get(encoding, encoding)}.",)
    if encoding == "utf-8" and look.is_uniform:
        return PlainText(path, look.lines, look.has_nul, look.has_hash, notes, encoding)
    if not encoding.startswith(_WIDE) and look.is_mixed:
        notes = (*notes, "its lines end in more than one way.")
    copy = _copy(path, encoding, folder)
    look = _look(copy)
    return PlainText(copy, look.lines, look.has_nul, look.has_hash, notes, encoding)


def _named(encoding: str) -> str:
    """Return the usual name of an encoding; UTF-8 is one, with or without a mark on top."""
    name = codecs.lookup(encoding).name if encoding else ""
    return "utf-8" if name == "utf-8-sig" else name


def _head(path: Path) -> bytes:
    with open_bytes(path) as raw:
        return raw.read(_HEAD)


def _chunks(path: Path) -> Iterator[bytes]:
    with open_bytes(path) as raw:
        while chunk := raw.read(_CHUNK):
            yield chunk


def _wide_encoding(head: bytes) -> str:
    """Return UTF-16 or UTF-32 where a byte order mark, or every other byte, says so; else nothing."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    first = head[:_FIRST]
    even, odd = (first[start::2].count(0) for start in (0, 1))
    few = len(first) // 8
    if odd > few and even < odd / 8:
        return "utf-16-le"
    return "utf-16-be" if even > few and odd < even / 8 else ""


def _look(path: Path) -> _Look:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_nul, has_hash = True, False, False
    feeds = returns = pairs = 0
    last = b""
    for chunk in _chunks(path):
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
        has_nul = has_nul or b"\0" in chunk
        has_hash = has_hash or b"#" in chunk
        feeds += chunk.count(b"\n")
        if here := chunk.count(b"\r"):
            returns += here
            pairs += chunk.count(b"\r\n")
        pairs += last == b"\r" and chunk[:1] == b"\n"
        last = chunk[-1:]
    is_utf8 = is_utf8 and not decoder.getstate()[0]
    return _Look(is_utf8, has_nul, has_hash, feeds, returns, pairs, last not in {b"", b"\n", b"\r"})


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        broken = text.count("\ufffd")
        bad += broken
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
    return good * 10 >= bad  # none at all: only the end of a letter is missing


def _refuse_undecodable(path: Path, encoding: str) -> None:
    name = _NAMES.get(encoding, encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    seen, kept = 0, 0
    try:
        for chunk in _chunks(path):
            kept = len(decoder.getstate()[0])
            text = decoder.decode(chunk)
            if encoding.startswith(_WIDE) and _SHIFTED in text:
                _refuse(path, seen - kept + len(text.partition(_SHIFTED)[0].encode(encoding)), name)
            seen += len(chunk)
        kept = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        _refuse(path, seen - kept + error.start, name)


def _refuse_unknown_bytes(path: Path) -> None:
    seen = 0
    for chunk in _chunks(path):
        if found := _NO_SINGLE.search(chunk):
            _refuse(path, seen + found.start(), "UTF-8, UTF-16 or Windows-1252 (Latin-1)")
        seen += len(chunk)


def _refuse(path: Path, position: int, expected: str) -> None:
    raise DataError(
        f"{path.name} must be text in {expected}; byte {position + 1:,} is not.",
        'Save it as UTF-8, or name its encoding in servicefit.toml, under [formats.<table>]: encoding = "cp1250"',
    )


def _copy(path: Path, encoding: str, folder: Path) -> Path:
    """Write a file again as UTF-8, every line end as a line feed; bytes that are no UTF-8 stay what they are."""
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    with (
        io.TextIOWrapper(open_bytes(path), encoding=encoding, errors=errors, newline=None) as text,
        tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors=errors, newline="\n", dir=folder, suffix=".csv", delete=False
        ) as copy,
    ):
        while piece := text.read(_CHUNK):
            copy.write(piece)
    return Path(copy.name)
