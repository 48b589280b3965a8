"""1688: cards of a search of suppliers, one offer, and the state that its pages embed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tidewaiter.sources.listings.pages.cards import (
    Draft,
    Field,
    attribute_values,
    cards,
    first_text,
)
from tidewaiter.sources.listings.pages.data import (
    at,
    first_at,
    listed_at,
    objects_in,
    photos_of,
    text_at,
)

if TYPE_CHECKING:
    from tidewaiter.sources.listings.pages.page import Page

SITE = "alibaba-1688"
MARKS = ("detail.1688.com/offer/", "search-offer-wrapper", "offerresultData")
KEYWORDS = ("keywords",)
PAGES = (("beginPage", 1, 1),)
PAGER = ".fui-current"
_ID = re.compile(r"offer/(\d{5,20})\.html|[?&]offerIds?=(\d{5,20})", re.ASCII)
_CARDS = (
    "a.search-offer-wrapper, .space-offer-card-box, .sm-offer-item, "
    '[class*="offer-card"][data-offer-id]'
)
_FIELDS = (
    Field("url", 'a[href*="detail.1688.com"], a[href*="offerId="]', ("href",)),
    Field(
        "title", ".offer-title-row .title-text, .mojar-element-title, .sm-offer-title", ("title",)
    ),
    Field("price", ".offer-price-row .price-item, .mojar-element-price, .sm-offer-priceNum"),
    Field("seller", ".offer-shop-row .desc-text, .mojar-element-company a, .sm-offer-companyName"),
    Field("location", ".offer-address, .sm-offer-location", ("title",)),
    Field("photos", "img.main-img, .mojar-element-image img", ("src", "data-src")),
)


def drafts(page: Page) -> list[list[Draft]]:
    """Return what the state and the elements of a page list, as layers."""
    layers = [_offers(value) for value in page.embedded]
    layers.append(_offers(page.assigned("offerresultData")))
    layers.extend(_detail(page.assigned(name)) for name in ("__INIT_DATA", "window.context"))
    if not page.html:
        return layers
    shown = [_shown(*card) for card in cards(page.tree, _CARDS, _FIELDS)]
    return [*layers, _article(page), [draft for draft in shown if draft]]


def _key_in(url: str) -> str:
    found = _ID.search(url)
    return (found[1] or found[2]) if found else ""


def _shown(node: Any, draft: Draft) -> Draft:  # noqa: ANN401
    there = node.attributes
    url = there.get("href") or draft.get("url", "")
    key = _key_in(url) or there.get("data-offer-id") or ""
    if not (key or url):
        return {}
    draft["key"], draft["url"] = key, url
    return draft


def _article(page: Page) -> list[Draft]:
    if not (key := _key_in(page.url)):
        return []
    tree = page.tree
    return [
        {
            "kind": "item",
            "key": key,
            "url": page.url,
            "title": first_text(tree, ".module-od-title h1", ".title-content h1", ".title-text"),
            "price": first_text(tree, ".module-od-main-price", ".price-content", ".price-text"),
            "seller": first_text(tree, ".module-od-shop-navigation h1", "a.company-name"),
            "location": first_text(tree, ".logistics-city", ".delivery-addr"),
            "photos": attribute_values(
                tree, ".module-od-picture-gallery img, .detail-gallery-img", "src", "data-src"
            ),
        }
    ]


def _offers(value: Any) -> list[Draft]:  # noqa: ANN401
    listed = listed_at(value, "data", "offerList") or listed_at(value, "offerList")
    return [_offer(one) for one in listed]


def _offer(one: dict[str, Any]) -> Draft:
    key = first_at(one, "id", "offerId")
    price = at(one, "tradePrice", "offerPrice")
    whole = text_at(price, "originalValue", "integer")
    decimals = text_at(price, "originalValue", "decimals")
    return {
        "kind": "card",
        "key": key,
        "url": first_at(one, "information.detailUrl")
        or f"https://detail.1688.com/offer/{key}.html",
        "title": first_at(one, "information.subject", "subject", "title"),
        "price": f"{whole}.{decimals or 0}" if whole else first_at(price, "valueString"),
        "seller": first_at(one, "company.name", "aliTalk.loginId", "company.id"),
        "location": " ".join(
            text for name in ("province", "city") if (text := text_at(one, "company", name))
        ),
        "photos": photos_of(at(one, "image", "imgUrl")),
    }


def _detail(value: Any) -> list[Draft]:  # noqa: ANN401
    """Return the offer whose page embeds it; its parts lie at paths that change."""
    told: dict[str, str] = {}
    photos: list[str] = []
    names = ("offerId", "offerTitle", "companyName", "skuPriceScale", "subject", "sellerLoginId")
    for found in objects_in(value):
        for name in names:
            if name not in told and (said := text_at(found, name)):
                told[name] = said
        if said := text_at(found, "fullPathImageURI"):
            photos.append(said)
    title = told.get("offerTitle") or told.get("subject", "")
    if not title:
        return []
    return [
        {
            "kind": "item",
            "key": told.get("offerId", ""),
            "title": title,
            "price": told.get("skuPriceScale", ""),
            "seller": told.get("companyName") or told.get("sellerLoginId", ""),
            "photos": photos,
        }
    ]
