"""What is sealed of a collection, and under which names does it lie? The seal and its parts.

Sealing writes three things: the seal (how many objects, the root of their tree by RFC 9162, how
many lines of the log, and the last one's digest), a list of every file that ``sha256sum -c`` reads
and that holds the seal and the public key, and a signature over that list: Ed25519 of RFC 8032
(2017) over its bytes as they are, which openssl checks. A time-stamp is one over the same list, so
that it holds whatever becomes of the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.evidence.collection_log import objects_in
from tidewaiter.evidence.custody_log import NOTHING_BEFORE
from tidewaiter.evidence.log.merkle import leaf_hash, root_hash
from tidewaiter.evidence.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.core.errors import Where
    from tidewaiter.evidence.collection_log import CollectionEntry

EVIDENCE = "evidence"
OBJECTS = f"{EVIDENCE}/objects"
LOG = f"{EVIDENCE}/custody.jsonl"
SEAL = f"{EVIDENCE}/collection.json"
PUBLIC = f"{EVIDENCE}/public.pem"
SIGNATURE = f"{EVIDENCE}/manifest.sig"
STAMPS = f"{EVIDENCE}/stamps"
EARLIER = f"{EVIDENCE}/earlier"
ASKED, ANSWERED, ADDRESS = ".tsq", ".tsr", ".url"


class CollectionSeal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sealed of a collection.

    Attributes:
        format: Always ``tidewaiter-collection``.
        version: Version of this format.
        tool: Program with its version.
        facts_sha256: Digest of the facts that the program had; "" where it needed none.
        objects: Number of objects.
        root: Root of the tree over their digests in order of taking in, hexadecimal.
        entries: Number of lines of the log.
        head: Digest of its last line; 64 zeros where there is none.
        time: Time of its last line, or "".
        signer: Fingerprint of the key that signs; "" where nobody signs.
    """

    format: Literal["tidewaiter-collection"] = "tidewaiter-collection"
    version: Literal[1] = 1
    tool: str
    facts_sha256: str
    objects: int
    root: str
    entries: int
    head: str
    time: str
    signer: str

    @property
    def content(self) -> bytes:
        """The seal as it stands in its file."""
        return msgspec.json.encode(self, order="sorted") + b"\n"


def seal_of(
    log: Sequence[CollectionEntry], tool: str, facts_sha256: str, signer: str
) -> CollectionSeal:
    """Return what is sealed of a collection with a log."""
    objects = objects_in(log)
    return CollectionSeal(
        tool=tool,
        facts_sha256=facts_sha256,
        objects=len(objects),
        root=tree_root(objects).hex(),
        entries=len(log),
        head=log[-1].digest if log else NOTHING_BEFORE,
        time=log[-1].time if log else "",
        signer=signer,
    )


def tree_root(objects: Iterable[str]) -> bytes:
    """Return the root of the tree over the digests of objects, in order of taking in."""
    return root_hash(leaf_hash(bytes.fromhex(digest)) for digest in objects)


def is_listed(name: str) -> bool:
    """Whether the list holds a file: all but itself, the signature and the stamps over it."""
    return name not in {MANIFEST, SIGNATURE} and not name.startswith(f"{STAMPS}/")


def object_name(digest: str) -> str:
    """Return the name of the file of an object."""
    return f"{OBJECTS}/{digest[:2]}/{digest}"


def seal_in(content: bytes, where: Where) -> CollectionSeal:
    """Return the seal that a file holds.

    Raises:
        DataError: If it is none, or not written in the one way that seals are.
    """
    try:
        seal = msgspec.json.decode(content, type=CollectionSeal)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError("it is no seal", where=where, found=str(error)) from error
    if seal.content != content:
        raise DataError("it is not written in the one way that seals are", where=where)
    return seal
