"""Which device answers for itself here? One in memory, or a key in a folder; both are software.

A key in memory or in a file shows who holds it, and can be copied: neither is a chip, and their
tokens say which backend made them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.attestation import Attestation, attested
from tidewaiter.store.key_file import new_key, signing_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY, IDENTITY = "device.key", "identity.json"
LARGEST_IDENTITY = 1 << 16
Misbehaviour: TypeAlias = Literal["", "wrong nonce", "wrong key", "silence", "another serial"]


class DeviceIdentity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device is called.

    Attributes:
        ueid: Its identifier (UEID).
        serial: Serial number, or "".
        model: What it is.
        firmware: Version of its firmware, or "".
    """

    ueid: str
    serial: str = ""
    model: str = "key in a file"
    firmware: str = ""


class SimulatedDevice:
    """A made-up device in memory, whose key follows from its seed; it can be told to misbehave.

    Args:
        seed: What its key follows from.
        identity: What it is called.
        clock: Seconds since 1970.
        misbehaves: In which way; "" is honest.
    """

    def __init__(
        self,
        seed: bytes,
        identity: DeviceIdentity,
        clock: Callable[[], float],
        misbehaves: Misbehaviour = "",
    ) -> None:
        self._key, self._other = _key_of(seed), _key_of(seed + b" another")
        self._identity, self._clock = identity, clock
        self.misbehaves: Misbehaviour = misbehaves

    @property
    def ueid(self) -> str:
        """Its identifier."""
        return self._identity.ueid

    @property
    def public_key(self) -> bytes:
        """The key that it ought to sign with, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def attest(self, nonce: bytes, bound_key: bytes | None = None, session: str = "") -> bytes:
        """Return a signed token over a nonce; see :class:`~tidewaiter.model.custody.device.Device`.

        Raises:
            DataError: If it is told to be silent.
        """
        how = self.misbehaves
        if how == "silence":
            raise DataError("the device does not answer", where=Where(self.ueid))
        told = _told(self._identity, "simulated", nonce, int(self._clock()))
        told = msgspec.structs.replace(told, bound_key=bound_key, session=session)
        if how == "wrong nonce":
            told = msgspec.structs.replace(told, nonce=hashlib.sha256(nonce).digest())
        if how == "another serial":
            told = msgspec.structs.replace(told, serial=f"{told.serial}-another")
        return attested(told, self._other if how == "wrong key" else self._key)


class FileDevice:
    """A device that is a folder with a private key and what it is called.

    Args:
        folder: The folder, with ``device.key`` and ``identity.json``.
        clock: Seconds since 1970.

    Raises:
        UsageError: If a file is not there, or others may read the key.
        DataError: If one is damaged.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._identity = _identity_of(folder / IDENTITY)
        self._key, self._clock = signing_key(folder / KEY), clock

    @property
    def ueid(self) -> str:
        """Its identifier."""
        return self._identity.ueid

    def attest(self, nonce: bytes, bound_key: bytes | None = None, session: str = "") -> bytes:
        """Return a token over a nonce; see :class:`~tidewaiter.model.custody.device.Device`."""
        told = _told(self._identity, "file-key", nonce, int(self._clock()))
        told = msgspec.structs.replace(told, bound_key=bound_key, session=session)
        return attested(told, self._key)


def new_device(folder: Path, identity: DeviceIdentity) -> None:
    """Make a folder with a new key and what the device is called; its public key lies beside it.

    Raises:
        UsageError: If a file is there already or cannot be written.
    """
    if (folder / IDENTITY).exists():
        raise UsageError("the device is there already", where=Where(str(folder)))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "the folder cannot be made", where=Where(str(folder)), found=error.strerror
        ) from error
    new_key(folder / KEY)
    with replacing(folder / IDENTITY) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(identity), indent=2) + b"\n")


def _told(
    identity: DeviceIdentity, backend: Literal["simulated", "file-key"], nonce: bytes, at: int
) -> Attestation:
    told = msgspec.to_builtins(identity)
    return Attestation(**told, nonce=nonce, at=at, backend=backend)


def _key_of(seed: bytes) -> Ed25519PrivateKey:
    digest = hashlib.sha256(b"tidewaiter simulated device 1" + seed).digest()
    return Ed25519PrivateKey.from_private_bytes(digest)


def _identity_of(path: Path) -> DeviceIdentity:
    if not path.is_file() or path.stat().st_size > LARGEST_IDENTITY:
        raise UsageError(
            "there is no such device, or its identity is too large",
            where=Where(str(path)),
            allowed=f"a folder with {KEY} and {IDENTITY}",
        )
    try:
        return msgspec.json.decode(path.read_bytes(), type=DeviceIdentity)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise DataError(
            "this is no device's identity", where=Where(str(path)), found=str(error),
            allowed='{"ueid": "unit-1", "serial": "", "model": "", "firmware": ""}',
        ) from error  # fmt: skip
