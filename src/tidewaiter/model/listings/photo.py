"""What is kept of a photo to find it again, and what a label in it says."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tidewaiter.model.listings.stated import Share

TRANSFORMS = 8
"""The turns and mirrorings of a square: the dihedral group of order eight."""
POINT_BYTES = 36
"""Bytes of a marked point in a print."""

PhotoHash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
LabelKind = Literal["serial", "part_number"]


class PhotoPrint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a photo is recognised by; the picture cannot be made from it.

    Attributes:
        digest: SHA-256 of its bytes.
        width: In pixels.
        height: In pixels.
        hashes: PDQ hash of the picture and of its seven turned and mirrored forms, 256 bits each
            in hexadecimal; empty where none could be made.
        quality: PDQ's own mark of how much there is to see, from 0 to 100.
        points: Marked points, 36 bytes each: place across and down as shares of 65,535 (two
            bytes each, the least first) and the ORB description (32 bytes); empty where points
            were not looked for.
        mirrored: The same of the picture mirrored left to right, places as in that mirror image.
    """

    digest: str
    width: Annotated[int, msgspec.Meta(ge=1)]
    height: Annotated[int, msgspec.Meta(ge=1)]
    hashes: tuple[PhotoHash, ...] = ()
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    points: bytes = b""
    mirrored: bytes = b""

    def __post_init__(self) -> None:
        if len(self.hashes) not in {0, TRANSFORMS}:
            raise ValueError(f"a print has {TRANSFORMS} hashes, or none")
        if len(self.points) % POINT_BYTES or len(self.mirrored) % POINT_BYTES:
            raise ValueError(f"the points of a print take {POINT_BYTES} bytes each")


class LabelReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number read off a label in a photo.

    Attributes:
        photo: SHA-256 of the photo's bytes.
        kind: What the number is.
        value: As it was read.
        folded: For comparing: upper case, without blanks and dashes, O as 0, I and L as 1.
        how: Whether a bar code or the printed text gave it.
        format: Kind of bar code, such as ``Code128``; "" for text.
        confidence: How sure the reader of text says it is; a bar code checks itself and has 1.
        raw: The whole line or code that it stood in.
    """

    photo: str
    kind: LabelKind
    value: str
    folded: str
    how: Literal["bar code", "text"]
    format: str = ""
    confidence: Share = 1.0
    raw: str = ""
