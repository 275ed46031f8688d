"""The text of a cell becomes a value of the contract: the company's headings, words and formats."""

from decimal import Decimal

import pytest

from tests.company import LENIENT, ORDER, company, read, rejected, rows

CONTACT = "contact_id,channel,started_at,outcome\n"


def _revenues(tmp_path, cells, formats=""):
    """Return what became of amounts: the number, or None for a rejected row."""
    lines = "".join(f'O{place},C1,2026-01-05,"{cell}"\n' for place, cell in enumerate(cells))
    workspace = company(tmp_path, {"orders": ORDER + lines}, LENIENT + formats)
    bad = rejected(read(workspace)["orders"])
    values = iter(rows(workspace, "select revenue from orders order by order_id"))
    refused = {line for lines in bad.values() for line in lines}
    return [None if place + 2 in refused else next(values)[0] for place in range(len(cells))]


def _times(tmp_path, cells, settings=""):
    lines = "".join(f'O{place},C1,"{cell}",1\n' for place, cell in enumerate(cells))
    workspace = company(tmp_path, {"orders": ORDER + lines}, LENIENT + settings)
    bad = rejected(read(workspace)["orders"])
    values = iter(rows(workspace, "select cast(ordered_at as varchar) from orders order by order_id"))
    why = {line: reason for reason, lines in bad.items() for line in lines}
    return [why[place + 2] if place + 2 in why else next(values)[0] for place in range(len(cells))]


def test_headings_of_the_company_stand_for_columns_of_the_contract(tmp_path):
    text = "Order No.,Client,When,Amount\nO1,C1,2026-01-05,10\n"
    settings = (
        '[columns.orders]\norder_id = "Order No."\ncustomer_id = "client"\nordered_at = "When"\nrevenue = "Amount"\n'
    )
    workspace = company(tmp_path, {"orders": text}, settings)
    read(workspace)
    assert rows(workspace, "select order_id, customer_id, revenue from orders") == [(1, 1, Decimal("10.0000"))]


def test_words_of_the_company_stand_for_words_of_the_contract(tmp_path):
    text = CONTACT + 'K1,Telefon,2026-01-05,Solved\nK2, Telefon ,2026-01-06,RESOLVED\nK3,,2026-01-07,"no, open"\n'
    settings = (
        '[values.contacts.channel]\nTelefon = "phone"\n"" = "other"\n'
        '[values.contacts.outcome]\n"Solved " = "resolved"\n"no, open" = "unresolved"\n'
    )
    workspace = company(tmp_path, {"contacts": text}, settings)
    read(workspace)
    assert rows(workspace, "select channel, outcome from contacts order by contact_id") == [
        ("phone", "resolved"),
        ("phone", "resolved"),
        ("other", "unresolved"),
    ]


def test_a_word_that_means_missing_is_a_blank_answer(tmp_path):
    text = "response_id,customer_id,responded_on,satisfaction\nR1,C1,2026-01-05,n/a\nR2,C2,2026-01-05,4\n"
    workspace = company(
        tmp_path, {"survey_responses": text}, '[values.survey_responses.satisfaction]\n"n/a" = "missing"\n'
    )
    assert read(workspace)["survey_responses"].rows_rejected == 0
    assert rows(workspace, "select satisfaction from survey_responses order by response_id") == [(None,), (4,)]


def test_a_required_word_that_means_missing_is_rejected(tmp_path):
    settings = LENIENT + '[values.contacts.outcome]\n"?" = "missing"\n'
    found = read(company(tmp_path, {"contacts": CONTACT + "K1,phone,2026-01-05,?\n"}, settings))["contacts"]
    assert rejected(found) == {"outcome: a value is required, but it is blank": [2]}


def test_money_is_exact_to_four_places(tmp_path):
    cells = ["0.1", "1234567890123.4567", "-5", "1e3", ".5", "12.34565"]
    expected = ["0.1000", "1234567890123.4567", "-5.0000", "1000.0000", "0.5000", "12.3457"]
    assert _revenues(tmp_path, cells) == [Decimal(value) for value in expected]
    workspace = company(tmp_path, {"orders": ORDER + "".join(f"O{i},C1,2026-01-05,0.1\n" for i in range(30))})
    read(workspace)
    assert rows(workspace, "select sum(revenue) from orders") == [(Decimal("3.0000"),)]


