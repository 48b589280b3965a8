"""Is an update right about its own uncertainty? Worlds with a known truth tell.

Simulation-based calibration (Cook, Gelman and Rubin 2006; Talts and others 2018): draw a truth
from the prior, make the evidence from it, update, and see where the truth lies among the draws.
Over many worlds its place is uniform, and a 90% interval holds it nine times in ten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.estimate.engine.streams import block_generator
from tidewaiter.estimate.updating.tempered import update

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidewaiter.estimate.updating.evidence import Evidence, Prior, Values
    from tidewaiter.estimate.updating.posterior import Tempering
    from tidewaiter.estimate.updating.weights import Floats


class Study(NamedTuple):
    """What is to be calibrated.

    Attributes:
        prior: The model.
        simulate: Items of evidence from the quantities of one draw (last axis of length 1).
        quantities: Names of quantities of shape (n,) whose places are looked at.
    """

    prior: Prior
    simulate: Callable[[Values, np.random.Generator], Sequence[Evidence]]
    quantities: tuple[str, ...]


def places_of_truth(study: Study, settings: Tempering, worlds: int) -> Floats:
    """Return the share of posterior draws below the truth, shape (worlds, quantities).

    Args:
        study: Model, simulator and quantities.
        settings: How each update is run; every world derives a seed of its own from its seed.
        worlds: Number of worlds.
    """
    places = np.empty((worlds, len(study.quantities)))
    for world in range(worlds):
        rng = block_generator(settings.seed, "updating/calibration", world)
        own = msgspec.structs.replace(settings, seed=int(rng.integers(1 << 62)))
        truth = study.prior.evaluate(rng.standard_normal((1, study.prior.dimension)))
        posterior = update(study.prior, study.simulate(truth, rng), own)
        values = posterior.values
        for column, name in enumerate(study.quantities):
            below = values[name] < truth[name]
            equal = values[name] == truth[name]
            places[world, column] = below.mean() + 0.5 * equal.mean()
    return places


def uniformity(places: Floats, bins: int = 20) -> float:
    """Return the p-value of a chi-square test that places, shape (worlds,), are uniform."""
    from scipy.stats import chisquare

    counts, _ = np.histogram(places, bins=bins, range=(0.0, 1.0))
    return float(chisquare(counts).pvalue)


def coverage(places: Floats, level: float) -> float:
    """Return the share of worlds, shape (worlds,), whose central interval holds the truth."""
    return float((np.abs(places - 0.5) <= 0.5 * level).mean())
