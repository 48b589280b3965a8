"""The part on the device: it takes orders, keeps the meter, and stops by itself.

Whatever an order changes is written, and the mark raised, before anything is done because of it;
units are taken off the meter before they are worked. So a cut of power loses work, never control.
A message is taken in only with its quorum and its place in the log, and every one is told with what
became of it. Memory, mark and nonces are handed in: nothing here reads a clock or a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.custody.licences.machine import (
    Memory,
    asking,
    debited,
    is_current,
    mark_of,
    memory_bytes,
    memory_of,
    recovered,
    standing_of,
    taken,
)
from tidewaiter.custody.licences.trust import (
    SignedOrder,
    logged_order,
    opened_order,
    shortfall,
    too_hasty,
)
from tidewaiter.model.custody.licence import TimeToken

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.custody.licence import LicenceTrust, Mode, Standing

    Opening = Callable[[bytes, bytes, LicenceTrust, Where], SignedOrder]


class SealedMemory(Protocol):
    """Where a device keeps its record, and the mark that only rises."""

    def read(self) -> bytes | None:
        """Return the record; None where there is none, or it is not the device's own."""

    def write(self, content: bytes) -> None:
        """Keep a record in place of the one before, as a whole or not at all."""

    def mark(self) -> int:
        """Return the mark; 0 at first."""

    def raise_mark(self, to: int) -> None:
        """Raise the mark; it never falls."""


class Told(NamedTuple):
    """What became of a message.

    Attributes:
        kind: What it was; "" where it is none.
        refused: Why it was not taken; empty where it was.
        standing: How the device stands afterwards.
        signers: The institutions behind it.
    """

    kind: str
    refused: tuple[str, ...]
    standing: Standing
    signers: tuple[str, ...] = ()


class Grant(NamedTuple):
    """Leave to work now.

    Attributes:
        units: Units that were taken off the meter; 0 in other modes than full.
        mode: The mode.
    """

    units: int
    mode: Mode


def order_opened(message: bytes, proof: bytes, trust: LicenceTrust, where: Where) -> SignedOrder:
    """Return an order; the time is not logged, every other order must be.

    Raises:
        DataError: If it is none, or is not in the log.
    """
    if not proof:
        signed = opened_order(message, trust, where)
        if not isinstance(signed.order, TimeToken):
            raise DataError("the order has no proof that it is in the log", where=where)
        return signed
    return logged_order(message, proof, trust, where)


class LicensedDevice:
    """A device that is on; another object is another start.

    Args:
        device: Its identifier (UEID).
        trust: What it was given when its owner opted in.
        memory: Its sealed memory.
        nonce: What it asks for the time with, and for recovery; never used before, 32 digits or
            more.
        opening: How messages are opened; another only where a caller keeps what it opened.
    """

    def __init__(
        self,
        device: str,
        trust: LicenceTrust,
        memory: SealedMemory,
        nonce: str,
        opening: Opening = order_opened,
    ) -> None:
        self.trust, self.asked = trust, nonce
        self._sealed, self._opening = memory, opening
        self._now: int | None = None
        self._told_at = 0
        self.memory = self._started(device, nonce)

    def _started(self, device: str, nonce: str) -> Memory:
        mark, content = self._sealed.mark(), self._sealed.read()
        found = self._readable(content)
        if found is not None and found.device != device:
            found = None
        if found is None and content is None and mark == 0:
            return Memory(device=device)
        if found is None or not is_current(found, mark):
            return self._kept(recovered(found, device, mark, nonce))
        if mark_of(found) != mark:
            self._sealed.raise_mark(mark_of(found))
        return found

    @staticmethod
    def _readable(content: bytes | None) -> Memory | None:
        if content is None:
            return None
        try:
            return memory_of(content, Where("sealed memory"))
        except DataError:
            return None

    @property
    def now(self) -> int | None:
        """The time, as far as the device knows it to be right."""
        return self._now

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return standing_of(self.memory, self._now)

    def passed(self, seconds: int) -> Standing:
        """Return how it stands after its own clock went on; a clock that goes back is not heard."""
        if self._now is not None and seconds > 0:
            self._now += seconds
            if self._now - self._told_at > self.trust.limits.token:
                self._now = None
        return self.standing

    def told(self, message: bytes, proof: bytes, where: Where, nonce: str = "") -> Told:
        """Return what became of a message; what is refused changes nothing.

        Args:
            message: The order under its signatures.
            proof: That it is in the log; empty for the time.
            where: Where it comes from.
            nonce: What to ask for the time with from now on, where this is the time.
        """
        try:
            signed = self._opening(message, proof, self.trust, where)
        except DataError as error:
            return Told("", (str(error),), self.standing)
        words = (shortfall(signed, self.trust), too_hasty(signed, self.trust))
        refused = tuple(one for one in words if one)
        if not refused:
            step = taken(self.memory, signed, self.asked)
            refused = step.refused
            if not refused:
                self._heard(signed, step.memory, nonce)
        return Told(signed.kind, refused, self.standing, signed.signers)

    def work(self, units: int) -> Grant:
        """Return leave to work so many units; they are off the meter when this returns.

        Raises:
            UsageError: If it is no number of units.
        """
        if units < 1:
            raise UsageError("this is no amount of work", found=units, allowed="1 or more units")
        standing = self.standing
        if standing.mode != "full":
            return Grant(0, standing.mode)
        granted = min(units, self.memory.left)
        self.memory = self._kept(debited(self.memory, granted))
        return Grant(granted, "full")

    def ask_lastingly(self) -> None:
        """Ask for the time so that another start may hear the answer: it is sealed what was asked.

        What an earlier start asked goes on being asked until it is answered, once.
        """
        if not self.memory.asked:
            self.memory = self._kept(asking(self.memory, self.asked))
        self.asked = self.memory.asked

    def _heard(self, signed: SignedOrder, memory: Memory, nonce: str) -> None:
        if not isinstance(signed.order, TimeToken):
            self.memory = self._kept(memory)
            return
        lasting = nonce if self.memory.asked else ""
        self.memory = self._kept(msgspec.structs.replace(memory, asked=lasting))
        self._now = self._told_at = signed.order.at
        self.asked = nonce

    def _kept(self, memory: Memory) -> Memory:
        self._sealed.write(memory_bytes(memory))
        self._sealed.raise_mark(mark_of(memory))
        return memory
