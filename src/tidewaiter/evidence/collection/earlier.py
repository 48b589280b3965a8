"""Does a collection hold everything that was sealed of it before? Its log only grows.

When a sealed collection is added to and sealed again, the earlier seal is kept: its list,
signature, key, seal and stamps, in a folder named for the digest of the list. The earlier log must
be the beginning of the later one, and so the earlier objects are the first of the later ones.
Derived files may have been made anew; the earlier list says what they were.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.bundle import Fault
from tidewaiter.evidence.collection.seal import EARLIER, PUBLIC, SEAL, SIGNATURE, seal_in, seal_of
from tidewaiter.evidence.keys import public_keys_of
from tidewaiter.evidence.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.evidence.collection_log import CollectionEntry


def kept_as(name: str) -> str:
    """Return the name under which a file of a seal is kept when another seal takes its place."""
    return name.rpartition("/")[2]


def earlier_faults(parts: Mapping[str, bytes], log: Sequence[CollectionEntry]) -> list[Fault]:
    """Return what of the earlier seals does not hold.

    Args:
        parts: Content of the small files of the collection, by name.
        log: Its log.
    """
    folders = sorted({name.split("/")[2] for name in parts if name.startswith(f"{EARLIER}/")})
    return [fault for folder in folders for fault in _faults_of(folder, parts, log)]


def _faults_of(
    folder: str, parts: Mapping[str, bytes], log: Sequence[CollectionEntry]
) -> list[Fault]:
    place = f"{EARLIER}/{folder}"
    texts = []
    manifest = parts.get(f"{place}/{MANIFEST}", b"")
    if hashlib.sha256(manifest).hexdigest() != folder:
        texts.append("the folder is not named for the list of files in it")
    try:
        seal = seal_in(parts.get(f"{place}/{kept_as(SEAL)}", b""), Where(place))
        if seal_of(log[: seal.entries], seal.tool, seal.facts_sha256, seal.signer) != seal:
            texts.append("the log does not begin with the one that was sealed then")
        if seal.signer:
            key = public_keys_of(parts.get(f"{place}/{kept_as(PUBLIC)}", b""), Where(place))[0]
            key.verify(parts.get(f"{place}/{kept_as(SIGNATURE)}", b""), manifest)
    except DataError as error:
        texts.append(error.message)
    except InvalidSignature:
        texts.append("the signature over the earlier list does not hold")
    return [Fault(name=place, kind="broken", text=text) for text in texts]
