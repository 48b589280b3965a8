"""What an inspection is planned with, what its kit holds, and what an inspector wrote down."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.books.grade import EvidenceGrade
from tidewaiter.model.figure import Figure

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Hex = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to look at one unit, and how often it is deceived.

    Attributes:
        grade: How far it shows that the unit is there.
        text: What the inspector does.
        miss: Probability that an empty place is taken for a unit, by error.
        dummy: Probability that a dummy in its place is found out.
        moved: Probability that another unit under its label is found out.
        usd_per_unit: What it costs for one unit.
    """

    grade: EvidenceGrade
    text: str
    miss: Figure
    dummy: Figure
    moved: Figure
    usd_per_unit: Figure


class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site can do that knows of the visit beforehand.

    Attributes:
        hours: From how many hours of notice on.
        returned: Share of missing units that are brought back in time.
        borrowed: Share in whose place units of another site are brought; none of them where all
            sites are visited at once.
    """

    hours: Annotated[float, msgspec.Meta(ge=0)]
    returned: Figure
    borrowed: Figure


class InspectionRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rates and aims that inspections are planned with; every figure cited.

    Attributes:
        id: Name of its file.
        goal: Probability of finding at least one missing unit that a plan must reach.
        deceit_goal: The same where the site deceives, by dummies or moved labels.
        missing: Share of a site's units whose absence a plan must find.
        level: Confidence of the upper bound on the number missing.
        looks: Ways to look, the weakest first.
        notice: What notice allows, by rising hours.
        cited: Where the methods come from.
        limits: What an inspection cannot show.
    """

    id: str
    goal: Figure
    deceit_goal: Figure
    missing: Figure
    level: Figure
    looks: tuple[Look, ...]
    notice: tuple[Notice, ...]
    cited: tuple[Cite, ...]
    limits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_ident(self.id)
        if len({look.grade for look in self.looks}) != len(self.looks):
            raise ValueError("one look a grade")
        if [one.hours for one in self.notice] != sorted({one.hours for one in self.notice}):
            raise ValueError("hours of notice must rise")


class AuditAim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an inspection is to reach, fixed before the inventory is known.

    Attributes:
        missing: Number of units whose absence must be found; 0 for a share of those declared.
        share: That share.
        goal: Probability of finding at least one of them, if their places are empty.
        deceit_goal: The same if the site deceives.
        hours: Hours of notice.
        at_once: Whether all sites are visited at the same time.
        beacon_from: Which public text will be mixed into the seed, in words, or "" for none.
        rates: Digest of the rates that it is planned with.
    """

    missing: Count
    share: Chance
    goal: Chance
    deceit_goal: Chance
    hours: Annotated[float, msgspec.Meta(ge=0)]
    at_once: bool
    beacon_from: str
    rates: Hex


class AuditSecret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an auditor commits to and tells nobody until the visit.

    Attributes:
        secret: 32 bytes in hexadecimal.
        aim: What the inspection is to reach.
    """

    secret: Hex
    aim: AuditAim


class DeclaredUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit that a site says it has.

    Attributes:
        serial: Serial number.
        uuid: Identifier burnt into the device.
        chassis: Serial of what it is built into.
        rack: Rack.
        model: What it is.
    """

    serial: Name
    uuid: str = ""
    chassis: str = ""
    rack: str = ""
    model: str = ""


class PlannedLook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of the units drawn first are looked at in one way.

    Attributes:
        grade: The grade that each must reach.
        units: Number of units.
    """

    grade: EvidenceGrade
    units: Count


class SampledUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit that the inspector looks at.

    Attributes:
        unit: As it was declared.
        order: Place in the drawing, from 1; 0 for one that is looked at because it shares a
            chassis with a unit that was drawn.
        grade: The grade that it must reach.
        nonce: What its attestation must be bound to, 32 bytes in hexadecimal.
    """

    unit: DeclaredUnit
    order: Count
    grade: EvidenceGrade
    nonce: Hex


class AuditKit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an inspector takes along; secret until the visit, since it tells the sample.

    Attributes:
        site: Name of the site.
        frozen: When the inventory was handed over, seconds since 1970.
        pool: Number of units declared.
        inventory: Digest of the inventory.
        secret: The auditor's secret, whose commitment was logged before.
        aim: What it is to reach, committed to with the secret.
        beacon: A public text that nobody could know when the inventory was frozen, or "".
        hidden: Share of missing units that notice lets pass whatever the look.
        looks: The plan, the widest look first.
        arithmetic: The plan in words.
        units: Sample in the order of drawing, then the rest of each chassis.
    """

    site: Name
    frozen: Annotated[int, msgspec.Meta(ge=0)]
    pool: Count
    inventory: Hex
    secret: Hex
    aim: AuditAim
    beacon: str
    hidden: Chance
    looks: tuple[PlannedLook, ...]
    arithmetic: tuple[str, ...]
    units: tuple[SampledUnit, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an inspector wrote down about one unit.

    Attributes:
        serial: The unit that was asked for.
        present: ``yes``, ``no``, or "" for not looked at.
        read: Serial number as it was read.
        photo: SHA-256 of a photo, or "".
        photo_time: When the photo's file was made, seconds since 1970; 0 if not known.
        attestation: The device's signed report in Base 64, or "".
        remarks: Anything else.
    """

    serial: Name
    present: Annotated[str, msgspec.Meta(pattern="^(yes|no|)$")] = ""
    read: str = ""
    photo: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64}|)$")] = ""
    photo_time: Annotated[int, msgspec.Meta(ge=0)] = 0
    attestation: str = ""
    remarks: str = ""


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A filled form.

    Attributes:
        kit: Digest of the kit that it belongs to; "" where it was typed as a table.
        inspector: Office or firm that looked.
        begun: When the visit began, seconds since 1970; 0 if not stated.
        ended: When it ended.
        answers: One a unit.
    """

    kit: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64}|)$")] = ""
    inspector: str = ""
    begun: Annotated[int, msgspec.Meta(ge=0)] = 0
    ended: Annotated[int, msgspec.Meta(ge=0)] = 0
    answers: tuple[Answer, ...] = ()
