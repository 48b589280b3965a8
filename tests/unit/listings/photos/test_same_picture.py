"""Reposts are found again, and different scenes are not one."""

import pytest

from drawn_photos import EDITS, jpeg, scene
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.photos.pairs import PhotoPair
from tidewaiter.listings.photos.prints import print_of
from tidewaiter.listings.photos.same_picture import photo_pairs, pictures_of
from tidewaiter.model.listings.linking import PhotoRules

SCENES = 6
BY_POINTS = ("cut by 15 %", "border 8 %", "watermark 18 %", "mirror and cut by 15 %")
BY_HASH = ("jpeg 30", "half size", "blur", "mirror", "turn 90", "turn 180")


@pytest.fixture(scope="module")
def rules(facts: Facts) -> PhotoRules:
    return facts.linking["lots"].photo


def reposts_found(names: tuple[str, ...], rules: PhotoRules, *, points: bool) -> tuple[int, int]:
    """Return the number of reposts found again and of false pairs."""
    prints = {}
    for seed in range(SCENES):
        prints[print_of(jpeg(scene(seed)), points=points)] = seed
        for name in names:
            prints[print_of(EDITS[name](scene(seed)), points=points)] = seed
    number = {p.digest: seed for p, seed in prints.items()}
    found = photo_pairs(prints, rules)
    pictures = pictures_of(number, found)
    false = sum(number[pair.one] != number[pair.other] for pair in found)
    together = [len({pictures[d] for d in number if number[d] == seed}) for seed in range(SCENES)]
    return SCENES * (len(names) + 1) - sum(together), false


def test_whole_turned_and_mirrored_reposts_need_no_points(rules: PhotoRules) -> None:
    assert reposts_found(BY_HASH, rules, points=False) == (SCENES * len(BY_HASH), 0)


def test_crops_and_borders_need_points(rules: PhotoRules) -> None:
    pytest.importorskip("cv2")
    assert reposts_found(BY_POINTS[:2], rules, points=False)[0] == 0
    assert reposts_found(BY_POINTS, rules, points=True) == (SCENES * len(BY_POINTS), 0)


def test_a_pair_says_how_it_was_found(rules: PhotoRules) -> None:
    pytest.importorskip("cv2")
    one = print_of(jpeg(scene(1)), points=True)
    other = print_of(EDITS["cut by 15 %"](scene(1)), points=True)
    (pair,) = photo_pairs([one, other], rules)
    assert (pair.one, pair.other) == tuple(sorted((one.digest, other.digest)))
    assert pair.because.startswith("one picture, in part or framed: ")
    assert pair.because.endswith("turned by 0°, scale 1.2")
    assert photo_pairs([other, one], rules) == (pair,)


def test_pictures_are_named_by_their_first_photo() -> None:
    pairs = [PhotoPair("b", "c", ""), PhotoPair("a", "c", ""), PhotoPair("d", "x", "")]
    assert pictures_of("edcba", pairs) == {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}


def test_without_prints_there_are_no_pairs(rules: PhotoRules) -> None:
    assert photo_pairs([], rules) == ()
