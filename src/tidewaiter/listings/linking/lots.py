"""Which observed offers show one lot, and who sells it?

Offers are gathered into posts (one kind of goods in one listing), posts are linked by what they
share, and links of a weight or more make lots, none of which holds two offers that contradict each
other. The threshold is an argument: how many lots there are is asked at several, since every
missed link counts a lot twice and every false one hides a lot.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tidewaiter.listings.linking.clusters import followed
from tidewaiter.listings.linking.links import linked, offer_link
from tidewaiter.listings.linking.sellers import sellers_of
from tidewaiter.model.listings.lot import Lot, OfferLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.listings.linking.links import Linked
    from tidewaiter.listings.linking.posts import Post
    from tidewaiter.model.listings.linking import LinkRules
    from tidewaiter.model.listings.lot import ObservedOffer, Seller
    from tidewaiter.model.listings.photo import PhotoPrint


class LotsAnswer(NamedTuple):
    """Lots and sellers.

    Attributes:
        lots: In order of their first observation.
        sellers: In order of pseudonym.
        kept_apart: Links that were strong enough and would have brought a contradiction into a
            lot; each says so.
    """

    lots: tuple[Lot, ...]
    sellers: tuple[Seller, ...]
    kept_apart: tuple[OfferLink, ...] = ()


def lots_of(
    offers: Sequence[ObservedOffer],
    photos: Mapping[str, PhotoPrint],
    rules: LinkRules,
    at: float,
) -> LotsAnswer:
    """Return the lots of observed offers and their sellers.

    Args:
        offers: The offers; one whose identifier comes twice is taken once.
        photos: Prints of photos by digest.
        rules: Weights and limits.
        at: Least weight of a link that is followed, from 0 to 1.

    Raises:
        UsageError: If prints have marked points and OpenCV is not installed.
    """
    return lots_at(linked(offers, photos, rules), rules, at)


def lots_at(links: Linked, rules: LinkRules, at: float) -> LotsAnswer:
    """Return the lots at a threshold, of links found once for several thresholds.

    Args:
        links: Posts and why they are linked.
        rules: Weights and limits.
        at: Least weight of a link that is followed.
    """
    posts = links.posts
    strong = takewhile(lambda bond: bond.weight >= at, links.bonds)
    sets = followed([post.goods for post in posts], strong)
    owner = {number: place for place, members in enumerate(sets.members) for number in members}
    held: dict[int, list[OfferLink]] = {}
    for bond in sets.used:
        pair = (bond.one, bond.other)
        held.setdefault(owner[bond.one], []).append(offer_link(posts, pair, links.reasons[pair]))
    apart = []
    for bond, why in sets.refused:
        pair = (bond.one, bond.other)
        link = offer_link(posts, pair, links.reasons[pair])
        apart.append(replace(link, because=f"kept apart by {why}: {link.because}"))
    lots = [
        _lot([posts[number] for number in members], held.get(place, []))
        for place, members in enumerate(sets.members)
    ]
    lots.sort(key=lambda lot: (lot.first_seen, lot.id))
    return LotsAnswer(tuple(lots), sellers_of(lots, posts, rules), tuple(apart))


def _lot(posts: Sequence[Post], links: Iterable[OfferLink]) -> Lot:
    offers = sorted((o for post in posts for o in post.offers), key=lambda o: (o.day, o.id))
    days = [offer.day for offer in offers if offer.day]
    claimed = [offer.quantity for offer in offers if offer.quantity is not None]
    again = [link for post in posts for link in _seen_again(post)]
    return Lot(
        id=offers[0].id,
        offers=tuple(offer.id for offer in offers),
        sellers=tuple(sorted({seller for post in posts for seller in post.sellers})),
        sites=tuple(sorted({post.site for post in posts})),
        chip=_finest(offer.chip for offer in offers),
        product=_finest(offer.product for offer in offers),
        low=min(claimed, default=None),
        high=max(claimed, default=None),
        first_seen=min(days, default=""),
        last_seen=max(days, default=""),
        links=(*again, *links),
    )


def _seen_again(post: Post) -> list[OfferLink]:
    because = f"listing {post.listing} seen again"
    return [
        OfferLink(one=one.id, other=other.id, kind="same_listing", weight=1.0, because=because)
        for one, other in pairwise(post.offers)
    ]


def _finest(names: Iterable[str]) -> str:
    """Return the name that says most; no other name of the lot contradicts it."""
    return max(set(names), key=lambda name: (len(name.split()), len(name), name), default="")
