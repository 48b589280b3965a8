"""Calibrated regions hold the true sites of nodes that they were not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from latency_worlds import SPEEDS, honest_ms, world
from tidewaiter.custody.location.calibration import Signals, calibrated
from tidewaiter.custody.location.mesh import Mesh, operators_of
from tidewaiter.custody.location.scoring import landmarks_for, likelihood
from tidewaiter.model.custody.location_answers import Suspect

SIGNALS = Signals(SPEEDS["fibre"], 30.0)


def mesh_of_world(count: int, seed: int) -> Mesh:
    rng = np.random.Generator(np.random.Philox(seed))
    ground = world(count, rng)
    ms = np.array([honest_ms(at, ground.units, rng) for at in ground.units])
    ms = np.minimum(ms, ms.T)
    np.fill_diagonal(ms, np.nan)
    return Mesh(ground.nodes, ground.units, operators_of(ground.nodes), ms, 0, 0)


@pytest.fixture(scope="module")
def known(facts):
    """Return a mesh of 60 nodes with its law."""
    mesh = mesh_of_world(60, 8)
    return mesh, calibrated(mesh, SIGNALS, facts.custody["location"].law, np.arange(60))


def test_regions_hold_their_share(known) -> None:
    mesh, law = known
    found = likelihood(mesh, np.arange(60), law, 0.9)
    assert found is not None
    assert 0.85 <= found.coverage <= 0.97
    assert np.median(found.errors) < 500
    assert (found.farthest >= 0).all()


def test_a_node_does_not_calibrate_its_own_region(known) -> None:
    _, law = known
    worst = int(np.nanargmax(law.scores))
    others = np.delete(law.scores, worst)
    assert law.scale(59 / 60, worst) == pytest.approx(np.nanmax(others))
    assert law.scale(60 / 61) == pytest.approx(law.scores[worst])


def test_the_same_mesh_gives_the_same_law(known, facts) -> None:
    mesh, law = known
    again = calibrated(mesh, SIGNALS, facts.custody["location"].law, np.arange(60))
    assert again.law == law.law
    assert np.array_equal(again.scores, law.scores)


def test_nodes_that_are_not_trusted_take_no_part(facts) -> None:
    mesh = mesh_of_world(12, 9)
    law = calibrated(mesh, SIGNALS, facts.custody["location"].law, np.arange(10))
    assert np.isnan(law.scores[10:]).all()
    assert np.isfinite(law.scores[:10]).all()


def test_an_empty_mesh_keeps_the_packaged_law(facts) -> None:
    prior = facts.custody["location"].law
    mesh = mesh_of_world(3, 9)._replace(ms=np.full((3, 3), np.nan))
    law = calibrated(mesh, SIGNALS, prior, np.arange(3))
    assert law.law == prior
    assert law.scale(0.95) == prior.scale["0.95"]
    assert likelihood(mesh, np.arange(3), law, 0.95) is None


def test_of_two_that_contradict_each_other_each_is_the_others_landmark() -> None:
    mesh = mesh_of_world(4, 9)
    pair = [
        Suspect(
            landmark=a, name=a, contradicted_by=(b,), names=(b,), worst_km=9, is_one_of_two=True
        )
        for a, b in (("l0", "l1"), ("l1", "l0"))
    ]
    assert landmarks_for(mesh, 0, pair).tolist() == [1, 2, 3]
    assert landmarks_for(mesh, 2, pair).tolist() == [3]
