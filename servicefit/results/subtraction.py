"""Finds what could be worked out of a table by subtraction, and what to leave out so that it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

_ZERO = 1e-9
"""Below this an entry of a null space, whose vectors have length 1, counts as 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """Rows that add up: a total and its parts.

    Parameters
    ----------
    total : int
        Row of the total.
    parts : tuple of int
        Rows that it is made of.
    """

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """Rows of one measure over its dimensions.

    Parameters
    ----------
    lines : tuple of Line
        Everything that adds up.
    customers, facts : mapping of int to int
        How many stand behind a row.
    smallest_group : int
        Fewer customers may not be worked out.
    """

    lines: tuple[Line, ...]
    customers: dict[int, int]
    facts: dict[int, int]
    smallest_group: int

    @classmethod
    def of(cls, rows: pd.DataFrame, dimensions: Sequence[str], smallest_group: int) -> Cube:
        """Take up the rows of one measure; ``all`` marks a total."""
        customers, facts = (
            {int(row): int(count) for row, count in zip(rows.index, rows[name].fillna(0), strict=True)}
            for name in ("customers", "n")
        )
        lines = tuple(line for dimension in dimensions for line in _lines(rows, dimension, dimensions))
        return cls(lines, customers, facts, smallest_group)

    def complete(self, hidden: set[int]) -> set[int]:
        """Hide more rows until none of the hidden ones can be worked out.

        Parameters
        ----------
        hidden : set of int
            Rows about too few customers.

        Returns
        -------
        set of int
            These and what would give them away.
        """
        found = set(hidden)
        while (row := self._next(found)) is not None:
            found.add(row)
        return found

    def _next(self, hidden: set[int]) -> int | None:
        for line in self.lines:
            if self._gives_away(line, hidden) and (row := self._smallest(line, hidden)) is not None:
                return row
        for known in self._determined(hidden):
            among = [line for line in self.lines if known in (line.total, *line.parts)]
            rows = [row for line in among if (row := self._smallest(line, hidden)) is not None]
            if rows:
                return min(rows, key=self._size)
        return None

    def _gives_away(self, line: Line, hidden: set[int]) -> bool:
        """Say whether a line leaves one row open, or rows of too few customers together."""
        parts = [part for part in line.parts if part in hidden]
        if line.total in hidden:
            return not parts
        return len(parts) == 1 or 0 < sum(self.customers[part] for part in parts) < self.smallest_group

    def _smallest(self, line: Line, hidden: set[int]) -> int | None:
        """Return the shown part with the fewest customers; the total where it is made of a single part and no more."""
        shown = [part for part in line.parts if part not in hidden]
        if shown:
            return min(shown, key=self._size)
        alone = (
            len(line.parts) == 1 and line.total not in hidden and self.facts[line.total] == self.facts[line.parts[0]]
        )
        return line.total if alone else None

    def _size(self, row: int) -> tuple[int, int]:
        return self.customers[row], row

    def _determined(self, hidden: set[int]) -> list[int]:
        """Return the hidden rows whose figure follows from all shown ones together: the null space leaves them no room."""
        rows = sorted(hidden)
        place = {row: column for column, row in enumerate(rows)}
        equations = []
        for line in self.lines:
            members = [row for row in (line.total, *line.parts) if row in hidden]
            if not members or (len(members) == 1 and self._smallest(line, hidden) is None):
                continue
            equation = np.zeros(len(rows))
            equation[[place[row] for row in members]] = [-1.0 if row == line.total else 1.0 for row in members]
            equations.append(equation)
        if not equations:
            return []
        _, sizes, vectors = np.linalg.svd(np.array(equations))
        free = vectors[int((sizes > _ZERO).sum()) :]
        return [row for row in rows if not np.any(np.abs(free[:, place[row]]) > _ZERO)]


def _lines(rows: pd.DataFrame, dimension: str, dimensions: Sequence[str]) -> Iterator[Line]:
    others = [name for name in dimensions if name != dimension]
    for _, group in rows.groupby(others, sort=True):
        totals = group.index[group[dimension] == "all"]
        parts = group.index[group[dimension] != "all"]
        if len(totals) == 1 and len(parts):
            yield Line(int(totals[0]), tuple(int(part) for part in parts))
