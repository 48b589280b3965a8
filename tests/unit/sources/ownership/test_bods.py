"""BODS 0.4: the standard's own examples, and what is refused."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownership_strategies import OWNERSHIP_NOUNS
from tidewaiter.core.errors import DataError
from tidewaiter.model.ownership import Stake
from tidewaiter.sources.ownership.bods import as_bods, read_bods


def example(shared_data, name):
    path = shared_data / "lists" / "bods_examples" / f"{name}.json"
    return read_bods(path.read_text(encoding="utf-8"), path.name)


def relationship(**changed):
    interests = [{"type": "shareholding", "share": {"exact": 50}, **changed}]
    details = {"subject": "a", "interestedParty": "x", "interests": interests}
    return {
        "recordId": "r",
        "recordType": "relationship",
        "recordStatus": "new",
        "statementDate": "2024-01-01",
        "recordDetails": details,
    }


def read(*statements):
    return read_bods(json.dumps(statements), "f.json")


def test_every_example_is_read_and_survives_writing(shared_data):
    files = sorted((shared_data / "lists" / "bods_examples").glob("*.json"))
    assert len(files) == 19
    total = 0
    for path in files:
        filing = read_bods(path.read_text(encoding="utf-8"), path.name)
        again = read_bods(as_bods(filing.stakes, filing.names, "2026-01-01"), "again")
        kept = ("owner", "owned", "kind", "low", "high", "begins", "ends", "holder")
        first, second = ([[getattr(s, k) for k in kept] for s in f.stakes] for f in (filing, again))
        assert first == second, path.name
        total += len(filing.stakes)
    assert total > 40


def test_an_indirect_interest_with_components_is_not_counted_twice(shared_data):
    filing = example(shared_data, "indirect-ownership")
    called = [(filing.names[s.owner], filing.names[s.owned], s.low) for s in filing.stakes]
    assert (None in {low for *_, low in called}) is True
    assert [str(low) for *_, low in called if low is not None] == ["60"]


def test_a_party_that_is_not_named_is_said(shared_data):
    filing = example(shared_data, "listed-company-exempt-from-disclosure")
    assert filing.stakes == ()
    assert "subjectExemptFromDisclosure" in filing.remarks[0]


def test_a_state_is_known_as_one(shared_data):
    filing = example(shared_data, "bods-package-fi-soe")
    assert {s.holder for s in filing.stakes} >= {"state"}
    assert {seat.country for seat in filing.seats} == {"FI"}


def test_exclusive_bounds_stay_exclusive():
    share = {"exclusiveMinimum": 25, "exclusiveMaximum": 50}
    (stake,) = read(relationship(share=share)).stakes
    assert (stake.low, stake.high) == (Decimal("25.00000001"), Decimal("49.99999999"))


def test_numbers_are_exact():
    text = json.dumps([relationship()]).replace('"exact": 50', '"exact": 16.666667')
    assert read_bods(text, "f.json").stakes[0].low == Decimal("16.666667")


def test_an_indirect_share_without_components_is_only_an_upper_bound():
    (stake,) = read(relationship(directOrIndirect="indirect")).stakes
    assert (stake.low, stake.high) == (0, 50)


def test_the_latest_statement_of_a_record_counts_and_a_closed_one_ends():
    later = {**relationship(share={"exact": 60}), "statementDate": "2025-02-03"}
    for order in ([relationship(), later], [later, relationship()]):
        assert [s.low for s in read(*order).stakes] == [60]
    closed = read(relationship(), {**later, "recordStatus": "closed"})
    assert closed.stakes[0].ends == "2025-02-03"


def test_roles_are_no_shares():
    kinds = {"votingRights": "may-control", "controlByLegalFramework": "controls"}
    for kind, expected in kinds.items():
        (stake,) = read(relationship(type=kind)).stakes
        assert (stake.kind, stake.low) == (expected, None)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"share": {"exact": "50"}}, "[0].recordDetails.interests[0].share.exact"),
        ({"share": {"exact": 150}}, "[0].recordDetails.interests[0]"),
        ({"share": {"about": 50}}, "[0].recordDetails.interests[0].share.about"),
        ({"colour": "blue"}, "[0].recordDetails.interests[0].colour"),
        ({"startDate": "soon"}, "[0].recordDetails.interests[0]"),
        ({"startDate": 2024}, "[0].recordDetails.interests[0].startDate"),
    ],
)
def test_what_is_wrong_is_refused_with_its_path(changed, field):
    with pytest.raises(DataError) as caught:
        read(relationship(**changed))
    assert caught.value.where.field == field


@pytest.mark.parametrize(
    "text",
    ['[{"recordId": "a", "recordId": "b"}]', "[NaN]", "[1", "{}", "[[]]", "[" * 100_000, "[{}]"],
)
def test_what_is_no_bods_is_refused(text):
    with pytest.raises(DataError):
        read_bods(text, "f.json")


def test_another_version_is_refused():
    statement = {**relationship(), "publicationDetails": {"bodsVersion": "0.2"}}
    with pytest.raises(DataError, match="not in BODS"):
        read(statement)


JUNK = st.sampled_from(
    [None, 5, -1, True, "", "x", "\x1b[31m", [], [1], {}, {"a": 1}, 1e300, "9" * 999]
)


def places(value, path=()):
    """Return the path of everything inside a document."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path]
    for step, inner in steps:
        is_nested = isinstance(inner, dict | list)
        found += places(inner, (*path, step)) if is_nested else [(*path, step)]
    return found


@given(data=st.data())
def test_junk_anywhere_is_read_or_refused_and_never_crashes(shared_data, data):
    name = data.draw(st.sampled_from(["tecido", "bods-package-fi-soe", "indirect-ownership"]))
    path = shared_data / "lists" / "bods_examples" / f"{name}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    *way, last = data.draw(st.sampled_from([p for p in places(document) if p]))
    inner = document
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(JUNK)
    with contextlib.suppress(DataError):
        read_bods(json.dumps(document), "f.json")


@given(found=st.lists(OWNERSHIP_NOUNS[Stake], max_size=4))
def test_what_is_written_is_read_back(found):
    again = read_bods(as_bods(found, {}, "2026-01-01"), "again").stakes
    assert [(s.owner, s.owned, s.kind, s.low, s.high) for s in again] == [
        (s.owner, s.owned, s.kind, s.low, s.high) for s in found
    ]
