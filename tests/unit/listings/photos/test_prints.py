"""Prints of photos: every transform finds its picture again."""

import builtins
from typing import Any

import numpy as np
import pytest
from PIL import Image

from drawn_photos import jpeg, scene
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.listings.photos.pairs import WORDS_OF_TRANSFORM
from tidewaiter.listings.photos.prints import print_of
from tidewaiter.model.listings.photo import TRANSFORMS

Turn = Image.Transpose
FORMS = (
    None, Turn.ROTATE_90, Turn.ROTATE_180, Turn.ROTATE_270,
    Turn.FLIP_TOP_BOTTOM, Turn.FLIP_LEFT_RIGHT, Turn.TRANSPOSE, Turn.TRANSVERSE,
)  # fmt: skip


def bits_between(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


@pytest.mark.parametrize("form", range(TRANSFORMS), ids=WORDS_OF_TRANSFORM)
def test_each_hash_is_that_of_the_picture_so_turned(form: int) -> None:
    image = scene(3)
    step = FORMS[form]
    turned = image if step is None else image.transpose(step)
    hashes = print_of(jpeg(image, 95)).hashes
    upright = print_of(jpeg(turned, 95)).hashes[0]
    distances = [bits_between(h, upright) for h in hashes]
    assert distances[form] <= 16
    assert min(d for n, d in enumerate(distances) if n != form) > 60


def test_a_blank_picture_has_little_quality() -> None:
    blank = Image.fromarray(np.full((300, 400, 3), 200, np.uint8))
    assert print_of(jpeg(blank)).quality < 10
    assert print_of(jpeg(scene(1))).quality > 90


def test_a_picture_of_one_pixel_has_a_print() -> None:
    dot = print_of(jpeg(Image.new("RGB", (1, 1))))
    assert (dot.width, dot.height, len(dot.hashes)) == (1, 1, TRANSFORMS)


def test_points_are_marked_where_they_are_wanted() -> None:
    pytest.importorskip("cv2")
    photo = jpeg(scene(1))
    plain, marked = print_of(photo), print_of(photo, points=True)
    assert plain.points == plain.mirrored == b""
    assert marked.hashes == plain.hashes
    assert len(marked.points) > 100 * 36
    assert marked.mirrored != marked.points
    assert print_of(photo, points=True) == marked


def test_without_opencv_points_are_refused_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__

    def absent(name: str, *args: Any, **more: Any) -> Any:
        if name == "cv2":
            raise ImportError(name)
        return known(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(UsageError, match="OpenCV") as told:
        print_of(jpeg(scene(1)), points=True)
    assert "[photos]" in told.value.hint
    assert print_of(jpeg(scene(1))).hashes


def test_what_is_no_photo_has_no_print() -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        print_of(b"no photo", "x.png")
