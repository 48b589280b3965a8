"""From rows of the store to findings: titles, merging, tiers and open explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.books.findings import RecordsSummary, closed_by, findings_of, gravity
from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.books.finding import TIERS

if TYPE_CHECKING:
    import random

FACTS = load_facts().books["accounting"]
RULES = {rule.id: rule for rule in FACTS.rules}
NOTHING_OPEN = RecordsSummary(0, 0, 0, 0, 0, 0, 0, True, 0)


def row(rule: str, account: str = "site:b", item: str = "nvidia/b200", **other: Any) -> dict:
    return {
        "rule": rule, "account": account, "item": item, "low": 10.0, "high": 12.0,
        "serials": ["S1"], "evidence": [evidence(1)], "arithmetic": ["22 - 12 = 10"],
    } | other  # fmt: skip


def evidence(number: int) -> dict[str, Any]:
    return {"table": "units", "row": number, "file": "u.csv", "grade": "serial", "text": "S1"}


ROWS = st.builds(
    row,
    st.sampled_from(sorted(RULES)),
    st.sampled_from(["site:a", "site:b", ""]),
    st.sampled_from(["x", "y", ""]),
    low=st.integers(0, 5).map(float),
    high=st.integers(5, 9).map(float),
    serials=st.lists(st.sampled_from("ABCD"), max_size=2),
)


def test_a_title_says_how_many() -> None:
    (found,) = findings_of([row("not-seen")], FACTS)
    assert found.title == "10 to 12 nvidia/b200 that the books have at site:b were not seen there"
    (found,) = findings_of([row("not-seen", low=1720.0, high=1720.0000000001)], FACTS)
    assert found.title.startswith("1,720 nvidia/b200")
    (found,) = findings_of([row("not-seen", "", "", low=0.5, high=2.5)], FACTS)
    assert found.title.startswith("0 to 3 chips that the books have at an unnamed account")


def test_braces_in_a_name_are_a_name() -> None:
    (found,) = findings_of([row("not-seen", account="site:{n.__class__}")], FACTS)
    assert "site:{n.__class__}" in found.title


def test_rows_of_one_subject_are_one_finding() -> None:
    rows = [
        row("not-seen", serials=["S2"], evidence=[evidence(2)], arithmetic=["b"]),
        row("not-seen", serials=["S1"], evidence=[evidence(1)], arithmetic=["a"]),
        row("not-seen", item="other"),
    ]
    found = {f.item: f for f in findings_of(rows, FACTS)}
    one = found["nvidia/b200"]
    assert (one.low, one.high) == (20, 24)
    assert one.serials == ("S1", "S2")
    assert [e.row for e in one.evidence] == [1, 2]
    assert one.arithmetic == ("a", "b")
    assert (found["other"].low, found["other"].high) == (10, 12)


def test_lists_stay_short() -> None:
    many = row("not-seen", serials=[f"S{k:03}" for k in range(99)],
               evidence=[evidence(k) for k in range(99)],
               arithmetic=[f"{k}" for k in range(99)])  # fmt: skip
    (found,) = findings_of([many], FACTS)
    assert (len(found.serials), len(found.evidence), len(found.arithmetic)) == (20, 20, 20)


def test_the_identifier_depends_on_the_subject_alone() -> None:
    (one,) = findings_of([row("not-seen")], FACTS)
    (two,) = findings_of([row("not-seen", low=1.0, serials=[])], FACTS)
    (other,) = findings_of([row("not-seen", account="site:c")], FACTS)
    assert one.id == two.id != other.id
    assert one.id.startswith("not-seen-")


def test_one_rule_alone_stays_where_its_facts_put_it() -> None:
    for name, rule in RULES.items():
        (found,) = findings_of([row(name)], FACTS)
        assert found.tier == rule.tier
        assert found.classes == rule.classes


@pytest.mark.parametrize(
    ("one", "other", "raised"),
    [
        ("not-seen", "count-short", True),  # serial numbers, a count
        ("not-seen", "site-too-small", True),  # serial numbers, what the site can run
        ("not-seen", "place-contradicted", True),  # serial numbers, where it answers from
        ("count-short", "trend", False),  # counts both
        ("not-seen", "cloned-fleet", False),  # sightings of serial numbers both
        ("not-seen", "received-fewer", False),  # a query accuses nobody
        ("count-short", "seen-after-scrap", False),  # units that turned up are not missing
        ("count-short", "rma-of-strangers", False),
        ("count-short", "offered", True),
    ],
)
def test_two_independent_classes_agree(one: str, other: str, raised: bool) -> None:
    found = {f.rule: f for f in findings_of([row(one), row(other)], FACTS)}
    assert (found[one].tier == "unaccounted") == raised
    if raised:
        assert found[other].tier == "unaccounted"
        assert {*RULES[one].classes, *RULES[other].classes} == set(found[one].classes)
        assert found[one].arithmetic[-1] == f"independent evidence agrees: {other}"


def test_other_places_and_items_do_not_agree() -> None:
    for change in ({"account": "site:c"}, {"item": "other"}):
        found = findings_of([row("not-seen"), row("count-short", **change)], FACTS)
        assert {f.tier for f in found} == {"discrepancy"}
    found = findings_of([row("not-seen"), row("count-short", item="")], FACTS)
    assert {f.tier for f in found} == {"unaccounted"}
    found = findings_of([row("not-seen", account=""), row("count-short", account="")], FACTS)
    assert {f.tier for f in found} == {"discrepancy"}


def test_what_innocent_losses_explain_does_not_rise() -> None:
    rows = [row("not-seen"), row("count-short", high=30.0)]
    for noise, tier in ((11.0, "unaccounted"), (12.0, "discrepancy"), (99.0, "discrepancy")):
        found = findings_of(rows, FACTS, noise={("site:b", "nvidia/b200"): noise})
        assert {f.tier for f in found} == {tier}


def test_a_rule_of_one_class_never_reaches_the_top_alone() -> None:
    rule = msgspec.structs.replace(RULES["place-contradicted"], tier="unaccounted")
    facts = msgspec.structs.replace(FACTS, rules=(rule,))
    (found,) = findings_of([row("place-contradicted")], facts)
    assert found.tier == "discrepancy"


@given(st.lists(ROWS, max_size=8), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[dict], rng: random.Random) -> None:
    found = findings_of(rows, FACTS)
    mixed = rows[:]
    rng.shuffle(mixed)
    assert findings_of(mixed, FACTS) == found
    keys = [gravity(f) for f in found]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    tiers = [TIERS.index(f.tier) for f in found]
    assert tiers == sorted(tiers, reverse=True)


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError, match="no-such-rule"):
        findings_of([row("no-such-rule")], FACTS)


def test_what_the_records_close() -> None:
    closed = closed_by(NOTHING_OPEN, FACTS)
    assert set(closed) == {
        "in-transit", "customs-hold", "partial-shipment", "rma", "advance-replacement",
        "keying-error", "kitting", "renumbered-chassis", "date-mismatch", "not-yet-powered",
    }  # fmt: skip
    assert "45 days" in closed["in-transit"]
    assert closed_by(RecordsSummary(), FACTS) == {}


@pytest.mark.parametrize(
    ("field", "value", "stays_open"),
    [
        ("under_way", 3.0, {"in-transit"}),
        ("undelivered", 3.0, {"customs-hold", "partial-shipment"}),
        ("received_short", 1.0, {"partial-shipment"}),
        ("open_returns", 1.0, {"rma"}),
        ("open_replacements", 1.0, {"advance-replacement"}),
        ("strange_serials", 2, {"keying-error", "renumbered-chassis"}),
        ("moved_units", 2, {"kitting", "renumbered-chassis"}),
        ("powered", False, {"not-yet-powered"}),
        ("days_apart", 4, {"date-mismatch"}),
        ("days_apart", None, {"date-mismatch"}),
    ],
)
def test_what_one_record_leaves_open(field: str, value: Any, stays_open: set[str]) -> None:
    closed = closed_by(NOTHING_OPEN._replace(**{field: value}), FACTS)
    assert set(closed_by(NOTHING_OPEN, FACTS)) - set(closed) == stays_open


def test_a_finding_says_what_is_open_and_what_would_settle_it() -> None:
    def closed(account: str, item: str) -> dict[str, str]:
        assert (account, item) == ("site:b", "nvidia/b200")
        return {"in-transit": "nothing is under way"}

    (found,) = findings_of([row("not-seen")], FACTS, closed)
    by_id = {e.id: e for e in found.explanations}
    assert tuple(by_id) == RULES["not-seen"].explanations
    assert not by_id["in-transit"].is_open
    assert by_id["in-transit"].why == "nothing is under way"
    assert by_id["rma"].is_open
    assert by_id["rma"].why == "would be settled by: ask-records"
    assert by_id["rma"].text == FACTS.explanations["rma"]
