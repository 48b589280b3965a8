"""What does an update hand back? Draws, the log evidence, and an account of how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from tidewaiter.estimate.updating.evidence import Evidence, Prior, Values
    from tidewaiter.estimate.updating.weights import Floats, Indices

_FEWEST_FAMILIES = 50  # below this neither draws nor their error can be relied upon


class Tempering(msgspec.Struct, frozen=True, kw_only=True):
    """How an update is run.

    Attributes:
        seed: Seed of every random stream.
        particles: Number of draws.
        share: Effective share of the draws that each step keeps, in (0, 1).
        memory: Correlation with the start at which draws count as moved, in (0, 1).
        last_memory: The same after the last step, from which answers are read.
        most_sweeps: Sweeps after a step at which moving stops, moved or not.
    """

    seed: int = 1
    particles: int = 4000
    share: float = 0.5
    memory: float = 0.25
    last_memory: float = 0.15
    most_sweeps: int = 400

    def __post_init__(self) -> None:
        if self.particles < 100:
            raise UsageError("too few particles", found=self.particles, allowed="100 or more")
        for name in ("share", "memory", "last_memory"):
            if not 0 < getattr(self, name) < 1:
                raise UsageError(
                    f"{name} is out of range", found=getattr(self, name), allowed="between 0 and 1"
                )
        if self.most_sweeps < 2:
            raise UsageError("draws must move", found=self.most_sweeps, allowed="2 sweeps or more")


class Step(NamedTuple):
    """One step of the likelihood towards power 1.

    Attributes:
        stage: Number of the update, from 0.
        temperature: Power of the new likelihood after the step; 0 for the step that only takes
            out impossible draws.
        effective_share: Effective sample size after reweighting, as a share of the draws.
        log_evidence: What the step adds to the log evidence.
        families: Effective number of families with a common ancestor.
        sweeps: Sweeps of moves.
        acceptance: Share of proposed moves accepted.
        memory: Largest correlation with the start left after the moves.
        settled: Whether the moves forgot their start as far as they had to.
    """

    stage: int
    temperature: float
    effective_share: float
    log_evidence: float
    families: float
    sweeps: int
    acceptance: float
    memory: float
    settled: bool


@dataclass(frozen=True, eq=False)
class Posterior:
    """Equally weighted draws given the evidence.

    Attributes:
        prior: The model.
        settings: How it was run.
        evidence: Items so far: in order of updates, and by id within one.
        z: Normal scores, shape (n, d).
        log_likelihoods: Of each item for each draw, shape (items, n).
        families: Number of the prior draw that each draw descends from, shape (n,).
        log_evidence: Log of the marginal likelihood of all items.
        log_evidence_error: Its standard error, estimated from this one run.
        steps: What happened, step by step.
    """

    prior: Prior
    settings: Tempering
    evidence: tuple[Evidence, ...]
    z: Floats
    log_likelihoods: Floats
    families: Indices
    log_evidence: float
    log_evidence_error: float
    steps: tuple[Step, ...]

    @property
    def values(self) -> Values:
        """Quantities of the model by name, the draws on the last axis."""
        return self.prior.evaluate(self.z)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader of an answer must be told about how it was computed."""
        told = [
            f"update {s.stage + 1}, power {s.temperature:.3g}: moves stopped after {s.sweeps} "
            f"sweeps with correlation {s.memory:.2f} to their start"
            for s in self.steps
            if not s.settled
        ]
        fewest = min((s.families for s in self.steps), default=np.inf)
        if fewest < _FEWEST_FAMILIES:
            told.append(
                f"all draws descend from about {fewest:.0f} draws of the prior: use more particles"
            )
        return tuple(told)
