"""The posterior and the log evidence against closed forms, and what must not change them."""

import hashlib

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betaincinv, betaln, gammaincinv, gammaln, ndtr
from scipy.stats import beta, gamma, kstest, norm

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.updating.evidence import Evidence, Prior
from tidewaiter.estimate.updating.likelihoods import (
    binomial,
    censored_above,
    normal_on,
    poisson_count,
)
from tidewaiter.estimate.updating.posterior import Tempering
from tidewaiter.estimate.updating.tempered import extend, prior_draws, update

QUICK = Tempering(seed=1, particles=1000)
ERRORS = 4.0  # Monte-Carlo standard errors that an answer may be off


def one_number(name, quantile):
    """A model of one quantity with that quantile function."""
    return Prior(1, lambda z: {name: quantile(ndtr(z[:, 0]))})


def bits(posterior):
    return hashlib.sha256(np.ascontiguousarray(posterior.z).tobytes()).hexdigest()


def mean_error(z):
    """Standard error of a mean, allowing for what draws remember."""
    return 1.5 * z.std(axis=0) / np.sqrt(len(z))


@pytest.mark.parametrize("dimension", [1, 3, 10, 20])
def test_normal_observations_of_normal_scores(linear_world, dimension):
    # Bayesian linear regression with known error: posterior and marginal likelihood are matrix
    # formulas (for example Gelman and others, Bayesian Data Analysis, 3rd edition, section 14.2).
    world = linear_world(dimension, seed=dimension)
    posterior = update(world.prior, world.items, Tempering(seed=2, particles=4000))
    mean, covariance = world.posterior()
    assert posterior.warnings == ()
    assert posterior.log_evidence == pytest.approx(
        world.log_evidence(), abs=ERRORS * posterior.log_evidence_error
    )
    assert (np.abs(posterior.z.mean(axis=0) - mean) < ERRORS * mean_error(posterior.z)).all()
    spread = np.cov(posterior.z.T).reshape(dimension, dimension)
    scale = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(
        spread / np.outer(scale, scale), covariance / np.outer(scale, scale), atol=0.12
    )


def test_binomial_observation_of_a_beta():
    # Beta-binomial: the posterior is Beta(a + k, b + n - k).
    k, n, a, b = 7, 20, 2.0, 5.0
    item = Evidence("audit", lambda v: binomial(k, n, v["p"]))
    posterior = update(one_number("p", lambda u: betaincinv(a, b, u)), [item], QUICK)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    exact = ways + betaln(a + k, b + n - k) - betaln(a, b)
    assert posterior.log_evidence == pytest.approx(exact, abs=ERRORS * posterior.log_evidence_error)
    assert kstest(posterior.values["p"], beta(a + k, b + n - k).cdf).pvalue > 1e-4


def test_poisson_observations_of_a_gamma():
    # Gamma-Poisson: the posterior is Gamma(shape + sum, rate + number).
    y, shape, rate = np.array([[9], [14], [11]]), 3.0, 0.2
    item = Evidence("counts", lambda v: poisson_count(y, v["mean"]).sum(axis=0))
    prior = one_number("mean", lambda u: gammaincinv(shape, u) / rate)
    posterior = update(prior, [item], QUICK)
    total = y.sum()
    exact = (
        shape * np.log(rate)
        - gammaln(shape)
        + gammaln(shape + total)
        - (shape + total) * np.log(rate + 3)
        - gammaln(y + 1).sum()
    )
    assert posterior.log_evidence == pytest.approx(exact, abs=ERRORS * posterior.log_evidence_error)
    expected = gamma(shape + total, scale=1 / (rate + 3))
    assert kstest(posterior.values["mean"], expected.cdf).pvalue > 1e-4


FUNNEL = np.array([0.3, -0.1, 2.5, -1.9, 0.2, 0.8, -0.4, 3.1])


def funnel_density(score):
    """Prior times likelihood of the scale's score, the eight effects integrated out."""
    spread = np.sqrt(np.exp(3 * score) + 0.25)
    return norm.pdf(score) * np.prod(norm.pdf(FUNNEL, scale=spread))


def test_a_scale_with_a_funnel_below_it():
    # Neal (2003), section 8: effects whose common scale is unknown. Eight of the nine scores
    # integrate out, the ninth is done by quadrature.
    def loglik(v):
        effects = np.exp(1.5 * v["z"][0]) * v["z"][1:]
        return normal_on(FUNNEL[:, None], effects, 0.5).sum(axis=0)

    prior = Prior(9, lambda z: {"z": z.T})
    posterior = update(prior, [Evidence("effects", loglik)], Tempering(seed=4, particles=4000))
    whole = quad(funnel_density, -8, 8, epsabs=0, epsrel=1e-10)[0]
    assert posterior.log_evidence == pytest.approx(
        np.log(whole), abs=ERRORS * posterior.log_evidence_error
    )
    scale = posterior.z[:, 0]
    for point in np.quantile(scale, [0.05, 0.25, 0.5, 0.75, 0.95]):
        below = quad(funnel_density, -8, point, epsabs=0, epsrel=1e-10)[0] / whole
        allowed = ERRORS * 1.5 * np.sqrt(below * (1 - below) / 4000)
        assert (scale <= point).mean() == pytest.approx(below, abs=allowed)


