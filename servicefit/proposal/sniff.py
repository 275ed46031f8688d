"""Counts and shares of every column of a group of files, from their first rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from servicefit.proposal.date_formats import find_dates
from servicefit.proposal.files import fold, pattern_of
from servicefit.proposal.sample import Sample
from servicefit.proposal.seen import FEW_WORDS, DateFormat, Seen, SeenColumn

BLANKS = (
    "-", "--", "?", ".", "n/a", "na", "#n/a", "n.a.", "null", "nan", "nil", "blank", "unknown", "not available",
    "keine angabe", "k.a.", "k. a.", "unbekannt", "inconnu", "non renseigné", "s/o", "\\n", "(blank)", "(leer)", "(empty)",
)  # fmt: skip
FLAGS = ("true", "false", "t", "f", "yes", "no", "y", "n", "1", "0", "ja", "nein", "oui", "non", "wahr", "falsch", "x")

_COUNTS = """
with

kinds as (
    select
        name,
        v,
        n,
        regexp_full_match(v, '[+-]?\\d+([.]\\d+)?(e[+-]?\\d+)?', 'i') as is_number,
        regexp_full_match(v, '[+-]?\\d{1,3}([.]\\d{3})*(,\\d+)?|[+-]?\\d+,\\d+') as is_comma,
        regexp_full_match(v, '[+-]?\\d{1,3}([.]\\d{3})+(,\\d+)?') as is_dotted,
        regexp_full_match(v, '[+-]?\\d{1,3}(,\\d{3})+[.]\\d+') as is_listed,
        regexp_full_match(v, '[^@\\s]+@[^@\\s]+[.][^@\\s]+|[+(]?[+]?\\d[\\d ()/-]{7,}\\d')
        and not regexp_full_match(v, '\\d+|\\d{4}-\\d{2}-\\d{2}.*') as is_personal
    from cells
)

select
    name,
    sum(n) as filled,
    count(distinct v) as n_distinct,
    sum(n) filter (is_number) / sum(n),
    sum(n) filter (is_number and try_cast(v as double) = floor(try_cast(v as double))) / sum(n),
    sum(n) filter (is_comma and not is_number) / sum(n),
    sum(n) filter (is_dotted and not is_number) / sum(n),
    sum(n) filter (is_listed) / sum(n),
    min(try_cast(v as double)) filter (is_number),
    max(try_cast(v as double)) filter (is_number),
    sum(n) filter (lower(v) in (select unnest($flags))) / sum(n),
    sum(n * length(v)) / sum(n),
    sum(n) filter (regexp_matches(v, '\\S\\s+\\S+\\s+\\S')) / sum(n),
    sum(n) filter (is_personal) / sum(n)
from kinds
group by name
"""


def sniff_group(
    connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], samples: Sequence[Sample], folder: Path
) -> Seen:
    """Count what the columns of files with like headings hold.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Temporary tables are made in it and left behind.
    paths : sequence of Path
        The files.
    samples : sequence of Sample
        Their first rows.
    folder : Path
        That was looked at.

    Returns
    -------
    Seen
        Shares are of the rows read; headings that stand twice in a file are left out.
    """
    names = _union(samples)
    frames = [_named(sample, names, number) for number, sample in enumerate(samples)]
    rows = sum(len(frame) for frame in frames)
    joined = pd.concat(frames, ignore_index=True)
    connection.register("looked_at", joined)
    connection.execute(
        "create or replace temp table every_cell as select name, file_no, trim(v) as v, count(*) as n "
        "from (unpivot looked_at on columns(* exclude (file_no)) into name name value v) where trim(v) <> '' group by all"
    )
    connection.unregister("looked_at")
    connection.execute(
        "create or replace temp table cells as select name, v, sum(n) as n from every_cell "
        "where lower(v) not in (select unnest($blanks)) group by all",
        {"blanks": list(BLANKS)},
    )
    columns = _columns(connection, names, len(samples), rows)
    pattern = pattern_of(paths)
    shown = Path(pattern or paths[0]).relative_to(folder) if len(paths) == 1 else _shown(pattern, paths, folder)
    encodings = {sample.encoding for sample in samples}
    encoding = encodings.pop() if len(encodings) == 1 else None
    return Seen(str(shown), tuple(paths), pattern, columns, samples[0].delimiter, encoding)


def _shown(pattern: str | None, paths: Sequence[Path], folder: Path) -> str:
    return pattern.removeprefix(f"{folder}/") if pattern else ", ".join(path.name for path in paths)


def _union(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Return, for every folded heading, how each file writes it; empty where it has none or has it twice."""
    names: dict[str, list[str]] = {}
    for number, sample in enumerate(samples):
        folded = [fold(heading) for heading in sample.headings]
        for heading, key in zip(sample.headings, folded, strict=True):
            if key and folded.count(key) == 1:
                names.setdefault(key, [""] * len(samples))[number] = heading
    return names


