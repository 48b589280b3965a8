"""Holdings as arrays, and the thresholds of the rules in units."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.model.ownership import ListedParty, Stake
from tidewaiter.parties.ownership.holdings import register_on
from tidewaiter.parties.ownership.reach import (
    numbered,
    path_to,
    reached_by,
    share_units,
    threshold_units,
)
from tidewaiter.parties.ownership.spread import UNITS_PER_CENT
from unit.parties.ownership.ownership_vectors import stake


def graph_of(stakes, version):
    return numbered(register_on(stakes, date(2024, 1, 1)).holdings, version)


@pytest.mark.parametrize(("rule", "over"), [("ofac", 0), ("bis", 0), ("eu", 0), ("uk", 1)])
def test_more_than_asks_for_one_unit_more(facts, rule, over):
    version = facts.ownership[rule].versions[-1]
    assert threshold_units(version) == 50 * UNITS_PER_CENT + over


def test_control_counts_as_the_whole_threshold_or_nothing(facts):
    control = Stake(owner="X", owned="A", kind="controls")
    (holding,) = register_on([control], date(2024, 1, 1)).holdings
    uk, ofac = (facts.ownership[rule].versions[-1] for rule in ("uk", "ofac"))
    assert share_units(holding, uk) == (threshold_units(uk),) * 2
    assert share_units(holding, ofac) == (0, 0)


def test_only_as_many_holdings_are_named_as_are_needed(facts):
    version = facts.ownership["ofac"].versions[-1]
    stakes = [stake("X", "A", 10), stake("Y", "A", 45), stake("Z", "A", 44)]
    graph = graph_of(stakes, version)
    (reached,) = reached_by(graph, [ListedParty(name=n) for n in "XYZ"])
    assert [h.owner for h in path_to("A", graph, reached.sure, "low")] == ["Y", "Z"]


def test_parties_that_hold_nothing_make_no_group(facts):
    version = facts.ownership["uk"].versions[-1]
    graph = graph_of([stake("X", "A", 60)], version)
    assert len(reached_by(graph, [ListedParty(name="X"), ListedParty(name="elsewhere")])) == 1
    assert reached_by(graph, []) == []
