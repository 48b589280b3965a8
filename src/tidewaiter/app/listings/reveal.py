"""Who is behind a pseudonym? The sealed originals are read again, and the log says who asked why.

Without the key of the pseudonyms nobody can be revealed; without a reason nobody is.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.evidence.collection_log import objects_in
from tidewaiter.listings.contacts import pseudonym
from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.sources.listings.documents import opened
from tidewaiter.sources.listings.reading import listings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.listings.listing import Listing
    from tidewaiter.store.evidence.collection import Collection

SHORTEST_REASON = 10


class Asked(NamedTuple):
    """Whom somebody wants to know, and why.

    Attributes:
        seller: The pseudonym.
        key: Key of the pseudonyms.
        reason: Why, in words; it is logged.
    """

    seller: str
    key: bytes
    reason: str


class Revealed(msgspec.Struct, frozen=True, kw_only=True):
    """Who is behind a pseudonym.

    Attributes:
        seller: The pseudonym.
        site: Identifier of the market.
        name: Name or number of the seller as the site writes it.
        listings: Addresses of his listings, or their numbers.
    """

    seller: str
    site: str
    name: str
    listings: tuple[str, ...]


def reveal(facts: Facts, collection: Collection, asked: Asked) -> Revealed:
    """Return who is behind a pseudonym of a scan, having logged that it was asked.

    Raises:
        UsageError: If there is no reason, or no seller of the originals has that pseudonym under
            that key; then nothing is logged.
    """
    if len(asked.reason.strip()) < SHORTEST_REASON:
        raise UsageError(
            "nobody is revealed without a reason",
            where=Where("--reason"),
            found=asked.reason,
            allowed=f"words, {SHORTEST_REASON} letters or more",
        )
    found = [one for one in _listings(facts, collection) if _is_meant(one, asked)]
    if not found:
        raise UsageError(
            "no seller of the originals has that pseudonym",
            where=Where(str(collection.folder)),
            found=asked.seller,
            hint="it may have been made with another key",
        )
    collection.note("revealed", f"seller {asked.seller}: {asked.reason.strip()}")
    addresses = dict.fromkeys(one.url or f"{one.site}/{one.key}" for one in found)
    return Revealed(
        seller=asked.seller, site=found[0].site, name=found[0].seller, listings=tuple(addresses)
    )


def _is_meant(listing: Listing, asked: Asked) -> bool:
    if not listing.seller:
        return False
    return pseudonym(asked.key, "seller", listing.site, listing.seller) == asked.seller


def _listings(facts: Facts, collection: Collection) -> Iterator[Listing]:
    """Yield the listings of every file that was taken in."""
    names = {entry.object: entry.name for entry in collection.log() if entry.deed == "taken in"}
    for digest in objects_in(collection.log()):
        if digest not in names:
            continue
        with tempfile.TemporaryDirectory(prefix="tidewaiter-") as folder:
            copy = Path(folder) / (Path(names[digest]).name or "page")
            copy.write_bytes(collection.objects.read(digest))
            for document in opened([copy]):
                if not isinstance(document, CoverageLoss) and document.kind != "photo":
                    yield from listings_of(document, facts.markets).listings
