"""Ultimate parents and headquarters, with unknown as an answer."""

from __future__ import annotations

import pytest

from tidewaiter.model.ownership import Seat, Stake
from tidewaiter.parties.ownership.parent import (
    headquarters,
    headquarters_of,
    ultimate_parent,
    ultimate_parents,
)
from unit.parties.ownership.ownership_vectors import TODAY, stake


@pytest.fixture
def parent_of(facts):
    version = facts.ownership["ultimate-parent"].versions[-1]
    return lambda entity, stakes: ultimate_parent(entity, stakes, TODAY, version)


def test_the_chain_of_majorities_is_climbed_to_a_person(parent_of):
    stakes = [stake("H", "A", 80), stake("P", "H", 51, holder="person"), stake("Q", "A", 20)]
    found = parent_of("A", stakes)
    assert (found.known, found.parent) == (True, "P")
    assert [h.owner for h in found.path] == ["H", "P"]


def test_the_highest_owner_without_owners_of_its_own_is_not_taken_for_the_top(parent_of):
    found = parent_of("A", [stake("H", "A", 80)])
    assert (found.known, found.parent, found.highest) == (False, "", "H")
    assert "no source names an owner of H" in found.reason


def test_a_widely_held_company_is_its_own_top(parent_of):
    found = parent_of("A", [stake(n, "A", 20) for n in ("P", "Q", "R")])
    assert (found.known, found.parent) == (True, "A")


@pytest.mark.parametrize(
    ("stakes", "reason"),
    [
        ([stake("P", "A", 50)], "up to 50% of A"),
        ([stake("P", "A", [40, 60]), stake("Q", "A", 40)], "share or control of P"),
        ([stake("P", "A"), stake("Q", "A", 45)], "share or control of P"),
        ([stake("B", "A", 60), stake("A", "B", 60)], "holds itself"),
        ([stake("P", "A", 60), stake("Q", "A", 70)], "several are over A"),
        ([], "no source names an owner of A"),
    ],
)
def test_what_is_not_settled_is_unknown_with_its_reason(parent_of, stakes, reason):
    found = parent_of("A", stakes)
    assert (found.known, found.parent) == (False, "")
    assert reason in found.reason


def test_control_beside_another_owners_majority_is_unknown(parent_of):
    stakes = [stake("P", "A", 60), Stake(owner="Q", owned="A", kind="controls")]
    assert "several are over A" in parent_of("A", stakes).reason


def seat(country, meaning="headquarters", **more):
    return Seat(entity="A", country=country, meaning=meaning, **more)


def test_headquarters_of_one_country_are_known():
    found = headquarters(
        "A", [seat("CN", source="report"), seat("CN"), seat("KY", "registered")], TODAY
    )
    assert found.country == "CN"
    assert "report" in found.reason


@pytest.mark.parametrize(
    ("seats", "reason"),
    [
        ([], "no source"),
        ([seat("KY", "registered")], "no source"),
        ([seat("CN"), seat("SG")], "sources differ"),
        ([seat("CN", begins="2026")], "roughly"),
        ([seat("CN", ends="2025")], "no source"),
    ],
)
def test_headquarters_may_be_unknown(seats, reason):
    found = headquarters("A", seats, TODAY)
    assert found.country == ""
    assert reason in found.reason


def test_many_entities_are_answered_as_one_by_one(facts):
    version = facts.ownership["ultimate-parent"].versions[-1]
    stakes = [stake(f"n{i + 1}", f"n{i}", 40 + i) for i in range(20)]
    names = [f"n{i}" for i in range(22)]
    found = ultimate_parents(names, stakes, TODAY, version)
    assert found == {name: ultimate_parent(name, stakes, TODAY, version) for name in names}
    seats = [Seat(entity="n1", country="SG", meaning="headquarters")]
    homes = headquarters_of(names, iter(seats), TODAY)
    assert homes == {name: headquarters(name, seats, TODAY) for name in names}
