"""Surveys: scales that differ between questions, who answered, and years whose headings differ."""

import pytest

from servicefit.proposal.propose import propose_workspace
from servicefit.settings import load_settings
from tests.company import servicefit, told


def _proposed(tmp_path, **files):
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, (head, lines) in files.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return propose_workspace(tmp_path / "made", folder)


def _plan(made, table="survey_responses"):
    return next(plan for plan in made.plans if plan.table.name == table)


def _headings(made):
    return {one.name: one.seen.heading for one in _plan(made).columns}


RECOMMEND = ("Würden Sie uns weiterempfehlen?", "Wie gern nennen Sie uns Freunden?")
KUNDEN = "Kundennummer;Kundengruppe", [f"K{n};{'AB'[n % 2]}" for n in range(50)]


@pytest.mark.parametrize("last", RECOMMEND)
@pytest.mark.parametrize("start", ["", "Wie zufrieden sind Sie: "])
def test_a_question_on_another_scale_rates_no_feature(tmp_path, start, last):
    questions = [f"{start}{name}" for name in ("Hotline", "Portal", "Rechnung", "Laden", "Gesamtzufriedenheit")]
    lines = [
        ";".join(
            [
                f"R{n}",
                f"K{n % 50}",
                f"2025-03-{1 + n % 28:02d}",
                *(str(1 + n * s % 5) for s in range(1, 5)),
                str(1 + n % 5),
            ]
        )
        + f";{n % 11}"
        for n in range(200)
    ]
    head = ";".join(["Antwort-ID", "Kundennummer", "Datum", *questions, last])
    made = _proposed(tmp_path, umfrage=(head, lines), kunden=KUNDEN)
    headings = _headings(made)
    rated = {heading for name, heading in headings.items() if name.startswith("rating_")}
    assert rated >= set(questions[:4])
    assert last not in rated
    assert headings.get("recommend", RECOMMEND[1]) == last
    scales = load_settings(made.folder / "servicefit.toml").scales
    assert (scales.rating, scales.satisfaction, scales.recommend) == ((1, 5), (1, 5), (0, 10))
    assert told(servicefit("check", made.folder))["survey_responses"] == (200, 200, 0)


@pytest.mark.parametrize("share", [1, 4])
def test_where_addresses_say_who_answered_the_response_is_not_the_customer(tmp_path, share):
    lines = [
        f"R{n};{f'a{n}@b.example' if n % share == 0 else ''};2025-03-{1 + n % 28:02d};{1 + n % 5}" for n in range(80)
    ]
    made = _proposed(tmp_path, umfrage=("Antwort-ID;E-Mail;Datum;Gesamtzufriedenheit", lines))
    plan, headings = _plan(made), _headings(made)
    assert (headings.get("customer_id", "E-Mail"), headings["response_id"]) == ("E-Mail", "Antwort-ID")
    assert "customer_id" in headings or "E-Mail" in plan.lacking["customer_id"]


def test_an_address_is_no_customer_where_a_number_is(tmp_path):
    lines = [f"a{n}@b.example;R{n};K{n};2025-03-{1 + n % 28:02d};{1 + n % 5}" for n in range(80)]
    made = _proposed(tmp_path, umfrage=("E-Mail;Antwort-ID;Kundennr;Datum;Gesamtzufriedenheit", lines))
    assert next(one for one in _plan(made).columns if one.name == "customer_id").seen.heading == "Kundennr"
    assert all(one.review == "" for one in _plan(made).columns if one.name == "customer_id")


def test_a_year_whose_headings_differ_is_no_table_of_another_kind(tmp_path):
    heads = {
        2024: "Antwort-ID;Kundennummer;Datum;Gesamtzufriedenheit;Empfehlung",
        2025: "Nr;Kunde;Teilgenommen am;Wie zufrieden sind Sie insgesamt?;NPS",
    }
    files = {
        f"Umfrage_{year}": (
            head,
            [f"R{year}{n};K{n % 50};{year}-03-{1 + n % 28:02d};{1 + n % 5};{n % 11}" for n in range(100)],
        )
        for year, head in heads.items()
    }
    made = _proposed(tmp_path, Kunden=KUNDEN, **files)
    assert [plan.table.name for plan in made.plans] == ["customers", "survey_responses"]
    other = next(name for name in ("Umfrage_2024.csv", "Umfrage_2025.csv") if name != _plan(made).seen.name)
    said = f"{other} could be another file of survey_responses: name both by a pattern, headings as lists"
    assert said in _plan(made).notes
    assert said in (made.folder / "servicefit.toml").read_text(encoding="utf-8")
    assert made.unlike == ()
