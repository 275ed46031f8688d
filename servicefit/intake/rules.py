"""Rules that hold between cells, rows and exports: spans, keys, references.

Each marks rows of ``stage.<table>`` with a column and a reason; rows that have one already are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from servicefit.intake.expressions import quoted
from servicefit.intake.stage import Staged
from servicefit.tables import Column

PARENT_REJECTED = "its row in {parent} was rejected"
"""Reason of rows that do not count towards ``most_rejected``."""

FOUND = "row.rowid in (select place from found)"
"""The rows that the last search found."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Applies the rules of the contract to staged exports.

    Parameters
    ----------
    connection : DuckDBPyConnection
        With the staging tables.
    staged : mapping of str to Staged
        Every export that was staged, by name; parents first.
    """

    connection: duckdb.DuckDBPyConnection
    staged: Mapping[str, Staged]

    def apply(self, export: Staged) -> tuple[str, ...]:
        """Mark the rows of one export that cannot be used.

        Parameters
        ----------
        export : Staged
            Whose parents have been through here.

        Returns
        -------
        tuple of str
            Warnings: what was accepted with a doubt.
        """
        for start, end in export.table.spans:
            self._mark(export, end, f"must not lie before {start}", f"{quoted(end)} < {quoted(start)}")
        if export.table.name == "strategy_targets":
            self._check_targets(export)
        warnings: list[str] = []
        for column in export.table.columns:
            parent = self.staged.get(column.refers_to)
            if parent is None or column.name not in export.given:
                continue
            if column.required:
                self._check_reference(export, column, parent)
            elif orphans := self._count_orphans(export, column, parent):
                warnings.append(
                    f"{column.name}: {orphans:,} rows name one that {parent.table.name} does not have; they are kept."
                )
        if not export.table.summed:
            self._check_key(export)
        return tuple(warnings)

    def _mark(self, export: Staged, column: str, reason: str, test: str) -> None:
        self.connection.execute(
            f"update stage.{export.table.name} as row set reason = {export.number_of(column, reason)} "
            f"where row.reason is null and {test}"
        )

    def _check_targets(self, export: Staged) -> None:
        self._mark(export, "target", "must differ from threshold", "target = threshold")
        beyond = "(target > threshold and ceiling <= target) or (target < threshold and ceiling >= target)"
        self._mark(export, "ceiling", "must lie beyond the target, seen from the threshold", f"({beyond})")

    def _check_reference(self, export: Staged, column: Column, parent: Staged) -> None:
        key = quoted(column.name)
        rows = f"select 1 from stage.{parent.table.name} as parent where parent.{key} = row.{key}"
        self._find(
            f"select row.rowid as place from stage.{export.table.name} as row "
            f"where row.reason is null and not exists ({rows} and parent.reason is null)"
        )
        self._mark(
            export, column.name, PARENT_REJECTED.format(parent=parent.table.name), f"{FOUND} and exists ({rows})"
        )
        self._mark(export, column.name, f"must name a row of {parent.table.name}", FOUND)

    def _find(self, places: str) -> None:
        """Keep the places of the rows to be marked: most often few, found in one pass."""
        self.connection.execute(f"create or replace temp table found as {places}")

    def _count_orphans(self, export: Staged, column: Column, parent: Staged) -> int:
        key = quoted(column.name)
        row = self.connection.execute(
            f"select count(*) from stage.{export.table.name} as row where row.reason is null and row.{key} is not null and not exists "
            f"(select 1 from stage.{parent.table.name} as parent where parent.{key} = row.{key} and parent.reason is null)"
        ).fetchone()
        return int(row[0]) if row else 0

    def _check_key(self, export: Staged) -> None:
        """Mark every row but the first of a key; a blank counts as equal to a blank."""
        name = export.table.name
        keys = ", ".join(quoted(column) for column in export.table.key)
        self.connection.execute(
            f"create or replace temp table repeated_keys as "
            f"select {keys} from stage.{name} where reason is null group by {keys} having count(*) > 1"
        )
        same = " and ".join(
            f"row.{quoted(column)} is not distinct from other.{quoted(column)}" for column in export.table.key
        )
        self._find(
            "select place from (select row.rowid as place, row_number() over "
            f"(partition by {', '.join('row.' + quoted(c) for c in export.table.key)} order by row.rowid) as nth "
            f"from stage.{name} as row join repeated_keys as other on {same} where row.reason is null) where nth > 1"
        )
        self._mark(
            export,
            export.table.key[0],
            f"must be the only row with its {' and '.join(export.table.key[:3])}",
            FOUND,
        )
