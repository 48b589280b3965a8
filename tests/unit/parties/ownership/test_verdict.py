"""Verdicts: rules as they differ, dates, contradictions, and what would decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tidewaiter.model.ownership import ListedParty, Stake
from tidewaiter.parties.ownership.verdict import Asked, judged, version_of
from unit.parties.ownership.ownership_vectors import TODAY, listed, stake


@pytest.fixture
def ask(facts):
    """Return a function that judges one entity."""

    def asked(stakes, names, entity="A", rule="ofac", day=TODAY, countries=None):
        parties = [n if isinstance(n, ListedParty) else listed(n)[0] for n in names]
        question = Asked(facts.ownership[rule], day, parties, countries or {})
        (verdict,) = judged(stakes, question, [entity])
        return verdict

    return asked


def test_shares_stand_only_on_their_days(ask):
    stakes = [stake("X", "A", 60, begins="2020", ends="2024-03-31"), stake("Q", "A", 40)]
    assert ask(stakes, ["X"], day=date(2024, 3, 31)).restricted == "yes"
    assert ask(stakes, ["X"], day=date(2024, 4, 1)).restricted == "no"
    rough = ask(stakes, ["X"], day=date(2020, 6, 1))
    assert (rough.restricted, "rough_dates" in rough.flags) == ("unknown", True)


def test_two_sources_that_differ_leave_it_open_and_say_so(ask):
    stakes = [stake("X", "A", 30, source="registry"), stake("X", "A", 60, source="filing")]
    verdict = ask(stakes, ["X"])
    assert verdict.restricted == "unknown"
    assert "sources_differ" in verdict.flags
    assert verdict.open_links[0].holding.sources == ("filing", "registry")
    assert verdict.open_links[0].decides_at == 50


def test_filings_that_exceed_the_whole_are_said(ask):
    verdict = ask([stake("X", "A", 60), stake("Q", "A", 70)], ["X"])
    assert "filings_exceed_whole" in verdict.flags
    assert verdict.restricted == "yes"


def test_an_open_share_says_at_what_it_decides_and_what_room_is_left(ask):
    stakes = [stake("X", "A", 20), stake("Y", "A"), stake("Q", "A", 45)]
    verdict = ask(stakes, ["X", "Y"])
    (link,) = verdict.open_links
    assert (link.holding.owner, link.decides_at, link.room) == ("Y", 30, 35)
    assert (verdict.restricted, verdict.missing) == ("unknown", 30)


def test_an_open_owner_far_up_leaves_everything_below_it_open(ask):
    stakes = [stake("X", "A", [40, 60]), stake("A", "B", 100)]
    verdict = ask(stakes, ["X"], entity="B")
    assert verdict.restricted == "unknown"
    assert [(k.holding.owner, k.owner_is) for k in verdict.open_links] == [
        ("X", "listed"),
        ("A", "may be restricted"),
    ]


def test_owners_that_no_source_names_are_said(ask):
    assert "undisclosed_owners" in ask([stake("X", "A", 30)], ["X"]).flags
    named = ask([stake("X", "A", 30), stake("Q", "A", 70)], ["X"])
    assert "undisclosed_owners" not in named.flags


def test_an_entity_without_known_owners_is_unknown_not_clear(ask):
    verdict = ask([stake("X", "B", 30)], ["X"], entity="A", rule="bis")
    assert (verdict.restricted, "no_owners_known" in verdict.flags) == ("unknown", True)
    assert "Red Flag 29" in verdict.next_step


def test_control_counts_in_the_eu_and_the_uk_alone(ask):
    stakes = [stake("X", "A", 10), Stake(owner="X", owned="A", kind="controls")]
    answers = {
        rule: ask(stakes, ["X"], rule=rule).restricted for rule in ("ofac", "bis", "eu", "uk")
    }
    assert answers == {"ofac": "no", "bis": "no", "eu": "yes", "uk": "yes"}
    perhaps = [stake("X", "A", 10), Stake(owner="X", owned="A", kind="may-control")]
    assert ask(perhaps, ["X"], rule="eu").restricted == "unknown"
    assert "influence_by_listed" in ask(perhaps, ["X"]).flags


def test_the_uk_adds_holdings_only_of_parties_that_act_together(ask):
    stakes = [stake("P", "A", 30), stake("Q", "A", 30)]
    apart = ask(stakes, ["P", "Q"], rule="uk")
    assert (apart.restricted, "check_joint_arrangement" in apart.flags) == ("no", True)
    together = [ListedParty(name=n, acting_with="pact") for n in ("P", "Q")]
    assert ask(stakes, together, rule="uk").restricted == "yes"


def test_the_uk_adds_what_one_party_holds_itself_and_through_what_it_holds(ask):
    stakes = [stake("P", "B", 60), stake("P", "A", 30), stake("B", "A", 25), stake("Q", "A", 45)]
    assert ask(stakes, ["P"], rule="uk").restricted == "yes"


def test_the_eu_line_moved_in_july_2024(ask):
    days = {date(2024, 7, 2): "no", date(2024, 7, 3): "yes"}
    for day, expected in days.items():
        assert ask([stake("P", "A", 50)], ["P"], rule="eu", day=day).restricted == expected


@pytest.mark.parametrize(
    ("day", "restricted", "flag"),
    [
        (date(2025, 9, 28), "no", "rule_not_in_force"),
        (date(2025, 9, 29), "yes", "verify_rule_text"),
        (date(2025, 11, 9), "yes", "verify_rule_text"),
        (date(2025, 11, 10), "no", "affiliates_rule_suspended"),
        (date(2026, 11, 9), "no", "majority_owned_by_listed"),
        (date(2026, 11, 10), "yes", "verify_rule_text"),
    ],
)
def test_the_affiliates_rule_on_both_sides_of_each_of_its_days(ask, day, restricted, flag):
    verdict = ask([stake("E", "A", 80)], ["E:EL"], rule="bis", day=day)
    assert (verdict.restricted, flag in verdict.flags) == (restricted, True)


def test_a_day_whose_text_was_not_read_is_unknown(ask):
    verdict = ask([stake("X", "A", 80)], ["X"], day=date(2001, 1, 1))
    assert (verdict.restricted, verdict.flags) == ("unknown", ("rule_text_not_read",))
    assert verdict.cite is None


def test_shares_through_an_exempt_entity_still_count(ask):
    stakes = [stake("E", "U", 100), stake("U", "A", 100)]
    known = {"U": "US", "A": "SG"}
    assert ask(stakes, ["E:EL"], entity="U", rule="bis", countries=known).restricted == "no"
    assert ask(stakes, ["E:EL"], entity="A", rule="bis", countries=known).restricted == "yes"


def test_the_strictest_owner_decides_at_any_distance_and_share(ask):
    stakes = [stake("M", "A", 55), stake("B", "A", 1), stake("E", "B", 50)]
    assert ask(stakes, ["M:MEU", "E:EL"], rule="bis").licence_from == ("E",)
    assert ask(stakes, ["M:MEU", "E:EL"]).licence_from == ()


def test_a_list_that_the_rule_does_not_count_restricts_nobody(ask):
    verdict = ask([stake("E", "A", 100)], ["E:EL"])
    assert (verdict.restricted, verdict.flags) == ("no", ("owner_on_el",))


def test_a_listed_entity_is_restricted_whatever_its_owners(ask):
    verdict = ask([stake("Q", "A", 100)], ["A"])
    assert (verdict.restricted, verdict.path, verdict.flags) == ("yes", (), ("listed_itself",))


def test_a_long_chain_exhausts_nothing(ask):
    chain = [stake(f"n{i}", f"n{i + 1}", 50) for i in range(2000)]
    verdict = ask(chain, ["n0"], entity="n2000")
    assert (verdict.restricted, len(verdict.path)) == ("yes", 2000)


def test_every_verdict_cites_the_text_of_its_day(ask, facts):
    verdict = ask([stake("X", "A", 50)], ["X"])
    version = version_of(facts.ownership["ofac"], TODAY)
    assert verdict.cite.source == version.source
    assert verdict.threshold == Decimal(50)
