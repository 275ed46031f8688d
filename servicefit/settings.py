"""Reads ``servicefit.toml``: every key has a default, every mistake a sentence."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from servicefit.errors import SettingsError, nearest
from servicefit.settings_schema import Formats, Heading, OwnCapability, Scales, Settings
from servicefit.tables import EXPORTS, RATING_PREFIX

__all__ = ["MISSING", "SETTINGS_FILE", "Formats", "Heading", "Scales", "Settings", "line_of", "load_settings"]

SETTINGS_FILE = "servicefit.toml"
DOCS = "docs/settings.md lists every key."
MISSING = "missing"
"""The word that stands for a blank answer in ``[values]``."""


def load_settings(path: Path) -> Settings:
    """Read and check a settings file; without one every default holds.

    Parameters
    ----------
    path : Path
        The ``servicefit.toml``.

    Returns
    -------
    Settings
        Frozen and complete.

    Raises
    ------
    SettingsError
        The file is no TOML, or a key or value is not known; names file, line and key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path.name} must be UTF-8 text; byte {error.start} is not.", "Save it as UTF-8."
        ) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if twice := _TWICE.match(str(error)):
            raise _declared_twice(twice, path.name, text) from error
        raise SettingsError(
            f"{path.name} must be TOML; {error}.", 'Text stands in quotes: name = "Harbor Broadband".'
        ) from error
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise _in_words(error, path.name, text) from error
    _Names(settings, path.name, text).check()
    return settings


_TWICE = re.compile(r"Cannot declare \((.+)\) twice \(at line (\d+)")


def _declared_twice(found: re.Match[str], file: str, text: str) -> SettingsError:
    """Say where a section begins a second time, and where it began first."""
    place = tuple(ast.literal_eval(f"({found[1]})"))
    name, first = ".".join(place), line_of(text, place)
    return SettingsError(
        f"{file}, line {found[2]}: [{name}] must stand once; it stands on line {first} already.",
        f"Put the lines under the one that is there, on line {first}.",
    )


_MUST_BE = {
    "model_type": "be a section, with its keys below it",
    "dict_type": "be a section, with its keys below it",
    "string_type": "be text in quotes",
    "float_type": "be a number",
    "int_type": "be a whole number",
    "int_from_float": "be a whole number",
    "list_type": "be a list in brackets",
}


def _in_words(error: ValidationError, file: str, text: str) -> SettingsError:
    """Turn the first of the validator's findings into a sentence with file, line and key."""
    first = error.errors()[0]
    place = tuple(str(part) for part in first["loc"])
    where = f"{file}, line {line_of(text, place)}: {'.'.join(place)}"
    more = f" ({error.error_count() - 1} more after this one.)" if error.error_count() > 1 else ""
    if first["type"] == "extra_forbidden":
        return SettingsError(f"{where} is not a setting.{more}", nearest(place[-1], _known_keys(place[:-1])))
    said = first["msg"].removeprefix("Value error, ")
    expected = _MUST_BE.get(first["type"]) or said.replace("Input should be ", "be ", 1)
    found = "" if isinstance(first["input"], dict) else f"; found {json.dumps(first['input'], default=str)}"
    return SettingsError(f"{where} must {expected}{found}.{more}", DOCS)


def _known_keys(section: tuple[str, ...]) -> list[str]:
    """List the keys that a section of the settings may have."""
    if not section:
        return list(Settings.model_fields)
    named: dict[str, type[BaseModel]] = {"formats": Formats, "capabilities": OwnCapability}
    model = named.get(section[0]) or Settings.model_fields[section[0]].annotation
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def line_of(text: str, place: tuple[str, ...]) -> int:
    """Find the line of a key in a TOML text; the line of its section when the key itself is not found.

    Parameters
    ----------
    text : str
        The TOML text.
    place : tuple of str
        Path of the key, such as ``("analysis", "confidence")``.

    Returns
    -------
    int
        Line number from 1.
    """
    section: tuple[str, ...] = ()
    best, depth = 1, 0
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        key = re.match(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w.\- ]+?)\s*=""", line)
        if head:
            section = tuple(_parts(head.group(1)))
            here = section
        elif key:
            here = (*section, *_parts(key.group(1)))
        else:
            continue
        if here == place[: len(here)] and len(here) > depth:
            best, depth = number, len(here)
    return best


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^.]+', dotted)]


@dataclass(frozen=True, slots=True)
class _Names:
    """Refuses tables, columns and words that the contract does not have."""

    settings: Settings
    file: str
    text: str

    def check(self) -> None:
        for section in ("exports", "columns", "values", "formats"):
            for table in getattr(self.settings, section):
                if table not in EXPORTS:
                    raise self._fault("must be an export of the contract", nearest(table, EXPORTS), section, table)
        for table, headings in self.settings.columns.items():
            for column in headings:
                self._check_column("columns", table, column)
        for table, columns in self.settings.values.items():
            for column, words in columns.items():
                self._check_words(table, column, words)
        for table, formats in self.settings.formats.items():
            if formats.has_offset and not self.settings.company.timezone:
                fault = "has an offset, so [company] timezone must be set"
                raise self._fault(fault, 'Write under [company]: timezone = "Europe/Berlin"', "formats", table, "date")

    def _fault(self, fault: str, hint: str, *place: str) -> SettingsError:
        return SettingsError(f"{self.file}, line {line_of(self.text, place)}: {'.'.join(place)} {fault}.", hint)

    def _check_column(self, section: str, table: str, column: str) -> None:
        definition = EXPORTS[table]
        wide = definition.wide and column.startswith(RATING_PREFIX) and len(column) > len(RATING_PREFIX)
        if not wide and column not in definition.column_names:
            raise self._fault(
                f"must be a column of {table}", nearest(column, definition.column_names), section, table, column
            )

    def _check_words(self, table: str, column: str, words: dict[str, str]) -> None:
        definition = EXPORTS[table]
        if not (definition.wide and column == "rating"):
            self._check_column("values", table, column)
        allowed = definition.column(column).words if column in definition.column_names else ()
        for word, meaning in words.items():
            if allowed and meaning not in (*allowed, MISSING):
                fault = f'must be a word of the contract; found "{meaning}"'
                raise self._fault(fault, nearest(meaning, (*allowed, MISSING)), "values", table, column, word)
