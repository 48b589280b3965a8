"""The guide to measuring is walked through: a session, a device that answers, a landmark, roles."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from walked_guides import GUIDES, run

from tidewaiter.evidence.keys import private_pem, public_pem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("loopback")

TEXT = (GUIDES / "custody-measuring.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]
START = "from tidewaiter.cli.main import main; main()"
PROBE = (
    "tidewaiter custody landmark probe session.json --landmark la --seed seed --key la.key "
    "--session-key session.key.pub --agent 127.0.0.1:{} --timeout 0.02 -o la.receipts"
)
NAMES = ("session", "la", "a", "b", "c")


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def served(command: str) -> subprocess.Popen[str]:
    """Start a command in a process of its own; return it once it says where it listens."""
    words = [sys.executable, "-c", START, *command.split()[1:]]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("127.0.0.1:"), line
    return process


def key_files(folder: Path) -> None:
    for number, name in enumerate(NAMES, 1):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        (folder / f"{name}.key").write_bytes(private_pem(key))
        (folder / f"{name}.key").chmod(0o600)
        (folder / f"{name}.key.pub").write_bytes(public_pem(key.public_key()))
    policy = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert policy is not None
    (folder / "policy.yaml").write_text(policy[1], encoding="utf-8")


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are stopped, whatever comes."""
    found: list[subprocess.Popen[str]] = []
    yield found
    for one in found:
        if one.poll() is None:
            one.kill()
        one.communicate()


def ended(process: subprocess.Popen[str]) -> str:
    """Tell a process to end; return what it printed."""
    process.send_signal(signal.SIGTERM)
    printed = process.communicate(timeout=20)[0]
    assert process.returncode == 0
    return printed


def test_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[str]]
) -> None:
    monkeypatch.chdir(tmp_path)
    key_files(tmp_path)
    port, now, counts = free_port(), 0, ""
    for command in COMMANDS:
        now = now or int(time.time())
        text = command.replace(":4000", f":{port}").replace("$BEFORE", moment(now))
        text = text.replace("$BEGINS", moment(now + 6)).replace("$AFTER", moment(now + 30))
        if " agent serve " in text:
            started.append(served(text))
            continue
        code, printed = run(text)
        assert code == 0, (text, printed)
        if " landmark serve " in text:
            assert printed == "2 receipts, 0 bursts too late, 0 left\n"
            counts = ended(started[0])
        if " custody receipts " in text:
            assert printed.startswith("session s-1: good\n")
            assert "la.receipts:1: entry 0\nla.receipts:2: entry 1\n" in printed
            assert "to be asked" not in printed
    assert counts == "announced 10, answered 10, ignored 0, held back 0\n"
    header, row = (tmp_path / "probes.csv").read_text(encoding="utf-8").splitlines()
    assert (header, row.split(",")[:2]) == ("src,dst,min_ms", ["la", "unit-1"])
    assert 0 < float(row.split(",")[2]) < 1_000
    assert (tmp_path / "files" / "policy.yaml").is_file()


def test_a_receipt_of_a_device_that_is_silent_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    key_files(tmp_path)
    now, port = int(time.time()), free_port()
    for command in COMMANDS[:9]:
        if " agent serve " in command:
            continue
        text = PROBE.format(port) if " landmark serve " in command else command
        text = (
            text.replace("$BEFORE", moment(now))
            .replace("$BEGINS", moment(now + 3))
            .replace("$AFTER", moment(now + 30))
        )
        if " custody receipts " in text:
            text += f" --last-good {moment(now - 90_000)}"
        code, printed = run(text)
        if " custody receipts " in text:
            assert code == 1
            assert printed.count("not in the log") == 2
            assert "to be asked: unit-1 has had no good session for 1.0 days" in printed
            assert "session s-1: unknown" in printed
            assert printed.count("nothing was answered") == 2
            break
        assert code == 0, (text, printed)
    assert not (tmp_path / "probes.csv").exists()


def test_a_landmark_that_waits_ends_when_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[str]]
) -> None:
    monkeypatch.chdir(tmp_path)
    key_files(tmp_path)
    for command in COMMANDS:
        if " landmark plan " in command:
            assert run(command.replace("$BEGINS", moment(time.time() + 9_000)))[0] == 0
        if " log new " in command:
            assert run(command)[0] == 0
        if " landmark serve " in command:
            words = [sys.executable, "-c", START, *command.split()[1:]]
            pipe = subprocess.PIPE
            started.append(subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True))
    (process,) = started
    assert process.stderr is not None
    assert process.stderr.readline() == "2 bursts to come\n"
    assert ended(process) == "0 receipts, 0 bursts too late, 2 left\n"
    assert not (tmp_path / "la.receipts").exists()
