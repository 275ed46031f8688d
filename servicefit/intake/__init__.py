"""Exports in, a checked and private store out."""

from servicefit.intake.build import read_exports
from servicefit.intake.report import ExportReport, IntakeReport, Reason

__all__ = ["ExportReport", "IntakeReport", "Reason", "read_exports"]
