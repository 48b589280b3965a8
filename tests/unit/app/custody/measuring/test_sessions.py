"""A session is laid down once, commits to its seed, and is read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from probing_case import BEGINS, key_of, public
from tidewaiter.app.custody.measuring.sessions import (
    LARGEST_FILE,
    SessionPlan,
    attest_session,
    content_of,
    lay_down,
    policy_of,
    public_key_of,
    session_of,
)
from tidewaiter.core.errors import DataError, FactError, UsageError, Where
from tidewaiter.custody.measuring.schedule import schedule
from tidewaiter.evidence.attestation import binding_nonce, opened_attestation
from tidewaiter.evidence.keys import private_pem, public_pem
from tidewaiter.store.custody.devices import DeviceIdentity, SimulatedDevice

if TYPE_CHECKING:
    from pathlib import Path

PLAN = SessionPlan("s-9", "unit-1", ("la", "lb"), BEGINS)
POLICY = "version: 1\nbursts: 2\npackets: 3\nspread: 10\nbracket: 60\nmost_missing: 0\nsilence: 9\n"
SEED = bytes(range(32))


def laid(folder: Path, plan: SessionPlan = PLAN, policy: str = POLICY) -> Path:
    (folder / "policy.yaml").write_text(policy, encoding="utf-8")
    lay_down(
        plan, policy_of(folder / "policy.yaml"), SEED, (folder / "session.json", folder / "seed")
    )
    return folder / "session.json"


def key_file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.key"
    path.write_bytes(private_pem(key_of(name)))
    path.chmod(0o600)
    return path


def test_what_is_laid_down_is_read_and_its_seed_opens_the_schedule(tmp_path: Path) -> None:
    session = session_of(laid(tmp_path))
    assert (session.id, session.device, session.landmarks) == ("s-9", "unit-1", ("la", "lb"))
    assert len(schedule(session, (tmp_path / "seed").read_bytes(), Where("seed"))) == 4
    assert (tmp_path / "seed").stat().st_mode & 0o077 == 0
    with pytest.raises(DataError, match="committed"):
        schedule(session, bytes(32), Where("seed"))


def test_a_session_is_never_laid_down_again(tmp_path: Path) -> None:
    before = laid(tmp_path).read_bytes()
    with pytest.raises(UsageError, match="never laid down again"):
        laid(tmp_path, PLAN._replace(begins=BEGINS + 1))
    assert (tmp_path / "session.json").read_bytes() == before


def test_a_wrong_plan_or_policy_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no session"):
        laid(tmp_path, PLAN._replace(landmarks=("la", "la")))
    with pytest.raises(FactError):
        laid(tmp_path, policy=POLICY.replace("bracket: 60", "bracket: 5"))
    assert {path.name for path in tmp_path.iterdir()} == {"policy.yaml"}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"id": "s"}', b"[" * 100_000])
def test_garbage_is_no_session(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "session.json").write_bytes(content)
    with pytest.raises(DataError, match="no session"):
        session_of(tmp_path / "session.json")


def test_a_token_binds_the_sessions_key_under_the_devices(tmp_path: Path) -> None:
    session = laid(tmp_path)
    device = SimulatedDevice(b"seed", DeviceIdentity(ueid="unit-1"), lambda: BEGINS)
    message = attest_session(session, device, key_file(tmp_path, "s"))
    found = opened_attestation(message, Where("token"))
    assert found.is_good
    assert found.key.public_bytes_raw() == device.public_key
    told = found.attestation
    assert (told.ueid, told.backend, told.session, told.at) == (
        "unit-1",
        "simulated",
        "s-9",
        BEGINS,
    )
    assert told.bound_key is not None
    assert told.nonce == binding_nonce(told.bound_key, "s-9", ("lb", "la"), 1)


def test_another_device_does_not_attest(tmp_path: Path) -> None:
    device = SimulatedDevice(b"seed", DeviceIdentity(ueid="unit-2"), lambda: BEGINS)
    with pytest.raises(UsageError, match="another device"):
        attest_session(laid(tmp_path), device, key_file(tmp_path, "s"))


def test_a_public_key_file_holds_one_key(tmp_path: Path) -> None:
    path = tmp_path / "one.pub"
    path.write_bytes(public_pem(key_of("la").public_key()))
    assert public_key_of(path) == public("la")
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(DataError, match=r"several keys|twice"):
        public_key_of(path)


def test_a_large_or_missing_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(LARGEST_FILE + 1))
    with pytest.raises(DataError, match="too large"):
        content_of(tmp_path / "big")
    with pytest.raises(UsageError, match="cannot be read"):
        content_of(tmp_path / "none")