@pytest.mark.parametrize(
    ("formats", "cells", "expected"),
    [
        ("", ["1,5", "nan", "inf", "$5", "1 000", ""], [None] * 6),
        ('decimal = ","', ["1,5", "1.234", "1234", "1.234,5"], ["1.5", None, "1234", None]),
        ('decimal = ","\nthousands = "."', ["1,5", "1.234", "1.234.567,89"], ["1.5", "1234", "1234567.89"]),
        ('thousands = ","', ["1,234.5", "1234.5"], ["1234.5", "1234.5"]),
        ('thousands = "\'"', ["1'234.5", "1’234.5"], ["1234.5"] * 2),
        (
            'thousands = ","',
            ["1,5", "1,23", "12,34,567", "1,234,56", ",123", "-1,234"],
            [None, None, "1234567", None, None, "-1234"],
        ),
        ('decimal = ","\nthousands = "."', ["1.5", "1.23", "1.234", "12.5,0"], [None, None, "1234", None]),
        ('decimal = ","\nthousands = " "', ["1 234,5", "1\u00a0234,5", "1\u202f234,5"], ["1234.5"] * 3),
    ],
)
def test_amounts_are_read_as_the_export_writes_them_or_not_at_all(tmp_path, formats, cells, expected):
    found = _revenues(tmp_path, cells, f"[formats.orders]\n{formats}\n")
    assert found == [None if value is None else Decimal(value) for value in expected]


NO_DATE = "ordered_at: must be a date such as 2026-09-30"
NO_ZONE = "ordered_at: a time with an offset needs [company] timezone"


def test_times_are_iso_8601(tmp_path):
    times = {
        "2026-01-05": "2026-01-05 00:00:00",
        "2026-01-05T10:30": "2026-01-05 10:30:00",
        "2026-01-05 10:30:15": "2026-01-05 10:30:15",
        "2026-01-05 10:30:15.25": "2026-01-05 10:30:15.25",
    }
    assert _times(tmp_path, list(times)) == list(times.values())


@pytest.mark.parametrize(
    "cells",
    [
        ["05.01.2026", "2026-02-30", "2026-13-01", "20260105", "1767571200"],
        ["infinity", "-infinity", "epoch", "today", "now"],
        ["99999-01-01", "0044-03-15 (BC)", "26-01-05", "2026-01-05 25:00"],
        ["2026-01-05 10:30 PM", "2026-01-05 10:30:00 or so", "2026-01-05 10:30:00 5"],
    ],
)
def test_what_is_no_iso_time_is_refused(tmp_path, cells):
    assert _times(tmp_path, cells) == [NO_DATE] * len(cells)


def test_what_happened_in_a_year_that_cannot_be_is_refused_but_a_far_day_may_stand_for_never(tmp_path):
    cells = ["0000-01-01", "1899-12-31", "1900-01-01", "2199-12-31 23:59:59", "2200-01-01", "9999-12-31"]
    far = "ordered_at: must lie in the years 1900 to 2199"
    assert _times(tmp_path, cells) == [far, far, "1900-01-01 00:00:00", "2199-12-31 23:59:59", far, far]
    customers = "customer_id,segment,left_on\nC1,home,9999-12-31\nC2,home,0000-00-00\nC3,home,0000-01-01\n"
    found = read(company(tmp_path, {"customers": customers, "orders": ORDER}, LENIENT))["customers"]
    assert rejected(found) == {
        "left_on: must be a date such as 2026-09-30": [3],
        "left_on: must lie in the years 1 to 9999": [4],
    }


def test_a_name_may_have_a_thousand_characters_in_any_script(tmp_path):
    customers = f"customer_id,segment\nC1,{'x' * 1000}\nC2,{'ü' * 1000}\nC3,{'ü' * 1001}\n"
    found = read(company(tmp_path, {"customers": customers, "orders": ORDER}, LENIENT))["customers"]
    assert rejected(found) == {"segment: must have at most 1,000 characters": [4]}


