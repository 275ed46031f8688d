"""What a capability is said to be, by the header of its query and by the settings; what is wrong with a company's own."""

from __future__ import annotations

from pathlib import Path

from servicefit.engine.query import CAPABILITIES, WORDS, Query, find_faults, list_queries
from servicefit.errors import DataError, ServiceFitError, nearest
from servicefit.settings import SETTINGS_FILE, Settings

SCALES = {"share": (0, 1), "0-100": (0, 100)}
"""Least and most of a figure, by unit."""


def capability_name(query: Query) -> str:
    """Return the name that a capability has in the tables: that of its file."""
    return query.name.rpartition("/")[2]


def kind_of(query: Query, settings: Settings) -> str:
    """Say whether a capability is a share or a mean: by the settings, else by the query's header."""
    return _said("kind", query, settings) or "share"


def unit_of(query: Query, settings: Settings) -> str:
    """Return the unit of a capability: by the settings, else by the query's header."""
    return _said("unit", query, settings) or "share"


def direction_of(query: Query, settings: Settings) -> str:
    """Say whether ``more`` or ``less`` of a capability is better: by the settings, else by the query's header."""
    return _said("direction", query, settings) or "more"


def _said(entry: str, query: Query, settings: Settings) -> str:
    """Return what is said of a capability: by a key of the settings, its header, or the settings' default."""
    own = settings.capabilities.get(capability_name(query))
    header = str(getattr(query, entry))
    if own is None:
        return header
    said = str(getattr(own, entry))
    return said if entry in own.model_fields_set else header or said


def check_header(query: Query, settings: Settings) -> None:
    """Hold a capability to saying what its figures are.

    Parameters
    ----------
    query : Query
        One of ``queries/capabilities/``.
    settings : Settings
        Its section ``[capabilities.<name>]`` says what the header leaves out.

    Raises
    ------
    DataError
        Kind or unit are not said, are not known, or do not go together.
    """
    name = capability_name(query)
    for entry in ("kind", "unit"):
        words, said = WORDS[entry], _said(entry, query, settings)
        if said not in words:
            found = f'found "{said}"' if said else f"its header has no such line, {SETTINGS_FILE} no section for it"
            hint = (
                f'Write in its header: -- {entry}: {words[0]}, or under [capabilities.{name}]: {entry} = "{words[0]}".'
            )
            raise _fault(query, f"say its {entry} as one of {', '.join(words)}; {found}", hint)
    if kind_of(query, settings) == "share" and unit_of(query, settings) != "share":
        raise _fault(query, "have the unit share, since its kind is share", "Say kind: mean, or unit: share.")


def find_problems(settings: Settings, own_queries: Path) -> dict[str, str]:
    """Say which of a company's own capabilities cannot be measured because a file is missing or cannot be read.

    Parameters
    ----------
    settings : Settings
        With the sections of the company's own capabilities.
    own_queries : Path
        The company's ``queries`` folder; it need not exist.

    Returns
    -------
    dict of str to str
        Capability to a sentence.
    """
    prefix = f"{CAPABILITIES}/"
    faults = {name: fault for name, fault in find_faults(own_queries).items() if name.startswith(prefix)}
    problems = {name.removeprefix(prefix): in_one_line(fault) for name, fault in faults.items()}
    known = {capability_name(query) for query in list_queries(own_queries) if query.is_capability} | set(problems)
    for name in sorted(set(settings.capabilities) - known):
        missing = f"{SETTINGS_FILE} describes the capability {name}; queries/capabilities/{name}.sql must exist."
        problems[name] = f"{missing} {nearest(name, known)}"
    return problems


def in_one_line(fault: ServiceFitError) -> str:
    """Return what is wrong and how to mend it as one line."""
    return f"{fault.message} {fault.hint}".strip()


def _fault(query: Query, expected: str, hint: str) -> DataError:
    return DataError(f"The query {query.name} ({query.path.name}) must {expected}.", hint)
