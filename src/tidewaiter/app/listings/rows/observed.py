"""From a listing and what its text says to offers in rows, nobody's name or number in them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from tidewaiter.listings.contacts import contacts_in, covered, pseudonym
from tidewaiter.model.listings.lot import ObservedOffer
from tidewaiter.model.listings.offer import PageFields
from tidewaiter.model.listings.scan import OfferRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.app.listings.rows.asking import Rates
    from tidewaiter.app.listings.rows.rulings import Rulings
    from tidewaiter.listings.contacts import Contact
    from tidewaiter.model.listings.listing import Listing
    from tidewaiter.model.listings.offer import Offer, TextReading
    from tidewaiter.model.listings.stated import StatedNumber, StatedWord


class Observed(NamedTuple):
    """An offer as a row, and as what lots are made of."""

    row: OfferRow
    offer: ObservedOffer


class Asking(NamedTuple):
    """What rows are made with.

    Attributes:
        key: Key of the pseudonyms.
        as_of: Day for listings that name none, ``YYYY-MM-DD``.
        rulings: The law.
        rates: Exchange rates.
    """

    key: bytes
    as_of: str
    rulings: Rulings
    rates: Rates


class _Cleared(NamedTuple):
    """A text without contacts, and the pseudonyms of those."""

    text: str
    contacts: tuple[str, ...]
    found: tuple[Contact, ...]


def text_of(listing: Listing) -> str:
    """Return the words of a listing: title, and the text below it unless that repeats it."""
    if not listing.text or listing.text == listing.title:
        return listing.title
    if listing.title and listing.text.startswith(listing.title):
        return listing.text
    return f"{listing.title}\n{listing.text}" if listing.title else listing.text


def fields_of(listing: Listing) -> PageFields:
    """Return what the page says beside the text."""
    return PageFields(
        price=listing.price,
        currency=listing.currency,
        condition=listing.condition,
        site=listing.site,
    )


def day_of(listing: Listing, as_of: str) -> tuple[str, str]:
    """Return the day of a listing and who says so.

    The day on which it was seen goes before the day on which it was put up, since it was on offer
    then; where no clock speaks it is the day asked about.
    """
    seen = listing.seen
    for who in ("stated", "browser", "server"):
        if moment := getattr(seen, who):
            return moment[:10], who
    return (listing.published, "published") if listing.published else (as_of, "asked")


def observed(listing: Listing, reading: TextReading, asking: Asking) -> tuple[Observed, ...]:
    """Return the offers of a listing.

    Args:
        listing: The listing.
        reading: What :func:`text_of` says.
        asking: What rows are made with.
    """
    text = text_of(listing)
    cleared = _cleared(text, reading, asking.key)
    return tuple(
        _one(listing, reading, offer, asking, (text, cleared, number))
        for number, offer in enumerate(reading.offers, 1)
    )


def _cleared(text: str, reading: TextReading, key: bytes) -> _Cleared:
    numbers = (*reading.serials, *reading.part_numbers)
    found = contacts_in(text, [word.span for word in numbers if word.span is not None])
    hashed = (pseudonym(key, "contact", one.kind, one.value) for one in found)
    return _Cleared(covered(text, found), tuple(sorted(set(hashed))), found)


def _one(
    listing: Listing,
    reading: TextReading,
    offer: Offer,
    asking: Asking,
    text: tuple[str, _Cleared, int],
) -> Observed:
    _, cleared, number = text
    day, who = day_of(listing, asking.as_of)
    name = f"{listing.document}|{listing.place}|{number}"
    row = OfferRow(
        offer=hashlib.sha256(name.encode()).hexdigest()[:16],
        listing=f"{listing.site}/{listing.key}",
        site=listing.site,
        url=listing.url,
        document=listing.document,
        place=listing.place,
        day=day,
        day_from=who,
        keyword=listing.keyword,
        page=listing.page,
        position=listing.position,
        seller=_seller(listing, asking.key),
        text=cleared.text,
        quote=offer.where.of(cleared.text) if offer.where else "",
        **_goods(offer),
        **_price(offer, cleared),
        **_of_text(reading, listing),
        **_ruling(offer, day, asking.rulings),
        lot="",
    )
    per_chip = asking.rates.per_chip(row)
    if per_chip is not None:
        row = replace(row, cny_per_chip=per_chip.cny, usd_per_chip=per_chip.usd)
    return Observed(row, _for_lots(row, reading, listing, cleared))


def _seller(listing: Listing, key: bytes) -> str:
    return pseudonym(key, "seller", listing.site, listing.seller) if listing.seller else ""


def _goods(offer: Offer) -> dict[str, Any]:
    return {
        "chip": offer.chip or "",
        "candidates": "; ".join(offer.candidates),
        "product": offer.product,
        "chips": "; ".join(offer.chips),
        "confidence": offer.confidence,
        "memory_gb": _number(offer.memory_gb),
        "form_factor": _word(offer.form_factor),
        "unit": _word(offer.unit),
        "gpus_per_unit": _number(offer.gpus_per_unit),
        "quantity": _number(offer.quantity),
        "quantity_qualifier": offer.quantity_qualifier,
        "condition": _word(offer.condition),
    }


def _price(offer: Offer, cleared: _Cleared) -> dict[str, Any]:
    price = offer.price
    raw = ""
    if price is not None:
        raw = price.span.of(cleared.text) if price.span else price.raw
    return {
        "price_raw": raw,
        "price": price.value if price else None,
        "currency": price.currency if price else "",
        "price_per": price.per if price else "",
        "price_qualifier": price.qualifier if price else "",
        "price_rule": price.rule if price else "",
        "tax": price.tax if price else "",
        "cny_per_chip": None,
        "usd_per_chip": None,
        "price_flag": "",
    }


def _of_text(reading: TextReading, listing: Listing) -> dict[str, Any]:
    return {
        "location": _word(reading.location) or listing.location,
        "supply": _words(reading.supply),
        "part_numbers": _words(reading.part_numbers),
        "serials": _words(reading.serials),
        "evasive": _words(reading.evasive),
        "contradictions": "; ".join(reading.contradictions),
        "tags": "; ".join(reading.tags),
    }


def _ruling(offer: Offer, day: str, rulings: Rulings) -> dict[str, Any]:
    is_named = bool(offer.chip or offer.candidates)
    found = rulings.on(offer.chips, day, is_named=is_named)
    cite = f"{found.source}, {found.locator}" if found.locator else found.source
    return {
        "control": found.outcome,
        "control_label": found.label,
        "control_rule": found.rule,
        "control_cite": cite,
        "control_why": found.why,
    }


def _for_lots(
    row: OfferRow, reading: TextReading, listing: Listing, cleared: _Cleared
) -> ObservedOffer:
    chips = row.quantity
    if chips is not None and row.gpus_per_unit is not None:
        chips *= row.gpus_per_unit
    elif row.unit not in {"", "card", "module"}:
        chips = None
    return ObservedOffer(
        id=row.offer,
        site=row.site,
        listing=row.listing,
        seller=row.seller,
        day=row.day,
        keyword=row.keyword,
        text=row.text,
        chip=row.chip,
        product=row.product,
        memory_gb=row.memory_gb,
        form_factor=row.form_factor,
        quantity=chips if row.quantity_qualifier != "implied" else None,
        price=row.price,
        currency=row.currency,
        part_numbers=_folded(reading.part_numbers),
        serials=_folded(reading.serials),
        contacts=cleared.contacts,
        photos=tuple(sorted({photo.digest for photo in listing.photos if photo.digest})),
    )


def _folded(words: Iterable[StatedWord]) -> tuple[str, ...]:
    return tuple(sorted({word.value.upper().replace(" ", "") for word in words}))


def _word(word: StatedWord | None) -> str:
    return word.value if word else ""


def _words(words: Iterable[StatedWord]) -> str:
    return "; ".join(word.value for word in words)


def _number(number: StatedNumber | None) -> float | None:
    return number.value if number else None
