"""Exports in, a checked and private store out."""

from servicefit.intake.build import FACTS, read_exports
from servicefit.intake.report import ExportReport, IntakeReport, Reason

__all__ = ["FACTS", "ExportReport", "IntakeReport", "Reason", "read_exports"]
