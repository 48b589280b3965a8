"""Did the site refuse to answer? A slider, a login wall and an empty answer are losses, told apart.

Asked only of pages on which no listing was found: a page with results is read, whatever scripts
against visitors it carries. Nothing here tries to get past a refusal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidewaiter.model.listings.listing import CoverageLoss, LossKind
    from tidewaiter.model.listings.market import Market
    from tidewaiter.sources.listings.pages.page import Page

REFUSING = frozenset({401, 403, 405, 406, 407, 418, 420, 429, 451, 502, 503})
"""Codes of answers that refuse, for good or for a while (RFC 9110, 2022; RFC 6585, 2012)."""
_LONGEST = 1 << 20


def refusal_of(page: Page, markets: Mapping[str, Market]) -> CoverageLoss | None:
    """Return why a page without listings gave none, or None where it does not say.

    Args:
        page: The page.
        markets: Known markets; those of other sites are asked where the page's own is unknown.
    """
    asked = [page.market] if page.market else list(markets.values())
    status = page.document.status
    told = _told(page, asked)
    if told and told[0] != "empty":
        return page.document.loss(told[0], told[1], site=page.site)
    if status in REFUSING:
        return page.document.loss("blocked", f"the server answered {status}", site=page.site)
    if told:
        return page.document.loss(told[0], told[1], site=page.site)
    if status >= 400:
        why = f"the server answered {status}: there is no such page"
        return page.document.loss("no_listing", why, site=page.site)
    return None


def _told(page: Page, markets: Iterable[Market]) -> tuple[LossKind, str] | None:
    """Return which kind of refusal a page's words or address tell, and by which words."""
    where = f"{page.url}\n{page.document.moved_to}\n{page.text[:_LONGEST]}"
    known = list(markets)
    kinds: tuple[tuple[LossKind, str], ...] = (
        ("blocked", "the site asks for proof of a visitor"),
        ("empty", "the site found nothing"),
        ("login", "the site asks for a login"),
    )
    for kind, why in kinds:
        for market in known:
            for mark in getattr(market, kind):
                if mark in where:
                    return kind, f"{why}: “{mark}”"
    return None
