"""May the round trips of a session be used? Two attestations around them, and every receipt.

The slow loop: before and after, the device signs a token under its own key that binds the session's
key; its nonce is a digest of key, session, landmarks and policy. The fast loop: landmarks challenge
that key. A session counts if both tokens are good, bind the same key and lie close enough around
the bursts, and if not too many of the receipts that the schedule asks for are missing. What fails
is *unknown*: nobody is convicted by silence, and nobody passes by choosing what to answer.

The verifier's clock decides when tokens came; the landmarks' clocks say when bursts were. What this
locates is the key: whether it is on the chip is what the attestation's own chain shows.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import DataError, Where
from tidewaiter.custody.measuring.receipts import opened_receipt
from tidewaiter.evidence.attestation import binding_nonce, opened_attestation
from tidewaiter.model.custody.measuring import (
    Burst,
    MeasuredTrip,
    MeasuringSession,
    Receipt,
    RefusedReceipt,
    SessionAppraisal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MS = 1e6  # nanoseconds
DAY_S = 86_400


class ReceivedToken(NamedTuple):
    """An attestation token as it came in.

    Attributes:
        message: The token.
        at: When the verifier had it, in seconds since 1970.
        where: Where it comes from.
    """

    message: bytes
    at: int
    where: Where


class KnownKeys(NamedTuple):
    """Whose keys count, each as 64 hexadecimal digits.

    Attributes:
        device: The device's own key; "" where none is known, so that no session is good.
        landmarks: Key of every landmark by its identifier.
    """

    device: str
    landmarks: Mapping[str, str]


class Evidence(NamedTuple):
    """What a session left.

    Attributes:
        before: The token before.
        after: The token after.
        receipts: Receipts and where they stand.
    """

    before: ReceivedToken
    after: ReceivedToken
    receipts: Iterable[tuple[Where, bytes]]


def appraised(
    session: MeasuringSession, bursts: Sequence[Burst], evidence: Evidence, known: KnownKeys
) -> SessionAppraisal:
    """Return what a session came to.

    Args:
        session: What was laid down before.
        bursts: Its schedule.
        evidence: What it left.
        known: Whose keys count.
    """
    bound, why = _bracket(session, evidence, known)
    counted, refused = _counted(session, bursts, evidence.receipts, (bound, known))
    missing = 1 - len(counted) / len(bursts)
    if missing > session.policy.most_missing or not counted:
        why.append(
            f"{len(bursts) - len(counted)} of {len(bursts)} receipts are missing; "
            f"{session.policy.most_missing:.0%} may be"
        )
    rests = f"{len(counted)} of {len(bursts)} receipts, between two attestations of one key"
    return SessionAppraisal(
        session=session.id,
        device=session.device,
        is_good=not why,
        why=tuple(why) or (rests,),
        trips=() if why else _shortest(session, counted),
        expected=len(bursts),
        counted=len(counted),
        refused=tuple(refused),
    )


def _bracket(
    session: MeasuringSession, evidence: Evidence, known: KnownKeys
) -> tuple[str, list[str]]:
    """Return the key that both tokens bind, and what is wrong with them."""
    keys, why = [], []
    for name, token in (("before", evidence.before), ("after", evidence.after)):
        try:
            keys.append(_bound(session, token, known))
        except DataError as error:
            why.append(f"the attestation {name}: {error.message}")
    if len(set(keys)) > 1:
        why.append("the two attestations bind different keys")
    before, after = evidence.before.at, evidence.after.at
    if before > session.begins or after < session.ends:
        why.append("the attestations do not lie around the bursts")
    if after - before > session.policy.bracket:
        why.append(f"{after - before} s lie between them; {session.policy.bracket} may")
    return (keys[0] if keys else ""), why


def _bound(session: MeasuringSession, token: ReceivedToken, known: KnownKeys) -> str:
    """Return the key that a token binds.

    Raises:
        DataError: If it is none of the session and device.
    """
    found = opened_attestation(token.message, token.where)
    told = found.attestation
    if not found.is_good:
        raise DataError("its signature is wrong", where=token.where)
    if found.key.public_bytes_raw().hex() != known.device:
        raise DataError("another key than the device's signed it", where=token.where)
    if told.ueid != session.device or told.session != session.id or told.bound_key is None:
        raise DataError("it is of another device or session, or binds no key", where=token.where)
    bound = told.bound_key
    policy = session.policy.version
    if told.nonce != binding_nonce(bound, session.id, session.landmarks, policy):
        raise DataError("its nonce does not bind the session", where=token.where)
    return bound.hex()


def _counted(
    session: MeasuringSession,
    bursts: Sequence[Burst],
    receipts: Iterable[tuple[Where, bytes]],
    keys: tuple[str, KnownKeys],
) -> tuple[dict[int, Receipt], list[RefusedReceipt]]:
    asked = {one.sequence: one for one in bursts}
    counted: dict[int, Receipt] = {}
    refused = []
    for where, message in receipts:
        landmark = ""
        try:
            found = opened_receipt(message, where)
            landmark = found.receipt.landmark
            why = _against(session, asked, found.receipt, keys)
            if found.key.public_bytes_raw().hex() != keys[1].landmarks.get(landmark):
                why = "another key than the landmark's signed it"
            elif not why and found.receipt.sequence in counted:
                why = "the burst has a receipt already"
        except DataError as error:
            why = error.message
        else:
            if not why:
                counted[found.receipt.sequence] = found.receipt
        if why:
            refused.append(RefusedReceipt(place=str(where), landmark=landmark, why=why))
    return counted, refused


def _against(
    session: MeasuringSession,
    asked: Mapping[int, Burst],
    receipt: Receipt,
    keys: tuple[str, KnownKeys],
) -> str:
    """Return why a receipt does not count, in words; "" where it does."""
    burst = asked.get(receipt.sequence)
    wrong = {
        "it is of another session": receipt.session != session.id,
        "it is of another device": receipt.device != session.device,
        "the schedule asks for no such burst of this landmark": burst is None
        or burst.landmark != receipt.landmark,
        "it is under another version of the policy": receipt.policy_version
        != session.policy.version,
        "another key answered than the one that was bound": receipt.key != keys[0],
        "it was measured outside the session": receipt.begins < session.begins
        or receipt.ends > session.ends + session.policy.bracket - session.policy.spread,
        "nothing was answered": receipt.answered == 0,
    }
    return next((words for words, is_so in wrong.items() if is_so), "")


def _shortest(
    session: MeasuringSession, counted: Mapping[int, Receipt]
) -> tuple[MeasuredTrip, ...]:
    found: dict[str, list[int]] = defaultdict(list)
    for receipt in counted.values():
        if receipt.shortest_ns is not None:
            found[receipt.landmark].append(receipt.shortest_ns)
    return tuple(
        MeasuredTrip(landmark=one, device=session.device, ms=min(ns) / MS, bursts=len(ns))
        for one, ns in sorted(found.items())
    )


def is_silent(last_good: int, now: int, session: MeasuringSession) -> bool:
    """Whether a device has been silent for so long that somebody has to ask; it proves nothing."""
    return now - last_good > session.policy.silence


def silence_question(session: MeasuringSession, last_good: int, now: int) -> str:
    """Return what somebody has to be asked about a silent device; "" where nobody has to be.

    Silence is no verdict: what is in transport, in repair or in a store cannot answer.

    Args:
        session: A session of the device, for its policy.
        last_good: When the last good session ended, in seconds since 1970.
        now: When it is asked.
    """
    if not is_silent(last_good, now, session):
        return ""
    days, allowed = (now - last_good) / DAY_S, session.policy.silence / DAY_S
    return (
        f"{session.device} has had no good session for {days:.1f} days; after {allowed:.1f} its "
        "holder is asked why: transport, repair, storage or an outage? Silence proves nothing"
    )
