"""Is this address the listed unit, another unit of the building, or neither?

Some entries of the Entity List are addresses without a name. An address is taken apart into unit,
floor, building or street, and house numbers, in Latin letters or Chinese; two addresses are the
same unit when units and floors agree (a floor may hide in the unit: 803 is on floor 8), and the
building or the street with its number. A missing unit stays unknown and never becomes "same".
"""

from __future__ import annotations

import functools
import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz import fuzz

from tidewaiter.facts.name_tables import address_words
from tidewaiter.parties.names.scripts import HANZI, pinyin, simplified

NEAR = 84.0
SAME_STREET = 80.0

_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_FLOOR_SLASH = re.compile(r"\b(\d+)\s*/\s*f\b")
_FLOOR_SHORT = re.compile(r"\b(\d+)\s*f\b(?!\w)")
_RANGE = re.compile(r"\b(\d+)\s*(?:-|–|to)\s*(\d+)\b")
_CODE = re.compile(r"^(?:\d+[a-z]?|[a-z]\d*|\d+[a-z]?-\d+[a-z]?|[a-z]\d+-\d+)$")


class Likeness(StrEnum):
    """How two addresses relate."""

    SAME_UNIT = "same unit"
    UNKNOWN_UNIT = "same building, unit unknown"
    OTHER_UNIT = "same building, other unit"
    ELSEWHERE = "elsewhere"


class Address(NamedTuple):
    """An address taken apart.

    Attributes:
        unit: Unit without leading zeros, such as ``d`` or ``1318-19``; "" when not given.
        floor: Floor's number; "" when neither given nor told by the unit.
        numbers: House numbers, such as ``2-16``.
        words: Words of building and street, districts left out.
    """

    unit: str
    floor: str
    numbers: frozenset[str]
    words: tuple[str, ...]


def parsed_address(text: str) -> Address:
    """Return an address taken apart; what is not there is empty."""
    plain = _plain(text)
    floor, plain = _floor(plain)
    unit, plain = _unit(plain)
    if not floor:
        floor = _floor_of(unit)
    table = address_words()
    tokens = [table.spellings.get(token, token) for token in plain.replace(",", " ").split()]
    numbers = frozenset(t for t in tokens if t[0].isdigit())
    skipped = {*table.districts, *table.unit, *table.floor}
    words = tuple(t for t in tokens if t.isalpha() and len(t) > 1 and t not in skipped)
    return Address(unit, floor, numbers, words)


def _plain(text: str) -> str:
    """Return an address in Latin lower case, commas kept, ranges tight and floors spelt ``@8``."""
    table = address_words()
    text = unicodedata.normalize("NFKC", text)
    if HANZI.search(text):
        text = simplified(text)
        for hanzi in sorted(table.hanzi, key=lambda word: (-len(word), word)):
            text = text.replace(hanzi, f" {table.hanzi[hanzi]} ")
        text = re.sub(r"(\S+) +room", r"room \1", text)
        text = HANZI.sub(lambda run: f" {pinyin(run[0])} ", text)
    text = re.sub(r"[.#'’()]", " ", text.lower()).replace("flat/rm", "room")
    for apart, together in table.joined.items():
        text = re.sub(rf"\b{apart}\b", together, text)
    text = _FLOOR_SLASH.sub(r" , @\1 , ", _ORDINAL.sub(r"\1", text))
    words = "|".join(w for w in table.floor if len(w) > 1)
    units = "|".join(w for w in table.unit if w.isalpha())
    after_unit = rf"\b((?:{units})\s*[\w-]+)\s+(?:{words})\s*(\d{{1,2}})\b"
    text = re.sub(after_unit, r"\1 , @\2 , ", text)
    text = re.sub(rf"\b(\d+)\s*(?:{words})\b", r" , @\1 , ", text)
    text = re.sub(rf"\b(?:{words})\s*(\d+)\b", r" , @\1 , ", text)
    text = _RANGE.sub(r"\1-\2", _FLOOR_SHORT.sub(r" , @\1 , ", text))
    return " ".join(text.replace(",", " , ").split())


def _floor(plain: str) -> tuple[str, str]:
    found = re.search(r"@(\d+)", plain)
    rest = re.sub(r"@\d+", " , ", plain)
    return (found[1].lstrip("0") if found else ""), rest


def _unit(plain: str) -> tuple[str, str]:
    """Return the unit and the rest: after a unit's word, or first in the address."""
    words = "|".join(re.escape(w) for w in address_words().unit if len(w) > 1 and w != "no.")
    found = re.search(
        rf"\b(?:{words})\s*(?:no\s+)?([a-z]?\d+[a-z]?(?:-[a-z]?\d+[a-z]?)?|[a-z])\b", plain
    )
    if found:
        return _tidy(found[1]), plain[: found.start()] + " , " + plain[found.end() :]
    first, _, rest = plain.partition(",")
    first = first.strip()
    if _CODE.match(first):
        return _tidy(first), rest
    return "", plain


def _tidy(unit: str) -> str:
    return unit.lstrip("0") or unit


def _floor_of(unit: str) -> str:
    """Return the floor that a unit's number tells: 803 and 8D say 8, 2309 says 23."""
    digits = re.match(r"\d+", unit)
    if digits is None:
        return ""
    number = digits[0]
    return number[:-2] if len(number) > 2 else number if unit[len(number) :].isalpha() else ""


def likeness(left: Address, right: Address) -> Likeness:
    """Return how two addresses relate; the order does not matter."""
    if not _same_building(left, right):
        return Likeness.ELSEWHERE
    if left.floor and right.floor and left.floor != right.floor:
        return Likeness.OTHER_UNIT
    if not left.unit or not right.unit:
        return Likeness.UNKNOWN_UNIT
    return Likeness.SAME_UNIT if _same_unit(left, right) else Likeness.OTHER_UNIT


def _same_unit(left: Address, right: Address) -> bool:
    floor = left.floor or right.floor
    spelt = [_without_floor(unit, floor) for unit in (left.unit, right.unit)]
    return spelt[0] == spelt[1]


def _without_floor(unit: str, floor: str) -> str:
    """Return a unit without its floor: 2309 on floor 23 is 9, 19c on floor 19 is c."""
    rest = unit.removeprefix(floor) if floor and len(unit) > len(floor) else unit
    if floor and len(unit) <= 2 and unit.isdigit():
        rest = unit
    return rest.lstrip("0") or rest


def _same_building(left: Address, right: Address) -> bool:
    """Whether building or street agree: house numbers that differ speak against it."""
    if not left.words or not right.words:
        return False
    shared = fuzz.token_set_ratio(" ".join(left.words), " ".join(right.words))
    near = _likest(left.words, right.words)
    numbers = _spans(left.numbers), _spans(right.numbers)
    if numbers[0] and numbers[1] and not any(_meets(a, b) for a in numbers[0] for b in numbers[1]):
        return False
    return shared >= NEAR and near >= SAME_STREET


def _likest(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Return how well the shorter address is found in the longer, 0 to 100."""
    fewer, more = sorted((left, right), key=len)
    best = [max(fuzz.ratio(word, other) for other in more) for word in fewer]
    return sum(best) / len(best)


@functools.lru_cache(4096)
def _spans(numbers: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Return house numbers as spans from first to last."""
    found = [[int(n) for n in re.findall(r"\d+", number)] for number in sorted(numbers)]
    return tuple((min(ends), max(ends)) for ends in found if ends)


def _meets(left: tuple[int, int], right: tuple[int, int]) -> bool:
    return left[0] <= right[1] and right[0] <= left[1]
