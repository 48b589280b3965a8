"""Whatever happens to a device, it never works more than it was licensed to.

Histories are random: orders good, forged, replayed and out of order; power cut at any write; any
earlier memory put back; clocks that jump. Three things always hold: no more metered work than the
licences taken allow, full mode only under a licence with its quorum, and a licence honestly issued
brings the device back.
"""

from __future__ import annotations

import inspect
import random
import textwrap
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from licence_case import (
    DAY,
    DEVICE,
    HERE,
    NOW,
    TRUST,
    PowerCutError,
    Sealed,
    clock,
    kept_open,
    licence,
    restoration,
    revocation,
    sent,
)
from tidewaiter.custody.licences import device as device_module
from tidewaiter.custody.licences import machine
from tidewaiter.custody.licences.device import LicensedDevice


class Lived:
    """A device through its history, with what an observer outside knows to be true.

    Attributes:
        worked: Units worked under full mode.
        licensed: Units of the licences taken, each once.
    """

    def __init__(self, sealed: Sealed | None = None) -> None:
        self.sealed = sealed or Sealed()
        self.starts = 0
        self.worked = 0
        self.licensed: dict[str, int] = {}
        self.sequence = 0
        self.epoch = 0
        self.latest = NOW
        self.known = ("", 0, 0, 0)
        self.device = self._start()

    def nonce(self) -> str:
        self.starts += 1
        return f"{self.starts:064x}"

    def _start(self) -> LicensedDevice:
        return LicensedDevice(DEVICE, TRUST, self.sealed, self.nonce(), kept_open)

    def restart(self) -> None:
        """Start again; the power may go while it starts."""
        self.sealed.cut_in = self.sealed.cut_in if self.sealed.cut_in in (0, 1) else None
        try:
            self.device = self._start()
        except PowerCutError:
            self.device = self._start()

    def told(self, order: Any, signers: int) -> tuple[str, ...]:
        """Tell an order; what was taken at all may count, even where the power went after."""
        message, proof = sent(order, signers)
        before = self.device.standing.mode
        try:
            told = self.device.told(message, proof, HERE, self.nonce())
        except PowerCutError:
            if isinstance(order, type(licence())):
                self.licensed[order.id] = order.allowance
            self.restart()
            return ("the power went",)
        if isinstance(order, type(licence())) and not told.refused:
            assert signers >= TRUST.quorum.licence
            assert before != "full" or told.standing.mode == "full", "a licence took leave away"
            self.licensed[order.id] = order.allowance
        return told.refused

    def work(self, units: int) -> None:
        try:
            granted = self.device.work(units)
        except PowerCutError:
            self.restart()
            return
        self.worked += granted.units
        self.check()

    def check(self) -> None:
        """Assert what must always hold."""
        assert self.worked <= sum(self.licensed.values())
        memory = self.device.memory
        known = (memory.line, memory.sequence, memory.epoch, memory.time)
        if memory.line == self.known[0]:  # nothing is forgotten in silence
            assert all(now >= then for now, then in zip(known[1:], self.known[1:], strict=True))
        self.known = known
        if self.device.standing.mode == "full":
            held = self.device.memory.licence
            assert held is not None
            assert held.id in self.licensed
            assert self.device.now is not None
            assert held.begins <= self.device.now <= held.expires + held.grace
            assert not any(one.effective <= self.device.now for one in self.device.memory.revoked)

    def relicensed(self) -> None:
        """Assert that honest institutions bring it back."""
        self.sealed.cut_in = None
        self.restart()
        self.epoch += 1
        for one in self.device.memory.revoked:
            assert self.told(restoration(lifts=one.id, epoch=self.next_epoch()), 2) == ()
        self.sequence = max(self.sequence, self.device.memory.sequence) + 1
        self.latest = max(self.latest, self.device.memory.time)
        held = self.device.memory.licence
        fresh = licence(
            id=f"L-{self.sequence}-{self.device.memory.line}",
            begins=self.latest,
            expires=max(self.latest + DAY, held.expires if held else 0),
            sequence=self.sequence,
            epoch=self.next_epoch(),
            recovers=self.device.memory.line,
        )
        assert self.told(fresh, 2) == ()
        assert self.told(clock(self.latest, self.device.asked), 2) == ()
        assert self.device.standing.mode == "full"
        self.check()

    def next_epoch(self) -> int:
        self.epoch = max(self.epoch, self.device.memory.epoch) + 1
        return self.epoch


