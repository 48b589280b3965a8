"""On what evidence may a party be a listed entry: a number, an address, a name?

Each name is searched by itself, whoever else is in the batch, and once if it comes often. No
country is known here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.parties.listed.numbers import numbers_of
from tidewaiter.parties.listed.screened_lists import holders_of, places_like, whole_name
from tidewaiter.parties.names.addresses import Address, Likeness, likeness, parsed_address
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.names.index import families_of
from tidewaiter.parties.names.normalise import LONGEST_NAME, MOST_WORDS, parsed
from tidewaiter.parties.names.search import NAMES_SCORED, Match, pair_probabilities, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.parties.listed.screened_lists import ListedPlace, ScreenedLists
    from tidewaiter.parties.names.normalise import Parsed

LONGEST_ADDRESS = 1000
TURNING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
SPACED = re.compile(r"(?<!\w)\w(?: \w){3,}(?!\w)")
"""Four letters or more that stand apart."""
UNREADABLE = "letters of the name cannot be compared with Latin ones: give it in Latin letters"

address_of = functools.lru_cache(65536)(parsed_address)


class NameSeen(NamedTuple):
    """A name that is like a listed spelling.

    Attributes:
        asked: The party's name.
        spelling: Number of the listed spelling.
        listed: The listed spelling.
        probability: Calibrated probability of the match.
        whole: Whether the whole name agrees letter for letter after normalisation: all words,
            in any order, and the family of the legal form.
        weak: Whether the publisher calls the spelling a weak alias of the entry.
    """

    asked: str
    spelling: int
    listed: str
    probability: float
    whole: bool
    weak: bool


class PlaceSeen(NamedTuple):
    """An address that is, or may be, one that is listed whoever is there."""

    place: ListedPlace
    likeness: Likeness


class Searched(NamedTuple):
    """What came of searching one name.

    Attributes:
        entries: Entry to how its name is like the one searched.
        unsearched: Why the name could not be compared, or "".
    """

    entries: dict[int, NameSeen]
    unsearched: str


def names_searched(names: Iterable[str], lists: ScreenedLists, use: str) -> dict[str, Searched]:
    """Return what comes of searching each distinct name.

    Raises:
        UnknownNameError: If there is no such use of name matches.
    """
    parses = {name: _parsed(name) for name in dict.fromkeys(names)}
    faults = {name: _fault(name, parse) for name, parse in parses.items()}
    kept = [name for name, parse in parses.items() if parse]
    matches = _matches(kept, lists, _least(lists, use))
    found = {
        name: Searched(_entries(name, parses[name], matches[name], lists, use), faults[name])
        for name in kept
    }
    return {name: found.get(name) or Searched({}, faults[name]) for name in parses}


def numbers_seen(identifiers: Sequence[str], lists: ScreenedLists) -> dict[int, str]:
    """Return the entries that bear one of these numbers, each with the longest that it bears."""
    found: dict[int, str] = {}
    for number in {n for text in identifiers for n in numbers_of(text)}:
        for entry in lists.parts.numbers.get(number, ()):
            found[entry] = max(found.get(entry, ""), number, key=lambda n: (len(n), n))
    return found


def places_seen(text: str, lists: ScreenedLists) -> dict[int, PlaceSeen]:
    """Return the entries without a name at whose address this is, or may be."""
    if not text.strip() or not lists.places or len(text) > LONGEST_ADDRESS:
        return {}
    address = address_of(text)
    found: dict[int, PlaceSeen] = {}
    for place in places_like(lists, address):
        alike = likeness(address, place.address)
        is_same = alike is Likeness.SAME_UNIT
        if is_same or (alike is Likeness.UNKNOWN_UNIT and place.entry not in found):
            found[place.entry] = PlaceSeen(place, alike)
    return found


def address_agrees(text: str, listed: str) -> Likeness:
    """Return how an address relates to an entry's, as a second class of evidence beside a name.

    Addresses that share no house number and no unit, such as two that name a city alone, are
    ``elsewhere``: they tell no building.
    """
    if max(len(text), len(listed)) > LONGEST_ADDRESS or not text.strip():
        return Likeness.ELSEWHERE
    one, other = address_of(text), address_of(listed)
    if not _tells_building(one) or not _tells_building(other):
        return Likeness.ELSEWHERE
    return likeness(one, other)


def _tells_building(address: Address) -> bool:
    return bool(address.numbers or address.unit)


def _least(lists: ScreenedLists, use: str) -> float:
    codes = {entry.list for entry in lists.parts.entries}
    return min((threshold(use, code) for code in codes), default=threshold(use))


def _parsed(name: str) -> tuple[Parsed, ...]:
    """Return the spellings of a name that can be searched, none for one that cannot."""
    if len(name) > LONGEST_NAME:
        return ()
    return tuple(parse for parse in parsed(name) if parse.words)


def _fault(name: str, parses: tuple[Parsed, ...]) -> str:
    """Return why a name cannot be compared, or only in part; "" where it can."""
    if len(name) > LONGEST_NAME:
        return f"the name is too long to be compared: more than {LONGEST_NAME} characters"
    if disguise := _disguise(name):
        return disguise
    if not parses:
        return "the name holds no letter and no digit"
    if max(len(parse.words) for parse in parses) >= MOST_WORDS:
        return f"only the first {MOST_WORDS} words of the name were compared"
    if not name.isascii() and all(any(map(_is_foreign, parse.words)) for parse in parses):
        return UNREADABLE
    return ""


def _disguise(name: str) -> str:
    """Return what keeps the letters of a name from being read as they look, or ""."""
    if not name.isascii():
        if not TURNING.isdisjoint(name):
            return "marks in the name turn the direction of its letters"
        if any(_is_mixed(word) for word in name.split()):
            return "letters of two scripts stand in one word: give the name in one script"
    if SPACED.search(name):
        return "the letters of the name stand apart: give it as it is registered"
    return ""


def _is_mixed(word: str) -> bool:
    """Whether Latin letters stand beside ones of a script that looks like it."""
    if word.isascii():
        return False
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK"})


def _is_foreign(word: str) -> bool:
    """Whether a word holds letters that were not brought into Latin ones."""
    return not word.isascii() and any(
        c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in word
    )


def _matches(
    names: Sequence[str], lists: ScreenedLists, least: float
) -> dict[str, tuple[Match, ...]]:
    if lists.name_index is None:
        return dict.fromkeys(names, ())
    found = search(lists.name_index, names, least=least, most=NAMES_SCORED)
    return dict(zip(names, found, strict=True))


def _entries(
    name: str,
    parses: tuple[Parsed, ...],
    matches: tuple[Match, ...],
    lists: ScreenedLists,
    use: str,
) -> dict[int, NameSeen]:
    whole = _whole_spellings(parses, lists)
    seen = {int(match.entry): match.probability for match in matches}
    if whole - set(seen):
        seen |= _chances(name, whole - set(seen), lists)
    found: dict[int, NameSeen] = {}
    for spelling in sorted(seen, key=lambda s: (s not in whole, -seen[s], s)):
        for entry, weak in holders_of(lists, spelling):
            is_whole = spelling in whole
            needed = threshold(use, lists.parts.entries[entry].list)
            if entry not in found and (is_whole or seen[spelling] >= needed):
                listed = _spelt(lists, spelling)
                found[entry] = NameSeen(name, spelling, listed, seen[spelling], is_whole, weak)
    return found


def _whole_spellings(parses: tuple[Parsed, ...], lists: ScreenedLists) -> set[int]:
    """Return the listed spellings that are the whole name, letter for letter."""
    if lists.name_index is None:
        return set()
    keys = {whole_name(parse.words, families_of(parse)) for parse in parses}
    rows = {row for key in keys for row in lists.whole_names.get(key, ())}
    return {int(lists.name_index.entry_of[row]) for row in rows}


def _chances(name: str, spellings: set[int], lists: ScreenedLists) -> dict[int, float]:
    """Return the probability of whole names that the threshold or the candidates left out."""
    chances = (float(pair_probabilities([(name, _spelt(lists, s))])[0]) for s in sorted(spellings))
    return dict(zip(sorted(spellings), chances, strict=True))


def _spelt(lists: ScreenedLists, spelling: int) -> str:
    if lists.name_index is None:
        return ""
    row = int(lists.name_index.entry_of.searchsorted(spelling))
    return lists.name_index.names[row]
