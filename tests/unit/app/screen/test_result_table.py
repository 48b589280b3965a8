"""One row says what a screening says; the details stand beside it where they are wanted."""

from __future__ import annotations

from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.app.screen.result_table import RESULTS, as_json, row_of
from tidewaiter.model.trade.screening import (
    FlagAnswer,
    Hit,
    LicenceAnswer,
    OwnershipAnswer,
    Question,
    Reason,
    Screening,
)
from trade_strategies import SCREENINGS

DETAILS = ("none", "held", "all")


def told(outcome: str = "hold", **more: Any) -> Screening:
    given_ = {"order": "PO-1", "row": 7, "as_of": "2026-06-15", "screened": True}
    return Screening(outcome=outcome, **{**given_, **more})


def hit(name: str, probability: float = 0.97) -> Hit:
    return Hit(
        role="consignee", party="A", list="us-csl/el", entry="e1", listed_name=name, by="name",
        probability=probability, strength="possible",
    )  # fmt: skip


def flag(name: str, answer: str) -> FlagAnswer:
    return FlagAnswer(flag=name, answer=answer, verified=True, record="order")


def verdict(restricted: str = "yes") -> OwnershipAnswer:
    return OwnershipAnswer(
        role="end-user", party="A", rule="bis", restricted=restricted, status="suspended"
    )


@given(SCREENINGS, st.sampled_from(DETAILS))
def test_a_row_has_every_column_and_fits_the_schema(screening: Screening, detail: Any) -> None:
    row = row_of(screening, "", detail)
    assert list(row) == RESULTS.names
    assert None not in row.values()
    (again,) = pa.RecordBatch.from_pylist([row], schema=RESULTS).to_pylist()
    assert again == row
    assert (row["row"], row["order"], row["hits"]) == (
        screening.row, screening.order, len(screening.hits),
    )  # fmt: skip


@given(SCREENINGS)
def test_the_detail_is_the_whole_screening(screening: Screening) -> None:
    text = row_of(screening, "", "all")["detail"]
    assert msgspec.json.decode(text, type=Screening) == screening
    assert text == as_json(screening) == row_of(screening, "x", "all")["detail"]


@given(SCREENINGS)
def test_what_is_told_is_everything_that_is_no_plain_release(screening: Screening) -> None:
    is_told = bool(row_of(screening, "", "held")["detail"])
    plain = (
        screening.outcome == "release"
        and not screening.hits
        and not screening.ownership
        and "raised" not in {f.answer for f in screening.flags}
    )
    assert is_told is not plain
    assert row_of(screening, "", "none")["detail"] == ""


def test_a_release_with_something_to_tell_is_told() -> None:
    for more in (
        {"hits": (hit("A"),)},
        {"flags": (flag("f", "raised"),)},
        {"ownership": (verdict("unknown"),)},
    ):
        assert row_of(told("release", **more), "", "held")["detail"], more
    asked = told("release", flags=(flag("f", "asked"),))
    assert row_of(asked, "", "held")["detail"] == ""


def test_without_a_licence_answer_the_licence_is_unknown_and_never_no() -> None:
    row = row_of(told(), "row 7, column quantity: not a number", "none")
    assert row["licence"] == "unknown"
    assert (row["class"], row["because"], row["review"], row["verify"]) == ("", "", "", "")
    assert row["fault"] == "row 7, column quantity: not a number"
    assert (row["best_hit"], row["best_probability"], row["hits"]) == ("", 0.0, 0)


def test_the_licence_fills_its_columns() -> None:
    licence = LicenceAnswer(
        item="H100", label="3A090.a", requirement="verify", because=("r1: one", "r2: two"),
        review="presumption of denial", missing=("ultimate_parent_group", "tpp"),
        verify=("us/destination-groups",),
    )  # fmt: skip
    row = row_of(told(licence=licence), "", "none")
    assert row["licence"] == "verify"
    assert row["class"] == "3A090.a"
    assert row["because"] == "r1: one; r2: two"
    assert row["review"] == "presumption of denial"
    assert row["missing"] == "ultimate_parent_group; tpp"
    assert row["verify"] == "us/destination-groups"


def test_a_hit_is_told_by_list_entry_and_name() -> None:
    row = row_of(told("escalate", hits=(hit("Zephyrine", 0.97), hit("Other", 0.5))), "", "none")
    assert row["best_hit"] == "us-csl/el e1 Zephyrine"
    assert (row["best_probability"], row["hits"]) == (0.97, 2)


def test_flags_are_told_apart_by_their_answer() -> None:
    flags = (flag("b", "raised"), flag("c", "asked"), flag("a", "raised"), flag("d", "not raised"))
    row = row_of(told(flags=flags), "", "none")
    assert (row["flags_raised"], row["flags_asked"]) == ("b; a", "c")


def test_verdicts_are_told_with_rule_and_status() -> None:
    row = row_of(told(ownership=(verdict(), verdict("unknown"))), "", "none")
    assert row["ownership"] == "A: bis yes (suspended); A: bis unknown (suspended)"


def test_reasons_keep_their_number_and_each_kind_comes_once() -> None:
    reasons = (
        Reason(outcome="escalate", kind="party", text="one; with two parts"),
        Reason(outcome="hold", kind="party", text="two"),
        Reason(outcome="hold", kind="missing", text="three"),
    )
    row = row_of(told("escalate", reasons=reasons), "", "none")
    assert row["reasons"].split("; ") == ["one, with two parts", "two", "three"]
    assert row["kinds"] == (
        "a party is like a listed one, or could not be compared; a fact is missing"
    )


def test_only_questions_that_the_order_waits_for_are_told() -> None:
    questions = (
        Question(to="customer", text="Who?", about="end-user", needed=True),
        Question(to="desk", text="Why?", about="flag"),
        Question(to="customer", text="Where?", about="site", needed=True),
        Question(to="customer", text="Who?", about="consignee", needed=True),
    )
    assert row_of(told(questions=questions), "", "none")["questions"] == "Who?; Where?"


@pytest.mark.parametrize("column", RESULTS.names)
def test_no_column_is_ever_null(column: str) -> None:
    assert RESULTS.field(column).nullable is False
