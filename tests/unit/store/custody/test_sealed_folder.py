"""A device's memory in a folder: only its own, whole, and never an older mark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from licence_case import STRANGER
from log_case import LOG_KEY
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.store.custody.sealed_folder import MARK, RECORD, SealedFolder

TESTS = Path(__file__).parents[3]


def test_a_record_comes_back_and_replaces_the_one_before(tmp_path: Path) -> None:
    memory = SealedFolder(tmp_path, LOG_KEY)
    assert memory.read() is None
    memory.write(b"one")
    memory.write(b"two")
    assert SealedFolder(tmp_path, LOG_KEY).read() == b"two"
    assert sorted(path.name for path in tmp_path.iterdir()) == [RECORD]


@pytest.mark.parametrize("at", [0, 31, 32, 34])
def test_a_changed_byte_is_nobodys_record(tmp_path: Path, at: int) -> None:
    SealedFolder(tmp_path, LOG_KEY).write(b"one")
    content = bytearray((tmp_path / RECORD).read_bytes())
    content[at] ^= 1
    (tmp_path / RECORD).write_bytes(content)
    assert SealedFolder(tmp_path, LOG_KEY).read() is None


def test_another_devices_record_is_not_read(tmp_path: Path) -> None:
    SealedFolder(tmp_path, STRANGER).write(b"one")
    assert SealedFolder(tmp_path, LOG_KEY).read() is None


@pytest.mark.parametrize("content", [b"", b"short"])
def test_what_was_cut_off_is_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / RECORD).write_bytes(content)
    assert SealedFolder(tmp_path, LOG_KEY).read() is None


def test_a_mark_only_rises(tmp_path: Path) -> None:
    memory = SealedFolder(tmp_path, LOG_KEY)
    assert memory.mark() == 0
    memory.raise_mark(5 << 128)
    memory.raise_mark(5 << 128)
    assert SealedFolder(tmp_path, LOG_KEY).mark() == 5 << 128
    with pytest.raises(DataError, match="never falls"):
        memory.raise_mark(4 << 128)


@pytest.mark.parametrize("text", ["", "x", "-1", "1" * 101, "\u0661"])
def test_a_mark_that_is_no_number_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / MARK).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="no number"):
        SealedFolder(tmp_path, LOG_KEY).mark()


def test_there_is_no_device_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such device"):
        SealedFolder(tmp_path / "none", LOG_KEY)


def test_what_was_pinned_is_the_only_thing_taken(tmp_path: Path) -> None:
    memory = SealedFolder(tmp_path, LOG_KEY)
    with pytest.raises(DataError, match="was changed"):
        memory.require_pinned(b"trust")
    memory.pin(b"trust")
    memory.require_pinned(b"trust")
    for other, content in ((memory, b"trusT"), (SealedFolder(tmp_path, STRANGER), b"trust")):
        with pytest.raises(DataError, match="was changed"):
            other.require_pinned(content)


KILLED = textwrap.dedent(
    """
    import json, os, random, signal, sys, time
    from pathlib import Path
    from licence_case import *
    from tidewaiter.custody.licences.device import LicensedDevice
    from tidewaiter.store.custody.sealed_folder import SealedFolder

    FOLDER, KILLS, ALLOWANCE = Path(sys.argv[1]), int(sys.argv[2]), 100_000
    chance = random.Random(7)

    def device(nonce):
        return LicensedDevice(DEVICE, TRUST, SealedFolder(FOLDER, STRANGER), nonce)

    def lives(nonce, out):
        one = device(nonce)
        one.told(*sent(clock(nonce=nonce)), HERE, NONCE)
        one.told(*sent(licence(allowance=ALLOWANCE)), HERE)
        while one.work(1).units:
            os.write(out, b".")

    worked = lost = 0
    for number in range(KILLS):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            lives(f"{number + 1:064x}", writing)
            os._exit(0)
        os.close(writing)
        if number % 4:  # three of four are killed at work, one before
            worked += len(os.read(reading, 1))
        time.sleep(chance.random() / 50)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        dots = len(b"".join(iter(lambda: os.read(reading, 65536), b"")))
        os.close(reading)
        worked += dots
        last = device(f"{number + 1:064x}")
        lost += bool(last.memory.line)
    left = last.memory.left
    print(json.dumps({"worked": worked, "debited": ALLOWANCE - left, "lost": lost}))
    """
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_it_worked_no_more_than_the_meter_says(tmp_path: Path) -> None:
    """SIGKILL, forty times, most of them in the midst of writing; one unit at most is lost each."""
    path = os.pathsep.join([str(TESTS), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), "40"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["worked"] >= 30
    assert told["worked"] <= told["debited"] <= told["worked"] + 40
    assert told["lost"] == 0
