"""A file of any export damaged as a whole: refused in a sentence that names it, or the lines that were not touched stand."""

import re
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicefit.tables import EXPORTS
from tests.company import LENIENT, company, rows
from tests.intake.test_mutations import SEARCH, TEXTS
from tests.intake.whole_company import MARK, files_of, good_company, read_or_refused

GOOD = files_of(good_company())
TRACE = re.compile(r"[\0\"]")
"""After these, what is one line and what is one row are not the same."""


def _insert(text, place, random):
    return (
        text[:place]
        + random.choice([*TEXTS, '"', '"', ",", "\0", "\n", "\n\n", "\r", "\ufffd", ";", "'", "\\"])
        + text[place:]
    )


def _line_again(text, place, random):
    lines = text.splitlines(keepends=True)
    here = place % (len(lines) + 1)
    return "".join([*lines[:here], *lines[1:][:1], *random.sample(lines, min(len(lines), 1)), *lines[here:]])


DAMAGES = {
    "cut off": lambda text, place, random: text[:place],
    "cut out": lambda text, place, random: text[:place] + text[place + random.randint(1, 40) :],
    "inserted": _insert,
    "a line again": _line_again,
    "the header away": lambda text, place, random: text.partition("\n")[2],
    "the header again": lambda text, place, random: text[: text.find("\n") + 1] * 2 + text.partition("\n")[2],
    "a line of another delimiter": lambda text, place, random: text[:place] + text[place:].replace(",", ";", 2),
    "twice": lambda text, place, random: text + text,
    "empty": lambda text, place, random: "",
    "blank": lambda text, place, random: " \n" * random.randint(1, 3),
}


def _damaged(name, random):
    text = GOOD[name]
    for _ in range(random.choice([1, 1, 2])):
        text = DAMAGES[random.choice(list(DAMAGES))](text, random.randint(0, len(text)), random)
    data = text.encode()
    if random.random() < 0.3:
        place = random.randint(0, len(data))
        data = data[:place] + bytes([random.randint(0, 255)]) + data[place + random.randint(0, 1) :]
    return data


def _with_parents(name):
    parents = {column.refers_to for column in EXPORTS[name].columns if column.refers_to}
    return {name}.union({"customers", "orders"}, *(_with_parents(parent) for parent in parents))


@SEARCH
@given(st.integers(0, 2**32 - 1))
def test_a_damaged_file_is_refused_by_name_or_its_untouched_lines_stand(seed):
    random = Random(seed)
    name = random.choice(list(GOOD))
    data = _damaged(name, random)
    with tempfile.TemporaryDirectory() as folder:
        files = {export: GOOD[export].encode() for export in _with_parents(name)}
        workspace = company(Path(folder), {**files, name: data}, LENIENT)
        exports, fault = read_or_refused(workspace)
        if fault:
            assert f"{name}.csv" in fault.message
            return
        for export, found in exports.items():
            assert found.rows_read == found.rows_accepted + found.rows_rejected
            assert rows(workspace, f"select count(*) from rejected_rows where export = '{export}'") == [
                (found.rows_rejected,)
            ]
        rejected = rows(workspace, f"select line, reason from rejected_rows where export = '{name}'")
        _require_untouched(exports[name], dict(rejected), GOOD[name], data.decode(errors="replace"))


def _require_untouched(found, rejected, before, after):
    """Hold the lines of the rejected rows against those that differ."""
    old, new = (re.split("\r\n|\r|\n", text) for text in (before, after))
    same = next(
        (place for place, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new))
    )
    rest = next(
        (
            place
            for place, (one, two) in enumerate(zip(reversed(old[same:]), reversed(new[same:]), strict=False))
            if one != two
        ),
        min(len(old), len(new)) - same,
    )
    if not same:
        return
    assert all(line > same for line in rejected)
    if not TRACE.search(after):
        again = "must be the only row with"  # the first stands, even where it is the one that was inserted
        assert all(line <= len(new) - rest or reason.startswith(again) for line, reason in rejected.items())
        assert found.rows_read == sum(map(bool, new)) - 1


@pytest.mark.parametrize("name", GOOD)
def test_an_export_without_a_required_column_is_refused_by_its_name(tmp_path, name):
    for heading in EXPORTS[name].required[-1:]:
        files = {export: GOOD[export] for export in _with_parents(name)}
        header, _, rest = GOOD[name].partition("\n")
        files[name] = header.replace(heading, f"{heading}s", 1) + "\n" + rest
        _, fault = read_or_refused(company(tmp_path, files, LENIENT))
        assert f"{name}.csv: the export {name} must have the column {heading}" in fault.message
        assert f'Did you mean "{heading}s"?' in str(fault)
        assert MARK not in str(fault)
