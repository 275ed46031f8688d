"""Warnings that name the doubt about a figure."""

from __future__ import annotations


class StatisticsWarning(UserWarning):
    """A doubt that a figure's reader should know."""


class NotPositiveDefinite(StatisticsWarning):
    """Moments taken pair by pair contradict each other and were repaired."""


class NotConverged(StatisticsWarning):
    """An iteration did not settle: the data hold no finite estimate, or hardly one."""