def _named(sample: Sample, names: dict[str, list[str]], number: int) -> pd.DataFrame:
    places = {fold(heading): place for place, heading in enumerate(sample.headings)}
    kept = {key: sample.rows[places[key]] for key, written in names.items() if written[number]}
    frame = pd.DataFrame(kept, dtype="str").reindex(columns=list(names))
    return frame.assign(file_no=number)


def _columns(
    connection: duckdb.DuckDBPyConnection, names: dict[str, list[str]], files: int, rows: int
) -> tuple[SeenColumn, ...]:
    counts = {row[0]: row[1:] for row in connection.execute(_COUNTS, {"flags": list(FLAGS)}).fetchall()}
    dates = find_dates(connection)
    in_file = _unique_in_file(connection) if files > 1 else {}
    words = _words(connection)
    blanks = _blank_words(connection)
    return tuple(
        _column(key, names[key], rows, counts[key], dates.get(key, DateFormat()), in_file.get(key), words, blanks)
        if key in counts
        else SeenColumn(next(filter(None, names[key])), tuple(names[key]), rows=rows)
        for key in names
    )


def _column(
    key: str,
    by_file: list[str],
    rows: int,
    counts: tuple[float | None, ...],
    date: DateFormat,
    in_file: float | None,
    words: dict[str, list[tuple[str, float]]],
    blanks: dict[str, list[str]],
) -> SeenColumn:
    filled, distinct, number, whole, comma, dotted, listed = (value or 0.0 for value in counts[:7])
    low, high = counts[7:9]
    flag, length, spaced, personal = (value or 0.0 for value in counts[9:])
    return SeenColumn(
        heading=next(filter(None, by_file)),
        by_file=tuple(by_file),
        filled=filled / rows,
        rows=rows,
        distinct=int(distinct),
        unique=distinct / filled,
        unique_in_file=distinct / filled if in_file is None else in_file,
        number=number,
        whole=whole,
        comma=comma,
        thousands="." if dotted else "," if listed else "",
        low=low,
        high=high,
        date=date,
        flag=flag,
        length=length,
        spaced=spaced,
        personal=personal,
        blanks=tuple(blanks.get(key, ())),
        words=tuple(words.get(key, ())),
    )


def _unique_in_file(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    return dict(connection.execute("select name, count(*) / sum(n) from every_cell group by name").fetchall())


def _words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    few = connection.execute(
        "select name, v, n / sum(n) over (partition by name) as share from cells "
        "qualify count(*) over (partition by name) <= $most order by name, share desc, v",
        {"most": FEW_WORDS},
    ).fetchall()
    for name, word, share in few:
        found.setdefault(name, []).append((word, share))
    return found


def _blank_words(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = connection.execute(
        "select distinct name, v from every_cell where lower(v) in (select unnest($blanks)) order by name, v",
        {"blanks": list(BLANKS)},
    ).fetchall()
    for name, word in rows:
        found.setdefault(name, []).append(word)
    return found
