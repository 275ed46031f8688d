"""The settings of a workspace as data: every key, its kind and its default."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from servicefit.tables import CHANNELS

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
_CODES = re.compile(r"(?:[^%]|%-?[aAwdbBmyYHIpMSfgnzZjUWVcxXGu%])*")
_YEAR = re.compile(r"%-?[yYcxG]")


def _some_heading(value: object) -> str | tuple[str, ...]:
    match value:
        case str():
            return value
        case [_, *_] if all(isinstance(heading, str) for heading in value):
            return tuple(map(str, value))
        case _:
            raise ValueError('be a heading in quotes, or a list of headings such as ["Ticket ID", "Ticket no."]')


Heading = Annotated[str | tuple[str, ...], BeforeValidator(_some_heading)]
"""A heading of an export, or those that its files have in its place."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Company(_Section):
    """Who the company is."""

    name: str = "The company"
    currency: str = "EUR"
    timezone: str = ""

    @field_validator("currency")
    @classmethod
    def _three_letters(cls, value: str) -> str:
        if not re.fullmatch("[A-Z]{3}", value):
            raise ValueError('be three capital letters such as "EUR"')
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value:
            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError('be a time zone such as "Europe/Berlin"') from error
        return value


class Formats(_Section):
    """How an export writes dates, numbers and letters."""

    date: str = ""
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    encoding: str = ""

    @field_validator("date")
    @classmethod
    def _known_codes(cls, value: str) -> str:
        if value and not (_CODES.fullmatch(value) and _YEAR.search(value)):
            raise ValueError('be written in codes such as "%d.%m.%Y %H:%M"')
        return value

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            "Ticket".encode(value or "utf-8")
        except (LookupError, ValueError) as error:
            raise ValueError('be an encoding such as "utf-8", "cp1252", "cp1250" or "shift_jis"') from error
        return value

    @model_validator(mode="after")
    def _told_apart(self) -> Formats:
        if self.thousands == self.decimal:
            raise ValueError("have a thousands mark that differs from the decimal mark")
        return self

    @property
    def has_offset(self) -> bool:
        """Whether its times say how far they are from UTC."""
        return bool(re.search(r"%-?[zZ]", self.date.replace("%%", "")))


class Scales(_Section):
    """The least and the highest answer of the questionnaire's scales."""

    satisfaction: Scale = (1, 5)
    rating: Scale = (1, 5)
    recommend: Scale = (0, 10)
    effort: Scale = (1, 7)

    @field_validator("*", mode="before")
    @classmethod
    def _rises(cls, value: object) -> Scale:
        match value:
            case [int(least), int(most)] if -32_000 <= least < most <= 32_000 and bool not in {type(least), type(most)}:
                return least, most
            case _:
                raise ValueError("be two whole numbers, the lower first, such as [1, 5]")


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
    controls: list[Literal["segment", "region", "method"]] = []
    reopen_days: Annotated[int, Field(ge=0)] = 7
    promise_holds: Literal["end_of_day", "as_stated"] = "end_of_day"
    answer_within: dict[str, Annotated[float, Field(ge=0)]] = dict(_ANSWER_WITHIN)

    @field_validator("answer_within")
    @classmethod
    def _channels(cls, value: dict[str, float]) -> dict[str, float]:
        for channel in value:
            if channel not in CHANNELS:
                raise ValueError(f"name channels only ({', '.join(CHANNELS)})")
        return {**_ANSWER_WITHIN, **value}

    @model_validator(mode="after")
    def _low_below_high(self) -> Analysis:
        if self.low_to >= self.high_from:
            raise ValueError(f"have low_to ({self.low_to}) below high_from ({self.high_from})")
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
    columns: dict[str, dict[str, Heading]] = {}
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
