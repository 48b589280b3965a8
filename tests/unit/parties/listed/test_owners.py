from datetime import date
from decimal import Decimal

import pytest

from tidewaiter.model.ownership import ListedParty, Stake
from tidewaiter.parties.listed.owners import (
    ListedOwner,
    OwnedParty,
    OwnershipCase,
    listed_owners,
    ownership_answers,
    ownership_code,
)

NAMES = {
    "id-1": "Zephyrine Orbita Optoelectronics Limited",
    "id-2": "Harmless Holdings Pte Ltd",
    "id-3": "x" * 5000,
}
DAY = date(2025, 10, 15)


def stake(owner: str, owned: str, share: int) -> Stake:
    percent = Decimal(share)
    return Stake(owner=owner, owned=owned, low=percent, high=percent, source="register")


STAKES = [stake("id-1", "mid", 60), stake("mid", "asked", 55), stake("id-2", "other", 100)]


@pytest.fixture
def case(small) -> OwnershipCase:
    found = listed_owners(NAMES, small)
    return OwnershipCase(DAY, STAKES, found.listed, {**NAMES, "asked": "Asked Ltd"})


def test_owners_are_listed_by_the_codes_of_the_rules(small) -> None:
    found = listed_owners(NAMES, small)
    assert [(o.party.name, o.party.listed_on) for o in found.listed] == [
        ("id-1", "EL"),
        ("id-1", "UVL"),
    ]
    assert {o.hit.role for o in found.listed} == {"owner"}
    assert list(found.unsearched) == ["id-3"]  # an owner that was not compared is never clear


def test_every_code_of_an_ownership_rule_is_one_that_a_list_has(facts, small) -> None:
    known = {c.ownership_code for one in facts.lists.values() for c in one.consequences.values()}
    assert {code for rule in facts.ownership.values() for code in rule.lists} <= known
    assert ownership_code("some/list", small) == "SOME/LIST"  # "" would count under every rule


def test_an_answer_names_the_path_and_whom_it_supposes(case, facts) -> None:
    asked = [OwnedParty("end-user", "Asked Ltd", "asked"), OwnedParty("buyer", "Unknown", "none"),
             OwnedParty("payer", "Other", "other")]  # fmt: skip
    rules = [facts.ownership["bis"], facts.ownership["ofac"]]
    answers = ownership_answers(asked, case, rules)
    assert [(a.party, a.rule, a.restricted) for a in answers] == [
        ("Asked Ltd", "bis", "yes"),
        ("Asked Ltd", "ofac", "no"),
        ("Other", "bis", "no"),
        ("Other", "ofac", "no"),
    ]
    first = answers[0]
    assert first.role == "end-user"
    assert first.path == (
        "Zephyrine Orbita Optoelectronics Limited (listed on EL, UVL) holds 60 % of mid [register]",
        "mid (restricted) holds 55 % of Asked Ltd [register]",
    )
    assert "is taken for Zephyrine Orbita" in first.supposing[0]
    assert "us-csl/el e1" in first.supposing[0]
    assert first.status == "verify"
    assert first.cite.startswith("fr-2025-19001")


def test_an_owner_known_to_be_listed_is_no_supposition(case, facts) -> None:
    known = [ListedOwner(ListedParty(name="id-1", listed_on="EL"))]
    rules = [facts.ownership["bis"]]
    party = [OwnedParty("buyer", "Asked Ltd", "asked")]
    answer = ownership_answers(party, case._replace(listed=known), rules)[0]
    assert (answer.restricted, answer.supposing) == ("yes", ())


def test_the_path_tells_intervals_and_control(case, facts) -> None:
    wide = Stake(owner="id-1", owned="asked", low=Decimal(25), high=Decimal(50))
    runs = Stake(owner="id-1", owned="asked", kind="controls")
    party = [OwnedParty("buyer", "Asked Ltd", "asked")]
    listed = [ListedOwner(ListedParty(name="id-1"))]
    changed = case._replace(stakes=[wide], listed=listed)
    answer = ownership_answers(party, changed, [facts.ownership["bis"]])[0]
    assert answer.restricted == "unknown"
    assert "holds 25 to 50 % of" in answer.path[0]
    ruled = ownership_answers(party, changed._replace(stakes=[runs]), [facts.ownership["eu"]])[0]
    assert ruled.restricted == "yes"
    assert "controls Asked Ltd" in ruled.path[0]
