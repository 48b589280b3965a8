"""Sellers, and pseudonyms of one party."""

from typing import Any

import pytest

from made_offers import offer
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.lots import lots_of
from tidewaiter.model.listings.linking import LinkRules
from tidewaiter.model.listings.lot import ObservedOffer, Seller

A100: dict[str, Any] = {"chip": "NVIDIA A100", "product": "nvidia/a100", "memory_gb": 40.0}


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LinkRules:
    return facts.linking["lots"]


def sellers(rules: LinkRules, *offers: ObservedOffer) -> dict[str, Seller]:
    answer = lots_of(offers, {}, rules, rules.thresholds[1])
    return {seller.id: seller for seller in answer.sellers}


def test_a_seller_has_his_offers_lots_and_days(rules: LinkRules) -> None:
    found = sellers(
        rules,
        offer("a", seller="s", day="2026-01-03"),
        offer("b", seller="s", day="2026-01-02", **A100),
        offer("c", seller="s", day="2026-01-01", listing="goofish/b", **A100),
        offer("d"),
    )
    assert list(found) == ["s"]
    seller = found["s"]
    assert (seller.site, seller.offers, seller.lots) == ("goofish", 3, ("a", "c"))
    assert (seller.first_seen, seller.last_seen) == ("2026-01-01", "2026-01-03")


def test_a_contact_in_common_makes_one_party(rules: LinkRules) -> None:
    found = sellers(
        rules,
        offer("a", seller="s", contacts=("c",)),
        offer("b", seller="t", contacts=("c", "d"), **A100),
        offer("c", seller="u", contacts=("d",)),
        offer("d", seller="v"),
    )
    assert {name: seller.same_as for name, seller in found.items()} == {
        "s": ("t",), "t": ("s", "u"), "u": ("t",), "v": ()
    }  # fmt: skip


def test_a_contact_of_a_whole_market_makes_none(rules: LinkRules) -> None:
    offers = [offer(f"{i}", seller=f"s{i}", contacts=("hotline",)) for i in range(20)]
    assert not any(seller.same_as for seller in sellers(rules, *offers).values())


def test_the_pictures_of_one_lot_make_no_party(rules: LinkRules) -> None:
    found = sellers(
        rules, offer("a", seller="s", photos=("p",)), offer("b", seller="t", photos=("p",))
    )
    assert found["s"].lots == found["t"].lots
    assert found["s"].same_as == ()


def test_the_pictures_of_two_lots_that_two_alone_show_make_one(rules: LinkRules) -> None:
    two = [
        offer("a", seller="s", photos=("p",)), offer("b", seller="t", photos=("p",)),
        offer("c", seller="s", photos=("q",), **A100),
        offer("d", seller="t", photos=("q",), **A100),
    ]  # fmt: skip
    assert sellers(rules, *two)["s"].same_as == ("t",)
    third = offer("e", seller="u", photos=("q",), **A100)
    assert sellers(rules, *two, third)["s"].same_as == ()


def test_kinship_is_mutual_and_not_with_oneself(rules: LinkRules) -> None:
    found = sellers(
        rules,
        *(offer(f"{i}", seller=f"s{i % 4}", contacts=(f"c{i % 3}",)) for i in range(12)),
    )
    for name, seller in found.items():
        assert name not in seller.same_as
        assert all(name in found[other].same_as for other in seller.same_as)
