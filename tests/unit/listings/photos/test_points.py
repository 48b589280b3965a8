"""Arrangements of points in drawn scenes."""

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image, ImageOps

from drawn_photos import cropped, scene, scene_with_box, watermarked
from tidewaiter.facts.catalogue import Facts
from tidewaiter.model.listings.linking import PhotoRules

pytest.importorskip("cv2")

from tidewaiter.listings.photos.points import (
    Arrangement,
    Marks,
    arrangement,
    marked_points,
    marks_of,
)


@pytest.fixture(scope="module")
def rules(facts: Facts) -> PhotoRules:
    return facts.linking["lots"].photo


def marks(image: Image.Image) -> Marks:
    return marks_of(marked_points(np.asarray(image)), image.width, image.height)


def lies(one: Image.Image, other: Image.Image, rules: PhotoRules) -> Arrangement | None:
    return arrangement(marks(one), marks(other), rules)


def test_a_picture_lies_in_itself_as_it_is(rules: PhotoRules) -> None:
    found = lies(scene(1), scene(1), rules)
    assert found is not None
    assert found.points > 100
    assert found.scale == pytest.approx(1, abs=0.01)
    assert found.turn == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize(("cut", "scale"), [(0.15, 1 / 0.85), (0.3, 1 / 0.7)])
def test_a_crop_lies_in_its_picture_enlarged(rules: PhotoRules, cut: float, scale: float) -> None:
    found = lies(scene(1), cropped(scene(1), cut), rules)
    assert found is not None
    assert found.scale == pytest.approx(scale, rel=0.03)


def test_a_quarter_turn_is_one(rules: PhotoRules) -> None:
    found = lies(scene(1), scene(1).transpose(Image.Transpose.ROTATE_90), rules)
    assert found is not None
    assert abs(found.turn) == pytest.approx(90, abs=1)


def test_two_scenes_lie_nowhere_in_each_other(rules: PhotoRules) -> None:
    scenes = [marks(scene(seed)) for seed in range(8)]
    found = [arrangement(one, other, rules) for i, one in enumerate(scenes) for other in scenes[:i]]
    assert found == [None] * 28


def test_a_mark_of_a_shop_makes_no_picture_of_two(rules: PhotoRules) -> None:
    assert lies(watermarked(scene(1), 0.18), watermarked(scene(2), 0.18), rules) is None


def test_a_mirror_is_found_by_the_mirrored_points_alone(rules: PhotoRules) -> None:
    mirror = ImageOps.mirror(scene(1))
    assert lies(scene(1), mirror, rules) is None
    assert lies(ImageOps.mirror(scene(1)), mirror, rules) is not None


@pytest.mark.parametrize(
    "bound",
    [{"most_tilt": 1.0}, {"most_scale": 1.0}, {"least_points": 400}],
    ids=str,
)
def test_bounds_refuse_what_no_repost_is(rules: PhotoRules, bound: dict[str, float]) -> None:
    tilted = scene(1).rotate(2, Image.Resampling.BICUBIC, expand=True)
    assert lies(scene(1), tilted, rules) is not None
    assert lies(scene(1), tilted, replace(rules, **bound)) is None


def test_a_printed_box_in_two_photos_makes_hardly_ever_one_of_them(rules: PhotoRules) -> None:
    photos = [marks(scene_with_box(seed, 1)) for seed in range(10)]
    wide = replace(rules, most_tilt=45.0, least_cover=0.0)
    met = {True: 0, False: 0}
    for i, one in enumerate(photos):
        for other in photos[:i]:
            for sound, bounds in ((True, rules), (False, wide)):
                met[sound] += arrangement(one, other, bounds) is not None
    assert met[False] >= 5  # the box itself is found
    assert met[True] <= 1


def test_points_are_spread_over_the_picture() -> None:
    busy = Image.new("RGB", (640, 480), (128, 128, 128))
    busy.paste(scene(1).resize((160, 120)), (0, 0))
    busy.paste(scene(2).resize((480, 120)), (160, 360))
    places = marks(busy).places
    assert ((places[:, 0] > 200) & (places[:, 1] > 340)).mean() > 0.3


def test_a_blank_picture_has_no_points(rules: PhotoRules) -> None:
    blank = Image.new("RGB", (64, 64))
    assert marked_points(np.asarray(blank)) == b""
    assert lies(blank, scene(1), rules) is None


def test_packed_points_are_where_they_were() -> None:
    image = scene(1)
    kept = marks(image)
    assert kept.described.shape[1] == 32
    assert kept.places.min() >= 0
    assert (kept.places <= [640, 480]).all()