def test_two_hills_keep_their_weights():
    # A posterior of two separate hills, 3 to 1: tempering must not lose either.
    def loglik(v):
        near = [np.log(w) + norm.logpdf(v["z"][0], m, 0.15) for w, m in ((0.75, -2), (0.25, 2))]
        return np.logaddexp(*near)

    item = Evidence("either", loglik)
    posterior = update(Prior(2, lambda z: {"z": z.T}), [item], Tempering(seed=5, particles=4000))
    assert posterior.log_evidence == pytest.approx(norm.logpdf(2, 0, np.hypot(1, 0.15)), abs=0.25)
    assert (posterior.z[:, 0] < 0).mean() == pytest.approx(0.75, abs=0.06)


def test_a_hard_bound_cuts_the_prior():
    # P(z < -1.5) and the truncated normal are exact.
    item = Evidence("cap", lambda v: censored_above(np.exp(v["z"][0]), np.exp(-1.5)))
    posterior = update(Prior(2, lambda z: {"z": z.T}), [item], QUICK)
    assert posterior.log_evidence == pytest.approx(
        norm.logcdf(-1.5), abs=ERRORS * posterior.log_evidence_error
    )
    assert posterior.z[:, 0].max() < -1.5
    cut = lambda x: np.minimum(norm.cdf(x) / norm.cdf(-1.5), 1)  # noqa: E731
    assert kstest(posterior.z[:, 0], cut).pvalue > 1e-4
    assert posterior.steps[0].temperature == 0


def test_no_evidence_gives_the_prior():
    prior = Prior(3, lambda z: {"z": z.T})
    posterior = update(prior, [], Tempering(seed=6, particles=4000))
    assert posterior.log_evidence == 0
    assert posterior.log_evidence_error == 0
    assert posterior.steps == ()
    assert bits(posterior) == bits(prior_draws(prior, Tempering(seed=6, particles=4000)))
    assert kstest(posterior.z.ravel(), "norm").pvalue > 1e-4


def test_evidence_that_says_the_same_of_every_draw_leaves_the_prior():
    item = Evidence("flat", lambda v: np.full(v["z"].shape[-1], -3.25))
    posterior = update(Prior(2, lambda z: {"z": z.T}), [item], QUICK)
    assert posterior.log_evidence == pytest.approx(-3.25, abs=1e-12)
    assert posterior.log_evidence_error == pytest.approx(0, abs=1e-9)
    assert kstest(posterior.z.ravel(), "norm").pvalue > 1e-4


def test_a_model_without_uncertainty_has_a_likelihood_for_its_evidence():
    prior = Prior(0, lambda z: {"mean": np.full(len(z), 4.0)})
    posterior = update(prior, [Evidence("count", lambda v: poisson_count(3, v["mean"]))], QUICK)
    assert posterior.log_evidence == pytest.approx(float(poisson_count(3, 4.0)))
    assert posterior.z.shape == (1000, 0)


def test_an_assumption_that_is_a_point_stays_one():
    # The first score changes nothing: its posterior is its prior; the second is conjugate.
    prior = Prior(2, lambda z: {"a": np.full(len(z), 2.0), "b": z[:, 1]})
    item = Evidence("sum", lambda v: normal_on(3.0, v["a"] + v["b"], 1.0))
    posterior = update(prior, [item], Tempering(seed=7, particles=4000))
    assert set(posterior.values["a"]) == {2.0}
    assert kstest(posterior.z[:, 0], "norm").pvalue > 1e-4
    assert kstest(posterior.z[:, 1], norm(0.5, np.sqrt(0.5)).cdf).pvalue > 1e-4


def test_the_order_of_items_changes_no_bit(linear_world):
    world = linear_world(4, seed=8)
    there = update(world.prior, world.items, QUICK)
    back = update(world.prior, world.items[::-1], QUICK)
    assert bits(there) == bits(back)
    assert there.log_evidence == back.log_evidence
    assert [item.id for item in back.evidence] == sorted(item.id for item in world.items)


def test_the_same_seed_gives_the_same_bits_and_another_seed_does_not(linear_world):
    world = linear_world(3, seed=9)
    first, again, other = (
        update(world.prior, world.items, Tempering(seed=s, particles=500)) for s in (1, 1, 2)
    )
    assert bits(first) == bits(again)
    assert first.steps == again.steps
    assert bits(first) != bits(other)


def test_one_item_after_another_is_all_at_once(linear_world):
    world = linear_world(4, seed=10)
    settings = Tempering(seed=3, particles=4000)
    posterior = prior_draws(world.prior, settings)
    for seen in range(1, len(world.items) + 1):
        posterior = extend(posterior, [world.items[seen - 1]])
        assert posterior.log_evidence == pytest.approx(
            world.log_evidence(slice(seen)), abs=ERRORS * posterior.log_evidence_error
        )
    mean, _ = world.posterior()
    assert (np.abs(posterior.z.mean(axis=0) - mean) < ERRORS * mean_error(posterior.z)).all()
    assert {step.stage for step in posterior.steps} == set(range(len(world.items)))


