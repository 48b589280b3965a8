import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import TableError
from tidewaiter.parties.names.index import (
    LEAST_COSINE,
    MOST_ALIGNED,
    NameIndex,
    build_index,
    candidates,
    family_bits,
    word_kinds,
)
from tidewaiter.parties.names.normalise import parsed

NAMES = st.lists(
    st.text(alphabet="abcdef ", min_size=1, max_size=14).filter(str.strip), min_size=1, max_size=12
)


@given(NAMES)
def test_every_name_finds_itself(names: list[str]) -> None:
    built = build_index((str(i), [name]) for i, name in enumerate(names))
    for i, name in enumerate(names):
        found = candidates(built, parsed(name), 50).near
        mine = [
            cosine
            for n, cosine in zip(found.name.tolist(), found.cosine.tolist(), strict=True)
            if built.entries[built.entry_of[n]] == str(i)
        ]
        assert mine
        assert max(mine) == pytest.approx(1.0, abs=1e-5)


def test_no_query_reads_more_candidates_than_asked(index: NameIndex) -> None:
    names = ["huavei", "trading", "orbita optoelectronics", "OOO Romashka"]
    found = candidates(index, [parsed(name)[0] for name in names], 2).near
    assert np.bincount(found.query, minlength=4).max() <= 2
    assert (np.diff(found.query) >= 0).all()


def test_a_batch_answers_as_one_by_one(index: NameIndex) -> None:
    queries = [parsed(name)[0] for name in index.names]
    together, reach = candidates(index, queries, 5)
    for row, query in enumerate(queries):
        alone, alone_reach = candidates(index, [query], 5)
        assert reach[row] == alone_reach[0]
        assert together.name[together.query == row].tolist() == alone.name.tolist()
        assert together.cosine[together.query == row].tolist() == alone.cosine.tolist()


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(TableError, match="no names"):
        build_index([("a", ["..."])])


def test_an_identifier_given_twice_keeps_both_names() -> None:
    built = build_index([("a", ["Orion"]), ("a", ["Perseus"])])
    assert built.entries == ("a",)
    assert built.names == ["Orion", "Perseus"]


def test_nothing_asked_is_nothing_found(index: NameIndex) -> None:
    assert len(candidates(index, [], 5).near.name) == 0
    assert len(candidates(index, [parsed("zzzzzz")[0], parsed("")[0]], 5).near.name) == 0


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("ROMsAKA OOO", "OOO Romashka"),  # slips, and the other order
        ("Perseus Trading Limited", "Perseus International Trading Limited"),  # a word is lost
        ("OCEAN M. IV", "OCEAN MARLIN IV"),
        ("Limited Liability Company Ro", "Limited Liability Company Romashka Trading"),  # cut
        ("Rima Basov", "Rim Abbasov"),
    ],
)
def test_names_written_nearly_so_come_first(index: NameIndex, asked: str, listed: str) -> None:
    found = candidates(index, parsed(asked), 50).near
    assert index.names[found.name[0]] == listed


def test_a_place_is_given_once(index: NameIndex) -> None:
    found = candidates(index, [parsed(name)[0] for name in index.names], 50).near
    pairs = list(zip(found.query.tolist(), found.name.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)


def test_reach_is_the_last_cosine_where_places_are_taken(index: NameIndex) -> None:
    asked = [parsed("Orbita Optoelectronics Perseus")[0]]
    found, reach = candidates(index, asked, 3)
    assert reach[0] == found.cosine.min()
    every, least = candidates(index, asked, 50)
    assert len(every.name) < 50
    assert least[0] == np.float32(LEAST_COSINE)
    exact = [parsed("Huawei")[0]]
    assert candidates(index, exact, 1).reach[0] == np.inf  # the one place is no cosine's


def test_long_names_keep_their_first_words() -> None:
    built = build_index([("a", [" ".join(f"word{i}" for i in range(30))])])
    assert built.name_words.shape == (1, MOST_ALIGNED)


def test_forms_and_kinds() -> None:
    bits = family_bits([*parsed("Orion Ltd"), *parsed("Orion JSC"), *parsed("Orion")])
    assert bits[0] != bits[1]
    assert bits[2] == 0
    kinds = word_kinds(["5", "beijing", "orion"])
    assert kinds["numeric"].tolist() == [True, False, False]
    assert kinds["places"].tolist() == [False, True, False]
