import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import TableError
from tidewaiter.parties.names.index import (
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
        words = parsed(name)[0].words
        found = candidates(built, [words], 50)
        mine = [
            cosine
            for n, cosine in zip(found.name.tolist(), found.cosine.tolist(), strict=True)
            if built.entries[built.entry_of[n]] == str(i)
        ]
        assert mine
        assert max(mine) == pytest.approx(1.0, abs=1e-5)


def test_no_query_reads_more_candidates_than_asked(index: NameIndex) -> None:
    queries = [("huavei",), ("trading",), ("orbita", "optoelectronics"), ()]
    found = candidates(index, queries, 2)
    assert np.bincount(found.query, minlength=4).max() <= 2
    assert (np.diff(found.query) >= 0).all()


def test_a_batch_answers_as_one_by_one(index: NameIndex) -> None:
    queries = [parsed(name)[0].words for name in index.names]
    together = candidates(index, queries, 5)
    for row, query in enumerate(queries):
        alone = candidates(index, [query], 5)
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
    assert len(candidates(index, [], 5).name) == 0
    assert len(candidates(index, [("zzzzzz",)], 5).name) == 0


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
