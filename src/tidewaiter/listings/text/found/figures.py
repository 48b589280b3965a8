"""Which numbers stand in a text, and what does each count?

What stands after a number decides: 张 counts cards, 万 scales a price, ``GB`` sizes a memory, 年
counts time. Sizes, scores, speeds and percentages are taken up here, before any price is sought.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.listings.text.found.normal import LATIN, is_latin
from tidewaiter.listings.text.found.numerals import plain_figure, spoken_numeral

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.listings.text.found.mentions import Mention
    from tidewaiter.listings.text.found.words import Hit, Words
    from tidewaiter.listings.text.trade import Beside, Suffixes, Trade

_TAIL = re.compile(r"(\d{1,3})(?![\d.,a-z]|[gw万千张台片块卡套年月天%])")
_VAGUE = {"几", "数", "上"}
_SPOKEN_TAIL = "一二三四五六七八九"
_TIMES_BEFORE = re.compile(r"(?:(?<![a-z])x|\*)\s?$")
_TIMES_AFTER = re.compile(r"\s?[x*]")
_CODE_AFTER = re.compile(r"-?[a-z0-9]")
_TIMES = ("x", "*")
_RANGE_BETWEEN = re.compile(r"\s?[-~到至]\s?")
_RANGE = re.compile(r"\s?[-~到至]\s?(?=\d)")
_GAP = " :=~约为是在仅只要了有¥$("
_LARGEST_POWER_W = 20000
_LEAST_DOLLARS = 50
_MOST_UNITS = 500
_LEAST_FACTOR = 100
"""From here on a number times a count is a price: 1480*60张."""


class Number(NamedTuple):
    """A number in a text.

    Attributes:
        start: Place in the normal text, of its currency sign if it has one.
        end: Place of the end of its unit.
        value: The number, scaled; the known digits of a masked one.
        kind: ``price``, ``watts`` (or 万), ``bare``, ``masked``, ``count``, ``gpus``, ``memory``,
            ``times``, ``range`` (the low end of one) or ``other``.
        means: What the word after it says: which unit, or how a price was scaled.
        currency: Three-letter code where a sign or word beside it says so.
        before: What a word before it says of it, such as ``deposit``.
        plain: The number as written, without scale.
    """

    start: int
    end: int
    value: float
    kind: str
    means: str = ""
    currency: str = ""
    before: str = ""
    plain: float = 0.0


class _Term(NamedTuple):
    """A word found after a number, and the gap before it."""

    text: str
    means: str
    end: int
    gap: int


def _beside(
    text: str, place: int, words: Mapping[str, Beside], *, has_plus: bool = False
) -> _Term | None:
    """Return the longest word that stands at a place, or after one space or a plus sign."""
    start = place
    letter = text[start : start + 1]
    if has_plus and letter == "+":
        start += 1
        letter = text[start : start + 1]
    if letter.isspace():
        start += 1
        letter = text[start : start + 1]
    table = words.get(letter)
    found = table.pattern.match(text, start) if table else None
    if table is None or found is None:
        return None
    return _Term(found[0], table.means[found[0]], found.end(), start - place)


def numbers_in(text: str, words: Words, mentions: Sequence[Mention], trade: Trade) -> list[Number]:
    """Return the numbers of a normal text that are in no product's name, in order."""
    taken = [*((m.start, m.end) for m in mentions), (len(text) + 1, len(text) + 2)]
    before = _words_before(text, words)
    found: list[Number] = []
    place = at = 0
    graded = {hit.start for hit in words.of("condition")}
    match_at = trade.suffixes.number.match
    for digit in trade.suffixes.digit.finditer(text):
        first = digit.start()
        if first < place or first in graded:  # 95新 is a grade
            continue
        while taken[at][1] <= first:
            at += 1
        name = taken[at][0]
        match = match_at(text, first)
        if match is None or name < match.end():
            continue
        place = match.end()
        number = _number(text, match, trade, before)
        if number is not None and number.end > name:  # its unit was taken out of a name
            number = _number(text[:name], match, trade, {})
        if number is not None:
            found.append(number)
            place = number.end
    return _ranged(text, found)


