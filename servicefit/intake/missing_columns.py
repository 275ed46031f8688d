"""What the headings of a file lack, all of it in one fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servicefit.errors import DataError, nearest
from servicefit.formats import join_words

_FEW = 12
_VALUE = re.compile(r"@|^\s*[+-]?\d[\d .,:/+-]*$")
"""What stands in rows and in no heading: an address, a number, a day."""


class MissingColumnError(DataError):
    """A file lacks required columns."""

    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What was looked for in the headings of a file and is not there.

    Parameters
    ----------
    table : str
        The export.
    file : str
        Its name, for messages.
    headings : sequence of str
        As the file has them.
    mapped : mapping of str to tuple of str
        Column to the headings that the settings name for it.
    unmapped : tuple of str
        Required columns for which they name none.
    taken : frozenset of int
        Places of the headings that were found; if none was, the line may be a row, and nothing of it is shown.
    part : bool
        Whether it is one of several files, each of which may have a heading of its own.
    """

    table: str
    file: str
    headings: Sequence[str]
    mapped: Mapping[str, tuple[str, ...]]
    unmapped: tuple[str, ...]
    taken: frozenset[int]
    part: bool

    def fault(self) -> DataError:
        """Say what is missing and how to mend it."""
        if not self.taken and any(_VALUE.search(heading) for heading in self.headings):
            return DataError(
                f"{self.file} must start with a line of headings; its first line looks like a row.",
                "Export it with headings, or write them on top.",
            )
        hint = self._mend() if self.taken else self._where_nothing_is_known()
        if self.mapped:
            return DataError(self._not_there(), hint)
        fault = MissingColumnError(
            f"{self.file}: the export {self.table} must have {_columns(self.unmapped)}; {self._headings()}.", hint
        )
        fault.columns = self.unmapped
        return fault

    def _not_there(self) -> str:
        lines = join_words([f"{name} = {in_toml(written)}" for name, written in self.mapped.items()])
        headings = "heading" if len(self.mapped) == 1 else "headings"
        others = f" It must also have {_columns(self.unmapped)}." if self.unmapped else ""
        return f"{self.file}: [columns.{self.table}] {lines}, but the file has no such {headings}.{others}"

    def _headings(self) -> str:
        if not self.taken:
            return f"none of its headings ({sum(map(bool, self.headings))}) is known"
        return f"its headings are {', '.join(self.headings[:_FEW])}{', …' if len(self.headings) > _FEW else ''}"

    def _where_nothing_is_known(self) -> str:
        found = f"N{self._headings()[1:]}. " if self.mapped else ""
        return (
            f"{found}If its first line is a row, write headings on top; if it has other headings, write them under "
            f"[columns.{self.table}]: servicefit init --from proposes which is which."
        )

    def _mend(self) -> str:
        wanted = {**self.mapped, **{name: (name,) for name in self.unmapped}}
        free = [heading for place, heading in enumerate(self.headings) if place not in self.taken]
        near = {name: hint for name, written in wanted.items() if (hint := _near(written, free))}
        hints = [hint if len(wanted) == 1 else f"{name}: {hint}" for name, hint in near.items()]
        if self.mapped and len(near) < len(wanted):
            hints.append(f"I{self._headings()[1:]}.")
        asked = wanted if self.part else self.unmapped
        if asked:
            lines = [f"{name} = {self._line(wanted[name])}" for name in asked]
            hints.append(f"{self._when(len(lines))}, write under [columns.{self.table}]: {', '.join(lines)}")
        return " ".join(hints)

    def _when(self, count: int) -> str:
        if self.part:
            return f"If this file heads {'it' if count == 1 else 'them'} otherwise"
        return "If it has another name" if count == 1 else "If they have other names"

    def _line(self, written: tuple[str, ...]) -> str:
        return in_toml((*written, "its heading here")) if self.part else '"its heading"'


def in_toml(headings: Sequence[str]) -> str:
    """Write headings as a line of ``[columns]`` does."""
    texts = [f'"{heading}"' for heading in headings]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _columns(names: Sequence[str]) -> str:
    return f"the column{'s' if len(names) > 1 else ''} {join_words(names)}"


def _near(written: Sequence[str], headings: Sequence[str]) -> str:
    """Name the heading that comes nearest to one of those wanted; empty where none is near."""
    hints = [nearest(heading, headings) for heading in written]
    return next((hint for hint in hints if hint.startswith("Did")), "")
