"""Candidates by words of points."""

import numpy as np

from tidewaiter.listings.photos.words import candidates


def described(seed: int, points: int = 60) -> np.ndarray:
    rng = np.random.Generator(np.random.Philox(seed))
    return rng.integers(0, 256, (points, 32), dtype=np.uint8)


def blurred(rows: np.ndarray, share: float, seed: int = 9) -> np.ndarray:
    """Return descriptions with a share of their bits the other way round."""
    rng = np.random.Generator(np.random.Philox(seed))
    return rows ^ np.packbits(rng.random((len(rows), 256)) < share, axis=1)


def pairs(photos: list[np.ndarray], probes: list[np.ndarray] | None = None) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in candidates(photos, photos if probes is None else probes)}


def test_a_photo_and_its_blurred_copy_are_candidates_of_each_other() -> None:
    photos = [described(n) for n in range(30)]
    found = pairs([*photos, *(blurred(rows, 0.05) for rows in photos)])
    assert found == {(n, n + 30) for n in range(30)} | {(n + 30, n) for n in range(30)}


def test_strangers_are_none() -> None:
    assert pairs([described(n) for n in range(40)]) == set()
    assert pairs([]) == set()
    assert pairs([described(1)]) == set()
    assert pairs([described(1), np.zeros((0, 32), np.uint8)]) == set()


def test_probes_may_differ_from_the_photos() -> None:
    photos = [described(n) for n in range(5)]
    probes = [described(90 + n) for n in range(5)]
    probes[2] = photos[4]
    assert pairs(photos, probes) == {(2, 4)}


def test_a_word_of_a_crowd_says_nothing() -> None:
    mark = described(7)
    photos = [np.concatenate([mark, described(20 + n)]) for n in range(60)]
    assert pairs(photos) == set()
    assert len(pairs(photos[:4])) == 12


def test_few_candidates_are_kept_for_each() -> None:
    photos = [blurred(described(1), 0.02, seed=n) for n in range(15)]
    found = pairs(photos)
    assert max(sum(a == n for a, _ in found) for n in range(15)) <= 5
    assert found == pairs(photos)
