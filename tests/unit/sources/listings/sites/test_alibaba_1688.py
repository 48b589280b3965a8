"""1688. All pages here are composed; no saved page of the site was at hand."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import SEARCH, alibaba_card, alibaba_state, document, page

ADDRESS = SEARCH["alibaba-1688"]


def test_cards_of_a_search(markets) -> None:
    html = page(alibaba_card(600000000001) + alibaba_card(600000000002))
    first, second = listings_of(document(html, ADDRESS), markets).listings
    assert (first.key, first.title, first.seller) == (
        "600000000001",
        "示例 显卡 RTX4090 24G",
        "示例电子有限公司",
    )
    assert (first.price_text, first.price) == ("¥12500.80", 12_500.8)
    assert (second.keyword, second.page, second.position) == ("显卡", 2, 2)


def test_the_state_of_a_search_inside_a_call(markets) -> None:
    (one,) = listings_of(document(alibaba_state(), ADDRESS), markets).listings
    assert (one.key, one.title, one.price) == ("700000000001", "示例 H20 模组", 98_000.5)
    assert (one.seller, one.location) == ("示例科技", "广东 深圳")


def test_one_offer_with_a_range_of_prices_has_no_single_one(markets) -> None:
    state = {"data": {}, "globalData": {
        "tempModel": {"offerId": 600000000003, "offerTitle": "示例 A100", "companyName": "示例公司"},
        "skuModel": {"skuPriceScale": "60000.00-68000.00"}, "images": [{"fullPathImageURI": "https://cbu01.alicdn.com/1.jpg"}],
    }}  # fmt: skip
    html = page("", f"<script>window.__INIT_DATA={json.dumps(state)}</script>")
    (one,) = listings_of(
        document(html, "https://detail.1688.com/offer/600000000003.html"), markets
    ).listings
    assert (one.kind, one.key, one.title) == ("item", "600000000003", "示例 A100")
    assert (one.price, one.price_text, one.seller) == (None, "60000.00-68000.00", "示例公司")
    assert one.photos[0].url == "https://cbu01.alicdn.com/1.jpg"
