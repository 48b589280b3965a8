"""What may a device do, who said so, and how is that taken back? Operating licences.

Five orders pass between institutions and a device: a licence, its revocation, an appeal against
that, a restoration, and the time. Moments are whole seconds since 1970, as in CWT (RFC 8392).
Nothing here reaches into hardware: it is a reference protocol, for devices whose owners opt in.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Figure

Seconds: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=(1 << 53) - 1)]
Units: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=(1 << 53) - 1)]
Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Words: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
Devices: TypeAlias = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=10_000)]
Mode = Literal["full", "reduced", "off"]
OrderKind = Literal["licence", "revocation", "appeal", "restoration", "time"]


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leave to work, for some time and up to some amount.

    Attributes:
        id: Its identifier.
        issued: When it was drawn up.
        begins: From when it holds.
        expires: Until when.
        devices: Identifiers of the devices (UEID).
        chip_class: What they are, in words.
        unit: What the meter counts, such as ``chip-hour``.
        allowance: How many units each device may work.
        sequence: Number; a device takes only a higher one than before.
        epoch: Number of the latest revocation or restoration that the institutions knew of.
        grace: Seconds after the end for which it still holds.
        is_critical: Whether lives depend on the device, so that it is never off.
        recovers: What the device asked for when it last lost its memory; "" where it never did.
    """

    id: Name
    issued: Seconds
    begins: Seconds
    expires: Seconds
    devices: Devices
    chip_class: Name
    unit: Name
    allowance: Units
    sequence: Annotated[int, msgspec.Meta(ge=1, le=(1 << 53) - 1)]
    epoch: Units = 0
    grace: Seconds = 0
    is_critical: bool = False
    recovers: Annotated[str, msgspec.Meta(max_length=128)] = ""

    def __post_init__(self) -> None:
        if self.expires <= self.begins:
            raise ValueError("a licence ends after it begins")


class Revocation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leave taken back, from a later day on, for a stated reason.

    Attributes:
        id: Its identifier.
        issued: When it was drawn up; notice is given by its entry in the log.
        devices: Devices concerned.
        reason: Why, with the evidence that it rests on.
        effective: From when it holds.
        appeal_until: Until when an appeal is heard.
        appeal_to: Whom to appeal to.
        epoch: Number, above that of every revocation and restoration before.
    """

    id: Name
    issued: Seconds
    devices: Devices
    reason: Words
    effective: Seconds
    appeal_until: Seconds
    appeal_to: Name
    epoch: Annotated[int, msgspec.Meta(ge=1, le=(1 << 53) - 1)]


class Appeal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A holder's objection to a revocation; signed by the holder, decided by the institutions.

    Attributes:
        id: Its identifier.
        issued: When it was made.
        against: The revocation.
        devices: Devices concerned.
        by: Who objects, a legal entity.
        grounds: Why, with the evidence.
    """

    id: Name
    issued: Seconds
    against: Name
    devices: Devices
    by: Name
    grounds: Words


class Restoration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A revocation lifted.

    Attributes:
        id: Its identifier.
        issued: When it was drawn up.
        lifts: The revocation.
        devices: Devices concerned.
        reason: Why.
        epoch: Number, above that of every revocation and restoration before.
    """

    id: Name
    issued: Seconds
    lifts: Name
    devices: Devices
    reason: Words
    epoch: Annotated[int, msgspec.Meta(ge=1, le=(1 << 53) - 1)]


class TimeToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time, as institutions say it to one device that asked.

    Attributes:
        at: The time.
        nonce: What the device asked with, so that no old answer passes.
    """

    at: Seconds
    nonce: Annotated[str, msgspec.Meta(min_length=32, max_length=128)]


Order: TypeAlias = Licence | Revocation | Appeal | Restoration | TimeToken


