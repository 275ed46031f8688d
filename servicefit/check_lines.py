"""What ``servicefit check`` says, as lines for a terminal."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from servicefit.checking import AnswerCheck, CheckReport
from servicefit.intake import ExportReport, Fault, IntakeReport, Reason
from servicefit.intake.unread import perhaps
from servicefit.mending import mend_of

_HEAD = f"{'export':<19} {'rows read':>10} {'accepted':>10} {'rejected':>9}  {'oldest':<10}  {'newest':<10}  files"


def check_lines(report: CheckReport, folder: Path, width: int = 100) -> list[str]:
    """Say what was read of every export, what the data can answer, and what to do next.

    Parameters
    ----------
    report : CheckReport
        What was found.
    folder : Path
        The workspace as the user named it.
    width : int
        Of the terminal; longer sentences go on in the next line.

    Returns
    -------
    list of str
        Names of files, tables and columns, and counts; never a value of a row.
    """
    intake = report.intake
    lines = [_HEAD, *(_in_table(export, width) for export in intake.exports)]
    for export in intake.exports:
        lines += _about(export, width)
    lines += _between(intake, width)
    lines += ["", "What these data can answer"]
    for answer in report.answers:
        lines += _answer(answer, width)
    return [*lines, "", *_last(report, folder, width)]


def _in_table(export: ExportReport, width: int) -> str:
    if export.fault and not export.rows_read:
        counts = f"{'cannot be used':>31}  {'':<10}  {'':<10}"
    else:
        oldest, newest = (f"{day.isoformat() if day else '':<10}" for day in (export.oldest, export.newest))
        counts = f"{export.rows_read:>10,} {export.rows_accepted:>10,} {export.rows_rejected:>9,}  {oldest}  {newest}"
    start = f"{export.export:<19} {counts}  "
    return (start + _files(export.files, width - len(start))).rstrip()


def _files(names: Sequence[str], room: int) -> str:
    """Name the files as far as there is room, and count the others."""
    told = [", ".join(names)]
    told += [f"{', '.join(names[:shown])} + {len(names) - shown} more" for shown in range(len(names) - 1, 0, -1)]
    return next((text for text in told if len(text) <= room), told[0] if len(names) == 1 else f"{len(names)} files")


def _about(export: ExportReport, width: int) -> Iterator[str]:
    """Tell what stands in the way of an export, why rows were rejected, and what else to know."""
    if not (export.fault or export.reasons or export.warnings):
        return
    yield ""
    yield f"{export.export}: cannot be used" if export.fault else export.export
    if export.fault and export.reasons:  # which stand below, one by one
        yield from _wrapped(f"{export.fault.message.partition(': ')[0]}.", width, "  ")
    elif export.fault:
        yield from _fault(export.fault, width)
    for reason in export.reasons:
        yield from _reason(export, reason, width)
    for warning in export.warnings:
        yield from _wrapped(warning, width, "  note  ")


def _reason(export: ExportReport, reason: Reason, width: int) -> Iterator[str]:
    rows = "row" if reason.rows == 1 else "rows"
    yield from _wrapped(f"{reason.rows:,} {rows} rejected: {reason.text}.", width, "  ")
    yield from _wrapped(_places(reason.places), width, "    first  ")
    yield from _mends(mend_of(export, reason), width)


def _places(places: Sequence[str]) -> str:
    """Write places, each file once: ``orders.csv:4, 9, 17``."""
    split = [place.rpartition(":")[::2] for place in places]
    return "; ".join(
        f"{file}:{', '.join(line for _, line in lines)}" for file, lines in groupby(split, key=lambda place: place[0])
    )


def _fault(fault: Fault, width: int) -> Iterator[str]:
    yield from _wrapped(fault.message, width, "  ")
    yield from _mends(fault.hint, width)


def _mends(mends: str, width: int) -> Iterator[str]:
    """Tell what to do; each line of it is a way of its own."""
    for place, mend in enumerate(mends.splitlines()):
        yield from _wrapped(mend, width, "    or     " if place else "    mend   ")


def _between(intake: IntakeReport, width: int) -> Iterator[str]:
    """Tell of all exports together: what is missing, which files nobody reads, how far the data reach."""
    if intake.faults:
        yield from ("", "all exports together: cannot be used")
    for fault in intake.faults:
        yield from _fault(fault, width)
    if intake.unread:
        names = ", ".join(f"{name}{perhaps(name)}" for name in intake.unread)
        yield ""
        yield from _wrapped(f"Not read, since no export has that name: {names}.", width)
        yield from _mends('name the file in servicefit.toml, under [exports]: contacts = "exports/…"', width)
    for sentence in (intake.change, f"The data reach to {intake.data_end:%Y-%m-%d %H:%M}." if intake.data_end else ""):
        yield from ["", sentence] if sentence else []


def _answer(answer: AnswerCheck, width: int) -> Iterator[str]:
    lacking = [part for part in answer.parts if part.lacks]
    line = f"  {'yes' if answer.available else 'no':<4} {answer.table:<14} {answer.meaning}"
    if answer.available and answer.parts:
        line += f" {len(answer.parts) - len(lacking)} of {len(answer.parts)}{'; the others lack:' if lacking else ''}"
    yield line if answer.available else f"{line} Lacks:"
    widest = max((len(part.name) for part in lacking), default=0)
    for part in lacking:
        yield from _wrapped("; ".join(part.lacks), width, f"         {part.name:<{widest}}  ")
    if not lacking:
        for lack in answer.lacks:
            yield from _wrapped(lack, width, "         ")


def _last(report: CheckReport, folder: Path, width: int) -> list[str]:
    """Say what to do next; a command stands in one line."""
    where = "" if folder == Path() else f" {shlex.quote(str(folder))}"
    exports = report.intake.exports
    if not report.is_usable:
        broken = ", ".join(export.export for export in exports if export.fault)
        said = f"Not yet: {broken or 'the exports'} cannot be used. Do what stands at mend above, and check again."
        return [*_wrapped(said, width), f"Next: servicefit check{where}"]
    read, rejected = (sum(getattr(one, count) for one in exports) for count in ("rows_read", "rows_rejected"))
    rows = (
        f"{rejected:,} of {read:,} rows are rejected, within what the settings allow"
        if rejected
        else "every row is accepted"
    )
    return [*_wrapped(f"All exports can be used; {rows}.", width), f"Next: servicefit run{where}"]


def _wrapped(text: str, width: int, start: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
