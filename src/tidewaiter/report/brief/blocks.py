"""What a section is made of: words with references, lists, tables and figures.

Sections are written as these; the templates turn each kind into HTML and escape every word.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import msgspec
from markupsafe import Markup

from tidewaiter.report.brief.references import Ref  # noqa: TC001 - msgspec reads it at run time


class Said(NamedTuple):
    """A stretch of text with the sources that it rests on.

    Attributes:
        text: The words.
        refs: Links to sources, set after the words.
        tone: ``plain``, ``strong`` for what to see first, or ``muted``.
    """

    text: str
    refs: tuple[Ref, ...] = ()
    tone: Literal["plain", "strong", "muted"] = "plain"


Words: TypeAlias = tuple[Said, ...]


class Column(NamedTuple):
    """A column of a table."""

    title: str
    numeric: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table; the first cell of each row heads it.

    Attributes:
        caption: What it holds.
        columns: One for each cell of a row.
        rows: Cells; each is one or more paragraphs.
        stacked: On a narrow screen each row becomes a block; otherwise the table scrolls.
        anchors: For each row its identifier on the page, or empty.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Words, ...], ...], ...]
    stacked: bool = False
    anchors: tuple[str, ...] = ()
    kind: Literal["table"] = "table"


class Key(NamedTuple):
    """One entry of a legend.

    Attributes:
        shape: ``circle``, ``diamond``, ``square``, ``triangle``, ``triangle-down``, ``cross``,
            ``thick`` (a bar), ``dashes`` or ``area``; with the prefix ``hollow-`` an outline, with
            ``bar-`` an outline on a bar.
        colour: Name in the palette.
        text: What it stands for.
    """

    shape: str
    colour: str
    text: str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing with its words and its numbers.

    Attributes:
        name: Identifier on the page.
        title: What it shows, as a finding.
        subtitle: What is drawn, in which unit, on which axis.
        alt: The finding in words with its numbers, for who cannot see it.
        narrow, wide: The drawing at two widths.
        keys: Its legend.
        note: How to read it, and what to beware of.
        table: The numbers that are drawn.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    narrow: Markup
    wide: Markup
    table: Table
    keys: tuple[Key, ...] = ()
    note: Words = ()
    kind: Literal["figure"] = "figure"


class Para(msgspec.Struct, frozen=True):
    """A paragraph."""

    words: Words
    kind: Literal["para"] = "para"


class Bullets(msgspec.Struct, frozen=True):
    """A list."""

    items: tuple[Words, ...]
    kind: Literal["bullets"] = "bullets"


class Heading(msgspec.Struct, frozen=True):
    """A heading inside a section."""

    text: str
    kind: Literal["heading"] = "heading"


class Command(msgspec.Struct, frozen=True):
    """A command to type."""

    text: str
    kind: Literal["command"] = "command"


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """A table behind a line that opens it."""

    table: Table
    kind: Literal["folded"] = "folded"


Block: TypeAlias = Para | Bullets | Heading | Table | Figure | Folded | Command


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One section of the page.

    Attributes:
        name: Identifier on the page.
        title: Its heading.
        short: Its name in the list of contents.
        blocks: What it holds.
    """

    name: str
    title: str
    short: str
    blocks: tuple[Block, ...]


def plain(text: str, *refs: Ref) -> Said:
    """Return words with links."""
    return Said(text, refs)


def strong(text: str) -> Said:
    """Return words to see first."""
    return Said(text, (), "strong")


def muted(text: str, *refs: Ref) -> Said:
    """Return words of second rank."""
    return Said(text, refs, "muted")


def para(*said: Said | str) -> Para:
    """Return a paragraph of words with and without links."""
    return Para(worded(*said))


def worded(*said: Said | str) -> Words:
    """Return words with and without links as one stretch."""
    return tuple(s if isinstance(s, Said) else Said(s) for s in said)


def cell(*said: Said | str) -> tuple[Words, ...]:
    """Return a cell of one paragraph; without words it is empty."""
    return (worded(*said),) if said else ()
