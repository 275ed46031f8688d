"""docs/settings.md names every setting, with its default where that is one word."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from servicefit.settings_schema import (
    Analysis,
    Checks,
    Company,
    Formats,
    Freshness,
    OwnCapability,
    PortfolioRules,
    Privacy,
    Scales,
    Settings,
)

TEXT = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
SECTIONS = (Company, Formats, Scales, Checks, Freshness, Privacy, Analysis, PortfolioRules, OwnCapability)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_documented(section: type[BaseModel]) -> None:
    missing = [name for name in section.model_fields if f"`{name}`" not in TEXT and f".{name}`" not in TEXT]
    assert missing == []


def test_every_section_is_documented() -> None:
    missing = [name for name in Settings.model_fields if f"[{name}" not in TEXT]
    assert missing == []


@pytest.mark.parametrize("section", [Checks, Freshness, Privacy, Analysis])
def test_defaults_are_the_documented_ones(section: type[BaseModel]) -> None:
    lines = {
        line.split("|")[1].strip(" `").rpartition(".")[2]: line.split("|")[2].strip(" `")
        for line in TEXT.splitlines()
        if line.startswith("| `")
    }
    defaults = {
        name: field.default for name, field in section.model_fields.items() if not isinstance(field.default, dict)
    }
    assert {name: lines[name].strip('"') for name in defaults} == {name: str(value) for name, value in defaults.items()}
