"""The sample company's own exports under other names, and with headings as other companies would write them."""

import csv
import gzip
import io
from pathlib import Path

import pytest

from servicefit.proposal.matching import match_tables
from servicefit.proposal.propose import look_at
from servicefit.tables import EXPORTS
from tests.proposal.renamed import ENGLISH, FRENCH, GERMAN

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "exports"
CANONICAL = {"Ticket": "contact_id", "Customer No": "customer_id"}
ENOUGH = 0.9
"""Share of required columns that must be right, as promised in the documentation."""


def _written(folder, language):
    """Write the files as `a.csv`, `b.csv` …; return what each is: table and contract column to heading."""
    truth = {}
    for place, (table, names) in enumerate(language.items()):
        source = next(path for path in sorted(SAMPLE.glob(f"{table}*.csv.gz")) if "2023" not in path.name)
        head, _, rows = gzip.decompress(source.read_bytes()).decode().partition("\n")
        own = head.split(",")
        headings = [names.get(heading) or names[CANONICAL[heading]] for heading in own]
        first = io.StringIO()
        csv.writer(first, lineterminator="\n").writerow(headings)
        file = f"{chr(97 + place)}.csv"
        (folder / file).write_text(first.getvalue() + rows, encoding="utf-8")
        truth[file] = table, {CANONICAL.get(name, name): heading for name, heading in zip(own, headings, strict=True)}
    return truth


@pytest.mark.parametrize("language", [ENGLISH, GERMAN, FRENCH], ids=["English", "German", "French"])
def test_files_and_columns_are_recognised_by_other_headings(tmp_path, language):
    truth = _written(tmp_path, language)
    seen, left_out = look_at(tmp_path, tmp_path / "none")
    found = {match.seen.name: match for match in match_tables(seen)}
    assert left_out == []
    assert {file: match.table.name for file, match in found.items()} == {
        file: table for file, (table, _) in truth.items()
    }
    right = {
        (table, column.name, column.required): found[file].column(column.name).seen is not None
        and found[file].column(column.name).seen.heading == columns[column.name]
        for file, (table, columns) in truth.items()
        for column in EXPORTS[table].columns
        if column.name in columns
    }
    required = [good for (_, _, is_required), good in right.items() if is_required]
    assert sum(required) >= ENOUGH * len(required), [key for key, good in right.items() if not good]
    assert sum(right.values()) >= ENOUGH * len(right), [key for key, good in right.items() if not good]


def test_its_files_as_they_are_become_its_own_settings(tmp_path):
    seen, _ = look_at(SAMPLE, tmp_path)
    found = {match.table.name: match for match in match_tables(seen)}
    assert set(found) == set(EXPORTS)
    assert found["contacts"].seen.name == "contacts-*.csv.gz"
    assert found["contacts"].column("contact_id").seen.heading == "Ticket"
    assert all(match.lacking == () for match in found.values())
