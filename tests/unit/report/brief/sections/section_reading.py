"""Sections read back: their words, their figures and the cells of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief.blocks import Bullets, Figure, Folded, Heading, Para, Section, Table

if TYPE_CHECKING:
    from tidewaiter.report.brief.blocks import Words


def words_in(words: Words) -> str:
    """Return a stretch of words as text."""
    return "".join(s.text for s in words)


def prose(section: Section) -> str:
    """Return the paragraphs, lists and headings of a section as text."""
    told: list[str] = []
    for block in section.blocks:
        if isinstance(block, Para):
            told.append(words_in(block.words))
        elif isinstance(block, Bullets):
            told += [words_in(item) for item in block.items]
        elif isinstance(block, Heading):
            told.append(block.text)
    return "\n".join(told)


def figures(section: Section) -> dict[str, Figure]:
    """Return the figures of a section by name."""
    return {b.name: b for b in section.blocks if isinstance(b, Figure)}


def tables(section: Section) -> list[Table]:
    """Return every table of a section, those behind figures included."""
    found: list[Table] = []
    for block in section.blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Figure | Folded):
            found.append(block.table)
    return found


def grid(table: Table) -> list[list[str]]:
    """Return the cells of a table as text."""
    return [
        [" / ".join(words_in(words) for words in cell) for cell in row] for row in table.rows
    ]  # fmt: skip


def refs_in(table: Table) -> int:
    """Return how many links to sources a table holds."""
    return sum(len(s.refs) for row in table.rows for cell in row for words in cell for s in words)
