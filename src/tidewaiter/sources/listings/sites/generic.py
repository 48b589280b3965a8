"""Any other shop: what a page says of itself by schema.org, in embedded data, or in its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.sources.listings.pages.cards import (
    Draft,
    Field,
    attribute_values,
    block_text,
    cards,
    first_text,
)
from tidewaiter.sources.listings.pages.data import at, first_at, objects_in, photos_of

if TYPE_CHECKING:
    from tidewaiter.sources.listings.pages.page import Page

SITE = "other"
MARKS = ()
KEYWORDS = ("q", "keyword", "query", "search", "k")
PAGES = (("page", 1, 1), ("p", 1, 1))
PAGER = ""
_TITLES = ("title", "name", "subject", "itemTitle", "productName")
_PRICES = ("price", "priceText", "salePrice", "currentPrice", "price.value", "price.amount")
_KEYS = ("id", "itemId", "productId", "sku", "listingId")
_SCHEMA = "schema.org/"
_FIELDS = (
    Field("url", "a[href]", ("href",)),
    Field("key", '[itemprop="sku"], [itemprop="productID"]', ("content",)),
    Field("title", '[itemprop="name"]', ("content",)),
    Field("text", '[itemprop="description"]', ("content",)),
    Field("price", '[itemprop="price"]', ("content",)),
    Field("currency", '[itemprop="priceCurrency"]', ("content",)),
    Field("condition", '[itemprop="itemCondition"]', ("content", "href")),
    Field("seller", '[itemprop="seller"] [itemprop="name"]', ("content",)),
    Field("photos", '[itemprop="image"]', ("src", "content", "href")),
)


def drafts(page: Page) -> list[list[Draft]]:
    """Return what microdata, embedded data and the head of a page list, as layers."""
    layers = [_embedded(value) for value in page.embedded]
    state = page.assigned("__INITIAL_STATE__")
    layers.append(_embedded(state))
    if not page.html:
        return [layer for layer in layers if layer]
    marked = [draft for _, draft in cards(page.tree, '[itemtype*="schema.org/Product"]', _FIELDS)]
    kept = [layer for layer in [*layers, [d for d in marked if d.get("title")]] if layer]
    return kept or [_by_head(page)]


def _embedded(value: Any) -> list[Draft]:  # noqa: ANN401
    """Return the objects that have a title and a price; those of schema.org are read elsewhere."""
    if isinstance(value, dict) and "@context" in value:
        return []
    found = [_of_object(one) for one in objects_in(value)]
    return [draft for draft in found if draft]


def _of_object(one: dict[str, Any]) -> Draft:
    title, price = first_at(one, *_TITLES), first_at(one, *_PRICES)
    if not (title and price) or "@type" in one:
        return {}
    return {
        "kind": "card",
        "key": first_at(one, *_KEYS),
        "url": first_at(one, "url", "href", "link"),
        "title": title,
        "text": first_at(one, "description", "desc"),
        "price": price,
        "currency": first_at(one, "currency", "priceCurrency", "price.currency"),
        "condition": first_at(one, "condition"),
        "seller": first_at(one, "sellerName", "seller.name", "shopName", "seller"),
        "location": first_at(one, "location", "area", "city"),
        "photos": photos_of(at(one, "image") or at(one, "images") or at(one, "imageUrl")),
    }


def _by_head(page: Page) -> list[Draft]:
    """Return the article that the head of a page names with a price (Open Graph protocol)."""
    tree = page.tree
    said = {
        name: next(iter(attribute_values(tree, f'meta[property="{name}"]', "content")), "")
        for name in (
            "og:title", "og:description", "og:url", "product:price:amount", "og:price:amount",
            "product:price:currency", "og:price:currency",
        )
    }  # fmt: skip
    price = said["product:price:amount"] or said["og:price:amount"]
    if not price:
        return []
    return [
        {
            "kind": "item",
            "url": said["og:url"],
            "title": said["og:title"] or first_text(tree, "h1", "title"),
            "text": said["og:description"] or block_text(tree, "[class*=description]"),
            "price": price,
            "currency": said["product:price:currency"] or said["og:price:currency"],
            "photos": attribute_values(tree, 'meta[property="og:image"]', "content"),
        }
    ]
