"""Repair of covariance matrices whose pairs come from different rows and contradict each other."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from servicefit.statistics.design import correlations
from servicefit.statistics.doubts import doubt_moments

Floats = NDArray[np.float64]

INDEFINITE = -1e-10
"""A correlation matrix whose least eigenvalue lies below this is no correlation matrix; rounding stays above."""

LEAST_EIGENVALUE = 1e-6
"""What repair lifts smaller eigenvalues of a correlation matrix to."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """Covariance matrices that can be.

    Parameters
    ----------
    covariance : ndarray of float, shape (..., columns, columns)
        Positive semi-definite, with the variances given.
    is_repaired : ndarray of bool, shape (...)
        Whether the matrix given was not.
    """

    covariance: Floats
    is_repaired: NDArray[np.bool_]


def repair_covariance(covariance: ArrayLike) -> Repaired:
    """Make a covariance matrix of pairwise moments one that can be.

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        A matrix with NaN stays as it is.

    Returns
    -------
    Repaired
        The matrices, and which of them were changed.

    Warns
    -----
    NotPositiveDefinite
        A matrix was not positive semi-definite.

    Notes
    -----
    Eigenvalues of the correlation matrix below 10⁻⁶ are lifted to it and the diagonal is brought back to 1, wherever
    the least eigenvalue is negative beyond rounding.

    References
    ----------
    Rousseeuw, P. J. & Molenberghs, G. (1993). Transformation of non positive semidefinite correlation matrices.
    Communications in Statistics – Theory and Methods 22(4).
    """
    given = np.asarray(covariance, dtype=float)
    flat = given.reshape(-1, *given.shape[-2:])
    sound = ~np.isnan(flat).any(axis=(1, 2))
    scaled = np.where(sound[:, None, None], correlations(flat), np.eye(flat.shape[-1]))
    wrong = _are_indefinite(scaled)
    found = flat.copy()
    if wrong.any():
        warnings.warn(doubt_moments(int(wrong.sum()), len(flat)), stacklevel=2)
        spread = np.sqrt(np.maximum(np.diagonal(flat[wrong], axis1=1, axis2=2), 0.0))
        found[wrong] = _clip_eigenvalues(scaled[wrong]) * spread[:, :, None] * spread[:, None, :]
    return Repaired(found.reshape(given.shape), wrong.reshape(given.shape[:-2]))


def _are_indefinite(scaled: Floats) -> NDArray[np.bool_]:
    """Say which matrices have a negative eigenvalue beyond rounding; where all can be factored, none has."""
    try:
        np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        return np.linalg.eigvalsh(scaled)[:, 0] < INDEFINITE
    return np.zeros(len(scaled), dtype=bool)


def _clip_eigenvalues(scaled: Floats) -> Floats:
    values, vectors = np.linalg.eigh(scaled)
    lifted = (vectors * np.maximum(values, LEAST_EIGENVALUE)[:, None, :]) @ vectors.swapaxes(1, 2)
    return correlations((lifted + lifted.swapaxes(1, 2)) / 2)
