"""Pictures and numbers that everybody shows."""

from typing import Any

import pytest
from msgspec.structs import replace

from made_offers import offer
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.posts import posts_of
from tidewaiter.listings.linking.stock import many_sellers, stock_pictures
from tidewaiter.model.listings.linking import PhotoRules
from tidewaiter.model.listings.lot import ObservedOffer

CHIPS = ("NVIDIA H100", "NVIDIA A100", "NVIDIA L40", "NVIDIA T4")


@pytest.fixture(scope="module")
def rules(facts: Facts) -> PhotoRules:
    few = {"most_kinds": 2, "most_sellers": 3, "most_listings": 5}
    return replace(facts.linking["lots"].photo, **few)


def shown(count: int, **said: Any) -> list[ObservedOffer]:
    return [offer(f"{i}", photos=("p",), **said) for i in range(count)]


def test_a_picture_of_one_lot_is_no_stock_photo(rules: PhotoRules) -> None:
    assert stock_pictures(posts_of(shown(5, seller="s"), {}, {}), rules) == {}


def test_a_picture_in_too_many_listings_is(rules: PhotoRules) -> None:
    found = stock_pictures(posts_of(shown(6, seller="s"), {}, {}), rules)
    assert found == {"p": "a stock photo: 6 listings show it"}


def test_a_picture_of_too_many_sellers_is(rules: PhotoRules) -> None:
    offers = [offer(f"{i}", photos=("p",), seller=f"s{i}") for i in range(4)]
    assert "4 sellers" in stock_pictures(posts_of(offers, {}, {}), rules)["p"]


def test_a_picture_of_several_kinds_of_goods_is(rules: PhotoRules) -> None:
    offers = [
        offer(str(i), photos=("p",), product="", chip=chip) for i, chip in enumerate(CHIPS[:3])
    ]
    assert "3 kinds of goods" in stock_pictures(posts_of(offers, {}, {}), rules)["p"]
    assert stock_pictures(posts_of(offers[:2], {}, {}), rules) == {}


def test_a_listing_seen_again_counts_once(rules: PhotoRules) -> None:
    offers = [offer(f"{i}", photos=("p",), listing="goofish/1") for i in range(9)]
    assert stock_pictures(posts_of(offers, {}, {}), rules) == {}


def test_what_too_many_sellers_share_is_left_out() -> None:
    posts = posts_of([offer(f"{i}", seller=f"s{i % 3}") for i in range(6)], {}, {})
    groups = {"few": [0, 1, 3], "many": list(range(6))}
    assert many_sellers(posts, groups, 3) == groups
    sellers = {post.offers[0].seller for post in (posts[n] for n in groups["few"])}
    assert many_sellers(posts, groups, len(sellers)).keys() >= {"few"}
    assert many_sellers(posts, groups, 2).keys() == {"few"} - (
        {"few"} if len(sellers) > 2 else set()
    )


def test_a_post_without_a_seller_counts_as_one_of_its_own() -> None:
    posts = posts_of([offer(f"{i}") for i in range(3)], {}, {})
    assert many_sellers(posts, {"x": [0, 1, 2]}, 2) == {}
    assert many_sellers(posts, {"x": [0, 1, 2]}, 3) == {"x": [0, 1, 2]}
