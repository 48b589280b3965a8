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
NAMES = ("device", "session", "la", "a", "b", "c")


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
        text = text.replace("$BEGINS", moment(now + 4)).replace("$AFTER", moment(now + 30))
        if " agent serve " in text:
            started.append(served(text))
            continue
        code, printed = run(text)
        assert code == 0, (text, printed)
        if " landmark probe " in text:
            assert printed == "2 receipts\n"
            counts = ended(started[0])
        if " custody receipts " in text:
            assert printed.startswith("session s-1: good\n")
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
    for command in COMMANDS[:8]:
        if " serve " in command:
            continue
        text = command.replace(":4000", f":{port} --timeout 0.02").replace("$BEFORE", moment(now))
        text = text.replace("$BEGINS", moment(now + 1)).replace("$AFTER", moment(now + 30))
        code, printed = run(text)
        if " custody receipts " in text:
            assert code == 1
            assert "session s-1: unknown" in printed
            assert printed.count("nothing was answered") == 2
            break
        assert code == 0, (text, printed)
    assert not (tmp_path / "probes.csv").exists()
