"""Which part numbers and serial numbers does a text give, and which evasive spellings?

A serial number is thirteen digits or follows ``SN``; it may hold what looks like a telephone
number, so it is sought with digits bounding it on neither side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidewaiter.listings.text.found.mentions import is_spread
from tidewaiter.model.listings.stated import StatedWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.listings.text.found.mentions import Mention
    from tidewaiter.listings.text.found.normal import Normal

_PART = re.compile(
    r"(?<![a-z0-9-])(?:(?:900|699|935|920|965)-[0-9a-z]{4,6}(?:-[0-9a-z]{3,4}){0,3}"
    r"|(?:100|102)-[a-z]?\d{5,8}(?:-\d{2})?|pg\d{3}(?:-\d{3})?|912-v\d{3}-\d{3}"
    r"|(?:gv|zt|vc[gq]|rog|tuf|ph|dual|turbo|prime|proart)-?[0-9a-z]+(?:-[0-9a-z]+)+"
    r"|vc[gq][0-9a-z]{6,}|[a-z0-9]{2,4}-p\d-\d{4}(?:-[a-z]{2})?"
    r"|(?:gtx|rtx|rx|gt|hd)\d{3,4}[a-z]*(?:-[0-9a-z]+){2,}"
    r"|p\d{5}-\d{3}|\d{6}-(?:b\d{2}|\d{3})|\d{5}-\d{2}-\d{2}g|n\d{5}-[0-9a-z]+-[0-9a-z]+"
    r"|(?:vcn|vcg|vcq)[a-z0-9]+-\d{1,3}gb|[a-z]{2}\d{3,4}[a-z]*-\d{1,2}g[a-z0-9]*|hl-\d{3}[a-z]?"
    r"|(?:aom|ucsc|gpu|ucsx)-[a-z][a-z0-9]+(?:-[a-z0-9]+)*)(?![a-z0-9-])"
)
_OEM = re.compile(
    r"(?<![a-z0-9-])(?:[a-z]\d[a-z]\d{2}[a-z]|\d[a-z]\d{2}[a-z]\d{5}|0[0-3][a-z]{2}\d{3}"
    r"|0(?=[a-z0-9]*[1-9])(?=[a-z0-9]*[a-z])[a-z0-9]{4,5}"
    r"|(?<=dell )(?=[a-z]+\d+[a-z]|\d+[a-z])[a-z0-9]{5})(?![a-z0-9-])"
)
"""Numbers of HPE, Lenovo and Dell, which hold no mark: letters and digits by turns."""
_MARKS = ("-", "pg", "vcg", "vcq")
"""One of them stands in every part number that the pattern knows."""
_SERIAL = re.compile(r"(?<![\d.,])\d{13}(?!\d)")
_NAMED_SERIAL = re.compile(
    r"(?:s/?n|序列号|serial(?: (?:number|no))?)[.:号\s]{0,3}([0-9a-z]{8,20})(?![0-9a-z])"
)


def part_numbers_in(normal: Normal) -> tuple[StatedWord, ...]:
    """Return the part numbers of a text as they are written."""
    places = {m.span() for m in _OEM.finditer(normal.text)}
    if any(mark in normal.text for mark in _MARKS):
        places |= {m.span() for m in _PART.finditer(normal.text)}
    return tuple(_stated(normal, start, end, "a part number") for start, end in sorted(places))


def serials_in(normal: Normal) -> tuple[StatedWord, ...]:
    """Return the serial numbers of a text as they are written."""
    places = {(m.start(1), m.end(1)) for m in _NAMED_SERIAL.finditer(normal.text)}
    places |= {(m.start(), m.end()) for m in _SERIAL.finditer(normal.text)}
    return tuple(
        _stated(normal, start, end, "a serial number")
        for start, end in sorted(places)
        if any(letter.isdigit() for letter in normal.text[start:end])
    )


def evasions_in(normal: Normal, chips: Sequence[Mention]) -> tuple[StatedWord, ...]:
    """Return the spellings of chips that keep their names from being found, each with its rule."""
    found = ((chip, _evasion(normal, chip)) for chip in chips)
    return tuple(_stated(normal, chip.start, chip.end, rule) for chip, rule in found if rule)


def _evasion(normal: Normal, chip: Mention) -> str:
    if chip.how == "evasive":
        return "look-alikes or numerals for digits"
    if is_spread(normal.text, chip):
        return "digits pulled apart"
    if normal.source.isascii():
        return ""
    source = normal.span(chip.start, chip.end).of(normal.source)
    if len(source) != chip.end - chip.start:
        return "invisible letters"
    written = normal.text[chip.start : chip.end]
    return "" if source.lower() == written else "letters of another shape"


def _stated(normal: Normal, start: int, end: int, rule: str) -> StatedWord:
    span = normal.span(start, end)
    return StatedWord(value=span.of(normal.source), rule=rule, confidence=0.9, span=span)
