"""The four answers of a flag, rough numbers, and a memo that changes nothing but the speed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from full_order import FULL_AROUND, FULL_ORDER
from tidewaiter.controls.conditions import Measure
from tidewaiter.controls.orders import flags as flags_of_orders
from tidewaiter.controls.orders.flags import FlagBook, flag_answers, properties_of
from tidewaiter.controls.orders.observed import Between, Observation, observed
from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import ModelError
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.rule import Condition, Equality, Threshold
from tidewaiter.model.trade.red_flag import RedFlag

FLAGS = load_facts().flags["red-flags"].flags
YOUNG = Condition(less_than=Threshold(of="age", number=365, unit="day"))
CHIP = Condition(equals=Equality(of="chip", word="yes"))
BAND = Condition(all_=(Condition(not_=Condition(less_than=YOUNG.less_than)), Condition(
    less_than=Threshold(of="age", number=400, unit="day"))))  # fmt: skip


def flag(when: Condition | None = YOUNG, applies: Condition | None = None) -> RedFlag:
    return RedFlag(
        id="young",
        text="It is young.",
        issued="2025",
        verified=True,
        source="synthetic",
        grade=Grade.PRIMARY,
        as_of="2026",
        record="party",
        evidence="A register.",
        question="How old is it?",
        innocent=("It is new.",),
        resolve=("Look it up.",),
        when=when,
        applies=applies,
    )


def answer(one: RedFlag, **seen: Observation) -> str:
    (found,) = flag_answers([one], seen)
    return found.answer


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (Measure(364, "day"), "raised"),
        (Measure(365, "day"), "not raised"),
        (Measure(0.5, "year"), "raised"),
        (None, "asked"),
        (Between(10, 364, "day"), "raised"),
        (Between(10, 365, "day"), "asked"),
        (Between(365, 900, "day"), "not raised"),
    ],
)
def test_a_number_known_exactly_or_roughly(age: Observation, expected: str) -> None:
    assert answer(flag(), age=age) == expected


def test_a_range_with_the_limits_inside_it_is_asked_though_both_ends_agree() -> None:
    assert answer(flag(BAND), age=Between(300, 500, "day")) == "asked"
    assert answer(flag(BAND), age=Between(370, 380, "day")) == "raised"


def test_a_flag_that_no_record_shows_is_asked_where_it_applies() -> None:
    one = flag(None, CHIP)
    assert answer(one, chip="yes") == "asked"
    assert answer(one) == "asked"
    assert answer(one, chip="no") == "does not apply"


def test_where_it_is_unknown_whether_a_flag_applies_it_is_asked_and_says_why() -> None:
    (found,) = flag_answers([flag(YOUNG, CHIP)], {"age": Measure(1, "day")})
    assert (found.answer, found.missing) == ("asked", ("chip",))


def test_an_answer_gives_its_tests_and_what_is_missing() -> None:
    (found,) = flag_answers([flag()], {"age": Measure(30, "day")})
    assert "age" in found.because[0]
    assert "365" in found.because[0]
    (found,) = flag_answers([flag()], {})
    assert found.missing == ("age",)


def test_a_word_for_a_number_is_an_error() -> None:
    with pytest.raises(ModelError):
        answer(flag(), age="old")


def test_the_properties_of_a_flag_are_those_of_both_conditions_and_their_terms() -> None:
    through = flag(Condition(term="us/rule"), CHIP)
    assert properties_of(through, {"us/rule": YOUNG}) == {"age", "chip"}
    assert properties_of(through, {"us/rule": None}) == {"chip"}


VALUES = st.sampled_from([None, Measure(1, "day"), Measure(900, "day"), Between(1, 900, "day")])
SEEN = st.fixed_dictionaries({"age": VALUES, "chip": st.sampled_from([None, "yes", "no"])})


@given(orders=st.lists(SEEN, max_size=12))
def test_a_book_answers_as_flags_do(orders: list[dict[str, Observation]]) -> None:
    some = (flag(), flag(BAND, CHIP), flag(None, CHIP))
    book = FlagBook(some)
    for seen in orders:
        assert book.answers(seen) == flag_answers(some, seen)


def test_a_full_memo_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags_of_orders, "_LARGEST_MEMO", 2)
    book = FlagBook([flag()])
    for days in [1, 400, 2, 500, 1]:
        seen: dict[str, Observation] = {"age": Measure(days, "day")}
        assert book.answers(seen) == flag_answers([flag()], seen)


def test_the_packaged_flags_ask_each_condition_once_for_orders_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = observed(FULL_ORDER, FULL_AROUND, date(2026, 11, 24))
    book = FlagBook(FLAGS)
    first = book.answers(seen)
    assert first == flag_answers(FLAGS, seen)

    def refused(*_: object) -> None:
        raise AssertionError("a condition was asked again")

    monkeypatch.setattr(flags_of_orders, "flag_answer", refused)
    for _ in range(100):
        assert book.answers(dict(seen)) == first
