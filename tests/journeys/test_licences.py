"""The guide to licences is walked through: institutions, a log, a witness, a device, a page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from walked_guides import GUIDES, run

from tidewaiter.evidence.keys import private_pem

TEXT = (GUIDES / "custody-licences.md").read_text(encoding="utf-8")
NAMES = ("a", "b", "c", "d", "owner", "witness")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]


def key_files(folder: Path) -> dict[str, str]:
    """Write private keys from fixed seeds; return their public halves."""
    found = {}
    for number, name in enumerate(NAMES, 1):
        key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        path = folder / f"{name}.key"
        path.write_bytes(private_pem(key))
        path.chmod(0o600)
        found[name] = key.public_key().public_bytes_raw().hex()
    return found


def trust_text(keys: dict[str, str], log: str, witness: str) -> str:
    """Return the guide's trust file with real keys in place of its dots."""
    text = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert text is not None
    filled = text[1]
    for name in NAMES[:4]:
        filled = filled.replace("key: ...", f"key: {keys[name]}", 1)
    filled = re.sub(r"log: log\S+", lambda _: f"log: {log}", filled)
    return re.sub(r"\[witness\S+\]", lambda _: f"[{witness}]", filled)


class Walk:
    """The guide, command by command, with what its variables stand for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed: list[tuple[str, int, str]] = []
        self.device = ""
        (folder / "orders").mkdir()
        self.keys = key_files(folder)

    def run(self, command: str) -> tuple[int, str]:
        if "$NONCE" in command:
            nonce = run("tidewaiter custody device ask device")[1].strip()
            command = command.replace('"$NONCE"', nonce)
        code, out = run(command.replace('"$DEVICE"', self.device))
        self.printed.append((command, code, out))
        if "device new" in command:
            self.device = out.strip()
        if "log cosign" in command and not (self.folder / "trust.yaml").exists():
            log, witness = self.printed[0][2].strip(), out.splitlines()[0]
            (self.folder / "trust.yaml").write_text(trust_text(self.keys, log, witness))
        return code, out


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    monkeypatch.chdir(tmp_path)
    done = Walk(tmp_path)
    for command in COMMANDS:
        done.run(command)
    return done


def test_the_guide_is_walked_through(walk: Walk, capfd: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) > 20
    codes = [(code, command) for command, code, _ in walk.printed if code]
    # the device does not work at full speed before it is told the time
    assert [(code, "device run" in command) for code, command in codes] == [(1, True)]
    runs = [out for command, _, out in walk.printed if "device run" in command]
    assert "licence taken, signed by Office A, Office B" in runs[0]
    assert "REDUCED" in runs[0].splitlines()[-1]
    assert "400 units worked" in runs[1]
    assert "600 chip-hour left" in runs[1]
    page = (walk.folder / "page.html").read_text(encoding="utf-8")
    assert "Revocation R-1 takes effect on 2026-12-15: made up: moved without notice." in page
    assert "Appeal A-1 of Owner F" in page
    assert "<script" not in page
    status = walk.printed[-1][2]
    assert status.index("licence L-1") < status.index("revocation R-1") < status.index("appeal A-1")
    assert capfd.readouterr().err == ""


def test_nobody_signs_what_the_log_speaks_against(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    trust = "--trust trust.yaml --log orders.log"
    hasty = (
        f'tidewaiter custody licence revoke --id R-2 --device "$DEVICE" {trust} --reason x'
        " --effective 2026-11-22 --appeal-until 2026-11-22 --appeal-to E --at 2026-11-21"
        " -o R-2.order"
    )
    assert walk.run(hasty)[0] == 0
    before = Path("R-2.order").read_bytes()
    code, _ = walk.run(
        f"tidewaiter custody licence sign R-2.order {trust} --key a.key --at 2026-11-21"
    )
    assert code == 3
    assert "may take effect from 2026-12-21 on, not 2026-11-22" in capfd.readouterr().err
    assert Path("R-2.order").read_bytes() == before


def test_a_stranger_signs_nothing_and_one_institution_is_not_enough(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    trust = "--trust trust.yaml --log orders.log"
    base = "tidewaiter custody licence"
    assert walk.run(f"{base} sign orders/B-1.order {trust} --key owner.key --at 2026-11-20")[0] == 3
    assert "no institution's" in capfd.readouterr().err
    assert walk.run(f"{base} sign orders/B-1.order {trust} --key a.key --at 2026-11-20")[0] == 0
    assert walk.run(f"{base} log orders/B-1.order {trust} --log-key log.key")[0] == 3
    assert "2 of these are needed" in capfd.readouterr().err
    assert walk.run(f"{base} show orders/B-1.order --trust trust.yaml")[0] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("licence: 2", "licence: 1"), "quorum.licence"),
        (("restoration: 2", "restoration: 4"), "fewer to revoke than to restore"),
        (("bulk: 4", "bulk: 5"), "more institutions than there are"),
        (("appeal: 1209600", "appeal: 9999999"), "an appeal is heard before the effect"),
        (("witness_quorum: 1", "witness_quorum: 0"), "witness_quorum"),
        (("Office B", "Office A"), "a name and a key of its own"),
    ],
)
def test_a_trust_that_gives_one_party_too_much_is_refused(
    walk: Walk, change: tuple[str, str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = walk.folder / "trust.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    assert walk.run("tidewaiter custody licence show orders/L-1.order --trust trust.yaml")[0] == 3
    assert words in capfd.readouterr().err


def test_a_device_that_is_killed_at_any_time_never_works_twice(walk: Walk) -> None:
    """Killed without warning again and again; what it says it worked stays within its licence."""
    code = "from tidewaiter.cli.main import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "custody",
        "device",
        "run",
        "device",
        "--orders",
        "orders",
    ]
    for wait in (0.15, 0.25, 0.3, 0.35, 0.4, 0.45):
        child = subprocess.Popen(
            [*command, "--work", "50"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        try:
            child.wait(wait)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        child.wait()
    code_, out = walk.run("tidewaiter custody device run device --orders orders")
    assert code_ in {0, 1}
    assert "memory was lost" not in out
    assert not list(walk.folder.glob("device/*.part"))[3:]
