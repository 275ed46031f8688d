"""servicefit.toml: defaults, and a sentence for every mistake."""

import tomllib

import pytest

from servicefit.errors import SettingsError
from servicefit.settings import line_of, load_settings


def settings(tmp_path, text):
    file = tmp_path / "servicefit.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_settings(file)


def fault(tmp_path, text):
    with pytest.raises(SettingsError) as found:
        settings(tmp_path, text)
    return found.value


def test_without_a_file_every_default_of_the_contract_holds(tmp_path):
    found = load_settings(tmp_path / "servicefit.toml")
    assert found.scales.model_dump() == {
        "satisfaction": (1, 5),
        "rating": (1, 5),
        "recommend": (0, 10),
        "effort": (1, 7),
    }
    assert (found.checks.most_rejected, found.freshness.days) == (0.05, 45)
    assert (found.privacy.smallest_group, found.privacy.salt_env) == (10, "SERVICEFIT_SALT")
    analysis = found.analysis.model_dump()
    seconds = {"phone": 60, "chat": 60, "email": 14400, "bot": 5, "branch": 600, "web": 86400, "other": 86400}
    assert analysis.pop("answer_within") == seconds
    assert analysis == {
        "confidence": 0.95,
        "horizon_years": 1,
        "discount_rate": 0.08,
        "margin_rate": 0.3,
        "low_to": 0.3334,
        "high_from": 0.6666,
        "practical_size": 0.05,
        "controls": [],
        "retention": "left_on",
        "active_months": 12,
        "reopen_days": 7,
        "promise_holds": "end_of_day",
    }


def test_what_is_given_takes_the_place_of_its_default_only(tmp_path):
    found = settings(
        tmp_path, "[analysis]\nreopen_days = 14\nanswer_within = { phone = 30 }\n[scales]\neffort = [1, 5]\n"
    )
    assert (found.analysis.reopen_days, found.analysis.confidence, found.scales.effort) == (14, 0.95, (1, 5))
    assert (found.analysis.answer_within["phone"], found.analysis.answer_within["email"]) == (30, 14400)


def test_a_column_may_have_one_heading_or_one_of_several(tmp_path):
    found = settings(tmp_path, "[columns.orders]\norder_id = 'No'\nrevenue = ['Sum', 'Total']\n")
    assert found.columns["orders"] == {"order_id": "No", "revenue": ("Sum", "Total")}


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    assert settings(tmp_path, b'\xef\xbb\xbf[company]\nname = "H"\n').company.name == "H"


