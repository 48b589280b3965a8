"""Which listings does a document hold, and what of it could not be read?

Every record of a document is a listing or a loss. Layers of a page agree on a listing by its
number: schema.org first, then the data that scripts embed, then the elements.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast
from urllib.parse import urljoin

import msgspec

from tidewaiter.core.errors import DataError
from tidewaiter.model.listings.listing import CoverageLoss, Listing, Photo
from tidewaiter.sources.listings import sites, tables
from tidewaiter.sources.listings.blocked import refusal_of
from tidewaiter.sources.listings.document import LIMITS, key_of
from tidewaiter.sources.listings.pages.cards import (
    Draft,
    clean,
    first_text,
    merged,
)
from tidewaiter.sources.listings.pages.data import linked_drafts
from tidewaiter.sources.listings.pages.moments import day_of
from tidewaiter.sources.listings.pages.page import Page, json_in
from tidewaiter.sources.listings.pages.prices import price_of
from tidewaiter.sources.listings.saved import plain_address
from tidewaiter.sources.listings.which_market import OTHER, market_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tidewaiter.model.listings.market import Market
    from tidewaiter.sources.listings.document import Document
    from tidewaiter.sources.tables.mapping import Mapping as Columns


_ANSWERING = (b"resultList", b"itemsArray", b"wareList", b"offerList", b"itemDO", b"exContent")
"""Words of sites' answers, by which a file of rows is told from one of answers."""


class PageReading(NamedTuple):
    """What a document gave.

    Attributes:
        listings: In the order in which it shows them.
        losses: What it should have given and did not.
        remarks: What a reader must know of those it gave, such as a wrong character set.
    """

    listings: tuple[Listing, ...]
    losses: tuple[CoverageLoss, ...]
    remarks: tuple[str, ...] = ()


class Adapter(Protocol):
    """A file of the folder ``sites``."""

    SITE: str
    MARKS: tuple[str, ...]
    KEYWORDS: tuple[str, ...]
    PAGES: tuple[tuple[str, int, int], ...]
    PAGER: str

    def drafts(self, page: Page) -> list[list[Draft]]:
        """Return what a page lists, as layers."""


@cache
def adapters() -> Mapping[str, Adapter]:
    """Return the file of every marketplace, by its identifier; that of any other shop is last."""
    names = sorted(found.name for found in pkgutil.iter_modules(sites.__path__))
    modules = [importlib.import_module(f"{sites.__name__}.{name}") for name in names]
    loaded = [cast("Adapter", module) for module in modules]
    return {one.SITE: one for one in sorted(loaded, key=lambda one: (one.SITE == OTHER, one.SITE))}


def listings_of(
    document: Document, markets: Mapping[str, Market], columns: Columns | None = None
) -> PageReading:
    """Return the listings of a document, and what of it could not be read.

    Args:
        document: A page, frame, answer, export or photo; a photo lists nothing.
        markets: Known markets, by identifier.
        columns: How the columns of an export are read, where they are named otherwise.
    """
    if document.kind == "photo":
        return PageReading((), ())
    if document.kind == "table":
        return PageReading(*tables.rows_of(document, markets, columns))
    if _is_of_lines(document):
        return _of_lines(document, markets, columns)
    page, possible = _page(document, markets)
    try:
        adapter, found = _collected(page, possible)
    except DataError as error:
        why = f"{error.message}: {error.found}"
        return PageReading((), (document.loss("too_large", why, site=page.site),))
    if document.kind == "json" and not found:
        rows = PageReading(*tables.rows_of(document, markets, columns))
        refused = None if rows.listings else refusal_of(page, markets)
        return PageReading((), (refused,)) if refused else rows
    return _reading(page, adapter, found, markets)


def _is_of_lines(document: Document) -> bool:
    """Whether a document is lines of JSON, each the answer of a site."""
    return (
        document.kind == "json"
        and document.content.count(b"\n", 0, -1) > 0
        and any(word in document.content for word in _ANSWERING)
        and json_in(document.content.partition(b"\n")[0].decode("utf-8", "replace")) is not None
    )


