"""May an institution sign this? What earlier orders, the calendar and the limits say against it.

Every institution asks by itself, before it signs, from the public log: so no order passes in
secret, at once or in bulk because one party wants it to. A device cannot see other devices; what it
cannot check, this does, and anybody can ask it again of the same log. Revocations count by the day
on which they take effect, whatever date they bear, and small ones that together are many are held
to what many take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.custody.licences.moments import length, moment
from tidewaiter.custody.licences.trust import is_bulk
from tidewaiter.model.custody.licence import Appeal, Licence, Restoration, Revocation, TimeToken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.custody.licences.trust import SignedOrder
    from tidewaiter.model.custody.licence import LicenceTrust, Order


def objections(
    order: Order, earlier: Sequence[Order], trust: LicenceTrust, now: int
) -> tuple[str, ...]:
    """Return what speaks against signing an order, in words; empty where nothing does.

    Args:
        order: The draft.
        earlier: Every order in the log, in its order.
        trust: Quorums and limits.
        now: The time.
    """
    others = [one for one in earlier if one != order]
    if isinstance(order, TimeToken):
        return ()
    found = []
    if order.id in {one.id for one in others if not isinstance(one, TimeToken)}:
        found.append(f"the identifier {order.id} stands in the log already")
    if isinstance(order, Licence):
        found += _against_licence(order, others, now)
    elif isinstance(order, Revocation):
        found += _against_revocation(order, others, trust, now)
    elif isinstance(order, Restoration):
        found += _epoch(order.epoch, others)
        found += _named(order.lifts, others, "lifts")
    elif isinstance(order, Appeal):
        found += _against_appeal(order, others)
    return tuple(found)


def short_of_bulk(signed: SignedOrder, earlier: Sequence[Order], trust: LicenceTrust) -> str:
    """Return what a small revocation that is one of many lacks, in words; "" where nothing is.

    Args:
        signed: The order with its signers.
        earlier: Every order in the log, in its order.
        trust: Quorums and limits.
    """
    order = signed.order
    if not isinstance(order, Revocation) or len(signed.signers) >= trust.quorum.bulk:
        return ""
    count = _revoked_together(order, [one for one in earlier if one != order], trust)
    if count < trust.limits.bulk_devices:
        return ""
    return (
        f"with earlier ones, {count} devices would be revoked within {length(trust.limits.window)}:"
        f" {trust.quorum.bulk} institutions are needed, not {len(signed.signers)}"
    )


def standing_revocations(device: str, orders: Iterable[Order]) -> tuple[Revocation, ...]:
    """Return the revocations of a device that nothing lifted, in order of epoch."""
    lifted, found = set(), []
    for order in orders:
        if isinstance(order, Restoration) and device in order.devices:
            lifted.add(order.lifts)
        elif isinstance(order, Revocation) and device in order.devices:
            found.append(order)
    return tuple(sorted((o for o in found if o.id not in lifted), key=lambda one: one.epoch))


def latest_licence(device: str, orders: Iterable[Order]) -> Licence | None:
    """Return the licence of a device with the highest sequence; None where it has none."""
    found = [one for one in orders if isinstance(one, Licence) and device in one.devices]
    return max(found, key=lambda one: one.sequence, default=None)


def latest_epoch(orders: Iterable[Order]) -> int:
    """Return the highest epoch of any revocation or restoration."""
    return max((o.epoch for o in orders if isinstance(o, Revocation | Restoration)), default=0)


def _against_licence(order: Licence, others: Sequence[Order], now: int) -> list[str]:
    found = []
    if order.expires <= now:
        found.append("it ended before now")
    if order.epoch != (latest := latest_epoch(others)):
        side = "below" if order.epoch < latest else "above"
        found.append(f"its epoch {order.epoch} is {side} the latest, {latest}")
    for device in order.devices:
        before = latest_licence(device, others)
        if before is not None and before.sequence >= order.sequence:
            found.append(f"{device} was licensed with sequence {before.sequence} before")
        found += [
            f"{device} is revoked from {moment(one.effective)} on by {one.id}: {one.reason}"
            for one in standing_revocations(device, others)
        ]
    return found


def _against_revocation(
    order: Revocation, others: Sequence[Order], trust: LicenceTrust, now: int
) -> list[str]:
    limits = trust.limits
    count = _revoked_together(order, others, trust)
    bulk = is_bulk(order, trust) or count >= limits.bulk_devices
    delay = limits.bulk_delay if bulk else limits.delay
    found = _epoch(order.epoch, others)
    if order.effective < now + delay:
        kind = "in bulk, it" if bulk else "it"
        found.append(
            f"{kind} may take effect from {moment(now + delay)} on, not {moment(order.effective)}"
        )
    if order.appeal_until < now + limits.appeal:
        found.append(f"an appeal must be heard until {moment(now + limits.appeal)} at least")
    if count > limits.most_devices:
        found.append(
            f"{count} devices would be revoked within {length(limits.window)}; "
            f"{limits.most_devices} is the most"
        )
    return found


def _revoked_together(order: Revocation, others: Sequence[Order], trust: LicenceTrust) -> int:
    """Return the most devices that lose their leave within any window around an order's effect."""
    window = trust.limits.window
    near = [
        one
        for one in others
        if isinstance(one, Revocation) and abs(one.effective - order.effective) < window
    ]
    starts = {one.effective for one in (*near, order) if one.effective <= order.effective}
    return len(order.devices) + max(
        sum(len(one.devices) for one in near if 0 <= one.effective - start < window)
        for start in starts
    )


def _against_appeal(order: Appeal, others: Sequence[Order]) -> list[str]:
    found = _named(order.against, others, "is against")
    for one in others:
        if isinstance(one, Revocation) and one.id == order.against:
            if order.issued > one.appeal_until:
                found.append(f"appeals were heard until {moment(one.appeal_until)}")
            if strangers := sorted(set(order.devices) - set(one.devices)):
                found.append(f"{one.id} does not concern {', '.join(strangers)}")
    return found


def _epoch(epoch: int, others: Sequence[Order]) -> list[str]:
    latest = latest_epoch(others)
    if epoch > latest + 1:
        return [f"its epoch {epoch} skips numbers after the latest, {latest}"]
    return [] if epoch > latest else [f"its epoch {epoch} is not above the latest, {latest}"]


def _named(ident: str, others: Sequence[Order], verb: str) -> list[str]:
    if any(isinstance(one, Revocation) and one.id == ident for one in others):
        return []
    return [f"it {verb} {ident}, which is no revocation in the log"]
