"""A model whose posterior is known in closed form, for several tests of updating."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from tidewaiter.estimate.updating.evidence import Evidence, Prior
from tidewaiter.estimate.updating.likelihoods import normal_on


class LinearWorld:
    """Observations y = A z + normal error: posterior and log evidence are matrix formulas."""

    def __init__(self, dimension, seed, sd=0.5):
        rng = np.random.Generator(np.random.Philox(seed))
        self.prior = Prior(dimension, lambda z: {"z": z.T})
        self.sd = sd
        self.a = rng.standard_normal((dimension + 2, dimension))
        self.y = self.a @ rng.standard_normal(dimension) + sd * rng.standard_normal(dimension + 2)

    def item(self, row):
        a, y, sd = self.a[row], self.y[row], self.sd
        return Evidence(f"row-{row:02}", lambda v: normal_on(y, (a[:, None] * v["z"]).sum(0), sd))

    @property
    def items(self):
        return [self.item(row) for row in range(len(self.y))]

    def log_evidence(self, rows=slice(None)):
        a, y = self.a[rows], self.y[rows]
        covariance = a @ a.T + self.sd**2 * np.eye(len(y))
        return float(multivariate_normal(cov=covariance, allow_singular=False).logpdf(y))

    def posterior(self, rows=slice(None)):
        a, y = self.a[rows], self.y[rows]
        covariance = np.linalg.inv(np.eye(a.shape[1]) + a.T @ a / self.sd**2)
        return covariance @ (a.T @ y) / self.sd**2, covariance


@pytest.fixture(scope="session")
def linear_world():
    return LinearWorld
