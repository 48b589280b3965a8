"""By what is a photo recognised? Its print: PDQ hashes, and marked points where they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.listings.photos.decoding import decoded
from tidewaiter.listings.photos.points import marked_points
from tidewaiter.model.listings.photo import PhotoPrint

if TYPE_CHECKING:
    from tidewaiter.listings.photos.decoding import Picture

HASHED = 512
"""Pixels of the longer side of a picture that is hashed; PDQ itself works on 64 by 64."""


def print_of(content: bytes, name: str = "", *, points: bool = False) -> PhotoPrint:
    """Return the print of a photo.

    Args:
        content: Bytes of the file.
        name: Name of the file, for errors.
        points: Whether points are marked too, by which crops and borders are found again.

    Raises:
        DataError: If it cannot be opened.
        UsageError: If points are wanted and the extra ``[photos]`` is not installed.
    """
    picture = decoded(content, name)
    hashes, quality = _hashes(picture)
    return PhotoPrint(
        digest=picture.digest,
        width=picture.width,
        height=picture.height,
        hashes=hashes,
        quality=quality,
        points=marked_points(picture.pixels) if points else b"",
        mirrored=marked_points(picture.pixels[:, ::-1]) if points else b"",
    )


def _hashes(picture: Picture) -> tuple[tuple[str, ...], int]:
    """Return the eight PDQ hashes in hexadecimal and their quality."""
    import numpy as np
    import pdqhash

    step = max(1, -(-max(picture.pixels.shape[:2]) // HASHED))
    pixels = np.ascontiguousarray(picture.pixels[::step, ::step])
    vectors, quality = pdqhash.compute_dihedral(pixels)
    return tuple(_hexadecimal(vector) for vector in vectors), int(quality)


def _hexadecimal(bits: Any) -> str:  # noqa: ANN401
    import numpy as np

    return np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex()
