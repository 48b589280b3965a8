"""How does a text read when every letter has one shape, and where does each stand in the source?

NFKC and case folding (Unicode Standard Annex 15), traditional to simplified characters by the
character table of OpenCC, and zero-width letters left out. Nearly every letter becomes exactly one,
so that places in the normal text are places in the source; where they are not, a map is kept.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from tidewaiter.model.listings.stated import Span

_INVISIBLE = "\u20e3\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff"
_BLOCKS = (range(0x80, 0x10000), range(0x1D400, 0x1D800), range(0x1F100, 0x1F200))
_TIMES = {ord("×"): "*", ord("✕"): "*", ord("✖"): "*", ord("╳"): "*", ord("‐"): "-", ord("–"): "-"}
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LEADING = frozenset("0123456789( \t")
_LIST_MARK = re.compile(
    r"(?<![A-VX-Za-vx-z0-9\u2460-\u2473])[\u2460-\u249b\u2776-\u2793](?=\s|[A-Za-z])"
    r"|(?<!\S)[\u2460-\u249b\u2776-\u2793](?=\d{3}|[\u4e00-\u9fff]{2})"
    r"|^[ \t]*[(\uff08]?\d{1,2}[ \t]?(?:[)\uff09\u3001]|[.\uff0e](?=\s*[^\s\d])|\.(?=\s+\S))",
    re.MULTILINE,
)
"""A number that only counts the lines of a list: ``①``, ``3.``, ``(2)``; no part of a name."""
_DROPPED = frozenset(" -_·•・‧\t\u3000\u2011\u2010")


class Normal(NamedTuple):
    """A text in normal form.

    Attributes:
        source: The text as it was seen.
        text: The same in normal form.
        offsets: Place in the source of every letter and of the end; None where both agree.
    """

    source: str
    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> Span:
        """Return the place in the source of a place in the normal text."""
        if self.offsets is None:
            return Span(start, end)
        last = self.offsets[end - 1] + 1 if end > start else self.offsets[end]
        return Span(self.offsets[start], last)


class Squeezed(NamedTuple):
    """A normal text without spaces, hyphens and dots between letters.

    Attributes:
        text: What is left.
        places: Place in the normal text of every letter; None where nothing was left out.
    """

    text: str
    places: list[int] | None


def normalised(source: str) -> Normal:
    """Return a text in normal form."""
    table, special = _letters()
    may_list = source[:1] in _LEADING or "\n" in source or not source.isascii()
    shown = _LIST_MARK.sub(_blank, source) if may_list else source
    if source.isascii():
        return Normal(source, shown.lower(), None)
    if not special.search(shown):
        return Normal(source, shown.translate(table), None)
    return _with_offsets(source, shown)


def _blank(mark: re.Match[str]) -> str:
    """Return a mark of a list as the mark of a clause, of the same length."""
    return " " * (len(mark[0]) - 1) + ";"


def _with_offsets(source: str, text: str) -> Normal:
    """Return a text of which some letters become none or several."""
    table, special = _letters()
    letters: list[str] = []
    offsets: list[int] = []
    for place, letter in enumerate(text):
        if special.match(letter):
            shown = "".join(unicodedata.normalize("NFKC", letter).casefold().split())
            shown = "" if _is_invisible(letter) else shown
        else:
            shown = letter.translate(table)
        letters.append(shown)
        offsets.extend([place] * len(shown))
    return Normal(source, "".join(letters), (*offsets, len(source)))


def squeezed(text: str) -> Squeezed:
    """Return a normal text without what a name may be pulled apart by."""
    places = [place for place, letter in enumerate(text) if letter not in _DROPPED]
    if len(places) == len(text):
        return Squeezed(text, None)
    return Squeezed("".join([text[place] for place in places]), places)


def is_latin(letter: str) -> bool:
    """Whether a letter of normal text is one of ``a`` to ``z`` or ``0`` to ``9``."""
    return letter in LATIN


def is_bounded(text: str, start: int, end: int) -> bool:
    """Whether a place in normal text is a word of its own; Chinese letters bound Latin ones."""
    if start > 0 and is_latin(text[start]) and is_latin(text[start - 1]):
        return False
    return not (end < len(text) and is_latin(text[end - 1]) and is_latin(text[end]))


@functools.cache
def simplified_letters() -> dict[int, str]:
    """Return the simplified form of every traditional character that has one."""
    from importlib.resources import files

    table: dict[int, str] = {}
    text = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        traditional, _, simple = line.partition("\t")
        if len(traditional) == 1 and simple:
            table[ord(traditional)] = simple.split()[0]
    return {code: simple for code, simple in table.items() if len(simple) == 1}


def _is_invisible(letter: str) -> bool:
    return re.fullmatch(f"[{_INVISIBLE}]", letter) is not None


@functools.cache
def _letters() -> tuple[dict[int, str], re.Pattern[str]]:
    """Return what each letter becomes, and a pattern of those that become none or several."""
    simple = simplified_letters()
    table = {code: chr(code).lower() for code in range(0x80)}
    several: list[str] = []
    for block in _BLOCKS:
        for code in block:
            shown = unicodedata.normalize("NFKC", chr(code)).casefold()
            if len(shown) == 1:
                table[code] = simple.get(ord(shown), shown)
            elif 1 < len(shown) <= 4 and shown.isascii() and shown.isalnum():
                several.append(chr(code))
            else:
                table[code] = chr(code)
    table.update(_TIMES)
    return table, re.compile(f"[{_INVISIBLE}{re.escape(''.join(several))}]")
