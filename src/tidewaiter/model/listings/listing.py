"""A listing as it was seen, and what a page failed to give."""

from __future__ import annotations

from typing import Literal

import msgspec

LossKind = Literal[
    "blocked", "login", "empty", "unreadable", "too_large", "unknown_format", "no_listing",
    "outside",
]  # fmt: skip
"""Why a page or a file gave less than it should."""
ListingKind = Literal["card", "item", "post", "row"]


class SeenAt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a page was seen, by three clocks that need not agree; "" where one is silent.

    Attributes:
        server: ``Date`` of the server's answer, ``YYYY-MM-DDThh:mm:ssZ``.
        browser: Date that the browser or archiver wrote into the copy.
        stated: Day or time that the export itself states for the row.
    """

    server: str = ""
    browser: str = ""
    stated: str = ""


class Photo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A photo that a listing shows.

    Attributes:
        url: Its address as the page writes it, or the name of a file beside the page.
        digest: SHA-256 of its bytes; "" where they are not on file.
    """

    url: str
    digest: str = ""


class Listing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One listing at one time, with everything the page says of it, verbatim.

    Attributes:
        site: Identifier of the market, such as ``goofish``; ``other`` where no adapter knows it.
        key: Number of the article at the site; where it has none, a digest of what it says.
        kind: A card among results, the page of one article, a post, or a row of an export.
        document: SHA-256 of the bytes that it was read from.
        place: Where in them: ``card 12``, ``row 40``, ``record 3, card 2``.
        title: Title.
        text: Description or body; "" where there is none.
        url: Address of the article.
        price_text: Price as the page writes it.
        price: In whole units of the currency; None where the page states none openly.
        currency: Three-letter code, or "".
        condition: As the page writes it.
        seller: Name or number of the seller as the page writes it; never shown, only hashed.
        location: As the page writes it.
        published: Day on which the seller put it up, ``YYYY-MM-DD``, or "".
        photos: What it shows, in order.
        keyword: What was searched for, or "".
        page: Number of the page of results, from 1; 0 where unknown.
        position: Number among the results, from 1; 0 where unknown.
        seen: When.
    """

    site: str
    key: str
    kind: ListingKind
    document: str
    place: str
    title: str
    text: str = ""
    url: str = ""
    price_text: str = ""
    price: float | None = None
    currency: str = ""
    condition: str = ""
    seller: str = ""
    location: str = ""
    published: str = ""
    photos: tuple[Photo, ...] = ()
    keyword: str = ""
    page: int = 0
    position: int = 0
    seen: SeenAt = SeenAt()


class CoverageLoss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What could not be read, and why: it is counted, never dropped.

    Attributes:
        document: SHA-256 of the bytes, or "" where they could not be taken in.
        name: Name of the file, and of the part inside it.
        kind: Why.
        why: The same in words, with what was found.
        site: Identifier of the market, or "".
        url: Address, or "".
    """

    document: str
    name: str
    kind: LossKind
    why: str
    site: str = ""
    url: str = ""