def _ranged(text: str, numbers: list[Number]) -> list[Number]:
    """Return numbers of which the low end of a range of prices is one, with one currency."""
    for place in range(len(numbers) - 1):
        low, high = numbers[place], numbers[place + 1]
        if low.kind == "price" and high.kind == "price" and low.value < high.value:
            gap = _RANGE_BETWEEN.fullmatch(text, low.end, high.start)
            if gap:
                numbers[place] = low._replace(kind="range", end=high.start, plain=-low.value)
                numbers[place + 1] = high._replace(currency=high.currency or low.currency)
        elif low.kind == "range" and low.currency and low.end == high.start:
            numbers[place : place + 2] = _both_ends(low, high)
        elif low.kind == "times" and low.end == high.start and _is_many(text, low, high):
            is_price = low.value >= _LEAST_FACTOR
            numbers[place] = low._replace(kind="bare", means="") if is_price else low
    return numbers


def _is_many(text: str, price: Number, many: Number) -> bool:
    """Whether what follows a factor counts: ``1480*60张``; or, set apart, ``2650 ×80``."""
    if many.kind == "count":
        return True
    is_apart = text[price.end - 2 : price.end - 1] == " " and text[many.start - 1] in _TIMES
    return is_apart and many.kind == "times" and many.value <= _MOST_UNITS


def _both_ends(low: Number, high: Number) -> tuple[Number, Number]:
    """Return both ends of a range of prices, the high one without a currency of its own."""
    if high.kind == "price" and not high.currency:
        return low, high._replace(currency=low.currency)
    if high.means == "code" and high.value > low.value >= _LEAST_FACTOR:
        high = high._replace(kind="price", means="", currency=low.currency)
        return low._replace(plain=-low.value), high
    return low, high


def _words_before(text: str, words: Words) -> dict[int, Hit]:
    """Return the words that say what a number after them is, by their ends; the longest first."""
    before: dict[int, Hit] = {}
    for hit in words.of("before_number"):
        if text[hit.start - 1 : hit.start] != "%":  # 30%定金 speaks of the number before it
            before.setdefault(hit.end, hit)
    return before


def _number(
    text: str, match: re.Match[str], trade: Trade, before: Mapping[int, Hit]
) -> Number | None:
    figure, spoken = match["figure"], match["spoken"]
    first, end = match.span()
    start, currency = _signed(text, first, trade.suffixes)
    told = _told_before(text, start, before)
    if spoken and text[first - 1 : first] in _VAGUE:
        return None
    if match["masked"]:
        return Number(start, _past(text, end, trade.suffixes), 0.0, "masked", "", currency, told)
    value = spoken_numeral(spoken, trade.digits) if spoken else plain_figure(figure)
    if value is None:
        return None
    if currency and told == "power":  # 1200W电源 NT$165,000: the price comes after the supply
        told = ""
    told = _bounded(told, value, is_spoken=bool(spoken))
    plain = Number(start, end, value, "bare", "spoken" if spoken else "", currency, told, value)
    if not currency and first > 0 and not spoken and _is_code(text, first):
        return _in_code(text, plain, trade.suffixes)
    return _with_suffix(text, plain, trade)


def _bounded(told: str, value: float, *, is_spoken: bool) -> str:
    """Return what a word before says of a number, if the number is within the word's bounds."""
    name, _, most = told.partition(" ")
    if not most:
        return name
    is_within = value == float(most) if name == "lanes" else value <= float(most)
    return name if is_within and not is_spoken else ""


