"""Which posts may be of one lot, how strongly, and because of what?

The weights of what two posts share are added, with what supports it: the same configuration, the
same number of chips (more than one), the same price. The sum is held at one, which is proof.
Support makes no link by itself: many sell the same card at the same price. Posts that contradict
each other are not linked, whatever they share.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.linking.clusters import Bond, strongest_first
from tidewaiter.listings.linking.contradictions import agreed, contradiction
from tidewaiter.listings.linking.evidence import shared_things
from tidewaiter.listings.linking.posts import posts_of
from tidewaiter.listings.photos.same_picture import photo_pairs, pictures_of
from tidewaiter.model.listings.linking import SUPPORT
from tidewaiter.model.listings.lot import OfferLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.listings.linking.evidence import Shared
    from tidewaiter.listings.linking.posts import Post
    from tidewaiter.model.listings.linking import LinkRules
    from tidewaiter.model.listings.lot import LinkKind, ObservedOffer
    from tidewaiter.model.listings.photo import PhotoPrint

_PAIR = itemgetter(0, 1)  # of something shared: the numbers of its two posts
_NAMES = ("chip", "product")
_MODEL = re.compile(r"[a-z]+\d+[a-z\d]*|\d+[a-z]+\d[a-z\d]*")


class Reason(NamedTuple):
    """Why two posts are linked.

    Attributes:
        weight: From 0 to 1.
        kind: The strongest kind of evidence.
        parts: Everything that agrees, in words, each after its weight.
    """

    weight: float
    kind: LinkKind
    parts: tuple[tuple[float, str], ...]

    @property
    def words(self) -> str:
        """Everything that agrees in one line, each with its weight."""
        return "; ".join(f"{words} ({weight:.2f})" for weight, words in self.parts)


class Linked(NamedTuple):
    """Posts and the links between them, before a threshold is chosen.

    Attributes:
        posts: Posts, like goods by each other.
        reasons: Why two posts are linked, by their numbers, the lesser first.
        bonds: The links as bonds between numbers, the strongest first.
        pictures: For photos by digest, the first photo of the same picture.
    """

    posts: tuple[Post, ...]
    reasons: dict[tuple[int, int], Reason]
    bonds: tuple[Bond, ...]
    pictures: dict[str, str]


class _Weighing(NamedTuple):
    """What pairs are weighed with.

    Attributes:
        support: Weight of each kind of support.
        same_price: Most by which two prices differ, as a share, and are the same.
        alike: Words for what two posts both state, filled as they are met.
    """

    support: dict[str, float]
    same_price: float
    alike: dict[frozenset[tuple[str, str]], str]


def linked(
    offers: Sequence[ObservedOffer], photos: Mapping[str, PhotoPrint], rules: LinkRules
) -> Linked:
    """Return the posts of observed offers and why they are linked.

    Args:
        offers: The offers.
        photos: Prints of photos by digest; a photo without a print is equal to itself alone.
        rules: Weights and limits.

    Raises:
        UsageError: If prints have marked points and OpenCV is not installed.
    """
    prints = [photos[digest] for digest in sorted(photos)]
    pictures = pictures_of(sorted(photos), photo_pairs(prints, rules.photo))
    posts = posts_of(offers, pictures, rules.title.forms)
    weighing = _Weighing({kind: rules.weight(kind) for kind in SUPPORT}, rules.same_price, {})
    reasons = {}
    for pair, shared in groupby(sorted(shared_things(posts, rules), key=_PAIR), key=_PAIR):
        reason = _reason(posts[pair[0]], posts[pair[1]], _strongest(shared), weighing)
        if reason is not None:
            reasons[pair] = reason
    bonds = strongest_first(Bond(reason.weight, *pair) for pair, reason in reasons.items())
    return Linked(posts, reasons, tuple(bonds), pictures)


def _strongest(shared: Iterable[Shared]) -> list[Shared]:
    """Return the strongest thing of each kind, the strongest first."""
    things = list(shared)
    if len(things) == 1:
        return things
    kinds: dict[LinkKind, Shared] = {}
    for thing in things:
        if thing.kind not in kinds or kinds[thing.kind].weight < thing.weight:
            kinds[thing.kind] = thing
    return sorted(kinds.values(), key=lambda thing: (-thing.weight, thing.kind))


def offer_link(posts: Sequence[Post], pair: tuple[int, int], reason: Reason) -> OfferLink:
    """Return a link between two posts as one between the first offers of each."""
    one, other = (posts[number].offers[0].id for number in pair)
    return OfferLink(
        one=one, other=other, kind=reason.kind, weight=reason.weight, because=reason.words
    )


def _reason(one: Post, other: Post, things: Sequence[Shared], weighing: _Weighing) -> Reason | None:
    """Return why two posts are linked, or None where they contradict each other."""
    if contradiction(one.goods, other.goods) or _only_worded_alike(one, other, things):
        return None
    parts = [(thing.weight, thing.words) for thing in things]
    only_contact = len(things) == 1 and things[0].kind == "contact"
    parts += _support(one, other, weighing, only_contact=only_contact)
    weight = min(1.0, sum(weight for weight, _ in parts))
    return Reason(weight, things[0].kind, tuple(parts))


def _support(
    one: Post, other: Post, weighing: _Weighing, *, only_contact: bool
) -> list[tuple[float, str]]:
    """Return what supports a link; with a contact alone, numbers count where the price agrees."""
    found = []
    weights = weighing.support
    if alike := _alike(one, other, weighing.alike):
        found.append((weights["configuration"], alike))
    price = _same_price(one, other, weighing.same_price)
    if price or not only_contact:
        several = min((n for n in one.quantities & other.quantities if n > 1), default=None)
        if several is not None:
            found.append((weights["quantity"], f"same number of chips, {several:g}"))
    if price:
        found.append((weights["price"], f"same price, {price}"))
    return found


def _alike(one: Post, other: Post, known: dict[frozenset[tuple[str, str]], str]) -> str:
    """Return what two posts both state of their goods; "" unless chip or product is of it."""
    both = frozenset(one.goods.stated.items() & other.goods.stated.items())
    if both not in known:
        names = {name for name, _ in both}
        is_named = not names.isdisjoint(_NAMES)
        known[both] = f"same {', '.join(agreed(one.goods, other.goods))}" if is_named else ""
    return known[both]


def _same_price(one: Post, other: Post, within: float) -> str:
    for currency, price in sorted(one.prices):
        for against, asked in sorted(other.prices):
            if currency == against and abs(price - asked) <= within * max(price, asked):
                return f"{price:g} {currency}".strip()
    return ""


def _only_worded_alike(one: Post, other: Post, things: Sequence[Shared]) -> bool:
    """Whether texts alone link posts that name different models where the chip is not known.

    Two texts of one wording that each name a model the other does not name, such as A100 and
    H800, are a seller's form for different goods.
    """
    if one.goods.stated.get("chip") and other.goods.stated.get("chip"):
        return False
    if any(thing.kind not in {"text", "contact"} for thing in things):
        return False
    here, there = _models(one), _models(other)
    return bool(here - there) and bool(there - here)


def _models(post: Post) -> set[str]:
    return {word for offer in post.offers[:1] for word in _MODEL.findall(offer.text.casefold())}
