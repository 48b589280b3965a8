"""What does data inside a page say? Paths into JSON, and listings by schema.org (JSON-LD 1.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tidewaiter.sources.listings.pages.cards import Draft, clean, lines, untagged
from tidewaiter.sources.listings.pages.page import json_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.sources.listings.pages.page import Page

MOST_VALUES = 200_000
_THINGS = {"Product", "Offer", "IndividualProduct", "ProductGroup", "SomeProducts"}
_OFFERS = {"Offer", "AggregateOffer"}


def at(value: Any, *path: str | int) -> Any:  # noqa: ANN401
    """Return what stands at a path in JSON, or None."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *path: str | int) -> str:  # noqa: ANN401
    """Return a text or number at a path in JSON as text, or ""."""
    found = at(value, *path)
    if isinstance(found, str):
        return untagged(found)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return f"{found:.15g}" if isinstance(found, float) else _digits(found)
    return ""


def _digits(number: int) -> str:
    return str(number) if abs(number) < 10**30 else ""


def first_at(value: Any, *names: str) -> str:  # noqa: ANN401
    """Return the first of some names' texts in an object that says something."""
    return next((said for name in names if (said := text_at(value, *name.split(".")))), "")


def listed_at(value: Any, *path: str | int) -> list[Any]:  # noqa: ANN401
    """Return the objects of an array at a path in JSON."""
    found = at(value, *path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def objects_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Yield every object of a JSON value, outer ones first, without recursion."""
    waiting = [value]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting.extend(reversed(list(found.values())))
        elif isinstance(found, list):
            waiting.extend(reversed(found))


def linked_drafts(page: Page) -> list[Draft]:
    """Return the products that a page describes by schema.org, in order.

    An offer inside a product is part of it, and a product inside a list is one of its cards.
    """
    found: list[Draft] = []
    inner: set[int] = set()
    linked = [json_in(script.content) for script in page.scripts if "ld+json" in script.fields]
    for thing in objects_in(linked):
        if id(thing) in inner or not _types(thing) & _THINGS:
            continue
        inner |= {id(one) for one in objects_in(thing)}
        found.append(_of_thing(thing))
    for draft in found:
        draft["kind"] = "item" if len(found) == 1 else "card"
    return [draft for draft in found if draft.get("title")]


def _types(thing: dict[str, Any]) -> set[str]:
    named = thing.get("@type", "")
    names = named if isinstance(named, list) else [named]
    return {str(name).rpartition("/")[2] for name in names}


def _of_thing(thing: dict[str, Any]) -> Draft:
    offer = _offer(thing)
    condition = first_at(offer, "itemCondition") or first_at(thing, "itemCondition")
    price = first_at(offer, "price", "priceSpecification.price")
    low, high = first_at(offer, "lowPrice"), first_at(offer, "highPrice")
    if not price and low:
        price = low if high in {"", low} else f"{low} - {high}"
    return {
        "key": first_at(thing, "sku", "productID", "mpn")
        or _number_in(first_at(thing, "url", "@id")),
        "url": first_at(thing, "url") or first_at(offer, "url"),
        "title": first_at(thing, "name", "itemOffered.name"),
        "text": lines(str(thing.get("description") or "")),
        "price": price,
        "currency": first_at(offer, "priceCurrency", "priceSpecification.priceCurrency"),
        "condition": re.sub(r"^https?://schema\.org/", "", condition),
        "seller": first_at(offer, "seller.name", "seller", "offeredBy.name"),
        "location": first_at(offer, "availableAtOrFrom.address.addressLocality", "areaServed.name"),
        "photos": photos_of(thing.get("image")),
    }


def _offer(thing: dict[str, Any]) -> dict[str, Any]:
    if _types(thing) & _OFFERS:
        return thing
    offers = thing.get("offers")
    offers = offers if isinstance(offers, list) else [offers]
    return next((one for one in offers if isinstance(one, dict)), {})


def _number_in(url: str) -> str:
    found = re.search(r"\d{6,}", url, re.ASCII)
    return found[0] if found else ""


def photos_of(value: Any) -> list[str]:  # noqa: ANN401
    """Return the addresses of photos in JSON: one, several, or objects that hold them."""
    values = value if isinstance(value, list) else [value]
    found = [v if isinstance(v, str) else first_at(v, "url", "contentUrl") for v in values[:200]]
    return [clean(one) for one in found if one]
