"""Whatever is done to an export, every row of it is either accepted or rejected, and told."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicefit.errors import DataError
from tests.company import LENIENT, company, read, rows

GOOD = {
    "customers": ["customer_id,segment,joined_on,left_on", *(f"C{i},home,2020-01-01," for i in range(6))],
    "orders": [
        "order_id,customer_id,ordered_at,revenue",
        *(f"O{i},C{i % 6},2026-01-0{1 + i % 9},{i}.5" for i in range(8)),
    ],
    "contacts": [
        "contact_id,customer_id,channel,started_at,outcome,wait_seconds",
        *(f"K{i},C{i % 6},phone,2026-01-0{1 + i % 9} 10:00,resolved,{i}" for i in range(8)),
    ],
}
CELLS = st.sampled_from(
    [
        "",
        " ",
        "C1",
        "C9",
        "O1",
        "phone",
        "fax",
        "-1",
        "1e400",
        "2026-02-30",
        "infinity",
        "2026-01-01T10:00Z",
        '"',
        'a"b',
        "a,b",
        "x\ny",
        "\0",
        "ß\u00a0",
        "1" * 400,
    ]
)
LINES = st.sampled_from(["", ",", ",,,,,,,,", "x", '"x', '"x"y,z', "C1,home,2020-01-01,", "\ufeff"])


def _record(cells):
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


@st.composite
def broken(draw):
    """Take the good exports and change cells, lines and line ends."""
    files = {}
    for name, lines in GOOD.items():
        changed = list(lines)
        for _ in range(draw(st.integers(0, 3))):
            place = draw(st.integers(1, len(changed) - 1))
            cells = next(csv.reader(io.StringIO(changed[place], newline="")), [""]) or [""]
            match draw(st.sampled_from(["cell", "line", "twice", "away"])):
                case "cell":
                    cells[draw(st.integers(0, len(cells) - 1))] = draw(CELLS)
                    changed[place] = _record(cells)
                case "line":
                    changed.insert(place, draw(LINES))
                case "twice":
                    changed.insert(place, changed[place])
                case "away" if len(changed) > 2:
                    del changed[place]
        changed[1:] = draw(st.permutations(changed[1:]))
        files[name] = draw(st.sampled_from(["\n", "\r\n"])).join(changed) + draw(st.sampled_from(["", "\n"]))
    return files


def _read_if_readable(workspace):
    """Read the exports; none where a file is said to be unreadable as a whole."""
    try:
        return read(workspace)
    except DataError as fault:
        if "cannot be read" in fault.message or "never closes" in fault.message:
            return {}
        raise


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken())
def test_rows_read_are_rows_accepted_and_rows_rejected(files):
    with tempfile.TemporaryDirectory() as folder:
        workspace = company(Path(folder), files, LENIENT)
        found = _read_if_readable(workspace)
        for name, export in found.items():
            assert export.rows_read == export.rows_accepted + export.rows_rejected
            assert sum(reason.rows for reason in export.reasons) == export.rows_rejected
            assert rows(workspace, f"select count(*) from {name}") == [(export.rows_accepted,)]
            assert rows(workspace, f"select count(*) from rejected_rows where export = '{name}'") == [
                (export.rows_rejected,)
            ]
            lines = files[name].count("\n") + 1
            if '"' not in files[name]:  # each line with something on it is a row
                assert export.rows_read == sum(bool(line.strip("\r")) for line in files[name].split("\n")) - 1
            assert all(
                1 < int(place.rpartition(":")[2]) <= lines for reason in export.reasons for place in reason.places
            )
