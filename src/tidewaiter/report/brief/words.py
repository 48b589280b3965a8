"""Numbers, dates, units and lists as a reader says them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.timeline import span_of
from tidewaiter.estimate.summary import rounded_to_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tidewaiter.estimate.summary import Summary
    from tidewaiter.model.figure import Figure

_COUNTRIES = Path(__file__).parent / "countries.json"
_SHARES = {"share"}
_MONEY = {"USD": "$", "CNY": "¥"}
_PLURALS = {
    "chip": "chips", "vendor": "vendors", "front": "fronts", "server": "servers", "die": "dies",
    "year": "years", "month": "months", "wafer": "wafers", "site": "sites", "case": "cases",
    "listing": "listings", "h": "hours", "mm2": "mm²",
}  # fmt: skip
_SINGULARS = {"h": "hour", "s": "second", "mm2": "mm²"}
_EQUIVALENT = re.compile(r"H100e\[(.+)\]")
_LARGE = ((1e9, "bn"), (1e6, "m"))


def number(value: float, error: float = 0.0, digits: int = 3) -> str:
    """Return a number with at most so many significant digits and none that its error could move.

    Args:
        value: The number.
        error: Its Monte-Carlo error, 0 where it has none.
        digits: Most significant digits.
    """
    text = rounded_to_error(value, error, digits)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def ends(summary: Summary, digits: int = 2) -> tuple[str, str, str]:
    """Return the 5% quantile, the median and the 95% quantile of draws as text.

    No digit is printed that the Monte-Carlo error could change.
    """
    factor, sign = (100.0, "%") if summary.unit in _SHARES else (1.0, "")
    low, middle, high = (
        number(getattr(summary, name) * factor, summary.mc_errors[name] * factor, digits) + sign
        for name in ("p5", "p50", "p95")
    )
    return low, middle, high


def computed(value: float, error: float, unit: str) -> str:
    """Return a computed number without its unit and without digits that its error could move."""
    if unit in _SHARES:
        return number(100 * value, 100 * error, digits=2) + "%"
    return number(value, error)


def spelled(count: int) -> str:
    """Return a small count as a word, to begin a sentence with."""
    small = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return small[count] if count < len(small) else f"{count:,}"


def exactly(value: float) -> str:
    """Return a number as stated, with thousands marked and no digit dropped."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def percent(share: float, digits: int = 2) -> str:
    """Return a share from 0 to 1 in percent."""
    return f"{number(100 * share, digits=digits)}%"


def money(value: float, sign: str = "$", digits: int = 3) -> str:
    """Return an amount of money for a chart's label: $120m, $2.5bn, $44,200."""
    for size, letter in _LARGE:
        if abs(float(f"{value:.{digits}g}")) >= size:
            return f"{sign}{float(f'{value / size:.{digits}g}'):g}{letter}"
    return f"{sign}{number(value, digits=digits)}"


def amount(value: float, unit: str, digits: int = 3) -> str:
    """Return a number in its unit without the unit's name: percent and signs of money stay."""
    if unit in _SHARES:
        return percent(value, digits)
    sign = _MONEY.get(unit.partition("/")[0])
    if sign:
        return money(value, sign, digits)
    return number(value, digits=digits) + ("%" if unit == "%" else "")


def unit_name(unit: str) -> str:
    """Return a unit in words, in the plural: ``chip/vendor/year`` is chips per vendor per year."""
    if unit in {"share", "%", "1"}:
        return {"1": "", "%": "percent"}.get(unit, "share")
    first, *below = re.split(r"/(?![^\[]*\])", unit)
    equivalent = _EQUIVALENT.fullmatch(first)
    above = (
        f"H100-equivalents ({equivalent.group(1)})" if equivalent else _PLURALS.get(first, first)
    )
    if first in _MONEY:
        above = {"USD": "US dollars", "CNY": "yuan"}[first]
    if below == ["s"]:
        return f"{above}/s"
    return " per ".join([above, *map(_singular, below)])


def in_unit(value: float, unit: str, digits: int = 3) -> str:
    """Return a number with its unit: 140,000 chips, 6.2%, $12,000 per chip."""
    return _with_unit(amount(value, unit, digits), unit)


def range_in_unit(low: float, high: float, unit: str, digits: int = 3) -> str:
    """Return two ends with their unit once: 18,000 to 880,000 chips."""
    if low == high:
        return in_unit(low, unit, digits)
    return _with_unit(f"{amount(low, unit, digits)} to {amount(high, unit, digits)}", unit)


def figure(given: Figure, digits: int = 4) -> str:
    """Return a stated figure with its unit, its middle and its level."""
    if given.value is not None:
        return in_unit(given.value, given.unit, digits)
    low, high, level, mid = given.interval
    upper = given.high_in_words or amount(high, given.unit, digits)
    text = _with_unit(f"{amount(low, given.unit, digits)} to {upper}", given.unit)
    middle = "" if mid is None else f", middle {amount(mid, given.unit, digits)}"
    return text + middle + ("" if level == 1 else f" ({level:.0%} interval)")


def brief_figure(given: Figure) -> str:
    """Return a stated figure in as few letters as a chart's label has room for."""
    if given.value is not None:
        return in_unit(given.value, given.unit)
    low, high, _, _ = given.interval
    if given.high_in_words:
        return f"{in_unit(low, given.unit)} or more"
    return range_in_unit(low, high, given.unit)


def date_words(text: str) -> str:
    """Return a date of any precision in words: 3 May 2024, May 2024, Q1 2024, 2024."""
    span = span_of(text)
    if "Q" in text:
        year, _, quarter = text.partition("-")
        return f"{quarter} {year}"
    parts = text.count("-")
    return (str(span.first.year), _month(span.first), _day(span.first))[parts]


def day_words(day: str) -> str:
    """Return an ISO day in words."""
    return _day(span_of(day).first)


def month_words(day: str) -> str:
    """Return the month of an ISO day in words."""
    return _month(span_of(day).first)


def times(low: float, high: float) -> str:
    """Return a ratio, or a range of ratios: 1.5 to 1.9 times."""
    return " to ".join(dict.fromkeys(number(v, digits=2) for v in (low, high))) + " times"


def listed(items: Sequence[str]) -> str:
    """Return items as a list in a sentence: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 case, 22 cases."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def plain(name: str) -> str:
    """Return the name of a quantity in words: ``chips_per_vendor`` is Chips per vendor."""
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


def country(code: str) -> str:
    """Return a country's name in English; the code itself where it is not known."""
    return _countries().get(code, code)


def publisher_and_date(publisher: str, date_text: str) -> str:
    """Return who published something and when, for the tip of a reference."""
    return f"{publisher}, {date_words(date_text)}"


@cache
def _countries() -> dict[str, str]:
    return msgspec.json.decode(_COUNTRIES.read_bytes(), type=dict[str, str])


def _with_unit(text: str, unit: str) -> str:
    """Append a unit's name to amounts that already carry percent and signs of money."""
    if unit in {"share", "%", "1"}:
        return text
    first, slash, rest = unit.partition("/")
    if first in _MONEY:
        return text + "".join(f" per {_singular(name)}" for name in rest.split("/") if slash)
    return f"{text} {unit_name(unit)}"


def _singular(name: str) -> str:
    return _SINGULARS.get(name, name)


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
