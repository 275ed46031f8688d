"""Text files in any usual encoding in, the same rows out, and a word on how they were read."""

import gzip
import tracemalloc

import pytest

from servicefit.errors import DataError
from servicefit.intake.encodings import open_bytes, plain_text
from tests.company import LENIENT, ORDER, ORDERS, company, read, rejected, rows

CUSTOMERS = "customer_id,segment,region\nC1,home,Köln\nC2,home,Malmö\nC3,business,Zürich\n"
REGIONS = [("Köln",), ("Malmö",), ("Zürich",)]
UNKNOWN = "customer_id: must name a row of customers"

WAYS = {
    "UTF-8": (CUSTOMERS.encode(), ()),
    "UTF-8 with its mark": (CUSTOMERS.encode("utf-8-sig"), ()),
    "UTF-16 with its mark": (CUSTOMERS.encode("utf-16"), ("read as UTF-16.",)),
    "UTF-16, big end first, with its mark": (b"\xfe\xff" + CUSTOMERS.encode("utf-16-be"), ("read as UTF-16.",)),
    "UTF-16 without a mark": (CUSTOMERS.encode("utf-16-le"), ("read as UTF-16.",)),
    "UTF-16, big end first, without a mark": (CUSTOMERS.encode("utf-16-be"), ("read as UTF-16.",)),
    "UTF-32": (CUSTOMERS.encode("utf-32"), ("read as UTF-32.",)),
    "Latin-1": (CUSTOMERS.encode("latin-1"), ("read as Windows-1252 (Latin-1).",)),
    "Windows line ends": (CUSTOMERS.replace("\n", "\r\n").encode("utf-16"), ("read as UTF-16.",)),
}


