"""A landmark keeps to the schedule and its receipts are on disk; made-up device on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from probing_case import BEGINS, device, key_of
from tidewaiter.app.custody.measuring.probing import LandmarkFiles, Moments, measure
from tidewaiter.app.custody.measuring.sessions import SessionPlan, lay_down, policy_of
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.custody.measuring.receipts import opened_receipt
from tidewaiter.evidence.keys import private_pem, public_pem
from tidewaiter.store.custody.receipts import receipts_in

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.model.custody.measuring import Receipt

pytestmark = pytest.mark.usefixtures("loopback")
POLICY = "version: 1\nbursts: 3\npackets: 2\nspread: 0\nbracket: 60\nmost_missing: 0\nsilence: 9\n"


@pytest.fixture
def files(tmp_path: Path) -> LandmarkFiles:
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    plan = SessionPlan("s-9", "unit-1", ("la", "lb"), BEGINS)
    lay_down(
        plan,
        policy_of(tmp_path / "policy.yaml"),
        bytes(32),
        (tmp_path / "session", tmp_path / "seed"),
    )
    (tmp_path / "la.key").write_bytes(private_pem(key_of("la")))
    (tmp_path / "la.key").chmod(0o600)
    (tmp_path / "session.pub").write_bytes(public_pem(key_of("session").public_key()))
    return LandmarkFiles(
        tmp_path / "session", tmp_path / "seed", tmp_path / "la.key", tmp_path / "session.pub",
        tmp_path / "la.receipts",
    )  # fmt: skip


class Clock:
    """A clock that says given times in turn, and the last one for ever."""

    def __init__(self, *times: float) -> None:
        self.times = list(times)

    def __call__(self) -> float:
        return self.times.pop(0) if len(self.times) > 1 else self.times[0]


def moments(clock: Clock, timeout: float = 1.0) -> Moments:
    count = iter(range(1_000))
    return Moments(clock, lambda: next(count).to_bytes(32, "big"), timeout, 1.0)


def receipts(files: LandmarkFiles) -> list[Receipt]:
    found = [opened_receipt(message, where) for where, message in receipts_in(files.output)]
    assert {one.key.public_bytes_raw() for one in found} == {
        key_of("la").public_key().public_bytes_raw()
    }
    return [one.receipt for one in found]


def test_each_burst_of_the_landmark_has_a_receipt(files: LandmarkFiles) -> None:
    told: list[Any] = []
    with device() as address:
        made = measure(files, "la", address, moments(Clock(BEGINS)), told.append)
    found = receipts(files)
    assert (made, found) == (3, told)
    assert [one.sequence for one in found] == [0, 1, 2]
    assert all((one.sent, one.answered) == (2, 2) for one in found)
    assert all(one.shortest_ns is not None and one.shortest_ns > 0 for one in found)
    assert len({one.nonces for one in found}) == 3


def test_a_burst_whose_moment_has_passed_stays_missing(files: LandmarkFiles) -> None:
    with device() as address:
        assert measure(files, "la", address, moments(Clock(BEGINS + 100)), print) == 0
    assert not files.output.exists()


def test_a_clock_that_goes_back_within_a_burst_makes_no_negative_time(files: LandmarkFiles) -> None:
    clock = Clock(BEGINS, BEGINS, BEGINS - 50, BEGINS + 100)
    with device() as address:
        measure(files, "la", address, moments(clock), print)
    assert [(one.begins, one.ends) for one in receipts(files)] == [(BEGINS, BEGINS)]


def test_another_key_answers_nothing(files: LandmarkFiles) -> None:
    with device("a copy that is none") as address:
        measure(files, "la", address, moments(Clock(BEGINS), 0.05), print)
    assert [(one.answered, one.shortest_ns) for one in receipts(files)] == [(0, None)] * 3


def test_a_strange_landmark_or_seed_is_refused(files: LandmarkFiles) -> None:
    with pytest.raises(UsageError, match="no such landmark"):
        measure(files, "lx", ("127.0.0.1", 9), moments(Clock(BEGINS)), print)
    files.seed.write_bytes(bytes(31))
    with pytest.raises(DataError, match="committed"):
        measure(files, "la", ("127.0.0.1", 9), moments(Clock(BEGINS)), print)
