"""Which words and numbers of a text belong to which product?

A text that names one product speaks of it throughout. One that names several is cut between them:
at the mark of a clause, else before the number that leads the next (``8张 A40, 3张 L40``), else at
the next name. What stands in a clause without a name belongs to the product above it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.text.scene import sizes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.listings.text.found.figures import Number
    from tidewaiter.listings.text.found.mentions import Mention
    from tidewaiter.listings.text.found.words import Hit
    from tidewaiter.listings.text.scene import Scene
    from tidewaiter.listings.text.trade import Entry


_LIST_MARKS = frozenset({"/", "、"})


class Item(NamedTuple):
    """A product with the parts of the text that speak of it.

    Attributes:
        mention: Where it is named first.
        entries: The product; several where it is not certain.
        spans: Parts of the normal text.
        numbers: Numbers in them.
        is_only: Whether the text speaks of no other product.
    """

    mention: Mention
    entries: tuple[Entry, ...]
    spans: tuple[tuple[int, int], ...]
    numbers: tuple[Number, ...]
    is_only: bool

    @property
    def entry(self) -> Entry:
        """The product that is most likely meant."""
        return self.entries[0]

    def holds(self, hit: Hit) -> bool:
        """Whether a word belongs to the product."""
        return self.covers(hit.start)

    def covers(self, place: int) -> bool:
        """Whether a place of the normal text belongs to the product."""
        return any(start <= place < end for start, end in self.spans)


def items_of(scene: Scene, chips: Sequence[Mention]) -> list[Item]:
    """Return the products of a text with what belongs to each, in order."""
    if not chips:
        return []
    groups = _listed(scene, chips)
    starts = [0, *(_edge(scene, a[-1], b[0]) for a, b in itertools.pairwise(groups))]
    ends = [*starts[1:], len(scene.text)]
    parts = [
        _item(scene, mention, (span,))
        for group, span in zip(groups, zip(starts, ends, strict=True), strict=True)
        for mention in group
    ]
    joined = _joined(parts)
    if len(joined) == 1:
        only = joined[0]._replace(spans=((0, len(scene.text)),), is_only=True)
        joined = [only._replace(numbers=tuple(scene.numbers))]
    return [each for item in joined for each in _by_memory(scene, item)]


def _listed(scene: Scene, chips: Sequence[Mention]) -> list[list[Mention]]:
    """Return products in groups: those of a list such as H100/H200 share what is said of it."""
    groups: list[list[Mention]] = [[chips[0]]]
    for one, other in itertools.pairwise(chips):
        if scene.text[one.end : other.start].strip() in _LIST_MARKS:
            groups[-1].append(other)
        else:
            groups.append([other])
    return groups


def _edge(scene: Scene, one: Mention, other: Mention) -> int:
    """Return where what belongs to one product ends and what belongs to the next starts."""
    marks = [m for m in scene.words.of("clause") if one.end <= m.start < other.start]
    if marks:
        return marks[-1].end
    leading = [
        n
        for n in scene.numbers
        if n.kind in {"count", "times"} and one.end <= n.start and 0 <= other.start - n.end <= 2
    ]
    if leading and _leads(scene, one):
        return leading[-1].start
    return other.start


def _leads(scene: Scene, mention: Mention) -> bool:
    """Whether a count stands just before a product's name, so that counts lead in this text."""
    return any(
        n.kind in {"count", "times"} and 0 <= mention.start - n.end <= 2 for n in scene.numbers
    )


def _item(scene: Scene, mention: Mention, spans: tuple[tuple[int, int], ...]) -> Item:
    numbers = tuple(n for n in scene.numbers if any(a <= n.start < b for a, b in spans))
    return Item(mention, mention.entries, spans, numbers, is_only=False)


def _joined(parts: list[Item]) -> list[Item]:
    """Return the parts of one product with one memory as one item."""
    joined: list[Item] = []
    for part in parts:
        place = next((i for i, each in enumerate(joined) if _is_same(each, part)), None)
        if place is None:
            joined.append(part)
        else:
            whole = joined[place]
            joined[place] = whole._replace(
                spans=whole.spans + part.spans, numbers=whole.numbers + part.numbers
            )
    return joined


def _is_same(one: Item, other: Item) -> bool:
    if one.entry.product.model != other.entry.product.model:
        return False
    mine, theirs = _sizes_said(one), _sizes_said(other)
    return not mine or not theirs or bool(mine & theirs)


def _sizes_said(item: Item) -> set[float]:
    sizes = sizes_of(item.entry)
    return {n.value for n in item.numbers if n.kind == "memory" and n.value in sizes}


def _by_memory(scene: Scene, item: Item) -> list[Item]:
    """Return one item for each memory size, where clauses set several sizes of a product apart."""
    sized = [n for n in item.numbers if n.kind == "memory" and n.value in sizes_of(item.entry)]
    changes = [(a, b) for a, b in itertools.pairwise(sized) if a.value != b.value]
    if len(changes) != 1 or len({n.value for n in sized}) != 2:
        return [item]
    one, other = changes[0]
    marks = [m for m in scene.words.of("clause") if one.end <= m.start < other.start]
    if not marks or not any(n.kind == "price" and n.start > other.start for n in item.numbers):
        return [item]
    edge = marks[-1].end
    first = tuple((a, min(b, edge)) for a, b in item.spans if a < edge)
    second = tuple((max(a, edge), b) for a, b in item.spans if b > edge)
    return [_item(scene, item.mention, spans) for spans in (first, second)]
