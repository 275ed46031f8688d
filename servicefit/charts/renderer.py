"""The offline renderer: a figure is one HTML block, its runtime stands once in a document."""

from __future__ import annotations

import base64
import copy
import html
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import altair as alt
import vl_convert

from servicefit.charts.theme import token_css, token_of_color, vega_config

NAME = "servicefit"
# An output that carries the runtime is marked, so that an export can put it in the head instead.
RUNTIME_MARK = "servicefit-runtime"
FALLBACK_WIDTH_PX = 760
_EXPOSE = "window.vegaEmbed = vegaEmbed;"

Spec = dict[str, Any]


def figure_html(wide: alt.TopLevelMixin, narrow: alt.TopLevelMixin | None, label: str, *, fallback: bool = True) -> str:
    """Make the HTML block of one figure.

    Parameters
    ----------
    wide : altair chart
        The layout from 520 px of its container.
    narrow : altair chart, optional
        The layout below that; None where one layout serves both.
    label : str
        What the figure shows, in a sentence that holds the finding and its figures.
    fallback : bool
        Whether a still picture stands in the figure until it is drawn: for notebooks, which
        run no script while they are not trusted.

    Returns
    -------
    str
        A ``figure`` with both specs as JSON; ``figures.js`` draws it.
    """
    return specs_html(chart_spec(wide), None if narrow is None else chart_spec(narrow), label, fallback=fallback)


def specs_html(wide: Spec, narrow: Spec | None, label: str, *, fallback: bool) -> str:
    """Make the HTML block of one figure from its Vega-Lite specs."""
    specs = {"wide": wide} if narrow is None else {"wide": wide, "narrow": narrow}
    # "<" is escaped so that no text in the data can close the script element.
    text = json.dumps(specs, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    still = _still_html(wide, label) if fallback else ""
    return (
        f'<figure class="sf-figure" role="img" aria-label="{html.escape(label)}">'
        f'<script type="application/json" class="sf-specs">{text}</script>'
        f'<div class="sf-vega"{_reserved_height(wide)}>{still}</div></figure>'
    )


def chart_spec(chart: alt.TopLevelMixin) -> Spec:
    """Write a chart as a Vega-Lite spec with the project's config; the tests hold it against the schema."""
    spec = cast("Spec", cast("Any", chart).to_dict(validate=False))
    spec["config"] = vega_config()
    return spec


def still_svg(spec: Spec, width: int = FALLBACK_WIDTH_PX) -> str:
    """Draw a spec as a still SVG in light colours, with no browser."""
    still = copy.deepcopy(spec)
    if still.get("width") == "container":
        still["width"] = width
    return vl_convert.vegalite_to_svg(still)


def runtime_html() -> str:
    """Write what a document needs once to draw its figures: styles, Vega, the figures' script.

    Returns
    -------
    str
        ``style`` and ``script`` elements that ask for nothing outside the document.
    """
    return f'<style class="sf-style">{page_css()}</style><script class="sf-runtime">{runtime_js()}</script>'


@cache
def page_css() -> str:
    """Return the style sheet of pages and sections, tokens first."""
    return token_css() + _packaged("page.css")


@cache
def runtime_js() -> str:
    """Return Vega and the figures' script; harmless when it runs a second time."""
    # The bundle declares names at its top: in a function they stay out of the page.
    bundle = f"if(!window.vegaEmbed){{(()=>{{{vl_convert.javascript_bundle(_EXPOSE)}\n}})();}}"
    tokens = f"window.servicefitTokens={json.dumps(token_of_color())};"
    return f"{tokens}\n{bundle}\n{_packaged('figures.js')}"


def write_runtime(folder: Path) -> None:
    """Write the runtime as files that a server hands out: ``servicefit.css``, ``servicefit.js``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "servicefit.css").write_text(page_css(), encoding="utf-8")
    (folder / "servicefit.js").write_text(runtime_js(), encoding="utf-8")


class Runtime:
    """The runtime as something that a notebook shows."""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, str]]:
        words = {"text/html": runtime_html(), "text/plain": ""}
        return words, {"servicefit": RUNTIME_MARK}


def enable() -> Runtime:
    """Make charts of this notebook draw offline; show the answer once, at its top.

    Returns
    -------
    Runtime
        Shown by the notebook as an output without height; an export moves it to the head.
    """
    alt.renderers.register(NAME, _render_chart)
    alt.renderers.enable(NAME)
    alt.data_transformers.disable_max_rows()
    return Runtime()


def _render_chart(spec: Spec, **_: object) -> dict[str, str]:
    """Show a bare chart; what a theme of Altair's put in stays below the project's config."""
    spec = copy.deepcopy(spec)
    given = cast("Mapping[str, Any]", spec.get("config", {}))
    spec["config"] = {**given, **vega_config()}
    label = str(spec.get("description", "Chart"))
    return {"text/html": specs_html(spec, None, label, fallback=True), "text/plain": label}


def _still_html(spec: Spec, label: str) -> str:
    # As an image: an untrusted notebook keeps images but takes inline SVG out.
    data = base64.b64encode(still_svg(spec).encode()).decode()
    return f'<img class="sf-still" alt="{html.escape(label)}" src="data:image/svg+xml;base64,{data}">'


def _reserved_height(spec: Spec) -> str:
    height = spec.get("height")
    return f' style="min-height:{height:.0f}px"' if isinstance(height, int | float) else ""


def _packaged(name: str) -> str:
    return files("servicefit.charts").joinpath(name).read_text(encoding="utf-8")
