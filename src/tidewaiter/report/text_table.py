"""Aligned tables and wrapped lines for a terminal, with wide characters counted as two."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 96


def table(rows: Sequence[tuple[str, ...]], left: int = 1) -> list[str]:
    """Return rows as aligned lines.

    Args:
        rows: Cells; the first row is the heading.
        left: How many of the first columns are words, aligned to the left.
    """
    widths = [max(display_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            padded(cell, width, to_left=i < left)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def padded(text: str, width: int, *, to_left: bool) -> str:
    """Return text filled up with blanks to a display width."""
    blanks = " " * (width - display_width(text))
    return text + blanks if to_left else blanks + text


def display_width(text: str) -> int:
    """Return how many columns a terminal uses for a text."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    marks = sum(unicodedata.combining(c) != 0 for c in text)
    return len(text) + wide - marks


def wrapped(text: str, lead: str) -> str:
    """Return a paragraph behind a lead, wrapped to the page."""
    return textwrap.fill(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
