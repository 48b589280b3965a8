"""Whether a transaction needs a licence on a day."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.requirement import Transaction, requirement
from tidewaiter.controls.stated_item import item_by_hand, item_of
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts()
RULES = FACTS.controls
FEB_2026 = date(2026, 2, 1)
H200, H20, B200 = "nvidia/h200-sxm", "nvidia/h20", "nvidia/b200"


def asked(chip, on=FEB_2026, **about):
    known = {
        "exported_from": "US", "destination": "SG", "headquarters": "SG",
        "ultimate_parent": "SG", "listed_ownership": 0.0,
    }  # fmt: skip
    transaction = Transaction(item=item_of(FACTS.chips[chip]), **(known | about))
    return requirement(transaction, RULES, on)


@pytest.mark.parametrize(
    ("chip", "about", "answer", "review"),
    [
        (H200, {"destination": "CN"}, "yes", "case-by-case review"),
        (H200, {"destination": "MO"}, "yes", "case-by-case review"),
        (H200, {"destination": "CN", "exported_from": "SG"}, "yes", "presumption of denial"),
        (B200, {"destination": "CN"}, "yes", "presumption of denial"),
        (H200, {}, "no", ""),
        (H200, {"destination": ""}, "unknown", ""),
        (H200, {"destination": "AE"}, "verify", ""),
        (H200, {"destination": "IL"}, "verify", ""),
        (H200, {"ultimate_parent": "MO"}, "yes", ""),
        (H200, {"headquarters": "MO"}, "yes", ""),
        (H200, {"ultimate_parent": "CN"}, "verify", ""),
        (H200, {"ultimate_parent": ""}, "unknown", ""),
        (H20, {"destination": "CN", "ultimate_parent": "CN"}, "verify", ""),
        (H20, {"destination": "SG", "ultimate_parent": ""}, "no", ""),
        ("google/tpu-v4", {"destination": "CN"}, "unknown", ""),
    ],
)
def test_what_reaches_a_transaction(chip, about, answer, review):
    found = asked(chip, **about)
    assert (found.requirement, found.review) == (answer, review)
    if answer != "no":
        assert found.because or found.missing


# Days of change, both sides: October 2022 (600 GB/s and 4,800), November 2023, the letter of April
# 2025, the suspension of the affiliates rule (10 November 2025 to 9 November 2026).
@pytest.mark.parametrize(
    ("chip", "about", "day", "before", "after"),
    [
        ("nvidia/a100-sxm-80gb", {"destination": "CN"}, date(2022, 10, 21), "no", "yes"),
        ("nvidia/a800-sxm-80gb", {"destination": "CN"}, date(2023, 11, 17), "no", "yes"),
        (H200, {"ultimate_parent": "MO"}, date(2023, 11, 17), "no", "yes"),
        (H200, {"destination": "AE"}, date(2023, 11, 17), "no", "verify"),
        (H20, {"destination": "CN"}, date(2025, 4, 9), "no", "verify"),
        (H20, {"listed_ownership": 50.0}, date(2025, 9, 29), "no", "verify"),
        (H20, {"listed_ownership": 50.0}, date(2025, 11, 10), "verify", "no"),
        (H20, {"listed_ownership": 50.0}, date(2026, 11, 10), "no", "verify"),
        (H20, {"listed_ownership": None}, date(2026, 11, 10), "no", "verify"),
        (H20, {"listed_ownership": 49.9}, date(2026, 11, 10), "no", "no"),
        (H200, {"exported_from": "MY"}, date(2025, 7, 14), "no", "verify"),
    ],
)
def test_both_sides_of_a_day_of_change(chip, about, day, before, after):
    assert asked(chip, day - timedelta(days=1), **about).requirement == before
    assert asked(chip, day, **about).requirement == after


def test_an_unverified_rule_or_list_never_says_yes_and_is_always_named():
    for chip in FACTS.chips:
        for about in ({"destination": "AE"}, {"ultimate_parent": "CN"}, {"listed_ownership": 90.0}):
            for on in (FEB_2026, date(2026, 11, 24)):
                found = asked(chip, on, **about)
                assert found.requirement != "yes"
                assert found.verify


def test_memory_on_its_own_is_reached_as_circuits_are():
    item = item_by_hand("stack", {"memory_bandwidth_density": 5.0}, {})
    for destination, answer in (("CN", "yes"), ("FR", "no")):
        transaction = Transaction(
            item=item, exported_from="US", destination=destination, headquarters="FR",
            ultimate_parent="FR", listed_ownership=0.0,
        )  # fmt: skip
        assert requirement(transaction, RULES, FEB_2026).licence == answer


def test_a_list_that_was_verified_decides():
    def read(rule):
        versions = tuple(msgspec.structs.replace(v, status="in-force") for v in rule.versions)
        return msgspec.structs.replace(rule, versions=versions)

    rules = RULES | {"us/group-d5": read(RULES["us/group-d5"])}
    item = item_of(FACTS.chips[H200])
    transaction = Transaction(
        item=item, destination="MY", headquarters="MY", ultimate_parent="CN", listed_ownership=0.0
    )
    found = requirement(transaction, rules, FEB_2026)
    assert found.requirement == "yes"
    assert "us/group-d5" not in found.verify


def test_the_trace_has_a_source_for_every_rule():
    found = asked(H200, destination="CN")
    assert {"us/3a090-a", "us/destination-china"} <= set(found.because)
    assert [e.rule for e in found.exceptions] == ["us/exception-nac"]
    for answer in (*found.rules, *found.classification.rules):
        assert answer.source in FACTS.sources
        assert answer.reasons


def test_proposed_and_unenforced_rules_are_shown_and_decide_nothing():
    found = asked(H200, date(2026, 6, 1))
    shown = {a.rule: a.status for a in found.rules}
    assert shown["us/global-draft"] == "proposed"
    assert shown["us/ai-diffusion"] == "not-enforced"
    assert found.requirement == "no"


@given(
    chip=st.sampled_from(sorted(FACTS.chips)),
    swap=st.permutations(["SG", "TH", "FR", "BR", "ZA", "JP"]),
    on=st.dates(date(2022, 1, 1), date(2027, 1, 1)),
)
def test_countries_that_no_rule_tells_apart_get_the_same_answer(chip, swap, on):
    def answer(destination, headquarters, parent):
        found = asked(
            chip, on, destination=destination, headquarters=headquarters, ultimate_parent=parent
        )
        return found.requirement, found.licence, found.because, found.review, found.missing

    assert answer(*swap[:3]) == answer(*swap[3:])


@given(tpp=st.floats(1, 30000), on=st.dates(date(2022, 1, 1), date(2027, 1, 1)))
def test_leaving_facts_out_never_turns_into_no(tpp, on):
    item = item_by_hand("x", {"tpp": tpp, "performance_density": 6.0}, {"data_centre": "yes"})
    full = Transaction(
        item=item, exported_from="US", destination="CN", headquarters="CN",
        ultimate_parent="CN", listed_ownership=60.0,
    )  # fmt: skip
    if requirement(full, RULES, on).requirement == "no":
        return
    empty = Transaction(item=item)
    assert requirement(empty, RULES, on).requirement != "no"


def test_a_no_names_the_lists_of_countries_that_were_not_read():
    clear = asked(H200)
    assert clear.requirement == "no"
    assert {"us/destination-groups", "us/group-d5"} <= set(clear.verify)
    assert "us/destination-groups" not in asked("nvidia/l2").verify  # no class, so no list decides
