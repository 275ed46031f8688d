"""Words and ids that are written in two ways: noted, shown only where they name groups."""

import pytest

from tests.company import ORDERS, company, read


def _notes(folder, segments, settings="", column="segment"):
    lines = "".join(f"K{place},{segment}\n" for place, segment in enumerate(segments, start=1))
    head = "customer_id,segment\n" if column == "segment" else f"customer_id,{column},segment\n"
    lines = lines if column == "segment" else lines.replace("\n", ",home\n")
    files = {"customers": head + lines, "orders": ORDERS.replace("C1", "K1").replace("C2", "K2")}
    return read(company(folder, files, settings))["customers"].warnings


def test_segments_in_two_spellings_are_noted_and_the_line_mends_it(tmp_path):
    segments = ["Privat"] * 4 + ["privat"] * 2
    (note,) = _notes(tmp_path, segments)
    told, line = note.split("[values.customers.segment]: ")
    assert told == 'segment: "Privat" and "privat" seem to be one; write under '
    assert line == '"privat" = "Privat"'
    assert _notes(tmp_path, segments, f"[values.customers.segment]\n{line}\n") == ()


@pytest.mark.parametrize(("one", "other"), [("Süd", "Sued"), ("Groß Kunden", "GROSSKUNDEN"), ("A B", "A\u00a0b")])
def test_umlauts_and_blanks_are_spellings(tmp_path, one, other):
    (note,) = _notes(tmp_path, [one] * 3 + [other], column="region")
    assert note.startswith(f'region: "{one}" and "{other}" seem to be one; write under [values.customers.region]:')


def test_three_pairs_are_shown_and_the_others_counted(tmp_path):
    segments = [word for name in ("one", "two", "six", "ten") for word in [name] * 4 + [name.upper()]]
    notes = _notes(tmp_path, segments)
    assert len(notes) == 4
    assert notes[3].startswith("segment: 1 more word differs from another in capitals")


def test_words_that_are_no_groups_or_look_personal_are_counted_only(tmp_path):
    (few,) = _notes(tmp_path / "a", ["Anna", "anna", "Berta"])
    *_, personal = _notes(tmp_path / "b", ["jo@mail.example"] * 5 + ["Jo@mail.example"], column="region")
    assert few.startswith("segment: 1 word differs from another")
    assert personal.startswith("region: 1 word differs from another")
    assert "nna" not in few
    assert "@" not in personal


def test_other_words_and_ids_are_counted_only(tmp_path):
    files = {"orders": ORDERS, "agents": "agent_id,team\nA1,Blue\na1,blue\nA2,Blue\nA3,Blue\n"}
    team, agent = read(company(tmp_path, files))["agents"].warnings
    assert team.startswith(
        "team: 1 word differs from another in capitals, blanks, or ä and ae only; where they are one"
    )
    assert agent == "agent_id: 1 id differs from another in capitals only; each counts as one of its own."
