"""eBay: cards of a search in both its forms, and one article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tidewaiter.sources.listings.pages.cards import (
    Draft,
    Field,
    attribute_values,
    cards,
    clean,
    first_text,
)

if TYPE_CHECKING:
    from tidewaiter.sources.listings.pages.page import Page

SITE = "ebay"
MARKS = ("s-item__link", "s-card__title", "ebay.com/itm/")
KEYWORDS = ("_nkw",)
PAGES = (("_pgn", 1, 1),)
PAGER = ".pagination__item[aria-current]"
_ID = re.compile(r"/itm/(?:[^/?#]{1,200}/)?(\d{9,16})", re.ASCII)
_FIELDS = (
    Field("url", 'a[href*="/itm/"]', ("href",)),
    Field(
        "title",
        (
            '.s-item__title > span, .s-card__title > [class*="primary"]',
            ".s-item__title, .s-card__title",
        ),
    ),
    Field("price", '.s-item__price, .s-card__price:not([class*="strikethrough"])'),
    Field("condition", ".s-item__subtitle .SECONDARY_INFO, .s-card__subtitle"),
    Field("seller", '.s-item__seller-info-text, [class*="attributes__secondary"] .su-styled-text'),
    Field("location", ".s-item__itemLocation, .s-item__location"),
    Field("published", ".s-item__listingDate"),
    Field("photos", ".s-item__image img, img.s-card__image", ("src", "data-src")),
)
_PREFIXES = ("New Listing", "NEW LISTING", "Sponsored")
_SUFFIX = "Opens in a new window or tab"
_ORIGINS = ("Located in ", "from ", "From ")
_CROSSED = ("STRIKETHROUGH", "strikethrough")


def drafts(page: Page) -> list[list[Draft]]:
    """Return what the elements of a page list, as layers."""
    if not page.html:
        return []
    shown = [_shown(*card) for card in cards(page.tree, "li.s-item, li.s-card", _FIELDS)]
    return [_article(page), [draft for draft in shown if draft]]


def _shown(node: Any, draft: Draft) -> Draft:  # noqa: ANN401
    found = _ID.search(draft.get("url", ""))
    if not found:
        return {}
    draft["key"], draft["url"] = found[1], draft["url"].partition("?")[0]
    draft["title"] = _title(draft.get("title", ""))
    draft["seller"] = draft.get("seller", "").partition(" ")[0]
    draft["location"] = _origin(draft.get("location", "")) or _attribute(node)
    return draft


def _title(text: str) -> str:
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix).strip()
    return text.removesuffix(_SUFFIX).strip()


def _origin(text: str) -> str:
    for prefix in _ORIGINS:
        text = text.removeprefix(prefix)
    return text


def _attribute(node: Any) -> str:  # noqa: ANN401
    """Return the place in the rows of the newer card, which do not name what they hold."""
    for row in node.css(".s-card__attribute-row")[:20]:
        said = clean(row.text())
        if said.startswith(_ORIGINS[0]):
            return _origin(said)
    return ""


def _article(page: Page) -> list[Draft]:
    if not (found := _ID.search(page.url)):
        return []
    tree = page.tree
    return [
        {
            "kind": "item",
            "key": found[1],
            "url": page.url.partition("?")[0],
            "title": first_text(tree, ".x-item-title__mainTitle", "#itemTitle"),
            "price": first_text(tree, ".x-price-primary", "#prcIsum"),
            "condition": first_text(tree, ".x-item-condition-text .ux-textspans", "#vi-itm-cond"),
            "seller": first_text(tree, ".x-sellercard-atf__info__about-seller a", ".mbg-nw"),
            "location": _origin(
                first_text(
                    tree,
                    ".ux-labels-values--itemLocation .ux-textspans--SECONDARY",
                    "#itemLocation",
                )
            ).removeprefix("Located in: "),
            "photos": attribute_values(
                tree, ".ux-image-carousel-item img", "data-zoom-src", "src", "data-src"
            ),
        }
    ]