@pytest.mark.parametrize(
    ("text", "place", "near"),
    [
        ("[analysis]\nconfidense = 0.9\n", "line 2: analysis.confidense", "confidence"),
        ("\n\n[analysi]\nx = 1\n", "line 3: analysi", "analysis"),
        ("[company]\nname = 'x'\ncurency = 'EUR'\n", "line 3: company.curency", "currency"),
        ("company.nam = 'x'\n", "line 1: company.nam", "name"),
        ("[formats.contacts]\ndat = 'x'\n", "line 2: formats.contacts.dat", "date"),
        ("[formats.contacts]\nencodng = 'x'\n", "line 2: formats.contacts.encodng", "encoding"),
        ("[capabilities.speed]\nlabl = 'x'\n", "line 2: capabilities.speed.labl", "label"),
        ("[exports]\ncustmers = 'x'\n", "line 2: exports.custmers", "customers"),
        ("[columns.contacts]\ncontact = 'x'\n", "line 2: columns.contacts.contact", "contact_id"),
        ("[values.contact.outcome]\na = 'x'\n", "line 1: values.contact", "contacts"),
        ("[values.contacts.outcom]\na = 'x'\n", "line 1: values.contacts.outcom", "outcome"),
        ("[values.contacts.outcome]\nSolved = 'resolve'\n", "line 2: values.contacts.outcome.Solved", "resolved"),
    ],
)
def test_a_name_that_is_not_known_is_told_with_file_line_and_the_nearest_one(tmp_path, text, place, near):
    found = fault(tmp_path, text)
    assert found.message.startswith(f"servicefit.toml, {place} ")
    assert found.hint == f'Did you mean "{near}"?'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[analysis]\nconfidence = 'high'\n", 'line 2: analysis.confidence must be a number; found "high".'),
        ("[privacy]\nsmallest_group = true\n", "line 2: privacy.smallest_group must be a whole number; found true."),
        (
            "[privacy]\nsmallest_group = 1\n",
            "line 2: privacy.smallest_group must be greater than or equal to 2; found 1.",
        ),
        ("[checks]\nmost_rejected = 5\n", "line 2: checks.most_rejected must be less than or equal to 1; found 5."),
        ("[company]\nname = 5\n", "line 2: company.name must be text in quotes; found 5."),
        (
            "[company]\ncurrency = 'Euro'\n",
            'line 2: company.currency must be three capital letters such as "EUR"; found "Euro".',
        ),
        ("[company]\ntimezone = 'Berlin'\n", 'must be a time zone such as "Europe/Berlin"; found "Berlin".'),
        ("[company]\ntimezone = 'Europe'\n", 'must be a time zone such as "Europe/Berlin"; found "Europe".'),
        ("analysis = 3\n", "line 1: analysis must be a section, with its keys below it; found 3."),
        ("[scales]\nrating = [5, 1]\n", "must be two whole numbers, the lower first, such as [1, 5]; found [5, 1]."),
        (
            "[scales]\nrating = ['1', '5']\n",
            'must be two whole numbers, the lower first, such as [1, 5]; found ["1", "5"].',
        ),
        ("[scales]\nrating = 5\n", "must be two whole numbers, the lower first, such as [1, 5]; found 5."),
        ("[analysis]\nlow_to = 0.9\n", "line 1: analysis must have low_to (0.9) below high_from (0.6666)."),
        ("[analysis]\nretention = 'x'\n", "must be 'left_on' or 'orders'; found \"x\"."),
        (
            "[analysis]\nanswer_within = { fone = 1 }\n",
            "must name channels only (phone, chat, email, bot, branch, web, other).",
        ),
        (
            "[formats.orders]\ndecimal = '.'\nthousands = '.'\n",
            "must have a thousands mark that differs from the decimal mark.",
        ),
        (
            "[formats.orders]\ndate = 'dd.mm.yyyy'\n",
            'must be written in codes such as "%d.%m.%Y %H:%M"; found "dd.mm.yyyy".',
        ),
        ("[formats.orders]\ndate = '%Q %Y'\n", 'must be written in codes such as "%d.%m.%Y %H:%M"; found "%Q %Y".'),
        (
            "[formats.orders]\ndate = '%Y-%m-%d %z'\n",
            "line 2: formats.orders.date has an offset, so [company] timezone must be set.",
        ),
        (
            "[formats.orders]\nencoding = 'cp12520'\n",
            'line 2: formats.orders.encoding must be an encoding such as "utf-8", "cp1252", "cp1250" or "shift_jis"; found "cp12520".',
        ),
        ("[formats.orders]\nencoding = 'rot13'\n", 'must be an encoding such as "utf-8"'),
        (
            "[columns.orders]\norder_id = 5\n",
            'columns.orders.order_id must be a heading in quotes, or a list of headings such as ["Ticket ID", "Ticket no."]; found 5.',
        ),
        ("[columns.orders]\norder_id = []\n", "must be a heading in quotes, or a list of headings"),
        ("[columns.orders]\norder_id = ['No', 5]\n", "must be a heading in quotes, or a list of headings"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_what_was_expected_and_found(tmp_path, text, said):
    found = fault(tmp_path, text)
    assert said in found.message
    assert found.message.startswith("servicefit.toml, line ")
    assert found.hint


def test_of_several_mistakes_the_first_is_told_and_the_others_counted(tmp_path):
    found = fault(tmp_path, "[freshness]\ndays = -1\n[company]\nname = 1\n")
    assert "company.name" in found.message
    assert "(1 more after this one.)" in found.message


@pytest.mark.parametrize("text", ["[company\n", "name = Harbor\n", "a = 1\na = 2\n"])
def test_what_is_no_toml_is_told_with_its_line(tmp_path, text):
    assert "must be TOML" in fault(tmp_path, text).message
    assert "at line" in fault(tmp_path, text).message


def test_a_section_that_stands_twice_is_told_with_both_lines(tmp_path):
    found = fault(tmp_path, "[columns.orders]\norder_id = 'No'\n\n[columns.orders]\nmargin = 'Profit'\n")
    assert found.message == "servicefit.toml, line 4: [columns.orders] must stand once; it stands on line 1 already."
    assert found.hint == "Put the lines under the one that is there, on line 1."


def test_what_is_no_utf_8_is_told(tmp_path):
    assert (
        fault(tmp_path, b'[company]\nname = "M\xfcller"\n').message
        == "servicefit.toml must be UTF-8 text; byte 19 is not."
    )


def test_the_line_of_a_key_is_found_wherever_it_stands():
    text = 'top = 1\n[a]\nx = 1\n[ a . "b c" ]\n"y z" = 2\nd.e = 3\n[f]\ng = { h = 1 }\n'
    assert tomllib.loads(text)["a"]["b c"]["d"] == {"e": 3}
    places = {
        ("top",): 1,
        ("a", "x"): 3,
        ("a", "b c", "y z"): 5,
        ("a", "b c", "d", "e"): 6,
        ("f", "g", "h"): 8,
        ("f",): 7,
    }
    assert {place: line_of(text, place) for place in places} == places
