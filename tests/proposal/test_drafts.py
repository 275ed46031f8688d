"""Where headings alone do not make a table, a ``.sql`` export is drafted that `check` can read."""

import pytest

from servicefit.proposal.propose import propose_workspace
from tests.company import servicefit


def _proposed(tmp_path, files):
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, (head, lines) in files.items():
        (folder / name).write_text(f"{head}\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    made = propose_workspace(tmp_path / "made", folder)
    return made, servicefit("check", made.folder)


def _sql(made, table):
    return (made.folder / "exports" / f"{table}.sql").read_text(encoding="utf-8")


def _orders(year, *, head="Order No,Customer,Ordered,Total", first=0):
    return head, [f"{n},C{n % 9},{year}-03-{1 + n % 28:02d},{n}.50" for n in range(first, first + 60)]


def test_yearly_files_under_one_pattern_need_no_draft(tmp_path):
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": _orders(2025, first=60)})
    assert made.drafts == ("customers",)
    assert "orders (orders_2024.csv, orders_2025.csv): 120 rows read, 120 accepted" in checked.stdout


def test_ids_that_start_again_every_year_are_told_apart_by_the_file(tmp_path):
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": _orders(2025)})
    assert "ids start again in every file" in _sql(made, "orders")
    assert "orders (orders.sql): 120 rows read, 120 accepted, 0 rejected" in checked.stdout


def test_a_required_heading_that_differs_from_year_to_year(tmp_path):
    other = _orders(2025, head="*Order-No.,Customer,Ordered,Total", first=60)
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": other})
    assert 'coalesce(raw."Order No", raw."*Order-No.")' in _sql(made, "orders")
    assert "orders (orders.sql): 120 rows read, 120 accepted, 0 rejected" in checked.stdout


def test_a_heading_that_one_of_the_years_lacks_is_left_to_the_settings(tmp_path):
    head, lines = _orders(2025, first=60)
    newer = f"{head},Margin", [f"{line},1.25" for line in lines]
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": newer})
    assert "orders" not in made.drafts
    assert "120 accepted" in checked.stdout


def test_dates_written_in_two_ways(tmp_path):
    lines = [f"{n};C{n % 9};{1 + n % 28:02d}.03.2025 10:00;20.{4 + n % 8:02d}.2025;{n},50" for n in range(60)]
    made, checked = _proposed(tmp_path, {"orders.csv": ("Order No;Customer;Ordered;Delivered;Total", lines)})
    assert "dates are written in several ways" in _sql(made, "orders")
    assert "60 rows read, 60 accepted, 0 rejected, 2025-03-01 to 2025-03-28" in checked.stdout


def test_of_a_log_the_last_row_of_each_id_is_taken(tmp_path):
    lines = [
        f"{n // 3},C{n // 3 % 9},2025-03-01 10:00,{'2025-04-01 10:00' if n % 3 == 2 else ''},2025-03-02 10:0{n % 3}"
        for n in range(180)
    ]
    made, checked = _proposed(tmp_path, {"incidents.csv": ("Incident,Caller,Opened,Closed,Updated", lines)})
    assert "the last row of each is taken" in _sql(made, "cases")
    assert "cases (cases.sql): 60 rows read, 60 accepted, 0 rejected" in checked.stdout


def test_customers_without_a_segment_all_stand_for_none(tmp_path):
    files = {
        "customers.csv": ("Customer No,Since", [f"C{n},2024-01-{1 + n:02d}" for n in range(9)]),
        "orders.csv": _orders(2024),
    }
    made, checked = _proposed(tmp_path, files)
    assert "'all' as segment" in _sql(made, "customers")
    assert "customers (customers.sql): 9 rows read, 9 accepted, 0 rejected" in checked.stdout


@pytest.fixture
def survey(tmp_path):
    """Questions about four features: 6 = never used by many, 0 = left blank by few; one about the whole."""
    head = "Respondent No,Date,Q1 HOTLINE,Q1 PORTAL,Q1 BILLING,Q1 SHOP,Q1 ALL,Likely to recommend"
    lines = []
    for n in range(200):
        grades = [1 + (n * step + n // 7) % 5 for step in (1, 2, 3, 4)]
        used = [6 if place and n % 10 < 2 * place else grade for place, grade in enumerate(grades)]
        used[0] = 0 if n % 50 == 0 else used[0]
        lines.append(f"{n},2025-01-{1 + n % 28:02d},{','.join(map(str, used))},{1 + n % 5},{n % 11}")
    return _proposed(tmp_path, {"survey.csv": (head, lines)})


def test_questions_on_one_scale_become_ratings_of_features(survey):
    made, checked = survey
    plan = made.plans[0]
    named = {one.name: one.seen.heading for one in plan.columns}
    assert {
        f"rating_{name.lower()}": f"Q1 {name}" for name in ("HOTLINE", "PORTAL", "BILLING", "SHOP")
    }.items() <= named.items()
    assert (named["satisfaction"], named["recommend"]) == ("Q1 ALL", "Likely to recommend")
    assert "survey_responses (survey.csv): 200 rows read, 200 accepted, 0 rejected" in checked.stdout


def test_codes_beside_the_scale_are_taken_for_blanks(survey):
    values = survey[0].plans[0].values["rating"]
    assert {(line.word, line.meaning) for line in values} == {("6", ""), ("0", "missing")}
    assert all(line.review for line in values)
