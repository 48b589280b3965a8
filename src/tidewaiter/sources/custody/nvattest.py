"""What does NVIDIA's own tool say of the GPUs of this machine? It is run and read, nothing more.

``nvattest --format json attest --device gpu --verifier local --nonce HEX`` prints one JSON object.

Seen in documents: ``result_code``, ``result_message``, ``claims`` and ``detached_eat`` (NVIDIA,
Attestation SDK CLI, command reference 1.0.0, and the tool's source, NVIDIA/attestation-sdk,
``nv-attestation-cli/src/attest.cpp``); the claims of a GPU, among them ``eat_nonce``, ``ueid``,
``hwmodel``, ``measres``, ``x-nvidia-device-type`` and
``x-nvidia-gpu-attestation-report-nonce-match`` (claims schema of SDK 1 and 2.0.0, which write
``measres`` as "Success" and "success"; GPU claims guide, version 3.0). Not seen: the tool running
on a GPU, and which claims a given driver leaves out; what is needed here and missing is an error.
The EAR that ``attest`` of the 2.0.0 CoRIM verifier can print instead is another format and refused.

The tool checks certificates, measurements and signatures; its word is taken and not checked again.
With the local verifier the token that it prints (``detached_eat``) is no signature of the GPU's, so
whoever controls the machine can make up all of it. It cannot sign in the time of a round trip.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.attestation import Attestation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARGUMENTS = ("--format", "json", "attest", "--device", "gpu", "--verifier", "local", "--nonce")
NONCE_BYTES = 32
LARGEST_ANSWER = 1 << 24
MOST_GPUS = 1_000
_TOP = {"result_code", "result_message", "claims", "detached_eat"}
_NONCE_MATCH = "x-nvidia-gpu-attestation-report-nonce-match"
_SIGNATURE = "x-nvidia-gpu-attestation-report-signature-verified"
_VBIOS, _DRIVER = "x-nvidia-gpu-vbios-version", "x-nvidia-gpu-driver-version"
_KIND = "x-nvidia-device-type"
_USED = {"eat_nonce", "ueid", "hwmodel", "measres", _NONCE_MATCH, _SIGNATURE, _VBIOS, _DRIVER}
_CHECKS: dict[str, bool | str] = {_NONCE_MATCH: True, _SIGNATURE: True, "measres": "success"}
_WAIT_AFTER_KILL = 5.0


class GpuEvidence(NamedTuple):
    """What the tool says of one GPU.

    Attributes:
        ueid: Its identifier.
        model: Its ``hwmodel``.
        firmware: Version of its VBIOS.
        driver: Version of the driver.
        failed: Claims by which it did not pass; empty where it passed.
    """

    ueid: str
    model: str
    firmware: str
    driver: str
    failed: tuple[str, ...]


class ToolAnswer(NamedTuple):
    """What the tool says of a machine.

    Attributes:
        gpus: Its GPUs.
        unread: Names of fields and claims that were passed over.
        content: What it printed, to be kept as evidence.
    """

    gpus: tuple[GpuEvidence, ...]
    unread: tuple[str, ...]
    content: bytes


def asked_nvattest(tool: str, nonce: bytes, timeout: float) -> ToolAnswer:
    """Return what the tool says under a nonce.

    Args:
        tool: The program's file.
        nonce: 32 bytes that the asker chose.
        timeout: Seconds that it may take.

    Raises:
        UsageError: If the tool is not there, or the nonce has another length.
        DataError: If it takes too long, prints too much, or what :func:`read_answer` says.
    """
    if len(nonce) != NONCE_BYTES:
        raise UsageError("the tool's nonce has 32 bytes", found=len(nonce))
    return read_answer(_printed([tool, *ARGUMENTS, nonce.hex()], timeout), nonce, Where(tool))


def read_answer(content: bytes, nonce: bytes, where: Where) -> ToolAnswer:
    """Return what the tool printed, read strictly where it matters.

    Raises:
        DataError: If it is no such answer, is about another nonce or no GPU, or if the tool failed.
    """
    try:
        told = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError("the tool printed no JSON", where=where, found=str(error)) from error
    if not isinstance(told, dict) or type(told.get("result_code")) is not int:
        raise DataError("the tool printed another form", where=where, allowed="a result_code")
    if told["result_code"] != 0:
        message = str(told.get("result_message", ""))[:200]
        raise DataError(
            "the tool reports a failure", where=where, found=f"{told['result_code']} {message}"
        )
    claims = told.get("claims")
    if not isinstance(claims, list) or not 1 <= len(claims) <= MOST_GPUS:
        raise DataError("the answer has no claims of a GPU", where=where)
    gpus = tuple(_gpu(one, nonce, where) for one in claims)
    if len({gpu.ueid for gpu in gpus}) < len(gpus):
        raise DataError("two GPUs have one identifier", where=where)
    names = {name for one in claims for name in one} - _USED - {_KIND}
    return ToolAnswer(gpus, tuple(sorted((set(told) - _TOP) | names)), content)


def attestation_of(
    gpu: GpuEvidence, nonce: bytes, at: int, bound_key: bytes | None, session: str
) -> Attestation:
    """Return what a machine's own key may sign for a GPU that passed.

    The GPU signs nothing of it but the nonce, which binds key and session where it is made by
    :func:`~tidewaiter.evidence.attestation.binding_nonce`.

    Raises:
        DataError: If the GPU did not pass.
    """
    if gpu.failed:
        raise DataError("the GPU did not pass", where=Where(gpu.ueid), found=", ".join(gpu.failed))
    return Attestation(
        ueid=gpu.ueid,
        serial="",
        model=gpu.model,
        firmware=gpu.firmware,
        nonce=nonce,
        at=at,
        backend="nvattest",
        bound_key=bound_key,
        session=session,
    )


def _gpu(claims: Any, nonce: bytes, where: Where) -> GpuEvidence:  # noqa: ANN401
    if not isinstance(claims, dict) or claims.get(_KIND, "gpu") != "gpu":
        raise DataError("these are no claims of a GPU", where=where)
    told = _text(claims, "eat_nonce", where)
    if told.lower() != nonce.hex():
        raise DataError(
            "the answer is to another nonce", where=where, found=told, allowed=nonce.hex()
        )
    failed = tuple(name for name, good in _CHECKS.items() if not _is(claims.get(name), good))
    return GpuEvidence(
        ueid=_text(claims, "ueid", where),
        model=_text(claims, "hwmodel", where),
        firmware=_text(claims, _VBIOS, where),
        driver=_text(claims, _DRIVER, where),
        failed=failed,
    )


def _is(value: Any, good: bool | str) -> bool:  # noqa: ANN401
    """Whether a claim has the value of a GPU that passed; a missing one has not."""
    if isinstance(good, bool):
        return value is good
    return isinstance(value, str) and value.lower() == good


def _text(claims: Mapping[str, Any], name: str, where: Where) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 200:
        raise DataError(
            "a claim is missing or no text",
            where=where._replace(field=name),
            found=repr(value)[:100],
        )
    return value


def _printed(command: Sequence[str], timeout: float) -> bytes:
    """Return what a program prints; never through a shell.

    The output goes to a file, so that a program that prints without end fills no memory; it is
    stopped when its time is over.
    """
    where = Where(command[0])
    with tempfile.TemporaryFile() as out:
        try:
            process = subprocess.Popen(  # noqa: S603 - a list, no shell; the user names the tool
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise UsageError(
                "the tool cannot be run", where=where, found=error.strerror,
                hint="nvattest is part of NVIDIA's attestation SDK",
            ) from error  # fmt: skip
        try:
            _wait(process, out, timeout, where)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(_WAIT_AFTER_KILL)
        out.seek(0)
        return out.read(LARGEST_ANSWER + 1)


def _wait(process: subprocess.Popen[bytes], out: IO[bytes], timeout: float, where: Where) -> None:
    """Wait for a program, looking at its output's size now and then.

    Raises:
        DataError: If it takes too long or prints too much.
    """
    end = time.monotonic() + timeout
    while True:
        left = end - time.monotonic()
        if os.fstat(out.fileno()).st_size > LARGEST_ANSWER:
            raise DataError(
                "the tool prints too much", where=where, allowed=f"{LARGEST_ANSWER:,} bytes"
            )
        if process.poll() is not None:
            return
        if left <= 0:
            raise DataError("the tool takes too long", where=where, allowed=f"{timeout:g} s")
        try:
            process.wait(min(0.05, left))
        except subprocess.TimeoutExpired:
            continue
