"""Every export of the contract, changed in any way: each row is accepted or rejected as a twin in plain Python says."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from servicefit.tables import EXPORTS, RATING_PREFIX
from tests.company import LENIENT, company, rows
from tests.intake.acceptance_twin import LINE, judge, records
from tests.intake.whole_company import MARK, as_csv, good_company, read_or_refused

EXAMPLES = int(os.environ.get("SERVICEFIT_EXAMPLES", "5"))
"""Companies of a test; more for a long search."""
SEARCH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 50,
    phases=[Phase.explicit, Phase.generate],  # what differs names its cell: there is nothing to shrink
    suppress_health_check=list(HealthCheck),
)

BLANK = ["", "  "]
NUMBERS = [
    *["-1", "0", "3.5", "99", "-32768", "1,5", "1e5", "1e400", "0.00000001", "123456789012345678901234567890"],
    *["inf", "-inf", "nan", "0x1F", "\u0661\u0662"],
    *["3:25", "0:03:25", "61:05", "1:75:00", "1:5", "-1:00", "1:00:00:00"],
]
TIMES = [
    *["2026-02-30", "2026-13-01", "2025-01-01", "0000-01-01", "9999-12-31", "2026-12-31 23:59:59", "2026-01-05 25:00"],
    *["31.01.2026", "infinity", "epoch", "2026-01-05T10:00:00Z"],
]
WORDS = ["phone", "RESOLVED", "Like", "fax", "true", "maybe", "all", "NULL", "None", "#N/A", "#REF!"]
TEXTS = [
    f"{MARK} nobody",
    f"={MARK}+1",
    f"@SUM({MARK})",
    f"'; drop table customers; -- {MARK}",
    f'"{MARK}", {MARK}; "',
    f"{MARK}\n{MARK}",
    f"{MARK}\0",
    f"{MARK} \N{GRINNING FACE}",
    f"\u202e{MARK} \u0645\u0631\u062d\u0628\u0627",
    MARK * 501,
    f"{MARK}" + "\N{EURO SIGN}" * 900,
    f"{MARK}" * 20_000,
    f"$1 {{{MARK}}} %s \\",
]
KINDS = (BLANK, NUMBERS, TIMES, WORDS, TEXTS)


@dataclass(frozen=True, slots=True)
class Written:
    """An export as a file: its text, what stands between cells, its encoding."""

    text: str
    delimiter: str
    encoding: str


def changed_company(random):
    """Take a good company and change cells, rows, columns and the way its files are written."""
    tables = good_company(wide=random.random() < 0.5)
    headings = {name: list(rows[0]) for name, rows in tables.items()}
    names = list(tables)
    for _ in range(random.randint(20, 120)):
        row = random.choice(tables[random.choice(names)])
        row[random.choice(list(row))] = random.choice(random.choice(KINDS))
    for _ in range(random.randint(0, 12)):
        rows = tables[random.choice(names)]
        rows.insert(random.randint(0, len(rows)), dict(random.choice(rows)))
    for _ in range(random.randint(0, 6)):
        rows = tables[random.choice(names)]
        del rows[random.randrange(len(rows))]
    if random.random() < 0.2:
        tables[random.choice(names[1:])].clear()
    return {name: _written(random, EXPORTS[name], headings[name], rows) for name, rows in tables.items()}


def _written(random, table, headings, rows):
    """Write an export as a file: columns in any order, optional ones perhaps away, some lines blank or ragged."""
    away = random.sample(headings, random.choice([0, 0, 1, 2, len(headings)]))
    kept = [name for name in headings if name in table.required or name not in away]
    random.shuffle(kept)
    cells = [[row[name] for name in kept] for row in rows]
    for ragged in random.choice([[], [], [[]], [[MARK] * (len(kept) + 1)], [[MARK] * (len(kept) - 1), []]]):
        cells.insert(random.randint(0, len(cells)), ragged)
    style = random.choice([str, str.upper, lambda name: f" {name.replace('_', '-')} "])
    shown = [name if name.startswith(RATING_PREFIX) else style(name) for name in kept]
    delimiter = random.choice(",;\t|") if len(kept) > 1 else ","  # a header of one column tells none
    text = as_csv(shown, cells, delimiter, random.choice(["\n", "\r\n"]))
    return Written(text, delimiter, random.choice(["utf-8", "utf-8-sig", "utf-16"]))


@SEARCH
@given(st.integers(0, 2**32 - 1))
def test_every_row_is_accepted_or_rejected_as_the_contract_says(seed):
    written = changed_company(Random(seed))
    expected = judge(
        {name: file.text for name, file in written.items()}, {name: file.delimiter for name, file in written.items()}
    )
    with tempfile.TemporaryDirectory() as folder:
        files = {name: file.text.encode(file.encoding) for name, file in written.items()}
        workspace = company(Path(folder), files, LENIENT)
        exports, fault = read_or_refused(workspace)
        assert not fault, fault
        assert [_difference(workspace, exports[name], expected[name], written[name]) for name in written] == [
            {} for _ in written
        ]
        for name, found in exports.items():
            _require_counts(workspace, found, expected[name])


def _difference(workspace, found, verdicts, file):
    """Return the lines that were judged otherwise than by the twin, with both columns and what stands there."""
    name = found.export
    kept = dict(rows(workspace, f"select line, column_name from rejected_rows where export = '{name}'"))
    judged = {line: kept[line] or LINE if line in kept else None for line in {**verdicts, **kept}}
    headings, cells = records(file.text, file.delimiter)
    return {
        line: (
            name,
            column,
            "expected",
            verdicts.get(line, "no record"),
            dict(zip(headings, dict(cells).get(line, []), strict=False)),
        )
        for line, column in judged.items()
        if verdicts.get(line, "no record") != column
    }


def _require_counts(workspace, found, verdicts):
    name = found.export
    bad = sum(column is not None for column in verdicts.values())
    kept = rows(
        workspace, f"select reason, row_json from rejected_rows where export = '{name}' and file = '{name}.csv'"
    )
    assert len(kept) == bad == found.rows_rejected == sum(reason.rows for reason in found.reasons)
    assert (found.rows_read, found.rows_accepted) == (len(verdicts), len(verdicts) - bad)
    assert all(reason and MARK not in f"{reason}{row}" for reason, row in kept)
    if not EXPORTS[name].summed:
        assert rows(workspace, f"select count(*) from {name}") == [(found.rows_accepted,)]
