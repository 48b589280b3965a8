"""What does a redacted copy of a collection leave out, and of which sealed collection is it a copy?

A copy lists the object of the original that each of its own stands for, in the original's order.
The digests of the originals give the root that was sealed (RFC 9162), so that whoever holds the
copy sees that no object was dropped without a word, and of each that was replaced who did it, how
and why. The original's list of files, its signature and its key come with the copy.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.bundle import Fault
from tidewaiter.evidence.collection.earlier import kept_as
from tidewaiter.evidence.collection.seal import (
    EVIDENCE,
    PUBLIC,
    SEAL,
    SIGNATURE,
    CollectionSeal,
    seal_in,
    tree_root,
)
from tidewaiter.evidence.keys import fingerprint, public_keys_of
from tidewaiter.evidence.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.evidence.collection_log import CollectionEntry

ORIGINAL = f"{EVIDENCE}/original"
REPLACED = f"{ORIGINAL}/objects.jsonl"


class Replaced(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An object of the original and the one that stands for it in the copy.

    Attributes:
        original: Digest of the object that was sealed.
        copy: Digest of the object here; the same where nothing was redacted.
    """

    original: str
    copy: str


class OriginalFound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sealed collection that a redacted copy was made of.

    Attributes:
        seal: What was sealed of it.
        signer: Fingerprint of the key that signed it, or "".
        is_trusted: Whether the reader said to trust that key.
        redacted: Number of its objects that the copy does not hold as they were.
    """

    seal: CollectionSeal
    signer: str
    is_trusted: bool
    redacted: int


class OriginalCheck(NamedTuple):
    """What comes with a copy, and what is wrong with it."""

    found: OriginalFound | None
    faults: tuple[Fault, ...]


def original_parts(parts: Mapping[str, bytes], replaced: Iterable[Replaced]) -> dict[str, bytes]:
    """Return the files that come with a redacted copy, by name.

    Args:
        parts: Content of the small files of the original.
        replaced: What stands for each of its objects, in the order of its log.
    """
    kept = {
        f"{ORIGINAL}/{kept_as(name)}": parts[name]
        for name in (MANIFEST, SIGNATURE, SEAL, PUBLIC)
        if name in parts
    }
    lines = [msgspec.json.encode(each) + b"\n" for each in replaced]
    return {**kept, REPLACED: b"".join(lines)}


def original_check(
    parts: Mapping[str, bytes], log: Sequence[CollectionEntry], trusted: frozenset[str]
) -> OriginalCheck:
    """Return of what a collection is a redacted copy; nothing where it is none.

    Args:
        parts: Content of the small files of the collection, by name.
        log: Its log.
        trusted: Fingerprints of keys that the reader trusts.
    """
    if not any(name.startswith(f"{ORIGINAL}/") for name in parts):
        return OriginalCheck(None, ())
    try:
        seal = seal_in(parts.get(f"{ORIGINAL}/{kept_as(SEAL)}", b""), Where(ORIGINAL))
        replaced = _replaced(parts.get(REPLACED, b""))
        signer = _signer(parts, seal)
    except DataError as error:
        return OriginalCheck(None, (_broken(error.message),))
    texts = _differences(seal, replaced, log)
    found = OriginalFound(
        seal=seal,
        signer=signer,
        is_trusted=bool(signer) and signer in trusted,
        redacted=sum(each.original != each.copy for each in replaced),
    )
    return OriginalCheck(found, tuple(map(_broken, texts)))


def _broken(text: str) -> Fault:
    return Fault(name=ORIGINAL, kind="broken", text=text)


def _replaced(content: bytes) -> list[Replaced]:
    try:
        return [msgspec.json.decode(line, type=Replaced) for line in content.splitlines()]
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError("the list of what was replaced cannot be read", found=str(error)) from error


def _signer(parts: Mapping[str, bytes], seal: CollectionSeal) -> str:
    """Return the fingerprint of the key that signed the original, "" where nobody did."""
    manifest = parts.get(f"{ORIGINAL}/{MANIFEST}", b"")
    digest = hashlib.sha256(seal.content).hexdigest()
    if f"{digest} *{SEAL}\n".encode() not in manifest:
        raise DataError("the original's list of files does not hold its seal")
    if not seal.signer:
        return ""
    where = Where(ORIGINAL)
    key = public_keys_of(parts.get(f"{ORIGINAL}/{kept_as(PUBLIC)}", b""), where)[0]
    if fingerprint(key) != seal.signer:
        raise DataError("the original was sealed by another key than the one beside it")
    try:
        key.verify(parts.get(f"{ORIGINAL}/{kept_as(SIGNATURE)}", b""), manifest)
    except InvalidSignature as error:
        raise DataError("the signature over the original's list does not hold") from error
    return seal.signer


def _differences(
    seal: CollectionSeal, replaced: Sequence[Replaced], log: Sequence[CollectionEntry]
) -> list[str]:
    """Return what of the list is not as it was sealed, or not in the log."""
    texts = []
    try:
        root = tree_root(each.original for each in replaced).hex()
    except ValueError:
        root = ""
    if (root, len(replaced)) != (seal.root, seal.objects):
        texts.append("its objects are not those that were sealed")
    here = {entry.object for entry in log}
    said = {(entry.object, entry.source) for entry in log if entry.deed == "redacted"}
    for each in replaced:
        if each.copy not in here:
            texts.append(f"no line of the log names what stands for {each.original[:12]}")
        elif each.copy != each.original and (each.copy, f"sha256:{each.original}") not in said:
            texts.append(f"no line of the log says that {each.original[:12]} was redacted")
    return texts
