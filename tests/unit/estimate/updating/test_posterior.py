"""Settings that make no sense, and what a reader of a posterior is told."""

import numpy as np
import pytest

from tidewaiter.core.errors import UsageError
from tidewaiter.estimate.updating.evidence import Evidence, Prior
from tidewaiter.estimate.updating.posterior import Tempering
from tidewaiter.estimate.updating.tempered import update

SCORES = Prior(1, lambda z: {"z": z.T})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"particles": 99}, "too few particles"),
        ({"share": 0.0}, "share is out of range"),
        ({"share": 1.0}, "share is out of range"),
        ({"memory": 1.5}, "memory is out of range"),
        ({"last_memory": -0.1}, "last_memory is out of range"),
        ({"most_sweeps": 1}, "draws must move"),
    ],
)
def test_settings_out_of_range_are_refused(change, message):
    with pytest.raises(UsageError, match=message):
        Tempering(**change)


def test_values_are_those_of_the_model_at_the_draws(linear_world):
    world = linear_world(2, seed=1)
    posterior = update(world.prior, world.items, Tempering(particles=200))
    np.testing.assert_array_equal(posterior.values["z"], posterior.z.T)


def test_a_sound_run_has_no_warnings(linear_world):
    world = linear_world(2, seed=1)
    assert update(world.prior, world.items, Tempering()).warnings == ()


def test_moves_that_were_cut_short_are_told():
    sharp = Evidence("sharp", lambda v: -0.5 * ((v["z"][0] - 2) / 0.01) ** 2)
    posterior = update(SCORES, [sharp], Tempering(particles=500, memory=0.01, most_sweeps=2))
    assert "moves stopped after 2 sweeps with correlation" in posterior.warnings[0]


def test_draws_with_few_ancestors_are_told():
    rare = Evidence("rare", lambda v: np.where(v["z"][0] > 2.5, 0.0, -np.inf))
    posterior = update(SCORES, [rare], Tempering(particles=500))
    assert any("descend from about" in warning for warning in posterior.warnings)
    assert posterior.log_evidence_error > 0.2
