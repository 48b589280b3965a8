import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.written.keys import (
    MOST_WORDS,
    Part,
    WrittenKeys,
    asked_segments,
    held,
    keys_among,
    keys_of,
)
from tidewaiter.parties.names.written.stretches import written

WORDS = st.lists(
    st.lists(st.text(alphabet="abc", min_size=1, max_size=4), max_size=4).map(tuple), max_size=8
)


def listed(words: list[tuple[str, ...]]) -> tuple[WrittenKeys, list[str]]:
    whole = ["".join(of) for of in words]
    return keys_of(whole, words), whole


def pairs_of(keys: WrittenKeys) -> list[set[tuple[int, int]]]:
    return [set(zip(keys[at].tolist(), keys[at + 1].tolist(), strict=True)) for at in (0, 2, 4)]


@given(WORDS)
def test_keys_ascend(words: list[tuple[str, ...]]) -> None:
    keys, whole = listed(words)
    for at in (0, 2, 4):
        assert keys[at].tolist() == sorted(keys[at].tolist())
    assert [whole[name] for name in keys.in_order] == sorted(whole)


@given(WORDS, WORDS, st.data())
def test_keys_of_some_names_are_those_of_a_list_of_them(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], data: st.DataObject
) -> None:
    masks = [
        np.array(data.draw(st.lists(st.booleans(), min_size=len(of), max_size=len(of))), dtype=bool)
        for of in (first, second)
    ]
    parts = [Part(*listed(of), mask) for of, mask in zip((first, second), masks, strict=True)]
    found, whole = keys_among(parts)
    kept = [w for of, mask in zip((first, second), masks, strict=True) for w in np.array(
        [*of, None], dtype=object)[:-1][mask]]  # fmt: skip
    expected, texts = listed(kept)
    assert whole == texts
    assert pairs_of(found) == pairs_of(expected)
    assert np.array_equal(found.in_order, expected.in_order)
    assert np.array_equal(found.letter_bits, expected.letter_bits)


def test_pairs_are_those_that_share_a_key() -> None:
    key, names = np.array([3, 5, 5, 9], dtype=np.uint64), np.array([2, 0, 7, 1], dtype=np.int32)
    asked, row = np.array([5, 4, 9, 11, 5], dtype=np.uint64), np.arange(5)
    query, name = held(key, names, asked, row)
    assert list(zip(query.tolist(), name.tolist(), strict=True)) == [
        (0, 0), (0, 7), (2, 1), (4, 0), (4, 7),
    ]  # fmt: skip
    assert len(held(key[:0], names[:0], asked, row)[0]) == 0


def test_few_segments_are_asked_for() -> None:
    key, row = asked_segments(written(["huaweitechnologies"]))
    assert len(key) == len(row) <= 25  # of each of 5 lengths and 3 parts at most 3 places


def test_a_name_of_many_words_has_few_keys() -> None:
    keys, _ = listed([tuple(f"word{i}" for i in range(40))])
    assert len(keys.shortened) <= 2 * MOST_WORDS
