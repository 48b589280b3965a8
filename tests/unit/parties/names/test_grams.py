import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.grams import GRAMS, LETTERS, gram_keys

WORDS = st.lists(st.text(alphabet="abcdefgh12", min_size=1, max_size=8), max_size=4).map(tuple)


def held(*words: str) -> set[int]:
    return set(gram_keys([words]).gram.tolist())


def test_a_word_gives_its_trigrams_with_marked_ends() -> None:
    assert len(held("orion")) == 5  # ^or ori rio ion on$


def test_words_joined_share_the_trigrams_of_words_apart() -> None:
    assert held("shangtang") <= held("shang", "tang") | held("shangtang")
    assert len(held("shangtang") - held("shang", "tang")) == 0


def test_a_trade_word_is_one_whole() -> None:
    (whole,) = held("technology")
    assert whole >= LETTERS**3


def test_no_trigram_crosses_from_one_name_to_the_next() -> None:
    both = gram_keys([("ab",), ("cd",)])
    assert set(both.gram[both.row == 0].tolist()) == held("ab")
    assert set(both.gram[both.row == 1].tolist()) == held("cd")


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_each_trigram_comes_once_a_name_in_order(names: list[tuple[str, ...]]) -> None:
    grams = gram_keys(names)
    keys = grams.row * GRAMS + grams.gram
    assert (np.diff(keys) > 0).all()
    assert ((grams.gram >= 0) & (grams.gram < GRAMS)).all()
    for row, words in enumerate(names):
        assert set(grams.gram[grams.row == row].tolist()) == held(*words)
