"""What do two posts share that strangers do not?

Each kind of evidence finds the pairs that share it: a serial number, one in a photo, a list of part
numbers, a picture, a text, a contact or a seller. What too many share says nothing. Where many
share one thing, each post is compared with its neighbours in the order of goods.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.linking.stock import many_sellers, stock_pictures
from tidewaiter.listings.linking.texts import near_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tidewaiter.listings.linking.posts import Post
    from tidewaiter.model.listings.linking import LinkRules
    from tidewaiter.model.listings.lot import LinkKind


class Shared(NamedTuple):
    """Something that two posts share.

    Attributes:
        one: Number of the first post.
        other: Number of the second, greater.
        kind: Kind of evidence.
        weight: From 0 to 1.
        words: What it is.
    """

    one: int
    other: int
    kind: LinkKind
    weight: float
    words: str


def shared_things(posts: Sequence[Post], rules: LinkRules) -> Iterator[Shared]:
    """Yield what pairs of posts share, kind after kind.

    Args:
        posts: Posts, like goods by each other.
        rules: Weights and limits.
    """
    yield from _numbers(posts, rules)
    yield from _part_lists(posts, rules)
    yield from _pictures(posts, rules)
    yield from _contacts(posts, rules)
    yield from _texts(posts, rules)


def _numbers(posts: Sequence[Post], rules: LinkRules) -> Iterator[Shared]:
    """Yield shared serial numbers, a text's with a photo's too."""
    groups = _grouped(posts, lambda post: post.serials | post.labels)
    for number, one, other in _pairs(many_sellers(posts, groups, rules.most_sellers), rules.window):
        printed = number in posts[one].serials and number in posts[other].serials
        kind: LinkKind = "serial" if printed else "label"
        place = "" if printed else " read off a photo"
        yield Shared(one, other, kind, rules.weight(kind), f"serial number {number}{place}")


def _part_lists(posts: Sequence[Post], rules: LinkRules) -> Iterator[Shared]:
    """Yield shared lists of part numbers: one number names a product, several together a lot."""
    fewest = rules.fewest_part_numbers
    groups = _grouped(
        posts,
        lambda post: (
            [" ".join(sorted(post.part_numbers))] if len(post.part_numbers) >= fewest else []
        ),
    )
    weight = rules.weight("part_numbers")
    for listed, one, other in _pairs(many_sellers(posts, groups, rules.most_sellers), rules.window):
        yield Shared(one, other, "part_numbers", weight, f"list of part numbers {listed}")


def _pictures(posts: Sequence[Post], rules: LinkRules) -> Iterator[Shared]:
    stock = stock_pictures(posts, rules.photo)
    groups = _grouped(posts, lambda post: post.pictures - stock.keys())
    for picture, one, other in _pairs(groups, rules.window):
        yield Shared(one, other, "photo", rules.weight("photo"), f"picture {picture[:12]}")


def _contacts(posts: Sequence[Post], rules: LinkRules) -> Iterator[Shared]:
    weight = rules.weight("contact")
    groups = _grouped(posts, lambda post: post.contacts)
    for contact, one, other in _pairs(
        many_sellers(posts, groups, rules.most_sellers), rules.window
    ):
        yield Shared(one, other, "contact", weight, f"contact {contact[:12]}")
    for seller, one, other in _pairs(_grouped(posts, lambda post: post.sellers), rules.window):
        yield Shared(one, other, "contact", weight, f"seller {seller}")


def _texts(posts: Sequence[Post], rules: LinkRules) -> Iterator[Shared]:
    """Yield near-duplicate texts; a short one weighs less, a formula of the trade nothing."""
    groups = many_sellers(posts, _grouped(posts, lambda post: post.texts), rules.text.most_sellers)
    texts = sorted(groups, key=lambda text: (groups[text][0], text))
    whole = rules.weight("text")
    enough = rules.text.enough
    for text, one, other in _pairs(groups, rules.window):
        weight = whole * min(1.0, max(1, len(text) - 2) / enough)
        yield Shared(one, other, "text", weight, "the same text")
    first = {text: _first_of_kinds(posts, groups[text]) for text in texts}
    for pair in near_texts(texts, rules.text, rules.window):
        weight = whole * pair.jaccard * min(1.0, pair.threes / enough)
        words = f"near-duplicate text (Jaccard {pair.jaccard:.2f})"
        for one, other in _facing(first[texts[pair.one]], first[texts[pair.other]]):
            yield Shared(one, other, "text", weight, words)


def _first_of_kinds(posts: Sequence[Post], numbers: Sequence[int]) -> list[int]:
    """Return the first post of each kind of goods; it holds the others, which share its text."""
    first: dict[tuple[object, ...], int] = {}
    for number in numbers:
        first.setdefault(tuple(sorted(posts[number].goods.stated.items())), number)
    return sorted(first.values())


def _facing(here: Sequence[int], there: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of posts of two texts that are neighbours in the order of goods."""
    both = sorted({(n, 0) for n in here} | {(n, 1) for n in there})
    for (one, side), (other, facing) in pairwise(both):
        if side != facing and one != other:
            yield one, other


def _grouped(
    posts: Sequence[Post], things: Callable[[Post], Iterable[str]]
) -> dict[str, list[int]]:
    """Return numbers of posts, rising, by what they show."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, post in enumerate(posts):
        for thing in things(post):
            groups[thing].append(number)
    return dict(sorted(groups.items()))


def _pairs(groups: dict[str, list[int]], window: int) -> Iterator[tuple[str, int, int]]:
    """Yield pairs that share a thing: all of few, neighbours in order of many."""
    for thing, numbers in groups.items():
        if len(numbers) <= 2 * window:
            for one, other in combinations(numbers, 2):
                yield thing, one, other
            continue
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 : place + 1 + window]:
                yield thing, one, other
