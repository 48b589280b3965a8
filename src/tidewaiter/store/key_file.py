"""Which key signs, and which keys are trusted? Files in PEM; a private one is its owner's alone."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.core.small_file import small_content
from tidewaiter.evidence.keys import (
    fingerprint,
    private_key_of,
    private_pem,
    public_keys_of,
    public_pem,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST_KEY_FILE = 1 << 16


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the private key of a file.

    Raises:
        UsageError: If there is no such file, or others than its owner may read or write it.
        DataError: If it holds no Ed25519 key in PEM, or one with a password.
    """
    content = _content(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        raise UsageError(
            "others may read the key or write it, so anybody may have signed",
            where=Where(str(path)),
            found=f"mode {mode:03o}",
            allowed="a file for its owner alone",
            hint=f"chmod 600 {path}; and think of who may have copied it",
        )
    return private_key_of(content, Where(str(path)))


def public_file(path: Path) -> Path:
    """Return where the public key of a new key is written."""
    return path.with_name(f"{path.name}.pub")


def new_key(path: Path) -> Ed25519PrivateKey:
    """Return a new key, written to a file for its owner alone, with its public key beside it.

    Raises:
        UsageError: If either file is there already, or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    for place in (path, public_file(path)):
        if place.exists() or place.is_symlink():
            _refuse_existing(place)
    _written_once(path, private_pem(key), 0o600)
    _written_once(public_file(path), public_pem(key.public_key()), 0o644)
    return key


def trusted(paths: Iterable[Path]) -> frozenset[str]:
    """Return the fingerprints of the public keys of some files.

    Raises:
        UsageError: If a file is not there.
        DataError: If one holds anything but Ed25519 public keys in PEM.
    """
    return frozenset(fingerprint(key) for key in public_keys(paths))


def public_keys(paths: Iterable[Path]) -> tuple[Ed25519PublicKey, ...]:
    """Return the public keys of some files, in order.

    Raises:
        UsageError: If a file is not there.
        DataError: If one holds anything but Ed25519 public keys in PEM.
    """
    return tuple(key for path in paths for key in public_keys_of(_content(path), Where(str(path))))


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(
            "there is no such key", where=Where(str(path)), hint="--new-key FILE makes one"
        )
    return small_content(path, LARGEST_KEY_FILE, "file of keys")


def _written_once(path: Path, content: bytes, mode: int) -> None:
    """Write a file that was not there, whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(prefix=".tidewaiter-", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(
            "the key cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        part.chmod(mode)
        os.link(part, path)  # fails where the name is taken; a rename would not
    except FileExistsError:
        _refuse_existing(path)
    except OSError as error:
        raise UsageError(
            "the key cannot be written", where=Where(str(path)), found=error.strerror
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _refuse_existing(path: Path) -> NoReturn:
    raise UsageError(
        "a key is never overwritten",
        where=Where(str(path)),
        hint="--key FILE seals with a key that is there",
    )
