"""Where headings alone do not make a table, a ``.sql`` export is drafted that `check` can read."""

import pytest

from servicefit.proposal.propose import propose_workspace
from servicefit.proposal.summary import summary_lines
from servicefit.settings import load_settings
from servicefit.workspace import open_workspace
from tests.company import in_one_line, read, rows, servicefit, told


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


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_drafts_read_other_encodings(tmp_path, encoding):
    made, checked = _encoded(tmp_path, encoding, "Größe")
    assert f"encoding = '{encoding}'" in _sql(made, "customers")
    assert told(checked)["customers"] == (9, 9, 0)
    assert told(checked)["orders"] == (60, 60, 0)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-be"])
def test_what_sql_cannot_read_is_to_be_saved_as_utf_8(tmp_path, encoding):
    made, _ = _encoded(tmp_path, encoding, "Preis in €")
    said = "SQL cannot read orders.csv as it is encoded, such as in Windows-1252: save it as UTF-8 first"
    assert f"-- Review: {said}." in _sql(made, "customers")
    assert f"    review: {said}" in summary_lines(made, made.folder)
    orders = tmp_path / "exports" / "orders.csv"
    orders.write_text(orders.read_bytes().decode(encoding), encoding="utf-8")
    assert told(servicefit("check", made.folder))["customers"] == (9, 9, 0)


def _encoded(tmp_path, encoding, heading):
    lines = "".join(f"{n};C{n % 9};2025-03-{1 + n % 28:02d};{n}.50;x\n" for n in range(60))
    (tmp_path / "exports").mkdir()
    content = f"Order No;Customer;Ordered;Total;{heading}\n{lines}".encode(encoding)
    (tmp_path / "exports" / "orders.csv").write_bytes(content)
    made = propose_workspace(tmp_path / "made", tmp_path / "exports")
    return made, servicefit("check", made.folder)


def test_yearly_files_under_one_pattern_need_no_draft(tmp_path):
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": _orders(2025, first=60)})
    assert made.drafts == ("customers",)
    assert told(checked)["orders"] == (120, 120, 0)


def test_ids_that_start_again_every_year_are_told_apart_by_the_file(tmp_path):
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": _orders(2025)})
    assert "ids start again in every file" in _sql(made, "orders")
    assert told(checked)["orders"] == (120, 120, 0)


def test_a_required_heading_that_differs_from_year_to_year(tmp_path):
    other = _orders(2025, head="*Order-No.,Customer,Ordered,Total", first=60)
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": other})
    assert "orders" not in made.drafts
    settings = load_settings(made.folder / "servicefit.toml")
    assert settings.columns["orders"]["order_id"] == ("Order No", "*Order-No.")
    assert told(checked)["orders"] == (120, 120, 0)


def test_a_heading_that_one_of_the_years_lacks_is_left_to_the_settings(tmp_path):
    head, lines = _orders(2025, first=60)
    newer = f"{head},Margin", [f"{line},1.25" for line in lines]
    made, checked = _proposed(tmp_path, {"orders_2024.csv": _orders(2024), "orders_2025.csv": newer})
    assert "orders" not in made.drafts
    assert told(checked)["orders"] == (120, 120, 0)


def test_a_required_column_of_another_file_is_offered_as_a_line_to_switch_on(tmp_path):
    orders = [f"{n},C{n % 9},2025-03-{1 + n % 28:02d}" for n in range(60)]
    items = [f"{n // 2},{n % 2},{n}.50" for n in range(120)]
    files = {"orders.csv": ("Order No,Customer,Ordered", orders), "lines.csv": ("Order No,Line,Revenue", items)}
    made, stopped = _proposed(tmp_path, files)
    assert stopped.returncode == 1
    sql = made.folder / "exports" / "orders.sql"
    (line,) = [line for line in _sql(made, "orders").splitlines() if line.endswith("as revenue,")]
    assert f"Line {_sql(made, 'orders').splitlines().index(line) + 1} of {sql} offers it" in in_one_line(stopped)
    sql.write_text(_sql(made, "orders").replace(line, line.replace("-- ", "")), encoding="utf-8")
    workspace = open_workspace(made.folder)
    assert read(workspace)["orders"].rows_accepted == 60
    assert rows(workspace, "select sum(revenue) from orders") == [(sum(n + 0.5 for n in range(120)),)]


def test_dates_written_in_two_ways(tmp_path):
    lines = [f"{n};C{n % 9};{1 + n % 28:02d}.03.2025 10:00;20.{4 + n % 8:02d}.2025;{n},50" for n in range(60)]
    made, checked = _proposed(tmp_path, {"orders.csv": ("Order No;Customer;Ordered;Delivered;Total", lines)})
    assert "dates are written in several ways" in _sql(made, "orders")
    assert told(checked)["orders"] == (60, 60, 0)
    assert "2025-03-01  2025-03-28" in checked.stdout


def test_of_a_log_the_last_row_of_each_id_is_taken(tmp_path):
    lines = [
        f"{n // 3},C{n // 3 % 9},2025-03-01 10:00,{'2025-04-01 10:00' if n % 3 == 2 else ''},2025-03-02 10:0{n % 3}"
        for n in range(180)
    ]
    made, checked = _proposed(tmp_path, {"incidents.csv": ("Incident,Caller,Opened,Closed,Updated", lines)})
    assert "the last row of each is taken" in _sql(made, "cases")
    assert told(checked)["cases"] == (60, 60, 0)


def test_customers_without_a_segment_all_stand_for_none(tmp_path):
    files = {
        "customers.csv": ("Customer No,Since", [f"C{n},2024-01-{1 + n:02d}" for n in range(9)]),
        "orders.csv": _orders(2024),
    }
    made, checked = _proposed(tmp_path, files)
    assert "'all' as segment" in _sql(made, "customers")
    assert told(checked)["customers"] == (9, 9, 0)


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
    assert told(checked)["survey_responses"] == (200, 200, 0)


def test_codes_beside_the_scale_are_taken_for_blanks(survey):
    values = survey[0].plans[0].values["rating"]
    assert {(line.word, line.meaning) for line in values} == {("6", ""), ("0", "missing")}
    assert all(line.review for line in values)
