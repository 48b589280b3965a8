"""Holdings add up."""

from __future__ import annotations

from registry_case import LIFE, event, told
from tidewaiter.custody.registry.fleet import Holding, balance
from tidewaiter.facts.catalogue import load_facts

RULES = load_facts().registry["custody"]


def test_holdings_add_up_to_the_fleet() -> None:
    second = event("installed", "2026-02-01", "S2", holder="Cloud", place="site:B", country="SG")
    register, _ = told(RULES, (*LIFE, second))
    assert balance(register.positions()) == (
        Holding("Cloud", "site:B", "SG", "", "installed", 1),
        Holding("Cloud", "site:B", "SG", "nvidia/h100-sxm", "installed", 1),
    )
    assert balance(register.positions("2026-01-04")) == ()
