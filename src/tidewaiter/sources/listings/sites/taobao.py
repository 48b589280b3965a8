"""Taobao and Tmall: cards of a search, one article, and the state that older pages embed."""

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
from tidewaiter.sources.listings.pages.data import at, first_at, listed_at, photos_of, text_at

if TYPE_CHECKING:
    from tidewaiter.sources.listings.pages.page import Page

SITE = "taobao"
MARKS = ("g_page_config", "item.taobao.com/item.htm?", "detail.tmall.com/item.htm?")
KEYWORDS = ("q", "keyword")
PAGES = (("page", 1, 1), ("s", 0, 44))
PAGER = ".next-pagination .next-current"
_STATES = ("g_page_config", "__ICE_APP_CONTEXT__", "__INITIAL_DATA__")
_ID = re.compile(r"[?&](?:id|itemId|nid)=(\d{5,20})|item_id_(\d{5,20})|/i(\d{5,20})\.htm", re.ASCII)
_CARDS = (
    'a[id^="item_id_"], [class*="doubleCardWrapper"], .item.J_MouserOnverReq, '
    "#mainsrp-itemlist .item, .product[data-id]"
)
_FIELDS = (
    Field("key", "[data-nid], [data-item]", ("data-nid", "data-item")),
    Field("url", 'a[href*="item.htm"], a[href*="click.simba"]', ("href",)),
    Field("title", '[class*="itle--"], .row-2 .title, .productTitle a', ("title",)),
    Field(
        "price",
        '[class*="priceWrapper"] [class*="unit--"], [class*="priceInt--"], [class*="priceFloat--"],'
        ' [class*="priceUnit--"], .price.g_price, .productPrice em',
        pieces=True,
    ),
    Field("location", '[class*="procity--"], .row-3 .location', pieces=True),
    Field("seller", '[class*="shopNameText--"], [class*="shopName--"], .shop a, .productShop a'),
    Field("photos", 'img[class*="mainPic"], img.J_ItemPic, .productImg img', ("data-src", "src")),
)


def drafts(page: Page) -> list[list[Draft]]:
    """Return what the state, the answers and the elements of a page list, as layers."""
    layers = [_of_state(value) for value in page.embedded]
    layers.extend(_of_state(page.assigned(name)) for name in _STATES)
    if not page.html:
        return layers
    shown = [_shown(*card) for card in cards(page.tree, _CARDS, _FIELDS)]
    return [*layers, _article(page), [draft for draft in shown if draft]]


def _key_in(*texts: str | None) -> str:
    for text in texts:
        if text and (found := _ID.search(text)):
            return found[1] or found[2] or found[3]
    return ""


def _shown(node: Any, draft: Draft) -> Draft:  # noqa: ANN401
    there = node.attributes
    url = there.get("href") or draft.get("url", "")
    key = _key_in(there.get("id"), url) or there.get("data-id") or draft.get("key", "")
    if not (key or url):
        return {}
    draft["key"], draft["url"] = key, url
    return draft


def _article(page: Page) -> list[Draft]:
    key = _key_in(page.url) if "/item" in page.path or "/i" in page.path else ""
    if not key:
        return []
    tree = page.tree
    return [
        {
            "kind": "item",
            "key": key,
            "url": page.url,
            "title": first_text(
                tree, '[class*="mainTitle--"]', ".tb-main-title", ".tb-detail-hd h1"
            ),
            "price": first_text(
                tree,
                '[class*="highlightPrice--"]',
                "#J_StrPrice",
                ".tm-price",
                '[class*="priceText--"]',
            ),
            "seller": first_text(
                tree, '[class*="shopName--"]', ".tb-shop-name a", ".slogo-shopname"
            ),
            "location": first_text(tree, '[class*="deliveryAddrWrap--"] span', "#J-From"),
            "photos": attribute_values(
                tree, '[class*="mainPic--"], #J_ImgBooth', "src", "data-src"
            ),
        }
    ]


def _of_state(value: Any) -> list[Draft]:  # noqa: ANN401
    if auctions := listed_at(value, "mods", "itemlist", "data", "auctions"):
        return [_auction(one) for one in auctions]
    if items := listed_at(value, "data", "itemsArray"):
        return [_item(one) for one in items]
    for path in (("loaderData", "home", "data", "res"), ("data",), ("res",)):
        found = at(value, *path)
        if text_at(found, "item", "title"):
            return [_detail(found)]
    return []


def _auction(one: dict[str, Any]) -> Draft:
    key = first_at(one, "nid") or _key_in(first_at(one, "detail_url"))
    return {
        "kind": "card",
        "key": key,
        "url": first_at(one, "detail_url") or f"https://item.taobao.com/item.htm?id={key}",
        "title": first_at(one, "raw_title", "title"),
        "price": first_at(one, "view_price"),
        "seller": first_at(one, "nick", "user_id"),
        "location": first_at(one, "item_loc"),
        "photos": photos_of(at(one, "pic_url")),
    }


def _item(one: dict[str, Any]) -> Draft:
    key = first_at(one, "item_id", "nid")
    return {
        "kind": "card",
        "key": key,
        "url": first_at(one, "auctionURL") or f"https://item.taobao.com/item.htm?id={key}",
        "title": first_at(one, "title"),
        "price": text_at(one, "priceShow", "unit") + text_at(one, "priceShow", "price")
        or first_at(one, "price"),
        "seller": first_at(one, "nick", "shopInfo.title", "userId"),
        "location": first_at(one, "procity"),
        "photos": photos_of(at(one, "pic_path")),
    }


def _detail(found: Any) -> Draft:  # noqa: ANN401
    price = first_at(
        found, "componentsVO.priceVO.price.priceText", "price.price.priceText", "item.price"
    )
    return {
        "kind": "item",
        "key": first_at(found, "item.itemId"),
        "title": first_at(found, "item.title"),
        "price": price,
        "seller": first_at(found, "seller.sellerNick", "seller.shopName", "seller.userId"),
        "location": first_at(found, "componentsVO.deliveryVO.deliveryFromAddr"),
        "photos": photos_of(at(found, "item", "images")),
    }
