"""Which columns some files of an export have and others lack, so that their rows are blank there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servicefit.formats import join_words
from servicefit.intake.headings import headings_of
from servicefit.intake.missing_columns import in_toml
from servicefit.intake.stage import Staged
from servicefit.settings import Heading

_FEW = 3


def note_lacking(export: Staged, mapping: Mapping[str, Heading]) -> tuple[str, ...]:
    """Say which files have no heading for a column that other files of the export have.

    Parameters
    ----------
    export : Staged
        Of one file or more.
    mapping : mapping of str to str or tuple of str
        ``[columns.<table>]``.

    Returns
    -------
    tuple of str
        A note for each group of files that lack the same columns.
    """
    given = [name for name in (*export.table.column_names, *export.ratings) if name in export.given]
    of: dict[tuple[str, ...], list[str]] = {}
    for file in export.files:
        of.setdefault(tuple(name for name in given if name not in file.columns), []).append(file.path.name)
    return tuple(_note(export.table.name, names, files, mapping) for names, files in of.items() if names)


def _note(table: str, names: Sequence[str], files: Sequence[str], mapping: Mapping[str, Heading]) -> str:
    told = {name: headings_of(mapping.get(name, name)) for name in names[:_FEW]}
    columns = [f"{name}{_as_mapped(mapping.get(name))}" for name in told]
    more = [f"{len(names) - _FEW} more"] if len(names) > _FEW else []
    lines = ", ".join(f"{name} = {in_toml((*written, 'its heading here'))}" for name, written in told.items())
    one = len(files) == 1
    return (
        f"{', '.join(files[:_FEW])}{', …' if len(files) > _FEW else ''} {'has' if one else 'have'} no heading for "
        f"{join_words([*columns, *more])}: blank in {'its' if one else 'their'} rows; if {'it heads' if one else 'they head'} "
        f"{'it' if len(names) == 1 else 'them'} otherwise, write under [columns.{table}]: {lines}"
    )


def _as_mapped(heading: Heading | None) -> str:
    return "" if heading is None else f" ({' or '.join(in_toml([one]) for one in headings_of(heading))})"
