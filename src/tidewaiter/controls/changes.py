"""When does an item's class change, and which items change between two days?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.controls.classes import OF_ITEMS, Classification, classify
from tidewaiter.controls.conditions import Truth
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tidewaiter.controls.stated_item import StatedItem
    from tidewaiter.model.rule import Rule

_ONE_DAY = timedelta(days=1)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What matters of a classification, to compare two days.

    Attributes:
        outcome: Controlled, undecidable, verify, not controlled.
        label: The class.
        review: What follows from the policy of review, supposing what the rule supposes; "unknown"
            where figures are missing; empty where there is nothing to review.
        exceptions: Labels of the exceptions within reach.
        verify: Rules to verify.
    """

    outcome: str
    label: str
    review: str
    exceptions: tuple[str, ...]
    verify: tuple[str, ...]


class ChangeDay(msgspec.Struct, frozen=True, kw_only=True):
    """An item on a day on which the law about it changed.

    Attributes:
        day: The first day of the new text.
        rules: Rules whose text or status changed, with the new status; "lapsed" where none is left.
        standing: Where the item stands from this day on.
        changed: Whether that differs from the day before.
        classification: The whole answer.
    """

    day: str
    rules: dict[str, str]
    standing: Standing
    changed: bool
    classification: Classification


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """An item that stands elsewhere on two days.

    Attributes:
        name: How it is called.
        chip: Identifier in the facts, or "".
        before: Where it stood on the first day.
        after: Where it stood on the second.
    """

    name: str
    chip: str
    before: Standing
    after: Standing


def standing_of(found: Classification) -> Standing:
    """Return what matters of a classification."""
    reviews = found.of_kind("review")
    words = [r.follows or r.truth.value for r in reviews]
    reached = [e.label for e in found.of_kind("exception") if e.truth is Truth.YES]
    return Standing(
        outcome=found.outcome,
        label=found.label,
        review="; ".join(words),
        exceptions=tuple(reached),
        verify=found.verify,
    )


def change_days(rules: Iterable[Rule]) -> dict[date, dict[str, str]]:
    """Return the days on which a rule's text or status changed, oldest first.

    Returns:
        For each day, the rules that changed with their new status; ``lapsed`` where a text ended by
        its own words and none followed.
    """
    days: dict[date, dict[str, str]] = {}
    for rule in rules:
        begins = {span_of(v.in_force).last for v in rule.versions}
        for version in rule.versions:
            days.setdefault(span_of(version.in_force).last, {})[rule.id] = version.status
            if version.until:
                after = span_of(version.until).last + _ONE_DAY
                if after not in begins:
                    days.setdefault(after, {})[rule.id] = "lapsed"
    return {day: dict(sorted(days[day].items())) for day in sorted(days)}


def timeline(item: StatedItem, rules: Mapping[str, Rule]) -> tuple[ChangeDay, ...]:
    """Return an item on every day on which a rule about items of its kind changed, oldest first."""
    about = [r for r in rules.values() if r.kind in OF_ITEMS and r.asks == item.kind]
    found = []
    for day, changed in change_days(about).items():
        now = classify(item, rules, day)
        before = standing_of(classify(item, rules, day - _ONE_DAY))
        found.append(
            ChangeDay(
                day=day.isoformat(),
                rules=changed,
                standing=standing_of(now),
                changed=standing_of(now) != before,
                classification=now,
            )
        )
    return tuple(found)


def differences(
    items: Iterable[StatedItem], rules: Mapping[str, Rule], first: date, second: date
) -> tuple[Difference, ...]:
    """Return the items that stand elsewhere on the second day than on the first."""
    found = []
    for item in items:
        before = standing_of(classify(item, rules, first))
        after = standing_of(classify(item, rules, second))
        if before != after:
            found.append(Difference(name=item.name, chip=item.chip, before=before, after=after))
    return tuple(found)
