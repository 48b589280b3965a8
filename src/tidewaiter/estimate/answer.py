"""The answer of a run, and the manifest that lets anyone run it again."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version

import msgspec
import numpy as np

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.engine.distributions import fit_of, quantiles_of
from tidewaiter.estimate.engine.run import Draws, Settings
from tidewaiter.estimate.published import Compared, compared
from tidewaiter.estimate.summary import Summary, summary
from tidewaiter.model.assumption import Fitted, ModelFacts

_NOTABLE_GAP = 0.005
_ENDS = np.array([-1.6449, 1.6449])  # scores of the 5% and the 95% quantile


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that a run depends on, and the digest of what came out.

    Attributes:
        tidewaiter: Version of the product.
        python: Version of Python.
        libraries: Versions of the numerical libraries.
        machine: Processor family; vector units may round differently on another.
        settings: Draws, seed, sampler.
        inputs: SHA-256 of each input file, by name.
        facts: The model's facts as they were used, changes by the user included.
        outputs: SHA-256 of the draws of each output.
    """

    tidewaiter: str
    python: str
    libraries: dict[str, str]
    machine: str
    settings: Settings
    inputs: dict[str, str]
    facts: ModelFacts
    outputs: dict[str, str]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one run.

    Attributes:
        model: Name of the model.
        title: Its title.
        seed: Seed of the run.
        draws: Number of draws.
        sampler: Kind of points.
        quantities: Summary of each output without axes.
        published: Published figures beside computed ones.
        headline: Outputs to show first.
        unquantified: Named uncertainties that the numbers leave out.
        changed: Names of the assumptions that the user set.
        correlation_repair: Change that a declared correlation matrix needed; 0 for none.
        warnings: What a reader must know before using the figures.
    """

    model: str
    title: str
    seed: int
    draws: int
    sampler: str
    quantities: dict[str, Summary]
    published: dict[str, Compared]
    headline: tuple[str, ...]
    unquantified: tuple[str, ...]
    changed: tuple[str, ...]
    correlation_repair: float
    warnings: tuple[str, ...]


def answered(used: ModelFacts, draws: Draws) -> Estimate:
    """Return the answer that the draws of a model give.

    Raises:
        ModelError: If an output is infinite or undefined in some draws.
    """
    _refuse_infinite(draws)
    settings = draws.settings
    plain = {name: v for name, v in draws.values.items() if v.ndim == 1}
    return Estimate(
        model=used.id,
        title=used.title,
        seed=settings.seed,
        draws=settings.draws,
        sampler=settings.sampler,
        quantities={n: summary(v, draws.units[n]) for n, v in plain.items()},
        published={n: compared(f, plain.get(n)) for n, f in used.published.items()},
        headline=used.headline,
        unquantified=tuple(s.value for s in used.unquantified),
        changed=tuple(a.name for a in used.assumptions if a.source == "user"),
        correlation_repair=draws.correlation_repair,
        warnings=(*_repairs(draws), *_misfits(used), *_clipped(used)),
    )


def _refuse_infinite(draws: Draws) -> None:
    for name, values in draws.values.items():
        wrong = int(np.count_nonzero(~np.isfinite(values)))
        if wrong:
            raise ModelError(
                f"{name} is infinite or undefined in some draws",
                found=f"{wrong:,} of {values.size:,} draws",
                allowed="finite numbers",
                hint="an assumption may divide by 0, or lie below 0 under a logarithm",
            )


def manifest_of(used: ModelFacts, draws: Draws, inputs: dict[str, str]) -> Manifest:
    """Return the manifest of a run.

    Args:
        used: The model's facts as they were used.
        draws: What came out.
        inputs: SHA-256 of each input file, by name.
    """
    return Manifest(
        tidewaiter=version("tidewaiter"),
        python=platform.python_version(),
        libraries={name: version(name) for name in ("numpy", "scipy")},
        machine=platform.machine(),
        settings=msgspec.structs.replace(draws.settings, workers=1),
        inputs=inputs,
        facts=used,
        outputs={n: hashlib.sha256(v.tobytes()).hexdigest() for n, v in draws.values.items()},
    )


def _repairs(draws: Draws) -> tuple[str, ...]:
    if draws.correlation_repair:
        text = "declared correlations contradict each other; the nearest sound ones were used, "
        return (f"{text}{draws.correlation_repair:.3g} away",)
    return ()


def _clipped(used: ModelFacts) -> tuple[str, ...]:
    """Return a warning for each belief of the user that the model's bounds cut."""
    told = []
    for given in used.assumptions:
        if given.source != "user" or given.clip is None:
            continue
        for distribution in (given.distribution, *given.cells.values()):
            ends = () if distribution is None else quantiles_of(distribution).at_score(_ENDS)
            if any(not given.clip[0] <= end <= given.clip[1] for end in ends):
                told.append(
                    f"{given.name}: beliefs beyond {given.clip[0]:g} to {given.clip[1]:g} are set "
                    "to these ends, as the model does"
                )
    return tuple(told)


def _misfits(used: ModelFacts) -> tuple[str, ...]:
    """Return a warning for each fitted family that misses what was stated."""
    told = []
    for given in used.assumptions:
        for distribution in (given.distribution, *given.cells.values()):
            if isinstance(distribution, Fitted):
                gap = fit_of(distribution).largest_gap
                if gap > _NOTABLE_GAP:
                    told.append(
                        f"{given.name}: the {distribution.shape} misses the stated quantiles by "
                        f"up to {gap:.3f} in probability"
                    )
    return tuple(told)
