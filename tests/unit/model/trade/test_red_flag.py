"""A flag without an innocent explanation or a way out is no flag."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tidewaiter.core.cite import Grade
from tidewaiter.model.rule import Condition
from tidewaiter.model.trade.red_flag import RedFlag, RedFlags


def flag(**changes: Any) -> RedFlag:
    given = {
        "id": "payer-is-a-stranger",
        "text": "Somebody pays who takes no part in the order.",
        "issued": "2025-05-13",
        "verified": True,
        "source": "example",
        "grade": Grade.SECONDARY,
        "as_of": "2026-01",
        "record": "payment",
        "evidence": "the payment and the parties",
        "question": "Who pays, and why?",
        "innocent": ("a parent pays for its group",),
        "resolve": ("ask for the contract",),
    }
    return RedFlag(**{**given, **changes})


def test_a_whole_flag_stands() -> None:
    assert flag().ask == "customer"
    assert flag().when is None


@pytest.mark.parametrize("ident", ["", "Payer", "payer is a stranger", "payer_stranger", "-payer"])
def test_the_identifier_is_one(ident: str) -> None:
    with pytest.raises(ValueError, match="is no identifier"):
        flag(id=ident)


@pytest.mark.parametrize("field", ["issued", "as_of"])
@pytest.mark.parametrize("text", ["", "May 2025", "2025-02-29"])
def test_the_days_are_days(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"date|day"):
        flag(**{field: text})


@pytest.mark.parametrize("field", ["innocent", "resolve"])
def test_somebody_accused_must_have_an_explanation_and_a_way_out(field: str) -> None:
    with pytest.raises(ValueError, match="innocent explanations and steps that resolve it"):
        flag(**{field: ()})


@pytest.mark.parametrize("grade", list(Grade))
@pytest.mark.parametrize("verified", [True, False])
def test_verified_and_its_grade_agree(grade: Grade, verified: bool) -> None:
    if verified == (grade is not Grade.UNVERIFIED):
        assert flag(grade=grade, verified=verified).verified is verified
        return
    with pytest.raises(ValueError, match="needs a grade other than unverified, and the reverse"):
        flag(grade=grade, verified=verified)


def test_a_class_of_record_is_one_of_the_ten() -> None:
    fields = msgspec.to_builtins(flag())
    for record in ("name", "nationality", ""):
        with pytest.raises(msgspec.ValidationError, match="record"):
            msgspec.convert({**fields, "record": record}, RedFlag)


def test_a_condition_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly one operator"):
        flag(when=Condition())


def test_flags_keep_their_order_and_come_once() -> None:
    first, second = flag(id="b"), flag(id="a")
    assert [f.id for f in RedFlags(id="x", title="X", flags=(first, second)).flags] == ["b", "a"]
    doubled = (first, second, flag(id="b", text="other words"), second, flag(id="c"))
    with pytest.raises(ValueError, match=r"a flag comes twice: a, b$"):
        RedFlags(id="x", title="X", flags=doubled)


def test_a_file_of_flags_may_be_empty() -> None:
    assert RedFlags(id="x", title="X", flags=()).flags == ()