def lived(seed: int, steps: int = 20) -> Lived:
    """Return a device after a random history, everything asserted on the way."""
    chance = random.Random(seed)  # noqa: S311
    life = Lived()
    for _ in range(steps):
        _happens(life, chance)
        life.check()
    life.relicensed()
    return life


def _licence(life: Lived, chance: random.Random) -> None:
    held = life.device.memory.line
    number = chance.randint(1, 6)
    answer = chance.choice((held, held, held, "", f"{chance.randint(1, 20):064x}"))
    begins = NOW + chance.choice((0,) * 7 + (50,)) * DAY
    order = licence(
        id=f"L-{number}-{answer}", sequence=number, allowance=10 * number, begins=begins,
        expires=begins + 30 * DAY, epoch=chance.choice((0, 0, 0, 1, 2)), recovers=answer,
    )  # fmt: skip
    life.told(order, chance.choice(SIGNERS))


def _time(life: Lived, chance: random.Random) -> None:
    nonce = chance.choice((life.device.asked,) * 5 + (f"{1:064x}",))
    at = NOW + chance.choice((0,) * 8 + (1, 29, 39, 45)) * DAY
    life.told(clock(at, nonce), chance.choice(SIGNERS))


def _revoke(life: Lived, chance: random.Random) -> None:
    order = revocation(id=f"R-{chance.randint(1, 3)}", epoch=chance.randint(1, 4))
    life.told(order, chance.choice(SIGNERS))


def _restore(life: Lived, chance: random.Random) -> None:
    order = restoration(lifts=f"R-{chance.randint(1, 3)}", epoch=chance.randint(1, 5))
    life.told(order, chance.choice(SIGNERS))


def _cut(life: Lived, chance: random.Random) -> None:
    life.sealed.cut_in, life.sealed.is_torn = chance.choice((0, 1)), chance.random() < 0.3


def _put_back(life: Lived, chance: random.Random) -> None:
    life.sealed.content = chance.choice(life.sealed.past)
    life.restart()


SIGNERS = (1, 2, 2, 2, 3, 4)
HAPPENS = {
    _licence: 6,
    _time: 6,
    lambda life, chance: life.work(chance.choice((1, 5, 10, 60))): 9,
    _revoke: 1,
    _restore: 1,
    lambda life, _: life.restart(): 1,
    _cut: 2,
    _put_back: 2,
    lambda life, chance: life.device.passed(
        chance.choice((-DAY, 1, DAY - 1, DAY + 1, 200 * DAY))
    ): 1,
}
"""What can happen, and how often beside the others."""


def _happens(life: Lived, chance: random.Random) -> None:
    chance.choices(list(HAPPENS), list(HAPPENS.values()))[0](life, chance)


def test_short_histories_hold() -> None:
    lives = [lived(seed) for seed in range(1_000)]
    assert sum(life.worked > 0 for life in lives) > 250  # or the histories would show nothing
    assert sum(len(life.licensed) > 1 for life in lives) > 250


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_a_hundred_thousand_histories_hold(block: int) -> None:
    for seed in range(10_000 + 5_000 * block, 15_000 + 5_000 * block):
        lived(seed, steps=30)


