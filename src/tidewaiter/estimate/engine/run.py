"""Running a model: from a graph, a seed and a number of draws to draws of its outputs.

Draws are made in blocks of 16,384, each a pure function of (seed, names, block number), so the
answer has the same bits whatever the number of workers, and memory does not grow with the draws
beyond the outputs that are kept.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tidewaiter.core.errors import UsageError
from tidewaiter.estimate.engine.distributions import Quantiles, quantiles_of
from tidewaiter.estimate.engine.evaluate import Draw, Plan, evaluated, planned
from tidewaiter.estimate.engine.streams import (
    BLOCK,
    MOST_DRAWS,
    POINTS,
    Sampler,
    block_generator,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidewaiter.estimate.engine.quantity import Graph

_BYTES = 8  # of one draw
_MOST_KEPT = 8 << 30  # bytes

Floats: TypeAlias = npt.NDArray[np.float64]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is run.

    Attributes:
        draws: Number of draws; powers of two suit Sobol' points best.
        seed: Seed of every stream.
        sampler: ``sobol`` or ``monte-carlo``.
        workers: Threads; the answer does not depend on it.
    """

    draws: int = 65_536
    seed: int = 1
    sampler: Sampler = "sobol"
    workers: int = 1

    def __post_init__(self) -> None:
        if not 2 <= self.draws <= MOST_DRAWS:
            raise UsageError(
                "number of draws is out of range", found=self.draws, allowed=f"2 to {MOST_DRAWS}"
            )
        if self.workers < 1:
            raise UsageError("a run needs a worker", found=self.workers, allowed="1 or more")


class Draws(NamedTuple):
    """Draws of the outputs of one run.

    Attributes:
        values: For each output, an array of shape (labels of its axes..., draws).
        units: Unit of each output, as text.
        settings: How they were made.
        correlation_repair: Distance by which a declared correlation matrix had to be changed to
            be one (Frobenius norm); 0 where it was sound.
    """

    values: dict[str, Floats]
    units: dict[str, str]
    settings: Settings
    correlation_repair: float


class _Column(NamedTuple):
    """One uncertain number: the name of its stream, and its quantile function."""

    name: str
    quantiles: Quantiles


class _Streams(NamedTuple):
    """All columns of a plan, by assumption, with the correlated ones apart."""

    columns: dict[str, tuple[_Column, ...]]
    group: tuple[str, ...]
    factor: Floats
    repair: float
    settings: Settings


def run(graph: Graph, settings: Settings, names: Sequence[str] | None = None) -> Draws:
    """Return the draws of some outputs of a model, or of all.

    Args:
        graph: The model.
        settings: Draws, seed, sampler, workers.
        names: Outputs to keep; None keeps all.

    Raises:
        UnknownNameError: If there is no output of that name.
    """
    return run_reporting(graph, settings, names, lambda _done: None)


