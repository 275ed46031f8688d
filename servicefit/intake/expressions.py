"""SQL that turns the text of a cell into a value of the contract, or says why it cannot.

Every export is read as text. A column becomes three expressions: its text (trimmed, the company's words
replaced by the contract's), its value, and the reason for which a row with it is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from servicefit.intake.excel import ERRORS
from servicefit.settings import MISSING, Formats, Scales
from servicefit.tables import STORE_TYPES, Column

MISSING_RATING = -32_768
"""What stands in the wide table for a feature that applied but was not rated."""

LONGEST = 1000
"""Bytes that an id or a name may have."""

_TRUE = ("true", "t", "yes", "y", "on", "1", "1.0")
_FALSE = ("false", "f", "no", "n", "off", "0", "0.0")
_DAY = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_LOCAL = rf"{_DAY}([T ]+\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?)?"
_WITH_OFFSET = rf"(?i){_DAY}[T ]+\d{{1,2}}:\d{{2}}[\d:.]* ?(Z|[+-]\d{{2}}(:?\d{{2}}){{0,2}}|[A-Z]{{3,4}}|[A-Z][A-Za-z_]+(/[A-Za-z_]+)+)"
_ERRORS = ", ".join(f"'{error}'" for error in ERRORS)
_ALIKE = {" ": " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "'": "'\N{RIGHT SINGLE QUOTATION MARK}"}
"""Marks between thousands that look the same."""


@dataclass(slots=True)
class Bindings:
    """Values that are bound to a statement, never pasted into it."""

    values: dict[str, object] = field(default_factory=dict)

    def add(self, value: object) -> str:
        """Keep a value and return the name that stands for it in the SQL."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"


