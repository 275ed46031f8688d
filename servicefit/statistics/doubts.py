"""Warnings that name the doubt about a figure, and their words."""

from __future__ import annotations


class StatisticsWarning(UserWarning):
    """A doubt that a figure's reader should know."""


class NotPositiveDefinite(StatisticsWarning):
    """Moments taken pair by pair contradict each other and were repaired."""


class NotConverged(StatisticsWarning):
    """An iteration did not settle: the data hold no finite estimate, or hardly one."""


def doubt_moments(repaired: int, matrices: int) -> NotPositiveDefinite:
    """Say how many matrices of pairwise moments had to be repaired.

    Parameters
    ----------
    repaired, matrices : int
        How many were repaired, of how many.

    Returns
    -------
    NotPositiveDefinite
        To be warned with.
    """
    return NotPositiveDefinite(
        f"Moments of pairs of columns must fit each other – {repaired} of {matrices} matrices were not positive definite "
        "and were repaired: many ratings are missing"
    )


def doubt_estimate(subject: str, iterations: int) -> NotConverged:
    """Say that an iteration did not settle.

    Parameters
    ----------
    subject : str
        What was to be estimated.
    iterations : int
        How many were made.

    Returns
    -------
    NotConverged
        To be warned with.
    """
    return NotConverged(f"{subject} must have a finite estimate – none was found in {iterations} iterations")
