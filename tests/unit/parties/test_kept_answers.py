"""Answers are opened as they were kept, and only those with a match take room."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError
from tidewaiter.parties.kept_answers import answers_as_bytes, answers_from_bytes
from tidewaiter.parties.names.search import Match
from tidewaiter.parties.stored_parties import Answers

MATCH = st.builds(Match, entry=st.text(), name=st.text(), probability=st.floats(0, 1))
MATCHES = st.lists(st.lists(MATCH, max_size=3).map(tuple), max_size=8).map(tuple)


def answers(matches: tuple[tuple[Match, ...], ...]) -> Answers:
    reach = np.linspace(0.1, 1, len(matches), dtype=np.float32)
    return Answers(matches, reach, 0.8, 50)


@given(MATCHES)
def test_answers_opened_again_are_the_same(matches: tuple[tuple[Match, ...], ...]) -> None:
    kept = answers(matches)
    again = answers_from_bytes(answers_as_bytes(kept))
    assert again.matches == kept.matches
    assert np.array_equal(again.reach, kept.reach)
    assert again.reach.dtype == np.float32
    assert (again.least, again.most) == (kept.least, kept.most)


def test_names_without_a_match_take_four_bytes() -> None:
    few, many = (len(answers_as_bytes(answers(((),) * count))) for count in (1000, 2000))
    assert many - few <= 4 * 1000 + 8


@pytest.mark.parametrize("content", [b"", b"rubbish", msgspec.msgpack.encode({"names": 1})])
def test_what_holds_no_answers_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="no kept answers"):
        answers_from_bytes(content)


@pytest.mark.parametrize(
    ("field", "value"),
    [("names", 0), ("names", 3), ("reach", b"1234"), ("matched", b""), ("matched", b"123")],
)
def test_answers_that_contradict_themselves_are_refused(field: str, value: object) -> None:
    match = Match(entry="a", name="A", probability=0.9)
    kept = msgspec.msgpack.decode(answers_as_bytes(answers(((match,), ()))))
    with pytest.raises(DataError):
        answers_from_bytes(msgspec.msgpack.encode({**kept, field: value}))
