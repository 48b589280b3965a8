"""Hashes against each other, beside a comparison bit by bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import tidewaiter.listings.photos.pairs as searched
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.photos.pairs import hash_pairs
from tidewaiter.model.listings.linking import PhotoRules
from tidewaiter.model.listings.photo import PhotoPrint


@pytest.fixture(scope="module")
def rules(facts: Facts) -> PhotoRules:
    return facts.linking["lots"].photo


def flipped(value: str, bits: int) -> str:
    """Return a hash with its first bits the other way round."""
    return f"{int(value, 16) ^ ((1 << bits) - 1):064x}"


def random_hashes(seed: int) -> tuple[str, ...]:
    rng = np.random.Generator(np.random.Philox(seed))
    return tuple(rng.bytes(32).hex() for _ in range(8))


def made(digest: str, hashes: tuple[str, ...], quality: int = 90) -> PhotoPrint:
    return PhotoPrint(digest=digest, width=1, height=1, hashes=hashes, quality=quality)


@pytest.mark.parametrize(("bits", "same"), [(0, True), (31, True), (32, False)])
def test_one_picture_differs_in_few_bits(rules: PhotoRules, bits: int, same: bool) -> None:
    hashes = random_hashes(1)
    other = (flipped(hashes[0], bits), *random_hashes(2)[1:])
    found = hash_pairs([made("b", other), made("a", hashes)], rules)
    assert [(pair.one, pair.other) for pair in found] == ([("a", "b")] if same else [])
    if same:
        assert f"differ in {bits} of 256 bits" in found[0].because
        assert "as it is" in found[0].because


def test_a_turned_picture_is_found_by_its_other_hashes(rules: PhotoRules) -> None:
    hashes = random_hashes(1)
    mirrored = (hashes[5], *random_hashes(2)[1:])
    (pair,) = hash_pairs([made("a", hashes), made("b", mirrored)], rules)
    assert "mirrored left to right" in pair.because


def test_a_print_of_little_quality_or_none_is_left_out(rules: PhotoRules) -> None:
    hashes = random_hashes(1)
    blank = made("b", hashes, quality=rules.least_quality - 1)
    assert hash_pairs([made("a", hashes), blank], rules) == ()
    assert hash_pairs([made("a", hashes), made("b", ())], rules) == ()
    assert hash_pairs([], rules) == ()


@settings(max_examples=25)
@given(st.integers(2, 12), st.integers(0, 5), st.integers(1, 4000))
def test_blocks_find_what_bit_by_bit_finds(
    rules: PhotoRules, count: int, seed: int, cells: int
) -> None:
    rng = np.random.Generator(np.random.Philox(seed))
    base = [random_hashes(100 + n) for n in range(3)]
    prints = [
        made(f"{n:02d}", tuple(flipped(h, int(rng.integers(0, 45))) for h in base[n % 3]))
        for n in range(count)
    ]
    wanted = {
        (one.digest, other.digest)
        for one in prints
        for other in prints
        if one.digest < other.digest
        and any(
            (int(h, 16) ^ int(other.hashes[0], 16)).bit_count() <= rules.most_bits
            for h in one.hashes
        )
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searched, "_CELLS", cells)
        found = hash_pairs(prints, rules)
    assert {(pair.one, pair.other) for pair in found} == wanted
    assert len(found) == len(wanted)


def test_strangers_are_no_pair(rules: PhotoRules) -> None:
    prints = [made(f"{n:03d}", random_hashes(n)) for n in range(200)]
    assert hash_pairs(prints, rules) == ()
    assert len(hash_pairs(prints[:9], replace(rules, most_bits=255))) == 36
