"""SQL that turns the text of a cell into a value of the contract, or says why it cannot.

Every export is read as text. A column becomes expressions that build on each other, each computed once: its text
(trimmed, the company's words replaced by the contract's), its value, the findings for which a row is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from servicefit.intake.excel import ERRORS
from servicefit.intake.redaction import FUNCTION, HINTS
from servicefit.settings import MISSING, Formats, Scales
from servicefit.tables import STORE_TYPES, Column

MISSING_RATING = -32_768
"""What stands in the wide table for a feature that applied but was not rated."""

LONGEST = 1000
"""Characters that an id or a name may have."""

_TRUE = ("true", "t", "yes", "y", "on", "1", "1.0")
_FALSE = ("false", "f", "no", "n", "off", "0", "0.0")
_DAY = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_LOCAL = rf"{_DAY}([T ]+\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?)?"
_WITH_OFFSET = rf"(?i){_DAY}[T ]+\d{{1,2}}:\d{{2}}[\d:.]* ?(Z|[+-]\d{{2}}(:?\d{{2}}){{0,2}}|[A-Z]{{3,4}}|[A-Z][A-Za-z_]+(/[A-Za-z_]+)+)"
_DURATION = r"\d{1,9}:[0-5]\d(:[0-5]\d)?"
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
    inputs : mapping of str to str
        What is computed from the file first: quoted name to SQL.
    value : str
        Its typed value, NULL where it has none; SQL over the inputs.
    findings : tuple of (str, str)
        Tests, SQL over the inputs and the quoted name, that hold where the row is rejected, and the reason.
    stored : str
        What is kept of it, SQL over the quoted name: a default, a mark for what is missing.
    """

    name: str
    inputs: Mapping[str, str]
    value: str
    findings: tuple[tuple[str, str], ...]
    stored: str


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text that stands in this package."""
    return "'" + text.replace("'", "''") + "'"


def among(value: str, choices: Iterable[str]) -> str:
    """Return the SQL that says whether a value is one of several."""
    return f"{value} in ({', '.join(choices)})"


def redacted(text: str) -> str:
    """Return the SQL of what a person wrote, as it may be stored: most texts are spared the way through Python."""
    return f"case when regexp_matches({text}, {literal(HINTS)}) then {FUNCTION}({text}) else {text} end"


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
            Its value and the reasons for rejecting a row.
        """
        kind = "varchar" if column.type == "id" else STORE_TYPES[column.type]
        default = f"cast({literal(column.default)} as {kind})" if column.default else f"cast(null as {kind})"
        name = quoted(column.name)
        if raw is None:
            return Cell(column.name, {}, default, (), name)
        text, moment = quoted(f"text of {column.name}"), quoted(f"moment of {column.name}")
        inputs = {text: self._text(raw, words), **({moment: typed} if typed else {})}
        if column.type == "private_text":
            return Cell(column.name, inputs, redacted(text), (), name)
        value = self._value(column, text)
        if typed:
            value = f"coalesce(cast({moment} as {kind}), {value})"
        blank = [(f"{text} is null", "a value is required, but it is blank")] if column.required else []
        findings = (*blank, *self._findings(column, text, name))
        return Cell(column.name, inputs, value, findings, f"coalesce({name}, {default})" if column.default else name)

    def rating_cell(self, name: str, raw: str | None, words: Mapping[str, str]) -> Cell:
        """Return the SQL of a wide rating: NULL = not applicable, ``MISSING_RATING`` = applicable, not answered."""
        if raw is None:
            return Cell(name, {}, "cast(null as smallint)", (), quoted(name))
        column = Column(name, "rating", "", scale="rating")
        blanks = [self.bindings.add(word.strip()) for word, meaning in words.items() if meaning == MISSING]
        cell = self.cell(column, raw, words)
        if not blanks:
            return cell
        missing = quoted(f"missing of {name}")
        inputs = {**cell.inputs, missing: among(f"coalesce(trim({raw}), '')", blanks)}
        stored = f"case when {missing} then {MISSING_RATING} else {cell.stored} end"
        return replace(cell, inputs=inputs, stored=stored)

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
        local = (
            f"when strlen({text}) = 10 and cast(try_cast({text} as date) as varchar) = {text} then cast({text} as timestamp) "
            f"when strlen({text}) = 19 and cast(try_cast({text} as timestamp) as varchar) = {text} then cast({text} as timestamp) "
            f"when regexp_full_match({text}, {literal(_LOCAL)}) then try_cast({text} as timestamp)"
        )
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
        # The first is what the second makes of plain digits, sooner.
        plain = f"when cast(try_cast({text} as integer) as varchar) = {text} then cast({text} as bigint)"
        whole = (
            f"case {plain} when {number} = floor({number}) and abs({number}) < 9e15 then cast({number} as bigint) end"
        )
        exact = f"try_cast({self._number(text)} as {STORE_TYPES[column.type]})"
        lower = f"lower({text})"
        yes, no = (among(lower, map(literal, words)) for words in (_TRUE, _FALSE))
        values: dict[str, Callable[[], str]] = {
            "date": lambda: f"cast({self._time(text)} as date)",
            "time": lambda: self._time(text),
            "money": lambda: exact,
            "weight": lambda: exact,
            "number": lambda: (
                f"case when isfinite({number}) then {number} {_duration(text) if column.is_duration else ''} end"
            ),
            "count": lambda: whole,
            "rating": lambda: f"try_cast({whole} as smallint)",
            "flag": lambda: f"case when {yes} then true when {no} then false end",
        }
        return values.get(column.type, lambda: lower if column.words else text)()

    def _findings(self, column: Column, text: str, value: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if self.has_error:
            found.append(
                (
                    among(text, map(literal, ERRORS)),
                    "must be a value; the cell shows a spreadsheet's error such as #N/A",
                )
            )
        if column.type in {"id", "text"} and not column.words:
            found.append(
                (
                    f"strlen({text}) > {LONGEST} and length({text}) > {LONGEST}",
                    f"must have at most {LONGEST:,} characters",
                )
            )
            if self.has_nul:
                found.append((f"contains({text}, chr(0))", "must not hold a NUL character"))
        if column.type in {"date", "time"} and not self.timezone and not self.formats.date:
            found.append((f"{value} is null and {self._has_offset(text)}", OFFSET_WITHOUT_ZONE))
        if column.words:
            found.append(
                (
                    f"not {among(value, map(literal, column.words))}",
                    f"must be one of {', '.join(column.words)}",
                )
            )
        elif column.type not in {"id", "text"}:
            found.append((f"{value} is null and {text} is not null", f"must be {_readable(column, self.formats)}"))
        if column.scale:
            least, most = getattr(self.scales, column.scale)
            found.append((f"not {value} between {least} and {most}", f"must lie on its scale, {least} to {most}"))
        if column.years:
            first, last = column.years
            within = f"between timestamp '{first:04}-01-01' and timestamp '{last:04}-12-31 23:59:59.999999'"
            found.append((f"not {value} {within}", f"must lie in the years {first} to {last}"))
        found += [
            (f"not {value} {sign} {bound:g}", f"must be {word} {bound:g}") for sign, word, bound in _bounds(column)
        ]
        return found


def _duration(text: str) -> str:
    """Return the branch that reads hours, minutes and seconds; only what is no number gets there."""
    hours, minutes, seconds = (f"split_part({text}, ':', {place})" for place in (-3, -2, -1))
    total = f"coalesce(try_cast({hours} as double), 0) * 3600 + try_cast({minutes} as double) * 60 + try_cast({seconds} as double)"
    return f"when regexp_full_match({text}, {literal(_DURATION)}) then {total}"


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
            also = " or a duration such as 0:03:25" if column.is_duration else ""
            return f"a number such as 1234{formats.decimal}5{also}"
