"""Stakes and rules refuse what makes no sense."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tidewaiter.model.ownership import ListedParty, OwnershipRule, Seat, Stake


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"low": Decimal(50)}, "both ends"),
        ({"low": Decimal(60), "high": Decimal(50)}, "low end first"),
        ({"low": Decimal(0), "high": Decimal(101)}, "0 to 100"),
        ({"low": Decimal("NaN"), "high": Decimal(1)}, "0 to 100"),
        ({"low": Decimal(1), "high": Decimal(1), "kind": "controls"}, "no share"),
        ({"low": Decimal("49." + "9" * 19), "high": Decimal(50)}, "decimal places"),
        ({"begins": "soon"}, "no date"),
        ({"begins": "2025", "ends": "2024"}, "before it begins"),
        ({"owner": " "}, "needs an owner"),
    ],
)
def test_a_stake_that_makes_no_sense_is_refused(more, message):
    with pytest.raises(ValueError, match=message):
        Stake(**{"owner": "X", "owned": "A", **more})


def test_a_stake_may_begin_and_end_in_the_same_rough_time():
    assert Stake(owner="X", owned="A", begins="2024-05-03", ends="2024").ends == "2024"


def test_names_and_countries_are_checked():
    with pytest.raises(ValueError, match="needs a name"):
        ListedParty(name="")
    with pytest.raises(ValueError, match="two-letter"):
        Seat(entity="A", country="cn", meaning="registered")


def test_a_rule_needs_its_versions_in_order(facts):
    rule = facts.ownership["bis"]
    given = {name: getattr(rule, name) for name in rule.__struct_fields__}
    with pytest.raises(ValueError, match="oldest first"):
        OwnershipRule(**{**given, "versions": rule.versions[::-1]})
