"""Which listings show one lot, who sells it, and what says so.

A lot is a set of goods: the same cards however often and by whomever they are offered. Sellers of
one lot stay distinct. Every observation stays, with the first and the last day it was seen.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.model.listings.stated import Share

LinkKind = Literal["same_listing", "serial", "part_numbers", "photo", "text", "contact", "label"]


class ObservedOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offer in a listing at one time: what lots are made of.

    Attributes:
        id: Identifier, the same for the same bytes read again.
        site: Identifier of the market.
        listing: ``SITE/KEY`` of the listing.
        seller: Pseudonym of the seller, or "" where the page names none.
        day: Day on which it was seen, ``YYYY-MM-DD``, or "".
        keyword: What was searched for, or "".
        text: Title and text, normalised.
        chip: Name of the chip, or "".
        product: Identifier of the product line, or "".
        memory_gb: Memory of one chip; None where unknown.
        form_factor: Form, or "".
        quantity: Number of chips claimed, None where unknown.
        price: Asking price of a chip or unit; None where not said.
        currency: Three-letter code, or "".
        part_numbers: Part numbers, folded for comparing.
        serials: Serial numbers, folded for comparing, from the text.
        labels: Serial numbers read off photos, folded.
        contacts: Keyed hashes of telephone numbers, chat names and the like.
        photos: SHA-256 of its photos.
    """

    id: str
    site: str
    listing: str
    seller: str = ""
    day: str = ""
    keyword: str = ""
    text: str = ""
    chip: str = ""
    product: str = ""
    memory_gb: float | None = None
    form_factor: str = ""
    quantity: float | None = None
    price: float | None = None
    currency: str = ""
    part_numbers: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


class OfferLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why two observed offers show one lot.

    Attributes:
        one: Identifier of an observed offer.
        other: Identifier of another.
        kind: What links them.
        weight: Strength, from 0 to 1.
        because: The same in words, with what agrees.
    """

    one: str
    other: str
    kind: LinkKind
    weight: Share
    because: str


class Lot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of goods on offer.

    Attributes:
        id: Identifier, of the first observation.
        offers: Identifiers of its observed offers, in order.
        sellers: Pseudonyms of those who offer it, in order.
        sites: Markets it was seen at, in order.
        chip: Name of the chip at the finest level on which its offers agree, or "".
        product: Identifier of the product line, or "".
        low: Fewest chips claimed at one time; None where nobody says.
        high: Most chips claimed at one time.
        first_seen: First day, or "".
        last_seen: Last day, or "".
        links: What holds it together.
    """

    id: str
    offers: tuple[str, ...]
    sellers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    chip: str = ""
    product: str = ""
    low: float | None = None
    high: float | None = None
    first_seen: str = ""
    last_seen: str = ""
    links: tuple[OfferLink, ...] = ()


class Seller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who offers, by pseudonym.

    Attributes:
        id: Pseudonym: a keyed hash of the site and the seller's name there.
        site: Identifier of the market.
        offers: Number of observed offers.
        lots: Identifiers of lots, in order.
        same_as: Pseudonyms that share a contact or a photo of their own with this one.
        first_seen: First day, or "".
        last_seen: Last day, or "".
    """

    id: str
    site: str
    offers: int
    lots: tuple[str, ...]
    same_as: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
