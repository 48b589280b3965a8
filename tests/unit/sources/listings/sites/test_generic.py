"""Shops that no adapter knows. The pages are composed after the examples of schema.org."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import document, page


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def product(name: str, price: object) -> dict[str, object]:
    return {
        "@type": "Product",
        "name": name,
        "offers": {"@type": "Offer", "price": price, "priceCurrency": "EUR"},
    }


def test_a_list_of_products_is_cards(markets) -> None:
    value = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
        {"@type": "ListItem", "position": n, "item": product(f"GPU {n}", 10 * n)} for n in (1, 2)]}  # fmt: skip
    reading = listings_of(
        document(page("", linked(value)), "https://shop.example/search?q=gpu&page=4"), markets
    )
    assert [(one.kind, one.title, one.price, one.currency) for one in reading.listings] == [
        ("card", "GPU 1", 10, "EUR"), ("card", "GPU 2", 20, "EUR")]  # fmt: skip
    assert (reading.listings[1].keyword, reading.listings[1].page) == ("gpu", 4)
    assert reading.listings[0].site == "other"


def test_a_range_of_an_aggregate_offer_is_no_price(markets) -> None:
    value = {"@graph": [{"@type": ["Product"], "name": "GPU", "offers": {
        "@type": "AggregateOffer", "lowPrice": 5, "highPrice": 9, "priceCurrency": "USD"}}]}  # fmt: skip
    (one,) = listings_of(
        document(page("", linked(value)), "https://shop.example/1"), markets
    ).listings
    assert (one.price, one.price_text) == (None, "5 - 9")


def test_embedded_state_and_keys_without_a_number(markets) -> None:
    state = {
        "props": {"items": [{"title": "GPU", "price": 5, "currency": "USD"}, {"title": "no price"}]}
    }
    html = page(
        "", f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    )
    (one,) = listings_of(document(html, "https://shop.example/"), markets).listings
    assert (one.title, one.price, len(one.key)) == ("GPU", 5, 16)
    again = listings_of(document(html, "https://shop.example/"), markets).listings
    assert again[0].key == one.key


def test_microdata_and_the_head(markets) -> None:
    html = page(
        '<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">GPU</span>'
        '<span itemprop="price" content="7.50"></span><meta itemprop="priceCurrency" content="USD"></div>'
    )
    (one,) = listings_of(document(html, "https://shop.example/"), markets).listings
    assert (one.title, one.price, one.currency) == ("GPU", 7.5, "USD")
    html = page("", '<meta property="og:title" content="GPU"><meta property="product:price:amount" content="7">'
                '<meta property="product:price:currency" content="SGD">')  # fmt: skip
    (one,) = listings_of(document(html, "https://shop.example/"), markets).listings
    assert (one.kind, one.title, one.price, one.currency) == ("item", "GPU", 7, "SGD")
