"""Evaluating a graph on a block of draws.

A plan lists only the nodes that the wanted outputs need, in order, and after which step each
array may be dropped, so a block's memory is that of the few arrays in use at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from tidewaiter.core.errors import UnknownNameError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tidewaiter.estimate.engine.quantity import Graph, Node

Floats: TypeAlias = npt.NDArray[np.float64]


class Step(NamedTuple):
    """One node to compute, and the nodes that nobody needs afterwards."""

    number: int
    node: Node
    drop: tuple[int, ...]


class Plan(NamedTuple):
    """What to compute for some outputs of a graph.

    Attributes:
        steps: Nodes in order.
        outputs: Node number of each wanted output, by name.
        assumptions: Names of the assumptions that are drawn.
    """

    graph: Graph
    steps: tuple[Step, ...]
    outputs: dict[str, int]
    assumptions: tuple[str, ...]


class Draw(NamedTuple):
    """Where the random numbers of a block come from.

    Attributes:
        size: Number of draws in the block.
        assumption: From an assumption's name to its values, shape (labels of its axis..., size),
            or with a last axis of 1 where all draws are alike.
        normals: From a stream's name and a count to that many standard normals; None takes
            random sums at their expectation.
    """

    size: int
    assumption: Callable[[str], Floats]
    normals: Callable[[str, int], Floats] | None


def planned(graph: Graph, names: Sequence[str] | None = None) -> Plan:
    """Return the plan for some outputs, or for all of them.

    Raises:
        UnknownNameError: If there is no output of that name.
    """
    wanted = list(graph.outputs) if names is None else list(names)
    for name in wanted:
        if name not in graph.outputs:
            raise UnknownNameError(
                f"model {graph.name} has no such output",
                found=name,
                hint=nearest(name, list(graph.outputs)),
            )
    outputs = {name: graph.outputs[name].node for name in wanted}
    needed = _reached(graph, set(outputs.values()))
    drops = _drops(graph, needed, set(outputs.values()))
    steps = tuple(Step(n, graph.nodes[n], drops[n]) for n in needed)
    drawn = tuple(s.node.settings[0] for s in steps if s.node.op == "assume")
    return Plan(graph, steps, outputs, drawn)


def evaluated(plan: Plan, draw: Draw) -> dict[str, Floats]:
    """Return the outputs of a block, each of shape (labels of its axes..., draws).

    What has no uncertainty is held once, with a last axis of 1, until the end.
    """
    values: dict[int, Floats] = {}
    for number, node, drop in plan.steps:
        values[number] = _result(plan.graph, node, values, draw)
        for gone in drop:
            del values[gone]
    found = {name: values[number] for name, number in plan.outputs.items()}
    return {n: np.broadcast_to(v, (*v.shape[:-1], draw.size)) for n, v in found.items()}


def _drops(graph: Graph, needed: list[int], kept: set[int]) -> dict[int, tuple[int, ...]]:
    """Return for each step the nodes that no later step needs."""
    last = {number: step for step in needed for number in (*graph.nodes[step].inputs, step)}
    drops: dict[int, list[int]] = {step: [] for step in needed}
    for number, step in last.items():
        if number not in kept:
            drops[step].append(number)
    return {step: tuple(gone) for step, gone in drops.items()}


def _reached(graph: Graph, ends: set[int]) -> list[int]:
    reached: set[int] = set()
    waiting = list(ends)
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += graph.nodes[number].inputs
    return sorted(reached)


def _result(graph: Graph, node: Node, values: dict[int, Floats], draw: Draw) -> Floats:
    if node.op == "assume":
        return draw.assumption(node.settings[0])
    if node.op == "constant":
        return np.full(1, node.settings[0])
    inputs = [values[i] for i in node.inputs]
    if node.op == "random_sum":
        return _random_sum(inputs, node.settings[0], draw)
    if node.op in _SHAPED:
        return _SHAPED[node.op](inputs[0], *node.settings)
    if node.axes:
        axes = [graph.nodes[i].axes for i in node.inputs]
        inputs = [_spread(x, a, node.axes) for x, a in zip(inputs, axes, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _POINTWISE[node.op](*inputs, *node.settings)


def _spread(values: Floats, axes: tuple[str, ...], onto: tuple[str, ...]) -> Floats:
    """Return an array with its axes in the order of the result and 1 where it has none."""
    if axes == onto:
        return values
    order = [axes.index(a) for a in onto if a in axes]
    moved = values.transpose(*order, len(axes))
    sizes = iter(moved.shape)
    shape = [next(sizes) if a in axes else 1 for a in onto]
    return moved.reshape(*shape, values.shape[-1])


def _random_sum(inputs: list[Floats], name: str, draw: Draw) -> Floats:
    count, median, log_sd = (np.broadcast_to(x, draw.size) for x in inputs)
    terms = np.maximum(np.rint(count), 1).astype(np.int64)
    if draw.normals is None:
        return terms * median * np.exp(log_sd * log_sd / 2)
    logs = draw.normals(name, int(terms.sum()))
    logs *= np.repeat(log_sd, terms)
    sums = np.empty_like(median)
    starts = np.concatenate([[0], np.cumsum(terms[:-1])])
    np.add.reduceat(np.exp(logs), starts, out=sums)
    sums *= median
    return sums


def _choose(test: Floats, one: Floats, zero: Floats) -> Floats:
    chosen: Floats = np.where(test != 0, one, zero)
    return chosen


def _total(values: Floats, place: int) -> Floats:
    return np.asarray(values.sum(axis=place), dtype=np.float64)


def _at(values: Floats, place: int, index: int) -> Floats:
    return np.asarray(values.take(index, axis=place), dtype=np.float64)


_SHAPED: dict[str, Callable[..., Floats]] = {"total": _total, "at": _at}
_POINTWISE: dict[str, Callable[..., Floats]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "power": np.power,
    "scale": np.multiply,
    "log": np.log,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "clip": np.clip,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "less": lambda a, b: np.less(a, b).astype(np.float64),
    "choose": _choose,
}
