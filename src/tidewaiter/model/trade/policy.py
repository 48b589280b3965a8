"""When is an order released, held or escalated? A table, so that a desk can lay its own over it."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.model.trade.order import Role
from tidewaiter.model.trade.screening import Outcome

Situation = Literal[
    "licence-yes",
    "licence-unknown",
    "licence-verify",
    "hit-certain",
    "hit-strong",
    "hit-possible",
    "name-not-searched",
    "ownership-yes",
    "ownership-verify",
    "ownership-supposed",
    "ownership-unknown",
    "flags",
    "fact-missing",
    "no-lists",
    "damaged",
]


class SituationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a situation asks for.

    Attributes:
        situation: What was found.
        outcome: What it asks for by itself; the gravest of all situations decides.
        text: Why, in words for the desk.
    """

    situation: Situation
    outcome: Outcome
    text: str


class NeededFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact without which an order is not released.

    Attributes:
        fact: ``item``, ``quantity``, ``destination``, ``exported_from``, ``end_use``, ``site``, or
            a role of which somebody must be named.
        question: Question to the customer.
        when: ``always``, or only where the item is, or may be, in a controlled class.
    """

    fact: Literal["item", "quantity", "destination", "exported_from", "end_use", "site"] | Role
    question: str
    when: Literal["always", "controlled"]


class ScreeningPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table.

    Attributes:
        id: Name of its file.
        title: Title.
        source: Identifier of the source of the choices.
        as_of: Day on which they were made.
        name_use: Use that sets the threshold of name matches.
        verified_flags: Number of raised flags, their wording checked, that holds an order.
        unverified_records: Number of classes of record, each with a raised flag of whatever
            wording, that holds an order.
        never_alone: Flags that, checked or not, count only beside another class of record.
        ownership_rules: Ownership rules that are asked.
        situations: What each situation asks for; every situation once.
        needed: Facts without which an order is not released.
        gravest: Gravest outcome that a hit on a list asks for, by the list's code, where that is
            less than its strength does: lists that do not forbid the sale of goods.
        between_names: What stands between two names in one field, such as ``c/o``.
        placeholders: Words that stand where a fact should and state none, in lower case.
        questions: Question about a property of the licence rules, by its name.
        note: Why these choices.
    """

    id: str
    title: str
    source: str
    as_of: str
    name_use: str
    verified_flags: int
    unverified_records: int
    never_alone: tuple[str, ...]
    ownership_rules: tuple[str, ...]
    situations: tuple[SituationRule, ...]
    needed: tuple[NeededFact, ...]
    questions: dict[str, str]
    gravest: dict[str, Outcome] = {}
    between_names: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        given = [rule.situation for rule in self.situations]
        if sorted(given) != sorted(get_args(Situation)):
            raise ValueError(
                f"a policy needs every situation once: {', '.join(get_args(Situation))}"
            )

    def of(self, situation: Situation) -> SituationRule:
        """Return what a situation asks for."""
        return next(rule for rule in self.situations if rule.situation == situation)