def _of_lines(
    document: Document, markets: Mapping[str, Market], columns: Columns | None
) -> PageReading:
    """Return what the answers of a document hold, one a line; of rows where none is an answer."""
    read: list[PageReading] = []
    for number, line in enumerate(document.content.splitlines(), 1):
        if line.strip():
            part = msgspec.structs.replace(document, kind="answer", content=line)
            read.append(_at_line(listings_of(part, markets), number))
    listings = tuple(one for reading in read for one in reading.listings)
    if not listings:
        return PageReading(*tables.rows_of(document, markets, columns))
    losses = tuple(loss for reading in read for loss in reading.losses)
    return PageReading(listings, losses, tuple(r for reading in read for r in reading.remarks))


def _at_line(reading: PageReading, number: int) -> PageReading:
    replace = msgspec.structs.replace
    return PageReading(
        tuple(replace(one, place=f"line {number}, {one.place}") for one in reading.listings),
        tuple(replace(loss, name=f"{loss.name}, line {number}") for loss in reading.losses),
        reading.remarks,
    )


def _page(document: Document, markets: Mapping[str, Market]) -> tuple[Page, list[Market]]:
    """Return a document as a page, and the markets that it may be of, the likeliest first."""
    page = Page(document)
    own = market_of(page.host, markets)
    if own:
        possible = [own]
    elif document.kind == "json":
        small = len(document.content) <= LIMITS.page
        possible = [markets[site] for site in adapters() if small and site in markets]
    else:
        marked = [a.SITE for a in adapters().values() if any(m in page.text for m in a.MARKS)]
        possible = [markets[site] for site in marked if site in markets]
    return page, possible


def _collected(page: Page, possible: list[Market]) -> tuple[Adapter, list[Draft]]:
    """Return the adapter that reads a page, and the drafts of what it lists."""
    general = adapters()[OTHER]
    linked = linked_drafts(page)
    for market in possible:
        page.market, page.site = market, market.id
        adapter = adapters().get(market.id, general)
        found = _one_article(merged([linked, *adapter.drafts(page)]), linked)
        if any(_says(draft) for draft in found):
            return adapter, found
    page.market = possible[0] if possible and page.document.kind != "json" else None
    page.site = page.market.id if page.market else OTHER
    found = merged([linked, *general.drafts(page)]) if page.document.kind != "json" else []
    said = any(_says(draft) for draft in found)
    return adapters().get(page.site, general), _one_article(found, linked) if said else []


def _one_article(drafts: list[Draft], linked: list[Draft]) -> list[Draft]:
    """Return drafts with those of the page's one article made one, by the number in its address."""
    articles = [draft for draft in drafts if draft.get("kind") == "item"]
    if len(articles) < 2:
        return drafts
    keys = [draft.get("key", "") for draft in articles if draft not in linked]
    one = merged([[{**draft, "key": "0"}] for draft in articles])[0]
    one["key"] = next((key for key in keys if key), articles[0].get("key", ""))
    return [one, *(draft for draft in drafts if draft.get("kind") != "item")]


def _says(draft: Draft) -> bool:
    return bool(draft.get("title") or draft.get("text"))


def _reading(
    page: Page, adapter: Adapter, found: list[Draft], markets: Mapping[str, Market]
) -> PageReading:
    losses: list[CoverageLoss] = []
    listings = list(_listings(page, adapter, found, losses))
    remarks = [f"{page.document.name}: {page.read.remark}"] if page.read.remark else []
    if not listings or any(loss.kind == "no_listing" for loss in losses):
        refused = refusal_of(page, markets)
        if refused and (not listings or refused.kind in {"blocked", "login"}):
            losses.append(refused)
        elif not losses and page.document.kind == "page":
            why = "neither its elements nor its data hold a listing that is known how to read"
            losses.append(page.document.loss("no_listing", why, site=page.site))
    return PageReading(tuple(listings), tuple(losses), tuple(remarks))


