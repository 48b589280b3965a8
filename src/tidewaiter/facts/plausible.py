"""Is a figure or date of a size that its field can have, and in a unit that belongs there?

The bounds are choices of ours, kept in ``plausible.yaml``; they catch slips (a factor of a
thousand, a unit mixed up, a year mistyped) and say nothing of whether a figure is right.
"""

from __future__ import annotations

import fnmatch
import math
import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from tidewaiter.core.timeline import span_of
from tidewaiter.core.unit import unit
from tidewaiter.facts.catalogue import PACKAGED, shown
from tidewaiter.facts.strict_yaml import as_type, read_yaml
from tidewaiter.model.figure import Dated, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.facts.places import FactFinding, Place

_POSITION = re.compile(r"\[\d+\]|\.also")


class FigureRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Plausible ends of the figures of a field; a field may have one for each of several units."""

    kind: str
    field: str
    unit: str
    low: float
    high: float


class DateRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Plausible days of a field."""

    kind: str
    field: str
    first: str
    last: str


class Plausible(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds beyond which a figure is taken for a slip, and the vocabulary of rules.

    Attributes:
        figures: Ranges of figures.
        dates: Ranges of dates.
        quantities: Unit of every quantity that a threshold of a rule may speak of.
        words: Words that a property may have in a rule; none listed means any.
    """

    figures: tuple[FigureRange, ...]
    dates: tuple[DateRange, ...]
    quantities: dict[str, str]
    words: dict[str, tuple[str, ...]]


_Range = TypeVar("_Range", FigureRange, DateRange)


def plausible() -> Plausible:
    """Return the packaged bounds and vocabulary.

    Raises:
        FactError: If ``plausible.yaml`` breaks its schema.
    """
    path = PACKAGED / "plausible.yaml"
    document, lines = read_yaml(path, shown(path))
    return as_type(document, lines, shown(path), Plausible)


def implausible(place: Place, bounds: Plausible) -> Iterator[FactFinding]:
    """Yield what is out of bounds at a place; nothing for what is neither figure nor date."""
    if isinstance(place.value, Figure):
        yield from _figure(place, place.value, bounds)
    elif isinstance(place.value, Dated):
        yield from _date(place, place.value, bounds)


def _figure(place: Place, figure: Figure, bounds: Plausible) -> Iterator[FactFinding]:
    ranges = _of_field(bounds.figures, place)
    given = unit(figure.unit)
    fitting = [r for r in ranges if unit(r.unit).powers == given.powers]
    if ranges and not fitting:
        expected = " or ".join(r.unit for r in ranges)
        yield place.finding(
            "error", f"the unit does not belong here, expected {expected}", given.text
        )
    for bound in fitting:
        factor = given.factor_to(unit(bound.unit))
        low, high = (end * factor for end in _stated_ends(figure))
        if low < bound.low or high > bound.high:
            yield place.finding(
                "error",
                f"not between {bound.low:,.10g} and {bound.high:,.10g} {bound.unit}",
                f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}",
                "correct the figure, or widen the bound in plausible.yaml",
            )


def _stated_ends(figure: Figure) -> tuple[float, float]:
    """Return the least and the greatest number stated; an end given in words alone is left out."""
    low, high, _, mid = figure.interval
    return low, high if math.isfinite(high) else max(low, mid or low)


def _date(place: Place, dated: Dated, bounds: Plausible) -> Iterator[FactFinding]:
    for bound in _of_field(bounds.dates, place):
        first, last = span_of(bound.first).first, span_of(bound.last).last
        if dated.span.last < first or dated.span.first > last:
            yield place.finding("error", f"not between {bound.first} and {bound.last}", dated.value)


def _of_field(ranges: tuple[_Range, ...], place: Place) -> list[_Range]:
    field = _POSITION.sub("", place.field)
    return [r for r in ranges if r.kind == place.kind and fnmatch.fnmatchcase(field, r.field)]
