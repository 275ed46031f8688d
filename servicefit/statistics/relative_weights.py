"""Johnson's relative weights: the quick alternative to LMG."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from servicefit.statistics.design import ALIASED, Columns, Floats, arrange_design, correlations


def relative_weights(covariance: ArrayLike, outcome: int, features: Columns, controls: Sequence[int] = ()) -> Floats:
    """How much does each feature explain, by way of uncorrelated stand-ins?

    Parameters
    ----------
    covariance : array_like, shape (..., columns, columns)
        Covariance or correlation matrices of all columns; leading axes are batched. A matrix with NaN gives NaN.
    outcome : int
        Position of the outcome.
    features : sequence of sequence of int
        Positions of each feature's columns; the weights of a feature's columns are added.
    controls : sequence of int, optional
        Positions of the columns that are always in: taken out of all others first.

    Returns
    -------
    ndarray of float, shape (..., features)
        Parts of R² beyond that of the controls, at least 0, in the order of ``features``.

    Raises
    ------
    ValueError
        The positions do not fit the matrix.

    Notes
    -----
    With the correlations of the columns R = V Δ² V' and their correlations r with the outcome, Λ = V Δ V' holds the
    columns' correlations with their nearest uncorrelated stand-ins, β = Λ⁻¹ r; the weights are Λ² β². Equal to LMG
    for two columns; not a mean over orders of entry beyond.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple
    regression. Multivariate Behavioral Research 35(1).

    Examples
    --------
    >>> relative_weights([[1, 0, 0.3], [0, 1, 0.4], [0.3, 0.4, 1]], outcome=2, features=[[0], [1]])
    array([0.09, 0.16])
    """
    leading = np.shape(covariance)[:-2]
    design = arrange_design(covariance, outcome, features, controls)
    broken = np.asarray(np.isnan(design.matrix).any(axis=(1, 2)))
    sound = np.where(broken[:, None, None], np.eye(design.matrix.shape[-1]), design.matrix)
    varies = np.diagonal(sound, axis1=1, axis2=2) > ALIASED
    scaled = correlations(np.where(varies[:, :, None] & varies[:, None, :], sound, 0.0))
    values, vectors = np.linalg.eigh(scaled[:, :-1, :-1])
    roots = np.sqrt(np.maximum(values, 0))
    inverse = np.where(roots > np.sqrt(ALIASED), 1 / np.where(roots > 0, roots, 1.0), 0.0)
    turned = vectors.swapaxes(1, 2)
    beta = (vectors * inverse[:, None, :]) @ (turned @ scaled[:, :-1, -1:])
    weights = (((vectors * roots[:, None, :]) @ turned) ** 2 @ beta**2)[..., 0]
    first = np.cumsum([0, *design.sizes[:-1]])
    found = np.add.reduceat(weights, first, axis=1) * (1 - design.r_squared_controls)[:, None]
    return np.where(broken[:, None], np.nan, found).reshape(*leading, -1)
