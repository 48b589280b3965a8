"""Goofish, that is Xianyu: cards of a search, one article, and the answers that fill them.

Class names are hashed (``row1-wrap-title--qIlOySTh``): their beginnings and the shape of links
(``item?id=``) are what lasts. The pieces of a price are four nodes: sign, number, decimals, scale.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tidewaiter.sources.listings.pages.cards import (
    Draft,
    Field,
    attribute_values,
    block_text,
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

SITE = "goofish"
MARKS = ("www.goofish.com/item?id=", "idlemtopsearch", "mtop.taobao.idle.pc.detail")
KEYWORDS = ("q", "keyword")
PAGES = (("page", 1, 1),)
PAGER = '[class*="page-box-active"]'
_ID = re.compile(r"item\?(?:[^\"'#]{0,400}&)?id=(\d{5,20})", re.ASCII)
_CARDS = 'a[href*="item?"]'
_FIELDS = (
    Field("title", ('[class*="row1-wrap-title"]', '[class*="main-title"]'), ("title",)),
    Field("price", '[class^="price-wrap"]'),
    Field("condition", '[class^="cpv--"]', ("title",)),
    Field("location", '[class^="seller-text--"]', ("title",)),
    Field("photos", 'img[class*="feeds-image"]', ("src", "data-src")),
)


def drafts(page: Page) -> list[list[Draft]]:
    """Return what the answers and the elements of a page list, as layers."""
    answered = [_of_answer(value) for value in _values(page)]
    if not page.html:
        return answered
    shown = [_shown(*card) for card in cards(page.tree, _CARDS, _FIELDS)]
    return [*answered, _article(page), [draft for draft in shown if draft]]


def _values(page: Page) -> list[Any]:
    state = page.assigned("__INITIAL_STATE__")
    return [*page.embedded, *([state] if state else [])]


def _shown(node: Any, draft: Draft) -> Draft:  # noqa: ANN401
    url = node.attributes.get("href") or ""
    if not (found := _ID.search(url)):
        return {}
    draft["key"], draft["url"] = found[1], url
    return draft


def _article(page: Page) -> list[Draft]:
    found = _ID.search(page.url)
    if not found:
        return []
    tree = page.tree
    text = block_text(tree, '[class^="desc--"]', '[class^="main--"] [class*="desc"]')
    title = first_text(tree, '[class^="title--"]', "title").removesuffix("_闲鱼")
    return [
        {
            "kind": "item",
            "key": found[1],
            "url": page.url,
            "title": title if text else "",
            "text": text,
            "price": first_text(
                tree, '[class^="value--"] [class^="price--"]', '[class^="price--"]'
            ),
            "seller": first_text(tree, '[class*="item-user-info-nick"]'),
            "location": first_text(tree, '[class*="item-user-info-label"]'),
            "condition": first_text(tree, '[class^="label--"] [class*="value"]'),
            "photos": attribute_values(tree, '[class*="item-main-window"] img', "src", "data-src"),
        }
    ]


def _of_answer(value: Any) -> list[Draft]:  # noqa: ANN401
    """Return the listings in an answer of the search, or of one article."""
    results = listed_at(value, "data", "resultList")
    if results:
        return [_result(one) for one in results]
    article = at(value, "data", "itemDO")
    if isinstance(article, dict):
        return [_detail(article, at(value, "data", "sellerDO"))]
    inner = [found for found in objects_in(value) if isinstance(found.get("exContent"), dict)]
    return [_main(found) for found in inner]


def _result(one: dict[str, Any]) -> Draft:
    main = at(one, "data", "item", "main")
    return _main(main if isinstance(main, dict) else one)


def _main(main: dict[str, Any]) -> Draft:
    shown, sent = at(main, "exContent"), at(main, "clickParam", "args")
    pieces = at(shown, "price")
    price = (
        "".join(text_at(piece, "text") for piece in pieces)
        if isinstance(pieces, list)
        else text_at(shown, "price")
    )
    key = first_at(shown, "itemId") or first_at(sent, "item_id", "id")
    return {
        "kind": "card",
        "key": key,
        "url": f"https://www.goofish.com/item?id={key}" if key else "",
        "title": first_at(shown, "title", "detailParams.title"),
        "price": price or first_at(sent, "displayPrice", "price"),
        "seller": first_at(shown, "userNickName") or first_at(sent, "seller_id"),
        "location": text_at(shown, "area"),
        "published": first_at(sent, "publishTime"),
        "photos": photos_of(at(shown, "picUrl")),
    }


def _detail(article: dict[str, Any], seller: Any) -> Draft:  # noqa: ANN401
    key = first_at(article, "itemId", "id")
    text = at(article, "desc")
    return {
        "kind": "item",
        "key": key,
        "url": f"https://www.goofish.com/item?id={key}" if key else "",
        "title": first_at(article, "title"),
        "text": text if isinstance(text, str) else "",
        "price": first_at(article, "soldPrice", "price"),
        "seller": first_at(seller, "sellerId", "nick"),
        "location": first_at(seller, "city"),
        "published": first_at(article, "gmtCreate"),
        "photos": photos_of(at(article, "imageInfos")),
    }