def test_items_in_the_other_order_lead_to_the_same_place(linear_world):
    world = linear_world(3, seed=11)
    settings = Tempering(seed=4, particles=4000)
    found = []
    for items in (world.items, world.items[::-1]):
        posterior = update(world.prior, items[:2], settings)
        found.append(extend(posterior, items[2:]))
    error = np.hypot(*(p.log_evidence_error for p in found))
    assert found[0].log_evidence == pytest.approx(found[1].log_evidence, abs=ERRORS * error)
    difference = found[0].z.mean(axis=0) - found[1].z.mean(axis=0)
    assert (np.abs(difference) < ERRORS * np.sqrt(2) * mean_error(found[0].z)).all()


def test_a_level_of_the_earlier_likelihood_does_not_hold_draws_back(linear_world):
    world = linear_world(3, seed=11)
    level = Evidence("level", lambda v: np.full(v["z"].shape[-1], -1e4))
    posterior = extend(update(world.prior, [level], QUICK), world.items)
    assert posterior.warnings == ()
    assert posterior.log_evidence + 1e4 == pytest.approx(
        world.log_evidence(), abs=ERRORS * posterior.log_evidence_error
    )


def test_draws_move_on_for_longer_after_the_last_step(linear_world):
    world = linear_world(4, seed=11)
    settings = Tempering(particles=4000, memory=0.5, last_memory=0.05)
    *earlier, last = update(world.prior, world.items, settings).steps
    assert last.memory <= 0.05
    assert 0.05 < max(step.memory for step in earlier) <= 0.5


def test_a_model_that_draws_numbers_of_its_own_is_refused():
    prior = Prior(1, lambda z: {"z": z.T, "own": np.arange(len(z)) * 1.0})
    with pytest.raises(ModelError, match=r"evidence sum: .* evaluated together"):
        update(prior, [Evidence("sum", lambda v: normal_on(3.0, v["own"], 1.0))], QUICK)


def test_extending_leaves_the_earlier_posterior_as_it_was(linear_world):
    world = linear_world(3, seed=12)
    posterior = update(world.prior, world.items[:3], QUICK)
    before = bits(posterior), posterior.log_evidence, posterior.steps
    extend(posterior, world.items[3:])
    assert (bits(posterior), posterior.log_evidence, posterior.steps) == before
    assert extend(posterior, []) is posterior


def test_the_stated_error_is_that_of_repeats(linear_world):
    world = linear_world(5, seed=13)
    runs = [update(world.prior, world.items, Tempering(seed=s, particles=400)) for s in range(40)]
    found = np.array([run.log_evidence for run in runs])
    stated = np.mean([run.log_evidence_error for run in runs])
    # 40 repeats know their standard deviation to about 11%.
    assert found.std(ddof=1) == pytest.approx(stated, rel=0.4)
    assert found.mean() == pytest.approx(world.log_evidence(), abs=4 * stated / np.sqrt(40) + 0.03)


def test_every_step_is_reported_and_adds_up(linear_world):
    world = linear_world(4, seed=14)
    told = []
    posterior = update(world.prior, world.items, QUICK, told.append)
    assert tuple(told) == posterior.steps
    temperatures = [step.temperature for step in told]
    assert temperatures == sorted(set(temperatures))
    assert temperatures[-1] == 1
    assert posterior.log_evidence == pytest.approx(sum(s.log_evidence for s in told))
    for step in told[:-1]:
        assert step.effective_share == pytest.approx(QUICK.share, abs=1e-6)


def test_log_likelihoods_are_kept_by_item(linear_world):
    world = linear_world(3, seed=15)
    posterior = update(world.prior, world.items[:4], QUICK)
    for item, row in zip(posterior.evidence, posterior.log_likelihoods, strict=True):
        np.testing.assert_array_equal(row, item.loglik(posterior.values))


def test_an_item_is_not_used_twice(linear_world):
    world = linear_world(2, seed=16)
    posterior = update(world.prior, world.items[:2], QUICK)
    with pytest.raises(ModelError, match="used twice"):
        extend(posterior, [world.items[0]])


def test_evidence_that_cannot_be_is_refused(linear_world):
    world = linear_world(2, seed=17)
    never = Evidence("never", lambda v: np.full(v["z"].shape[-1], -np.inf))
    with pytest.raises(ModelError, match="evidence never: no draw"):
        update(world.prior, [*world.items, never], QUICK)
    posterior = update(world.prior, world.items, QUICK)
    with pytest.raises(ModelError, match="evidence never: no draw"):
        extend(posterior, [never])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_likelihood_that_breaks_on_the_way_is_refused_by_name(bad):
    # Fine for every draw of the prior; broken where moves will go.
    item = Evidence("far", lambda v: np.where(v["z"][0] > 4.5, bad, 40 * v["z"][0]))
    with pytest.raises(ModelError, match="evidence far: a log-likelihood is no number"):
        update(Prior(1, lambda z: {"z": z.T}), [item], QUICK)
