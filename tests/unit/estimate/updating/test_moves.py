"""Moves keep their target, forget their start, and stop when told."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from tidewaiter.estimate.updating.moves import Cloud, Manner, Reach, Target, _traces, moved
from tidewaiter.estimate.updating.preconditioner import fitted

N = 4000


def philox(seed):
    return np.random.Generator(np.random.Philox(seed))


def shape_of(z):
    return fitted(z, np.full(z.shape[1], 1 / z.shape[1]))


def manner(z, memory=0.1, most_sweeps=200):
    return Manner(shape_of(z), Reach(), memory, most_sweeps)


def normal_target(sd, temperature=1.0):
    """Prior N(0, 1) times a likelihood that makes every score N(0, sd)."""
    power = 0.5 - 0.5 / sd**2

    def likelihood(z):
        return np.zeros(z.shape[1]), power * np.square(z).sum(axis=0)

    return Target(likelihood, temperature)


@pytest.mark.parametrize("d", [1, 3, 12])
def test_draws_of_the_target_stay_draws_of_the_target(d):
    z = 0.3 * philox(1).standard_normal((d, N))
    target = normal_target(0.3)
    movement = moved(target, target.cloud(z), manner(z), philox(2))
    assert movement.sweeps >= 2
    for row in movement.cloud.z:
        assert kstest(row, norm(scale=0.3).cdf).pvalue > 1e-4


@pytest.mark.parametrize("reach", [Reach(1e-9, 1e-9), Reach(50.0, 1.0)])
def test_moves_of_a_wrong_length_learn_a_better_one(reach):
    z = 0.5 * philox(1).standard_normal((4, N))
    target = normal_target(0.5)
    movement = moved(target, target.cloud(z), Manner(shape_of(z), reach, 0.1, 400), philox(3))
    assert movement.memory <= 0.1
    assert abs(np.log(movement.reach.walk)) < abs(np.log(reach.walk)) - 1


def test_draws_piled_up_on_a_few_places_spread_over_the_target():
    z = np.tile(philox(4).standard_normal((5, 40)), 100)
    target = normal_target(1.0)
    movement = moved(target, target.cloud(z), manner(z, 0.05, 400), philox(5))
    assert np.unique(movement.cloud.z[0]).size > 0.99 * N
    for row in movement.cloud.z:
        assert kstest(row, "norm").pvalue > 1e-4


def test_heavy_tails_are_reached():
    # The score's density is a standard Cauchy, so wide that a fitted normal is useless.
    def likelihood(z):
        return np.zeros(z.shape[1]), 0.5 * z[0] ** 2 - np.log1p(z[0] ** 2)

    target = Target(likelihood, 1.0)
    z = philox(6).standard_cauchy((1, N))
    bulk = np.clip(z, -50, 50)
    movement = moved(target, target.cloud(z), manner(bulk, 0.05, 300), philox(7))
    assert kstest(movement.cloud.z[0], "cauchy").pvalue > 1e-4


def test_impossible_places_are_never_entered():
    def likelihood(z):
        return np.zeros(z.shape[1]), np.where(z[0] > 1, 0.0, -np.inf)

    z = 1 + philox(8).standard_exponential((2, N))
    for temperature in (0.0, 0.5, 1.0):
        target = Target(likelihood, temperature)
        movement = moved(target, target.cloud(z), manner(z), philox(9))
        assert movement.cloud.z[0].min() > 1


def test_at_temperature_0_the_fresh_evidence_says_nothing():
    z = philox(10).standard_normal((2, N))
    target = normal_target(0.1, temperature=0.0)
    movement = moved(target, target.cloud(z), manner(z), philox(11))
    assert movement.cloud.z.std() == pytest.approx(1, rel=0.05)


def test_the_log_likelihoods_that_come_back_are_those_of_the_draws():
    z = philox(12).standard_normal((3, 500))
    target = normal_target(0.5)
    cloud = moved(target, target.cloud(z), manner(z), philox(13)).cloud
    np.testing.assert_array_equal(cloud.fresh, target.cloud(cloud.z).fresh)


def test_scores_and_their_squares_and_the_likelihood_must_be_forgotten():
    z = philox(18).standard_normal((3, 500))
    traces = _traces(Cloud(z, z[0], z[1] * z[2]))
    assert traces.shape == (7, 500)
    for row, watched in zip(
        traces, [*z, *(z - z.mean(axis=1)[:, None]) ** 2, z[0] + z[1] * z[2]], strict=True
    ):
        assert row @ row == pytest.approx(1)
        assert abs(np.corrcoef(row, watched)[0, 1]) == pytest.approx(1)


def test_moves_stop_at_the_most_sweeps_and_say_what_is_remembered():
    z = philox(14).standard_normal((3, 500))
    target = normal_target(1.0)
    how = Manner(shape_of(z), Reach(1e-6, 1e-6), 0.01, 4)
    movement = moved(target, target.cloud(z), how, philox(15))
    assert movement.sweeps == 4
    assert movement.memory > 0.8


def test_a_cloud_is_left_as_it_was():
    z = philox(16).standard_normal((2, 500))
    target = normal_target(0.5)
    cloud = target.cloud(z)
    kept = Cloud(*(part.copy() for part in cloud))
    moved(target, cloud, manner(z), philox(17))
    for part, before in zip(cloud, kept, strict=True):
        np.testing.assert_array_equal(part, before)
