"""A rejected row names the line on which it begins, whatever stands before it."""

import gzip

import pytest

from tests.company import LENIENT, company, read, rejected

HEADER = "order_id,customer_id,ordered_at,revenue,note\n"
UNKNOWN = "customer_id: must name a row of customers"
MALFORMED = "the line must have as many cells as the header"
GOOD = "O{},C1,2026-01-05,1,\n"


def _text(*lines):
    return HEADER + "".join(lines)


def _bad(place):
    return f"B{place},C9,2026-01-05,1,\n"


CASES = {
    "alone": (_text(GOOD.format(1), _bad(1)), {UNKNOWN: [3]}),
    "after a malformed line": (
        _text("x\n", _bad(1), "y,y\n", "z\n", GOOD.format(1), _bad(2)),
        {UNKNOWN: [3, 7], MALFORMED: [2, 4, 5]},
    ),
    "a malformed line after blank lines": (
        _text(GOOD.format(1), "\n", "x\n", _bad(1), "\n\n", "y,y\n"),
        {UNKNOWN: [5], MALFORMED: [4, 8]},
    ),
    "after blank lines": (_text("\n", GOOD.format(1), "\n\n", _bad(1)), {UNKNOWN: [6]}),
    "after a cell of two lines": (_text('O1,C1,2026-01-05,1,"a\nb"\n', _bad(1)), {UNKNOWN: [4]}),
    "with a cell of two lines": (_text('B1,C9,2026-01-05,1,"a\nb"\n', _bad(2)), {UNKNOWN: [2, 4]}),
    "after all of these": (
        _text('O1,C1,2026-01-05,1,"a\n\nb"\n', "x\n", "\n", _bad(1), '"y\ny"\n', _bad(2)),
        {UNKNOWN: [7, 10], MALFORMED: [5, 8]},
    ),
    "after a heading of two lines": (_text(_bad(1)).replace("note", '"a\nnote"'), {UNKNOWN: [3]}),
    "on the last line without an end": (_text(GOOD.format(1), _bad(1)).rstrip("\n"), {UNKNOWN: [3]}),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_line_of_a_bad_row(tmp_path, text, expected, end):
    workspace = company(tmp_path, {"orders": text.replace("\n", end)}, LENIENT)
    assert rejected(read(workspace)["orders"]) == expected


def test_lines_of_a_gzipped_file_with_a_byte_order_mark_count_from_its_text(tmp_path):
    text, expected = CASES["after all of these"]
    workspace = company(tmp_path, {"exports/orders.csv.gz": gzip.compress(b"\xef\xbb\xbf" + text.encode())}, LENIENT)
    assert rejected(read(workspace)["orders"]) == expected


def test_each_file_of_a_glob_counts_its_own_lines(tmp_path):
    files = {"exports/o1.csv": _text(_bad(1)), "exports/o2.csv": _text(GOOD.format(1), "x\n", _bad(2))}
    found = read(company(tmp_path, files, LENIENT + '[exports]\norders = "exports/o*.csv"\n'))["orders"]
    assert {reason.text: reason.places for reason in found.reasons} == {
        UNKNOWN: ("o1.csv:2", "o2.csv:4"),
        MALFORMED: ("o2.csv:3",),
    }
