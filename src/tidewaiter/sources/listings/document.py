"""What was on file: one saved page, answer, table or photo with its bytes, and the limits of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from tidewaiter.model.listings.listing import CoverageLoss, LossKind, SeenAt

DocumentKind = Literal["page", "frame", "answer", "json", "table", "photo"]


class Limits(NamedTuple):
    """How much is taken in before a file is held to be hostile or damaged.

    Attributes:
        page: Most bytes of a page, a frame or an answer, unpacked.
        photo: Most bytes of a photo.
        table: Most bytes of an export, unpacked.
        archive: Most bytes of all records of an archive, unpacked.
        ratio: Most bytes unpacked for each byte packed.
        records: Most records of an archive, or parts of a page.
        files: Most files below the paths.
        depth: Most folders inside each other.
    """

    page: int = 32 << 20
    photo: int = 32 << 20
    table: int = 256 << 20
    archive: int = 16 << 30
    ratio: int = 200
    records: int = 1_000_000
    files: int = 1_000_000
    depth: int = 32


LIMITS = Limits()


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something on file that may hold listings, or a photo.

    Attributes:
        name: Path of the file below what was asked for, and the part inside it after a colon.
        kind: A page; a frame inside one; an answer that a page fetched; JSON that may be an export
            or such an answer; a table; a photo.
        content: The bytes.
        sha256: Their digest.
        url: Address it was fetched from, or "".
        seen: When, by the server's clock and by that of the browser or archiver.
        content_type: Media type as declared, without parameters, or "".
        charset: Character set as declared beside the bytes, or "".
        status: Code of the server's answer; 0 where it is not on file.
        moved_to: Address to which the answer sends the visitor, or "".
        photos: Digest of each photo saved beside the page, by its address in the page.
        file: Path of the file on disk.
    """

    name: str
    kind: DocumentKind
    content: bytes
    sha256: str
    url: str = ""
    seen: SeenAt = SeenAt()
    content_type: str = ""
    charset: str = ""
    status: int = 0
    moved_to: str = ""
    photos: Mapping[str, str] = {}
    file: str = ""

    def loss(self, kind: LossKind, why: str, part: str = "", site: str = "") -> CoverageLoss:
        """Return that this, or a part of it, gave less than it should."""
        return CoverageLoss(
            document=self.sha256,
            name=f"{self.name}, {part}" if part else self.name,
            kind=kind,
            why=why,
            site=site,
            url=self.url,
        )


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of bytes, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def not_read(name: str, kind: LossKind, why: str, url: str = "") -> CoverageLoss:
    """Return that a file could not be taken in."""
    return CoverageLoss(document="", name=name, kind=kind, why=why, url=url)


def key_of(*words: str) -> str:
    """Return a number for an article that has none: a digest of what it says."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:16]
