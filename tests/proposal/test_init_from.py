"""``servicefit init DIR --from FOLDER``: what it writes, what it says, and that `check` can read it."""

import tomllib

import pytest

from servicefit.proposal.propose import propose_workspace
from servicefit.settings import load_settings
from tests.company import servicefit, told
from tests.proposal.made import MARKERS, french_orders, german_company


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    """The German company, proposed and checked: the workspace, what `init` and what `check` said."""
    root = tmp_path_factory.mktemp("german")
    folder = german_company(root / "exporte")
    made = servicefit("init", root / "firma", "--from", folder)
    return root / "firma", made, servicefit("check", root / "firma")


def _settings(workspace):
    return load_settings(workspace / "servicefit.toml")


def test_exports_in_german_are_read_to_the_last_row_without_a_touch(german):
    _, made, checked = german
    assert (made.returncode, made.stderr) == (0, "")
    assert checked.returncode == 0, checked.stdout
    assert told(checked)["customers"] == (120, 120, 0)
    assert told(checked)["orders"] == (120, 120, 0)
    assert told(checked)["contacts"] == (240, 240, 0)


def test_files_headings_words_and_formats_are_proposed(german):
    settings = _settings(german[0])
    assert settings.exports["contacts"].endswith("/exporte/anrufe_*.csv.gz")
    assert settings.columns["customers"] == {
        "customer_id": "Kundennummer",
        "segment": "Kundengruppe",
        "joined_on": "Kunde seit",
    }
    assert (
        settings.columns["contacts"] | {"contact_id": "Ticketnummer", "wait_seconds": "Wartezeit"}
        == settings.columns["contacts"]
    )
    assert settings.values["contacts"]["outcome"] == {
        "Gelöst": "resolved",
        "Weitergeleitet": "transferred",
        "Aufgelegt": "abandoned",
        "Verpasst": "unanswered",
    }
    assert settings.values["contacts"]["channel"] == {"Telefon": "phone", "E-Mail": "email", "Filiale": "branch"}
    assert (settings.formats["contacts"].date, settings.formats["contacts"].decimal) == ("%d.%m.%Y %H:%M", ",")
    assert (settings.formats["orders"].decimal, settings.formats["orders"].thousands) == (",", ".")


def test_summary_says_which_file_is_which_table_and_what_comes_next(german):
    workspace, made, _ = german
    lines = made.stdout.splitlines()
    assert any("Stammdaten.csv" in line and "customers" in line for line in lines)
    assert lines[-1] == f'Next: look at the lines marked "review" in them, then: servicefit check {workspace}'


@pytest.mark.parametrize("marker", MARKERS)
def test_no_value_of_a_row_is_written_or_said(german, marker):
    workspace, made, _ = german
    written = [path for path in workspace.rglob("*") if path.is_file() and path.name != ".servicefit-salt"]
    assert workspace / "servicefit.toml" in written
    assert [path.name for path in written if marker in path.read_text(encoding="utf-8")] == []
    assert marker not in made.stdout + made.stderr


def test_headings_in_french_with_bars_between_cells(tmp_path):
    proposal = propose_workspace(tmp_path / "societe", french_orders(tmp_path / "exports"))
    settings = _settings(proposal.folder)
    assert settings.columns["orders"] == {
        "order_id": "Numéro de commande",
        "customer_id": "N° client",
        "ordered_at": "Date de commande",
        "revenue": "Montant",
    }
    assert settings.formats["orders"].date == "%d/%m/%Y"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_in_other_encodings(tmp_path, encoding):
    (tmp_path / "exports").mkdir()
    lines = "".join(f"K{n};{('Größe', 'Nähe')[n % 2]};Gebiet {n % 4}\n" for n in range(60))
    (tmp_path / "exports" / "kunden.csv").write_bytes(("Kundennummer;Gruppe;Région\n" + lines).encode(encoding))
    proposal = propose_workspace(tmp_path / "made", tmp_path / "exports")
    expected = {"customer_id": "Kundennummer", "segment": "Gruppe", "region": "Région"}
    assert _settings(proposal.folder).columns["customers"] == expected


