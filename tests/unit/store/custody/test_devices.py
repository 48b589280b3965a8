"""Every device keeps one contract; the simulated one can also break it. All are made up."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from probing_case import BEGINS, key_of
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.attestation import opened_attestation
from tidewaiter.evidence.keys import private_pem
from tidewaiter.sources.custody.nvattest_device import ToolDevice
from tidewaiter.store.custody.devices import DeviceIdentity, FileDevice, SimulatedDevice, new_device

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.model.custody.device import Device

IDENTITY = DeviceIdentity(ueid="unit-1", serial="MADE-UP-1", model="made up", firmware="1")
NONCE = bytes(range(32))
BACKENDS = {"simulated": "simulated", "file": "file-key", "tool": "nvattest"}
CLAIMS = {
    "ueid": "unit-1", "hwmodel": "made up", "measres": "success",
    "x-nvidia-gpu-driver-version": "1", "x-nvidia-gpu-vbios-version": "1",
    "x-nvidia-gpu-attestation-report-nonce-match": True,
    "x-nvidia-gpu-attestation-report-signature-verified": True,
}  # fmt: skip


def clock() -> float:
    return BEGINS + 0.5


def folder_of(path: Path) -> Path:
    (path / "device.key").write_bytes(private_pem(key_of("device")))
    (path / "device.key").chmod(0o600)
    identity = {"ueid": "unit-1", "serial": "MADE-UP-1", "model": "made up", "firmware": "1"}
    (path / "identity.json").write_text(json.dumps(identity), encoding="utf-8")
    return path


def tool_of(path: Path) -> str:
    tool = path / "nvattest"
    tool.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        f"told = {CLAIMS!r} | {{'eat_nonce': sys.argv[-1]}}\n"
        "print(json.dumps({'result_code': 0, 'claims': [told]}))\n",
        encoding="utf-8",
    )
    tool.chmod(0o755)
    return str(tool)


def made(name: str, path: Path) -> Device:
    if name == "simulated":
        return SimulatedDevice(b"seed", IDENTITY, clock)
    if name == "file":
        return FileDevice(folder_of(path), clock)
    return ToolDevice(tool_of(path), "unit-1", key_of("device"), clock)


@pytest.mark.parametrize("name", BACKENDS)
def test_a_device_signs_what_it_was_asked_with(name: str, tmp_path: Path) -> None:
    device = made(name, tmp_path)
    bound = key_of("session").public_key().public_bytes_raw()
    found = opened_attestation(device.attest(NONCE, bound, "s-1"), Where(name))
    told = found.attestation
    assert found.is_good
    assert (told.ueid, told.nonce, told.bound_key) == (device.ueid, NONCE, bound)
    assert (told.session, told.at, told.backend) == ("s-1", BEGINS, BACKENDS[name])
    assert (told.model, told.firmware) == ("made up", "1")


@pytest.mark.parametrize("name", BACKENDS)
def test_a_device_binds_nothing_that_it_was_not_asked_to(name: str, tmp_path: Path) -> None:
    found = opened_attestation(made(name, tmp_path).attest(NONCE), Where(name))
    assert (found.attestation.bound_key, found.attestation.session) == (None, "")


@pytest.mark.parametrize("name", BACKENDS)
def test_a_device_signs_with_one_key(name: str, tmp_path: Path) -> None:
    device = made(name, tmp_path)
    keys = {
        opened_attestation(device.attest(nonce), Where(name)).key.public_bytes_raw()
        for nonce in (NONCE, NONCE[::-1])
    }
    assert len(keys) == 1


def test_a_simulated_device_follows_from_its_seed() -> None:
    one, same, other = (SimulatedDevice(seed, IDENTITY, clock) for seed in (b"a", b"a", b"b"))
    assert one.attest(NONCE) == same.attest(NONCE) != other.attest(NONCE)


def test_a_simulated_device_misbehaves_as_it_is_told() -> None:
    device = SimulatedDevice(b"seed", IDENTITY, clock, "wrong nonce")
    assert opened_attestation(device.attest(NONCE), Where("it")).attestation.nonce != NONCE
    device.misbehaves = "wrong key"
    found = opened_attestation(device.attest(NONCE), Where("it"))
    assert found.is_good
    assert found.key.public_bytes_raw() != device.public_key
    device.misbehaves = "another serial"
    found = opened_attestation(device.attest(NONCE), Where("it"))
    assert found.attestation.serial != IDENTITY.serial
    device.misbehaves = "silence"
    with pytest.raises(DataError, match="does not answer"):
        device.attest(NONCE)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"serial": "x"}', b'{"ueid": "u", "colour": 1}'])
def test_garbage_is_no_identity(tmp_path: Path, content: bytes) -> None:
    (folder_of(tmp_path) / "identity.json").write_bytes(content)
    with pytest.raises(DataError, match="no device's identity"):
        FileDevice(tmp_path, clock)


def test_a_folder_without_identity_or_with_an_open_key_is_no_device(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such device"):
        FileDevice(tmp_path, clock)
    (folder_of(tmp_path) / "device.key").chmod(0o644)
    with pytest.raises(UsageError, match="others may read"):
        FileDevice(tmp_path, clock)


def test_a_tool_that_tells_of_other_gpus_is_no_answer(tmp_path: Path) -> None:
    device = ToolDevice(tool_of(tmp_path), "unit-2", key_of("device"), clock)
    with pytest.raises(DataError, match="no such GPU"):
        device.attest(NONCE)


def test_a_new_device_is_made_once(tmp_path: Path) -> None:
    new_device(tmp_path / "d", IDENTITY)
    token = FileDevice(tmp_path / "d", clock).attest(NONCE)
    told = opened_attestation(token, Where("it")).attestation
    assert (told.ueid, told.serial, told.model, told.firmware) == (
        "unit-1", "MADE-UP-1", "made up", "1",
    )  # fmt: skip
    assert (tmp_path / "d" / "device.key.pub").is_file()
    with pytest.raises(UsageError, match="there already"):
        new_device(tmp_path / "d", IDENTITY)
    assert FileDevice(tmp_path / "d", clock).attest(NONCE) == token
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be made"):
        new_device(tmp_path / "file", IDENTITY)