@pytest.mark.parametrize(("content", "notes"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_a_file_is_read_in_its_encoding_and_told_when_it_is_not_utf8(tmp_path, content, notes, ending):
    path = tmp_path / f"t{ending}"
    path.write_bytes(gzip.compress(content, mtime=0) if ending == ".csv.gz" else content)
    found = plain_text(path, tmp_path)
    with open_bytes(found.file) as raw:
        assert raw.read().decode("utf-8-sig").replace("\r\n", "\n") == CUSTOMERS
    assert (found.notes, found.lines) == (notes, 4)
    assert (found.file == path) == (not notes)


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-16", "read as UTF-16."), ("latin-1", "read as Windows-1252 (Latin-1).")]
)
def test_the_export_says_how_it_was_read(tmp_path, encoding, said):
    workspace = company(tmp_path, {"customers": CUSTOMERS.encode(encoding), "orders": ORDERS})
    assert read(workspace)["customers"].warnings == (said,)
    assert rows(workspace, "select region from customers order by region") == REGIONS


@pytest.mark.parametrize(
    ("encoding", "segment"), [("cp1250", "Spółka"), ("shift_jis", "法人表"), ("cp850", "Größe"), ("UTF-8", "Größe")]
)
def test_the_settings_name_the_encoding_where_it_would_be_taken_for_another(tmp_path, encoding, segment):
    content = f"customer_id,segment\nC1,{segment}\nC2,{segment}\n".encode(encoding)
    settings = f'[formats.customers]\nencoding = "{encoding}"\n'
    workspace = company(tmp_path, {"customers": content, "orders": ORDERS}, settings)
    notes = () if encoding == "UTF-8" else (f"read as {encoding}.",)
    assert read(workspace)["customers"].warnings == notes
    assert rows(workspace, "select distinct segment from customers") == [(segment,)]


def test_an_encoding_of_the_settings_that_does_not_fit_is_told_with_its_first_byte(tmp_path):
    content = "customer_id,segment\nC1,Größe\n".encode()
    workspace = company(tmp_path, {"customers": content, "orders": ORDERS}, '[formats.customers]\nencoding = "ascii"\n')
    with pytest.raises(DataError) as fault:
        read(workspace)
    assert fault.value.message == "customers.csv must be text in ascii; byte 26 is not."
    assert "under [formats.<table>]: encoding = " in fault.value.hint


def test_where_the_settings_say_utf_8_other_bytes_cost_their_lines(tmp_path):
    content = b"customer_id,segment\nC1,Gr\xf6\xdfe\nC2,home\n"
    settings = LENIENT + '[formats.customers]\nencoding = "utf-8"\n'
    found = read(company(tmp_path, {"customers": content, "orders": ORDERS}, settings))["customers"]
    assert (found.rows_accepted, rejected(found)) == (1, {"the line must be UTF-8 text": [2]})


def test_letters_that_latin_1_lacks_and_windows_has_are_read(tmp_path):
    workspace = company(
        tmp_path, {"customers": "customer_id,segment\nC1,“Plus” – 9 €\n".encode("cp1252"), "orders": ORDER}
    )
    read(workspace)
    assert rows(workspace, "select segment from customers") == [("“Plus” – 9 €",)]


def test_headings_and_words_of_the_settings_are_found_in_any_encoding(tmp_path):
    text = "Auftrag;Kundennr;Gekauft;Erlös\nO1;C1;2026-01-05;10\n"
    mapping = (
        '[columns.orders]\norder_id = "Auftrag"\ncustomer_id = "Kundennr"\nordered_at = "Gekauft"\nrevenue = "Erlös"\n'
    )
    for encoding in ("latin-1", "utf-16"):
        assert read(company(tmp_path, {"orders": text.encode(encoding)}, mapping))["orders"].rows_accepted == 1


def test_each_file_of_an_export_has_its_own_encoding(tmp_path):
    more = "order_id;revenue;customer_id;ordered_at\nO3;5;C3;2026-01-07\n"
    files = {
        "exports/o-1.csv": ORDERS.replace("O1", "Ö1").encode("utf-16"),
        "exports/o-2.csv": more.replace("O3", "Ö3").encode("latin-1"),
        "exports/o-3.csv": ORDER + "Ö4,C1,2026-01-08,1\n",
    }
    found = read(company(tmp_path, files, '[exports]\norders = "exports/o-*.csv"\n'))["orders"]
    assert found.rows_accepted == 4
    assert found.warnings == (
        "o-1.csv: read as UTF-16.",
        "o-2.csv: read as Windows-1252 (Latin-1).",
        "o-2.csv: a semicolon stands between cells.",
    )


@pytest.mark.parametrize(
    ("encoding", "end"), [("utf-8", "\r"), ("utf-16", "\r\n"), ("utf-16-be", "\n"), ("latin-1", "\r")]
)
def test_rejected_rows_name_the_lines_of_the_file_as_it_is(tmp_path, encoding, end):
    text = ORDER + 'O1,C1,2026-01-05,"1\n0"\n\nÖ2,C9,2026-01-05,1\nx\nO3,C1,2026-01-05,1\nÖ4,C9,2026-01-05,1\n'
    found = read(company(tmp_path, {"orders": text.replace("\n", end).encode(encoding)}, LENIENT))["orders"]
    assert rejected(found) == {
        "revenue: must be a number such as 1234.5": [2],
        "the line must have as many cells as the header": [6],
        UNKNOWN: [5, 8],
    }


def test_line_ends_may_be_mixed(tmp_path):
    text = (
        ORDER.replace("\n", "\r")
        + "O1,C1,2026-01-05,10\r\nO2,C9,2026-01-05,20\nO3,C3,2026-01-05,30\rO4,C9,2026-01-05,1\r\n"
    )
    found = read(company(tmp_path, {"orders": text}, LENIENT))["orders"]
    assert (found.rows_accepted, rejected(found)) == (2, {UNKNOWN: [3, 5]})
    assert "its lines end in more than one way." in found.warnings


def test_line_feeds_in_cells_of_a_file_with_windows_line_ends_are_no_cause_for_a_word(tmp_path):
    text = (ORDER + 'O1,C1,2026-01-05,10\nO2,C9,"2026-01-05\v",1\n').replace("\n", "\r\n").replace("\v", "\n")
    found = read(company(tmp_path, {"orders": text}, LENIENT))["orders"]
    assert (found.rows_read, found.warnings) == (2, ())


@pytest.mark.parametrize("damaged", [b"\xff", b"\xe2\x82"])
def test_a_damaged_byte_in_a_file_of_utf8_costs_its_line_only(tmp_path, damaged):
    text = CUSTOMERS.encode() + b"C4,home," + damaged + b"x\nC5,home,\n"
    found = read(company(tmp_path, {"customers": text, "orders": ORDERS}, LENIENT))["customers"]
    assert (found.rows_accepted, rejected(found)) == (4, {"the line must be UTF-8 text": [5]})


def test_a_damaged_byte_stays_one_where_line_ends_are_mixed_too(tmp_path):
    text = CUSTOMERS.encode() + b"C4,home,\xff\r\nC5,home,\rC6,home,\n"
    found = read(company(tmp_path, {"customers": text, "orders": ORDERS}, LENIENT))["customers"]
    assert (found.rows_accepted, rejected(found)) == (5, {"the line must be UTF-8 text": [5]})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\nx,\x81\n", "t.csv must be text in UTF-8, UTF-16 or Windows-1252 (Latin-1); byte 7 is not."),
        (b"a,b\n\xe4,\x01\n", "t.csv must be text in UTF-8, UTF-16 or Windows-1252 (Latin-1); byte 7 is not."),
        ("a,b\nx,y\n".encode("utf-16-le")[:-1], "t.csv must be text in UTF-16; byte 15 is not."),
        ("a,b\n".encode("utf-16") + b"\x00\xdcx\x00", "t.csv must be text in UTF-16; byte 11 is not."),
        (
            "a,b\nx".encode("utf-16") + b"y,\x00z\x00\n\x00z\x00\n\x00z\x00\n\x00",
            "t.csv must be text in UTF-16; byte 17 is not.",
        ),
        (b"PK\x03\x04...", "t.csv must be text; it is an Excel or ZIP file."),
        (b"\xd0\xcf\x11\xe0...", "t.csv must be text; it is an old or protected Excel file."),
        (b"PAR1...", "t.csv must be text; it is a Parquet file."),
        (gzip.compress(b"a,b\n", mtime=0), "t.csv must be text; it is gzipped."),
        (b"%PDF-1.7", "t.csv must be text; it is a PDF."),
        (b"<!DOCTYPE html><html>", "t.csv must be text; it is a web page."),
        (b'[{"a": 1}]', "t.csv must be text; it is JSON."),
    ],
)
def test_what_is_no_text_is_said(tmp_path, content, said):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(DataError) as fault:
        plain_text(tmp_path / "t.csv", tmp_path)
    assert fault.value.message == said
    assert fault.value.hint


@pytest.mark.parametrize(
    ("before", "wrong"),
    [(("€\n" * 700_000).encode("utf-16"), b"\x00\xdcx\x00"), (b"x\xe4\n" * 700_000, b"\x81")],
    ids=["UTF-16", "Latin-1"],
)
def test_the_byte_is_counted_from_the_start_of_the_file(tmp_path, before, wrong):
    (tmp_path / "t.csv").write_bytes(before + wrong)
    with pytest.raises(DataError, match=f"byte {len(before) + 1:,} is not"):
        plain_text(tmp_path / "t.csv", tmp_path)


def test_a_large_file_is_converted_in_pieces(tmp_path):
    with (tmp_path / "t.csv").open("wb") as out:
        for _ in range(30):
            out.write("ä,ö,ü\r\n".encode("utf-16-le") * 80_000)
    tracemalloc.start()
    found = plain_text(tmp_path / "t.csv", tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.lines == 30 * 80_000
    assert most < 16_000_000 < (tmp_path / "t.csv").stat().st_size
