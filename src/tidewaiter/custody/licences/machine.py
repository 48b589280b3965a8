"""What does a device hold to be true, and what does an order change? Pure steps of its memory.

Everything that must not be forgotten stands in one record, which is written as a whole before
anything is done because of it. Beside it the hardware keeps a mark that only rises: the number of
the record and a digest of it. A record that does not fit the mark is an old one or another branch,
and the device does not work at full speed until it is licensed anew, by a licence that answers the
nonce it asks with. (A counter alone is not enough: whoever cuts the power between record and
counter could keep two records of one number.)

A licence gives and never takes away: while one holds, another with less to work, an earlier end or
a later beginning is refused. Otherwise the few who may license could switch off at once what takes
more of them, a reason, notice and a delay to revoke.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.custody.licences.moments import moment
from tidewaiter.evidence.canonical import decoded, encoded
from tidewaiter.model.custody.licence import (
    Appeal,
    Licence,
    Restoration,
    Revocation,
    Standing,
    TimeToken,
    Units,
)

if TYPE_CHECKING:
    from tidewaiter.core.errors import Where
    from tidewaiter.custody.licences.trust import SignedOrder

DIGEST_BITS = 128
LARGEST_STEP = 1 << 32
"""Numbers that one order may skip, so that none uses up those of all later ones."""
_RENEWAL = "a renewal with a higher sequence"


class Memory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device keeps sealed.

    Attributes:
        device: Its identifier.
        number: Number of this record; rises by one.
        sequence: Highest sequence of a licence taken.
        epoch: Highest epoch of an order taken.
        time: Latest time that institutions said.
        licence: The licence that holds; None before the first.
        left: Units that may still be worked under it.
        revoked: Revocations that stand, in the order in which they came.
        line: Nonce of the latest recovery, which every licence has to name; "" where memory was
            never lost. What was licensed before a loss cannot come back after it.
        is_lost: Whether memory was lost and no licence was taken since.
        is_critical: Whether it is never off, by the latest licence.
        asked: Nonce that it asks for the time with, where that has to outlast a start.
    """

    device: str
    number: Units = 0
    sequence: Units = 0
    epoch: Units = 0
    time: Units = 0
    licence: Licence | None = None
    left: Units = 0
    revoked: tuple[Revocation, ...] = ()
    line: str = ""
    is_lost: bool = False
    is_critical: bool = False
    asked: str = ""


class Taken(NamedTuple):
    """What became of an order.

    Attributes:
        memory: The memory afterwards; the same object where nothing changed.
        refused: Why the order was not taken; empty where it was.
    """

    memory: Memory
    refused: tuple[str, ...] = ()


def memory_bytes(memory: Memory) -> bytes:
    """Return a record as it is sealed."""
    return encoded(msgspec.to_builtins(memory))


def memory_of(content: bytes, where: Where) -> Memory:
    """Return the record that bytes give.

    Raises:
        DataError: If they give none.
    """
    try:
        return msgspec.convert(_plain(decoded(content, where)), Memory)
    except (msgspec.ValidationError, ValueError) as error:
        raise DataError("this is no record of a device", where=where, found=str(error)) from error


