"""What was agreed before a device is measured, and what a landmark says that it measured."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Figure

Seconds: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=(1 << 53) - 1)]
Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Hex32: TypeAlias = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class MeasuringPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How devices are measured.

    Attributes:
        version: Number; every receipt carries it.
        bursts: Number of bursts from each landmark in a session.
        packets: Probes in a burst, of which the shortest counts.
        spread: Seconds over which the bursts of a session are spread.
        bracket: Most seconds between the attestation before and the one after.
        most_missing: Largest share of receipts that may be missing.
        silence: Seconds without a good session after which a device is asked about.
    """

    version: Annotated[int, msgspec.Meta(ge=1)]
    bursts: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    packets: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    spread: Seconds
    bracket: Seconds
    most_missing: Annotated[float, msgspec.Meta(ge=0, le=1)]
    silence: Seconds

    def __post_init__(self) -> None:
        if self.bracket < self.spread:
            raise ValueError("both attestations have to fit around the bursts")


class MeasuringSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measurement of a device, as the verifier laid it down before.

    Attributes:
        id: Its identifier.
        device: Identifier of the device (UEID).
        landmarks: Identifiers of the landmarks that measure.
        policy: How.
        begins: When the first burst may come, in seconds since 1970.
        commitment: SHA-256 digest of the seed of the schedule; the seed is shown afterwards.
    """

    id: Name
    device: Name
    landmarks: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=1_000)]
    policy: MeasuringPolicy
    begins: Seconds
    commitment: Hex32

    def __post_init__(self) -> None:
        if len(set(self.landmarks)) < len(self.landmarks):
            raise ValueError("a landmark is named twice")

    @property
    def ends(self) -> int:
        """When the last burst may come."""
        return self.begins + self.policy.spread


class Burst(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A burst that the schedule asks for.

    Attributes:
        landmark: Who measures.
        sequence: Its number in the session, from 0.
        at: When, in seconds since 1970.
    """

    landmark: Name
    sequence: Annotated[int, msgspec.Meta(ge=0)]
    at: Seconds


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a landmark measured in one burst.

    Attributes:
        session: Identifier of the session.
        device: Identifier of the device.
        landmark: Identifier of the landmark.
        sequence: Number of the burst.
        policy_version: Version of the policy.
        key: The key that answered, 64 hexadecimal digits.
        begins: When the burst began, by the landmark's clock, in seconds since 1970.
        ends: When it ended.
        sent: Number of probes sent.
        answered: Number of them that were answered in time under that key.
        shortest_ns: Shortest round trip in nanoseconds; None where nothing was answered.
        nonces: SHA-256 digest over the burst's nonces, in order.
    """

    session: Name
    device: Name
    landmark: Name
    sequence: Annotated[int, msgspec.Meta(ge=0)]
    policy_version: Annotated[int, msgspec.Meta(ge=1)]
    key: Hex32
    begins: Seconds
    ends: Seconds
    sent: Annotated[int, msgspec.Meta(ge=0)]
    answered: Annotated[int, msgspec.Meta(ge=0)]
    shortest_ns: Annotated[int, msgspec.Meta(ge=0)] | None
    nonces: Hex32

    def __post_init__(self) -> None:
        if self.answered > self.sent or self.ends < self.begins:
            raise ValueError("more answers than probes, or an end before the beginning")
        if (self.shortest_ns is None) != (self.answered == 0):
            raise ValueError("a round trip needs an answer, and an answer has one")


class RefusedReceipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receipt that does not count.

    Attributes:
        place: Where it stands: file and number.
        landmark: Who it says it is of; "" where it cannot be read.
        why: Why not.
    """

    place: str
    landmark: str
    why: str


class MeasuredTrip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shortest round trip of a session between a landmark and a device.

    Attributes:
        landmark: The landmark.
        device: The device.
        ms: Milliseconds.
        bursts: Number of bursts that it is the shortest of.
    """

    landmark: str
    device: str
    ms: Annotated[float, msgspec.Meta(ge=0)]
    bursts: int


class LoggedReceipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a receipt is in a transparency log.

    Attributes:
        place: Where it stands: file and number.
        number: Number of its entry in the log; None where it is not there.
    """

    place: str
    number: Annotated[int, msgspec.Meta(ge=0)] | None


class SessionAppraisal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a session came to.

    Attributes:
        session: Identifier of the session.
        device: Identifier of the device.
        is_good: Whether its round trips may be used.
        why: Why not, or what they rest on, in words.
        trips: The shortest round trips; empty where it is not good.
        expected: Number of receipts that the schedule asks for.
        counted: Number of receipts that count.
        refused: What does not.
        logged: Which receipts are in the log, where one was looked into.
        questions: What somebody has to be asked; no verdict, and no part of one.
    """

    session: str
    device: str
    is_good: bool
    why: tuple[str, ...]
    trips: tuple[MeasuredTrip, ...]
    expected: int
    counted: int
    refused: tuple[RefusedReceipt, ...] = ()
    logged: tuple[LoggedReceipt, ...] = ()
    questions: tuple[str, ...] = ()


class MeasuringRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a policy starts from; every figure cited.

    Attributes:
        id: Name of its file.
        bursts: Bursts from each landmark.
        packets: Probes in a burst.
        spread: Time over which the bursts are spread.
        bracket: Most time between both attestations.
        most_missing: Largest share of receipts that may be missing.
        silence: Time without a good session after which a device is asked about.
        late: Time after its moment when a burst is not run any more.
    """

    id: str
    bursts: Figure
    packets: Figure
    spread: Figure
    bracket: Figure
    most_missing: Figure
    silence: Figure
    late: Figure

    def __post_init__(self) -> None:
        checked_ident(self.id)

    @property
    def policy(self) -> MeasuringPolicy:
        """The first version of a policy that starts from these figures."""
        return MeasuringPolicy(
            version=1,
            bursts=round(self.bursts.amount("1")),
            packets=round(self.packets.amount("1")),
            spread=round(self.spread.amount("s")),
            bracket=round(self.bracket.amount("s")),
            most_missing=self.most_missing.amount("1"),
            silence=round(self.silence.amount("s")),
        )
