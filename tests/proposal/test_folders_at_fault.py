"""Folders that are not there, hold nothing, or hold what cannot be read."""

import pytest

from servicefit.errors import UsageError
from servicefit.proposal.propose import propose_workspace
from tests.company import servicefit
from tests.proposal.made import french_orders


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path):
    done = servicefit("init", tmp_path / "made", "--from", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "Error: --from must name a folder" in done.stderr
    assert "Hint:" in done.stderr
    assert not (tmp_path / "made").exists()


def test_a_file_in_the_place_of_a_folder(tmp_path):
    (tmp_path / "orders.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        propose_workspace(tmp_path / "made", tmp_path / "orders.csv")


def test_an_empty_folder(tmp_path):
    (tmp_path / "exports").mkdir()
    with pytest.raises(UsageError, match="holds none"):
        propose_workspace(tmp_path / "made", tmp_path / "exports")


def test_files_that_cannot_be_read_are_named_and_left_out(tmp_path):
    folder = french_orders(tmp_path / "exports")
    (folder / "letter.docx").write_bytes(b"PK\x03\x04")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "broken.csv.gz").write_bytes(b"\x1f\x8b\x08broken")
    (folder / "broken.parquet").write_bytes(b"PAR1 and no more")
    (folder / "headless.csv").write_text("jane@mark.example,7\nb@c.de,8\n", encoding="utf-8")
    (folder / ".hidden.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = servicefit("init", tmp_path / "made", "--from", folder)
    assert done.returncode == 0, done.stderr
    left_out = [line for line in done.stdout.splitlines() if line.startswith("Left out:")]
    names = {"letter.docx", "empty.csv", "broken.csv.gz", "broken.parquet", "headless.csv"}
    assert {line.split(": ")[1] for line in left_out} == names
    assert "values stand in its first line" in next(line for line in left_out if "headless" in line)
    assert "jane@mark.example" not in done.stdout


def test_only_files_that_cannot_be_read(tmp_path):
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "empty.csv").write_bytes(b"")
    with pytest.raises(UsageError, match="files that can be read; empty.csv"):
        propose_workspace(tmp_path / "made", tmp_path / "exports")


def test_files_that_are_like_no_table(tmp_path):
    (tmp_path / "exports").mkdir()
    lines = "".join(f"{n},{n * 3}\n" for n in range(50))
    (tmp_path / "exports" / "weather.csv").write_text("rain,wind\n" + lines, encoding="utf-8")
    with pytest.raises(UsageError, match=r"none of its files is like a table of ours: weather\.csv"):
        propose_workspace(tmp_path / "made", tmp_path / "exports")
    assert not (tmp_path / "made").exists()


def test_too_many_files(tmp_path):
    (tmp_path / "exports").mkdir()
    for place in range(301):
        (tmp_path / "exports" / f"{place}.csv").touch()
    with pytest.raises(UsageError, match="at most 300 files"):
        propose_workspace(tmp_path / "made", tmp_path / "exports")


@pytest.mark.parametrize("other", [["--sample"], ["--like", "zendesk"]])
def test_it_stands_alone(tmp_path, other):
    french_orders(tmp_path / "exports")
    done = servicefit("init", tmp_path / "made", "--from", tmp_path / "exports", *other)
    assert done.returncode == 2
    assert "--from must stand without" in done.stderr
