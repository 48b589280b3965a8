"""What an answer about an order says, before it is text or a page: sections of marked items.

Every text of the input stands between the marks of an isolate (Unicode TR 9), which no input can
hold, because what does not print is written out; a page turns them into elements, a terminal drops
them.
"""

from __future__ import annotations

from typing import NamedTuple

from tidewaiter.report.parties.lists_text import printable

OPEN, CLOSE = "\u2068", "\u2069"
MOST = 900


class Ref(NamedTuple):
    """A place in a numbered source."""

    number: int
    place: str


class Row(NamedTuple):
    """What is said of an item under one label."""

    label: str
    points: tuple[str, ...]


class Item(NamedTuple):
    """One thing said, with its mark (``Match 1``), what stands under it, and its sources."""

    text: str
    rows: tuple[Row, ...] = ()
    refs: tuple[Ref, ...] = ()
    mark: str = ""


class Section(NamedTuple):
    """A section: a name for links, a title, a sentence in front, and its items."""

    name: str
    title: str
    lead: str
    items: tuple[Item, ...] = ()


class Answer(NamedTuple):
    """All that is said of one order.

    Attributes:
        order: The order, in words.
        banner: The outcome in words; the first line is the most important.
        sections: What is said, in order.
        sources: The sources, in the order of their numbers.
    """

    order: str
    banner: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...]


def inert(text: str, most: int = MOST) -> str:
    """Return a text of the input that can turn no page and no terminal, cut with a mark."""
    more = len(text) - most
    cut = f" … [{more:,} characters more]" if more > 0 else ""
    return f"{OPEN}{printable(text[:most])}{CLOSE}{cut}"


def row(label: str, *texts: str) -> tuple[Row, ...]:
    """Return a row of texts of the input, or none where there is nothing to say."""
    points = tuple(inert(text) for text in texts if text)
    return (Row(label, points),) if points else ()
