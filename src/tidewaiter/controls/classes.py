"""Is this item controlled, and in which class, on a day?

Every rule that speaks of the item alone is asked: classes, the notes that exclude from them,
licence exceptions, the policy of review and further requirements. Only a rule in force whose text
was read decides; any other is named with its status and what it would say. A figure that is
missing, or on which the sources disagree across a limit, leaves the answer undecided.

The class is worked out from public figures and is no official ruling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec

from tidewaiter.controls.conditions import Truth
from tidewaiter.controls.ranges import Weighed, own_reasons, weighed
from tidewaiter.controls.references import referred, standing
from tidewaiter.controls.stated_item import StatedItem
from tidewaiter.controls.versions import terms_on, version_on

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tidewaiter.controls.conditions import Terms
    from tidewaiter.model.rule import Rule, Version

Outcome: TypeAlias = Literal["controlled", "undecidable", "verify", "not controlled"]

IN_FORCE = "in-force"
VERIFY = "verify"
OF_ITEMS = ("class", "exclusion", "exception", "review", "requirement")
"""Kinds of rules that speak of the item alone; rules on parties and caps need more."""


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says of an item.

    Attributes:
        rule: Identifier.
        label: Short name.
        title: Title.
        kind: What the rule does.
        status: Status of its version, or the weakest status of the rules it refers to.
        in_force: First day of the version.
        source: Identifier of the source.
        locator: Section and paragraph.
        grade: How the text was obtained.
        truth: Whether its condition holds, over all figures of all sources.
        at_stated: Whether it holds at the stated figures alone.
        follows: What follows, in the rule's words for "yes" or "no"; empty where unknown.
        supposing: Words about the transaction that were supposed.
        reasons: The tests that were made, with numbers and limits; of rules that it refers to,
            the answer alone.
        missing: Properties that would have to be known.
        disputed: Quantities whose sources disagree about the answer.
        unverified: Unverified quantities that the answer rests on.
        note: What a lawyer must know.
    """

    rule: str
    label: str
    title: str
    kind: str
    status: str
    in_force: str
    source: str
    locator: str
    grade: str
    truth: Truth
    at_stated: Truth
    follows: str
    supposing: dict[str, str]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    disputed: tuple[str, ...]
    unverified: tuple[str, ...]
    note: str


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """An item's class on a day.

    Attributes:
        item: The item, with the arithmetic.
        on: Day asked about.
        known_by: Day of knowledge; empty for all that is known.
        outcome: Controlled, undecidable, to be verified, or not controlled.
        label: The class; several joined by "or" where figures leave them open; "none"; or the
            exclusion that takes the item out of a class.
        at_stated: The class at the stated figures alone, where that settles what ``label`` leaves
            open.
        missing: Properties that would settle an undecided class, or, where the outcome is to
            verify, whether the unverified rules reach the item.
        disputed: Quantities on which sources disagree across a limit of a class.
        unverified: Unverified quantities that the class rests on.
        verify: Rules whose text was not verified and that may reach the item.
        rules: What each rule says, classes first.
    """

    item: StatedItem
    on: str
    known_by: str
    outcome: Outcome
    label: str
    at_stated: str
    missing: tuple[str, ...]
    disputed: tuple[str, ...]
    unverified: tuple[str, ...]
    verify: tuple[str, ...]
    rules: tuple[RuleAnswer, ...]

    def of_kind(self, kind: str) -> tuple[RuleAnswer, ...]:
        """Return the answers of rules of one kind that are in force."""
        return tuple(a for a in self.rules if a.kind == kind and a.status == IN_FORCE)


class _Heading(NamedTuple):
    outcome: Outcome
    label: str
    at_stated: str
    missing: tuple[str, ...]
    disputed: tuple[str, ...]
    unverified: tuple[str, ...]
    verify: tuple[str, ...]


def classify(
    item: StatedItem, rules: Mapping[str, Rule], on: date, known_by: date | None = None
) -> Classification:
    """Return an item's class on a day, with every rule that was asked.

    Args:
        item: The item.
        rules: Rules of one jurisdiction, by identifier.
        on: Day asked about.
        known_by: Leave out what was published later; None leaves out nothing.

    Raises:
        ModelError: If a rule asks for a word where the item has a number, or the reverse.
    """
    terms = terms_on(rules, on, known_by)
    asked = {
        ident: version
        for ident, rule in rules.items()
        if rule.kind in OF_ITEMS and rule.asks == item.kind
        if (version := version_on(rule, on, known_by)) is not None and version.when is not None
    }
    answers = {
        ident: _answer(rules, ident, version, (item, terms)) for ident, version in asked.items()
    }
    answers = {
        ident: answer
        for ident, answer in answers.items()
        if answer.kind != "review" or _reaches_a_class(asked[ident], answers)
    }
    for ident, answer in answers.items():
        answers[ident] = msgspec.structs.replace(
            answer, status=standing(ident, rules, on, known_by)
        )
    ordered = sorted(answers.values(), key=lambda a: (OF_ITEMS.index(a.kind), a.rule))
    exempt = _exempting(item, rules, asked, terms)
    heading = _heading(_classes(ordered, asked), tuple(ordered), exempt)
    return Classification(
        item=item,
        on=on.isoformat(),
        known_by=known_by.isoformat() if known_by else "",
        outcome=heading.outcome,
        label=heading.label,
        at_stated=heading.at_stated,
        missing=heading.missing,
        disputed=heading.disputed,
        unverified=heading.unverified,
        verify=heading.verify,
        rules=tuple(ordered),
    )


