"""What the intake tells of the exports that it read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were rejected.

    Parameters
    ----------
    reason : str
        In plain words.
    column : str
        The column at fault; empty when the whole line is.
    rows : int
        How many.
    places : tuple of str
        The first of them, as ``file:line``.
    """

    reason: str
    column: str
    rows: int
    places: tuple[str, ...]

    @property
    def text(self) -> str:
        """Column and reason as one phrase."""
        return f"{self.column}: {self.reason}" if self.column else self.reason


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the exports, or one of them, cannot be used.

    Parameters
    ----------
    message : str
        What must hold and what was found.
    hint : str
        How to mend it.
    """

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was read of one export; rows read = rows accepted + rows rejected.

    Parameters
    ----------
    export : str
        The export table.
    files : tuple of str
        Names of the files.
    rows_read, rows_accepted, rows_rejected : int
        Counts.
    reasons : tuple of Reason
        Most rows first.
    warnings : tuple of str
        What was accepted with a doubt.
    newest, oldest : date or None
        Of the accepted rows.
    given : tuple of str
        Columns that the files have; wide ratings are ``rating``.
    filled : tuple of str
        Of these, columns with a value in at least one accepted row, and every word of theirs as ``channel=bot``.
    fault : Fault or None
        Why it cannot be used; the counts are 0 where it could not be read at all.
    """

    export: str
    files: tuple[str, ...]
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[str, ...] = ()
    newest: dt.date | None = None
    oldest: dt.date | None = None
    given: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What was read of all exports.

    Parameters
    ----------
    exports : tuple of ExportReport
        In the order of the contract.
    data_end : datetime or None
        End of the data; None when no row carries a time.
    fingerprint : str
        SHA-256 over the accepted rows, whatever their order.
    changed : tuple of str or None
        Exports that differ from those the store was made of; none of them: the store stands as it is. None where there
        was no store to compare with.
    change : str
        What has changed since then, in words; empty where nobody can know.
    faults : tuple of Fault
        What is missing, or does not go together, beyond single exports.
    unread : tuple of str
        Files among the exports that are read as none of them.
    """

    exports: tuple[ExportReport, ...]
    data_end: dt.datetime | None
    fingerprint: str
    changed: tuple[str, ...] | None = None
    change: str = ""
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def every_fault(self) -> tuple[Fault, ...]:
        """Why the exports cannot be used: faults of single ones, then those between them; empty when they can."""
        return (*(export.fault for export in self.exports if export.fault), *self.faults)
