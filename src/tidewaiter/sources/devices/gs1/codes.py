"""What does a GS1 identifier name? A kind of goods, one thing of it, a logistic unit, or a place.

Identifiers come as URN (GS1 EPC Tag Data Standard 1.13, 2019, section 6) or as web address (GS1
Digital Link URI Syntax 1.2, 2021). Goods are named by their GTIN of 14 digits, whose last digit
checks the others (GS1 General Specifications, section 7.9).
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices.device_report import word_of

if TYPE_CHECKING:
    from tidewaiter.core.errors import Where

LONGEST_CODE = 2_000
LONGEST_SERIAL = 20
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_SGTIN = re.compile(r"urn:epc:id(?:pat)?:sgtin:(\d{6,12})\.(\d{1,7})\.([^\s.].*)", re.ASCII)
_LGTIN = re.compile(r"urn:epc:class:lgtin:(\d{6,12})\.(\d{1,7})\.(.+)", re.ASCII)
_GTIN_LINK = re.compile(
    r"https?://[^\s?#]+?/01/(\d{14})(?:/22/[^/?#]+)?(?:/10/[^/?#]+)?(?:/21/([^/?#]+))?(?:[?#].*)?",
    re.ASCII,
)
_GIAI = re.compile(
    r"urn:epc:id:giai:\d{6,12}\.(.+)|https?://[^\s?#]+?/8004/([^/?#]+)(?:[?#].*)?", re.ASCII
)
_SGLN = re.compile(r"urn:epc:id:sgln:(\d{6,12})\.(\d{0,6})(?:\..*)?", re.ASCII)
_GLN_LINK = re.compile(r"https?://[^\s?#]+?/414/(\d{13})(?:/254/[^/?#]+)?(?:[?#].*)?", re.ASCII)
_DIGITS_OF_GTIN = 13
_DIGITS_OF_GLN = 12


class Code(NamedTuple):
    """What an identifier names.

    Attributes:
        text: The identifier as written.
        gtin: Kind of goods, 14 digits; "" where it names none.
        serial: Serial number; "" where it names a kind, or no thing at all.
    """

    text: str
    gtin: str = ""
    serial: str = ""


@functools.lru_cache(maxsize=4096)
def check_digit(digits: str) -> str:
    """Return the digit that GS1 puts behind others.

    From the right, digits count three times and once in turn; the check digit fills the sum up to
    a multiple of ten (GS1 General Specifications, section 7.9).
    """
    total = 3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def code_of(text: str, where: Where) -> Code:
    """Return what an identifier names; one of another kind comes as its text alone.

    Raises:
        DataError: If it is too long, or a GTIN has wrong digits or a serial number is none.
    """
    if len(text) > LONGEST_CODE or not text.isprintable() or not text:
        raise DataError("not an identifier", where=where, found=text)
    if found := _SGTIN.fullmatch(text):
        is_class = text.startswith("urn:epc:idpat:")
        serial = "" if is_class and found[3] == "*" else _serial(found[3], where)
        return Code(text, _gtin_of(found[1], found[2], where), serial)
    if found := _LGTIN.fullmatch(text):
        return Code(text, _gtin_of(found[1], found[2], where))
    if found := _GTIN_LINK.fullmatch(text):
        return Code(text, _checked(found[1], where), _serial(found[2] or "", where))
    if found := _GIAI.fullmatch(text):
        return Code(text, "", _serial(found[1] or found[2], where, longest=30))
    return Code(text)


def location_of(text: str) -> str:
    """Return a place without what lies inside it: a dock or a shelf is of its building.

    A GLN comes as its first twelve digits, whichever way it is written; any other identifier as it
    is.
    """
    if (found := _SGLN.fullmatch(text)) and len(found[1] + found[2]) == _DIGITS_OF_GLN:
        return found[1] + found[2]
    if found := _GLN_LINK.fullmatch(text):
        return found[1][:_DIGITS_OF_GLN]
    return text


def last_word(text: str) -> str:
    """Return the last part of a number or a word of a vocabulary.

    ``urn:epcglobal:cbv:bizstep:receiving``, ``https://ref.gs1.org/cbv/BizStep-receiving`` and
    ``receiving`` are one.
    """
    return re.split(r"[:/#]", text.rstrip("/"))[-1].removeprefix("BizStep-").removeprefix("BTT-")


def _gtin_of(company: str, item: str, where: Where) -> str:
    """Return the GTIN of a company's prefix, and an item whose first digit is the indicator."""
    if len(company) + len(item) != _DIGITS_OF_GTIN:
        raise DataError(
            "not the digits of a GTIN",
            where=where,
            found=f"{company}.{item}",
            allowed=f"{_DIGITS_OF_GTIN} digits in both parts together",
        )
    digits = item[0] + company + item[1:]
    return digits + check_digit(digits)


def _checked(gtin: str, where: Where) -> str:
    if check_digit(gtin[:-1]) != gtin[-1]:
        raise DataError(
            "the check digit of the GTIN is wrong",
            where=where,
            found=gtin,
            allowed=gtin[:-1] + check_digit(gtin[:-1]),
        )
    return gtin


def _serial(written: str, where: Where, longest: int = LONGEST_SERIAL) -> str:
    serial = unquote(written)
    if len(serial) > longest or "*" in serial or _UNREADABLE in serial:
        raise DataError(
            "not a serial number of GS1",
            where=where,
            found=serial,
            allowed=f"{longest} characters at most, and no pattern",
        )
    return word_of(serial, where)