def _signed(text: str, first: int, suffixes: Suffixes) -> tuple[int, str]:
    """Return where a number starts with its currency sign, and the currency."""
    last = text[first - 1] if first else ""
    if last == " " and first > 1:
        last = text[first - 2]
    if last not in suffixes.sign_ends:
        return first, ""
    sign = suffixes.sign.search(text, max(0, first - 8), first)
    return (sign.start(), suffixes.signs[sign["term"]]) if sign else (first, "")


def _is_code(text: str, start: int) -> bool:
    """Whether a number goes on from letters or from a part number's hyphen."""
    if text[start - 1] == "*":
        return False
    if text[start - 1] == "x":
        return start > 1 and is_latin(text[start - 2]) and not text[start - 2].isdigit()
    if is_latin(text[start - 1]):
        return True
    return text[start - 1] in "-_./" and start > 1 and is_latin(text[start - 2])


def _in_code(text: str, number: Number, suffixes: Suffixes) -> Number | None:
    """Return a memory size inside a part number (``O8G``, ``2GD5``), or what is passed over."""
    term = _beside(text, number.end, suffixes.after, has_plus=True)
    means = term.means if term else ""
    if means.startswith("memory") and term and not term.gap and text[number.start] != "0":
        size = number.value * float(means.split()[1])
        return number._replace(end=term.end, value=size, kind="memory", means="code")
    told = number.before
    if told in {"ask", "quantity", "quantity_after_lot", "serial"} or means.startswith("scale"):
        return (
            _scaled(text, number, term, suffixes) if means.startswith("scale") and term else number
        )
    return number._replace(kind="other", means="code")


def _with_suffix(text: str, number: Number, trade: Trade) -> Number | None:
    """Return a number with what the word after it makes of it."""
    suffixes = trade.suffixes
    term = _beside(text, number.end, suffixes.after, has_plus=True)
    money = _beside(text, number.end, suffixes.currency)
    if number.before == "lanes" and not _is_chinese_count(term):
        return number._replace(kind="other", means="lanes of a slot")
    if money and (term is None or _is_money(number, term, money)):
        return _in_money(number, money)
    if term is None:
        return None if number.means == "spoken" else _without_suffix(text, number)
    if term.means == "nothing":
        return _without_suffix(text, number)
    return _with_term(text, number, term, suffixes)


def _is_chinese_count(term: _Term | None) -> bool:
    """Whether a Chinese word counts: x16张 are cards, where x16 is a slot."""
    return term is not None and term.means.startswith("count ") and not term.text.isascii()


def _with_term(text: str, number: Number, term: _Term, suffixes: Suffixes) -> Number:
    """Return a number with the word that follows it."""
    means = term.means
    if means == "asked":
        return number._replace(before="ask", kind="price" if number.currency else number.kind)
    is_money = means.startswith("money") and (
        number.currency or _beside(text, term.end, suffixes.currency)
    )
    if is_money or means.startswith("scale"):
        return _scaled(text, number, term, suffixes)
    if number.currency and term.gap and (means == "spec" or means.startswith("count")):
        return number._replace(kind="price")
    return _counted(text, number, term, means)


def _in_money(number: Number, money: _Term) -> Number:
    """Return a number with its currency, or as a height where U counts units of a rack."""
    if _is_rack_height(number, money):
        return number._replace(end=money.end, kind="other", means="spec")
    return number._replace(end=money.end, kind="price", currency=money.means)


def _is_rack_height(number: Number, money: _Term) -> bool:
    """Whether U after a small number is a height in a rack and no dollar."""
    return len(money.text) == 1 and money.text in LATIN and number.value < _LEAST_DOLLARS


def _is_money(number: Number, term: _Term, money: _Term) -> bool:
    """Whether 块, 米 and the like are yuan here: for a currency word the longer, then by size."""
    if len(money.text) != len(term.text):
        return len(money.text) > len(term.text)
    return number.value >= 200


