"""What a device takes, what it refuses, and how it stands afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from licence_case import (
    DAY,
    DEVICE,
    HERE,
    NONCE,
    NOW,
    OTHER,
    SIGNED_AT,
    TRUST,
    PowerCutError,
    Sealed,
    clock,
    licence,
    restoration,
    revocation,
    sent,
)
from tidewaiter.core.errors import UsageError
from tidewaiter.custody.licences.device import LicensedDevice
from tidewaiter.custody.licences.machine import memory_bytes, memory_of

NEXT = "11" * 32


def started(sealed: Sealed | None = None, nonce: str = NONCE) -> LicensedDevice:
    return LicensedDevice(DEVICE, TRUST, sealed or Sealed(), nonce)


def running() -> LicensedDevice:
    """Return a device that has the time and a licence of 100 units."""
    device = started()
    assert device.told(*sent(clock()), HERE, NEXT).refused == ()
    assert device.told(*sent(licence()), HERE).refused == ()
    return device


def test_a_device_without_leave_is_slow_and_says_why() -> None:
    device = started()
    assert (device.standing.mode, device.standing.why) == ("reduced", "it has no licence")
    assert device.work(5) == (0, "reduced")


def test_a_licence_needs_the_time_beside_it() -> None:
    device = started()
    device.told(*sent(licence()), HERE)
    assert device.standing.mode == "reduced"
    assert "time" in device.standing.next
    assert device.told(*sent(clock()), HERE).standing.mode == "full"


def test_units_are_off_the_meter_before_they_are_worked() -> None:
    sealed = Sealed()
    device = started(sealed)
    device.told(*sent(clock()), HERE)
    device.told(*sent(licence()), HERE)
    assert device.work(30) == (30, "full")
    assert sealed.content is not None
    assert memory_of(sealed.content, HERE).left == 70
    assert device.work(90) == (70, "full")
    assert device.work(1) == (0, "reduced")
    assert "used up" in device.standing.why
    with pytest.raises(UsageError):
        device.work(0)


@pytest.mark.parametrize(
    ("order", "signers", "words"),
    [
        (licence(), 1, "2 of these are needed"),
        (licence(), 0, "signed by none"),
        (licence(devices=(OTHER,)), 2, "not for ueid-made-up-1"),
        (revocation(), 2, "3 of these are needed"),
        (revocation(devices=(DEVICE, OTHER, "x")), 3, "4 of these are needed"),
        (revocation(effective=SIGNED_AT + 29 * DAY), 3, "by its notice from"),
        (revocation(devices=(DEVICE, OTHER, "x")), 4, "by its notice from"),
        (revocation(appeal_until=SIGNED_AT + DAY), 3, "an appeal is heard"),
        (restoration(), 1, "2 of these are needed"),
        (clock(nonce=NEXT), 2, "another question"),
        (clock(), 1, "2 of these are needed"),
    ],
)
def test_what_lacks_quorum_notice_or_aim_changes_nothing(
    order: Any, signers: int, words: str
) -> None:
    device = started()
    before = device.memory
    told = device.told(*sent(order, signers), HERE)
    assert words in told.refused[0]
    assert device.memory is before


def test_signatures_of_strangers_and_of_one_institution_twice_count_nothing() -> None:
    told = started().told(*sent(licence(), 1, 1), HERE)
    assert told.signers == ("Office A",)
    assert told.refused


def test_what_is_not_in_the_log_is_no_order() -> None:
    message, proof = sent(licence())
    other = sent(licence(id="L-2"))[1]
    for wrong in (b"", b"no proof", other, proof.replace(b"index 1", b"index 0")):
        told = started().told(message, wrong, HERE)
        assert (told.kind, len(told.refused)) == ("", 1)


def test_no_licence_is_taken_twice_nor_an_older_one() -> None:
    device = running()
    device.work(100)
    assert "not above 1" in device.told(*sent(licence()), HERE).refused[0]
    assert "not above 1" in device.told(*sent(licence(id="L-9")), HERE).refused[0]
    assert device.told(*sent(licence(sequence=2)), HERE).standing.mode == "full"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"allowance": 99}, "which leaves 100"),
        ({"expires": NOW + 90 * DAY - 1}, "which ends on"),
        ({"begins": NOW + 1}, "has begun by"),
        ({"unit": "chip-second"}, "counts in chip-hour"),
        ({"allowance": 0, "is_critical": False}, "leaves 100 and never switches it off"),
    ],
)
def test_a_licence_takes_nothing_away_while_one_holds(changes: dict[str, Any], words: str) -> None:
    """Or the two who may license could switch off what takes three, a reason and 30 days."""
    device = started()
    device.told(*sent(clock()), HERE, NEXT)
    device.told(*sent(licence(is_critical=True)), HERE)
    less = licence(**({"id": "L-2", "sequence": 2, "is_critical": True} | changes))
    told = device.told(*sent(less), HERE)
    assert "it gives less than L-1" in told.refused[0]
    assert words in told.refused[0]
    assert told.standing.mode == "full"
    device.told(*sent(clock(NOW + 91 * DAY, NEXT)), HERE)
    assert device.told(*sent(less), HERE).refused == ()


def test_no_order_uses_up_the_numbers_of_later_ones() -> None:
    most = (1 << 53) - 1
    device = running()
    assert "it skips" in device.told(*sent(licence(sequence=most)), HERE).refused[0]
    assert "it skips" in device.told(*sent(licence(sequence=2, epoch=most)), HERE).refused[0]
    assert "it skips" in device.told(*sent(restoration(epoch=most)), HERE).refused[0]
    assert device.told(*sent(licence(sequence=1 + (1 << 32))), HERE).refused == ()


def test_a_device_that_forgot_whether_lives_depend_on_it_is_never_off() -> None:
    """A revocation that was lifted is an old message; a device without memory cannot know that."""
    sealed = Sealed()
    device = started(sealed)
    device.told(*sent(clock(SIGNED_AT + 50 * DAY)), HERE, NEXT)
    device.told(*sent(licence(is_critical=True)), HERE)
    sealed.content = b"torn"
    again = started(sealed, NEXT)
    again.told(*sent(clock(SIGNED_AT + 50 * DAY, NEXT)), HERE)
    assert again.told(*sent(revocation(), 3), HERE).refused == ()
    assert again.standing.mode == "reduced"


def test_what_was_asked_is_sealed_and_answered_once() -> None:
    sealed = Sealed()
    device = started(sealed)
    device.ask_lastingly()
    before = sealed.content
    again = started(sealed, NEXT)
    again.ask_lastingly()
    assert again.asked == NONCE
    assert again.told(*sent(clock()), HERE, NEXT).refused == ()
    third = started(sealed, "22" * 32)
    third.ask_lastingly()
    assert third.asked == NEXT
    assert "another question" in third.told(*sent(clock()), HERE).refused[0]
    sealed.content = before
    assert started(sealed, "33" * 32).memory.asked == ""


def test_a_licence_ends_after_its_grace_and_slows_the_device() -> None:
    device = started()
    device.told(*sent(licence(grace=DAY)), HERE)
    end = NOW + 90 * DAY
    for at, mode in ((end, "full"), (end + DAY, "full"), (end + DAY + 1, "reduced")):
        device.asked = NONCE
        assert device.told(*sent(clock(at)), HERE).standing.mode == mode
    assert started().told(*sent(licence()), HERE).standing.mode == "reduced"


def test_its_own_clock_is_trusted_for_a_day_and_never_backwards() -> None:
    device = running()
    assert device.passed(-5).mode == "full"
    assert device.now == NOW
    assert device.passed(DAY).mode == "full"
    assert device.passed(1).mode == "reduced"
    assert device.now is None
    assert device.told(*sent(clock(NOW + 5, NEXT)), HERE, "22" * 32).standing.mode == "full"
    assert "before" in device.told(*sent(clock(NOW + 1, "22" * 32)), HERE).refused[0]


def test_a_revocation_waits_for_its_day_then_only_a_restoration_and_a_licence_help() -> None:
    device = running()
    told = device.told(*sent(revocation(), 3), HERE)
    assert told.standing.mode == "full"
    assert told.standing.until == SIGNED_AT + 40 * DAY
    assert "Court E" in told.standing.next
    device.told(*sent(clock(SIGNED_AT + 40 * DAY, NEXT)), HERE, NONCE)
    assert device.standing.mode == "off"
    assert "made up" in device.standing.why
    renewed = licence(sequence=2, epoch=1)
    assert "restoration comes first" in device.told(*sent(renewed), HERE).refused[0]
    assert device.told(*sent(restoration()), HERE).refused == ()
    assert "before 2 was known" in device.told(*sent(renewed), HERE).refused[0]
    assert device.told(*sent(licence(sequence=2, epoch=2)), HERE).standing.mode == "full"


def test_an_old_revocation_does_not_come_back_after_it_was_lifted() -> None:
    device = running()
    device.told(*sent(revocation(), 3), HERE)
    device.told(*sent(restoration()), HERE)
    assert "not above 2" in device.told(*sent(revocation(), 3), HERE).refused[0]
    assert device.memory.revoked == ()


def test_lifting_one_revocation_leaves_the_other() -> None:
    device = running()
    device.told(*sent(revocation(), 3), HERE)
    device.told(*sent(revocation(id="R-2", epoch=2), 3), HERE)
    device.told(*sent(restoration(epoch=3)), HERE)
    assert [one.id for one in device.memory.revoked] == ["R-2"]


def test_a_device_on_which_lives_depend_is_never_off() -> None:
    device = started()
    device.told(*sent(licence(is_critical=True)), HERE)
    device.told(*sent(revocation(), 3), HERE)
    device.told(*sent(clock(SIGNED_AT + 41 * DAY)), HERE)
    assert device.standing.mode == "reduced"


def test_memory_put_back_is_found_and_a_licence_that_answers_recovers_it() -> None:
    sealed = Sealed()
    device = started(sealed)
    device.told(*sent(licence()), HERE)
    device.told(*sent(clock()), HERE)
    early = sealed.content
    device.work(100)
    sealed.content = early
    again = started(sealed, NEXT)
    assert again.memory.line == NEXT
    assert again.told(*sent(clock(nonce=NEXT)), HERE).standing.mode == "reduced"
    assert "does not recover" in again.told(*sent(licence(sequence=2)), HERE).refused[0]
    assert again.memory.is_lost
    fresh = licence(sequence=2, recovers=NEXT)
    assert again.told(*sent(fresh), HERE).standing.mode == "full"
    assert not again.memory.is_lost
    assert "memory that was not lost" in running().told(*sent(fresh), HERE).refused[0]


def test_a_time_far_ahead_slows_a_device_and_does_not_end_it() -> None:
    """Two institutions that lie about the time: the device can be recovered under the right one."""
    sealed = Sealed()
    device = started(sealed)
    device.told(*sent(licence()), HERE)
    early = sealed.content
    far = NOW + 40_000 * DAY
    assert device.told(*sent(clock(far)), HERE, NEXT).standing.mode == "reduced"
    assert "institutions said earlier" in device.told(*sent(clock(nonce=NEXT)), HERE).refused[0]
    sealed.content = early
    again = started(sealed, NEXT)
    assert again.told(*sent(clock(nonce=NEXT)), HERE).refused == ()
    assert again.told(*sent(licence(sequence=2, recovers=NEXT)), HERE).standing.mode == "full"


def test_what_was_licensed_before_a_loss_does_not_come_back_after_it() -> None:
    """Found by the histories: a forgotten sequence must not let an old licence in again."""
    sealed = Sealed()
    device = started(sealed)
    device.told(*sent(clock()), HERE)
    device.told(*sent(licence(sequence=5)), HERE)
    device.work(100)
    sealed.content = None
    again = started(sealed, NEXT)
    assert again.told(*sent(licence(id="L-4", sequence=4, recovers=NEXT)), HERE).refused == ()
    assert "does not recover" in again.told(*sent(licence(sequence=5)), HERE).refused[0]
    later = licence(id="L-6", sequence=6, recovers=NEXT)
    assert again.told(*sent(later), HERE).refused == ()


def test_two_branches_of_one_number_cannot_both_live() -> None:
    """Cut between record and mark, put the record before back, go on, then put the cut one back."""
    sealed = Sealed()
    device = started(sealed)
    device.told(*sent(licence()), HERE)
    device.told(*sent(clock()), HERE)
    before = sealed.content
    sealed.cut_in = 1
    with pytest.raises(PowerCutError):
        device.work(10)
    branch = sealed.content
    assert branch != before
    sealed.content = before
    other = started(sealed, NEXT)
    other.told(*sent(clock(nonce=NEXT)), HERE)
    assert other.work(100).units == 100
    sealed.content = branch
    assert started(sealed, "33" * 32).memory.line == "33" * 32


def test_another_devices_memory_is_not_its_own() -> None:
    sealed = Sealed()
    LicensedDevice(OTHER, TRUST, sealed, NONCE).told(*sent(clock()), HERE)
    assert started(sealed, NEXT).memory.line == NEXT


def test_a_record_comes_back_as_it_was_written() -> None:
    device = running()
    device.told(*sent(revocation(), 3), HERE)
    assert memory_of(memory_bytes(device.memory), HERE) == device.memory
