"""JD.com: cards of a search in its old and its new form, one article, and the search's answers."""

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
from tidewaiter.sources.listings.pages.data import at, first_at, listed_at, photos_of

if TYPE_CHECKING:
    from tidewaiter.sources.listings.pages.page import Page

SITE = "jd"
MARKS = ("item.jd.com/", "goodsCardWrapper", "J_goodsList")
KEYWORDS = ("keyword", "wq")
PAGES = (("page", 1, 2),)
PAGER = ".p-num .curr"
_ID = re.compile(r"item(?:\.m)?\.jd\.com/(?:product/)?(\d{4,20})\.html", re.ASCII)
_CARDS = 'li.gl-item, [class*="goodsCardWrapper"]'
_FIELDS = (
    Field("url", 'a[href*="item.jd.com"], a[href*="item.m.jd.com"]', ("href",)),
    Field("title", (".p-name em", '[class*="_text_"]', '[class*="_title_"]'), ("title",)),
    Field("price", '.p-price strong, [class^="_price_"]'),
    Field("seller", '.p-shop a, .p-shop span, [class^="_shopFloor_"] [class^="_name_"]'),
    Field("photos", '.p-img img, img[class^="_img_"]', ("data-lazy-img", "data-src", "src")),
)
_STATED = {
    "title": re.compile(r"\bname:\s*'((?:[^'\\]|\\.){1,400})'"),
    "key": re.compile(r"\bskuid:\s*'?(\d{4,20})", re.ASCII),
}


def drafts(page: Page) -> list[list[Draft]]:
    """Return what the answers and the elements of a page list, as layers."""
    layers = [_of_answer(value) for value in page.embedded]
    if not page.html:
        return layers
    shown = [_shown(*card) for card in cards(page.tree, _CARDS, _FIELDS)]
    return [*layers, _article(page), [draft for draft in shown if draft]]


def _shown(node: Any, draft: Draft) -> Draft:  # noqa: ANN401
    there = node.attributes
    found = _ID.search(draft.get("url", ""))
    key = there.get("data-sku") or (found[1] if found else "")
    if not key:
        return {}
    draft["key"] = key
    draft.setdefault("url", f"https://item.jd.com/{key}.html")
    return draft


def _article(page: Page) -> list[Draft]:
    if not (found := _ID.search(page.url)):
        return []
    tree = page.tree
    title = first_text(tree, ".sku-name", '[class^="sku-title"]', ".product-title-name")
    return [
        {
            "kind": "item",
            "key": found[1],
            "url": page.url,
            "title": title or _stated(page, "title"),
            "price": first_text(
                tree, ".summary-price .p-price", f".J-p-{found[1]}", '[class^="product-price"]'
            ),
            "seller": first_text(tree, ".J-hove-wrap .name a", ".popbox-inner h3 a", ".shopName a"),
            "location": first_text(tree, ".summary-stock .J-from"),
            "photos": attribute_values(tree, "#spec-img, #spec-list img", "data-origin", "src"),
        }
    ]


def _stated(page: Page, name: str) -> str:
    """Return a text from the settings of the page, which are no JSON."""
    for script in page.scripts:
        if "pageConfig" in script.content and (found := _STATED[name].search(script.content)):
            return (
                found[1].encode("latin-1", "backslashreplace").decode("unicode_escape", "replace")
            )
    return ""


def _of_answer(value: Any) -> list[Draft]:  # noqa: ANN401
    wares = listed_at(value, "data", "wareList") or listed_at(value, "wareList")
    return [_ware(one) for one in wares]


def _ware(one: dict[str, Any]) -> Draft:
    key = first_at(one, "skuId", "wareId")
    return {
        "kind": "card",
        "key": key,
        "url": f"https://item.jd.com/{key}.html" if key else "",
        "title": first_at(one, "wareName", "wname"),
        "price": first_at(one, "jdPrice", "realPrice", "price"),
        "seller": first_at(one, "shopName", "venderName", "shopId"),
        "photos": photos_of(at(one, "imageurl")),
    }