def _answer(
    rules: Mapping[str, Rule], ident: str, version: Version, about: tuple[StatedItem, Terms]
) -> RuleAnswer:
    rule = rules[ident]
    item, terms = about
    if version.when is None:
        raise ValueError("a version without condition was asked")
    return rule_answer(rule, version, weighed(version.when, item, terms, rule.supposing))


def rule_answer(rule: Rule, version: Version, found: Weighed) -> RuleAnswer:
    """Return what a rule says, from its condition over all figures of an item."""
    follows = {Truth.YES: rule.if_yes, Truth.NO: rule.if_no, Truth.UNKNOWN: ""}[found.truth]
    return RuleAnswer(
        rule=rule.id,
        label=rule.label or rule.id,
        title=rule.title,
        kind=rule.kind,
        status=version.status,
        in_force=version.in_force,
        source=version.source,
        locator=version.locator,
        grade=version.grade.value,
        truth=found.truth,
        at_stated=found.stated.truth,
        follows=follows,
        supposing=rule.supposing,
        reasons=own_reasons(found.stated),
        missing=found.missing,
        disputed=found.disputed,
        unverified=found.unverified,
        note=version.note,
    )


def _reaches_a_class(version: Version, answers: Mapping[str, RuleAnswer]) -> bool:
    """Whether a policy of review has anything to review: a class it names is not ruled out."""
    names = referred(version.when) & set(answers)
    return any(answers[n].truth is not Truth.NO for n in names if answers[n].kind == "class")


def _classes(ordered: list[RuleAnswer], asked: Mapping[str, Version]) -> tuple[RuleAnswer, ...]:
    """Return the classes proper: not those that only gather other classes."""
    classes = [answer for answer in ordered if answer.kind == "class"]
    names = {answer.rule for answer in classes}
    return tuple(c for c in classes if not referred(asked[c.rule].when) & names)


def _exempting(
    item: StatedItem, rules: Mapping[str, Rule], asked: Mapping[str, Version], terms: Terms
) -> str:
    """Return the label of the exclusion without which the item would be in a class, or ""."""
    classes = [i for i, v in asked.items() if rules[i].kind == "class" and v.status == IN_FORCE]
    for ident, version in asked.items():
        if rules[ident].kind != "exclusion" or version.status != IN_FORCE:
            continue
        without = {**terms, ident: None}
        for name in classes:
            condition = asked[name].when
            if condition is not None and ident in referred(condition):
                found = weighed(condition, item, without, rules[name].supposing)
                if found.stated.truth is Truth.YES:
                    return rules[ident].label
    return ""


def _heading(
    classes: tuple[RuleAnswer, ...], answers: tuple[RuleAnswer, ...], exempt: str
) -> _Heading:
    """Return the outcome, its label and what they rest on."""
    deciding = tuple(c for c in classes if c.status == IN_FORCE)
    unread = tuple(a for a in answers if a.status == VERIFY and a.truth is not Truth.NO)
    whole = tuple(a for a in answers if a.kind == "class" and a.status == IN_FORCE)
    outcome: Outcome = "not controlled"
    if any(a.truth is Truth.YES for a in whole):
        outcome = "controlled"
    elif any(a.truth is Truth.UNKNOWN for a in whole):
        outcome = "undecidable"
    elif unread:
        outcome = "verify"
    open_classes = deciding if outcome == "undecidable" else _up_to_the_first(deciding)
    label = _label(open_classes, outcome, exempt)
    at_stated = next((c.label for c in deciding if c.at_stated is Truth.YES), "")
    undecided = outcome == "undecidable" or " or " in label
    asking = deciding if undecided else unread if outcome == "verify" else ()
    return _Heading(
        outcome=outcome,
        label=label,
        at_stated=at_stated if undecided else "",
        missing=_gathered(asking, "missing"),
        disputed=_gathered(deciding, "disputed"),
        unverified=_gathered(_up_to_the_first(deciding), "unverified"),
        verify=tuple(a.rule for a in unread),
    )


def _up_to_the_first(classes: tuple[RuleAnswer, ...]) -> tuple[RuleAnswer, ...]:
    """Return the classes up to the first that holds: an item is in the highest that it meets."""
    for place, answer in enumerate(classes):
        if answer.truth is Truth.YES:
            return classes[: place + 1]
    return classes


def _label(classes: tuple[RuleAnswer, ...], outcome: Outcome, exempt: str) -> str:
    possible = [c.label for c in classes if c.truth is not Truth.NO]
    if outcome == "controlled":
        return " or ".join(possible)
    if outcome == "undecidable":
        return " or ".join([*possible, "none"])
    return f"exempt ({exempt})" if exempt else "none"


def _gathered(answers: tuple[RuleAnswer, ...], field: str) -> tuple[str, ...]:
    return tuple(sorted({name for a in answers for name in getattr(a, field)}))
