"""What is seen of files: which belong together, how dates and numbers are written, what a scale is."""

import pandas as pd
import pytest

from servicefit.engine.connection import open_duckdb
from servicefit.proposal.files import group_files, pattern_of
from servicefit.proposal.likeness import SAME, likeness, table_likeness
from servicefit.proposal.rating_scales import FoundScale, find_scale
from servicefit.proposal.sample import Sample
from servicefit.proposal.sniff import sniff_group
from servicefit.tables import EXPORTS


def _column(tmp_path, values):
    with open_duckdb() as connection:
        sample = Sample(("it",), pd.DataFrame({0: values}, dtype="str"))
        return sniff_group(connection, [tmp_path / "a.csv"], [sample], tmp_path).columns[0]


@pytest.mark.parametrize(
    ("value", "codes", "clock"),
    [
        ("2025-03-{:02d}", "", False),
        ("2025-03-{:02d}T14:05:00", "", True),
        ("2025/03/{:02d} 14:05", "", True),
        ("{:02d}.03.2025", "%d.%m.%Y", False),
        ("{:02d}.03.25", "%d.%m.%y", False),
        ("{:02d}.03.2025 14:05", "%d.%m.%Y %H:%M", True),
        ("03/{:02d}/2025 02:05 PM", "%m/%d/%Y %I:%M %p", True),
        ("{:02d}/03/2025", "%d/%m/%Y", False),
        ("202503{:02d}", "%Y%m%d", False),
        ("{:02d} Mar 2025", "%d %b %Y", False),
        ("March {:d}, 2025", "%B %d, %Y", False),
    ],
)
def test_dates_are_recognised_as_written(tmp_path, value, codes, clock):
    date = _column(tmp_path, [value.format(day) for day in range(1, 29)]).date
    assert (date.codes, date.clock) == (codes, clock)
    assert date.share == pytest.approx(1.0)


def test_days_and_months_that_could_be_exchanged_are_said(tmp_path):
    date = _column(tmp_path, [f"{day:02d}/03/2025" for day in range(1, 13)]).date
    assert (date.codes, date.or_else) == ("%d/%m/%Y", "%m/%d/%Y")


@pytest.mark.parametrize("value", ["C{:05d}", "{:d}.5", "+49 30 12345{:02d}", "{:d}", "192.168.1.{:d}"])
def test_what_is_no_date_is_not_taken_for_one(tmp_path, value):
    assert _column(tmp_path, [value.format(place) for place in range(1, 29)]).date.share == 0


def test_offsets_are_seen(tmp_path):
    assert _column(tmp_path, [f"2025-03-{day:02d}T14:05:00+02:00" for day in range(1, 29)]).date.offset


def test_decimal_commas_and_marks_between_thousands(tmp_path):
    seen = _column(tmp_path, ["1.234,50", "12,5", "7", "2.000.000,00"])
    assert (seen.number, seen.comma, seen.thousands) == (0.25, 0.75, ".")


def test_blanks_are_words_too(tmp_path):
    seen = _column(tmp_path, ["n/a", "5", "", "?", "4", None])
    assert (seen.blanks, seen.filled, seen.whole) == (("?", "n/a"), 2 / 6, 1.0)


def _scale(tmp_path, kind, *questions):
    return find_scale(kind, [_column(tmp_path, [str(code) for code in codes]) for codes in questions])


def test_scale_of_a_question(tmp_path):
    assert _scale(tmp_path, "satisfaction", [1, 2, 3, 4, 5] * 9) == FoundScale((1, 5))
    assert _scale(tmp_path, "satisfaction", [1, 2, 3, 4, 5, 6] * 9) == FoundScale((1, 6))
    assert _scale(tmp_path, "satisfaction", [*[1, 2, 3, 4, 5] * 9, 99]) == FoundScale((1, 5), no_answer=(99,))
    assert _scale(tmp_path, "recommend", [*range(11)]) == FoundScale((0, 10))
    assert _scale(tmp_path, "recommend", [*[*range(11)] * 5, 11]) == FoundScale((0, 10), no_answer=(11,))
    assert _scale(tmp_path, "effort", [*range(1, 8)]) == FoundScale((1, 7))
    assert _scale(tmp_path, "satisfaction", [12, 50, 88, 100] * 9) is None


def test_a_code_that_questions_differ_in_is_no_grade(tmp_path):
    questions = [[1, 2, 3, 4, 5] * 8 + [6] * unused + [0] for unused in (0, 5, 20, 60)]
    assert _scale(tmp_path, "rating", *questions) == FoundScale((1, 5), (6,), (0,))


def test_files_of_several_years_belong_together(tmp_path):
    headings = {
        tmp_path / "calls_2023.csv": ["id", "start", "agent", "result"],
        tmp_path / "calls_2024.csv": ["start", "ID", "agent", "score", "result"],
        tmp_path / "stores.csv": ["id", "city"],
        tmp_path / "people.csv": ["id", "name"],
    }
    groups = group_files(headings)
    assert sorted(len(group) for group in groups) == [1, 1, 2]
    assert {path.name for path in max(groups, key=len)} == {"calls_2023.csv", "calls_2024.csv"}


def test_a_pattern_stands_for_these_files_and_no_others(tmp_path):
    files = [tmp_path / f"calls_{year}[a].csv" for year in (2023, 2024)]
    for file in files:
        file.touch()
    assert pattern_of(files).endswith("calls_*[[]a].csv")
    (tmp_path / "calls_old[a].csv").touch()
    assert pattern_of(files) is None


@pytest.mark.parametrize(
    ("heading", "table", "column"),
    [
        ("Kundennummer", "orders", "customer_id"),
        ("CUSTOMER-NO.", "cases", "customer_id"),
        ("N° client", "orders", "customer_id"),
        ("created at", "cases", "opened_at"),
        ("Created At", "contacts", "started_at"),
        ("order_purchase_timestamp", "orders", "ordered_at"),
        ("Ticket ID", "contacts", "contact_id"),
        ("Geöffnet am", "cases", "opened_at"),
        ("Gesamtzufriedenheit", "survey_responses", "satisfaction"),
        ("Auftragsnr", "orders", "order_id"),
        ("Rechnungs-Nr.", "orders", "order_id"),
        ("Invoice Number", "orders", "order_id"),
        ("Kundennr", "orders", "customer_id"),
        ("Customer E-Mail", "orders", "customer_id"),
        ("Würden Sie uns weiterempfehlen?", "survey_responses", "recommend"),
        ("Would you recommend us?", "survey_responses", "recommend"),
    ],
)
def test_headings_that_companies_use_mean_the_column(heading, table, column):
    scores = {name: likeness(heading, table, name) for name in EXPORTS[table].column_names}
    assert max(scores, key=scores.get) == column
    assert scores[column] >= SAME


def test_a_slip_of_the_pen_is_near_and_another_word_is_not():
    assert 0.5 < likeness("satisfacton", "survey_responses", "satisfaction") < 1
    assert likeness("weather", "survey_responses", "satisfaction") == 0


def test_names_of_files_speak_for_tables():
    assert table_likeness("survey_responses.csv.gz", "survey_responses") == 1
    assert table_likeness("Bestellungen 2025.xlsx", "orders") == 0 or table_likeness("bestellung.csv", "orders") > 0.5
    assert table_likeness("weather.csv", "orders") == 0
