"""Institutions, a witnessed log, orders and a device's memory; every name and key is made up."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from log_case import LOG_KEY, ORIGIN, SIGNED_AT, made_log, witness_key, witness_name
from tidewaiter.core.errors import Where
from tidewaiter.custody.licences.codec import content_type, kind_of, order_bytes
from tidewaiter.custody.licences.device import order_opened
from tidewaiter.evidence.log.note import COSIGNS, NoteKey, key_text
from tidewaiter.evidence.log.proof import proof_text
from tidewaiter.evidence.many_signed import many_signed
from tidewaiter.model.custody.licence import (
    Institution,
    Licence,
    LicenceTrust,
    Limits,
    Order,
    Quorum,
    Restoration,
    Revocation,
    TimeToken,
)

if TYPE_CHECKING:
    from tidewaiter.custody.licences.trust import SignedOrder

HERE = Where("made-up")
DEVICE, OTHER = "ueid-made-up-1", "ueid-made-up-2"
NAMES = ("Office A", "Office B", "Maker C", "Auditor D")
KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(bytes([50 + n]) * 32) for n, name in enumerate(NAMES)
}
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([99]) * 32)
DAY = 86_400
NOW = SIGNED_AT + DAY
NONCE = "00" * 32
LIMITS = Limits(
    delay=30 * DAY,
    bulk_delay=60 * DAY,
    bulk_devices=3,
    appeal=14 * DAY,
    window=30 * DAY,
    most_devices=5,
    token=DAY,
)
TRUST = LicenceTrust(
    institutions=tuple(
        Institution(name=name, key=key.public_key().public_bytes_raw().hex(), kind="made up")
        for name, key in KEYS.items()
    ),
    quorum=Quorum(licence=2, revocation=3, bulk=4, restoration=2, time=2),
    limits=LIMITS,
    log=key_text(NoteKey(ORIGIN, LOG_KEY.public_key())),
    witnesses=(key_text(NoteKey(witness_name(1), witness_key(1).public_key()), COSIGNS),),
    witness_quorum=1,
)


def licence(**changes: object) -> Licence:
    """Return a licence for the device, of 100 units over 90 days."""
    told: dict[str, object] = {
        "id": "L-1", "issued": NOW, "begins": NOW, "expires": NOW + 90 * DAY,
        "devices": (DEVICE,), "chip_class": "made-up accelerator", "unit": "chip-hour",
        "allowance": 100, "sequence": 1,
    }  # fmt: skip
    return Licence(**(told | changes))  # type: ignore[arg-type]


def revocation(**changes: object) -> Revocation:
    """Return a revocation of the device's leave, 40 days after the log's witness saw it."""
    told: dict[str, object] = {
        "id": "R-1", "issued": SIGNED_AT, "devices": (DEVICE,), "reason": "made up",
        "effective": SIGNED_AT + 40 * DAY, "appeal_until": SIGNED_AT + 20 * DAY,
        "appeal_to": "Court E", "epoch": 1,
    }  # fmt: skip
    return Revocation(**(told | changes))  # type: ignore[arg-type]


def restoration(**changes: object) -> Restoration:
    """Return what lifts that revocation."""
    told: dict[str, object] = {
        "id": "B-1", "issued": SIGNED_AT, "lifts": "R-1", "devices": (DEVICE,),
        "reason": "made up", "epoch": 2,
    }  # fmt: skip
    return Restoration(**(told | changes))  # type: ignore[arg-type]


def clock(at: int = NOW, nonce: str = NONCE) -> TimeToken:
    """Return the time."""
    return TimeToken(at=at, nonce=nonce)


@lru_cache(maxsize=100_000)
def sent(order: Order, signers: int = 2, strangers: int = 0) -> tuple[bytes, bytes]:
    """Return an order that some institutions signed, and its proof; the time has none."""
    kind = kind_of(order)
    keys = [*list(KEYS.values())[:signers], *[STRANGER][:strangers]]
    message = many_signed(order_bytes(order), content_type(kind), keys)
    if kind == "time":
        return message, b""
    return message, proof_text(made_log([b"before", message, b"after"], 1).proof(1))


@lru_cache(maxsize=100_000)
def opened_once(message: bytes, proof: bytes) -> SignedOrder:
    """Return what a message opens to; the same message gives the same, so it is done once."""
    return order_opened(message, proof, TRUST, HERE)


def kept_open(message: bytes, proof: bytes, trust: LicenceTrust, where: Where) -> SignedOrder:
    """Return what a message opens to, for many devices of one trust."""
    assert trust is TRUST
    del where
    return opened_once(message, proof)


class PowerCutError(Exception):
    """The power went."""


class Sealed:
    """A device's memory that can lose power at any write, and be put back to any earlier state.

    Attributes:
        content: The record that stands there.
        raised: The mark.
        past: Every record that ever stood there or was being written.
        cut_in: Number of writes after which the power goes; None for never.
        is_torn: Whether the cut leaves what cannot be read.
    """

    def __init__(self) -> None:
        self.content: bytes | None = None
        self.raised = 0
        self.past: list[bytes | None] = [None]
        self.cut_in: int | None = None
        self.is_torn = False

    def _step(self) -> None:
        if self.cut_in is None:
            return
        if self.cut_in == 0:
            self.cut_in = None
            raise PowerCutError
        self.cut_in -= 1

    def read(self) -> bytes | None:
        return self.content

    def write(self, content: bytes) -> None:
        self.past.append(content)  # whoever cuts the power may copy what was on its way
        try:
            self._step()
        except PowerCutError:
            if self.is_torn:
                self.content = b"torn"
            raise
        self.content = content

    def mark(self) -> int:
        return self.raised

    def raise_mark(self, to: int) -> None:
        self._step()
        assert to >= self.raised, "the hardware's mark never falls"
        self.raised = to
