"""Sections: finding, figure, table, definition, CSV – and a state box where something is not known."""

import base64
import io
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from servicefit.order import segment_order
from servicefit.report.data_sections import data_health_section, promise_section, rejections_section
from servicefit.report.fit_sections import capability_by_section, capability_section, misses_section
from servicefit.report.page import (
    badge_html,
    csv_link,
    foot_html,
    headline_html,
    key_html,
    sentences_html,
    state_html,
    status_html,
    table_html,
    title_html,
)
from servicefit.report.sections import Shown
from tests.made_results import capability_frame, health_frame, journey_frame, target_frame

HOSTILE = '<script>alert(1)</script>&"'
VOID = {"br", "img", "meta", "link", "path", "circle", "rect", "input"}


class Balanced(HTMLParser):
    """Notes the elements opened, and fails on one closed out of turn."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def elements(html):
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


def shown(segment="all", **names):
    return Shown("2026-Q3", segment, names=names, still=False)


SECTIONS = {
    "capability": lambda s: capability_section(capability_frame(), target_frame(), s),
    "by stage": lambda s: capability_by_section(capability_frame(), "stage", s, target_frame()),
    "promise": lambda s: promise_section(journey_frame(), s),
    "data health": lambda s: data_health_section(health_frame(), s, 0.05),
}


@pytest.mark.parametrize("segment", ["all", "household"])
@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_has_all_its_parts_in_order(name, segment):
    html = SECTIONS[name](shown(segment))
    seen = elements(html)
    order = [seen.index(tag) for tag in ("section", "h2", "p", "figure", "details", "table")]
    assert order == sorted(order)
    assert seen.count("h2") == 1
    assert ">Table<" in html
    assert ">What is this?<" in html
    assert 'download="' in html


def test_the_csv_holds_the_rows_shown():
    html = SECTIONS["data health"](shown())
    encoded = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', html)[1]
    found = pd.read_csv(io.BytesIO(base64.b64decode(encoded)))
    assert found["rows_rejected"].tolist() == health_frame()["rows_rejected"].tolist()


def test_names_are_text_never_markup():
    html = capability_section(capability_frame(), target_frame(), shown(promise_keeping=HOSTILE, household=HOSTILE))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    "make",
    [
        headline_html,
        lambda t: state_html(t, t, command=t),
        lambda t: status_html(stale=True, age=t, usable=f"1% {t}", withheld=1, confidence=0.95),
        lambda t: table_html([(t, "text"), (t, "figure")], [[t, t]]),
        lambda t: sentences_html([("under", t, t, t)]),
        lambda t: badge_html("over", t),
        lambda t: key_html([("under", t)]),
        lambda t: foot_html([t]),
        lambda t: title_html(t, "brief", {"brief": t, "value": t}),
        lambda t: csv_link(pd.DataFrame({"a": [1]}), t, t),
    ],
)
def test_every_piece_escapes_its_text(make):
    html = make(HOSTILE)
    assert "<script" not in html
    elements(html)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (capability_section(capability_frame().head(0), None, shown()), "What the service can do is not known"),
        (capability_by_section(capability_frame().query("channel == 'all'"), "channel", shown()), "name no channel"),
        (promise_section(journey_frame().head(0), shown()), "promised_at"),
        (data_health_section(health_frame().head(0), shown()), "Nothing is known about the exports"),
    ],
    ids=["capability", "by channel", "promise", "data health"],
)
def test_what_is_not_known_is_said_in_its_place(html, words):
    assert words in html
    assert elements(html)[0] == "div"
    assert 'class="sf-state"' in html


def test_a_failed_section_looks_different_from_one_not_known():
    assert 'class="sf-state sf-bad"' in state_html("Broken", failed=True)
    assert "sf-bad" not in state_html("Not known")


def test_stale_and_fresh_differ_in_word_and_mark():
    fresh, stale = (
        status_html(stale=s, age="data", usable="99% of rows", withheld=0, confidence=0.9) for s in (False, True)
    )
    assert ("Fresh:" in fresh, "sf-dot" in fresh, "withheld" in fresh) == (True, True, False)
    assert ("Stale:" in stale, "sf-tri" in stale, "90% intervals" in stale) == (True, True, True)


def test_misses_come_before_what_is_not_known():
    html = misses_section(capability_frame(), target_frame(), shown())
    badges = re.findall(r'sf-badge-\w+">([^<]+)<', html)
    assert badges == ["Under target", "Under target", "Over limit", "Withheld", "Not measured"]
    assert misses_section(capability_frame().query("segment == 'household'"), None, shown("household")) == ""


def test_reasons_come_with_their_rows():
    html = rejections_section(health_frame(), shown())
    assert "<b>Contacts:</b> 8,120 rows, outcome: not a known word." in html
    assert rejections_section(health_frame().query("reason.isna()", engine="python"), shown()) == ""


def test_segments_stand_by_their_customers():
    rows = capability_frame()
    assert segment_order(rows[rows["segment"] != "all"]) == ["household", "small_business", "enterprise"]


def test_notebooks_show_a_section_as_html_with_a_still_picture():
    section = capability_section(capability_frame(), target_frame(), Shown("2026-Q3"))
    assert section._repr_html_() == section
    assert 'class="sf-still"' in section
