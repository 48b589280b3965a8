"""Who sells, and which pseudonyms are one party?

Sellers of one lot are not one party: brokers pass a lot around with its pictures. Two pseudonyms
are held to be one where they share a contact, or where they alone show the same pictures in several
lots.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from tidewaiter.listings.linking.stock import stock_pictures
from tidewaiter.model.listings.lot import Seller

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.listings.linking.posts import Post
    from tidewaiter.model.listings.linking import LinkRules
    from tidewaiter.model.listings.lot import Lot, ObservedOffer

_LOTS = 2
Pairs = set[tuple[str, str]]


def sellers_of(lots: Iterable[Lot], posts: Sequence[Post], rules: LinkRules) -> tuple[Seller, ...]:
    """Return the sellers of posts in order of pseudonym; posts without a seller have none.

    Args:
        lots: Lots of the posts.
        posts: All posts.
        rules: Limits beyond which a contact or a picture says nothing.
    """
    lot_of = {ident: lot.id for lot in lots for ident in lot.offers}
    offered: dict[str, list[ObservedOffer]] = defaultdict(list)
    for post in posts:
        for offer in post.offers:
            if offer.seller:
                offered[offer.seller].append(offer)
    same: dict[str, set[str]] = defaultdict(set)
    for one, other in _by_contact(posts, rules) | _by_pictures(posts, lot_of, rules):
        same[one].add(other)
        same[other].add(one)
    return tuple(_seller(ident, offered[ident], lot_of, same[ident]) for ident in sorted(offered))


def _seller(
    ident: str, offers: Sequence[ObservedOffer], lot_of: dict[str, str], same: Iterable[str]
) -> Seller:
    days = [offer.day for offer in offers if offer.day]
    return Seller(
        id=ident,
        site=min(offer.site for offer in offers),
        offers=len(offers),
        lots=tuple(sorted({lot_of[offer.id] for offer in offers})),
        same_as=tuple(sorted(same)),
        first_seen=min(days, default=""),
        last_seen=max(days, default=""),
    )


def _by_contact(posts: Sequence[Post], rules: LinkRules) -> Pairs:
    sellers: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        for offer in post.offers:
            for contact in offer.contacts if offer.seller else ():
                sellers[contact].add(offer.seller)
    return {
        pair
        for named in sellers.values()
        if len(named) <= rules.most_sellers
        for pair in combinations(sorted(named), 2)
    }


def _by_pictures(posts: Sequence[Post], lot_of: dict[str, str], rules: LinkRules) -> Pairs:
    """Return pairs of sellers who alone share pictures, in several lots."""
    stock = stock_pictures(posts, rules.photo)
    shown: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        for picture in sorted(post.pictures - stock.keys()):
            shown[picture].append(post)
    in_lots: dict[tuple[str, str], set[str]] = defaultdict(set)
    for among in shown.values():
        parties = sorted({seller for post in among for seller in post.sellers})
        lots = {lot_of[post.offers[0].id] for post in among}
        if len(lots) == 1 and len(parties) == 2:
            in_lots[parties[0], parties[1]] |= lots
    return {pair for pair, lots in in_lots.items() if len(lots) >= _LOTS}
