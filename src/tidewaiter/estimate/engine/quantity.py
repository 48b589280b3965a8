"""Quantities and the graph they form.

A model author writes arithmetic on quantities; nothing is drawn while the graph is built. Each
quantity is one node, computed once per draw however often it is used, so ``a - a`` is 0. Units
are checked here, when the model is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.core.errors import ModelError, UnitError, UnknownNameError, nearest
from tidewaiter.core.unit import PURE, Unit, unit
from tidewaiter.model.assumption import Point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.model.assumption import Assumption, Correlation


class Node(NamedTuple):
    """One step of the computation.

    Attributes:
        op: Name of the operation; "assume" and "random_sum" draw, the rest compute.
        inputs: Numbers of the nodes it takes.
        settings: Constants of the operation.
        unit: Unit of the result.
        axes: Names of the axes of the result, outermost first; the draws come last.
    """

    op: str
    inputs: tuple[int, ...]
    settings: tuple[Any, ...]
    unit: Unit
    axes: tuple[str, ...]


class Graph:
    """The nodes of a model, its assumptions and its outputs.

    Args:
        name: Name of the model.
        assumptions: Uncertain inputs, by name.
        correlations: Declared rank correlations among them.
    """

    def __init__(
        self,
        name: str,
        assumptions: Mapping[str, Assumption],
        correlations: tuple[Correlation, ...] = (),
    ) -> None:
        self.name = name
        self.assumptions = dict(assumptions)
        self.correlations = correlations
        self.nodes: list[Node] = []
        self.outputs: dict[str, Quantity] = {}
        self.pools: dict[str, Pool] = {}
        self.axes: dict[str, tuple[str, ...]] = {}
        self._assumed: dict[str, Quantity] = {}

    def assume(self, name: str) -> Quantity:
        """Return the quantity of an assumption; the same one however often it is asked for.

        Raises:
            UnknownNameError: If the model has no such assumption.
        """
        if name not in self._assumed:
            if name not in self.assumptions:
                raise UnknownNameError(
                    f"model {self.name} has no such assumption",
                    found=name,
                    hint=nearest(name, list(self.assumptions)),
                )
            given = self.assumptions[name]
            axes = (given.over,) if given.over else ()
            if given.over:
                self._declare_axis(given.over, tuple(given.cells))
            self._assumed[name] = self.add("assume", (), (name,), unit(given.unit), axes)
        return self._assumed[name]

    def constant(self, value: float, in_unit: str = "1") -> Quantity:
        """Return a number without uncertainty."""
        return self.add("constant", (), (float(value),), unit(in_unit), ())

    def random_sum(
        self, name: str, count: Quantity, median: Quantity, log_sd: Quantity
    ) -> Quantity:
        """Return the sum of a random number of log-normal terms.

        In each draw, ``count`` (rounded, at least 1) terms ``median * exp(log_sd * x_j)`` with
        independent standard normal ``x_j`` are added (a compound distribution). What all terms
        share is a factor of its own.

        Args:
            name: Name of the stream that draws the terms.
            count: Number of terms.
            median: Median of a term.
            log_sd: Standard deviation of a term's logarithm.

        Raises:
            ModelError: If one of them has axes.
        """
        if any(q.axes for q in (count, median, log_sd)):
            raise ModelError("a random sum takes quantities without axes", found=name)
        inputs = (count.node, median.node, log_sd.node)
        return self.add("random_sum", inputs, (name,), count.unit * median.unit, ())

    def output(self, name: str, quantity: Quantity, in_unit: str = "") -> Quantity:
        """Name a quantity as a result of the model, in a unit of its dimension.

        Raises:
            ModelError: If the name is taken.
            UnitError: If the unit does not go with the quantity's.
        """
        if name in self.outputs:
            raise ModelError("two outputs have one name", found=name)
        shown = quantity.to(in_unit) if in_unit else quantity
        self.outputs[name] = shown
        return shown

    def weight_of(self, pool: Pool) -> float:
        """Return the weight of the first view of a pool.

        Raises:
            ModelError: If the weight is uncertain, so that it is no weight of views.
        """
        distribution = self.assumptions[pool.weight].distribution
        if not isinstance(distribution, Point):
            raise ModelError("the weight of a pool must be one number", found=pool.weight)
        return distribution.value

    def add(
        self,
        op: str,
        inputs: tuple[int, ...],
        settings: tuple[Any, ...],
        result: Unit,
        axes: tuple[str, ...],
    ) -> Quantity:
        """Return the quantity of a new node."""
        self.nodes.append(Node(op, inputs, settings, result, axes))
        return Quantity(self, len(self.nodes) - 1)

    def _declare_axis(self, axis: str, labels: tuple[str, ...]) -> None:
        if self.axes.setdefault(axis, labels) != labels:
            raise ModelError(
                f"axis {axis!r} has other labels here",
                found=", ".join(labels),
                allowed=", ".join(self.axes[axis]),
            )


class Pool(NamedTuple):
    """Outputs that are views of one unknown, not parts of a sum.

    Attributes:
        views: Names of two outputs.
        weight: Name of the assumption that holds the weight of the first.
    """

    views: tuple[str, str]
    weight: str


class Quantity:
    """An uncertain number (or one for each label of some axes) with a unit."""

    __slots__ = ("graph", "node")

    def __init__(self, graph: Graph, node: int) -> None:
        self.graph = graph
        self.node = node

    @property
    def unit(self) -> Unit:
        """The quantity's unit."""
        return self.graph.nodes[self.node].unit

    @property
    def axes(self) -> tuple[str, ...]:
        """Names of the quantity's axes."""
        return self.graph.nodes[self.node].axes

    def __add__(self, other: Quantity | float) -> Quantity:
        return self._aligned("add", other)

    def __radd__(self, other: float) -> Quantity:
        return self._lifted(other) + self

    def __sub__(self, other: Quantity | float) -> Quantity:
        return self._aligned("subtract", other)

    def __rsub__(self, other: float) -> Quantity:
        return self._lifted(other) - self

    def __mul__(self, other: Quantity | float) -> Quantity:
        right = self._lifted(other)
        return self._joined("multiply", right, self.unit * right.unit)

    def __rmul__(self, other: float) -> Quantity:
        return self._lifted(other) * self

    def __truediv__(self, other: Quantity | float) -> Quantity:
        right = self._lifted(other)
        return self._joined("divide", right, self.unit / right.unit)

    def __rtruediv__(self, other: float) -> Quantity:
        return self._lifted(other) / self

    def __pow__(self, exponent: int) -> Quantity:
        return _computed(self, "power", (exponent,), self.unit**exponent)

    def __neg__(self) -> Quantity:
        return self * -1.0

    def to(self, in_unit: str) -> Quantity:
        """Return the same quantity in another unit of its dimension.

        Raises:
            UnitError: If the dimensions differ.
        """
        target = unit(in_unit)
        factor = self.unit.factor_to(target)
        return _computed(self, "scale", (factor,), target)

    def log(self) -> Quantity:
        """Return the natural logarithm of a pure number."""
        self._require_pure("log")
        return _computed(self, "log", (), PURE)

    def exp(self) -> Quantity:
        """Return the exponential of a pure number."""
        self._require_pure("exp")
        return _computed(self, "exp", (), PURE)

    def sqrt_pure(self) -> Quantity:
        """Return the square root of a pure number."""
        self._require_pure("sqrt")
        return _computed(self, "sqrt", (), PURE)

    def clipped(self, low: float, high: float) -> Quantity:
        """Return the quantity with values beyond the ends set to them."""
        return _computed(self, "clip", (low, high), self.unit)

    def at_most(self, other: Quantity | float) -> Quantity:
        """Return the smaller of two quantities, draw by draw."""
        return self._aligned("minimum", other)

    def at_least(self, other: Quantity | float) -> Quantity:
        """Return the larger of two quantities, draw by draw."""
        return self._aligned("maximum", other)

    def below(self, other: Quantity | float) -> Quantity:
        """Return 1 where this is smaller and 0 elsewhere, draw by draw."""
        compared = self._aligned("less", other)
        return _computed(compared, "scale", (1.0,), PURE)

    def total(self, over: str) -> Quantity:
        """Return the sum over an axis.

        Raises:
            ModelError: If the quantity has no such axis.
        """
        place = self._axis(over)
        axes = tuple(a for a in self.axes if a != over)
        return self.graph.add("total", (self.node,), (place,), self.unit, axes)

    def at(self, axis: str, label: str) -> Quantity:
        """Return the part of the quantity at one label of an axis.

        Raises:
            ModelError: If there is no such axis or label.
        """
        place = self._axis(axis)
        labels = self.graph.axes[axis]
        if label not in labels:
            raise ModelError(
                f"axis {axis!r} has no such label", found=label, allowed=", ".join(labels)
            )
        axes = tuple(a for a in self.axes if a != axis)
        settings = (place, labels.index(label))
        return self.graph.add("at", (self.node,), settings, self.unit, axes)

    def choose(self, when_one: Quantity, when_zero: Quantity) -> Quantity:
        """Return ``when_one`` where this is not 0 and ``when_zero`` elsewhere, draw by draw."""
        self._require_pure("choose")
        other = when_zero.to(when_one.unit.text) if when_zero.unit != when_one.unit else when_zero
        nodes = (self.node, when_one.node, other.node)
        axes = _merged(self.axes, when_one.axes, other.axes)
        return self.graph.add("choose", nodes, (), when_one.unit, axes)

    def _aligned(self, op: str, other: Quantity | float) -> Quantity:
        right = self._lifted(other)
        try:
            factor = right.unit.factor_to(self.unit)
        except UnitError as error:
            raise UnitError(
                f"cannot {op} quantities of different units",
                found=f"{self.unit.text} and {right.unit.text}",
            ) from error
        if factor != 1.0:
            right = _computed(right, "scale", (factor,), self.unit)
        return self._joined(op, right, self.unit)

    def _joined(self, op: str, right: Quantity, result: Unit) -> Quantity:
        axes = _merged(self.axes, right.axes)
        return self.graph.add(op, (self.node, right.node), (), result, axes)

    def _lifted(self, other: Quantity | float) -> Quantity:
        if isinstance(other, Quantity):
            if other.graph is not self.graph:
                raise ModelError("quantities of two different models cannot be joined")
            return other
        return self.graph.constant(other)

    def _require_pure(self, what: str) -> None:
        if not self.unit.is_pure:
            raise UnitError(f"{what} needs a pure number", found=self.unit.text)

    def _axis(self, axis: str) -> int:
        if axis not in self.axes:
            raise ModelError(
                "the quantity has no such axis", found=axis, allowed=", ".join(self.axes) or "none"
            )
        return self.axes.index(axis)


def _computed(of: Quantity, op: str, settings: tuple[Any, ...], result: Unit) -> Quantity:
    """Return the quantity that an operation on one other gives, on the same axes."""
    return of.graph.add(op, (of.node,), settings, result, of.axes)


def _merged(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Return all axes in order of first appearance."""
    return tuple(dict.fromkeys(axis for group in groups for axis in group))
