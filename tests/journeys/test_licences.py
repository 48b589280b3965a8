"""The guide to licences is walked through: institutions, a log, a witness, a device, a page."""

from __future__ import annotations

import copy
import os
import re
import shutil
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


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The guide, walked through once."""
    done = Walk(tmp_path_factory.mktemp("licences"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(done.folder)
        for command in COMMANDS:
            done.run(command)
    return done


@pytest.fixture
def walk(walked: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """What the guide leaves, in a folder of its own."""
    again = copy.copy(walked)
    again.folder, again.printed = tmp_path / "licences", list(walked.printed)
    shutil.copytree(walked.folder, again.folder)
    monkeypatch.chdir(again.folder)
    return again


def test_the_guide_is_walked_through(walk: Walk) -> None:
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


def test_an_answer_about_the_time_is_heard_once_whatever_file_is_put_back(walk: Walk) -> None:
    base, now = "tidewaiter custody", "2026-11-22"
    record = walk.folder / "device" / "memory.sealed"
    asking = record.read_bytes()
    walk.run(f'{base} licence time --nonce "$NONCE" --at {now} -o orders/later.order')
    for key in "ab":
        walk.run(f"{base} licence sign orders/later.order --trust trust.yaml --key {key}.key")
    assert walk.run(f"{base} device run device --orders orders --work 1")[0] == 0
    code, out = walk.run(f"{base} device run device --orders orders --work 1")
    assert (code, "1 units worked" in out) == (1, False)
    assert "it answers another question than the last one" in out
    record.write_bytes(asking)
    code, out = walk.run(f"{base} device run device --orders orders --work 1")
    assert (code, "1 units worked" in out) == (1, False)
    assert "its memory was lost or is an old one" in out


def test_a_device_does_not_trust_what_was_put_in_later(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    path = walk.folder / "device" / "trust.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("witness_quorum: 1", "witness_quorum: 1 "), encoding="utf-8")
    assert walk.run("tidewaiter custody device run device --orders orders")[0] == 3
    assert "was changed after its owner opted in" in capfd.readouterr().err


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


def test_an_order_signed_in_time_is_not_logged_too_late(
    walk: Walk, capfd: pytest.CaptureFixture[str]
) -> None:
    """Notice counts from the log: a revocation kept back after its signatures is too hasty."""
    trust = "--trust trust.yaml --log orders.log"
    base = "tidewaiter custody licence"
    assert walk.run(
        f'{base} revoke --id R-2 --device "$DEVICE" {trust} --reason x --effective 2026-12-15'
        " --appeal-until 2026-12-01 --appeal-to E --at 2026-11-05 -o R-2.order"
    )[0] == 0  # fmt: skip
    for key in "abc":
        sign = f"{base} sign R-2.order {trust} --key {key}.key --at 2026-11-05"
        assert walk.run(sign)[0] == 0
    log = f"{base} log R-2.order {trust} --log-key log.key --at"
    assert walk.run(f"{log} 2026-12-10")[0] == 3
    assert "may not be logged" in capfd.readouterr().err
    assert walk.run(f"{log} 2026-11-05")[0] == 0
    assert walk.run(f"{log} 2026-11-05")[0] == 3
    assert "the order is in the log" in capfd.readouterr().err


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


def test_a_device_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("tidewaiter custody device run none --orders .")[0] == 2
    told = capfd.readouterr().err
    assert "none: there is no such device" in told
    assert "custody device new FOLDER makes one" in told
