"""A page read back as a tree, refusing what a browser would silently repair."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Node:
    """An element: its tag, attributes, and what it holds."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.held: list[Node | str] = []

    def every(self, tag: str = "") -> Iterator[Node]:
        """Yield every element inside, in order, of one tag or of any."""
        for part in self.held:
            if isinstance(part, Node):
                if tag in {"", part.tag}:
                    yield part
                yield from part.every(tag)

    def one(self, tag: str) -> Node:
        found = list(self.every(tag))
        assert len(found) == 1, f"{len(found)} of <{tag}>"
        return found[0]

    def by_id(self, ident: str) -> Node:
        found = [n for n in self.every() if n.attributes.get("id") == ident]
        assert len(found) == 1, f"{len(found)} elements have the id {ident!r}"
        return found[0]

    def of_class(self, name: str) -> list[Node]:
        return [n for n in self.every() if name in n.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """Words inside, white space joined."""
        parts = [p if isinstance(p, str) else p.text for p in self.held]
        return " ".join("".join(parts).split())

    @property
    def above(self) -> list[str]:
        """Tags of the elements that hold it, innermost first."""
        return [] if self.parent is None else [self.parent.tag, *self.parent.above]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root", {}, None)
        self.open = [self.root]
        self.doctype = ""

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        node = Node(tag, {n: v or "" for n, v in attrs}, self.open[-1])
        self.open[-1].held.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].held.append(data)


def parsed(html: str) -> Node:
    """Return the tree of a page; fails where elements do not nest."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.doctype.lower() == "doctype html"
    assert [n.tag for n in reader.open] == ["root"], "elements are left open"
    return reader.root.one("html")
