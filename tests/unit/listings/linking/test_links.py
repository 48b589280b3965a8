"""Links, their weights and their reasons; points are those of the packaged rules."""

from typing import Any

import pytest

from made_offers import TEXT, offer, unknown
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.links import Reason, linked, offer_link
from tidewaiter.model.listings.linking import LinkRules
from tidewaiter.model.listings.lot import ObservedOffer


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LinkRules:
    return facts.linking["lots"]


def reason(rules: LinkRules, one: ObservedOffer, other: ObservedOffer) -> Reason | None:
    found = linked([one, other], {}, rules)
    assert set(found.reasons) <= {(0, 1)}
    return found.reasons.get((0, 1))


def both(rules: LinkRules, **said: Any) -> Reason | None:
    return reason(rules, offer("a", **said), offer("b", **said))


def test_a_picture_and_the_configuration_add_up(rules: LinkRules) -> None:
    found = both(rules, photos=("p",))
    assert found is not None
    assert found.kind == "photo"
    # 20 points of 40 for the picture and 15 for the configuration
    assert found.weight == pytest.approx(20 / 40 + 15 / 40)
    assert found.words == (
        "picture p (0.50); "
        "same chip nvidia h100, form SXM, memory 80 GB, product nvidia/h100 (0.38)"
    )


def test_a_serial_number_is_proof_and_no_sum_is_more(rules: LinkRules) -> None:
    found = both(rules, serials=("1654921000001",), photos=("p",), quantity=8.0)
    assert found is not None
    assert (found.kind, found.weight) == ("serial", 1.0)
    assert "same number of chips, 8" in found.words


def test_what_supports_makes_no_link(rules: LinkRules) -> None:
    assert both(rules, quantity=8.0, price=1.9e5, currency="CNY") is None


@pytest.mark.parametrize(
    ("said", "weight"),
    [
        ({}, 20),  # five points for the seller, 15 for the configuration
        ({"quantity": 8.0}, 20),  # many sell eight cards: it counts where the price agrees
        ({"price": 1.9e5, "currency": "CNY"}, 30),
        ({"price": 1.9e5, "currency": "CNY", "quantity": 8.0}, 40),
        ({"price": 1.9e5, "currency": "CNY", "quantity": 1.0}, 30),  # one says nothing
    ],
)
def test_a_seller_alone_does_not_make_his_offers_one_lot(
    rules: LinkRules, said: dict[str, Any], weight: float
) -> None:
    found = both(rules, seller="s", **said)
    assert found is not None
    assert found.weight == pytest.approx(weight / 40)
    assert (found.weight >= rules.thresholds[0]) == (weight > 20)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((100.0, "CNY"), (101.9, "CNY"), True),
        ((100.0, "CNY"), (103.0, "CNY"), False),
        ((100.0, "CNY"), (100.0, "USD"), False),
    ],
)
def test_prices_agree_within_a_share_and_in_one_currency(
    rules: LinkRules, one: tuple[float, str], other: tuple[float, str], same: bool
) -> None:
    said = [{"photos": ("p",), "price": p, "currency": c} for p, c in (one, other)]
    found = reason(rules, offer("a", **said[0]), offer("b", **said[1]))
    assert found is not None
    assert ("same price" in found.words) == same


def test_a_contradiction_undoes_every_link(rules: LinkRules) -> None:
    shared = {"photos": ("p",), "serials": ("1654921000001",), "text": TEXT, "seller": "s"}
    assert reason(rules, offer("a", **shared), offer("b", **shared, chip="NVIDIA A100")) is None
    assert reason(rules, offer("a", **shared), offer("b", **shared, memory_gb=141.0)) is None


def test_a_form_of_words_for_unknown_goods_is_told_by_the_models_it_names(
    rules: LinkRules,
) -> None:
    one, other = (unknown(i, text=f"{TEXT} {m}") for i, m in (("a", "h800x"), ("b", "b300x")))
    assert reason(rules, one, other) is None
    assert reason(rules, unknown("a", text=TEXT), unknown("b", text=TEXT)) is not None


def test_only_the_strongest_of_a_kind_counts(rules: LinkRules) -> None:
    found = both(rules, seller="s", contacts=("c", "d"))
    assert found is not None
    assert found.weight == pytest.approx(20 / 40)


def test_a_link_names_the_first_offer_of_each_post(rules: LinkRules) -> None:
    offers = [
        offer("a2", listing="goofish/a", day="2026-01-02", photos=("p",)),
        offer("a1", listing="goofish/a", day="2026-01-01"),
        offer("b", photos=("p",)),
    ]
    found = linked(offers, {}, rules)
    (pair,) = found.reasons
    link = offer_link(found.posts, pair, found.reasons[pair])
    assert {link.one, link.other} == {"a1", "b"}
    assert link.kind == "photo"
    assert link.because == found.reasons[pair].words


def test_links_are_bonds_the_strongest_first(rules: LinkRules) -> None:
    offers = [
        offer("a", photos=("p",), seller="s"),
        offer("b", photos=("p",)),
        offer("c", seller="s"),
        offer("d", serials=("1654921000001",)),
        offer("e", serials=("1654921000001",)),
    ]
    found = linked(offers, {}, rules)
    assert {(bond.one, bond.other): bond.weight for bond in found.bonds} == {
        pair: reason.weight for pair, reason in found.reasons.items()
    }
    weights = [bond.weight for bond in found.bonds]
    assert len(weights) == 3
    assert weights == sorted(weights, reverse=True)


def test_what_posts_share_is_told_of_each_pair_anew(rules: LinkRules) -> None:
    offers = [
        offer("a", photos=("p",)),
        offer("b", photos=("p",), memory_gb=None),
        offer("c", photos=("p",)),
    ]
    found = linked(offers, {}, rules)
    told = {frozenset(found.posts[n].offers[0].id for n in pair): reason.words
            for pair, reason in found.reasons.items()}  # fmt: skip
    assert "memory 80 GB" in told[frozenset("ac")]
    assert "memory" not in told[frozenset("ab")]
    assert "same chip nvidia h100" in told[frozenset("ab")]
