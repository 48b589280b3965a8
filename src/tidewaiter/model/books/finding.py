"""Findings: what does not add up, what it rests on, and what would clear it.

One vocabulary for every part of the product. A finding says "unaccounted"; why a thing is not
accounted for is for those who look.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

EvidenceClass = Literal[
    "movement", "inventory", "unit", "device", "site", "service", "payment", "market", "location"
]
"""Kinds of record that do not rest on each other: shippers' papers, counts, serial numbers, what
devices sign, what a site can run, service files, payments, offers and rents, and measurements of
place."""

Tier = Literal["note", "query", "discrepancy", "unaccounted"]
"""``note``: told, asks for nothing. ``query``: a question to whoever keeps the record.
``discrepancy``: records contradict each other. ``unaccounted``: two independent classes of evidence
say that chips are not where the books have them."""

TIERS: tuple[Tier, ...] = get_args(Tier)


class EvidenceRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record that a finding rests on.

    Attributes:
        table: Table of the case.
        row: Row, 1 for the first record; 0 for the table as a whole.
        file: File that it stands in.
        grade: Grade of evidence, or "".
        text: What the record says.
    """

    table: str
    row: int
    file: str = ""
    grade: str = ""
    text: str = ""


class Explanation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An innocent explanation.

    Attributes:
        id: Identifier.
        text: The explanation.
        is_open: Whether the records leave it open.
        why: What closes it, or what would.
    """

    id: str
    text: str
    is_open: bool
    why: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What does not add up.

    Attributes:
        id: Made of rule and subject, the same in every run.
        rule: Identifier of the rule in the facts.
        title: What, in one sentence with its numbers.
        account: Where, or "".
        item: Chip, or "".
        low: Least number of chips that it is about.
        high: Most.
        level: Probability that the interval claims; 1 for hard bounds.
        serials: Serial numbers that it is about, at most a few.
        tier: How grave.
        classes: Classes of evidence that it rests on.
        evidence: Records.
        arithmetic: The steps that lead to it, each with its numbers and source.
        explanations: Innocent explanations.
        checks: Identifiers of checks that would settle it.
    """

    id: str
    rule: str
    title: str
    account: str = ""
    item: str = ""
    low: float = 0.0
    high: float = 0.0
    level: float = 1.0
    serials: tuple[str, ...] = ()
    tier: Tier = "query"
    classes: tuple[EvidenceClass, ...] = ()
    evidence: tuple[EvidenceRef, ...] = ()
    arithmetic: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    checks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"the ends of a finding are not in order: {self.low}, {self.high}")
        if self.tier == "unaccounted" and len(set(self.classes)) < 2:
            raise ValueError("the top tier needs two independent classes of evidence")


class NextCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check that could be made next.

    Attributes:
        check: Identifier of the kind of check in the facts.
        text: What to do, where, on how many units.
        account: Where.
        item: Chip, or "".
        units: Number of units to look at.
        cost_usd: Cost, least and most.
        removes: Expected share of the width of the unaccounted interval that it removes, 0 to 1.
        removes_chips: The same in chips.
        chips_per_kusd: Chips of width removed for 1,000 USD at the middle of the cost.
        settles: Identifiers of findings and explanations that it would settle.
    """

    check: str
    text: str
    account: str
    item: str = ""
    units: int = 0
    cost_usd: tuple[float, float] = (0.0, 0.0)
    removes: float = 0.0
    removes_chips: float = 0.0
    chips_per_kusd: float = 0.0
    settles: tuple[str, ...] = ()
