"""How is an order drawn up, signed, logged and looked up? Operating licences, for institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.custody.licences.codec import content_type, kind_of, order_bytes
from tidewaiter.custody.licences.issuing import (
    latest_epoch,
    latest_licence,
    objections,
    short_of_bulk,
    standing_revocations,
)
from tidewaiter.custody.licences.trust import opened_order, shortfall
from tidewaiter.evidence.log.proof import proof_of, proof_text, require_logged
from tidewaiter.evidence.many_signed import also_signed, many_signed
from tidewaiter.model.custody.licence import Appeal, LicenceTrust, Order, Revocation
from tidewaiter.sources.custody.licence_files import licence_trust_of, order_file, proof_file
from tidewaiter.store.custody.log_store import opened_log
from tidewaiter.store.key_file import signing_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidewaiter.custody.licences.trust import SignedOrder
    from tidewaiter.model.custody.licence import Licence
    from tidewaiter.store.custody.log_store import LogStore


class OrderShown(NamedTuple):
    """An order as people look at it.

    Attributes:
        kind: Its kind.
        order: What it says.
        signers: The institutions behind it.
        strangers: Good signatures of keys that no institution has.
        missing: What is missing to its quorum, in words; "" where nothing is.
        entry: Its number in the log; None where it has no proof.
        witnesses: Who saw it there.
    """

    kind: str
    order: Order
    signers: tuple[str, ...]
    strangers: int
    missing: str
    entry: int | None = None
    witnesses: tuple[str, ...] = ()


class LicenceStatus(NamedTuple):
    """What the log says of a device.

    Attributes:
        device: Its identifier.
        at: The time asked about.
        licence: The licence with the highest sequence; None where there is none.
        revocations: What stands against it, in order of epoch.
        appeals: Appeals against those.
        history: Every order about the device, with its number in the log.
        epoch: The latest epoch; what is drawn up next has to know it.
        size: Number of entries of the log.
    """

    device: str
    at: int
    licence: Licence | None
    revocations: tuple[Revocation, ...]
    appeals: tuple[Appeal, ...]
    history: tuple[tuple[int, OrderShown], ...]
    epoch: int
    size: int


def write_draft(order: Order, output: Path) -> None:
    """Write an order that nobody signed yet.

    Raises:
        UsageError: If the file is there already or cannot be written.
    """
    if output.exists():
        raise UsageError("the order is there already", where=Where(str(output)))
    with replacing(output) as part:
        part.write_bytes(many_signed(order_bytes(order), content_type(kind_of(order)), ()))


def sign_order(path: Path, key: Path, trust: Path, log: str, now: int) -> OrderShown:
    """Return an order with one signature more, written in place.

    Args:
        path: The order.
        key: The institution's private key.
        trust: What devices trust.
        log: The log of earlier orders; "" where the order is the time, which is not logged.
        now: The time, for delays.

    Raises:
        UsageError: If a file is not there, or the log is needed and not named.
        DataError: If the order is none, or earlier orders or limits speak against it.
    """
    believed, private = licence_trust_of(trust), signing_key(key)
    message, where = order_file(path).message, Where(str(path))
    signed = opened_order(message, believed, where)
    if signed.kind == "time":
        against: tuple[str, ...] = ()
    elif not log:
        raise UsageError("an order is signed with a look into the log", hint="name it with --log")
    else:
        with opened_log(log) as store:
            earlier = [one.order for _, one in logged_orders(store, believed)]
        against = objections(signed.order, earlier, believed, now)
    if against:
        raise DataError("this order may not be signed", where=where, found="; ".join(against))
    if signed.kind != "appeal":
        _require_institution(private.public_key().public_bytes_raw().hex(), believed, key)
    with replacing(path) as part:
        part.write_bytes(also_signed(message, private, where))
    return show_order(path, trust)


def log_order(path: Path, trust: Path, log: str, log_key: Path, now: int) -> OrderShown:
    """Return an order that was put into the log, with its proof written beside it.

    What speaks against it is asked once more: notice counts from the log, and others may have been
    logged since it was signed.

    Args:
        path: The order.
        trust: What devices trust.
        log: The log.
        log_key: Its private key.
        now: The time, for delays.

    Raises:
        DataError: If too few institutions signed it, earlier orders or limits speak against it, or
            it is logged already.
        UsageError: If a file or the log is not there.
    """
    believed = licence_trust_of(trust)
    message, where = order_file(path).message, Where(str(path))
    signed = opened_order(message, believed, where)
    if signed.kind == "time":
        raise UsageError("the time is not logged: it answers one device", where=where)
    if missing := shortfall(signed, believed):
        raise DataError("the order lacks its quorum", where=where, found=missing)
    with opened_log(log, signing_key(log_key)) as store:
        with store.rows.writing():
            _require_loggable(signed, message, store, believed, now)
            entry = store.append_within([message])[0]
        _write_proof(path, store, entry)
    return show_order(path, trust)


def _require_loggable(
    signed: SignedOrder, message: bytes, store: LogStore, trust: LicenceTrust, now: int
) -> None:
    where = Where(store.place)
    for entry, record in store.rows.records(0, store.size):
        if record == message:
            raise DataError("the order is in the log", where=where, found=f"entry {entry}")
    earlier = [one.order for _, one in logged_orders(store, trust)]
    against = [*objections(signed.order, earlier, trust, now)]
    if short := short_of_bulk(signed, earlier, trust):
        against.append(short)
    if against:
        raise DataError("this order may not be logged", where=where, found="; ".join(against))


def prove_order(path: Path, trust: Path, log: str) -> OrderShown:
    """Return an order whose proof was written anew, with what witnesses signed since.

    Raises:
        DataError: If the order is not in the log.
        UsageError: If a file or the log is not there.
    """
    message = order_file(path).message
    with opened_log(log) as store:
        found = [n for n, record in store.rows.records(0, store.size) if record == message]
        if not found:
            raise DataError("the order is not in the log", where=Where(str(path)))
        _write_proof(path, store, found[0])
    return show_order(path, trust)


def show_order(path: Path, trust: Path) -> OrderShown:
    """Return what an order says, who signed it, and where it stands in the log.

    Raises:
        DataError: If it is none, or its proof shows something else.
        UsageError: If a file is not there.
    """
    from tidewaiter.custody.licences.trust import log_trust

    believed, where = licence_trust_of(trust), Where(str(path))
    given = order_file(path)
    shown = _shown(opened_order(given.message, believed, where), believed)
    if not given.proof:
        return shown
    beside = Where(str(proof_file(path)))
    needs = log_trust(believed, where)._replace(quorum=0)
    logged = require_logged(given.message, proof_of(given.proof, beside), needs, beside)
    return shown._replace(entry=logged.entry, witnesses=logged.witnesses)


def licence_status(device: str, trust: Path, log: str, now: int) -> LicenceStatus:
    """Return what a log says of a device.

    Raises:
        UsageError: If a file or the log is not there.
    """
    believed = licence_trust_of(trust)
    with opened_log(log) as store:
        found = list(logged_orders(store, believed))
        size = store.size
    orders = [one.order for _, one in found]
    stands = standing_revocations(device, orders)
    against = {one.id for one in stands}
    appeals = tuple(
        o for o in orders if isinstance(o, Appeal) and device in o.devices and o.against in against
    )
    history = tuple(
        (entry, _shown(one, believed))
        for entry, one in found
        if device in getattr(one.order, "devices", ())
    )
    epoch = latest_epoch(orders)
    return LicenceStatus(
        device, now, latest_licence(device, orders), stands, appeals, history, epoch, size
    )


def logged_orders(store: LogStore, trust: LicenceTrust) -> Iterator[tuple[int, SignedOrder]]:
    """Yield the orders of a log that have their quorum, with their numbers.

    What is no order is passed over: a log may hold other records.
    """
    for entry, record in store.rows.records(0, store.size):
        try:
            signed = opened_order(record, trust, Where(store.place, entry))
        except DataError:
            continue
        if not shortfall(signed, trust):
            yield entry, signed


def next_sequence(device: str, trust: Path, log: str) -> tuple[int, int]:
    """Return the sequence that a device's next licence needs, and the epoch that it has to know.

    Raises:
        UsageError: If a file or the log is not there.
    """
    believed = licence_trust_of(trust)
    with opened_log(log) as store:
        orders = [one.order for _, one in logged_orders(store, believed)]
    before = latest_licence(device, orders)
    return (before.sequence if before else 0) + 1, latest_epoch(orders)


def _shown(signed: SignedOrder, trust: LicenceTrust) -> OrderShown:
    return OrderShown(
        signed.kind, signed.order, signed.signers, signed.strangers, shortfall(signed, trust)
    )


def _write_proof(path: Path, store: LogStore, entry: int) -> None:
    with replacing(proof_file(path)) as part:
        part.write_bytes(proof_text(store.proof(entry)))


def _require_institution(key: str, trust: LicenceTrust, path: Path) -> None:
    if key not in {one.key for one in trust.institutions}:
        raise DataError(
            "this key is no institution's: its signature would count nothing",
            where=Where(str(path)),
            allowed=", ".join(one.name for one in trust.institutions),
        )