def _without_suffix(text: str, number: Number) -> Number:
    """Return a number that no unit follows: a multiplier, one end of a range, a price, or bare."""
    if text[max(0, number.start - 2) : number.start].rstrip()[-1:] in _TIMES and (
        _TIMES_BEFORE.search(text, max(0, number.start - 3), number.start)
    ):
        is_code = text[number.end : number.end + 1] in LATIN
        return number._replace(kind="other" if is_code else "times", means="before")
    after = _TIMES_AFTER.match(text, number.end)
    if after and not number.currency:
        return number._replace(kind="times", means="after", end=after.end())
    between = _RANGE.match(text, number.end)
    if between:
        return number._replace(kind="range", end=between.end())
    if number.currency:
        return number._replace(kind="price")
    if _CODE_AFTER.match(text, number.end):
        return number._replace(kind="other", means="code")
    return number


def _scaled(text: str, number: Number, term: _Term, suffixes: Suffixes) -> Number:
    """Return a price in 万, 千, w or k with its trailing digits and its currency."""
    factor = float(term.means.split()[1])
    end, value = term.end, number.value * factor
    watts = term.text == "w" and _is_power(number, text, end)
    if watts and number.before == "power":
        return number._replace(end=end, kind="other", means="power")
    tail = _TAIL.match(text, end) if number.value == int(number.value) else None
    if tail:
        value += float(tail[1]) * factor / 10 ** len(tail[1])
        end = tail.end()
    elif end < len(text) and text[end] in _SPOKEN_TAIL and number.means == "spoken":
        after = _beside(text, end + 1, suffixes.after)
        if after is None:
            value += (_SPOKEN_TAIL.index(text[end]) + 1) * factor / 10
            end += 1
    money = _beside(text, end, suffixes.currency)
    code = number.currency
    if money:
        code, end = money.means, money.end
    return number._replace(
        end=end,
        before="" if number.before == "spec" else number.before,
        value=round(value, 2),
        kind="watts" if watts and not code else "price",
        means=f"scale {term.text}",
        currency=code,
    )


def _is_power(number: Number, text: str, end: int) -> bool:
    """Whether W means watts: after a word of power, or a bare three- or four-digit number."""
    if number.currency or number.before == "ask":
        return False
    if number.before == "power":
        return True
    is_large = 100 <= number.value <= _LARGEST_POWER_W and number.value == int(number.value)
    return is_large and not text[end : end + 1].isdigit()


def _counted(text: str, number: Number, term: _Term, means: str) -> Number:
    """Return a number with the unit of what it counts."""
    name, _, detail = means.partition(" ")
    end = term.end
    if name == "memory":
        size = number.value * float(detail)
        return number._replace(end=end, value=size, kind="memory", means=detail)
    if (
        name == "gpus"
        and _is_whole(number)
        and text[number.start - 1 : number.start] not in {"x", "*"}
    ):
        return number._replace(end=end, kind="gpus")
    if name == "count" and detail == "ge" and number.value != int(number.value):
        return number._replace(
            end=end, value=round(number.value * 10000, 2), kind="price", means="scale 个"
        )
    if name == "count":
        is_open = text[end : end + 1] == "+" or text[number.end : number.end + 1] == "+"
        return number._replace(end=end, kind="count", means=detail + ("+" if is_open else ""))
    return number._replace(end=end, kind="other", means=name)


def _is_whole(number: Number) -> bool:
    return number.before != "spec" and number.value == int(number.value)


def _past(text: str, end: int, suffixes: Suffixes) -> int:
    """Return the end of a masked number with its scale."""
    term = _beside(text, end, suffixes.after)
    return term.end if term and term.means.startswith("scale") else end


def _told_before(text: str, start: int, before: Mapping[int, Hit]) -> str:
    """Return what the word before a number says of it, over at most three marks."""
    for place in range(start, max(-1, start - 4), -1):
        if place in before:
            return before[place].means
        if place == 0 or text[place - 1] not in _GAP:
            return ""
    return ""
