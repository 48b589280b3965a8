"""Does an order need a licence? The requirement, cut down to what a decision shows.

An order is asked about once for each distinct question: item, countries, ownership and day. The
answers are kept by question, so that a million orders for a few products cost little; what is kept
never changes an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.controls.classes import IN_FORCE, VERIFY
from tidewaiter.controls.conditions import Truth
from tidewaiter.controls.requirement import Requirement, Transaction, requirement
from tidewaiter.controls.stated_item import StatedItem
from tidewaiter.model.trade.screening import LicenceAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tidewaiter.controls.classes import RuleAnswer
    from tidewaiter.model.rule import Rule

MOST_KEPT = 200_000
_OWNERS = "listed_ownership"


class LicenceQuestion(NamedTuple):
    """What is asked of the rules about an order; "" and None are unknown.

    Attributes:
        item: Key of the item.
        exported_from: Country that it leaves.
        destination: Country that it goes to.
        headquarters: Country of the end user's headquarters.
        ultimate_parent: Country of the headquarters of its ultimate parent.
        listed_ownership: Share that listed parties own of it, in per cent.
    """

    item: str
    exported_from: str = ""
    destination: str = ""
    headquarters: str = ""
    ultimate_parent: str = ""
    listed_ownership: float | None = None


class Licence(NamedTuple):
    """An answer with what the decision needs besides.

    Attributes:
        answer: The answer.
        controlled: Whether the item is in a class: yes, no or unknown.
        only_owners: Whether nothing but the share of listed owners leaves the answer open.
    """

    answer: LicenceAnswer
    controlled: str
    only_owners: bool = False


class LicenceBook:
    """Answers of the rules on one day, kept by question."""

    def __init__(self, rules: Mapping[str, Rule], on: date, known_by: date | None = None) -> None:
        self._rules, self._on, self._known_by = rules, on, known_by
        self._kept: dict[LicenceQuestion, Licence] = {}

    def of(self, question: LicenceQuestion, item: StatedItem | None) -> Licence:
        """Return the answer to a question.

        Args:
            question: The question; its ``item`` is a key that stands for ``item``.
            item: The item; None where nobody knows what it is.
        """
        found = self._kept.get(question)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[question] = self._asked(question, item)
        return found

    def _asked(self, question: LicenceQuestion, item: StatedItem | None) -> Licence:
        transaction = Transaction(
            item=item or StatedItem(name="an item that is not known"),
            exported_from=question.exported_from,
            destination=question.destination,
            headquarters=question.headquarters,
            ultimate_parent=question.ultimate_parent,
            listed_ownership=question.listed_ownership,
        )
        found = requirement(transaction, self._rules, self._on, self._known_by)
        return Licence(licence_answer(found), _controlled(found), _only_owners(found))


def licence_answer(found: Requirement) -> LicenceAnswer:
    """Return a requirement with its rules in words."""
    answers = {a.rule: a for a in (*found.classification.rules, *found.rules)}
    told = [answers[rule] for rule in found.because if rule in answers]
    return LicenceAnswer(
        item=found.classification.item.name,
        label=found.classification.label,
        requirement=found.requirement,
        because=tuple(in_words(answer) for answer in told),
        review=found.review,
        exceptions=tuple(f"{e.label}: {e.truth.value}" for e in found.exceptions),
        missing=found.missing,
        verify=found.verify,
        trace=tuple(_trace(found)),
    )


def in_words(answer: RuleAnswer) -> str:
    """Return a rule with its title and where it stands."""
    place = ", ".join(part for part in (answer.source, answer.locator) if part)
    return f"{answer.rule}: {answer.title} ({place}; {answer.status} from {answer.in_force})"


def _trace(found: Requirement) -> list[str]:
    """Return the tests that were made; answers that suppose another transaction are left out."""
    asked = {a.rule: a for a in (*found.classification.rules, *found.rules) if not a.supposing}
    return [
        f"{a.rule} [{a.status}] {a.truth.value}: {'; '.join(a.reasons) or 'no test'}"
        for a in asked.values()
        if a.truth is not Truth.NO or a.rule in found.because
    ]


def _only_owners(found: Requirement) -> bool:
    if found.requirement not in {"unknown", "verify"} or found.missing != (_OWNERS,):
        return False
    standing = [a for a in found.rules if a.status in {IN_FORCE, VERIFY} and a.kind != "review"]
    says_yes = [a for a in standing if a.truth is Truth.YES and a.kind != "reach"]
    return not says_yes and found.licence == "no"


def _controlled(found: Requirement) -> str:
    """Return whether the item is in a class, or under a rule of its own in this transaction.

    A classification supposes a destination; what a rule to verify says of this one is in ``rules``.
    """
    outcome = found.classification.outcome
    if outcome != "verify":
        return {"controlled": "yes", "not controlled": "no"}.get(outcome, "unknown")
    classes = [a for a in found.classification.rules if a.kind == "class" and a.status == VERIFY]
    others = [a for a in found.rules if a.kind == "requirement" and a.status == VERIFY]
    is_open = any(a.truth is not Truth.NO for a in (*classes, *others))
    return "unknown" if is_open else "no"
