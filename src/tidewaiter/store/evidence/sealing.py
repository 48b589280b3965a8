"""What makes a folder a sealed one? The seal, the list of files and the signature, in that order.

Each file is written whole or not at all, and the signature last. When something is to be sealed
that was sealed before, the earlier seal is first put aside whole. So a run that is killed at any
point is made good by the next.
"""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.collection.earlier import kept_as
from tidewaiter.evidence.collection.seal import (
    EARLIER,
    OBJECTS,
    PUBLIC,
    SEAL,
    SIGNATURE,
    STAMPS,
    is_listed,
    object_name,
    seal_of,
)
from tidewaiter.evidence.collection_log import objects_in
from tidewaiter.evidence.digest import digest_of
from tidewaiter.evidence.keys import fingerprint, public_pem
from tidewaiter.evidence.manifest import MANIFEST, manifest_of
from tidewaiter.store.bundle_file import digests_below
from tidewaiter.store.evidence.objects import synced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.evidence.collection.seal import CollectionSeal
    from tidewaiter.evidence.collection_log import CollectionEntry
    from tidewaiter.evidence.digest import FileDigest

_UNFINISHED = f"{EARLIER}/.tidewaiter-unfinished.part"


def sealed(
    folder: Path,
    log: Sequence[CollectionEntry],
    made_with: tuple[str, str],
    key: Ed25519PrivateKey | None,
) -> CollectionSeal:
    """Return the seal of a collection, having written it with the list and the signature.

    Args:
        folder: The folder of the collection.
        log: Its log, as it stands in the file.
        made_with: Program with its version, and digest of its facts.
        key: The key that signs; None leaves it unsigned.

    Raises:
        UsageError: If something cannot be written.
        DataError: If an object is missing or damaged, or a file cannot stand in the list.
    """
    signer = fingerprint(key.public_key()) if key is not None else ""
    seal = seal_of(log, *made_with, signer)
    parts = {SEAL: seal.content}
    if key is not None:
        parts[PUBLIC] = public_pem(key.public_key())
    try:
        files = _files(folder)
        _require_objects(files, objects_in(log), folder)
        manifest = _list(files, parts)
        if _content(folder / MANIFEST) != manifest:
            if _put_aside(folder):
                manifest = _list(_files(folder), parts)
            for name in (SIGNATURE, *({PUBLIC} - parts.keys())):
                (folder / name).unlink(missing_ok=True)
            for name, content in (*parts.items(), (MANIFEST, manifest)):
                _write(folder / name, content)
        _write_signature(folder / SIGNATURE, manifest, key)
    except OSError as error:
        raise UsageError(
            "the collection cannot be sealed", where=Where(str(folder)), found=error.strerror
        ) from error
    return seal


def _files(folder: Path) -> tuple[FileDigest, ...]:
    """Return the files that the list holds, as they lie there now."""
    return tuple(file for file in digests_below(folder, "") if is_listed(file.name))


def _list(files: Iterable[FileDigest], parts: dict[str, bytes]) -> bytes:
    """Return the list of the files, with those parts that are about to be written."""
    others = [file for file in files if file.name not in {SEAL, PUBLIC}]
    return manifest_of([*others, *(digest_of(name, [c]) for name, c in parts.items())])


def _require_objects(files: Iterable[FileDigest], logged: Iterable[str], folder: Path) -> None:
    found = {file.name: file.sha256 for file in files if file.name.startswith(f"{OBJECTS}/")}
    for digest in logged:
        name = object_name(digest)
        if found.pop(name, None) != digest:
            raise DataError(
                "an object that the log names is missing or damaged",
                where=Where(str(folder / name)),
                hint="take the same file in again",
            )
    for name in found:
        raise DataError("this is no object", where=Where(str(folder / name)), hint="move it away")


def _put_aside(folder: Path) -> bool:
    """Return whether there was an earlier seal that somebody signed or stamped; it is kept."""
    manifest = _content(folder / MANIFEST)
    stamps = folder / STAMPS
    was_sealed = bool(manifest) and ((folder / SIGNATURE).is_file() or stamps.is_dir())
    if was_sealed:
        kept = folder / EARLIER / hashlib.sha256(manifest).hexdigest()
        if not kept.is_dir():
            _keep(folder, kept)
    if stamps.is_dir():
        shutil.rmtree(stamps)
    return was_sealed


def _keep(folder: Path, kept: Path) -> None:
    part = folder / _UNFINISHED
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name in (MANIFEST, SIGNATURE, SEAL, PUBLIC):
        if (folder / name).is_file():
            _write(part / kept_as(name), _content(folder / name))
    if (folder / STAMPS).is_dir():
        shutil.copytree(folder / STAMPS, part / kept_as(STAMPS))
    part.rename(kept)
    synced(kept.parent)


def _write_signature(path: Path, manifest: bytes, key: Ed25519PrivateKey | None) -> None:
    if key is None:
        path.unlink(missing_ok=True)
        return
    signature = key.sign(manifest)
    if _content(path) != signature:
        _write(path, signature)


def _content(path: Path) -> bytes:
    """Return the bytes of a file, or none where there is no such file."""
    return path.read_bytes() if path.is_file() else b""


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as part:
        part.write_bytes(content)
        synced(part)
    synced(path.parent)
