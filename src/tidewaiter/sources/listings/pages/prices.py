"""What does a price on a page say? Its value in whole units, and the currency.

A page splits a price over nodes: ``¥``, ``3``, ``.26``, ``万``. Put together it is one number, and
it may be of ten thousands. A range, a masked figure and "on request" are no price.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = re.compile(
    r"(?P<before>[^\d.,]{0,24}?)\s*(?P<number>\d[\d.,'\s\u2019]*)\s*"
    r"(?P<scale>[万千亿kK]?)(?P<after>.{0,24})",
    re.ASCII | re.DOTALL,
)
_PLAIN = re.compile(r"(¥?)(\d{1,12}(?:\.\d{1,4})?)(万?)", re.ASCII)
_SCALES = {"": 1.0, "千": 1e3, "k": 1e3, "K": 1e3, "万": 1e4, "亿": 1e8}
_MASKED = re.compile(
    r"^\s*[\dxX*?？＊]|[*?？＊]|[xX]{2}|-\s*\D{0,6}\d|~\s*\D{0,6}\d|至|\bto\b", re.ASCII
)
_MARKS = (
    ("HK$", "HKD"), ("HKD", "HKD"), ("NT$", "TWD"), ("TWD", "TWD"), ("S$", "SGD"), ("SGD", "SGD"),
    ("AU $", "AUD"), ("AU$", "AUD"), ("AUD", "AUD"), ("A$", "AUD"), ("C $", "CAD"), ("C$", "CAD"),
    ("CAD", "CAD"), ("US $", "USD"), ("US$", "USD"), ("USD", "USD"), ("RMB", "CNY"), ("CNY", "CNY"),
    ("CN¥", "CNY"), ("JPY", "JPY"), ("円", "JPY"), ("EUR", "EUR"), ("€", "EUR"), ("GBP", "GBP"),
    ("£", "GBP"), ("₹", "INR"), ("INR", "INR"), ("₩", "KRW"), ("RM", "MYR"), ("元", "CNY"),
    ("￥", "CNY"), ("¥", ""), ("$", ""),
)  # fmt: skip
_YENS = {"CNY", "JPY"}
_DOLLARS = {"USD", "HKD", "TWD", "SGD", "AUD", "CAD"}


class PagePrice(NamedTuple):
    """A price as a page shows it.

    Attributes:
        text: As written, with its pieces joined.
        value: In whole units; None where no single price is stated openly.
        currency: Three-letter code, or "".
    """

    text: str
    value: float | None
    currency: str


def price_of(text: str, currency: str = "") -> PagePrice:
    """Return what a price says.

    Args:
        text: The price with its pieces joined.
        currency: Currency of the market, for a price that names none.
    """
    if plain := _PLAIN.fullmatch(text):
        sign, number, scale = plain.groups()
        mark = _shared("¥", currency) if sign else currency
        return PagePrice(text, float(number) * _SCALES[scale], mark)
    text = " ".join(text.split())[:80]
    if not (found := _NUMBER.match(text)):
        return PagePrice(text, None, _currency(text, currency) if text else "")
    mark = _currency(found["before"] + " " + found["after"], currency)
    if _MASKED.search(found["after"]) or _MASKED.search(found["before"][-1:]):
        return PagePrice(text, None, mark)
    value = _number(found["number"])
    return PagePrice(text, None if value is None else value * _SCALES[found["scale"]], mark)


def _currency(text: str, market: str) -> str:
    for mark, code in _MARKS:
        if mark in text:
            return code or _shared(mark, market)
    return market


def _shared(mark: str, market: str) -> str:
    """Return the currency of a sign that several have: that of the market, if it is one."""
    of_sign, first = (_DOLLARS, "USD") if mark == "$" else (_YENS, "CNY")
    return market if market in of_sign else first


def _number(written: str) -> float | None:
    """Return a number with any of the usual signs for thousands and decimals, or None."""
    digits = re.sub(r"[\s'\u2019]", "", written).rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return _whole(digits)
    sign, other = digits[last], "," if digits[last] == "." else "."
    head, tail = digits[:last], digits[last + 1 :]
    thousands = digits.count(sign) > 1 or (sign == "," and len(tail) == 3 and other not in head)
    if not thousands:
        return _whole(head.replace(other, ""), tail)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:\{sign}\d{{3}})+", digits)
    return _whole(digits.replace(sign, "")) if grouped else None


def _whole(head: str, tail: str = "") -> float | None:
    if len(head) + len(tail) > 18 or not (head + tail).isdecimal():
        return None
    return float(f"{head or '0'}.{tail or '0'}")