MUTANTS = {
    "an equal sequence is taken": ("_licence_taken", "licence.sequence <= ", "licence.sequence < "),
    "any memory is current": ("is_current", "mark_of(memory) == mark", "True"),
    "number alone is current": (
        "is_current", "mark_of(memory) == mark", "memory.number >= mark >> DIGEST_BITS",
    ),
    "any licence recovers": ("_licence_taken", "licence.recovers != memory.line", "False"),
    "nothing is debited": ("debited", "memory.left - units", "memory.left"),
    "a licence takes leave away": ("_taken_away", "held is None", "True"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_machine_that_was_broken_on_purpose_is_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The histories can fail: each of these breaks is found by them."""
    function, old, new = MUTANTS[name]
    source = inspect.getsource(getattr(machine, function))
    assert old in source
    scope = dict(vars(machine))
    exec(compile(source.replace(old, new), "<broken>", "exec"), scope)  # noqa: S102
    monkeypatch.setattr(machine, function, scope[function])
    if hasattr(device_module, function):
        monkeypatch.setattr(device_module, function, scope[function])
    with pytest.raises(AssertionError):
        list(map(lived, range(3_000)))


FORGETFUL = {
    "the meter is not written before the work": (
        "work", "self._kept(debited(self.memory, granted))", "debited(self.memory, granted)",
    ),
    "the mark is not raised": ("_kept", "self._sealed.raise_mark", "str"),
    "an order is not written before it is obeyed": ("_heard", "self._kept(memory)", "memory"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGETFUL)
def test_a_device_that_does_not_write_first_is_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    method, old, new = FORGETFUL[name]
    source = textwrap.dedent(inspect.getsource(getattr(LicensedDevice, method)))
    assert old in source
    scope = dict(vars(device_module))
    exec(compile(source.replace(old, new), "<broken>", "exec"), scope)  # noqa: S102
    monkeypatch.setattr(LicensedDevice, method, scope[method])
    with pytest.raises(AssertionError):
        list(map(lived, range(3_000)))


class History(RuleBasedStateMachine):
    """The same, with histories that hypothesis chooses and shortens."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Lived()

    @rule(number=st.integers(1, 6), signers=st.integers(1, 4), epoch=st.integers(0, 3))
    def licence(self, number: int, signers: int, epoch: int) -> None:
        answer = self.life.device.memory.line
        order = licence(
            id=f"L-{number}-{answer}",
            sequence=number,
            allowance=10 * number,
            epoch=epoch,
            recovers=answer,
        )
        self.life.told(order, signers)

    @rule(days=st.integers(0, 100), signers=st.integers(1, 3))
    def time(self, days: int, signers: int) -> None:
        self.life.told(clock(NOW + days * DAY, self.life.device.asked), signers)

    @rule(units=st.integers(1, 60))
    def work(self, units: int) -> None:
        self.life.work(units)

    @rule(epoch=st.integers(1, 4), signers=st.integers(2, 4))
    def revoke(self, epoch: int, signers: int) -> None:
        self.life.told(revocation(id=f"R-{epoch}", epoch=epoch), signers)

    @rule(after=st.integers(0, 1), is_torn=st.booleans())
    def cut(self, after: int, is_torn: bool) -> None:
        self.life.sealed.cut_in, self.life.sealed.is_torn = after, is_torn

    @precondition(lambda self: self.life.sealed.past)
    @rule(at=st.integers(0, 40))
    def put_back(self, at: int) -> None:
        past = self.life.sealed.past
        self.life.sealed.content = past[at % len(past)]
        self.life.restart()

    @rule(seconds=st.integers(-2 * DAY, 3 * DAY))
    def clock_jumps(self, seconds: int) -> None:
        self.life.device.passed(seconds)

    @invariant()
    def holds(self) -> None:
        self.life.check()

    def teardown(self) -> None:
        self.life.relicensed()


History.TestCase.settings = settings(
    max_examples=100, stateful_step_count=20, deadline=None, print_blob=True
)
TestHistory = History.TestCase
