"""How far is each inventory difference from what the earlier ones let expect?

The standardised, independently transformed sequence (SITMUF) of Pike & Woods (1983), in the form of
Picard (1987): with the covariance V V^T, V lower triangular, it is V^-1 times the differences.
While nothing is lost each number is normal with mean 0 and variance 1, independent of the others,
and depends only on differences that were known by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tidewaiter.core.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_OWN_SHARE = 1e-10
"""Share of a difference's variance that the earlier ones must leave, or rounding decides."""


def cholesky(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lower triangular V of a covariance V V^T.

    Args:
        matrix: Covariance of the differences, periods x periods.

    Raises:
        ModelError: If it is not square, symmetric, finite and positive definite.
    """
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ModelError("a covariance is not square", found=matrix.shape)
    if not np.isfinite(matrix).all():
        raise ModelError(
            "a covariance is not finite", hint="look at the errors of the measurements"
        )
    if not np.allclose(matrix, matrix.T, rtol=1e-9, atol=0.0):
        raise ModelError("a covariance is not symmetric")
    try:
        root: NDArray[np.float64] = np.linalg.cholesky(matrix).astype(np.float64)
    except np.linalg.LinAlgError:
        raise _singular() from None
    if (np.diag(root) ** 2 < _LEAST_OWN_SHARE * np.diag(matrix)).any():
        raise _singular()
    return root


def sitmuf(differences: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standardised, independently transformed differences.

    Args:
        differences: Inventory differences, the last axis periods; less what is expected of them.
        matrix: Their covariance, periods x periods.

    Returns:
        Numbers without unit, shaped as ``differences``.

    Raises:
        ModelError: If the covariance cannot be one, or the sizes differ.
    """
    root = cholesky(matrix)
    if differences.shape[-1:] != root.shape[:1]:
        raise ModelError(
            "differences and covariance have different numbers of periods",
            found=(differences.shape, matrix.shape),
        )
    if not np.isfinite(differences).all():
        raise ModelError("an inventory difference is not finite")
    return np.linalg.solve(root, differences.T).T.astype(np.float64)


def _singular() -> ModelError:
    return ModelError(
        "a covariance is singular: a difference has no error of its own",
        allowed="every difference with some random error that no other determines",
        hint="give every inventory taking a random error above 0",
    )
