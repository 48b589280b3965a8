"""Does a condition hold for every figure that the sources give, or only for some of them?

Where sources disagree, the condition is asked at the stated figure, at both ends of the range and
at every limit that the rule draws in between. Conditions are tests against limits, so these points
stand for the whole range. Only when all of them agree is the answer more than "unknown".
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.controls.conditions import Truth, Verdict, holds
from tidewaiter.controls.stated_item import is_unverified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.controls.conditions import Item, Terms
    from tidewaiter.controls.stated_item import Quantity, StatedItem
    from tidewaiter.model.rule import Condition


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A condition over all figures of an item.

    Attributes:
        truth: Over every figure of every source; unknown where they disagree about it.
        stated: The verdict at the stated figures, with its reasons.
        disputed: Quantities whose sources disagree about the answer.
        unverified: Unverified quantities without which the answer would be unknown.
        missing: Properties that would have to be known.
    """

    truth: Truth
    stated: Verdict
    disputed: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def weighed(
    condition: Condition, item: StatedItem, terms: Terms, supposing: Mapping[str, str]
) -> Weighed:
    """Return whether a condition holds over all figures of an item.

    Args:
        condition: The condition.
        item: The item.
        terms: Conditions of the other rules on the day.
        supposing: Words about a transaction, laid over those of the item.

    Raises:
        ModelError: As :func:`tidewaiter.controls.conditions.holds`.
    """
    properties = item.properties(**supposing)
    stated = holds(condition, properties, terms)
    verdicts = [stated]
    ranged = [q for q in item.quantities if q.low < q.high]
    points = [_points(q, condition, terms) for q in ranged]
    verdicts += [
        holds(condition, {**properties, **dict(world)}, terms)
        for world in itertools.product(*points)
    ]
    truths = {verdict.truth for verdict in verdicts}
    truth = stated.truth if len(truths) == 1 else Truth.UNKNOWN
    missing = {name for verdict in verdicts for name in verdict.missing}
    return Weighed(
        truth=truth,
        stated=stated,
        disputed=_disputed(condition, properties, terms, dict(zip(ranged, points, strict=True)))
        if len(truths) > 1
        else (),
        unverified=tuple(
            q.name
            for q in item.quantities
            if is_unverified(q)
            and stated.truth is not Truth.UNKNOWN
            and holds(condition, {**properties, q.name: None}, terms).truth is Truth.UNKNOWN
        ),
        missing=tuple(sorted(missing)),
    )


def own_reasons(verdict: Verdict) -> tuple[str, ...]:
    """Return the tests that a verdict rests on; of a rule that is referred to, the answer alone."""
    if verdict.operator == "term":
        return verdict.reasons[:1]
    if verdict.of:
        return verdict.reasons
    found = [reason for part in verdict.parts for reason in own_reasons(part)]
    return tuple(dict.fromkeys(found))


def limits(condition: Condition, terms: Terms) -> Iterator[tuple[str, float, str]]:
    """Yield each limit that a condition draws, through its terms: quantity, number, unit."""
    for threshold in (condition.at_least, condition.less_than):
        if threshold is not None:
            yield threshold.of, threshold.number, threshold.unit
    inner = terms.get(condition.term) if condition.term is not None else None
    parts = [*(condition.all_ or ()), *(condition.any_ or ())]
    parts += [part for part in (condition.not_, inner) if part is not None]
    for part in parts:
        yield from limits(part, terms)


def _points(
    quantity: Quantity, condition: Condition, terms: Terms
) -> list[tuple[str, tuple[float, str]]]:
    """Return the values of a range that stand for all of it."""
    between = {
        number
        for of, number, unit in limits(condition, terms)
        if of == quantity.name and unit == quantity.unit and quantity.low < number <= quantity.high
    }
    values = sorted({quantity.low, quantity.value, quantity.high} | between)
    return [(quantity.name, (value, quantity.unit)) for value in values]


def _disputed(
    condition: Condition,
    properties: Item,
    terms: Terms,
    points: dict[Quantity, list[tuple[str, tuple[float, str]]]],
) -> tuple[str, ...]:
    """Return the quantities whose range alone changes the answer; all of them if none does."""
    alone = [
        quantity.name
        for quantity, values in points.items()
        if len({holds(condition, {**properties, n: v}, terms).truth for n, v in values}) > 1
    ]
    return tuple(alone or [quantity.name for quantity in points])
