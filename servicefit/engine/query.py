"""Queries as files: a header that says what the query asks and needs, then one SELECT."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import jinja2

from servicefit.errors import DataError, UsageError, nearest
from servicefit.resources import queries_dir

CAPABILITIES = "capabilities"
WORDS = {"kind": ("share", "mean"), "direction": ("more", "less"), "unit": ("share", "0-100")}
"""Header lines that hold one of a few words."""

_ENTRY = re.compile(r"([a-z_]+):\s*(.*)")
_PARAMETER = re.compile(r"\$([a-z_]+) (timestamp|date|integer|double|boolean|varchar)")
_PARAMETER_IN_SQL = re.compile(r"\$([a-z_]+)")
_LAST_SEMICOLON = re.compile(r";(\s|--[^\n]*(\n|\Z))*\Z")
_TABLE = re.compile(r"([a-z_]+)\(([a-z_=, ]+)\)")


@dataclass(frozen=True, slots=True)
class Query:
    """One file of ``queries/``; what its header does not say is empty.

    Parameters
    ----------
    name : str
        Folder and file without ending, such as ``capabilities/reachability``.
    path : Path
        The file.
    title : str
        Plain name; for a capability, how it is called.
    question : str
        What is asked, in a sentence.
    grain : str
        What one row of the answer stands for.
    parameters : dict of str to str
        Bound parameters and their types, by name without the dollar sign; where the header names none, those found
        in the SQL, with the type empty.
    reads : dict of str to tuple of str
        Columns read, by table.
    needs : dict of str to tuple of str
        Columns without a value in which there is no answer, by table; ``channel=bot``: some row must have that word.
    given : dict of str to tuple of str
        Columns that must be there, were they blank in every row, by table.
    nulls : str
        What is done with unknown values.
    source : str
        Where the definition comes from.
    kind, direction, unit : str
        ``share`` or ``mean``; ``more`` or ``less`` is better; ``share`` or ``0-100``. Empty when not a capability.
    sql : str
        The whole file, which runs as it is.
    """

    name: str
    path: Path
    title: str
    question: str
    grain: str
    parameters: dict[str, str]
    reads: dict[str, tuple[str, ...]]
    needs: dict[str, tuple[str, ...]]
    given: dict[str, tuple[str, ...]]
    nulls: str
    source: str
    kind: str
    direction: str
    unit: str
    sql: str

    @property
    def folder(self) -> str:
        """Folder of the query, such as ``capabilities``."""
        return self.name.rpartition("/")[0]

    @property
    def is_template(self) -> bool:
        """Whether its columns are written in by :func:`fill`."""
        return "{{" in self.sql or "{%" in self.sql

    @property
    def is_capability(self) -> bool:
        """Whether it measures a capability."""
        return self.folder == CAPABILITIES


def find_query(name: str, own_dir: Path | None = None) -> Query:
    """Read a query by name, the company's own first.

    Parameters
    ----------
    name : str
        Such as ``capabilities/reachability``.
    own_dir : Path, optional
        The ``queries`` folder of a workspace; it need not exist.

    Returns
    -------
    Query
        Header and text.

    Raises
    ------
    UsageError
        No query has that name; the nearest is named.
    DataError
        The file is no text, or its header cannot be read.
    """
    files = _files(own_dir)
    if name not in files:
        raise UsageError(f'A query must be one of those in queries/; there is no "{name}".', nearest(name, files))
    return read_query(name, files[name])


def list_queries(own_dir: Path | None = None) -> list[Query]:
    """Read all queries, a company's own in place of ours where the names are equal.

    Parameters
    ----------
    own_dir : Path, optional
        The ``queries`` folder of a workspace; it need not exist.

    Returns
    -------
    list of Query
        In the order of their names; without those of the company's that :func:`find_faults` tells of.
    """
    faults = find_faults(own_dir)
    return [read_query(name, path) for name, path in sorted(_files(own_dir).items()) if name not in faults]


def find_faults(own_dir: Path | None) -> dict[str, DataError]:
    """Say which of a company's own queries cannot be read, and why.

    Parameters
    ----------
    own_dir : Path, optional
        The ``queries`` folder of a workspace; it need not exist.

    Returns
    -------
    dict of str to DataError
        Name of the query to what is wrong with its file or header.
    """
    faults = {}
    for name, path in sorted(_in_folder(own_dir).items() if own_dir else ()):
        try:
            read_query(name, path)
        except DataError as fault:
            faults[name] = fault
    return faults


def over(outer: Query, table: str, rows: Query) -> Query:
    """Put one query over another: its answer is made of the rows of the other, in one pass.

    Parameters
    ----------
    outer : Query
        Reads ``table``.
    table : str
        What the outer query calls the rows.
    rows : Query
        Where they come from; faults are told in its name.

    Returns
    -------
    Query
        With the name and file of ``rows`` and the columns of ``outer``.
    """
    inner = _LAST_SEMICOLON.sub("", rows.sql)
    sql = f"with {table} as (\n{inner}\n)\nselect * from (\n{outer.sql}\n)"
    return replace(rows, sql=sql, parameters={**rows.parameters, **outer.parameters})


def fill(query: Query, names: Mapping[str, object]) -> Query:
    """Write the columns into a query that depends on which there are, such as one for each rated feature.

    Parameters
    ----------
    query : Query
        With ``{{ … }}`` and ``{% … %}`` in its text (Jinja); one without stays as it is.
    names : mapping
        What these may ask for. Text is written as it is: quote names by the filter ``name``, values by ``text``.

    Returns
    -------
    Query
        Which runs as it is.

    Raises
    ------
    DataError
        The query asks for a name that is not there, or its template cannot be read.
    """
    if not query.is_template:
        return query
    try:
        return replace(query, sql=_templates().from_string(query.sql).render(names))
    except jinja2.TemplateError as error:
        fault = f"The query {query.name} ({query.path.name}) must be a template that can be filled: {error}."
        raise DataError(fault, "Mend that file and run again.") from error


@cache
def _templates() -> jinja2.Environment:
    # Not HTML: what is written is SQL, quoted by the two filters.
    found = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    found.filters["name"] = lambda text: '"' + str(text).replace('"', '""') + '"'
    found.filters["text"] = lambda text: "'" + str(text).replace("'", "''") + "'"
    return found


def read_query(name: str, path: Path) -> Query:
    """Read one query file.

    Parameters
    ----------
    name : str
        What the query is called.
    path : Path
        Its file.

    Returns
    -------
    Query
        Header and text.

    Raises
    ------
    DataError
        The file is no text, or its header cannot be read.
    """
    try:
        sql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = f"The query {name} ({path.name}) cannot be read as UTF-8 text."
        raise DataError(fault, "Save the file as UTF-8.") from error
    header = _Header.of(sql)
    try:
        return _query(name, path, sql, header)
    except _HeaderError as error:
        raise DataError(f"The query {name} ({path.name}) {error.fault}.", error.hint) from None


def _query(name: str, path: Path, sql: str, header: _Header) -> Query:
    return Query(
        name=name,
        path=path,
        title=header.title,
        question=header.say("question"),
        grain=header.say("grain"),
        parameters=_parameters(header.say("parameters"), sql),
        reads=_columns(header.say("reads"), "reads"),
        needs=_columns(header.say("needs"), "needs"),
        given=_columns(header.say("given"), "asks to be given"),
        nulls=header.say("nulls"),
        source=header.say("source"),
        kind=header.say("kind"),
        direction=header.say("direction"),
        unit=header.say("unit"),
        sql=sql,
    )


class _HeaderError(Exception):
    """A line of a header is not as it must be."""

    def __init__(self, fault: str, hint: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Header:
    title: str
    entries: dict[str, str]

    @classmethod
    def of(cls, sql: str) -> _Header:
        """Split the comment on top into the title and its ``name: value`` lines; indented lines go on."""
        title, current = "", ""
        entries: dict[str, str] = {}
        for line in sql.splitlines():
            if not line.startswith("--"):
                break
            text = line.removeprefix("--")
            entry = _ENTRY.fullmatch(text.strip())
            if text.startswith("   ") and current:
                entries[current] = f"{entries[current]} {text.strip()}".strip()
            elif entry:
                current = entry.group(1)
                entries[current] = entry.group(2).strip()
            elif not title:
                title = text.strip()
        return cls(title, entries)

    def say(self, entry: str) -> str:
        """Return what the header says; one of ``WORDS`` where the entry is held to them."""
        text = self.entries.get(entry, "")
        words = WORDS.get(entry)
        if text and words and text not in words:
            raise _HeaderError(f'must say {entry} as one of {", ".join(words)}; found "{text}"', nearest(text, words))
        return text


def _files(own_dir: Path | None) -> dict[str, Path]:
    """Return every query file by name; the company's own win."""
    return {**_in_folder(queries_dir()), **(_in_folder(own_dir) if own_dir else {})}


def _in_folder(folder: Path) -> dict[str, Path]:
    return {file.relative_to(folder).with_suffix("").as_posix(): file for file in folder.rglob("*.sql")}


def _parameters(text: str, sql: str) -> dict[str, str]:
    if text == "none":
        return {}
    if not text:
        code = "\n".join(line.partition("--")[0] for line in sql.splitlines())
        return dict.fromkeys(_PARAMETER_IN_SQL.findall(code), "")
    found = [_PARAMETER.fullmatch(part.strip()) for part in text.split(",")]
    parameters = {match.group(1): match.group(2) for match in found if match}
    if len(parameters) != len(found):
        fault = f'must list its parameters with their types; found "{text}"'
        raise _HeaderError(fault, "Write: $period_start timestamp, $period_end timestamp, or none")
    return parameters


def _columns(text: str, what: str) -> dict[str, tuple[str, ...]]:
    if _TABLE.sub("", text).strip(" ,"):
        fault = f'must list the tables and columns that it {what}; found "{text}"'
        raise _HeaderError(fault, "Write: contacts(contact_id, outcome), customers(customer_id, segment)")
    return {table: tuple(part.strip() for part in columns.split(",")) for table, columns in _TABLE.findall(text)}
