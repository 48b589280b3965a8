"""Who answers for a device, and who measures it? The port on a device, and a landmark's bursts."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tidewaiter.app.custody.measuring.sessions import content_of, public_key_of, session_of
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.measuring.packets import short_id
from tidewaiter.custody.measuring.receipts import receipt_signed
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.model.custody.measuring import Receipt
from tidewaiter.sources.probing.answering import answering
from tidewaiter.sources.probing.asking import Asked, burst
from tidewaiter.store.custody.receipts import append_receipt
from tidewaiter.store.key_file import signing_key

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from tidewaiter.model.custody.measuring import Burst, MeasuringSession


class LandmarkFiles(NamedTuple):
    """What a landmark needs.

    Attributes:
        session: The session.
        seed: The seed of its schedule.
        key: The landmark's private key.
        device_key: The session's public key, which has to answer.
        output: File that receipts are appended to.
    """

    session: Path
    seed: Path
    key: Path
    device_key: Path
    output: Path


class Moments(NamedTuple):
    """What a landmark takes from outside.

    Attributes:
        clock: Seconds since 1970.
        nonce: Gives 32 bytes that nobody can know before.
        timeout: Seconds that an answer may take.
        late: Seconds after its moment when a burst is not run any more.
    """

    clock: Callable[[], float]
    nonce: Callable[[], bytes]
    timeout: float
    late: float


def serve_device(
    session: Path, session_key: Path, address: tuple[str, int], ready: Callable[[str], None]
) -> dict[str, int]:
    """Answer a session's challenges until the program is told to end; return what came.

    Args:
        session: The session.
        session_key: Its private key.
        address: Host and port.
        ready: Is told the address once it is listened on.

    Raises:
        UsageError: If a file is not there, or the address cannot be listened on.
    """
    short, key = short_id(session_of(session).id), signing_key(session_key)

    async def run() -> dict[str, int]:
        port = await answering(address, short, key)
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ended.set)
        ready(f"{port.address[0]}:{port.address[1]}")
        await ended.wait()
        port.transport.close()
        return port.counts

    counts: dict[str, int] = run_loop(run())
    return counts


def measure(
    files: LandmarkFiles,
    landmark: str,
    address: tuple[str, int],
    moments: Moments,
    told: Callable[[Receipt], None],
) -> int:
    """Measure a device at each moment that the schedule names; return the number of receipts.

    A burst whose moment has passed when its turn comes is not made up for: it stays missing. Every
    receipt is on disk before the next burst, so that an end at any time loses none.

    Raises:
        UsageError: If a file is not there, or the session has no such landmark.
        DataError: If the seed is not the session's.
    """
    session, own = own_bursts(files.session, files.seed, landmark)
    key, device_key = signing_key(files.key), public_key_of(files.device_key)

    async def run() -> int:
        count = 0
        for one in own:
            if (wait := one.at - moments.clock()) < -moments.late:
                continue
            await asyncio.sleep(max(wait, 0))
            receipt = await receipt_of(
                session, (landmark, one.sequence), (address, device_key), moments
            )
            append_receipt(files.output, receipt_signed(receipt, key))
            told(receipt)
            count += 1
        return count

    made: int = run_loop(run())
    return made


def own_bursts(
    session: Path, seed: Path, landmark: str
) -> tuple[MeasuringSession, tuple[Burst, ...]]:
    """Return a session and the bursts that it asks of a landmark, in order of time.

    Raises:
        UsageError: If a file is not there, or the session has no such landmark.
        DataError: If the seed is not the session's.
    """
    laid = session_of(session)
    if landmark not in laid.landmarks:
        raise UsageError(
            "the session has no such landmark",
            where=Where(str(session)),
            found=landmark,
            allowed=", ".join(laid.landmarks),
        )
    bursts = schedule(laid, content_of(seed), Where(str(seed)))
    return laid, tuple(one for one in bursts if one.landmark == landmark)


async def receipt_of(
    session: MeasuringSession,
    which: tuple[str, int],
    device: tuple[tuple[str, int], str],
    moments: Moments,
) -> Receipt:
    """Return what a burst measures, not signed yet.

    Args:
        session: The session.
        which: Landmark and number of the burst.
        device: Its address, and the key that has to answer in hexadecimal.
        moments: What is taken from outside.

    Raises:
        UsageError: If the address is none.
    """
    landmark, sequence = which
    address, key = device
    asked = Asked(
        short_id(session.id),
        short_id(landmark),
        sequence,
        session.policy.packets,
        moments.timeout,
    )
    begins = int(moments.clock())
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    result = await burst(address, asked, public, moments.nonce)
    return Receipt(
        session=session.id,
        device=session.device,
        landmark=landmark,
        sequence=sequence,
        policy_version=session.policy.version,
        key=key,
        begins=begins,
        ends=max(begins, int(moments.clock())),
        sent=result.sent,
        answered=result.answered,
        shortest_ns=result.shortest_ns,
        nonces=result.nonces,
    )


def run_loop(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
    """Return what some work comes to, on uvloop where it is installed."""
    factory: Any = None
    if importlib.util.find_spec("uvloop") is not None:
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)
