"""How fast are challenges answered and receipts verified, and does one core keep up with a fleet?

Run ``python benchmarks/custody_measuring.py``. Everything is on loopback and signed for real. CPU
seconds are printed beside the wall's, since other work on the machine takes its share of the wall.
Medians and minima only: the tails are the machine's.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import multiprocessing
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.core.errors import Where
from tidewaiter.custody.measuring.packets import (
    Probe,
    answer,
    challenge,
    is_answered,
    packet_of,
    short_id,
)
from tidewaiter.custody.measuring.receipts import opened_receipt, receipt_signed
from tidewaiter.model.custody.measuring import Receipt
from tidewaiter.sources.probing.answering import answering
from tidewaiter.sources.probing.asking import Asked, burst

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

RECEIPTS, ECHOES, PACKETS = 10_000, 190, 10
DEVICES, LANDMARKS = 1_000, 10
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
SESSION, LANDMARK = short_id("made-up session"), short_id("made-up landmark")


def receipts() -> list[bytes]:
    """Return made-up receipts under one key."""
    told = {
        "session": "made-up session", "device": "made-up device", "landmark": "made-up landmark",
        "policy_version": 1, "key": "00" * 32, "begins": 1_790_000_000, "ends": 1_790_000_001,
        "sent": PACKETS, "answered": PACKETS, "shortest_ns": 10_000_000, "nonces": "00" * 32,
    }  # fmt: skip
    return [receipt_signed(Receipt(**told, sequence=n), KEY) for n in range(RECEIPTS)]


def verified() -> None:
    """Print how many receipts one core verifies in a second."""
    made, where = receipts(), Where("made-up")
    wall, cpu = time.perf_counter(), time.process_time()
    for one in made:
        opened_receipt(one, where)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"receipts verified: {RECEIPTS / cpu:,.0f}/s of CPU, {RECEIPTS / wall:,.0f}/s of wall")


async def device(told: Connection) -> None:
    """Answer until somebody says that it is enough."""
    port = await answering(("127.0.0.1", 0), SESSION, KEY)
    told.send(port.address)
    await asyncio.get_running_loop().run_in_executor(None, told.recv)
    port.transport.close()


def device_process(told: Connection, *, is_fast: bool) -> None:
    """Run a device in a process of its own."""
    with asyncio.Runner(loop_factory=loop_factory(is_fast=is_fast)) as runner:
        runner.run(device(told))


def loop_factory(*, is_fast: bool) -> Callable[[], asyncio.AbstractEventLoop]:
    """Return what makes an event loop."""
    if not is_fast:
        return asyncio.new_event_loop
    import uvloop

    return uvloop.new_event_loop


async def echoes(address: tuple[str, int]) -> list[float]:
    """Return signed round trips on loopback in microseconds."""
    found: list[float] = []
    for number in range(ECHOES):
        asked = Asked(SESSION, LANDMARK, number, 1, 1.0)
        result = await burst(address, asked, PUBLIC, lambda: os.urandom(32))
        if result.shortest_ns is not None:
            found.append(result.shortest_ns / 1_000)
    return found


def measured_echoes(*, is_fast: bool) -> list[float]:
    """Return signed round trips between two processes; fewer than a source may ask at once."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(
        target=device_process, args=(there,), kwargs={"is_fast": is_fast}
    )
    process.start()
    with asyncio.Runner(loop_factory=loop_factory(is_fast=is_fast)) as runner:
        found = runner.run(echoes(here.recv()))
    here.send("enough")
    process.join()
    return found


def told_echoes(name: str, found: list[float]) -> None:
    low, middle = min(found), statistics.median(found)
    print(f"signed echo, {name}: median {middle:.0f} us, minimum {low:.0f} us, of {len(found)}")


def minute() -> None:
    """Print the CPU that a minute of a fleet takes: every device asked by every landmark.

    A burst at each pair: challenges made, answers checked, receipts signed and verified. What the
    devices do is not counted; sending and receiving is measured apart, by :func:`echoes`.
    """
    probe, nonce = Probe(SESSION, LANDMARK, 0, 0), hashlib.sha256(b"made-up").digest()
    packet = packet_of(challenge(probe, nonce))
    if packet is None:
        sys.exit("FAILED: a challenge is no packet")
    answered = answer(packet, KEY)
    pairs = DEVICES * LANDMARKS // 10  # a tenth of them, since all are alike
    told = Receipt(
        session="s", device="d", landmark="l", sequence=0, policy_version=1, key="00" * 32,
        begins=0, ends=1, sent=1, answered=1, shortest_ns=1, nonces="00" * 32,
    )  # fmt: skip
    begun = time.process_time()
    for _ in range(pairs):
        challenge(probe, os.urandom(32))
        back = packet_of(answered)
        if back is None or not is_answered(back, probe, nonce, PUBLIC):
            sys.exit("FAILED: an answer is none")
        opened_receipt(receipt_signed(told, KEY), Where("made-up"))
    took = (time.process_time() - begun) * 10
    print(f"{DEVICES:,} devices x {LANDMARKS} landmarks, one probe each: {took:.1f} s of CPU")


def main() -> None:
    """Measure everything once."""
    verified()
    told_echoes("asyncio", measured_echoes(is_fast=False))
    if importlib.util.find_spec("uvloop") is not None:
        told_echoes("uvloop", measured_echoes(is_fast=True))
    minute()


if __name__ == "__main__":
    main()
