"""How does a landmark measure for days? Every session's bursts in real time, side by side.

A session's bursts come one after the other; sessions do not wait for each other, so that a device
which is silent costs no other one its bursts. What the landmark does besides only enlarges a round
trip.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.app.custody.measuring.probing import own_bursts, receipt_of, run_loop
from tidewaiter.app.custody.measuring.sessions import public_key_of
from tidewaiter.core.errors import UsageError
from tidewaiter.custody.measuring.receipts import receipt_signed
from tidewaiter.store.custody.log_store import opened_log
from tidewaiter.store.custody.receipts import append_receipt
from tidewaiter.store.key_file import signing_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tidewaiter.app.custody.measuring.probing import Moments
    from tidewaiter.model.custody.measuring import Burst, MeasuringSession, Receipt

LONGEST_SLEEP_S = 30.0
"""A clock that is put right while a landmark waits is noticed within this time."""


class Task(NamedTuple):
    """One session that a landmark measures in.

    Attributes:
        session: The session.
        seed: The seed of its schedule.
        device_key: The session's public key, which has to answer.
        address: Host and port of the device.
    """

    session: Path
    seed: Path
    device_key: Path
    address: tuple[str, int]


class Landmark(NamedTuple):
    """Who measures, and where receipts go.

    Attributes:
        name: Its identifier.
        key: Its private key.
        output: File that receipts are appended to.
        log: Transparency log that takes each receipt as well, or "".
        log_key: The log's private key.
    """

    name: str
    key: Path
    output: Path
    log: str = ""
    log_key: Path | None = None


class Served(NamedTuple):
    """What a landmark did.

    Attributes:
        made: Number of receipts.
        late: Number of bursts that were not run because they were late.
        left: Number of bursts that had not come when it was told to end.
    """

    made: int
    late: int
    left: int


class Told(NamedTuple):
    """Who is told what.

    Attributes:
        ready: Is told the number of bursts to come, once an end can be asked for.
        receipt: Is told each receipt.
    """

    ready: Callable[[int], None]
    receipt: Callable[[Receipt], None]


class _Work(NamedTuple):
    session: MeasuringSession
    bursts: tuple[Burst, ...]
    device: tuple[tuple[str, int], str]


class _Round(NamedTuple):
    moments: Moments
    ended: asyncio.Event
    keep: Callable[[Receipt], None]


def serve_landmark(
    tasks: Sequence[Task], landmark: Landmark, moments: Moments, told: Told
) -> Served:
    """Measure until all sessions are done or the program is told to end; return what was done.

    A receipt is on disk, and then in the log, before it is told and before the next burst of its
    session. A burst under way when the program is told to end is finished.

    Args:
        tasks: The sessions.
        landmark: Who measures.
        moments: What is taken from outside.
        told: Who is told what.

    Raises:
        UsageError: If a file or the log is not there, a session lacks the landmark, only one of
            log and its key is named, or a receipt cannot be written.
        DataError: If a seed is not its session's.
    """
    if bool(landmark.log) != (landmark.log_key is not None):
        raise UsageError("a log is written with its key", allowed="--log and --log-key together")
    works = [_work(task, landmark.name) for task in tasks]
    key = signing_key(landmark.key)
    with contextlib.ExitStack() as stack:
        log = None
        if landmark.log_key is not None:
            log = stack.enter_context(opened_log(landmark.log, signing_key(landmark.log_key)))

        def keep(receipt: Receipt) -> None:
            message = receipt_signed(receipt, key)
            append_receipt(landmark.output, message)
            if log is not None:
                log.append(message)
            told.receipt(receipt)

        served: list[Served] = run_loop(_all(works, moments, keep, told.ready))
    return Served(*(sum(counts) for counts in zip(*served, strict=True)))


def _work(task: Task, landmark: str) -> _Work:
    session, bursts = own_bursts(task.session, task.seed, landmark)
    return _Work(session, bursts, (task.address, public_key_of(task.device_key)))


async def _all(
    works: Sequence[_Work],
    moments: Moments,
    keep: Callable[[Receipt], None],
    ready: Callable[[int], None],
) -> list[Served]:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    ready(sum(len(work.bursts) for work in works))
    around = _Round(moments, ended, keep)
    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(_measured(work, around)) for work in works]
    except* UsageError as several:
        raise several.exceptions[0] from several
    return [one.result() for one in running]


async def _measured(work: _Work, around: _Round) -> Served:
    made = late = 0
    moments = around.moments
    for burst in work.bursts:
        if not await _waited(burst.at, around):
            break
        if moments.clock() - burst.at > moments.late:
            late += 1
            continue
        which = (burst.landmark, burst.sequence)
        around.keep(await receipt_of(work.session, which, work.device, moments))
        made += 1
    return Served(made, late, len(work.bursts) - made - late)


async def _waited(at: float, around: _Round) -> bool:
    """Return true once a moment has come; false if the program was told to end before."""
    while not around.ended.is_set():
        wait = at - around.moments.clock()
        if wait <= 0:
            return True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(around.ended.wait(), min(wait, LONGEST_SLEEP_S))
    return False
