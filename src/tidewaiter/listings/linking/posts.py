"""What does a listing show, over all the times it was seen?

The same site and the same key of a listing is the same listing seen again. A listing may offer
several kinds of goods, and a seller may put other goods into an old listing, so its offers are
kept apart where they contradict each other. What is left is a post: one kind of goods in one
listing, with everything that was ever said of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.linking.clusters import Bond, clustered
from tidewaiter.listings.linking.contradictions import Goods, goods_of, joined
from tidewaiter.listings.linking.texts import folded_text
from tidewaiter.listings.photos.numbers import folded_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.model.listings.lot import ObservedOffer

_SEVERAL = 40  # kinds of goods in one listing beyond which only neighbours are compared


class Post(NamedTuple):
    """One kind of goods in one listing.

    Attributes:
        offers: Its observed offers, in order of day and identifier.
        goods: What they state of the goods.
        site: Identifier of the market.
        listing: ``SITE/KEY``.
        sellers: Pseudonyms that it was seen under.
        texts: Texts, folded.
        serials: Serial numbers from texts, folded.
        labels: Serial numbers from photos, folded.
        part_numbers: Part numbers, folded.
        contacts: Hashes of contacts.
        pictures: First digest of each picture that it shows.
        quantities: Numbers of chips claimed.
        prices: Prices asked, with the currency.
    """

    offers: tuple[ObservedOffer, ...]
    goods: Goods
    site: str
    listing: str
    sellers: frozenset[str]
    texts: frozenset[str]
    serials: frozenset[str]
    labels: frozenset[str]
    part_numbers: frozenset[str]
    contacts: frozenset[str]
    pictures: frozenset[str]
    quantities: frozenset[float]
    prices: frozenset[tuple[str, float]]

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands among others: like goods by each other, then by the first offer."""
        stated = self.goods.stated
        names = ("product", "chip", "memory", "form")
        return (
            *(stated.get(name, "") for name in names),
            sorted(self.quantities),
            sorted(self.prices),
            self.offers[0].id,
        )


def posts_of(
    offers: Iterable[ObservedOffer], pictures: Mapping[str, str], forms: Mapping[str, str]
) -> tuple[Post, ...]:
    """Return the posts of observed offers, like goods by each other.

    Args:
        offers: The offers; one whose identifier comes twice is taken once.
        pictures: For photos by digest, the first photo of the same picture.
        forms: Form factor that a word in the name of a chip means.
    """
    listings: dict[str, list[ObservedOffer]] = {}
    once = {offer.id: offer for offer in offers}
    for offer in sorted(once.values(), key=lambda offer: (offer.day, offer.id)):
        listings.setdefault(offer.listing, []).append(offer)
    posts = [
        _post(members, goods, pictures)
        for listed in listings.values()
        for members, goods in _kinds(listed, forms)
    ]
    return tuple(sorted(posts, key=lambda post: post.order))


def _kinds(
    listed: Sequence[ObservedOffer], forms: Mapping[str, str]
) -> list[tuple[list[ObservedOffer], Goods]]:
    """Return the offers of a listing in sets without a contradiction."""
    goods = [goods_of(offer, forms) for offer in listed]
    if len(goods) == 1:
        return [(list(listed), goods[0])]
    bonds = _bonds(goods)
    kinds = []
    for members in clustered(goods, bonds, 1.0).members:
        whole = goods[members[0]]
        for number in members[1:]:
            whole = joined(whole, goods[number])
        kinds.append(([listed[number] for number in members], whole))
    return kinds


def _bonds(goods: Sequence[Goods]) -> list[Bond]:
    """Return bonds from each offer to the first that states the same, and among those first."""
    first: dict[str, int] = {}
    bonds = []
    for number, stated in enumerate(goods):
        at = first.setdefault(repr(sorted(stated.stated.items())), number)
        if at != number:
            bonds.append(Bond(1.0, at, number))
    several = list(first.values())
    for place, one in enumerate(several):
        bonds += [Bond(1.0, one, other) for other in several[place + 1 : place + 1 + _SEVERAL]]
    return bonds


def _post(members: Sequence[ObservedOffer], goods: Goods, pictures: Mapping[str, str]) -> Post:
    return Post(
        offers=tuple(members),
        goods=goods,
        site=members[0].site,
        listing=members[0].listing,
        sellers=frozenset(offer.seller for offer in members if offer.seller),
        texts=frozenset(text for offer in members if (text := folded_text(offer.text))),
        serials=_folded(number for offer in members for number in offer.serials),
        labels=_folded(number for offer in members for number in offer.labels),
        part_numbers=_folded(number for offer in members for number in offer.part_numbers),
        contacts=frozenset(contact for offer in members for contact in offer.contacts),
        pictures=frozenset(pictures.get(d, d) for offer in members for d in offer.photos),
        quantities=frozenset(o.quantity for o in members if o.quantity is not None),
        prices=frozenset((o.currency, o.price) for o in members if o.price is not None),
    )


def _folded(numbers: Iterable[str]) -> frozenset[str]:
    return frozenset(folded for number in numbers if (folded := folded_number(number)))
