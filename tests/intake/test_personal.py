"""A column of words that looks as if it told who somebody is: said with how many rows and of what kind, never which."""

import pytest

from tests.company import ORDERS, company, read

ORDINARY = [
    "home",
    "2019-2024",
    "North 4",
    "Q-2024-000123",
    "a716-446655440000",
    "12345678",
    "Herr Müller",
    "billing @ night",
    "1.250.000",
]


def _warnings(folder, regions):
    lines = "".join(f'C{place},home,"{region}"\n' for place, region in enumerate(regions, start=1))
    return read(company(folder, {"customers": "customer_id,segment,region\n" + lines, "orders": ORDERS}))[
        "customers"
    ].warnings


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("jane@mail.example", "e-mail addresses"),
        ("call +49 30 1234567", "phone numbers"),
        ("4111 1111 1111 1111", "card numbers"),
        ("DE89370400440532013000", "bank account numbers"),
    ],
)
def test_what_looks_personal_is_counted_and_never_shown(tmp_path, region, kind):
    (warning,) = _warnings(tmp_path, ["north", region, "south", region])
    told = f"region: 2 rows seem to hold {kind}. The column is kept as it is and may be shown: export it without them, "
    assert warning == told + "or name another column under [columns.customers]."


def test_several_kinds_are_one_warning(tmp_path):
    (warning,) = _warnings(tmp_path, ["jane@mail.example", "(030) 123 45 67", "north"])
    assert warning.startswith("region: 2 rows seem to hold e-mail addresses and phone numbers.")


def test_words_codes_and_years_give_no_warning(tmp_path):
    assert _warnings(tmp_path, ORDINARY) == ()


def test_ids_and_what_people_write_are_hashed_and_redacted_and_need_no_warning(tmp_path):
    files = {
        "customers": "customer_id,segment\njane@mail.example,home\n",
        "survey_responses": "response_id,customer_id,responded_on,satisfaction,comment\n"
        "1,jane@mail.example,2026-01-05,5,jane@mail.example\n",
    }
    assert [export.warnings for export in read(company(tmp_path, files)).values()] == [(), ()]


def test_a_rejected_row_does_not_count(tmp_path):
    files = {"customers": "customer_id,segment,region\nC1,home,north\nC2,home,south\nC1,home,jane@mail.example\n"}
    workspace = company(tmp_path, {**files, "orders": ORDERS}, "[checks]\nmost_rejected = 0.5\n")
    assert read(workspace)["customers"].warnings == ()
