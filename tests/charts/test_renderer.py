"""The offline renderer: one block a figure, the runtime once, colours by token."""

import json
import re

import altair as alt
import pandas as pd
import pytest

from servicefit.charts.renderer import (
    RUNTIME_MARK,
    Runtime,
    chart_spec,
    enable,
    figure_html,
    runtime_html,
    still_svg,
    write_runtime,
)
from servicefit.charts.theme import DARK, LIGHT, token_css, vega_config

HOSTILE = '</script><b title="x">&'


@pytest.fixture
def chart():
    return (
        alt.Chart(pd.DataFrame({"a": [HOSTILE], "b": [1]}))
        .mark_bar()
        .encode(x="b:Q", y="a:N")
        .properties(width="container", height=90)
    )


def specs(html):
    return json.loads(re.search(r'<script type="application/json" class="sf-specs">(.*?)</script>', html, re.DOTALL)[1])


def test_a_figure_holds_both_layouts_and_its_sentence(chart):
    html = figure_html(chart, chart.properties(height=50), f"Finding {HOSTILE}", fallback=False)
    assert {name: spec["height"] for name, spec in specs(html).items()} == {"wide": 90, "narrow": 50}
    assert 'aria-label="Finding &lt;/script&gt;&lt;b title=&quot;x&quot;&gt;&amp;"' in html
    assert html.count("<script") == html.count("</script>") == 1


def test_the_data_come_through_as_they_were(chart):
    spec = specs(figure_html(chart, None, "x", fallback=False))["wide"]
    assert [row["a"] for rows in spec["datasets"].values() for row in rows] == [HOSTILE]


def test_a_notebook_gets_a_still_picture_too(chart):
    html = figure_html(chart, None, "x")
    assert re.search(r'<img class="sf-still" alt="x" src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]+">', html)
    assert still_svg(chart_spec(chart)).startswith("<svg")


def test_the_runtime_asks_for_nothing_outside():
    html = runtime_html()
    assert "vegaEmbed" in html
    assert not re.search(r"""(src|href)=["']?https?:|@import|url\(\s*["']?http""", html.split("<script", 1)[0])
    assert html.count("<script") == 1
    assert "</script" not in html[html.index("<script") :].removesuffix("</script>")


def test_the_runtime_output_is_marked_for_exports():
    data, metadata = Runtime()._repr_mimebundle_()
    assert metadata == {"servicefit": RUNTIME_MARK}
    assert data["text/html"] == runtime_html()


def test_a_bare_chart_shows_offline(chart):
    before = alt.renderers.active
    try:
        enable()
        bundle = chart.properties(description="Bare")._repr_mimebundle_()
    finally:
        alt.renderers.enable(before)
    assert set(bundle) == {"text/html", "text/plain"}
    assert 'aria-label="Bare"' in bundle["text/html"]


def test_the_server_gets_two_files(tmp_path):
    write_runtime(tmp_path / "static")
    assert {path.name for path in (tmp_path / "static").iterdir()} == {"servicefit.css", "servicefit.js"}


def test_each_light_colour_serves_one_token_and_dark_has_the_same_tokens():
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert set(DARK) == set(LIGHT)


def test_the_config_uses_only_the_tokens_colours():
    used = set(re.findall(r"#[0-9a-fA-F]{6}", json.dumps(vega_config())))
    assert used <= set(LIGHT.values())


def test_no_text_is_smaller_than_twelve_pixels():
    sizes = re.findall(r'"\w*[fF]ontSize": (\d+)', json.dumps(vega_config()))
    assert min(map(int, sizes)) >= 12


def test_dark_is_for_screens_only():
    css = token_css()
    assert css.index(LIGHT["paper"]) < css.index("@media screen")
    assert all(rule.startswith("@media screen") for rule in css.splitlines() if DARK["paper"] in rule)


@pytest.mark.parametrize(
    ("token", "ground"),
    [("ink", "paper"), ("ink2", "panel"), ("muted", "panel"), ("hurt", "hurt_tint"), ("good", "paper")],
)
@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_contrast(colors, token, ground):
    assert contrast(colors[token], colors[ground]) >= 4.5


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
