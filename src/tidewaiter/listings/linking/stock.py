"""Which pictures, texts and numbers say nothing because everybody shows them?

A maker's product photo, a formula of the trade and a placeholder for a serial number are shared by
strangers. They are told by how they are used: for several kinds of goods, by many sellers, or in
many listings.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.listings.linking.posts import Post
    from tidewaiter.model.listings.linking import PhotoRules


def stock_pictures(posts: Sequence[Post], rules: PhotoRules) -> dict[str, str]:
    """Return the pictures that link nothing by themselves, each with the reason."""
    kinds: dict[str, set[str]] = defaultdict(set)
    sellers: dict[str, set[str]] = defaultdict(set)
    listings: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        kind = post.goods.stated.get("product") or post.goods.stated.get("chip", "")
        for picture in post.pictures:
            listings[picture].add(post.listing)
            sellers[picture] |= post.sellers
            kinds[picture] |= {kind} - {""}
    found = {}
    for picture in sorted(listings):
        counted = {
            f"{len(kinds[picture])} kinds of goods": len(kinds[picture]) > rules.most_kinds,
            f"{len(sellers[picture])} sellers": len(sellers[picture]) > rules.most_sellers,
            f"{len(listings[picture])} listings": len(listings[picture]) > rules.most_listings,
        }
        if why := [words for words, over in counted.items() if over]:
            found[picture] = f"a stock photo: {' and '.join(why)} show it"
    return found


def many_sellers(
    posts: Sequence[Post], groups: dict[str, list[int]], most: int
) -> dict[str, list[int]]:
    """Return groups of posts by what they share, without those of too many sellers.

    Args:
        posts: All posts.
        groups: Numbers of posts by what they share.
        most: Most sellers of one thing; a post without a seller counts as one of its own.
    """
    return {
        shared: numbers
        for shared, numbers in groups.items()
        if len(_parties(posts, numbers)) <= most
    }


def _parties(posts: Sequence[Post], numbers: Sequence[int]) -> set[str]:
    return {min(posts[n].sellers, default=posts[n].listing) for n in numbers}
