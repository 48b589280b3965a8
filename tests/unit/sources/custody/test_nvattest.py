"""A made-up tool answers, fails, hangs, floods and lies; the claims' names are NVIDIA's."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.sources.custody.nvattest import (
    GpuEvidence,
    asked_nvattest,
    attestation_of,
    read_answer,
)

if TYPE_CHECKING:
    from pathlib import Path

NONCE = bytes(range(32))
HERE = Where("nvattest")


def claims(nonce: bytes = NONCE, **changes: Any) -> dict[str, Any]:
    """Return the claims of a made-up GPU, by the claims schema of NVIDIA's SDK 2.0.0."""
    told = {
        "x-nvidia-device-type": "gpu",
        "eat_nonce": nonce.hex(),
        "ueid": "5555",
        "hwmodel": "GH100 A01 GSP BROM",
        "measres": "success",
        "secboot": True,
        "x-nvidia-gpu-driver-version": "575.32",
        "x-nvidia-gpu-vbios-version": "96.00.AF.00.01",
        "x-nvidia-gpu-attestation-report-nonce-match": True,
        "x-nvidia-gpu-attestation-report-signature-verified": True,
    } | {
        name.replace("_", "-") if name.startswith("x_") else name: v for name, v in changes.items()
    }
    return {name: value for name, value in told.items() if value is not None}


def answer(*gpus: Any, **changes: Any) -> bytes:
    told = {
        "result_code": 0, "result_message": "Ok", "claims": list(gpus),
        "detached_eat": [["JWT", "e30.e30."], {"GPU-0": "e30.e30."}],
    }  # fmt: skip
    return json.dumps(told | changes).encode()


def tool(folder: Path, body: str) -> str:
    """Return the file of a made-up tool."""
    path = folder / "nvattest"
    path.write_text(f"#!{sys.executable}\nimport sys, time, json\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_tool_is_asked_with_our_nonce(tmp_path: Path) -> None:
    wrong = ["--format", "json", "attest", "--device", "gpu", "--verifier", "local", "--nonce"]
    made = json.dumps(json.loads(answer(claims())))
    body = (
        f"told = {json.loads(made)!r}\nassert sys.argv[1:-1] == {wrong!r}\n"
        "told['claims'][0]['eat_nonce'] = sys.argv[-1]\nprint(json.dumps(told))"
    )
    other = bytes(reversed(NONCE))
    found = asked_nvattest(tool(tmp_path, body), other, 20)
    assert found.gpus == (
        GpuEvidence("5555", "GH100 A01 GSP BROM", "96.00.AF.00.01", "575.32", ()),
    )
    assert found.unread == ("secboot",)
    assert other.hex() in found.content.decode()


def test_a_tool_that_hangs_is_stopped(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(DataError, match="takes too long"):
        asked_nvattest(tool(tmp_path, "time.sleep(60)"), NONCE, 0.3)
    assert time.monotonic() - begun < 20


def test_a_tool_that_prints_without_end_is_stopped(tmp_path: Path) -> None:
    body = "while True:\n    sys.stdout.write('x' * 1_000_000)"
    with pytest.raises(DataError, match="prints too much"):
        asked_nvattest(tool(tmp_path, body), NONCE, 60)


def test_a_nonce_is_no_part_of_a_shell(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be run"):
        asked_nvattest(f"{tmp_path}/none; touch {tmp_path}/made", NONCE, 5)
    assert not (tmp_path / "made").exists()
    with pytest.raises(UsageError, match="32 bytes"):
        asked_nvattest("nvattest", b"short", 5)


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "no JSON"),
        (b"garbage", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "another form"),
        (b"{}", "another form"),
        (answer(claims(), result_code=True), "another form"),
        (answer(claims(), result_code=7, result_message="no GPU"), "reports a failure"),
        (answer(), "no claims"),
        (answer(claims(), claims={"a": 1}), "no claims"),
        (answer(7), "no claims of a GPU"),
        (answer(claims(nonce=bytes(32))), "another nonce"),
        (answer(claims(), claims()), "one identifier"),
        (answer(claims(eat_nonce=None)), "missing or no text"),
        (answer(claims(ueid=5)), "missing or no text"),
        (answer(claims(hwmodel="x" * 201)), "missing or no text"),
        (answer(claims(x_nvidia_device_type="nvswitch")), "no claims of a GPU"),
    ],
)
def test_what_is_no_good_answer_is_refused(content: bytes, match: str) -> None:
    with pytest.raises(DataError, match=match):
        read_answer(content, NONCE, HERE)


def test_several_gpus_each_answer_to_our_nonce() -> None:
    two = claims(ueid="7777")
    assert [g.ueid for g in read_answer(answer(claims(), two), NONCE, HERE).gpus] == [
        "5555", "7777",
    ]  # fmt: skip
    old = claims(nonce=bytes(32), ueid="7777")
    with pytest.raises(DataError, match="another nonce"):
        read_answer(answer(claims(), old), NONCE, HERE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("measres", "fail"),
        ("measres", None),
        ("x-nvidia-gpu-attestation-report-nonce-match", False),
        ("x-nvidia-gpu-attestation-report-nonce-match", "true"),
        ("x-nvidia-gpu-attestation-report-signature-verified", None),
    ],
)
def test_a_gpu_that_did_not_pass_is_named_and_attested_by_nobody(name: str, value: Any) -> None:
    (gpu,) = read_answer(answer(claims(**{name: value})), NONCE, HERE).gpus
    assert gpu.failed == (name,)
    with pytest.raises(DataError, match="did not pass"):
        attestation_of(gpu, NONCE, 0, None, "")


def test_both_ways_of_writing_success_pass() -> None:
    (gpu,) = read_answer(answer(claims(measres="Success")), NONCE, HERE).gpus
    told = attestation_of(gpu, NONCE, 1_790_000_000, bytes(32), "s-1")
    assert (told.ueid, told.backend, told.bound_key) == ("5555", "nvattest", bytes(32))
    assert (told.firmware, told.nonce, told.serial) == ("96.00.AF.00.01", NONCE, "")


def test_what_nvidia_adds_is_listed_and_not_fatal() -> None:
    found = read_answer(answer(claims(x_nvidia_new=1), more=2), NONCE, HERE)
    assert found.unread == ("more", "secboot", "x-nvidia-new")
