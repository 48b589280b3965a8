"""What the books assume: errors of evidence, what a site needs, rules of findings, costs of checks.

All of it is in one file of the facts, so that a desk can lay its own over it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.books.account import GradeError
from tidewaiter.model.books.finding import EvidenceClass, Tier
from tidewaiter.model.books.grade import GRADES, EvidenceGrade
from tidewaiter.model.figure import Figure


class SitePhysics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What chips need of a site.

    Attributes:
        server_overhead: Power of a server for one watt of its chips, unit ``1``.
        pue: Power of the site for one watt of its servers, unit ``1``.
        used_share: Share of the declared power that runs servers at most, unit ``1``.
        rack_kw: Power that a rack carries where the site states none, unit ``kW``.
        floor_m2_per_rack: Floor of a rack with its aisles, unit ``m2``.
        travel_km_h: Fastest that goods travel between two places, unit ``km/h``.
        handling_h: Time that taking a unit out and putting it in elsewhere needs at least, ``h``.
    """

    server_overhead: Figure
    pue: Figure
    used_share: Figure
    rack_kw: Figure
    floor_m2_per_rack: Figure
    travel_km_h: Figure
    handling_h: Figure


class Priors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is supposed before any evidence.

    Attributes:
        diverting: Share of sites at which chips are diverted, unit ``1``.
        innocent_loss: Share of units at an honest site that its records miss, unit ``1``.
        transit_days: Days that a shipment is under way, unit ``day``.
        sighting_days: Days for which a sighting still shows that a unit is there, unit ``day``.
        false_alarm: Share of honest sequences that a test may accuse, unit ``1``.
        detection_goal: Probability with which the smallest loss that a test is said to notice is
            noticed, unit ``1``.
        level: Level of the intervals.
    """

    diverting: Figure
    innocent_loss: Figure
    transit_days: Figure
    sighting_days: Figure
    false_alarm: Figure
    detection_goal: Figure
    level: float


class TradeTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is usual between an order, its shipments and its payments.

    Attributes:
        order_days: Days from an order to its last shipment, unit ``day``.
        payment_days: Days from the last arrival to the last payment, unit ``day``.
        paid_over: Share of the price by which payments may exceed it, unit ``1``.
        paid_under: Share of the price by which payments may fall short of it, unit ``1``.
    """

    order_days: Figure
    payment_days: Figure
    paid_over: Figure
    paid_under: Figure


class CheckKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of check.

    Attributes:
        id: Identifier.
        text: What is done, with ``{units}``, ``{item}`` and ``{account}`` in it.
        grade: Grade of the evidence that it gives; "" for a check of papers.
        usd_per_unit: Cost of each unit looked at.
        usd_per_visit: Cost of the check besides.
        miss: Probability that it takes a unit for there that is not, unit ``1``.
        settles: Identifiers of explanations that it settles.
        note: How the numbers were chosen.
    """

    id: str
    text: str
    grade: Literal["", EvidenceGrade]
    usd_per_unit: Figure
    usd_per_visit: Figure
    miss: Figure
    settles: tuple[str, ...] = ()
    note: str = ""


class FindingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule by which records do not add up.

    Attributes:
        id: Identifier.
        title: What is wrong, with ``{n}``, ``{item}`` and ``{account}`` in it.
        text: What is compared with what.
        classes: Classes of evidence that it rests on.
        tier: How grave it is by itself.
        explanations: Identifiers of innocent explanations.
        checks: Identifiers of checks that would settle it.
        cite: What it was learnt from.
    """

    id: str
    title: str
    text: str
    classes: tuple[EvidenceClass, ...]
    tier: Tier
    explanations: tuple[str, ...]
    checks: tuple[str, ...]
    cite: Cite


class BooksFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file.

    Attributes:
        id: Name of the file.
        title: Title.
        source: Identifier of the source of the choices.
        as_of: Day on which they were made.
        grades: Errors of every grade of evidence, weakest first.
        physics: What chips need of a site.
        priors: What is supposed before any evidence.
        trade: What is usual between orders, shipments and payments.
        explanations: Innocent explanations by identifier.
        checks: Kinds of check.
        rules: Rules of findings.
        missing: For each table that a case may lack, what it would tell.
    """

    id: str
    title: str
    source: str
    as_of: str
    grades: tuple[GradeError, ...]
    physics: SitePhysics
    priors: Priors
    trade: TradeTerms
    explanations: dict[str, str]
    checks: tuple[CheckKind, ...]
    rules: tuple[FindingRule, ...]
    missing: dict[str, str]

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if tuple(error.grade for error in self.grades) != GRADES:
            raise ValueError(f"every grade once, weakest first: {', '.join(GRADES)}")
        checks = {check.id for check in self.checks}
        for rule in self.rules:
            unknown = {*rule.explanations} - {*self.explanations} | {*rule.checks} - checks
            if unknown:
                raise ValueError(f"rule {rule.id} names what is not there: {sorted(unknown)}")
        for check in self.checks:
            if unknown := {*check.settles} - {*self.explanations}:
                raise ValueError(f"check {check.id} names what is not there: {sorted(unknown)}")