def test_headings_with_quotes_lines_and_brackets_are_kept_as_they_are(tmp_path):
    (tmp_path / "exports").mkdir()
    head = '"Customer ""No""\n[internal]",\'Customer group\'\n'
    lines = "".join(f"C{n},{'AB'[n % 2]}\n" for n in range(60))
    (tmp_path / "exports" / "customers.csv").write_text(head + lines, encoding="utf-8")
    proposal = propose_workspace(tmp_path / "made", tmp_path / "exports")
    columns = _settings(proposal.folder).columns["customers"]
    assert columns == {"customer_id": 'Customer "No"\n[internal]', "segment": "'Customer group'"}


def test_without_a_file_of_customers_they_are_taken_from_another(tmp_path):
    french_orders(tmp_path / "exports")
    assert servicefit("init", tmp_path / "societe", "--from", tmp_path / "exports").returncode == 0
    checked = servicefit("check", tmp_path / "societe")
    assert told(checked)["customers"] == (20, 20, 0)
    assert told(checked)["orders"] == (100, 100, 0)


def test_files_inside_the_workspace_are_named_from_there(tmp_path):
    french_orders(tmp_path / "societe" / "exports")
    proposal = propose_workspace(tmp_path / "societe", tmp_path / "societe" / "exports")
    assert _settings(proposal.folder).exports["orders"] == "exports/ventes.txt"
    assert servicefit("check", tmp_path / "societe").returncode == 0


def test_an_untouched_new_workspace_can_be_filled(tmp_path):
    assert servicefit("init", tmp_path / "societe").returncode == 0
    french_orders(tmp_path / "societe" / "exports")
    done = servicefit("init", tmp_path / "societe", "--from", tmp_path / "societe" / "exports")
    assert done.returncode == 0, done.stderr


def test_settings_of_ones_own_are_not_overwritten(tmp_path):
    french_orders(tmp_path / "exports")
    (tmp_path / "societe").mkdir()
    (tmp_path / "societe" / "servicefit.toml").write_text('[company]\nname = "Mine"\n', encoding="utf-8")
    done = servicefit("init", tmp_path / "societe", "--from", tmp_path / "exports")
    assert done.returncode == 2
    assert "must not overwrite settings" in done.stderr
    assert "Mine" in (tmp_path / "societe" / "servicefit.toml").read_text(encoding="utf-8")


def test_a_required_column_that_is_not_there_is_said_in_place(tmp_path):
    (tmp_path / "exports").mkdir()
    lines = "".join(f"O{n},C{n % 9},2025-01-{1 + n % 28:02d}\n" for n in range(60))
    (tmp_path / "exports" / "orders.csv").write_text("order_id,customer_id,ordered_at\n" + lines, encoding="utf-8")
    proposal = propose_workspace(tmp_path / "made", tmp_path / "exports")
    text = (proposal.folder / "servicefit.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("# revenue"))
    assert "required, but not found" in line
    assert "revenue" not in tomllib.loads(text)["columns"]["orders"]


def test_words_that_are_none_of_ours_are_counted_and_not_shown(tmp_path):
    (tmp_path / "exports").mkdir()
    lines = "".join(
        f"T{n},{('phone', 'chat', 'Doemark-Kanal')[n % 3]},2025-01-05,{('Solved', 'resolvd')[n % 2]}\n"
        for n in range(90)
    )
    (tmp_path / "exports" / "calls.csv").write_text("Call ID,Channel,Started,Result\n" + lines, encoding="utf-8")
    proposal = propose_workspace(tmp_path / "made", tmp_path / "exports")
    text = (proposal.folder / "servicefit.toml").read_text(encoding="utf-8")
    assert "1 more words stand in the column" in text
    assert "Doemark" not in text
    near = next(line for line in text.splitlines() if line.startswith('"resolvd"'))
    assert near.startswith('"resolvd" = "resolved"')
    assert "review" in near


def test_times_with_an_offset_bring_a_time_zone(tmp_path):
    (tmp_path / "exports").mkdir()
    lines = "".join(f"O{n},C{n % 9},2025-01-{1 + n % 28:02d}T08:00:00Z,{n}.50\n" for n in range(60))
    (tmp_path / "exports" / "orders.csv").write_text("Order,Customer,Created at,Total\n" + lines, encoding="utf-8")
    proposal = propose_workspace(tmp_path / "made", tmp_path / "exports")
    assert _settings(proposal.folder).company.timezone == "UTC"
    assert told(servicefit("check", proposal.folder))["orders"] == (60, 60, 0)
