"""Which numbers do the rules draw, and from when to when? For drawing chips against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tidewaiter.model.rule import Condition, Rule, Version


class DatedThreshold(NamedTuple):
    """A number in a rule and the days on which it applies.

    Attributes:
        rule: The rule.
        of: Name of the quantity, such as ``tpp``.
        number: The number, in ``unit``.
        unit: Its unit.
        first: First day.
        last: Last day; None while it applies.
        source: Identifier of the source.
    """

    rule: Rule
    of: str
    number: float
    unit: str
    first: date
    last: date | None
    source: str


def thresholds(rule: Rule) -> list[DatedThreshold]:
    """Return every number of a rule's versions that are or were in force, each once a version."""
    found = []
    for i, version in enumerate(rule.versions):
        if version.status != "in-force" or version.when is None:
            continue
        first = span_of(version.in_force).first
        last = _last_day(rule, i, version)
        for of, number, unit in sorted(set(_numbers(version.when))):
            found.append(DatedThreshold(rule, of, number, unit, first, last, version.source))
    return found


def _last_day(rule: Rule, place: int, version: Version) -> date | None:
    if version.until:
        return span_of(version.until).last
    following = rule.versions[place + 1 :]
    return span_of(following[0].in_force).first if following else None


def _numbers(condition: Condition) -> Iterator[tuple[str, float, str]]:
    for threshold in (condition.at_least, condition.less_than):
        if threshold is not None:
            yield threshold.of, threshold.number, threshold.unit
    inner = [*(condition.all_ or ()), *(condition.any_ or ())]
    for part in [*inner, *([condition.not_] if condition.not_ else [])]:
        yield from _numbers(part)
