"""Fenced blocks of the documents, and the place that each stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"# (\S+\.\w+)\n")


class Block(NamedTuple):
    """A fenced block.

    Attributes:
        place: ``file:line``.
        language: Word after the fence.
        name: File that its first comment names, or "".
        text: What is inside.
    """

    place: str
    language: str
    name: str
    text: str


def blocks_of(path: Path, language: str) -> list[Block]:
    """Return the fenced blocks of one language."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        named = _NAME.match(match[2])
        line = text.count("\n", 0, match.start()) + 1
        place = f"{path.name}:{line}"
        found.append(Block(place, match[1], named[1] if named else "", match[2]))
    return [block for block in found if block.language == language]
