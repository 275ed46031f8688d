"""The contract's rules for rows in plain Python: which rows are rejected, and for which column."""

import csv
import datetime as dt
import io
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from servicefit.tables import EXPORTS, RATING_PREFIX, Column

SCALES = {"satisfaction": (1, 5), "rating": (1, 5), "recommend": (0, 10), "effort": (1, 7)}
YES, NO = {"true", "t", "yes", "y", "on", "1", "1.0"}, {"false", "f", "no", "n", "off", "0", "0.0"}
SHOWN_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
TIME = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?", re.ASCII)
DURATION = re.compile(r"\d{1,9}:[0-5]\d(:[0-5]\d)?", re.ASCII)
PLACES = {"money": ("0.0001", 14), "weight": ("0.000001", 12)}
LINE = "the line"


class UnusableError(ValueError):
    """A cell that cannot be used."""


def records(text, delimiter=","):
    """Return the headings of a CSV file and its records, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    headings = next(reader)
    found, begins = [], reader.line_num + 1
    for cells in reader:
        if cells or len(headings) == 1:
            found.append((begins, cells or [""]))
        begins = reader.line_num + 1
    return headings, found


def judge(files, delimiters):
    """Say of every record of every export why it cannot be used: the column at fault, or None where it is accepted.

    Parameters
    ----------
    files : dict of str to str
        Export to the text of its file.
    delimiters : dict of str to str
        Export to what stands between its cells.

    Returns
    -------
    dict of str to dict of int to (str or None)
        Export to line to column.
    """
    parsed = {name: records(text, delimiters[name]) for name, text in files.items()}
    verdicts, accepted = {}, {}
    for name in sorted(parsed, key=_generation):
        verdicts[name], accepted[name] = _judge_export(EXPORTS[name], *parsed[name], accepted)
    return verdicts


def _generation(name):
    parents = {column.refers_to for column in EXPORTS[name].columns if column.refers_to and column.refers_to != name}
    return 1 + max((_generation(parent) for parent in parents), default=0)


def _judge_export(table, headings, found, accepted):
    known = {_plain(heading): place for place, heading in enumerate(headings)}
    columns = [column for column in table.columns if column.name in known]
    columns += [
        Column(name, "rating", "", scale="rating") for name in known if table.wide and name.startswith(RATING_PREFIX)
    ]
    verdicts, kept, keys = {}, [], set()
    for line, cells in found:
        row, column = _read_row(columns, known, cells) if len(cells) == len(headings) else ({}, LINE)
        column = column or _broken_rule(table, row, accepted)
        key = tuple(row.get(name) for name in table.key)
        if not column and not table.summed and key in keys:
            column = table.key[0]
        verdicts[line] = column
        if not column:
            keys.add(key)
            kept.append(row)
    return verdicts, kept


def _plain(heading):
    return re.sub(r"[\s-]+", "_", heading.strip()).lower()


def _read_row(columns, known, cells):
    row = {}
    for column in columns:
        text = cells[known[column.name]].strip(" ")
        try:
            row[column.name] = _read_cell(column, text)
        except UnusableError:
            return row, column.name
    return row, None


def _read_cell(column, text):
    if column.type == "private_text":
        return None
    if not text:
        if column.required:
            raise UnusableError
        return None
    if text in SHOWN_ERRORS:
        raise UnusableError
    value = READERS[column.type](column, text)
    _check_bounds(column, value)
    return value


def _word_or_text(column, text):
    if column.words and text.lower() not in column.words:
        raise UnusableError
    if not column.words and (len(text) > 1000 or "\0" in text):
        raise UnusableError
    return text.lower() if column.words else text


def _time(column, text):
    match = TIME.fullmatch(text)
    if not match:
        raise UnusableError
    try:
        moment = dt.datetime(*(int(part) for part in match.groups() if part))
    except ValueError:
        raise UnusableError from None
    if column.required and not 1900 <= moment.year <= 2199:
        raise UnusableError
    return moment.date() if column.type == "date" else moment


def _number(column, text):
    if column.name.endswith("_seconds") and DURATION.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in f"0:{text}".split(":")[-3:])
        return hours * 3600 + minutes * 60 + seconds
    try:
        value = float(text) if text.isascii() else math.nan
    except ValueError:
        raise UnusableError from None
    if not math.isfinite(value):
        raise UnusableError
    return value


def _exact(column, text):
    _number(column, text)
    step, digits = PLACES[column.type]
    try:
        value = Decimal(text).quantize(Decimal(step), ROUND_HALF_UP)
    except InvalidOperation:
        raise UnusableError from None
    if abs(value) >= 10**digits:
        raise UnusableError
    return value


def _whole(column, text):
    value = _number(column, text)
    if value != math.floor(value) or abs(value) >= 9e15:
        raise UnusableError
    return int(value)


def _flag(column, text):
    if text.lower() not in YES | NO:
        raise UnusableError
    return text.lower() in YES


READERS = {
    **dict.fromkeys(("id", "text"), _word_or_text),
    **dict.fromkeys(("date", "time"), _time),
    **dict.fromkeys(("money", "weight"), _exact),
    **dict.fromkeys(("count", "rating"), _whole),
    "number": _number,
    "flag": _flag,
}


def _check_bounds(column, value):
    least, most = SCALES.get(column.scale, (column.least, column.most))
    if (
        (least is not None and value < least)
        or (most is not None and value > most)
        or (column.above is not None and value <= column.above)
    ):
        raise UnusableError


def _broken_rule(table, row, accepted):
    """Return the column that breaks a rule between cells or exports."""
    for start, end in table.spans:
        if row.get(start) is not None and row.get(end) is not None and row[end] < row[start]:
            return end
    if table.name == "strategy_targets" and (column := _broken_target(row)):
        return column
    for column in table.columns:
        if not (column.required and column.name in row and column.refers_to in accepted):
            continue
        if row[column.name] not in {parent[column.name] for parent in accepted[column.refers_to]}:
            return column.name
    return None


def _broken_target(row):
    threshold, target, ceiling = row["threshold"], row["target"], row.get("ceiling")
    if target == threshold:
        return "target"
    if ceiling is not None and (ceiling - target) * (target - threshold) <= 0:
        return "ceiling"
    return None
