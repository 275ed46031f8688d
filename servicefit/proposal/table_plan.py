"""What is proposed for a table: which columns are read, what their words mean, what somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from servicefit.columns import Table
from servicefit.proposal.rating_scales import FoundScale
from servicefit.proposal.seen import Seen, SeenColumn, one_line
from servicefit.proposal.value_plan import ValueLine


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One proposed line.

    Parameters
    ----------
    name : str
        The contract's column.
    seen : SeenColumn
        The company's.
    review : str
        Why somebody should look at it; empty when it is sure.
    """

    name: str
    seen: SeenColumn
    review: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A column that another file could bring.

    Parameters
    ----------
    seen : Seen
        The file.
    column, key : SeenColumn
        What is like the column that lacks, and what holds the ids of the table's rows.
    """

    seen: Seen
    column: SeenColumn
    key: SeenColumn

    @property
    def place(self) -> str:
        """The column and its file, in words."""
        return f'"{one_line(self.column.heading)}" of {one_line(self.seen.name)}'


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What is proposed for a table.

    Parameters
    ----------
    table : Table
        Of the contract.
    seen : Seen
        The files.
    columns : tuple of ColumnPlan
        What is read.
    maybe : tuple of ColumnPlan
        What could be read too, as lines to be switched on.
    lacking : dict of str to str
        Required columns that were not found, each with what is known of it.
    values : dict of str to tuple of ValueLine
        Column to the words that mean others.
    unknown : dict of str to int
        Column to the number of words that mean nothing to the contract.
    scales : dict of str to FoundScale
        Setting in ``[scales]`` to what was found.
    notes : tuple of str
        What else to look at, about the table.
    starts_again : bool
        Whether the ids of its rows start again in every file.
    last_by : SeenColumn or None
        Where ids stand more than once: the time by which the last row of each is known.
    elsewhere : dict of str to Elsewhere
        Of the lacking columns those that another file could bring.
    """

    table: Table
    seen: Seen
    columns: tuple[ColumnPlan, ...]
    maybe: tuple[ColumnPlan, ...]
    lacking: dict[str, str]
    values: dict[str, tuple[ValueLine, ...]]
    unknown: dict[str, int]
    scales: dict[str, FoundScale]
    notes: tuple[str, ...]
    starts_again: bool = False
    last_by: SeenColumn | None = None
    elsewhere: dict[str, Elsewhere] = field(default_factory=dict)

    @property
    def key(self) -> ColumnPlan | None:
        """The column that alone identifies a row, where it was found."""
        return next((one for one in self.columns if (one.name,) == self.table.key), None)

    @property
    def date_formats(self) -> tuple[str, ...]:
        """How the dates of its columns are written, each once; ISO is empty."""
        kinds = {column.name: column.type for column in self.table.columns}
        dated = [plan.seen.date.codes for plan in self.columns if kinds.get(plan.name) in {"date", "time"}]
        return tuple(dict.fromkeys(dated))

    @property
    def has_offset(self) -> bool:
        """Whether times carry an offset from universal time."""
        return any(plan.seen.date.offset for plan in self.columns)

    @property
    def to_review(self) -> int:
        """How many things somebody should look at."""
        lines = [line for part in self.values.values() for line in part if line.review]
        columns = [plan for plan in self.columns if plan.review]
        return len(columns) + len(lines) + len(self.lacking) + len(self.unknown) + len(self.notes)
