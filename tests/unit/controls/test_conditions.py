"""Three-valued conditions: unknown never becomes "no", and every answer says why."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.conditions import Item, Truth, Verdict, holds
from tidewaiter.core.errors import ModelError, UnitError, UnknownNameError
from tidewaiter.model.rule import Condition

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def condition(**given: Any) -> Condition:
    return msgspec.convert(given, Condition)


def threshold(operator: str, number: float, of: str = "tpp", unit: str = "TOP/s*bit") -> Condition:
    return condition(**{operator: {"of": of, "number": number, "unit": unit}})


def word(of: str, *words: str) -> Condition:
    return condition(is_in={"of": of, "words": list(words)})


def truth(cond: Condition, item: Item) -> Truth:
    return holds(cond, item, {}).truth


# --- the three values -----------------------------------------------------------------------

# Kleene's strong tables (Introduction to Metamathematics, 1952, section 64).
CONJUNCTION = {
    (YES, YES): YES, (YES, NO): NO, (YES, UNKNOWN): UNKNOWN,
    (NO, YES): NO, (NO, NO): NO, (NO, UNKNOWN): NO,
    (UNKNOWN, YES): UNKNOWN, (UNKNOWN, NO): NO, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
DISJUNCTION = {
    (YES, YES): YES, (YES, NO): YES, (YES, UNKNOWN): YES,
    (NO, YES): YES, (NO, NO): NO, (NO, UNKNOWN): UNKNOWN,
    (UNKNOWN, YES): YES, (UNKNOWN, NO): UNKNOWN, (UNKNOWN, UNKNOWN): UNKNOWN,
}  # fmt: skip
AS_WORD = {YES: "x", NO: "y", UNKNOWN: None}


@pytest.mark.parametrize("pair", CONJUNCTION)
def test_two_parts_combine_as_kleene_tabulates(pair: tuple[Truth, Truth]) -> None:
    item = {"p": AS_WORD[pair[0]], "q": AS_WORD[pair[1]]}
    parts = (word("p", "x"), word("q", "x"))
    assert truth(Condition(all_=parts), item) is CONJUNCTION[pair]
    assert truth(Condition(any_=parts), item) is DISJUNCTION[pair]


@pytest.mark.parametrize(("given_", "expected"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_the_negation_of_unknown_is_unknown(given_: Truth, expected: Truth) -> None:
    assert truth(Condition(not_=word("p", "x")), {"p": AS_WORD[given_]}) is expected


def test_a_property_that_is_absent_is_as_unknown_as_one_that_is_none() -> None:
    for item in ({}, {"tpp": None}):
        assert truth(threshold("at_least", 4800), item) is UNKNOWN
        assert truth(threshold("less_than", 4800), item) is UNKNOWN
        assert truth(word("tpp", "x"), item) is UNKNOWN


def test_one_failed_part_decides_although_the_other_is_unknown() -> None:
    # L4 under the rule of October 2022: below 4,800, so its interconnect does not matter.
    rule = Condition(
        all_=(threshold("at_least", 4800), threshold("at_least", 600, "interconnect", "GB/s"))
    )
    assert truth(rule, {"tpp": (1936, "TOP/s*bit")}) is NO
    assert truth(rule, {"tpp": (5864, "TOP/s*bit")}) is UNKNOWN


NAMES = ("p", "q", "r")
LEAVES = st.sampled_from(NAMES).map(lambda name: word(name, "x"))
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Condition(all_=tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Condition(any_=tuple(parts)))
        | inner.map(lambda part: Condition(not_=part))
    ),
    max_leaves=8,
)
ITEMS = st.fixed_dictionaries({name: st.sampled_from(["x", "y", None]) for name in NAMES})


def completions(item: dict[str, str | None]) -> list[dict[str, str]]:
    """Return every way in which the unknown properties could turn out."""
    choices = [[value] if value is not None else ["x", "y"] for value in item.values()]
    return [dict(zip(item, values, strict=True)) for values in itertools.product(*choices)]


@given(CONDITIONS, ITEMS)
def test_an_answer_given_without_all_properties_stands_however_they_turn_out(
    cond: Condition, item: dict[str, str | None]
) -> None:
    answer = truth(cond, item)
    later = {truth(cond, complete) for complete in completions(item)}
    assert UNKNOWN not in later
    assert answer is UNKNOWN or later == {answer}


@given(CONDITIONS, ITEMS)
def test_what_is_missing_is_named_and_knowing_it_settles_the_answer(
    cond: Condition, item: dict[str, str | None]
) -> None:
    verdict = holds(cond, item, {})
    assert bool(verdict.missing) is (verdict.truth is UNKNOWN)
    assert all(item[name] is None for name in verdict.missing)
    known = item | dict.fromkeys(verdict.missing, "x")
    assert truth(cond, known) is not UNKNOWN


@given(CONDITIONS, ITEMS)
def test_negating_all_parts_and_the_whole_exchanges_all_and_any(
    cond: Condition, item: dict[str, str | None]
) -> None:
    other = word("p", "x")
    neither = Condition(all_=(Condition(not_=cond), Condition(not_=other)))
    assert truth(Condition(not_=Condition(any_=(cond, other))), item) is truth(neither, item)


# --- thresholds -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "at_least", "less_than"), [(4799.999, NO, YES), (4800, YES, NO), (4800.001, YES, NO)]
)
def test_a_threshold_holds_from_the_number_itself_on(
    value: float, at_least: Truth, less_than: Truth
) -> None:
    item = {"tpp": (value, "TOP/s*bit")}
    assert truth(threshold("at_least", 4800), item) is at_least
    assert truth(threshold("less_than", 4800), item) is less_than


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_at_least_and_less_than_are_opposites(value: float, number: float) -> None:
    item = {"tpp": (value, "TOP/s*bit")}
    reached = truth(threshold("at_least", number), item)
    assert (reached is YES) is (value >= number)
    assert {reached, truth(threshold("less_than", number), item)} == {YES, NO}


def test_a_value_in_another_unit_of_the_same_kind_is_converted() -> None:
    rule = threshold("at_least", 600, "interconnect", "GB/s")
    assert truth(rule, {"interconnect": (0.6, "TB/s")}) is YES
    assert truth(rule, {"interconnect": (599_000, "MB/s")}) is NO


def test_a_value_in_a_unit_of_another_kind_is_an_error() -> None:
    with pytest.raises(UnitError):
        holds(threshold("at_least", 600, "interconnect", "GB/s"), {"interconnect": (600, "W")}, {})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_value_that_is_not_finite_is_an_error_and_no_answer(value: float) -> None:
    with pytest.raises(ModelError, match="not a finite number"):
        holds(threshold("at_least", 600), {"tpp": (value, "TOP/s*bit")}, {})


def test_a_word_for_a_number_and_a_number_for_a_word_are_errors() -> None:
    with pytest.raises(ModelError, match="number against a word"):
        holds(threshold("at_least", 600), {"tpp": "much"}, {})
    with pytest.raises(ModelError, match="word against a number"):
        holds(word("data_centre", "yes"), {"data_centre": (1, "1")}, {})


def test_words_are_compared_whole_and_with_their_case() -> None:
    rule = word("destination", "CN", "MO")
    assert [truth(rule, {"destination": w}) for w in ("CN", "MO", "cn", "CNX", "")] == [
        YES, YES, NO, NO, NO,
    ]  # fmt: skip
    assert truth(condition(equals={"of": "origin", "word": "US"}), {"origin": "US"}) is YES


# --- terms ----------------------------------------------------------------------------------


def test_a_term_means_the_condition_of_the_other_rule() -> None:
    terms = {"us/a": word("p", "x"), "us/b": condition(**{"not": {"term": "us/a"}})}
    assert holds(condition(term="us/b"), {"p": "x"}, terms).truth is NO
    assert holds(condition(term="us/b"), {"p": None}, terms).truth is UNKNOWN


def test_a_term_that_was_not_in_force_does_not_hold() -> None:
    verdict = holds(condition(term="us/a"), {"p": "x"}, {"us/a": None})
    assert (verdict.truth, verdict.reasons) == (NO, ("us/a: not in force",))


def test_a_term_that_nobody_has_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean us/3a090-a"):
        holds(condition(term="us/3a09O-a"), {}, {"us/3a090-a": None})


def test_terms_in_a_circle_are_an_error() -> None:
    terms = {"us/a": condition(term="us/b"), "us/b": condition(term="us/a")}
    with pytest.raises(ModelError, match="in a circle") as caught:
        holds(terms["us/a"], {}, terms)
    assert caught.value.found == "us/b -> us/a -> us/b"


def test_a_term_used_twice_is_no_circle() -> None:
    both = Condition(all_=(condition(term="us/a"), condition(term="us/a")))
    assert holds(both, {"p": "x"}, {"us/a": word("p", "x")}).truth is YES


# --- the trace ------------------------------------------------------------------------------


def test_a_verdict_says_which_threshold_on_what_value_and_which_side() -> None:
    rule = Condition(
        any_=(
            threshold("at_least", 4800),
            threshold("at_least", 5.92, "performance_density", "TOP/s*bit/mm2"),
            word("data_centre", "no"),
        )
    )
    item = {"tpp": (2368, "TOP/s*bit"), "performance_density": None, "data_centre": "yes"}
    verdict = holds(rule, item, {})
    assert verdict.reasons == (
        "tpp 2,368 is below 4,800 TOP/s*bit",
        "performance_density is unknown; the limit is 5.92 TOP/s*bit/mm2",
        "data_centre yes is not among no",
    )
    assert verdict.missing == ("performance_density",)
    first = verdict.parts[0]
    assert (first.truth, first.value, first.limit, first.side) == (NO, 2368, 4800, "below")


def test_a_verdict_refuses_to_be_a_boolean() -> None:
    verdict = holds(word("p", "x"), {"p": "x"}, {})
    with pytest.raises(TypeError, match=r"compare verdict\.truth"):
        bool(verdict)


def test_a_verdict_can_be_written_as_data() -> None:
    verdict = holds(Condition(not_=threshold("at_least", 4800)), {"tpp": (1, "TOP/s*bit")}, {})
    assert msgspec.convert(msgspec.to_builtins(verdict), Verdict) == verdict
