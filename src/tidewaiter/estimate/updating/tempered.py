"""prototype."""
from __future__ import annotations
from typing import NamedTuple
import numpy as np
from tidewaiter.estimate.updating.evidence import *
from tidewaiter.estimate.updating.moves import *
from tidewaiter.estimate.updating.preconditioner import fitted
from tidewaiter.estimate.streams import block_generator
from tidewaiter.estimate.updating.weights import *

class Settings(NamedTuple):
    seed: int
    particles: int = 4000
    share: float = 0.5
    memory: float = 0.5
    final_memory: float = 0.1
    most: int = 200

def update(prior, evidence, s):
    n, d = s.particles, prior.dimension
    z = block_generator(s.seed,"prior",0).standard_normal((d, n))
    items = in_order(evidence, (), prior.uses)
    def like(z):
        t = log_likelihoods(items, prior.evaluate(z.T), z.shape[1]).sum(0)
        return np.zeros_like(t), t
    cloud = Cloud(z, *like(z))
    w = np.full(n, 1 / n)
    temp = 0.0; logz = 0.0; steps = []; reach = Reach()
    step = 0
    while temp < 1:
        nt = next_temperature(w, cloud.fresh, temp, s.share)
        inc = (nt - temp) * cloud.fresh
        cess = conditional_effective_share(w, inc)
        w, l = reweighted(w, inc); logz += l
        shape = fitted(cloud.z, w)
        rng = block_generator(s.seed,"step",step)
        ess = effective_size(w)
        a = systematic_ancestors(w, rng.random())
        cloud = Cloud(cloud.z[:, a], cloud.held[a], cloud.fresh[a]); w = np.full(n, 1 / n)
        temp = nt; step += 1
        m = moved(Target(like, temp), cloud, shape, reach, Patience(s.memory if temp < 1 else s.final_memory, s.most), rng)
        cloud, reach = m.cloud, m.reach
        steps.append((temp, cess, ess / n, m.sweeps, m.acceptance, m.memory, reach, l))
    return cloud, logz, steps
