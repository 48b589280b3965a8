"""Who owns whom, since when and on whose word; and the rules that make ownership count."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Literal

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import span_of

NONE, WHOLE = Decimal(0), Decimal(100)
MOST_DECIMALS = 18  # sums of many stay exact in the 28 digits of a decimal


class Stake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one source says that a holder has in an entity: a share, or control.

    A share is an interval in per cent, both ends included; both ends None means that the source
    names the holder and no share. A statement of control carries no share.

    Attributes:
        owner: The holder, by the identifier or name that the source uses.
        owned: The entity held.
        kind: ``share``; ``controls`` where the source says that the holder controls the entity;
            ``may-control`` for a role that gives influence and perhaps control.
        low: Least share, in per cent.
        high: Largest share, in per cent.
        begins: First day, as exactly as the source has it; "" where it says none.
        ends: Last day; "" where it says none.
        source: Register, filing or report.
        locator: Line, record or page in the source.
        holder: What the holder is; ``""`` where the source does not say.
        note: What the reader of the source must know, such as the kind of influence.
    """

    owner: str
    owned: str
    kind: Literal["share", "controls", "may-control"] = "share"
    low: Decimal | None = None
    high: Decimal | None = None
    begins: str = ""
    ends: str = ""
    source: str = ""
    locator: str = ""
    holder: Literal["", "person", "state", "entity"] = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not self.owner.strip() or not self.owned.strip():
            raise ValueError("a stake needs an owner and an entity owned")
        if (self.low is None) != (self.high is None):
            raise ValueError("give both ends of the share, or neither")
        if self.low is not None and self.high is not None:
            _check_share(self.low, self.high)
            if self.kind != "share":
                raise ValueError("a statement of control carries no share")
        for text in filter(None, (self.begins, self.ends)):
            span_of(text)
        if self.begins and self.ends and span_of(self.begins).first > span_of(self.ends).last:
            raise ValueError(f"the stake ends ({self.ends}) before it begins ({self.begins})")


def _check_share(low: Decimal, high: Decimal) -> None:
    if not (low.is_finite() and high.is_finite() and NONE <= low <= high <= WHOLE):
        raise ValueError(
            f"a share lies in 0 to 100 per cent, low end first: {low:.6g} to {high:.6g}"
        )
    exponents = (low.as_tuple().exponent, high.as_tuple().exponent)
    if any(not isinstance(e, int) or e < -MOST_DECIMALS for e in exponents):
        raise ValueError(f"a share has at most {MOST_DECIMALS} decimal places")


class ListedParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party on a list, as a rule about its holdings needs it.

    Attributes:
        name: The identifier or name that the stakes use.
        listed_on: Code of the list, such as EL, MEU or SDN; "" counts under every rule.
        acting_with: Name of the group that acts together under a joint arrangement, or "".
    """

    name: str
    listed_on: str = ""
    acting_with: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a listed party needs a name")


class Seat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an entity is registered or headquartered, by one source.

    Attributes:
        entity: The entity.
        country: Two-letter code.
        meaning: Place of registration and headquarters are two things.
        begins: First day; "" where the source says none.
        ends: Last day; "" where the source says none.
        source: Register, filing or report.
    """

    entity: str
    country: str
    meaning: Literal["registered", "headquarters"]
    begins: str = ""
    ends: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.country) != 2 or not self.country.isalpha() or not self.country.isupper():
            raise ValueError(f"{self.country!r} is no two-letter country code")
        for text in filter(None, (self.begins, self.ends)):
            span_of(text)


class OwnershipVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ownership rule's text from one day on.

    Attributes:
        in_force: First day on which it applies.
        until: Last day on which it applies, when the text itself says so.
        published: Day on which one could know it.
        status: ``in-force``; ``verify`` where the text was not read; ``suspended``.
        threshold: Share that decides, in per cent.
        comparison: Whether a share equal to the threshold is enough.
        aggregates: Whether the holdings of several listed owners are added together.
        control_counts: Whether control without the share restricts too.
        flag: What a verdict under this version is marked with, or "".
        source: Identifier of the source.
        grade: How the text was obtained.
        as_of: Day on which it was read.
        locator: Section and paragraph.
        note: What a lawyer must know.
    """

    in_force: str
    published: str
    status: Literal["in-force", "verify", "suspended"]
    threshold: Decimal
    comparison: Literal["at-least", "more-than"]
    aggregates: bool
    control_counts: bool
    source: str
    grade: Grade
    as_of: str
    until: str = ""
    flag: str = ""
    locator: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for text in (self.in_force, self.published, self.as_of, *filter(None, [self.until])):
            span_of(text)
        _check_share(NONE, self.threshold)


class OwnershipRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule about entities that listed parties own, and its versions, oldest first.

    Attributes:
        id: Name of its file.
        title: Short title.
        jurisdiction: Two-letter code.
        lists: Codes of the lists whose parties count, the strictest first.
        consequence: What follows for an entity that it reaches.
        when_unknown: What to do when the shares do not decide.
        before_first: Whether there was no such rule before the first version, or its text was not
            read.
        strictest_owner_decides: Whether the strictest listed owner's licence requirement applies.
        exempt_countries: Countries whose entities the rule does not reach; shares held through
            them still count.
        caution_from: Share of listed owners from which to look closer, in per cent.
        caution_note: Where that share comes from.
        versions: Its texts over time.
    """

    id: str
    title: str
    jurisdiction: str
    lists: tuple[str, ...]
    consequence: str
    when_unknown: str
    before_first: Literal["no-rule", "not-read"]
    caution_from: Decimal
    versions: tuple[OwnershipVersion, ...]
    caution_note: str = ""
    strictest_owner_decides: bool = False
    exempt_countries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_ident(self.id)
        _check_share(NONE, self.caution_from)
        days = [span_of(v.in_force).first for v in self.versions]
        if not days or any(a >= b for a, b in pairwise(days)):
            raise ValueError("a rule needs versions, oldest first, one a day")