def mark_of(memory: Memory) -> int:
    """Return the mark that fits a record: its number, then bits of its digest."""
    digest = hashlib.sha256(memory_bytes(memory)).digest()[: DIGEST_BITS // 8]
    return memory.number << DIGEST_BITS | int.from_bytes(digest, "big")


def is_current(memory: Memory, mark: int) -> bool:
    """Whether a record is the latest: it fits the mark, or is the one being written above it.

    A record above the mark was never acted upon, and whichever of several such is taken up becomes
    the only one.
    """
    return mark_of(memory) == mark or memory.number == (mark >> DIGEST_BITS) + 1


def recovered(memory: Memory | None, device: str, mark: int, nonce: str) -> Memory:
    """Return the record of a device whose memory was lost or is an old one.

    It does not know the time any more: a licence that answers its fresh nonce lets no old one in,
    and institutions that once said a time far ahead cannot keep it from being licensed again.

    Args:
        memory: What was found; None where nothing can be read.
        device: Identifier of the device.
        mark: The hardware's mark.
        nonce: What a licence has to answer; never used before.
    """
    kept = memory or Memory(device=device)
    return msgspec.structs.replace(
        kept,
        number=(mark >> DIGEST_BITS) + 1,
        licence=None,
        left=0,
        time=0,
        line=nonce,
        is_lost=True,
        asked="",
    )


def taken(memory: Memory, signed: SignedOrder, asked: str) -> Taken:
    """Return what an order makes of a device's memory.

    Whether enough institutions signed it, and whether it is in the log, was asked before.

    Args:
        memory: The memory before.
        signed: The order.
        asked: Nonce that the device asked for the time with.
    """
    order = signed.order
    if isinstance(order, TimeToken):
        return _time_taken(memory, order, asked)
    if isinstance(order, Appeal):
        return Taken(memory, ("an appeal orders nothing: the institutions decide on it",))
    if refused := _misdirected(memory, order):
        return Taken(memory, (refused,))
    if isinstance(order, Licence):
        return _licence_taken(memory, order)
    if isinstance(order, Revocation):
        return _next(memory, epoch=order.epoch, revoked=(*memory.revoked, order))
    left = tuple(one for one in memory.revoked if one.id != order.lifts)
    return _next(memory, epoch=order.epoch, revoked=left)


def _misdirected(memory: Memory, order: Licence | Revocation | Restoration) -> str:
    """Return why an order is not for this device now, in words; "" where it may be."""
    if memory.device not in order.devices:
        return f"it is not for {memory.device}"
    if not isinstance(order, Licence) and order.epoch <= memory.epoch:
        return f"its epoch {order.epoch} is not above {memory.epoch}"
    skipped = order.epoch - memory.epoch
    if isinstance(order, Licence):
        skipped = max(skipped, order.sequence - memory.sequence)
    return f"it skips {skipped:,} numbers" if skipped > LARGEST_STEP else ""


def debited(memory: Memory, units: int) -> Memory:
    """Return the memory after units were taken off the meter, before they are worked."""
    return _next(memory, left=memory.left - units).memory


def asking(memory: Memory, nonce: str) -> Memory:
    """Return the memory of a device that asks for the time, whichever start hears the answer."""
    return _next(memory, asked=nonce).memory


def standing_of(memory: Memory, now: int | None) -> Standing:
    """Return how a device stands.

    Without its memory a device does not know whether lives depend on it; then it is never off.

    Args:
        memory: Its memory.
        now: The time, as far as it is known to be right; None where it is not.
    """
    at = memory.time if now is None else now
    if stands := _effective(memory, at):
        return Standing(
            mode="reduced" if memory.is_critical or memory.is_lost else "off",
            why=f"revoked ({stands.id}): {stands.reason}",
            next=f"a restoration, then a licence; appeal to {stands.appeal_to}",
        )
    licence = memory.licence
    if licence is None or now is None or memory.is_lost:
        why, more = _unlicensed(memory)
        return Standing(mode="reduced", why=why, next=more)
    if ended := _ended(licence, now, memory.left):
        return Standing(mode="reduced", why=f"licence {licence.id} {ended}", next=_RENEWAL)
    return _full(memory, licence, now)


def _effective(memory: Memory, at: int) -> Revocation | None:
    """Return the revocation that took effect first; None where none has."""
    found = [one for one in memory.revoked if at >= one.effective]
    return min(found, key=lambda one: (one.effective, one.epoch), default=None)


def _unlicensed(memory: Memory) -> tuple[str, str]:
    """Return why a device cannot hold any licence for good, and what would change that."""
    if memory.is_lost:
        words = f"a licence that recovers {memory.line}"
        return "its memory was lost or is an old one", words
    if memory.licence is None:
        return "it has no licence", "a licence"
    return "it was not told the time since it started, or too long ago", "the time, for its nonce"


def _ended(licence: Licence, now: int, left: int) -> str:
    if now < licence.begins:
        return f"does not hold before {moment(licence.begins)}"
    if now > licence.expires + licence.grace:
        return "has ended"
    return "" if left else "is used up"


def _full(memory: Memory, licence: Licence, now: int) -> Standing:
    end = licence.expires + licence.grace
    coming = min(memory.revoked, key=lambda one: (one.effective, one.epoch), default=None)
    held = "in grace after its end" if now > licence.expires else "it holds"
    why = f"licence {licence.id}, {held}; {memory.left} {licence.unit} left"
    if coming is None or coming.effective > end:
        return Standing(mode="full", why=why, next=_RENEWAL, until=end)
    more = f"revocation {coming.id} takes effect; appeal to {coming.appeal_to}"
    return Standing(mode="full", why=why, next=more, until=coming.effective)


def _licence_taken(memory: Memory, licence: Licence) -> Taken:
    refused = []
    if licence.sequence <= memory.sequence:
        refused.append(f"its sequence {licence.sequence} is not above {memory.sequence}")
    if licence.epoch < memory.epoch:
        refused.append(f"it was drawn up at epoch {licence.epoch}, before {memory.epoch} was known")
    if stands := _effective(memory, memory.time):
        refused.append(f"revocation {stands.id} stands; a restoration comes first")
    if licence.recovers != memory.line:
        refused.append(
            f"it does not recover {memory.line}"
            if memory.line
            else "it recovers a memory that was not lost"
        )
    refused += _taken_away(memory, licence)
    if refused:
        return Taken(memory, tuple(refused))
    return _next(
        memory,
        sequence=licence.sequence,
        epoch=licence.epoch,
        licence=licence,
        left=licence.allowance,
        is_lost=False,
        is_critical=licence.is_critical,
    )


def _taken_away(memory: Memory, licence: Licence) -> list[str]:
    """Return what a licence would take from the one that holds, in words."""
    held = memory.licence
    if held is None or not memory.left or memory.time > held.expires + held.grace:
        return []
    end = held.expires + held.grace
    less = {
        f"counts in {held.unit}": licence.unit != held.unit,
        f"leaves {memory.left}": licence.allowance < memory.left,
        f"ends on {moment(end)}": licence.expires + licence.grace < end,
        f"has begun by {moment(memory.time)}": licence.begins > max(memory.time, held.begins),
        "never switches it off": held.is_critical and not licence.is_critical,
    }
    words = [name for name, is_less in less.items() if is_less]
    return [f"it gives less than {held.id}, which {' and '.join(words)}"] if words else []


def _time_taken(memory: Memory, token: TimeToken, asked: str) -> Taken:
    if token.nonce != asked:
        return Taken(memory, ("it answers another question than the last one",))
    if token.at < memory.time:
        return Taken(
            memory, (f"it is before {moment(memory.time)}, which institutions said earlier",)
        )
    return _next(memory, time=token.at)


def _next(memory: Memory, **changes: Any) -> Taken:  # noqa: ANN401
    return Taken(msgspec.structs.replace(memory, number=memory.number + 1, **changes))


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return CBOR's immutable maps and lists as plain ones."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
