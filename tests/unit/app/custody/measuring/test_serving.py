"""A landmark serves several sessions on loopback, for about a second; every key is made up."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from probing_case import device, key_of
from tidewaiter.app.custody.measuring.probing import Moments
from tidewaiter.app.custody.measuring.serving import Landmark, Served, Task, Told, serve_landmark
from tidewaiter.app.custody.measuring.sessions import SessionPlan, lay_down
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.custody.measuring.receipts import opened_receipt
from tidewaiter.evidence.keys import private_pem, public_pem
from tidewaiter.model.custody.measuring import MeasuringPolicy
from tidewaiter.store.custody.log_store import new_log, opened_log
from tidewaiter.store.custody.receipts import receipts_in

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.model.custody.measuring import Receipt

pytestmark = pytest.mark.usefixtures("loopback")
POLICY = MeasuringPolicy(
    version=1, bursts=2, packets=2, spread=0, bracket=60, most_missing=0, silence=9
)
NOBODY = ("127.0.0.1", 9)
NOBODY_HEARS = Told(lambda _: None, lambda _: None)


def keys(folder: Path) -> None:
    for name in ("la", "log"):
        (folder / f"{name}.key").write_bytes(private_pem(key_of(name)))
        (folder / f"{name}.key").chmod(0o600)
    (folder / "session.pub").write_bytes(public_pem(key_of("session").public_key()))


def task(folder: Path, ident: str, begins: float, address: tuple[str, int]) -> Task:
    session, seed = folder / f"{ident}.json", folder / f"{ident}.seed"
    plan = SessionPlan(ident, f"unit of {ident}", ("la",), int(begins))
    lay_down(plan, POLICY, bytes(32), (session, seed))
    return Task(session, seed, folder / "session.pub", address)


def moments(late: float = 30.0, timeout: float = 0.2) -> Moments:
    return Moments(time.time, lambda: os.urandom(32), timeout, late)


@pytest.fixture
def landmark(tmp_path: Path) -> Landmark:
    keys(tmp_path)
    return Landmark("la", tmp_path / "la.key", tmp_path / "la.receipts")


def kept(landmark: Landmark) -> list[Receipt]:
    return [opened_receipt(one, where).receipt for where, one in receipts_in(landmark.output)]


def test_sessions_are_served_side_by_side(tmp_path: Path, landmark: Landmark) -> None:
    told: list[Receipt] = []
    coming: list[int] = []
    with device() as address:
        now = time.time()
        tasks = [task(tmp_path, "s-9", now, address), task(tmp_path, "s-10", now, NOBODY)]
        assert serve_landmark(
            tasks, landmark, moments(), Told(coming.append, told.append)
        ) == Served(4, 0, 0)
    found = kept(landmark)
    assert found == told
    assert coming == [4]
    answered = {(one.session, one.sequence): one.answered for one in found}
    assert answered == {("s-9", 0): 2, ("s-9", 1): 2, ("s-10", 0): 0, ("s-10", 1): 0}
    # the silent device takes 0.8 s and holds nobody up
    assert [one.session for one in found][:2] == ["s-9", "s-9"]


def test_a_burst_that_is_late_is_not_run(tmp_path: Path, landmark: Landmark) -> None:
    tasks = [task(tmp_path, "s-9", time.time() - 100, NOBODY)]
    assert serve_landmark(tasks, landmark, moments(late=1), NOBODY_HEARS) == Served(0, 2, 0)
    assert not landmark.output.exists()


def test_a_landmark_ends_when_it_is_told_to(tmp_path: Path, landmark: Landmark) -> None:
    tasks = [task(tmp_path, "s-9", time.time() + 1_000, NOBODY)]
    end = Told(lambda _: os.kill(os.getpid(), signal.SIGTERM), lambda _: None)
    begun = time.monotonic()
    assert serve_landmark(tasks, landmark, moments(), end) == Served(0, 0, 2)
    assert time.monotonic() - begun < 10


def test_each_receipt_is_in_the_log_as_well(tmp_path: Path, landmark: Landmark) -> None:
    place = tmp_path / "log.db"
    new_log(place, "log.example/receipts", key_of("log")).close()
    logged = landmark._replace(log=str(place), log_key=tmp_path / "log.key")
    tasks = [task(tmp_path, "s-9", time.time(), NOBODY)]
    serve_landmark(tasks, logged, moments(timeout=0.01), NOBODY_HEARS)
    with opened_log(place) as log:
        records = [record for _, record in log.records()]
    assert records == [message for _, message in receipts_in(landmark.output)]
    assert len(records) == 2
    assert opened_receipt(records[0], Where("log")).receipt.landmark == "la"


def test_a_receipt_that_cannot_be_written_ends_it(tmp_path: Path, landmark: Landmark) -> None:
    nowhere = landmark._replace(output=tmp_path / "no" / "la.receipts")
    tasks = [task(tmp_path, "s-9", time.time(), NOBODY)]
    with pytest.raises(UsageError, match="cannot be written"):
        serve_landmark(tasks, nowhere, moments(timeout=0.01), NOBODY_HEARS)


def test_a_log_without_its_key_is_refused(tmp_path: Path, landmark: Landmark) -> None:
    for one in (landmark._replace(log="x"), landmark._replace(log_key=tmp_path / "log.key")):
        with pytest.raises(UsageError, match="with its key"):
            serve_landmark([], one, moments(), NOBODY_HEARS)
