"""A column of words that looks as if it told who somebody is: said with how many rows and of what kind, never which."""

import pytest

from servicefit.errors import DataError
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


def _refused(folder, segments):
    lines = "".join(f'C{place},"{segment}"\n' for place, segment in enumerate(segments, start=1))
    with pytest.raises(DataError) as fault:
        read(company(folder, {"customers": "customer_id,segment\n" + lines, "orders": ORDERS}))
    return fault.value


def test_segments_must_be_groups(tmp_path):
    fault = _refused(tmp_path, [f"Person {place // 20}{'abcdefghijklmnopqrst'[place % 20]}" for place in range(30)])
    assert fault.message == "segment must put customers into groups; it has 30 words for 30 customers."
    assert fault.hint == "Map another column under [columns.customers]."


def test_few_customers_may_each_have_a_segment_and_many_customers_half_as_many(tmp_path):
    for folder, segments in (("a", range(20)), ("b", [place // 2 for place in range(40)])):
        lines = "".join(f"C{place},group {segment}\n" for place, segment in enumerate(segments))
        files = {"customers": "customer_id,segment\n" + lines, "orders": ORDERS}
        assert read(company(tmp_path / folder, files))["customers"].warnings == ()


@pytest.mark.parametrize("segment", ["jane@mail.example", "+49 30 1234567", "DE89370400440532013000"])
def test_segments_that_look_personal_cannot_be_used(tmp_path, segment):
    fault = _refused(tmp_path, ["home", segment])
    assert fault.message.startswith(
        "segment must put customers into groups, since it is published; 1 row seems to hold"
    )
    assert segment not in str(fault)
