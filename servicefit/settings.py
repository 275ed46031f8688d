"""The settings of a workspace, ``servicefit.toml``: every key has a default, every mistake a sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from servicefit.errors import SettingsError, nearest
from servicefit.tables import CHANNELS, EXPORTS, RATING_PREFIX

SETTINGS_FILE = "servicefit.toml"

Share = Annotated[float, Field(ge=0, le=1)]
Scale = tuple[int, int]

_ANSWER_WITHIN: dict[str, float] = {
    "phone": 60,
    "chat": 60,
    "email": 14_400,
    "bot": 5,
    "branch": 600,
    "web": 86_400,
    "other": 86_400,
}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Company(_Section):
    """Who the company is."""

    name: str = "The company"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "EUR"
    timezone: str = ""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (KeyError, ValueError) as error:
                raise ValueError('a time zone such as "Europe/Berlin"') from error
        return value


class Formats(_Section):
    """How an export writes dates and numbers."""

    date: str = ""
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""

    @model_validator(mode="after")
    def _told_apart(self) -> Formats:
        if self.thousands and self.thousands == self.decimal:
            raise ValueError("a thousands mark that differs from the decimal mark")
        return self


class Scales(_Section):
    """The least and the highest answer of the questionnaire's scales."""

    satisfaction: Annotated[Scale, Field(strict=False)] = (1, 5)
    rating: Annotated[Scale, Field(strict=False)] = (1, 5)
    recommend: Annotated[Scale, Field(strict=False)] = (0, 10)
    effort: Annotated[Scale, Field(strict=False)] = (1, 7)

    @field_validator("*")
    @classmethod
    def _rises(cls, value: Scale) -> Scale:
        if not -32_000 <= value[0] < value[1] <= 32_000:
            raise ValueError("two whole numbers, the lower first, such as [1, 5]")
        return value


class Checks(_Section):
    """When an export is too broken to be used."""

    most_rejected: Share = 0.05


class Freshness(_Section):
    """When results count as stale."""

    days: Annotated[int, Field(ge=0)] = 45


class Privacy(_Section):
    """What protects customers."""

    smallest_group: Annotated[int, Field(ge=2)] = 10
    salt_env: Annotated[str, Field(min_length=1)] = "SERVICEFIT_SALT"


class Analysis(_Section):
    """What the figures mean."""

    confidence: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    horizon_years: Annotated[int, Field(ge=1)] = 1
    discount_rate: Annotated[float, Field(ge=0)] = 0.08
    margin_rate: Share = 0.3
    low_to: Share = 0.3334
    high_from: Share = 0.6666
    practical_size: Share = 0.05
    retention: Literal["left_on", "orders"] = "left_on"
    active_months: Annotated[int, Field(ge=1)] = 12
    reopen_days: Annotated[int, Field(ge=0)] = 7
    promise_holds: Literal["end_of_day", "as_stated"] = "end_of_day"
    answer_within: dict[str, Annotated[float, Field(ge=0)]] = dict(_ANSWER_WITHIN)

    @field_validator("answer_within")
    @classmethod
    def _channels(cls, value: dict[str, float]) -> dict[str, float]:
        for channel in value:
            if channel not in CHANNELS:
                raise ValueError(f"seconds by channel ({', '.join(CHANNELS)})")
        return {**_ANSWER_WITHIN, **value}

    @model_validator(mode="after")
    def _low_below_high(self) -> Analysis:
        if self.low_to >= self.high_from:
            raise ValueError("low_to below high_from")
        return self


class PortfolioRules(_Section):
    """What a set of features must respect."""

    together: list[list[str]] = []
    never_together: list[list[str]] = []
    force_in: list[str] = []
    force_out: list[str] = []
    budget: Annotated[float, Field(ge=0)] | None = None


class OwnCapability(_Section):
    """A capability that the company adds with a query of its own."""

    label: str = ""
    unit: str = "share"
    direction: Literal["more", "less"] = "more"
    kind: Literal["share", "mean"] = "share"


