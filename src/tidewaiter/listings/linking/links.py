"""Which posts may be of one lot, how strongly, and because of what?

The weights of what two posts share are added, with what supports it: the same configuration, the
same number of chips (more than one), the same price. The sum is held at one, which is proof.
Support makes no link by itself: many sell the same card at the same price. Posts that contradict
each other are not linked, whatever they share.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.linking.clusters import Bond
from tidewaiter.listings.linking.contradictions import agreed, contradiction
from tidewaiter.listings.linking.evidence import shared_things
from tidewaiter.listings.linking.posts import posts_of
from tidewaiter.listings.photos.same_picture import photo_pairs, pictures_of
from tidewaiter.model.listings.lot import OfferLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tidewaiter.listings.linking.evidence import Shared
    from tidewaiter.listings.linking.posts import Post
    from tidewaiter.model.listings.linking import LinkRules
    from tidewaiter.model.listings.lot import LinkKind, ObservedOffer
    from tidewaiter.model.listings.photo import PhotoPrint

_MODEL = re.compile(r"[a-z]+\d+[a-z\d]*|\d+[a-z]+\d[a-z\d]*")


class Reason(NamedTuple):
    """Why two posts are linked.

    Attributes:
        weight: From 0 to 1.
        kind: The strongest kind of evidence.
        words: Everything that agrees, each with its weight.
    """

    weight: float
    kind: LinkKind
    words: str


class Linked(NamedTuple):
    """Posts and the links between them, before a threshold is chosen.

    Attributes:
        posts: Posts, like goods by each other.
        reasons: Why two posts are linked, by their numbers, the lesser first.
        pictures: For photos by digest, the first photo of the same picture.
    """

    posts: tuple[Post, ...]
    reasons: dict[tuple[int, int], Reason]
    pictures: dict[str, str]

    def bonds(self) -> list[Bond]:
        """Return the links as bonds between numbers."""
        return [Bond(reason.weight, *pair) for pair, reason in self.reasons.items()]


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
    together: dict[tuple[int, int], dict[LinkKind, Shared]] = {}
    for shared in shared_things(posts, rules):
        kinds = together.setdefault((shared.one, shared.other), {})
        if shared.kind not in kinds or kinds[shared.kind].weight < shared.weight:
            kinds[shared.kind] = shared
    reasons = {}
    for pair in sorted(together):
        reason = _reason(posts[pair[0]], posts[pair[1]], together[pair].values(), rules)
        if reason is not None:
            reasons[pair] = reason
    return Linked(posts, reasons, pictures)


def offer_link(posts: Sequence[Post], pair: tuple[int, int], reason: Reason) -> OfferLink:
    """Return a link between two posts as one between the first offers of each."""
    one, other = (posts[number].offers[0].id for number in pair)
    return OfferLink(
        one=one, other=other, kind=reason.kind, weight=reason.weight, because=reason.words
    )


def _reason(one: Post, other: Post, shared: Iterable[Shared], rules: LinkRules) -> Reason | None:
    """Return why two posts are linked, or None where they contradict each other."""
    if contradiction(one.goods, other.goods):
        return None
    things = sorted(shared, key=lambda thing: (-thing.weight, thing.kind))
    if _only_worded_alike(one, other, things):
        return None
    parts = [(thing.weight, thing.words) for thing in things]
    parts += _support(one, other, rules, only_contact=all(t.kind == "contact" for t in things))
    return Reason(
        weight=min(1.0, sum(weight for weight, _ in parts)),
        kind=things[0].kind,
        words="; ".join(f"{words} ({weight:.2f})" for weight, words in parts),
    )


def _support(
    one: Post, other: Post, rules: LinkRules, *, only_contact: bool
) -> list[tuple[float, str]]:
    """Return what supports a link; with a contact alone, numbers count where the price agrees."""
    found = []
    alike = agreed(one.goods, other.goods)
    if any(words.startswith(("chip ", "product ")) for words in alike):
        found.append((rules.weight("configuration"), f"same {', '.join(alike)}"))
    price = _same_price(one, other, rules.same_price)
    several = sorted(n for n in one.quantities & other.quantities if n > 1)
    if several and (price or not only_contact):
        found.append((rules.weight("quantity"), f"same number of chips, {several[0]:g}"))
    if price:
        found.append((rules.weight("price"), f"same price, {price}"))
    return found


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
    if any(thing.kind not in {"text", "contact"} for thing in things):
        return False
    if one.goods.stated.get("chip") and other.goods.stated.get("chip"):
        return False
    here, there = _models(one), _models(other)
    return bool(here - there) and bool(there - here)


def _models(post: Post) -> set[str]:
    return {word for offer in post.offers[:1] for word in _MODEL.findall(offer.text.casefold())}
