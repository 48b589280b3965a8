"""How are moves shaped to the cloud of draws? By its mean and a Cholesky factor of its covariance.

Written without the linear algebra library, whose sums may depend on the number of threads: the
same draws give the same bits on any number of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tidewaiter.estimate.updating.weights import Floats, effective_size

_SMALLEST_VARIANCE = 1e-20  # a standard deviation of 1e-10 where the prior has 1


class Preconditioner(NamedTuple):
    """Location and shape of a cloud of draws.

    Attributes:
        mean: Shape (d, 1).
        factor: Lower triangular, shape (d, d); factor times its transpose is the covariance.
    """

    mean: Floats
    factor: Floats

    def standardised(self, z: Floats) -> Floats:
        """Return y with mean + factor y = z, by forward substitution; shapes (d, n)."""
        y = z - self.mean
        for j in range(len(y)):
            y[j] /= self.factor[j, j]
            y[j + 1 :] -= self.factor[j + 1 :, j, None] * y[j]
        return y

    def restored(self, y: Floats) -> Floats:
        """Return mean + factor y; shapes (d, n)."""
        z: Floats = np.einsum("ij,jn->in", self.factor, y)
        z += self.mean
        return z


def fitted(z: Floats, weights: Floats) -> Preconditioner:
    """Return the preconditioner of weighted draws.

    The covariance is shrunk towards its diagonal by d / (d + effective size), so that few draws
    in many dimensions still give a proper shape (the idea of Ledoit and Wolf 2004, with a fixed
    weight).

    Args:
        z: Shape (d, n).
        weights: Shape (n,), sum to 1.
    """
    d = len(z)
    mean = np.einsum("in,n->i", z, weights)[:, None]
    centred = z - mean
    covariance = np.einsum("in,jn->ij", centred * weights, centred)
    kept = 1.0 - d / (d + effective_size(weights))
    shrunk = kept * covariance + (1.0 - kept) * np.diag(np.diag(covariance))
    return Preconditioner(mean, cholesky(shrunk + _SMALLEST_VARIANCE * np.eye(d)))


def cholesky(matrix: Floats) -> Floats:
    """Return the lower Cholesky factor of a symmetric matrix, shape (d, d).

    A pivot that rounding pushed to nothing is raised to a tiny positive number.
    """
    factor = np.zeros_like(matrix)
    rest = matrix.copy()
    for j in range(len(matrix)):
        pivot = np.sqrt(max(rest[j, j], _SMALLEST_VARIANCE))
        factor[j, j] = pivot
        factor[j + 1 :, j] = rest[j + 1 :, j] / pivot
        rest[j + 1 :, j + 1 :] -= factor[j + 1 :, j, None] * factor[None, j + 1 :, j]
    return factor
