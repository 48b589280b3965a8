"""What did a session come to, and which round trips may be used? Receipts to a table of probes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.app.custody.measuring.sessions import content_of, public_key_of, session_of
from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import Where
from tidewaiter.custody.measuring.appraisal import (
    Evidence,
    KnownKeys,
    ReceivedToken,
    appraised,
    silence_question,
)
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.model.custody.measuring import LoggedReceipt
from tidewaiter.store.custody.log_store import opened_log
from tidewaiter.store.custody.receipts import receipts_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tidewaiter.model.custody.measuring import SessionAppraisal


class Token(NamedTuple):
    """A token and when it came.

    Attributes:
        path: Its file.
        at: When the verifier had it, by its own clock, in seconds since 1970.
    """

    path: Path
    at: int


class Collected(NamedTuple):
    """What was collected.

    Attributes:
        before: The token before.
        after: The token after.
        receipts: Files of receipts.
    """

    before: Token
    after: Token
    receipts: Sequence[Path]


def appraise(
    session: Path,
    seed: Path,
    collected: Collected,
    device_key: Path,
    landmark_keys: Mapping[str, Path],
) -> SessionAppraisal:
    """Return what a session came to.

    Args:
        session: The session.
        seed: The seed of its schedule, which is shown now.
        collected: Tokens and receipts.
        device_key: The device's public key.
        landmark_keys: Public key of each landmark.

    Raises:
        UsageError: If a file is not there.
        DataError: If the session, the seed, a key or a line of receipts is damaged.
    """
    laid = session_of(session)
    bursts = schedule(laid, content_of(seed), Where(str(seed)))
    receipts = [one for path in collected.receipts for one in receipts_in(path)]
    evidence = Evidence(_received(collected.before), _received(collected.after), receipts)
    keys = {name: public_key_of(path) for name, path in landmark_keys.items()}
    return appraised(laid, bursts, evidence, KnownKeys(public_key_of(device_key), keys))


def logged_in(place: str, receipts: Sequence[Path]) -> tuple[LoggedReceipt, ...]:
    """Return which receipts of some files are in a log; that the log is whole is not asked here.

    Raises:
        UsageError: If a file or the log is not there.
        DataError: If a line of receipts is damaged.
    """
    told = [one for path in receipts for one in receipts_in(path)]
    numbers: dict[bytes, int | None] = {message: None for _, message in told}
    with opened_log(place) as log:
        for number, record in log.records():
            if record in numbers and numbers[record] is None:
                numbers[record] = number
    return tuple(LoggedReceipt(place=str(where), number=numbers[one]) for where, one in told)


def asked_about(
    appraisal: SessionAppraisal, session: Path, times: Sequence[int], now: int
) -> tuple[str, ...]:
    """Return what somebody has to be asked about a device that has been silent for long.

    Args:
        appraisal: What its session came to.
        session: The session.
        times: When its sessions that were known to be good ended, in seconds since 1970.
        now: When it is asked.

    Raises:
        UsageError: If there is no such session.
        DataError: If it is none.
    """
    laid = session_of(session)
    good = [*times, laid.ends] if appraisal.is_good else list(times)
    question = silence_question(laid, max(good), now) if good else ""
    return (question,) if question else ()


def write_probes(appraisal: SessionAppraisal, path: Path) -> None:
    """Write the round trips as ``custody locate`` takes them.

    Raises:
        UsageError: If the file cannot be written.
    """
    import csv

    with replacing(path) as part, part.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("src", "dst", "min_ms"))
        for trip in appraisal.trips:
            writer.writerow((trip.landmark, trip.device, f"{trip.ms:.6f}"))


def _received(token: Token) -> ReceivedToken:
    return ReceivedToken(content_of(token.path), token.at, Where(str(token.path)))
