"""Models as priors: a product of log-normals updated by a measurement, in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.models import built
from tidewaiter.estimate.updating.evidence import Evidence
from tidewaiter.estimate.updating.likelihoods import normal_on_log
from tidewaiter.estimate.updating.of_model import prior_of
from tidewaiter.estimate.updating.posterior import Tempering
from tidewaiter.estimate.updating.tempered import extend, update

RESELLERS = "chips_pathway_resellers"
SETTINGS = Tempering(seed=4, particles=3000)


def measured(ident, chips, log_sd):
    return Evidence(ident, lambda values: normal_on_log(chips, values[RESELLERS], log_sd))


@pytest.fixture(scope="module")
def prior(facts):
    return prior_of(built(facts.estimates["cnas-2025"]), [RESELLERS])


def closed_form(*evidence):
    """Return median and log-sd of vendors x chips a vendor after measurements of the product."""
    sds = [
        math.log(150 / 38) / (2 * stats.norm.ppf(0.95)),
        math.log(12_000 / 204) / (2 * stats.norm.ppf(0.975)),
    ]
    mean = math.log(38 * 150) / 2 + math.log(204 * 12_000) / 2
    precision = 1 / sum(s * s for s in sds)
    mean *= precision
    for chips, log_sd in evidence:
        precision += log_sd**-2
        mean += math.log(chips) * log_sd**-2
    return math.exp(mean / precision), precision**-0.5


def test_one_measurement_gives_the_conjugate_posterior(prior):
    found = np.log(update(prior, [measured("a", 40_000, 0.4)], SETTINGS).values[RESELLERS])
    median, sd = closed_form((40_000, 0.4))
    assert math.exp(np.median(found)) == pytest.approx(median, rel=0.05)
    assert found.std() == pytest.approx(sd, rel=0.06)


def test_order_and_one_by_one_do_not_matter(prior):
    a, b = measured("a", 40_000, 0.4), measured("b", 90_000, 0.3)
    together = update(prior, [b, a], SETTINGS)
    again = update(prior, [a, b], SETTINGS)
    stepwise = extend(update(prior, [b], SETTINGS), [a])
    assert (together.z == again.z).all()
    median, sd = closed_form((40_000, 0.4), (90_000, 0.3))
    for posterior in (together, stepwise):
        logs = np.log(posterior.values[RESELLERS])
        assert math.exp(np.median(logs)) == pytest.approx(median, rel=0.05)
        assert logs.std() == pytest.approx(sd, rel=0.06)
    error = math.hypot(together.log_evidence_error, stepwise.log_evidence_error)
    assert abs(together.log_evidence - stepwise.log_evidence) < 4 * error


def test_what_set_the_prior_cannot_be_evidence_again(facts):
    prior = prior_of(built(facts.estimates["cnas-2025"]), [RESELLERS], uses=["wsj-sellers"])
    item = Evidence("count", lambda v: 0 * v[RESELLERS], uses=("wsj-sellers",))
    with pytest.raises(ModelError, match="used twice"):
        update(prior, [item], SETTINGS)


def test_a_model_with_random_sums_is_a_function_of_its_scores(facts):
    name = "h100e_view_resale"
    prior = prior_of(built(facts.estimates["epoch-2026"]), [name])
    z = np.zeros((5, prior.dimension))
    assert np.ptp(prior.evaluate(z)[name]) == 0
    item = Evidence("seen", lambda values: normal_on_log(400_000, values[name], 0.2))
    few = Tempering(seed=2, particles=400)
    found = update(prior, [item], few).values[name]
    assert np.median(found) == pytest.approx(420_000, rel=0.1)
