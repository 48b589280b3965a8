"""Is what a listing offers controlled on its day, and under which paragraph?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tidewaiter.app.law.classify import JURISDICTION, rules_of
from tidewaiter.controls.classes import IN_FORCE, classify
from tidewaiter.controls.conditions import Truth
from tidewaiter.controls.stated_item import item_of
from tidewaiter.model.listings.scan import Ruling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.controls.classes import Classification, RuleAnswer
    from tidewaiter.facts.catalogue import Facts

_WORST = ("controlled", "undecidable", "verify", "not controlled")


class Rulings:
    """The law of the United States on the chips of some facts; each chip and day is asked once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rules = rules_of(facts, JURISDICTION)
        self._known: dict[tuple[str, str], Ruling] = {}

    def on(self, chips: Sequence[str], day: str, *, is_named: bool) -> Ruling:
        """Return whether an item is controlled that may be any of several chips.

        Args:
            chips: Identifiers of the chips that it may be.
            day: Day asked about, ``YYYY-MM-DD``.
            is_named: Whether a chip was named at all.
        """
        known = [ident for ident in chips if ident in self._facts.chips]
        if not known:
            if not is_named:
                return Ruling(outcome="chip not named", on=day, why="the text names no chip")
            return Ruling(outcome="chip not on file", on=day, why="the facts have no figures of it")
        found = [self._of_chip(ident, day) for ident in known]
        outcomes = {ruling.outcome for ruling in found}
        first = min(found, key=lambda ruling: _WORST.index(ruling.outcome))
        if len(outcomes) == 1:
            return first
        each = "; ".join(f"{i}: {r.outcome}" for i, r in zip(known, found, strict=True))
        why = f"the text leaves open which chip it is, and they differ: {each}"
        return Ruling(outcome="undecidable", on=day, label=first.label, why=why)

    def _of_chip(self, ident: str, day: str) -> Ruling:
        if (ident, day) not in self._known:
            item = item_of(self._facts.chips[ident])
            found = classify(item, self._rules, date.fromisoformat(day))
            self._known[ident, day] = _ruling(found)
        return self._known[ident, day]


def _ruling(found: Classification) -> Ruling:
    rule = _deciding(found)
    label = "" if found.label == "none" else found.label
    if rule is None:
        why = f"missing: {', '.join(found.missing)}" if found.missing else ""
        return Ruling(outcome=found.outcome, on=found.on, label=label, why=why)
    return Ruling(
        outcome=found.outcome,
        on=found.on,
        label=label,
        rule=rule.rule,
        in_force=rule.in_force,
        source=rule.source,
        locator=rule.locator,
        why="; ".join(rule.reasons),
    )


def _deciding(found: Classification) -> RuleAnswer | None:
    """Return the rule that the outcome rests on: a class that is reached or left open.

    The class that the label names goes before one that only gathers others: its reasons are tests
    with numbers.
    """
    wanted = {
        "controlled": (Truth.YES,),
        "undecidable": (Truth.UNKNOWN,),
        "verify": (Truth.YES, Truth.UNKNOWN),
    }.get(found.outcome, ())
    reached = [
        rule
        for rule in found.rules
        if rule.kind == "class"
        and rule.truth in wanted
        and (rule.status == IN_FORCE or found.outcome == "verify")
    ]
    named = [rule for rule in reached if rule.label in found.label.split(" or ")]
    return next(iter(named or reached), None)
