"""Monte-Carlo error, what each item does, and observations that the prior did not expect."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.estimate.updating.diagnostics import (
    Observable,
    influences,
    mean_reading,
    prior_conflict,
    quantile_reading,
    weights_without,
)
from tidewaiter.estimate.updating.evidence import Prior
from tidewaiter.estimate.updating.likelihoods import normal_on
from tidewaiter.estimate.updating.posterior import Tempering
from tidewaiter.estimate.updating.tempered import prior_draws, update

SCORES = Prior(1, lambda z: {"z": z.T})


def test_independent_draws_have_the_textbook_errors():
    posterior = prior_draws(SCORES, Tempering(seed=1, particles=4000))
    z = posterior.z[:, 0]
    mean = mean_reading(posterior, z)
    assert mean.value == z.mean()
    assert mean.error == pytest.approx(z.std() / np.sqrt(4000))
    low = quantile_reading(posterior, z, 0.05)
    textbook = np.sqrt(0.05 * 0.95 / 4000) / norm.pdf(norm.ppf(0.05))
    assert low.error == pytest.approx(textbook, rel=0.25)
    assert low.value == pytest.approx(norm.ppf(0.05), abs=4 * low.error)


def test_stated_errors_are_those_of_repeats(linear_world):
    world = linear_world(3, seed=2)
    means, medians = [], []
    for seed in range(40):
        posterior = update(world.prior, world.items, Tempering(seed=seed, particles=400))
        means.append(mean_reading(posterior, posterior.z[:, 0]))
        medians.append(quantile_reading(posterior, posterior.z[:, 0], 0.5))
    for readings in (means, medians):
        spread = np.std([r.value for r in readings], ddof=1)
        assert spread == pytest.approx(np.mean([r.error for r in readings]), rel=0.4)


def test_leaving_an_item_out_gives_the_answer_without_it(linear_world):
    world = linear_world(3, seed=3, sd=2.0)
    posterior = update(world.prior, world.items, Tempering(seed=5, particles=4000))
    quantity = posterior.z[:, 0]
    found = influences(posterior, quantity)
    assert [f.item for f in found] == [item.id for item in world.items]
    for row, influence in enumerate(found):
        others = [i for i in range(len(world.items)) if i != row]
        mean, covariance = world.posterior(others)
        expected = mean[0] + np.sqrt(covariance[0, 0]) * norm.ppf([0.05, 0.5, 0.95])
        assert influence.reliable
        np.testing.assert_allclose(influence.without, expected, atol=0.15)
        predictive = world.log_evidence() - world.log_evidence(others)
        assert influence.log_predictive == pytest.approx(predictive, abs=0.1)


def test_an_item_that_carries_the_answer_cannot_be_left_out_by_weights(linear_world):
    world = linear_world(1, seed=4, sd=0.02)
    posterior = update(world.prior, world.items[:1], Tempering(seed=6, particles=1000))
    (influence,) = influences(posterior, posterior.z[:, 0])
    assert not influence.reliable
    assert influence.effective_share < 0.1


def test_weights_without_an_item_sum_to_1_and_unknown_items_are_refused(linear_world):
    world = linear_world(2, seed=5)
    posterior = update(world.prior, world.items, Tempering(particles=200))
    assert weights_without(posterior, "row-00").sum() == pytest.approx(1)
    with pytest.raises(UnknownNameError, match="no such item") as error:
        weights_without(posterior, "row-0")
    assert "row-0" in error.value.hint


def check_of(observed):
    return Observable(
        observed,
        lambda y, v: normal_on(y, v["z"][0], 0.5),
        lambda v, rng: float(v["z"][0, 0] + 0.5 * rng.standard_normal()),
    )


@pytest.mark.parametrize("observed", [0.3, 1.0, -2.0, 2.8])
def test_the_tail_of_a_normal_prior_predictive(observed):
    # The prior predictive is N(0, 1 + 0.5^2): being less likely is being further out.
    found = prior_conflict(SCORES, check_of(observed), seed=1)
    exact = 2 * norm.sf(abs(observed), scale=np.sqrt(1.25))
    assert found == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 400) + 0.02)


def test_an_observation_far_beyond_the_prior_is_a_conflict():
    assert prior_conflict(SCORES, check_of(8.0), seed=1) == pytest.approx(1 / 401)


def test_an_impossible_observation_is_a_conflict():
    never = check_of(0.0)._replace(
        loglik=lambda y, v: np.where(v["z"][0] > 50, 0.0, -np.inf) if y == 0 else 0.0 * v["z"][0]
    )
    assert prior_conflict(SCORES, never, seed=1, worlds=50) == pytest.approx(1 / 51)


def test_the_most_ordinary_observation_is_no_conflict():
    constant = check_of(0.0)._replace(loglik=lambda _, v: 0.0 * v["z"][0])
    assert prior_conflict(SCORES, constant, seed=1, worlds=50) == 1


def test_observations_of_the_model_itself_are_uniform_in_rank():
    rng = np.random.Generator(np.random.Philox(7))
    made = np.sqrt(1.25) * rng.standard_normal(60)
    tails = [prior_conflict(SCORES, check_of(y), seed=2, worlds=100, draws=500) for y in made]
    assert kstest(tails, "uniform").pvalue > 1e-3
