"""Do the rules hang together: terms that exist, one text for each day, a known vocabulary?"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from tidewaiter.core.errors import UnitError, nearest
from tidewaiter.core.timeline import span_of
from tidewaiter.core.unit import unit
from tidewaiter.facts.places import Place, file_of, structs
from tidewaiter.model.rule import Condition, Threshold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.facts.places import FactFinding
    from tidewaiter.facts.plausible import Plausible
    from tidewaiter.model.rule import Rule

_ONE_DAY = timedelta(days=1)
_CHIP = "chip"
_UNHEARD_OF = "no other rule speaks of this property, and no item may have it"


def rule_findings(facts: Facts, bounds: Plausible) -> Iterator[FactFinding]:
    """Yield what is wrong or doubtful in the rules.

    Args:
        facts: The facts.
        bounds: Vocabulary of the conditions, see :class:`tidewaiter.facts.plausible.Plausible`.
    """
    for ident, rule in facts.controls.items():
        file = file_of(facts, "controls", ident)
        top = Place("controls", file, "versions", rule)
        yield from _days(rule, file)
        if ident in _reached(facts, ident):
            yield top.finding(
                "error", "the rule refers to itself, directly or through others", ident
            )
        for field, value in structs(rule):
            if isinstance(value, Condition):
                place = Place("controls", file, field, value)
                yield from _term(place, value, facts)
                yield from _vocabulary(place, value, facts, bounds)


def _days(rule: Rule, file: str) -> Iterator[FactFinding]:
    """Yield rough days, gaps between two versions, and versions that overlap."""
    for i, version in enumerate(rule.versions):
        for name in ("in_force", "published", "until"):
            text = getattr(version, name)
            if text and span_of(text).first != span_of(text).last:
                place = Place("controls", file, f"versions[{i}].{name}", version)
                yield place.finding("error", "a rule needs the day, not a longer time", text)
    for i, (before, after) in enumerate(itertools.pairwise(rule.versions)):
        if not before.until:
            continue
        place = Place("controls", file, f"versions[{i}].until", before)
        next_day = span_of(before.until).last + _ONE_DAY
        begins = span_of(after.in_force).first
        if next_day > begins:
            yield place.finding("error", f"the next version begins on {begins}", before.until)
        elif next_day < begins:
            yield place.finding("warning", f"no version applies until {begins}", before.until)


def _reached(facts: Facts, start: str) -> set[str]:
    """Return the rules that a rule refers to, directly or through others."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        terms = {
            value.term
            for _, value in structs(facts.controls.get(waiting.pop()))
            if isinstance(value, Condition) and value.term is not None
        }
        waiting += sorted(terms - seen)
        seen |= terms
    return seen


def _term(place: Place, condition: Condition, facts: Facts) -> Iterator[FactFinding]:
    term = condition.term
    if term is not None and term not in facts.controls:
        hint = nearest(term, list(facts.controls))
        yield place.finding("error", "there is no rule of that name", term, hint)
    for parts in (condition.all_, condition.any_):
        if parts == ():
            yield place.finding("error", "a list of conditions is empty")


def _vocabulary(
    place: Place, condition: Condition, facts: Facts, bounds: Plausible
) -> Iterator[FactFinding]:
    for threshold in (condition.at_least, condition.less_than):
        if threshold is not None:
            yield from _quantity(place, threshold, bounds)
    if condition.is_in is not None:
        yield from _words(place, condition.is_in.of, condition.is_in.words, facts, bounds)
    if condition.equals is not None:
        yield from _words(place, condition.equals.of, (condition.equals.word,), facts, bounds)


def _quantity(place: Place, threshold: Threshold, bounds: Plausible) -> Iterator[FactFinding]:
    if threshold.of not in bounds.quantities:
        hint = nearest(threshold.of, list(bounds.quantities))
        yield place.finding("warning", _UNHEARD_OF, threshold.of, hint)
        return
    expected = bounds.quantities[threshold.of]
    try:
        unit(threshold.unit).factor_to(unit(expected))
    except UnitError:
        yield place.finding("error", f"{threshold.of} is a quantity in {expected}", threshold.unit)


def _words(
    place: Place, of: str, words: tuple[str, ...], facts: Facts, bounds: Plausible
) -> Iterator[FactFinding]:
    if of not in bounds.words:
        hint = nearest(of, list(bounds.words))
        yield place.finding("warning", _UNHEARD_OF, of, hint)
        return
    allowed = tuple(facts.chips) if of == _CHIP else bounds.words[of]
    for word in words:
        if allowed and word not in allowed:
            hint = nearest(word, list(allowed)) or f"one of: {', '.join(allowed[:8])}"
            yield place.finding("error", f"{of} has no such word", word, hint)
