"""The ledger of the cap."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.cap import cap_terms, ledger
from tidewaiter.controls.shipments import Shipment
from tidewaiter.core.errors import ModelError
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.rule import Rule

CAP = load_facts().controls["us/aggregate-cap"]
ON = date(2026, 2, 1)
TPP = {"a/b": 15832.0, "c/d": 20919.0}


def rows(*given):
    return [
        Shipment(i, ON + timedelta(days=day), chip, quantity, to)
        for i, (day, chip, quantity, to) in enumerate(given, 2)
    ]


def test_the_terms_come_from_the_rule():
    assert cap_terms(CAP.versions[0]) == (Fraction(50), ("CN", "MO"), "US")


def test_exactly_half_is_within_and_one_chip_more_is_beyond():
    found = ledger(
        rows((0, "a/b", 1000, "US"), (1, "a/b", 500, "CN"), (2, "a/b", 1, "MO")), TPP, CAP, ON
    )
    assert [(r.share, r.state) for r in found.rows] == [
        (0.0, "within"), (50.0, "within"), (pytest.approx(50.1), "beyond"),
    ]  # fmt: skip
    assert found.rows[-1].capped_tpp == 501 * TPP["a/b"]
    assert (found.first_beyond, found.beyond_at_end) == ({"a/b": 4}, ("a/b",))


def test_the_order_of_days_counts_not_that_of_the_table():
    found = ledger(rows((5, "a/b", 5, "CN"), (0, "a/b", 10, "US")), TPP, CAP, ON)
    assert [r.line for r in found.rows] == [3, 2]
    assert found.first_beyond == {}


def test_sales_at_home_that_come_later_do_not_undo_an_excess():
    found = ledger(rows((0, "a/b", 5, "CN"), (1, "a/b", 10, "US")), TPP, CAP, ON)
    assert (found.first_beyond, found.beyond_at_end) == ({"a/b": 2}, ())
    assert found.rows[0].share is None


def test_products_and_other_countries_do_not_mix():
    found = ledger(
        rows((0, "a/b", 10, "US"), (1, "c/d", 1, "CN"), (2, "a/b", 9, "SG")), TPP, CAP, ON
    )
    assert list(found.first_beyond) == ["c/d"]
    assert [r.state for r in found.rows] == ["within", "beyond", "not counted"]


def test_a_cap_that_was_not_read_says_verify_and_has_no_text_before_its_day():
    assert ledger([], TPP, CAP, ON).status == "verify"
    with pytest.raises(ModelError):
        ledger([], TPP, CAP, date(2026, 1, 14))
    early = ledger(rows((-60, "a/b", 1, "US")), TPP, CAP, ON)
    assert any("before the rule's first day" in note for note in early.notes)


def test_a_rule_without_the_form_of_a_cap_is_refused():
    plain = {"equals": {"of": "chip", "word": "x"}}
    version = {"in_force": "2026", "published": "2026", "status": "verify", "source": "s"}
    version |= {"grade": "primary", "as_of": "2026", "when": plain}
    rule = {"id": "us/x", "title": "X", "jurisdiction": "US", "versions": [version]}
    with pytest.raises(ModelError):
        cap_terms(msgspec.convert(rule, Rule).versions[0])


SHIPMENTS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(sorted(TPP)),
        st.integers(1, 50),
        st.sampled_from(["US", "CN", "MO", "SG"]),
    ),
    max_size=12,
)


@given(SHIPMENTS)
def test_the_running_sums_are_the_sums(given_rows):
    found = ledger(rows(*given_rows), TPP, CAP, ON)
    assert len(found.rows) == len(given_rows)
    for chip, tpp in TPP.items():
        of_it = [r for r in found.rows if r.chip == chip]
        if of_it:
            out = sum(q for _, c, q, to in given_rows if c == chip and to in {"CN", "MO"})
            home = sum(q for _, c, q, to in given_rows if c == chip and to == "US")
            assert of_it[-1].capped_tpp == pytest.approx(out * tpp)
            assert of_it[-1].home_tpp == pytest.approx(home * tpp)
            assert (chip in found.beyond_at_end) is (2 * out > home)