def run_reporting(
    graph: Graph,
    settings: Settings,
    names: Sequence[str] | None,
    report: Callable[[int], None],
) -> Draws:
    """Return the draws of a model, telling ``report`` after each block how many were made."""
    plan = planned(graph, names)
    streams = _streams(plan, settings)
    nodes = {name: graph.nodes[number] for name, number in plan.outputs.items()}
    shapes = {
        name: (*(len(graph.axes[a]) for a in node.axes), settings.draws)
        for name, node in nodes.items()
    }
    _refuse_too_large(sum(math.prod(shape) for shape in shapes.values()) * _BYTES)
    kept = {name: np.empty(shape) for name, shape in shapes.items()}

    def fill(block: int) -> None:
        start = block * BLOCK
        size = min(BLOCK, settings.draws - start)
        for name, values in evaluated(plan, _draw(streams, block, size)).items():
            kept[name][..., start : start + size] = values
        report(size)

    blocks = range(-(-settings.draws // BLOCK))
    if settings.workers == 1:
        for block in blocks:
            fill(block)
    else:
        with ThreadPoolExecutor(settings.workers) as pool:
            list(pool.map(fill, blocks))
    units = {name: node.unit.text for name, node in nodes.items()}
    return Draws(kept, units, settings, streams.repair)


def _refuse_too_large(size: int) -> None:
    """Refuse to keep more draws than the memory of a common machine holds."""
    if size > _MOST_KEPT:
        raise UsageError(
            "the draws of so many outputs would not fit in memory",
            found=f"{size / 2**30:,.0f} GiB",
            allowed=f"{_MOST_KEPT >> 30} GiB",
            hint="ask for fewer draws, or keep fewer outputs",
        )


def evaluator(
    graph: Graph, names: Sequence[str]
) -> Callable[[dict[str, Floats]], dict[str, Floats]]:
    """Return the function from normal scores of the assumptions to outputs.

    For updating and for designs that choose their own points. Correlated assumptions take their
    scores through the same factor as in a run, so independent scores in give correlated values
    out. Random sums are taken at their expectation.

    Args:
        graph: The model.
        names: Outputs wanted.

    Returns:
        A function of scores by column (see :func:`column_names`), each of shape (points,); a
        column that is left out stays at its median. It returns for each output an array of shape
        (labels of its axes..., points).

    Raises:
        UnknownNameError: If there is no output of that name.
    """
    plan = planned(graph, names)
    streams = _streams(plan, Settings())

    def at(scores: dict[str, Floats]) -> dict[str, Floats]:
        medians = np.zeros(len(next(iter(scores.values()))))
        mixed = _mixed(streams, scores)

        def assumption(name: str) -> Floats:
            columns = streams.columns[name]
            rows = [c.quantiles.at_score(mixed.get(c.name, medians)) for c in columns]
            return rows[0] if not graph.assumptions[name].over else np.stack(rows)

        return evaluated(plan, Draw(len(medians), assumption, None))

    return at


def column_names(graph: Graph, names: Sequence[str] | None = None) -> list[str]:
    """Return the names of the uncertain numbers that some outputs depend on, in order.

    An assumption over an axis has one for each label, named ``assumption[label]``; constants are
    left out.
    """
    streams = _streams(planned(graph, names), Settings())
    return [c.name for cs in streams.columns.values() for c in cs if not c.quantiles.fixed]


def column_draws(graph: Graph, settings: Settings, names: list[str]) -> dict[str, Floats]:
    """Return the draws of single inputs in the same run, each of shape (draws,)."""
    streams = _streams(planned(graph), settings)
    by_name = {c.name: (a, i) for a, cs in streams.columns.items() for i, c in enumerate(cs)}
    kept = {name: np.empty(settings.draws) for name in names}
    for block in range(-(-settings.draws // BLOCK)):
        start = block * BLOCK
        size = min(BLOCK, settings.draws - start)
        draw = _draw(streams, block, size)
        for name in names:
            assumption, row = by_name[name]
            values = draw.assumption(assumption)
            kept[name][start : start + size] = values if values.ndim == 1 else values[row]
    return kept


def _streams(plan: Plan, settings: Settings) -> _Streams:
    graph = plan.graph
    columns = {name: _columns(graph, name) for name in plan.assumptions}
    pairs = [c for c in graph.correlations if set(c.between) <= set(columns)]
    group = tuple(n for n in columns if any(n in c.between for c in pairs))
    factor, repair = _factor(group, {c.between: c.rho for c in pairs})
    return _Streams(columns, group, factor, repair, settings)


def _columns(graph: Graph, name: str) -> tuple[_Column, ...]:
    given = graph.assumptions[name]
    parts = dict(given.cells)
    if given.distribution is not None:
        parts[""] = given.distribution
    columns = []
    for label, distribution in parts.items():
        column = f"{name}[{label}]" if label else name
        quantiles = quantiles_of(distribution, given.clip, given.truncate)
        columns.append(_Column(column, quantiles))
    return tuple(columns)


def _factor(group: tuple[str, ...], pairs: dict[tuple[str, str], float]) -> tuple[Floats, float]:
    if not group:
        return np.empty((0, 0)), 0.0
    from tidewaiter.estimate.engine.dependence import gaussian_copula_factor

    matrix = np.eye(len(group))
    for (a, b), rho in pairs.items():
        i, j = group.index(a), group.index(b)
        matrix[i, j] = matrix[j, i] = rho
    return gaussian_copula_factor(matrix)


def _draw(streams: _Streams, block: int, size: int) -> Draw:
    settings = streams.settings

    def points(column: _Column) -> Floats:
        return POINTS[settings.sampler](settings.seed, column.name, block, size)

    own = {name: ndtri(points(streams.columns[name][0])) for name in streams.group}
    mixed = _mixed(streams, own)

    def one(name: str, column: _Column) -> Floats:
        if column.quantiles.fixed:
            return column.quantiles.values(np.full(1, 0.5))
        if name in mixed:
            return column.quantiles.at_score(mixed[name])
        u = points(column)
        return column.quantiles.values(ndtri(u) if column.quantiles.of == "z" else u)

    def assumption(name: str) -> Floats:
        rows = [one(name, c) for c in streams.columns[name]]
        stacked = "[" in streams.columns[name][0].name
        return np.stack(np.broadcast_arrays(*rows)) if stacked else rows[0]

    def normals(name: str, count: int) -> Floats:
        return block_generator(settings.seed, name, block).standard_normal(count)

    return Draw(size, assumption, normals)


def _mixed(streams: _Streams, scores: dict[str, Floats]) -> dict[str, Floats]:
    """Return normal scores with the declared correlations put in."""
    if not streams.group:
        return dict(scores)
    size = len(next(iter(scores.values())))
    stacked = np.stack([scores.get(name, np.zeros(size)) for name in streams.group])
    mixed = streams.factor @ stacked
    return {**scores, **dict(zip(streams.group, mixed, strict=True))}
