"""Pictures from strangers: opened within limits, or told."""

import contextlib
import hashlib
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import tidewaiter.listings.photos.decoding as opened
from drawn_photos import jpeg, scene
from tidewaiter.core.errors import DataError
from tidewaiter.listings.photos.decoding import decoded

PHOTO = jpeg(scene(1))


def written(image: Image.Image, kind: str, **how: object) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **how)
    return held.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")):
        checked = struct.pack(">I", zlib.crc32(name + body))
        chunks += struct.pack(">I", len(body)) + name + body + checked
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_a_photo_has_its_digest_and_size() -> None:
    picture = decoded(PHOTO)
    assert picture.digest == hashlib.sha256(PHOTO).hexdigest()
    assert (picture.width, picture.height) == (800, 600)
    assert picture.pixels.shape == (600, 800, 3)
    assert picture.pixels.dtype == np.uint8


def test_a_large_photo_is_made_smaller() -> None:
    picture = decoded(jpeg(scene(1).resize((3000, 1500))))
    assert (picture.width, picture.height) == (3000, 1500)
    assert picture.pixels.shape == (512, 1024, 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
def test_other_formats_are_opened(kind: str) -> None:
    assert decoded(written(scene(1), kind)).pixels.shape == (600, 800, 3)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1"])
def test_every_mode_becomes_red_green_blue(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert decoded(written(scene(1).convert(mode), kind)).pixels.shape == (600, 800, 3)


def test_the_camera_s_own_turn_is_undone() -> None:
    upright = scene(1)
    exif = Image.Exif()
    exif[274] = 6  # the camera was turned by a quarter
    turned = written(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)
    assert decoded(turned).pixels.shape == (600, 800, 3)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cannot be opened"),
        (b"<html>blocked</html>", "cannot be opened"),
        (PHOTO[: len(PHOTO) // 2], "cannot be opened"),
        (png_that_claims(60_000, 60_000), "the photo"),
        (png_that_claims(2_000_000, 1), "cannot be opened"),
    ],
)
def test_what_cannot_be_opened_is_told(content: bytes, why: str) -> None:
    with pytest.raises(DataError, match=why) as told:
        decoded(content, "photo.jpg")
    assert "photo.jpg" in str(told.value)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened() -> None:
    with pytest.raises(DataError, match="too many pixels") as told:
        decoded(png_that_claims(12_000, 9_000))
    assert "12000 x 9000" in str(told.value)


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MOST_BYTES", len(PHOTO) - 1)
    with pytest.raises(DataError, match="too many bytes"):
        decoded(PHOTO)


@given(st.integers(0, len(PHOTO) - 1), st.integers(0, 255))
def test_a_changed_byte_opens_or_is_told(at: int, value: int) -> None:
    changed = PHOTO[:at] + bytes([value]) + PHOTO[at + 1 :]
    with contextlib.suppress(DataError):
        assert decoded(changed).pixels.ndim == 3