class Settings(_Section):
    """All settings of a workspace."""

    company: Company = Company()
    exports: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    values: dict[str, dict[str, dict[str, str]]] = {}
    formats: dict[str, Formats] = {}
    scales: Scales = Scales()
    checks: Checks = Checks()
    freshness: Freshness = Freshness()
    privacy: Privacy = Privacy()
    analysis: Analysis = Analysis()
    names: dict[str, str] = {}
    portfolio: PortfolioRules = PortfolioRules()
    capabilities: dict[str, OwnCapability] = {}


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
        raise SettingsError(f"{path.name} must be UTF-8 text; byte {error.start} is not.", "Save it as UTF-8.") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{path.name} must be TOML; {error}.", 'Text stands in quotes: name = "Harbor Broadband".'
        ) from error
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise _in_words(error, path.name, text, raw) from error
    _check_names(settings, path.name, text)
    return settings


def _in_words(error: ValidationError, file: str, text: str, raw: dict[str, Any]) -> SettingsError:
    """Turn the first of the validator's findings into a sentence with file, line and key."""
    first = error.errors()[0]
    place = tuple(str(part) for part in first["loc"])
    where = f"{file}, line {line_of(text, place)}: {'.'.join(place)}"
    more = f" ({error.error_count() - 1} more after this one.)" if error.error_count() > 1 else ""
    if first["type"] == "extra_forbidden":
        return SettingsError(f"{where} is not a setting.{more}", nearest(place[-1], _known_keys(place[:-1])))
    expected = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return SettingsError(f"{where} must be {expected}; found {first['input']!r}.{more}", "docs/settings.md lists every key.")


def _known_keys(section: tuple[str, ...]) -> list[str]:
    """List the keys that a section of the settings may have."""
    model: type[BaseModel] = Settings
    for name in section:
        inner = model.model_fields[name].annotation if name in model.model_fields else None
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
        elif model is Settings and name == "formats":
            return list(Formats.model_fields)
        elif name == "capabilities":
            return list(OwnCapability.model_fields)
        elif name not in section[:1]:
            continue
    if section and section[0] in {"formats", "capabilities"}:
        model = Formats if section[0] == "formats" else OwnCapability
    return list(model.model_fields)


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


def _check_names(settings: Settings, file: str, text: str) -> None:
    """Refuse tables, columns and words that the contract does not have."""

    def where(*place: str) -> str:
        return f"{file}, line {line_of(text, place)}: {'.'.join(place)}"

    for section in ("exports", "columns", "values", "formats"):
        for table in getattr(settings, section):
            if table not in EXPORTS:
                raise SettingsError(f"{where(section, table)} must be an export of the contract.", nearest(table, EXPORTS))
    for table, headings in settings.columns.items():
        for column in headings:
            _check_column(table, column, where("columns", table, column))
    for table, columns in settings.values.items():
        for column, words in columns.items():
            if not (EXPORTS[table].wide and column == "rating"):
                _check_column(table, column, where("values", table, column))
            allowed = _words(table, column)
            for word, meaning in words.items():
                if allowed and meaning not in allowed:
                    raise SettingsError(
                        f'{where("values", table, column, word)} must be a word of the contract; found "{meaning}".', nearest(meaning, allowed)
                    )


def _check_column(table: str, column: str, where: str) -> None:
    definition = EXPORTS[table]
    wide = definition.wide and column.startswith(RATING_PREFIX) and len(column) > len(RATING_PREFIX)
    if not wide and column not in definition.column_names:
        raise SettingsError(f"{where} must be a column of {table}.", nearest(column, definition.column_names))


def _words(table: str, column: str) -> tuple[str, ...]:
    """Return the words that a column may hold, with ``missing``; nothing when it is free."""
    names = EXPORTS[table].column_names
    words = EXPORTS[table].column(column).words if column in names else ()
    return (*words, "missing") if words else ()
