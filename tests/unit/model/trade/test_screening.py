"""What screening says: probabilities that only rounding makes certain are not told as certain."""

from __future__ import annotations

import typing
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.model.trade import screening
from tidewaiter.model.trade.screening import OUTCOMES, Basis, Screening, in_hundredths
from trade_strategies import BASES, SCREENINGS

STRUCTS = [
    kind
    for kind in vars(screening).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
]


def test_outcomes_go_from_the_mildest_to_the_gravest() -> None:
    assert OUTCOMES == ("release", "hold", "escalate") == typing.get_args(screening.Outcome)


@pytest.mark.parametrize(
    ("probability", "told"),
    [
        (0.0, "0.00"),
        (0.004, "0.00"),
        (0.5, "0.50"),
        (0.994, "0.99"),
        (0.995, "above 0.99"),
        (0.9999999, "above 0.99"),
        (1.0, "1.00"),
    ],
)
def test_a_probability_in_hundredths(probability: float, told: str) -> None:
    assert in_hundredths(probability) == told


@given(st.floats(0, 1, exclude_max=True))
def test_nothing_below_one_is_told_as_one(probability: float) -> None:
    told = in_hundredths(probability)
    assert told != "1.00"
    if told != "above 0.99":
        assert abs(float(told) - probability) <= 0.005 + 1e-12


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_greater_probability_is_never_told_as_the_lesser(one: float, other: float) -> None:
    less, more = (in_hundredths(p).replace("above 0.99", "0.995") for p in sorted((one, other)))
    assert float(less) <= float(more)


@given(SCREENINGS)
def test_a_screening_comes_back_from_the_detail_of_its_row(told: Screening) -> None:
    content = msgspec.json.encode(told)
    assert msgspec.json.decode(content, type=Screening) == told


@given(BASES)
def test_a_basis_comes_back_from_its_file(basis: Basis) -> None:
    assert msgspec.json.decode(msgspec.json.encode(basis), type=Basis) == basis


@pytest.mark.parametrize("kind", STRUCTS, ids=lambda kind: kind.__name__)
def test_every_answer_is_frozen_and_refuses_unknown_fields(kind: Any) -> None:
    config = kind.__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields


@pytest.mark.parametrize(
    ("field", "word"),
    [("outcome", "clear"), ("outcome", "Hold"), ("screened", "yes"), ("row", "one")],
)
def test_words_that_no_answer_has_are_refused(field: str, word: str) -> None:
    whole = {"order": "1", "row": 1, "as_of": "2026", "outcome": "hold", "screened": True}
    assert msgspec.convert(whole, Screening).reasons == ()
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert({**whole, field: word}, Screening)
