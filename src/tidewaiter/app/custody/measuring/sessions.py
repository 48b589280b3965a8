"""What is agreed before a device is measured? The session, its schedule's seed and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.core.small_file import small_content
from tidewaiter.custody.measuring.schedule import commitment_of
from tidewaiter.evidence.attestation import binding_nonce
from tidewaiter.facts.strict_yaml import as_type, read_yaml
from tidewaiter.model.custody.measuring import MeasuringPolicy, MeasuringSession
from tidewaiter.store.key_file import public_keys, signing_key

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.model.custody.device import Device

SEED_BYTES = 32
LARGEST_FILE = 1 << 20


class SessionPlan(NamedTuple):
    """What a session is about.

    Attributes:
        id: Its identifier.
        device: Identifier of the device.
        landmarks: Identifiers of the landmarks.
        begins: When the first burst may come, in seconds since 1970.
    """

    id: str
    device: str
    landmarks: tuple[str, ...]
    begins: int


def policy_of(path: Path) -> MeasuringPolicy:
    """Return the policy of a file, YAML.

    Raises:
        UsageError: If there is no such file.
        FactError: If it is none.
    """
    document, lines = read_yaml(path, str(path))
    return as_type(document, lines, str(path), MeasuringPolicy)


def lay_down(
    plan: SessionPlan, policy: MeasuringPolicy, seed: bytes, files: tuple[Path, Path]
) -> None:
    """Write a session for everybody, and its seed for the landmarks alone until it is over.

    Args:
        plan: What it is about.
        policy: How it is measured.
        seed: 32 bytes that nobody can know.
        files: Where session and seed are written; neither may be there.

    Raises:
        UsageError: If a file is there already.
        DataError: If the plan is wrong.
    """
    for path in files:
        if path.exists():
            raise UsageError("a session is never laid down again", where=Where(str(path)))
    told = plan._asdict() | {
        "policy": msgspec.to_builtins(policy), "commitment": commitment_of(seed),
    }  # fmt: skip
    session = _checked(told, files[0])
    _write(files[1], seed)
    files[1].chmod(0o600)
    _write(files[0], msgspec.json.format(msgspec.json.encode(session), indent=2) + b"\n")


def session_of(path: Path) -> MeasuringSession:
    """Return the session of a file.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is none.
    """
    try:
        told = msgspec.json.decode(content_of(path))
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError("this is no session", where=Where(str(path)), found=str(error)) from error
    return _checked(told, path)


def attest_session(session: Path, device: Device, session_key: Path) -> bytes:
    """Return a token in which a device binds a session's key under its own.

    Raises:
        UsageError: If a file is not there, or the session is about another device.
        DataError: If a file is damaged, or the device answers nothing that can be read.
    """
    laid = session_of(session)
    if device.ueid != laid.device:
        raise UsageError(
            "the session is about another device",
            where=Where(str(session)),
            found=device.ueid,
            allowed=laid.device,
        )
    key = signing_key(session_key).public_key().public_bytes_raw()
    nonce = binding_nonce(key, laid.id, laid.landmarks, laid.policy.version)
    return device.attest(nonce, key, laid.id)


def public_key_of(path: Path) -> str:
    """Return the public key of a file, 64 hexadecimal digits.

    Raises:
        UsageError: If there is no such file.
        DataError: If it does not hold one key.
    """
    keys = public_keys((path,))
    if len(keys) != 1:
        raise DataError("the file holds several keys", where=Where(str(path)), allowed="one")
    return keys[0].public_bytes_raw().hex()


def content_of(path: Path) -> bytes:
    """Return the bytes of a small file.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is too large.
    """
    return small_content(path, LARGEST_FILE)


def _checked(told: object, path: Path) -> MeasuringSession:
    try:
        return msgspec.convert(told, MeasuringSession)
    except (msgspec.ValidationError, ValueError) as error:
        raise DataError("this is no session", where=Where(str(path)), found=str(error)) from error


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as part:
        part.write_bytes(content)