class Institution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody whose signature counts.

    Attributes:
        name: A legal entity or an office.
        key: Its public key, Ed25519, 64 hexadecimal digits.
        kind: What it is: regulator, maker, auditor.
    """

    name: Name
    key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    kind: str = ""


class Quorum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many institutions an order needs, by kind; one alone is never enough.

    Attributes:
        licence: For a licence.
        revocation: For a revocation.
        bulk: For a revocation of many devices.
        restoration: For a restoration.
        time: For the time.
    """

    licence: Annotated[int, msgspec.Meta(ge=2)]
    revocation: Annotated[int, msgspec.Meta(ge=2)]
    bulk: Annotated[int, msgspec.Meta(ge=2)]
    restoration: Annotated[int, msgspec.Meta(ge=2)]
    time: Annotated[int, msgspec.Meta(ge=2)]

    def __post_init__(self) -> None:
        if not self.restoration <= self.revocation <= self.bulk:
            raise ValueError("it may not take fewer to revoke than to restore, nor fewer in bulk")


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How fast and how widely leave can be taken back.

    Attributes:
        delay: Least seconds between notice and effect.
        bulk_delay: The same for many devices.
        bulk_devices: Number of devices from which on an order is in bulk.
        appeal: Least seconds in which an appeal is heard.
        window: Length in seconds of the window in which revocations are counted.
        most_devices: Most devices that may be revoked within a window.
        token: Seconds for which a device trusts its own clock after it was told the time.
    """

    delay: Seconds
    bulk_delay: Seconds
    bulk_devices: Annotated[int, msgspec.Meta(ge=1)]
    appeal: Seconds
    window: Seconds
    most_devices: Annotated[int, msgspec.Meta(ge=1)]
    token: Seconds

    def __post_init__(self) -> None:
        if not self.appeal <= self.delay <= self.bulk_delay:
            raise ValueError("an appeal is heard before the effect, and bulk takes no less time")


class LicenceTrust(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device is given once, when its owner opts in.

    Attributes:
        institutions: Whose signatures count; each has one key of its own.
        quorum: How many are needed.
        limits: How fast and how widely leave can be taken back.
        log: Key of the log, ``name+hash+key``.
        witnesses: Keys of its witnesses.
        witness_quorum: How many of them must have seen an order; their time is that of its notice.
    """

    institutions: tuple[Institution, ...]
    quorum: Quorum
    limits: Limits
    log: str
    witnesses: tuple[str, ...]
    witness_quorum: Annotated[int, msgspec.Meta(ge=1)]

    def __post_init__(self) -> None:
        names = {one.name for one in self.institutions}
        keys = {one.key for one in self.institutions}
        if len(names) < len(self.institutions) or len(keys) < len(self.institutions):
            raise ValueError("every institution has a name and a key of its own")
        if self.quorum.bulk > len(self.institutions):
            raise ValueError("a quorum asks for more institutions than there are")
        if self.quorum.licence > len(self.institutions) or self.quorum.time > len(keys):
            raise ValueError("a quorum asks for more institutions than there are")
        if self.witness_quorum > len(self.witnesses):
            raise ValueError("more witnesses are asked for than there are")


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a device stands.

    Attributes:
        mode: What it does.
        why: Why, in words.
        next: What would change it, in words.
        until: Until when it holds by itself; None where nothing is due.
    """

    mode: Mode
    why: str
    next: str
    until: int | None = None


class LicenceRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What drafts start from; every figure cited.

    Attributes:
        id: Name of its file.
        grace: How long a licence holds after its end.
        reduced: Share of its speed at which a device without leave works.
        delay: Least time between notice and effect of a revocation.
        bulk_delay: The same for many devices.
        bulk_devices: Number of devices from which on an order is in bulk.
        appeal: Time in which an appeal is heard.
        window: Window in which revocations are counted.
        most_devices: Most devices that may be revoked within it.
        token: How long a device trusts its own clock.
        quorum: How many institutions each order needs.
        cited: What the protocol goes back to.
        cannot: What software cannot stop, in words.
    """

    id: str
    grace: Figure
    reduced: Figure
    delay: Figure
    bulk_delay: Figure
    bulk_devices: Figure
    appeal: Figure
    window: Figure
    most_devices: Figure
    token: Figure
    quorum: Quorum
    cited: tuple[Cite, ...]
    cannot: tuple[str, ...]

    def __post_init__(self) -> None:
        checked_ident(self.id)
