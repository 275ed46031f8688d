"""What keeps exports from being used: beyond single ones, and all of it in one error."""

from __future__ import annotations

from collections.abc import Collection

from servicefit.errors import DataError
from servicefit.intake.report import ExportReport, Fault, IntakeReport
from servicefit.intake.stage import Staged

FACTS = ("survey_responses", "orders", "contacts", "cases", "feature_usage")
"""Exports whose rows happen at a time; one of them must be there."""


def missing_exports(brought: Collection[str]) -> list[Fault]:
    """Say which exports must come along.

    Parameters
    ----------
    brought : collection of str
        Exports of which there is a file.

    Returns
    -------
    list of Fault
        Empty where there are customers and something that happened.
    """
    faults = []
    there = f"found only {', '.join(sorted(brought))}"
    if "customers" not in brought:
        faults.append(
            Fault(
                f"There must be an export customers; {there}.",
                "Bring exports/customers.csv with customer_id and segment, or a customers.sql that takes them from another file.",
            )
        )
    if not set(brought) & set(FACTS):
        faults.append(
            Fault(
                f"There must be at least one of {', '.join(FACTS)}; {there}.",
                "Bring one of them as exports/<name>.csv; docs/tables.md says what it holds.",
            )
        )
    return faults


def ratings_twice(responses: Staged | None, ratings: Staged | None) -> list[Fault]:
    """Say where ratings come in both of the ways that they can come in."""
    if responses is None or not responses.ratings or ratings is None:
        return []
    return [
        Fault(
            "Ratings must come either as survey_ratings or as rating_… columns of survey_responses; found both.",
            "Leave one of them out.",
        )
    ]


def require_customers(report: ExportReport) -> None:
    """Refuse customers without a row: every other export would be blamed for naming none of them.

    Raises
    ------
    DataError
        The export customers holds its header and nothing else.
    """
    if report.export == "customers" and not report.rows_read:
        raise DataError(
            f"The export customers must have rows; {', '.join(report.files)} has none but its header.",
            "Export it again.",
        )


def as_error(report: IntakeReport) -> DataError:
    """Return every fault of a report as one error.

    Parameters
    ----------
    report : IntakeReport
        With one fault or more.

    Returns
    -------
    DataError
        To be raised; of several faults the first line names the exports.
    """
    first, *others = report.every_fault
    if not others:
        return DataError(first.message, first.hint)
    broken = [export.export for export in report.exports if export.fault]
    told = "".join(f"\n- {fault.message}\n  {fault.hint}".rstrip() for fault in report.every_fault)
    whose = f" Of these cannot be used: {', '.join(broken)}." if broken else ""
    return DataError(
        f"The exports must be whole; {len(report.every_fault)} faults were found.{whose}{told}",
        "Mend them; servicefit check shows every export. Earlier results stand.",
    )
