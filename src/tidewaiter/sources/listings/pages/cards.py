"""Which cards does a page show, and what does each say? Fields are found once for the whole page.

A field belongs to the innermost card around it. Asking the page once for each field, and not each
card, keeps the time linear, however cards lie inside each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from tidewaiter.model.listings.listing import ListingKind

_HIGHEST = 24
_TAG = re.compile(r"<[^<>]{1,200}>")
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)))


class Draft(TypedDict, total=False):
    """What one layer of a page says of a listing, all as text; see ``Listing`` for the names."""

    kind: ListingKind
    key: str
    url: str
    title: str
    text: str
    price: str
    currency: str
    condition: str
    seller: str
    location: str
    published: str
    photos: list[str]
    place: str


class Field(NamedTuple):
    """Where a field of a card stands.

    Attributes:
        name: Name in :class:`Draft`.
        css: Selector of its nodes, or several: a later one is asked for cards that lack it still.
        attributes: Attributes that hold it, the first that is there; the node's text otherwise.
        pieces: Whether all nodes are pieces of it; otherwise the first that says something is it.
    """

    name: str
    css: str | tuple[str, ...]
    attributes: tuple[str, ...] = ()
    pieces: bool = False


def clean(text: str | None) -> str:
    """Return a text on one line, without control characters."""
    if not text:
        return ""
    if text.isprintable() and "  " not in text:
        return text.strip()
    text = " ".join(text.split())
    return text if text.isprintable() else text.translate(_CONTROLS)


def lines(text: str | None) -> str:
    """Return a text with its lines kept, each one clean."""
    kept = (clean(line) for line in (text or "").splitlines())
    return "\n".join(line for line in kept if line)


def untagged(text: str) -> str:
    """Return a title without the marks that a search puts around its words."""
    return clean(_TAG.sub("", text) if "<" in text else text)


def cards(
    tree: LexborHTMLParser, css: str, fields: Iterable[Field]
) -> list[tuple[LexborNode, Draft]]:
    """Return every card of a page with what it says, in order.

    Args:
        tree: The page.
        css: Selector of the cards.
        fields: Where their fields stand.
    """
    nodes = _found(tree, css)
    owners = {node.mem_id: number for number, node in enumerate(nodes)}
    drafts: list[Draft] = [{} for _ in nodes]
    for field in fields:
        if isinstance(field.css, str):
            _gather(_found(tree, field.css), field, owners, drafts)
            continue
        for selector in field.css:
            _gather(_found(tree, selector), field, owners, drafts)
            if all(field.name in draft for draft in drafts):
                break
    return list(zip(nodes, drafts, strict=True))


def _found(tree: LexborHTMLParser, css: str) -> list[LexborNode]:
    """Return the nodes that meet any of some selectors, once and in order."""
    found = tree.css(css)
    return list({node.mem_id: node for node in found}.values()) if "," in css else found


def _gather(
    nodes: list[LexborNode], field: Field, owners: dict[int, int], drafts: list[Draft]
) -> None:
    name, pieces, several = field.name, field.pieces, field.name == "photos"
    said = _by_attribute(field) if field.attributes else _by_text
    for node, draft in _owned(nodes, owners, drafts):
        if several:
            draft.setdefault(name, []).append(said(node))
        elif (pieces or name not in draft) and (words := said(node)):
            draft[name] = draft[name] + words if name in draft else words


def _owned(
    nodes: list[LexborNode], owners: dict[int, int], drafts: list[Draft]
) -> Iterator[tuple[LexborNode, Any]]:
    """Yield every node that lies in a card, with what the card says."""
    get = owners.get
    for node in nodes:
        around: LexborNode | None = node
        for _ in range(_HIGHEST):
            if around is None:
                break
            if (number := get(around.mem_id)) is not None:
                yield node, drafts[number]
                break
            around = around.parent


def _by_text(node: LexborNode) -> str:
    return clean(node.text())


def _by_attribute(field: Field) -> Callable[[LexborNode], str]:
    """Return what reads the first of a field's attributes, and else the text of its node."""
    attributes, text_too = field.attributes, field.name != "photos"

    def said(node: LexborNode) -> str:
        there = node.attributes
        for attribute in attributes:
            if value := there.get(attribute):
                return clean(value)
        return clean(node.text()) if text_too else ""

    return said


def first_text(tree: LexborHTMLParser, *selectors: str) -> str:
    """Return the text of the first node that says something, by the first selector that does."""
    for css in selectors:
        for node in tree.css(css)[:20]:
            if said := clean(node.text()):
                return said
    return ""


def block_text(tree: LexborHTMLParser, *selectors: str) -> str:
    """Return the text of the first node that says something, with its lines kept."""
    for css in selectors:
        for node in tree.css(css)[:20]:
            if said := lines(node.text(separator="\n")):
                return said
    return ""


def attribute_values(tree: LexborHTMLParser, css: str, *attributes: str) -> list[str]:
    """Return the first of some attributes that each node has, in order and once."""
    found: dict[str, None] = {}
    for node in tree.css(css)[:500]:
        there = node.attributes
        value = next((v for name in attributes if (v := there.get(name))), "")
        if value:
            found.setdefault(clean(value))
    return list(found)


def merged(layers: Iterable[list[Draft]]) -> list[Draft]:
    """Return the listings of several layers of a page; an earlier layer's words win.

    Listings of the same number are one; a card that comes twice in a layer stays two.
    """
    result: list[Draft] = []
    for layer in layers:
        by_key: dict[str, list[Draft]] = {}
        for draft in result:
            by_key.setdefault(draft.get("key", ""), []).append(draft)
        for draft in layer:
            same = by_key.get(draft.get("key", "")) if draft.get("key") else None
            if same:
                for known in same:
                    _fill(known, draft)
            else:
                result.append(draft)
    return result


def _fill(known: Any, other: Mapping[str, Any]) -> None:  # noqa: ANN401
    for name, value in other.items():
        if value and not known.get(name):
            known[name] = value
