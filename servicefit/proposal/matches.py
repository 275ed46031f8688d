"""What was found to be which table and which column."""

from __future__ import annotations

from dataclasses import dataclass

from servicefit.columns import Column, Table
from servicefit.proposal.likeness import SAME
from servicefit.proposal.seen import Seen, SeenColumn
from servicefit.proposal.wide_ratings import WideRatings


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of a table in a file.

    Parameters
    ----------
    column : Column
        Of the contract.
    seen : SeenColumn or None
        Of the company; None when none was found.
    score, named, fits : float
        How sure, of which the heading and the values; 0 to 1.
    others : tuple of SeenColumn
        What else it could be, nearest first.
    """

    column: Column
    seen: SeenColumn | None
    score: float = 0.0
    named: float = 0.0
    fits: float = 0.0
    others: tuple[SeenColumn, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether heading and values agree and nothing else is as near."""
        return self.seen is not None and self.named >= SAME and self.fits >= 0.75 and not self.others


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A table of the contract found in a file or a group of files.

    Parameters
    ----------
    table : Table
        Of the contract.
    seen : Seen
        The files.
    columns : tuple of ColumnMatch
        One a contract column, in its order.
    ratings : WideRatings or None
        Questions that rate features.
    score : float
        How sure; 0 to 1.
    others : tuple of str
        Tables that the file could be as well.
    more : tuple of str
        Files that could be further ones of the table.
    """

    table: Table
    seen: Seen
    columns: tuple[ColumnMatch, ...]
    ratings: WideRatings | None
    score: float
    others: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    def column(self, name: str) -> ColumnMatch:
        """Return the match of a contract column."""
        return next(match for match in self.columns if match.column.name == name)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Required columns that were not found."""
        return tuple(match.column.name for match in self.columns if match.column.required and match.seen is None)
