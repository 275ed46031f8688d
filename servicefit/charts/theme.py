"""Design tokens: the pages' CSS variables and the charts' Vega-Lite config come from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

# Every light colour serves one token only, so a spec can be turned to CSS variables mechanically.
LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#ffffff",
        "panel": "#f4f6f7",
        "ink": "#1b2026",
        "ink2": "#454f59",
        "muted": "#57616b",
        "rule": "#cfd5da",
        "grid": "#e6eaed",
        "good": "#0b5fa5",
        "good_tint": "#dceaf7",
        "hurt": "#a02c00",
        "hurt_tint": "#f9ddd0",
        "waste": "#b27f00",
        "waste_tint": "#fbefc3",
        "unknown": "#7b858f",
        "unknown_tint": "#eef0f2",
        "on_waste": "#1a1400",
        "bar": "#84919d",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#14181d",
        "panel": "#1c2229",
        "ink": "#eceff1",
        "ink2": "#c5ccd2",
        "muted": "#9ba5ae",
        "rule": "#3d4751",
        "grid": "#272e36",
        "good": "#6fb3f2",
        "good_tint": "#17344f",
        "hurt": "#f37a4e",
        "hurt_tint": "#47220f",
        "waste": "#f4d675",
        "waste_tint": "#3d330b",
        "unknown": "#98a2ab",
        "unknown_tint": "#232a32",
        "on_waste": "#1a1401",
        "bar": "#66727e",
    }
)

SANS = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", '
    '"Liberation Sans", Arial, sans-serif'
)
MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono", monospace'
# By name: a chart measures its labels in this font, "inherit" would be measured as another one.
CHART_FONT = "Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, Arial, sans-serif"

LABEL_PX = 13
NOTE_PX = 12


def token_css() -> str:
    """Write the tokens as CSS variables: light, dark where preferred, always light in print.

    Returns
    -------
    str
        A style sheet. In JupyterLab its own theme decides, on the product's pages
        (``body.sf-page``) the reader's system.
    """
    light, dark = _variables(LIGHT), _variables(DARK)
    fonts = f"--sf-sans:{SANS};--sf-mono:{MONO}"
    return (
        f":root{{{light};{fonts};color-scheme:light}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:has(body.sf-page){{{dark};color-scheme:dark}}}}\n"
        f'@media screen{{body[data-jp-theme-light="false"]:not(.sf-page){{{dark}}}}}\n'
    )


def token_of_color() -> dict[str, str]:
    """Map each light colour to the name of its token."""
    return {color: name for name, color in LIGHT.items()}


def vega_config() -> dict[str, Any]:
    """Build the Vega-Lite config: sizes and colours of the styles that marks name.

    Returns
    -------
    dict
        A ``config`` object in light colours.
    """
    ink, muted = LIGHT["ink"], LIGHT["muted"]
    label, note = {"fontSize": LABEL_PX}, {"fontSize": NOTE_PX}
    return {
        "font": CHART_FONT,
        "padding": 2,
        "background": None,
        "view": {"stroke": None},
        "mark": {"color": LIGHT["good"]},
        "axis": _axis_config(),
        "axisY": {"titleAnchor": "start"},
        "axisBand": {"grid": False, "labelColor": ink, "labelFontSize": LABEL_PX, "labelPadding": 10},
        "title": {"anchor": "start", "color": ink, "fontSize": 16, "fontWeight": 600, "subtitleColor": muted},
        "text": {**label, "color": ink, "baseline": "middle", "align": "left"},
        "rule": {"color": LIGHT["ink2"], "strokeWidth": 1},
        "range": {"category": [LIGHT[name] for name in ("good", "ink2", "waste", "hurt", "unknown")]},
        "style": {
            "label": {**label, "color": ink},
            "strong": {**label, "fontWeight": 600, "color": ink},
            "note": {**note, "color": muted},
            "head": {**note, "color": muted},
            "interval": {"stroke": ink, "strokeWidth": 1.4, "opacity": 0.8},
        },
    }


def _axis_config() -> dict[str, Any]:
    return {
        "labelColor": LIGHT["ink2"],
        "labelFontSize": NOTE_PX,
        "titleColor": LIGHT["muted"],
        "titleFontSize": NOTE_PX,
        "titleFontWeight": 400,
        "gridColor": LIGHT["grid"],
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "titlePadding": 8,
        "labelLimit": 260,
        "titleLimit": 600,
    }


def _variables(colors: Mapping[str, str]) -> str:
    return ";".join(f"--sf-{name}:{color}" for name, color in colors.items())
