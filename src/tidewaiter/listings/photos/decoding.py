"""How is a photo opened without harm?

The bytes come from strangers: a picture of a few kilobytes may claim billions of pixels, stop in
the middle, or be no picture. What cannot be opened is told with the reason, and nothing is opened
beyond the limits. Pictures are turned upright as their camera noted (Exif 2.3, tag 274), and made
no larger than recognition needs.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tidewaiter.core.errors import DataError, Where

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

    Pixels: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]

MOST_BYTES = 30 * 2**20
MOST_PIXELS = 80_000_000
LONGEST = 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


class Picture(NamedTuple):
    """An opened photo.

    Attributes:
        digest: SHA-256 of its bytes.
        width: In pixels, before it was made smaller.
        height: In pixels, before it was made smaller.
        pixels: Red, green and blue of each pixel, rows first.
    """

    digest: str
    width: int
    height: int
    pixels: Pixels


def decoded(content: bytes, name: str = "", longest: int = LONGEST) -> Picture:
    """Return a photo as pixels, its longer side no longer than some number of them.

    Args:
        content: Bytes of the file.
        name: Name of the file, for errors.
        longest: Most pixels of its longer side.

    Raises:
        DataError: If it is too large, no picture of a known format, or cut off.
    """
    from PIL import Image

    if len(content) > MOST_BYTES:
        raise _refused("the photo has too many bytes", name, len(content), f"{MOST_BYTES:,} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of many pixels; here they are counted
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            width, height = image.size
            pixels = _pixels(image, longest) if width * height <= MOST_PIXELS else None
    except Exception as error:  # readers of pictures raise nearly anything on hostile bytes
        raise _refused(f"the photo cannot be opened: {error}", name, None, _ALLOWED) from error
    if pixels is None:
        raise _refused(
            "the photo has too many pixels", name, f"{width} x {height}", f"{MOST_PIXELS:,} pixels"
        )
    return Picture(hashlib.sha256(content).hexdigest(), width, height, pixels)


def _pixels(image: Image.Image, longest: int) -> Pixels:
    """Return a picture upright and small enough."""
    import numpy as np
    from PIL import Image, ImageOps

    image.draft("RGB", (longest, longest))
    image.load()
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return np.asarray(upright, dtype=np.uint8)


_ALLOWED = f"a whole picture: {', '.join(FORMATS)}"


def _refused(message: str, name: str, found: object, allowed: str) -> DataError:
    return DataError(message, where=Where(name), found=found, allowed=allowed)
