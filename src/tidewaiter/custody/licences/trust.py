"""Who signed an order, and is that enough? Quorums of named institutions, and the public log.

A key stands for one institution and an institution signs once, so that no party counts twice. An
order that is not in the log, or that its witnesses have not seen, is none: nothing is done in
secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError
from tidewaiter.custody.licences.codec import kind_of, order_of
from tidewaiter.custody.licences.moments import moment
from tidewaiter.evidence.log.note import COSIGNS, key_of
from tidewaiter.evidence.log.proof import Logged, LogTrust, proof_of, require_logged
from tidewaiter.evidence.many_signed import many_opened
from tidewaiter.model.custody.licence import Revocation

if TYPE_CHECKING:
    from tidewaiter.core.errors import Where
    from tidewaiter.model.custody.licence import LicenceTrust, Order, OrderKind


class SignedOrder(NamedTuple):
    """An order and who stands behind it.

    Attributes:
        order: What is ordered.
        kind: Its kind.
        signers: Names of the institutions whose signatures are good, in order.
        strangers: Number of good signatures of keys that no institution has.
        logged: Its place in the log; None where that was not asked.
    """

    order: Order
    kind: OrderKind
    signers: tuple[str, ...]
    strangers: int
    logged: Logged | None = None


def log_trust(trust: LicenceTrust, where: Where) -> LogTrust:
    """Return whose signatures a proof needs.

    Raises:
        DataError: If a key of the log or of a witness cannot be read.
    """
    witnesses = tuple(key_of(text, where, COSIGNS) for text in trust.witnesses)
    return LogTrust(key_of(trust.log, where), witnesses, trust.witness_quorum)


def opened_order(message: bytes, trust: LicenceTrust, where: Where) -> SignedOrder:
    """Return an order with its signers; neither quorum nor log is asked for.

    Raises:
        DataError: If it is no order, or a signature under it is wrong.
    """
    opened = many_opened(message, where)
    if opened.bad:
        bad = ", ".join(key.public_bytes_raw().hex() for key in opened.bad)
        raise DataError("a signature under the order is wrong", where=where, found=bad)
    order = order_of(opened.payload, opened.content_type, where)
    names = {one.key: one.name for one in trust.institutions}
    keys = [key.public_bytes_raw().hex() for key in opened.signers]
    signers = tuple(sorted(names[key] for key in keys if key in names))
    return SignedOrder(order, kind_of(order), signers, len(keys) - len(signers))


def logged_order(message: bytes, proof: bytes, trust: LicenceTrust, where: Where) -> SignedOrder:
    """Return an order that is in the log and seen by its witnesses.

    Raises:
        DataError: If it is none, or is not in the log.
    """
    signed = opened_order(message, trust, where)
    logged = require_logged(message, proof_of(proof, where), log_trust(trust, where), where)
    return signed._replace(logged=logged)


def needed(order: Order, kind: OrderKind, trust: LicenceTrust) -> int:
    """Return how many institutions an order needs; an appeal needs none, for it orders nothing."""
    quorum = trust.quorum
    if isinstance(order, Revocation) and is_bulk(order, trust):
        return quorum.bulk
    counts = {
        "licence": quorum.licence,
        "revocation": quorum.revocation,
        "restoration": quorum.restoration,
        "time": quorum.time,
    }
    return counts.get(kind, 0)


def is_bulk(order: Revocation, trust: LicenceTrust) -> bool:
    """Whether a revocation concerns so many devices that it needs more and takes longer."""
    return len(order.devices) >= trust.limits.bulk_devices


def shortfall(signed: SignedOrder, trust: LicenceTrust) -> str:
    """Return what is missing to the quorum of an order, in words; "" where nothing is."""
    count = needed(signed.order, signed.kind, trust)
    if len(signed.signers) >= count:
        return ""
    names = ", ".join(one.name for one in trust.institutions)
    have = ", ".join(signed.signers) or "none"
    return f"signed by {have}; {count} of these are needed: {names}"


def too_hasty(signed: SignedOrder, trust: LicenceTrust) -> str:
    """Return why a revocation comes too soon after its notice, in words; "" where it does not.

    Notice counts from what is later: the order's own date, or the time at which the witnesses saw
    it in the log.
    """
    order = signed.order
    if not isinstance(order, Revocation):
        return ""
    limits = trust.limits
    noticed = max(order.issued, signed.logged.time if signed.logged else 0)
    delay = limits.bulk_delay if is_bulk(order, trust) else limits.delay
    if order.effective < noticed + delay:
        due = moment(noticed + delay)
        return f"it takes effect on {moment(order.effective)}, and by its notice from {due} on"
    if order.appeal_until < noticed + limits.appeal:
        due = moment(noticed + limits.appeal)
        return f"an appeal is heard until {moment(order.appeal_until)}, and has to be until {due}"
    return ""
