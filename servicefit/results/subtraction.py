"""Finds what could be worked out of a table by subtraction, and what to leave out so that it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

_ZERO = 1e-9
"""Below this a weight counts as 0; those that are not lie far above, as the equations hold only 1 and -1."""


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
        return cls(tuple(lines_of(rows, dimensions)), customers, facts, smallest_group)

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
        """Return the next row to hide; None when nothing can be worked out any more."""
        for line in self.lines:
            shown = [part for part in line.parts if part not in hidden]
            if shown and self._gives_away(line, hidden):
                return min(shown, key=self._size)
        used = self._lines_that_tell(hidden)
        rows = {row for line in used for row in (line.total, *line.parts)} - hidden
        return min(rows, key=self._size, default=None)

    def _gives_away(self, line: Line, hidden: set[int]) -> bool:
        """Say whether the total of a line leaves open one part, or parts of too few customers together."""
        parts = [part for part in line.parts if part in hidden]
        if not parts or line.total in hidden:
            return False
        return len(parts) == 1 or sum(self.customers[part] for part in parts) < self.smallest_group

    def _size(self, row: int) -> tuple[int, int]:
        return self.customers[row], row

    def _lines_that_tell(self, hidden: set[int]) -> list[Line]:
        """Return the lines that together yield the figure of a row about too few customers; none when no lines do.

        A line is an equation in the hidden rows. A row follows from all of them when its unit vector is a combination of
        theirs; the combination's shortest weights say which lines it takes.
        """
        rows = sorted(hidden)
        place = {row: column for column, row in enumerate(rows)}
        lines = [line for line in self.lines if self._is_equation(line, hidden)]
        equations = np.zeros((len(lines), len(rows)))
        for number, line in enumerate(lines):
            equations[number, [place[part] for part in line.parts if part in hidden]] = 1
            if line.total in hidden:
                equations[number, place[line.total]] = -1
        combined = np.linalg.pinv(equations)
        follows = np.abs(np.diag(combined @ equations) - 1) < _ZERO
        for row in rows:
            if follows[place[row]] and self.customers[row] < self.smallest_group:
                return [line for line, weight in zip(lines, combined[place[row]], strict=True) if abs(weight) > _ZERO]
        return []

    def _is_equation(self, line: Line, hidden: set[int]) -> bool:
        """Say whether a line tells of hidden rows; where none of its parts is shown, also facts without the dimension count."""
        if hidden.isdisjoint((line.total, *line.parts)):
            return False
        return not hidden.issuperset(line.parts) or self.facts[line.total] == sum(
            self.facts[part] for part in line.parts
        )


def lines_of(rows: pd.DataFrame, dimensions: Sequence[str]) -> list[Line]:
    """Return everything that adds up in the rows of one measure; ``all`` marks a total."""
    return [line for dimension in dimensions for line in _lines(rows, dimension, dimensions)]


def _lines(rows: pd.DataFrame, dimension: str, dimensions: Sequence[str]) -> Iterator[Line]:
    others = [name for name in dimensions if name != dimension]
    for group in [part for _, part in rows.groupby(others, sort=True)] if others else [rows]:
        totals = group.index[group[dimension] == "all"]
        parts = group.index[group[dimension] != "all"]
        if len(totals) == 1 and len(parts):
            yield Line(int(totals[0]), tuple(int(part) for part in parts))
