"""The same customers and seed make the same bytes, and sample_data/ is what the generator makes."""

import gzip

import pytest

from servicefit.errors import UsageError
from servicefit.sample import write as writing
from servicefit.sample import write_sample

MOST_BYTES = 5_000_000


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in {"results", "reports", "notebooks"}
    }


def made_by_the_generator(folder):
    """Leave out what servicefit itself makes in a workspace."""
    names = (".gitignore", "README.md", "servicefit.toml", "truth.json")
    return {name: path for name, path in files_of(folder).items() if name in names or name.startswith("exports/")}


def test_same_seed_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_sample(tmp_path / name, customers=300, seed=7)
    first, second = files_of(tmp_path / "a"), files_of(tmp_path / "b")
    assert len(first) == 26
    assert {name: path.read_bytes() for name, path in first.items()} == {
        name: path.read_bytes() for name, path in second.items()
    }


def test_another_seed_makes_another_company(tmp_path):
    for seed in (7, 8):
        write_sample(tmp_path / str(seed), customers=50, seed=seed)
    first, second = (gzip.decompress((tmp_path / s / "exports/customers.csv.gz").read_bytes()) for s in ("7", "8"))
    assert first != second


def test_sample_data_is_what_the_generator_makes(committed, remade):
    kept, made = made_by_the_generator(committed), made_by_the_generator(remade)
    assert list(kept) == list(made)
    for name, path in made.items():
        # builds of zlib compress differently: what counts is what comes out
        unpack = gzip.decompress if name.endswith(".gz") else bytes
        assert unpack(kept[name].read_bytes()) == unpack(path.read_bytes()), name


def test_sample_data_is_small(committed):
    assert sum(path.stat().st_size for path in made_by_the_generator(committed).values()) < MOST_BYTES


def test_gzip_holds_no_time_and_no_name(remade):
    for name, path in files_of(remade).items():
        if name.endswith(".gz"):
            head = path.read_bytes()[:8]
            assert head[3] == 0, name
            assert head[4:8] == b"\0\0\0\0", name


def test_progress_is_told_after_each_chunk(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "CHUNK_CUSTOMERS", 40)
    told = []
    write_sample(tmp_path, 100, 1, lambda done, of: told.append((done, of)))
    assert told == [(40, 100), (80, 100), (100, 100)]


@pytest.mark.parametrize(("customers", "seed", "says"), [(0, 1, "at least 1 customer"), (5, -1, "not be negative")])
def test_numbers_that_cannot_be_are_refused(tmp_path, customers, seed, says):
    with pytest.raises(UsageError, match=says):
        write_sample(tmp_path / "new", customers, seed)
    assert not (tmp_path / "new").exists()


def test_exports_that_are_there_are_not_overwritten(tmp_path):
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "customers.csv").write_text("mine")
    with pytest.raises(UsageError, match="a folder of its own"):
        write_sample(tmp_path, 5, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]
