"""How is an order written? Claims of CWT and EAT in deterministic CBOR, and nothing else.

Registered claims keep their numbers: CWT (RFC 8392, 2018) expiration 4, not before 5, issued at 6,
identifier 7; EAT (RFC 9711, 2025) nonce 10 and device 256. The others stand in the private range
below -65536 (RFC 8392, section 9.1). Moments are whole seconds since 1970.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.model.custody.licence import (
    Appeal,
    Licence,
    Order,
    OrderKind,
    Restoration,
    Revocation,
    TimeToken,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.core.errors import Where

KINDS: dict[OrderKind, type[Any]] = {
    "licence": Licence,
    "revocation": Revocation,
    "appeal": Appeal,
    "restoration": Restoration,
    "time": TimeToken,
}
CLAIMS = {
    "expires": 4,
    "begins": 5,
    "issued": 6,
    "id": 7,
    "nonce": 10,
    "devices": 256,
    "chip_class": -70001,
    "unit": -70002,
    "allowance": -70003,
    "sequence": -70004,
    "epoch": -70005,
    "grace": -70006,
    "is_critical": -70007,
    "recovers": -70008,
    "reason": -70009,
    "effective": -70010,
    "appeal_until": -70011,
    "appeal_to": -70012,
    "against": -70013,
    "by": -70014,
    "grounds": -70015,
    "lifts": -70016,
    "at": -70017,
}
"""Number of each claim; an order has those of its fields."""
_FIELDS = {number: name for name, number in CLAIMS.items()}


def content_type(kind: OrderKind) -> str:
    """Return the type of content of an order."""
    return f"application/vnd.tidewaiter.{kind}+cwt"


def kind_of(order: Order) -> OrderKind:
    """Return the kind of an order."""
    return next(kind for kind, noun in KINDS.items() if type(order) is noun)


def order_bytes(order: Order) -> bytes:
    """Return an order as the bytes that are signed."""
    fields: Mapping[str, Any] = msgspec.structs.asdict(order)
    return encoded(
        {CLAIMS[name]: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
    )


def order_of(payload: bytes, kind: str, where: Where) -> Order:
    """Return the order that bytes give.

    Args:
        payload: The claims.
        kind: Type of content that the signers stated.
        where: Where the order comes from.

    Raises:
        DataError: If the type is unknown, a claim is missing, unknown or out of range.
    """
    noun = next((noun for name, noun in KINDS.items() if content_type(name) == kind), None)
    if noun is None:
        allowed = ", ".join(content_type(name) for name in KINDS)
        raise DataError("this is no order to a device", where=where, found=kind, allowed=allowed)
    claims = decoded(payload, where)
    if not isinstance(claims, dict):
        raise DataError("an order is a map of claims", where=where)
    if unknown := sorted(str(claim) for claim in claims if claim not in _FIELDS):
        raise DataError("the order has unknown claims", where=where, found=", ".join(unknown))
    fields = {_FIELDS[claim]: value for claim, value in claims.items()}
    if missing := set(noun.__struct_fields__) - set(fields):
        raise DataError("the order lacks claims", where=where, found=", ".join(sorted(missing)))
    try:
        order: Order = msgspec.convert(fields, noun)
    except (msgspec.ValidationError, ValueError) as error:
        raise DataError("the order's claims are wrong", where=where, found=str(error)) from error
    return order
