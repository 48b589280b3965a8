"""On which occasions was each lot, or each seller, met? What an estimate of the unseen starts from.

An occasion of capture is a site searched for a keyword on a day. A list, as the estimators of
closed populations mean it, is a set of occasions: all those of a site, of a site and a keyword, or
single ones. Occasions of one site are far from independent, since what is up on Monday is up on
Tuesday; the lists of sites are the least dependent ones, and the answer begins with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.model.listings.lot import Lot, ObservedOffer, Seller

By: TypeAlias = Literal["site", "site and keyword", "site, keyword and day"]


class Captures(NamedTuple):
    """Members by the lists that they are on.

    Attributes:
        member: What is counted: ``lot`` or ``seller``.
        by: What makes a list.
        lists: Names of the lists, in order.
        patterns: Number of members by pattern of lists: one digit a list, 1 where it has them.
        met: Number of members on any list, by the number of single occasions they were met on.
    """

    member: Literal["lot", "seller"]
    by: By
    lists: tuple[str, ...]
    patterns: dict[str, int]
    met: dict[int, int]


def lot_members(lots: Iterable[Lot]) -> dict[str, tuple[str, ...]]:
    """Return each lot with the identifiers of its observed offers."""
    return {lot.id: lot.offers for lot in lots}


def seller_members(
    sellers: Iterable[Seller], offers: Iterable[ObservedOffer]
) -> dict[str, tuple[str, ...]]:
    """Return each seller with the identifiers of his offers; pseudonyms of one party are joined.

    Offers whose page names no seller belong to nobody and are left out.
    """
    first = _first_names(sellers)
    members: dict[str, list[str]] = defaultdict(list)
    for offer in offers:
        if offer.seller:
            members[first.get(offer.seller, offer.seller)].append(offer.id)
    return {seller: tuple(members[seller]) for seller in sorted(members)}


def captures(
    members: Mapping[str, Sequence[str]],
    offers: Iterable[ObservedOffer],
    *,
    member: Literal["lot", "seller"],
    by: By,
) -> Captures:
    """Return on which lists each member is.

    Args:
        members: Identifiers of the observed offers of each.
        offers: The observed offers.
        member: What is counted.
        by: What makes a list.
    """
    lists_of = {offer.id: _list_name(offer, by) for offer in offers}
    occasions = {offer.id: (offer.site, offer.keyword, offer.day) for offer in offers}
    names = tuple(sorted(set(lists_of.values())))
    patterns: Counter[str] = Counter()
    met: Counter[int] = Counter()
    for ids in members.values():
        on = {lists_of[ident] for ident in ids}
        if on:
            patterns["".join("1" if name in on else "0" for name in names)] += 1
            met[len({occasions[ident] for ident in ids})] += 1
    return Captures(member, by, names, dict(sorted(patterns.items())), dict(sorted(met.items())))


def _list_name(offer: ObservedOffer, by: By) -> str:
    if by == "site":
        return offer.site
    keyword = f"{offer.site}: {offer.keyword or '(no keyword)'}"
    return keyword if by == "site and keyword" else f"{keyword}, {offer.day or '(no day)'}"


def _first_names(sellers: Iterable[Seller]) -> dict[str, str]:
    """Return, for each pseudonym, the first of those that are one party."""
    above: dict[str, str] = {}

    def first(name: str) -> str:
        while above.get(name, name) != name:
            name = above[name]
        return name

    for seller in sellers:
        for other in seller.same_as:
            one, two = sorted((first(seller.id), first(other)))
            above[two] = one
    return {name: first(name) for name in above}