def test_a_time_with_an_offset_is_local_time_of_the_company(tmp_path):
    times = {
        "2026-01-05T10:00:00Z": "2026-01-05 11:00:00",
        "2026-07-05 10:00:00+00:00": "2026-07-05 12:00:00",
        "2026-01-05 10:00:00+05:30": "2026-01-05 05:30:00",
        "2026-01-05 10:00:00-0500": "2026-01-05 16:00:00",
        "2026-01-05 10:00 UTC": "2026-01-05 11:00:00",
        "2026-01-05 10:00:00 -0500": "2026-01-05 16:00:00",
        "2026-01-05 10:00:00.5+01:00": "2026-01-05 10:00:00.5",
        "2026-01-05 10:00:00 America/New_York": "2026-01-05 16:00:00",
        "2026-01-05 10:00:00": "2026-01-05 10:00:00",
    }
    assert _times(tmp_path, list(times), '[company]\ntimezone = "Europe/Berlin"\n') == list(times.values())


def test_a_time_with_an_offset_is_an_error_where_the_company_names_no_time_zone(tmp_path):
    assert _times(tmp_path, ["2026-01-05T10:00:00Z", "2026-01-05 10:00+01", "2026-01-05 10:00 UTC"]) == [NO_ZONE] * 3


def test_times_are_read_as_the_export_writes_them(tmp_path):
    settings = '[formats.orders]\ndate = "%d.%m.%Y %H:%M"\n'
    found = _times(tmp_path, ["05.01.2026 10:30", "2026-01-05 10:30", "32.01.2026 10:30"], settings)
    unreadable = "ordered_at: must be a time written %d.%m.%Y %H:%M"
    assert found == ["2026-01-05 10:30:00", unreadable, unreadable]


def test_an_offset_in_the_companys_own_format_counts(tmp_path):
    settings = '[company]\ntimezone = "Europe/Berlin"\n[formats.orders]\ndate = "%d.%m.%Y %H:%M %z"\n'
    found = _times(tmp_path, ["05.01.2026 10:00 +0000", "05.07.2026 10:00 +0000"], settings)
    assert found == ["2026-01-05 11:00:00", "2026-07-05 12:00:00"]


def test_flags_counts_and_ratings_are_read_leniently_but_never_guessed(tmp_path):
    text = "case_id,customer_id,opened_at,resolution_granted,reopened\n" + "".join(
        f"A{place},C1,2026-01-05,{flag},{count}\n"
        for place, (flag, count) in enumerate(
            [
                *[("Yes", "1"), ("0", "2.0"), ("TRUE", ""), ("maybe", "1"), ("no", "1.5"), ("n", "-1")],
                *[("on", ""), ("Off", ""), ("1.0", ""), ("F", "")],
            ]
        )
    )
    workspace = company(tmp_path, {"cases": text}, LENIENT)
    assert rejected(read(workspace)["cases"]) == {
        "resolution_granted: must be true or false": [5],
        "reopened: must be a whole number": [6],
        "reopened: must be at least 0": [7],
    }
    assert rows(workspace, "select resolution_granted, reopened from cases order by case_id") == [
        (True, 1),
        (False, 2),
        (True, None),
        *[(True, None), (False, None), (True, None), (False, None)],
    ]


def test_what_is_left_out_has_its_default_and_else_stays_unknown(tmp_path):
    workspace = company(tmp_path, {"contacts": CONTACT + "K1,phone,2026-01-05,resolved\n"})
    read(workspace)
    assert rows(workspace, "select direction, queue, agent_id, customer_id, wait_seconds from contacts") == [
        ("inbound", None, None, None, None)
    ]
    text = "response_id,customer_id,responded_on,weight\nR1,C1,2026-01-05,\nR2,C2,2026-01-05,0.3333333\n"
    workspace = company(tmp_path, {"survey_responses": text})
    read(workspace)
    assert rows(workspace, "select weight from survey_responses order by response_id") == [
        (Decimal("1.000000"),),
        (Decimal("0.333333"),),
    ]


def test_durations_may_be_written_with_colons(tmp_path):
    waits = ["205", "3:25", "0:03:25", "61:05", "1:75:00", "1:5", "-1:00", "", "1.5"]
    text = CONTACT.replace("\n", ",wait_seconds\n") + "".join(
        f"K{place},phone,2026-01-05,resolved,{wait}\n" for place, wait in enumerate(waits)
    )
    workspace = company(tmp_path, {"contacts": text}, LENIENT)
    reason = "wait_seconds: must be a number such as 1234.5 or a duration such as 0:03:25"
    assert rejected(read(workspace)["contacts"]) == {reason: [6, 7, 8]}
    found = rows(workspace, "select wait_seconds from contacts order by contact_id")
    assert found == [(205,), (205,), (205,), (3665,), (None,), (1.5,)]
