"""Exports in, a checked and private store out."""

from servicefit.intake.build import check_exports, read_exports
from servicefit.intake.faults import FACTS
from servicefit.intake.report import ExportReport, Fault, IntakeReport, Reason

__all__ = ["FACTS", "ExportReport", "Fault", "IntakeReport", "Reason", "check_exports", "read_exports"]