def _listings(
    page: Page, adapter: Adapter, found: list[Draft], losses: list[CoverageLoss]
) -> Iterator[Listing]:
    keyword, number = _asked(page, adapter)
    counts = {"card": 0, "item": 0, "post": 0}
    told = {draft.get("key") for draft in found if _says(draft)}
    for draft in found:
        if not _says(draft) and draft.get("key") in told:
            continue  # a card around another, or the article's own address
        kind = draft.setdefault("kind", "card")
        counts[kind] += 1
        place = kind if kind == "item" else f"{kind} {counts[kind]}"
        if not _says(draft):
            why = "it has a number or an address, but neither a title nor a text"
            losses.append(page.document.loss("no_listing", why, place, page.site))
        elif kind == "card":
            yield _listing(page, draft, place, (keyword, number, counts[kind]))
        else:
            yield _listing(page, draft, place, ("", 0, 0))


def _asked(page: Page, adapter: Adapter) -> tuple[str, int]:
    """Return what was searched for, and the number of the page of results; 0 where unknown."""
    query = page.query
    keyword = next((clean(query[name]) for name in adapter.KEYWORDS if query.get(name)), "")
    for name, first, step in adapter.PAGES:
        value = query.get(name, "")
        if value.isdecimal() and len(value) < 7:
            return keyword, max((int(value) - first) // step + 1, 1)
    shown = first_text(page.tree, adapter.PAGER) if adapter.PAGER and page.html else ""
    if shown.isdecimal() and len(shown) < 7:
        return keyword, int(shown)
    return keyword, 1 if keyword and adapter.PAGES else 0


def _listing(page: Page, draft: Draft, place: str, asked: tuple[str, int, int]) -> Listing:
    get: Callable[..., Any] = draft.get
    document = page.document
    title, text, seller = get("title", ""), get("text", ""), get("seller", "")
    price = price_of(get("price", ""), get("currency") or page.currency)
    published, photos = get("published"), get("photos")
    return Listing(
        site=page.site,
        key=get("key") or key_of(title, text, price.text, seller),
        kind=draft["kind"],
        document=document.sha256,
        place=place,
        title=title,
        text=text,
        url=_absolute(page.url, get("url", "")),
        price_text=price.text,
        price=price.value,
        currency=price.currency if price.text else "",
        condition=get("condition", ""),
        seller=seller,
        location=get("location", ""),
        published=day_of(published) if published else "",
        photos=_photos(document, photos) if photos else (),
        keyword=asked[0],
        page=asked[1],
        position=asked[2],
        seen=document.seen,
    )


def _absolute(base: str, url: str) -> str:
    if url.startswith("//"):
        return "https:" + url
    if not url or url.startswith(("http://", "https://")) or not base:
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _photos(document: Document, urls: Iterable[str]) -> tuple[Photo, ...]:
    digests = document.photos
    return tuple(
        [
            Photo(
                url=f"https:{url}" if url[:2] == "//" else url,
                digest=_digest(document, url) if digests else "",
            )
            for url in urls
            if url and url[:5] != "data:"
        ]
    )


def _digest(document: Document, url: str) -> str:
    known = document.photos
    for address in (url, _absolute(document.url, url), plain_address(url)):
        if address in known:
            return known[address]
    return ""


def with_photos(listings: Iterable[Listing], digests: Mapping[str, str]) -> list[Listing]:
    """Return listings with the digests of photos that were found elsewhere, as in an archive.

    Args:
        listings: The listings.
        digests: Digest of a photo by its address.
    """
    return [
        msgspec.structs.replace(
            listing,
            photos=tuple(
                photo if photo.digest else Photo(url=photo.url, digest=digests.get(photo.url, ""))
                for photo in listing.photos
            ),
        )
        if listing.photos
        else listing
        for listing in listings
    ]
