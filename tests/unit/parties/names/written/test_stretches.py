import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.written.stretches import heaps, stretches, without, written

TEXTS = st.lists(st.text(alphabet="abc\u864e\U0001f600", max_size=9), min_size=1, max_size=8)


def number_of(text: str) -> int:
    texts = written([text])
    zero = np.zeros(1, dtype=np.int64)
    return int(stretches(texts, zero, zero, texts.lengths)[0])


@given(TEXTS, st.data())
def test_equal_stretches_share_a_number_and_others_do_not(
    names: list[str], data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, len(names) - 1))
    at = data.draw(st.integers(0, len(names[row])))
    length = data.draw(st.integers(0, len(names[row]) - at))
    where = (np.array([row]), np.array([at]), np.array([length]))
    texts = written(names)
    assert int(stretches(texts, *where)[0]) == number_of(names[row][at : at + length])
    rest = names[row][:at] + names[row][at + length :]
    assert int(without(texts, *where)[0]) == number_of(rest)
    other = data.draw(st.text(alphabet="abc\u864e\U0001f600", max_size=9))
    assert (number_of(other) == number_of(rest)) == (other == rest)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("abba", "baab", True), ("ab", "ba", True), ("ab", "abb", False), ("a", "b", False)],
)
def test_a_heap_forgets_the_order_alone(one: str, other: str, *, same: bool) -> None:
    found = heaps([one, other])
    assert (found.key[0] == found.key[1]) is np.bool_(same)


@given(TEXTS)
def test_a_heap_without_a_letter_is_that_of_the_other_letters(names: list[str]) -> None:
    found = heaps(names)
    assert found.taken.tolist() == [0] * len(names) + [1] * sum(map(len, names))
    for row, name in enumerate(names):
        told = found.key[(found.row == row) & (found.taken == 1)].tolist()
        less = [name[:i] + name[i + 1 :] for i in range(len(name))]
        assert told == [int(heaps([text]).key[0]) for text in less]