@dataclass(frozen=True, slots=True)
class Cell:
    """The SQL of one column.

    Parameters
    ----------
    name : str
        The column.
    value : str
        Its typed value, NULL where it has none.
    reason : str
        Text of the reason for rejecting the row, NULL where there is none.
    """

    name: str
    value: str
    reason: str


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text that stands in this package."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes cells for the columns of one export.

    Parameters
    ----------
    formats : Formats
        How the export writes dates and numbers.
    scales : Scales
        Bounds of the ratings.
    timezone : str
        The company's; empty when the settings name none.
    bindings : Bindings
        Takes up the bound values.
    has_nul, has_error : bool
        Whether cells may hold NUL characters, or a spreadsheet's errors.
    """

    formats: Formats
    scales: Scales
    timezone: str
    bindings: Bindings
    has_nul: bool = True
    has_error: bool = True

    def cell(self, column: Column, raw: str | None, words: Mapping[str, str], typed: str | None = None) -> Cell:
        """Return the SQL of a column.

        Parameters
        ----------
        column : Column
            What it must be.
        raw : str or None
            SQL of the text in the file; None when the file lacks the column.
        words : mapping of str to str
            ``[values.<table>.<column>]``.
        typed : str or None
            SQL of the moment that the cell holds where it holds no text.

        Returns
        -------
        Cell
            Its value and the reason for rejecting a row.
        """
        kind = "varchar" if column.type == "id" else STORE_TYPES[column.type]
        default = f"cast({literal(column.default)} as {kind})" if column.default else f"cast(null as {kind})"
        if raw is None or column.type == "private_text":
            return Cell(column.name, default, "cast(null as varchar)")
        text = self._text(raw, words)
        value = self._value(column, text)
        if typed:
            value = f"coalesce(cast({typed} as {kind}), {value})"
        findings = [
            f"when {text} is null then {literal('a value is required, but it is blank') if column.required else 'null'}"
        ]
        findings += [f"when {test} then {literal(reason)}" for test, reason in self._findings(column, text, value)]
        given = value if not column.default else f"coalesce({value}, {default})"
        return Cell(column.name, given, f"case {' '.join(findings)} end")

    def rating_cell(self, name: str, raw: str | None, words: Mapping[str, str]) -> Cell:
        """Return the SQL of a wide rating: NULL = not applicable, ``MISSING_RATING`` = applicable, not answered."""
        if raw is None:
            return Cell(name, "cast(null as smallint)", "cast(null as varchar)")
        column = Column(name, "rating", "", scale="rating")
        blanks = [word.strip() for word, meaning in words.items() if meaning == MISSING]
        cell = self.cell(column, raw, words)
        if not blanks:
            return cell
        among = ", ".join(self.bindings.add(word) for word in blanks)
        return Cell(
            name,
            f"case when coalesce(trim({raw}), '') in ({among}) then {MISSING_RATING} else {cell.value} end",
            cell.reason,
        )

    def _text(self, raw: str, words: Mapping[str, str]) -> str:
        text = f"nullif(trim({raw}), '')"
        if not words:
            return text
        cases = " ".join(
            f"when {self.bindings.add(word.strip())} then {'null' if meaning in {MISSING, ''} else self.bindings.add(meaning)}"
            for word, meaning in words.items()
        )
        return f"case coalesce(trim({raw}), '') {cases} else {text} end"

    def _number(self, text: str) -> str:
        if marks := _ALIKE.get(self.formats.thousands, self.formats.thousands):
            grouped = rf"[+-]?\d{{1,3}}([{marks}]\d{{2,3}})*[{marks}]\d{{3}}([{self.formats.decimal}]\d*)?"
            whole = f"translate({text}, {literal(marks)}, '')"
            # A mark elsewhere is none of thousands: 1,5 is not 15.
            text = f"case when {text} = {whole} or regexp_full_match({text}, {literal(grouped)}) then {whole} end"
        return f"translate({text}, ',.', '.,')" if self.formats.decimal == "," else text

    def _time(self, text: str) -> str:
        if self.formats.date:
            return self._time_as_written(text)
        # DuckDB also reads "infinity", "epoch" and years before Christ, and passes over what follows a time, such as PM.
        local = f"when regexp_full_match({text}, {literal(_LOCAL)}) then try_cast({text} as timestamp)"
        if not self.timezone:
            return f"case {local} end"
        moment = f"try_cast(regexp_replace({text}, ' ([+-])', '\\1') as timestamptz)"
        offset = f"when {self._has_offset(text)} then {moment} at time zone {self._zone()}"
        return f"case {local} {offset} end"

    @staticmethod
    def _has_offset(text: str) -> str:
        return f"regexp_full_match({text}, {literal(_WITH_OFFSET)})"

    def _time_as_written(self, text: str) -> str:
        time = f"try_strptime({text}, {self.bindings.add(self.formats.date)})"
        return f"(cast({time} as timestamptz) at time zone {self._zone()})" if self.formats.has_offset else time

    def _zone(self) -> str:
        return self.bindings.add(self.timezone)

    def _value(self, column: Column, text: str) -> str:
        number = f"try_cast({self._number(text)} as double)"
        whole = f"case when {number} = floor({number}) and abs({number}) < 9e15 then cast({number} as bigint) end"
        exact = f"try_cast({self._number(text)} as {STORE_TYPES[column.type]})"
        lower = f"lower({text})"
        yes, no = (", ".join(literal(word) for word in words) for words in (_TRUE, _FALSE))
        values: dict[str, Callable[[], str]] = {
            "date": lambda: f"cast({self._time(text)} as date)",
            "time": lambda: self._time(text),
            "money": lambda: exact,
            "weight": lambda: exact,
            "number": lambda: f"case when isfinite({number}) then {number} end",
            "count": lambda: whole,
            "rating": lambda: f"try_cast({whole} as smallint)",
            "flag": lambda: f"case when {lower} in ({yes}) then true when {lower} in ({no}) then false end",
        }
        return values.get(column.type, lambda: lower if column.words else text)()

    def _findings(self, column: Column, text: str, value: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if self.has_error:
            found.append(
                (f"{text} in ({_ERRORS})", "must be a value; the cell shows a spreadsheet's error such as #N/A")
            )
        if column.type in {"id", "text"} and not column.words:
            found.append((f"strlen({text}) > {LONGEST}", f"must have at most {LONGEST:,} characters"))
            if self.has_nul:
                found.append((f"contains({text}, chr(0))", "must not hold a NUL character"))
        if column.type in {"date", "time"} and not self.timezone and not self.formats.date:
            found.append((self._has_offset(text), OFFSET_WITHOUT_ZONE))
        if column.words:
            found.append(
                (
                    f"{value} not in ({', '.join(literal(w) for w in column.words)})",
                    f"must be one of {', '.join(column.words)}",
                )
            )
        elif column.type not in {"id", "text"}:
            found.append((f"{value} is null", f"must be {_readable(column, self.formats)}"))
        if column.scale:
            least, most = getattr(self.scales, column.scale)
            found.append((f"not {value} between {least} and {most}", f"must lie on its scale, {least} to {most}"))
        found += [
            (f"not {value} {sign} {bound:g}", f"must be {word} {bound:g}") for sign, word, bound in _bounds(column)
        ]
        return found


OFFSET_WITHOUT_ZONE = "a time with an offset needs [company] timezone"


def _bounds(column: Column) -> list[tuple[str, str, float]]:
    bounds: list[tuple[str, str, float | None]] = [
        (">=", "at least", column.least),
        ("<=", "at most", column.most),
        (">", "above", column.above),
    ]
    return [(sign, word, bound) for sign, word, bound in bounds if bound is not None]


def _readable(column: Column, formats: Formats) -> str:
    match column.type:
        case "date" | "time":
            return f"a time written {formats.date}" if formats.date else "a date such as 2026-09-30"
        case "count" | "rating":
            return "a whole number"
        case "flag":
            return "true or false"
        case _:
            return f"a number such as 1234{formats.decimal}5"
