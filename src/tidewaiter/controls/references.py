"""Which rules does a rule lean on, and how firmly does it stand on a day?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.controls.versions import version_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tidewaiter.model.rule import Condition, Rule

_WEAKEST_FIRST = ("ended", "proposed", "suspended", "not-enforced", "verify", "in-force")


def parts_of(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and every condition inside it, terms not followed."""
    yield condition
    inner = [*(condition.all_ or ()), *(condition.any_ or ())]
    for part in [*inner, *([condition.not_] if condition.not_ is not None else [])]:
        yield from parts_of(part)


def referred(condition: Condition | None) -> set[str]:
    """Return the rules that a condition names, terms not followed."""
    if condition is None:
        return set()
    return {part.term for part in parts_of(condition) if part.term is not None}


def properties_of(condition: Condition, rules: Mapping[str, Rule], on: date) -> tuple[str, ...]:
    """Return the properties that a condition needs, through its terms, sorted."""
    names: set[str] = set()
    for part in parts_of(condition):
        tests = (part.at_least, part.less_than, part.is_in, part.equals)
        names |= {test.of for test in tests if test is not None}
        meant = rules.get(part.term) if part.term is not None else None
        version = version_on(meant, on) if meant is not None else None
        if version is not None and version.when is not None:
            names |= set(properties_of(version.when, rules, on))
    return tuple(sorted(names))


def standing(ident: str, rules: Mapping[str, Rule], on: date, known_by: date | None = None) -> str:
    """Return the status of a rule on a day: the weakest of its own and of those it refers to.

    A text that was read but leans on one that was not must be verified as well. A rule that is
    not in force on the day contributes nothing: its condition is known not to hold.
    """
    statuses = set()
    seen: set[str] = set()
    waiting = [ident]
    while waiting:
        name = waiting.pop()
        version = version_on(rules[name], on, known_by) if name in rules else None
        if version is None or name in seen:
            continue
        seen.add(name)
        statuses.add(version.status)
        waiting += sorted(referred(version.when))
    return min(statuses, key=_WEAKEST_FIRST.index, default="ended")
