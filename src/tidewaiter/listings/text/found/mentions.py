"""Which products does a text name, where, how surely, and with which evasive spellings?

Spellings are sought in the squeezed text and judged at their place in the normal one: a Chinese
letter bounds a Latin name, a hyphen inside a part number does not, and digits may be pulled apart
only all together (``h-1-0-0``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.text.found.normal import LATIN, Normal, squeezed

if TYPE_CHECKING:
    from tidewaiter.listings.text.trade import Entry, Named, Trade
    from tidewaiter.model.listings.product import ServerPlatform

_RUN = re.compile(r"[a-z]+")
_PART_BEFORE = re.compile(r"[a-z0-9]-$")
_PART_AFTER = re.compile(r"-(?!sxm|pci|nvl|hbm|\d{1,3}g)[a-z0-9]+")
_MONEY_BEFORE = re.compile(r"[¥$€£]\s?$")
_MONEY_AFTER = re.compile(r"\s?(?:元|块钱|万|刀|rmb|usd)|[.,]\d")
MOST_NAMED = 200
"""Names of a text that are read; a text with more is a list of everything, or hostile."""
_TIMES_AFTER = re.compile(r"x\s?\d{1,4}(?![a-z0-9])")
_TIMES_BEFORE = re.compile(r"(?<![a-z0-9])\d{1,4}\s?x$")
_LOOSE_DIGITS = re.compile(r"(?<![a-z0-9])\d+[^a-z0-9]+\d")
"""A word of digits before another: two numbers, where R9 380 is one name."""
_VARIANTS = ("ti", "s", "super", "xt", "xtx", "gre", "d", "dv", "m", "mx", "x", "se", "le", "max")


class Mention(NamedTuple):
    """A product named in a text.

    Attributes:
        start: Place in the normal text.
        end: Place of its end.
        entries: What is named; several where a slang name is shared.
        how: How surely.
        platform: The server named, in place of a product.
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    how: str
    platform: ServerPlatform | None = None

    @property
    def model(self) -> str:
        """The model that is named, or "" for a server."""
        return self.entries[0].product.model if self.entries else ""


def mentions_in(normal: Normal, trade: Trade) -> list[Mention]:
    """Return the products named in a text, in order, of overlapping names the longest."""
    flat = squeezed(normal.text)
    found = [
        mention
        for index, start, end in trade.names.find_matches_as_indexes(flat.text, overlapping=True)
        if (mention := _mention(normal.text, flat.places, (start, end), trade.named[index]))
    ]
    found.sort(key=lambda m: (m.start, -m.end, m.how != "sure"))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        if len(kept) == MOST_NAMED:
            break
    return kept


def is_spread(text: str, mention: Mention) -> bool:
    """Whether a name's digits are pulled apart, or its letters and digits by a mark."""
    written = text[mention.start : mention.end]
    return re.search(r"\d[\s\-·•・.]+\d[\s\-·•・.]+\d|[a-z][·•・]\d", written) is not None


def _mention(
    text: str, places: list[int] | None, at: tuple[int, int], named: tuple[Named, ...]
) -> Mention | None:
    start, end = at if places is None else (places[at[0]], places[at[1] - 1] + 1)
    how = named[0].how
    if not _stands(text, start, end, how):
        return None
    if places is not None and end - start > at[1] - at[0] and _is_torn(text[start:end], how):
        return None
    entries = tuple(n.entry for n in named if n.entry is not None)
    return Mention(start, end, entries, how, named[0].platform)


def _stands(text: str, start: int, end: int, how: str) -> bool:
    """Whether a name stands for itself at its place, and is no piece of something longer."""
    is_glued = start > 0 and text[start] in LATIN and text[start - 1] in LATIN
    if is_glued and not _TIMES_BEFORE.search(text, max(0, start - 5), start):
        return False
    if how == "board":
        return True
    if end < len(text) and text[end] in LATIN and text[end - 1] in LATIN:
        return bool(_TIMES_AFTER.match(text, end)) or (how == "sure" and _goes_on(text, end))
    if how in {"bare", "evasive"}:
        return not _is_piece(text, start, end)
    return True


def _goes_on(text: str, end: int) -> bool:
    """Whether what follows a sure name without a space is a word of its own (``RTX5080ULTRA``)."""
    run = _RUN.match(text, end)
    return (
        run is not None and text[end - 1].isdigit() and run[0] not in _VARIANTS and len(run[0]) > 2
    )


def _is_piece(text: str, start: int, end: int) -> bool:
    """Whether a bare name is a piece of a part number, an amount of money or a decimal number."""
    if _PART_BEFORE.search(text, max(0, start - 2), start) or _PART_AFTER.match(text, end):
        return True
    if not text[start:end].isdigit():
        return False
    return bool(
        _MONEY_BEFORE.search(text, max(0, start - 2), start) or _MONEY_AFTER.match(text, end)
    )


def _is_torn(written: str, how: str) -> bool:
    """Whether digits are pulled apart at some places only: then they are two numbers."""
    if how == "board":
        return False
    gaps = len(re.findall(r"\d[^a-z0-9]+(?=\d)", written))
    if how == "sure":
        return _LOOSE_DIGITS.search(written) is not None
    if not gaps:
        return how == "bare" and re.search(r"\s{2}|\s-|-\s|\d\s[a-z]$", written) is not None
    return gaps < 2 or re.search(r"\d\d", written) is not None
