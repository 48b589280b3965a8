"""What does a cell of text mean? Days, moments, amounts, numbers, codes and words, by column.

Every function judges the distinct texts of a column once; the rows take their answers from there.
"""

from __future__ import annotations

import functools
import typing
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.core.errors import nearest
from tidewaiter.core.timeline import Span, span_of
from tidewaiter.facts.countries import country_fault
from tidewaiter.model.books.columns import KINDS
from tidewaiter.sources.cases.faults import Wrong
from tidewaiter.sources.cases.schema import kinds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import msgspec

_DAY_US = 86_400_000_000
_AMOUNT = r"^(?P<low>[0-9.]+)(?: ?- ?(?P<high>[0-9.]+))?$"
DAYS = "YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD"
MOMENTS = "YYYY-MM-DD or, in UTC, YYYY-MM-DDThh:mmZ with seconds where they are known"
AMOUNTS = "a number such as 3, or a range such as 3-5, the lower end first"
NUMBERS = "a number such as 12 or -3.5"
DEGREES = {"latitude": 90.0, "longitude": 180.0}


class Judged(NamedTuple):
    """What distinct texts mean.

    Attributes:
        columns: Columns that they become, by what their name ends with.
        bad: Which of them are refused; what it says of "" does not count.
    """

    columns: dict[str, Any]
    bad: np.ndarray


class Kind(NamedTuple):
    """How the cells of a column are judged.

    Attributes:
        judge: Returns what distinct texts mean.
        message: What is wrong with a refused one.
        allowed: What would have been accepted.
        hint: One thing to try, for a refused text.
    """

    judge: Callable[[Any], Judged]
    message: str
    allowed: str
    hint: Callable[[str], str] = lambda _text: ""


class ReadColumn(NamedTuple):
    """A column of a case.

    Attributes:
        columns: Arrow columns by name, as the schema has them.
        wrong: Cells that are refused.
    """

    columns: dict[str, Any]
    wrong: list[Wrong]


def read_column(cells: Any, name: str, noun: type[msgspec.Struct]) -> ReadColumn:  # noqa: ANN401
    """Return what the cells of a column mean.

    Args:
        cells: Text, without nulls.
        name: Column.
        noun: Noun of the table.
    """
    wrong: list[Wrong] = []

    def found(at: int) -> str:
        return str(cells[at].as_py())

    if name in required_of(noun):
        empty = np.flatnonzero(np.asarray(pc.equal(cells, "")))
        wrong.append(Wrong(name, empty, "the cell is empty", found, "the column must be filled"))
    kind = kind_for(name, noun)
    if kind is None:
        return ReadColumn({name: cells}, wrong)
    encoded = cells.dictionary_encode()
    judged = kind.judge(encoded.dictionary)
    bad = judged.bad & np.asarray(pc.not_equal(encoded.dictionary, ""))
    at = np.flatnonzero(bad[np.asarray(encoded.indices)]) if bad.any() else _NONE
    wrong.append(
        Wrong(name, at, kind.message, found, kind.allowed, lambda row: kind.hint(found(row)))
    )
    columns = {
        f"{name}{end}": column.take(encoded.indices) for end, column in judged.columns.items()
    }
    if kinds_of(noun)[name] not in {"number", "amount"}:
        columns = {name: cells, **columns}
    return ReadColumn(columns, wrong)


_NONE = np.zeros(0, np.int64)


@functools.cache
def required_of(noun: type[msgspec.Struct]) -> frozenset[str]:
    """Return the columns of a noun whose cells must be filled."""
    import msgspec

    return frozenset(field.name for field in msgspec.structs.fields(noun) if field.required)


@functools.cache
def words_of(name: str, noun: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the words that a column may hold; none where it may hold any text."""
    hint = typing.get_type_hints(noun)[name]
    parts = [typing.get_args(part) or (part,) for part in typing.get_args(hint)]
    return tuple(word for words in parts for word in words if isinstance(word, str))


def kind_for(name: str, noun: type[msgspec.Struct]) -> Kind | None:
    """Return how a column is judged, or None where any text will do."""
    if words := words_of(name, noun):
        allowed = ", ".join(word for word in words if word)
        judge = functools.partial(_words, words)
        return Kind(
            judge, "not one of the words", allowed, lambda t: nearest(t[:80], list(words), 1)
        )
    kind = kinds_of(noun)[name]
    if kind == "number" and name in DEGREES:
        most = DEGREES[name]
        judge = functools.partial(_numbers, most)
        return Kind(judge, "not a number of degrees", f"{-most:g} to {most:g}")
    return _KINDS.get(kind)


def _words(words: tuple[str, ...], texts: Any) -> Judged:  # noqa: ANN401
    bad = pc.invert(pc.is_in(texts, pa.array(words, pa.string())))
    return Judged({}, np.asarray(bad))


def _days(texts: Any) -> Judged:  # noqa: ANN401
    spans = [_span(text) for text in texts.to_pylist()]
    first = pa.array([span.first if span else None for span in spans], pa.date32())
    last = pa.array([span.last if span else None for span in spans], pa.date32())
    return Judged({"_first": first, "_last": last}, np.asarray(first.is_null()))


def _span(text: str) -> Span | None:
    try:
        return span_of(text)
    except ValueError:
        return None


def _day_hint(text: str) -> str:
    try:
        span_of(text)
    except ValueError as error:
        return str(error).partition("no day of the calendar: ")[2]
    return ""


def _moments(texts: Any) -> Judged:  # noqa: ANN401
    """Return the first and the last microsecond that a text names, as exactly as it says."""
    fits = np.asarray(pc.match_substring_regex(texts, _pattern("moment")))
    texts = pc.if_else(pa.array(fits), texts, "")
    days = pc.utf8_slice_codeunits(texts, 0, 10).dictionary_encode()
    judged = _days(days.dictionary)
    first_day = judged.columns["_first"].take(days.indices)
    length = np.asarray(pc.utf8_length(texts))
    hours, minutes, seconds = (_digits(texts, at, at + 2) for at in (11, 14, 17))
    fraction = pc.utf8_rtrim(pc.utf8_slice_codeunits(texts, 20, 26), "Z")
    part = np.asarray(pc.cast(pc.utf8_rpad(fraction, 6, "0"), pa.int64()))
    day = np.asarray(pc.fill_null(first_day.cast(pa.int32()), 0)).astype(np.int64)
    first = day * _DAY_US + ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + part
    digits = np.clip(length - 21, 0, 6)
    width = np.where(length > 17, 10 ** (6 - digits), np.where(length > 10, 60_000_000, _DAY_US))
    valid = np.asarray(first_day.is_valid()) & (hours < 24) & (minutes < 60) & (seconds < 60)
    ends = {"_first": first, "_last": first + width - 1}
    kind = pa.timestamp("us", tz="UTC")
    columns = {end: pa.array(found, mask=~valid).cast(kind) for end, found in ends.items()}
    return Judged(columns, ~valid)


def _digits(texts: Any, start: int, stop: int) -> np.ndarray:  # noqa: ANN401
    """Return the two digits at a place as numbers, 0 where there are none."""
    digits = pc.utf8_slice_codeunits(texts, start, stop)
    plain = pc.if_else(pc.equal(pc.utf8_length(digits), 2), digits, "0")
    return np.asarray(pc.cast(plain, pa.int64()))


def _amounts(texts: Any) -> Judged:  # noqa: ANN401
    fits = np.asarray(pc.match_substring_regex(texts, _pattern("amount")))
    ends = pc.extract_regex(pc.if_else(pa.array(fits), texts, ""), _AMOUNT)
    low, high = (pc.fill_null(ends.field(end), "") for end in (0, 1))
    lows = _floats(low)
    highs = _floats(pc.if_else(pc.equal(high, ""), low, high))
    bad = ~(np.isfinite(highs) & (lows <= highs))
    columns = {"_low": _float_array(lows, bad), "_high": _float_array(highs, bad)}
    return Judged(columns, bad)


def _numbers(most: float, texts: Any) -> Judged:  # noqa: ANN401
    fits = np.asarray(pc.match_substring_regex(texts, _pattern("number")))
    found = _floats(pc.if_else(pa.array(fits), texts, ""))
    bad = ~(np.abs(found) <= most)
    return Judged({"": _float_array(found, bad)}, bad)


def _floats(texts: Any) -> np.ndarray:  # noqa: ANN401
    """Return numbers; not a number where the text is empty."""
    given = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return np.asarray(pc.fill_null(pc.cast(given, pa.float64()), np.nan))


def _float_array(found: np.ndarray, bad: np.ndarray) -> Any:  # noqa: ANN401
    return pa.array(found, mask=bad | np.isnan(found))


def _countries(texts: Any) -> Judged:  # noqa: ANN401
    return Judged({}, np.array([bool(country_fault(t)) for t in texts.to_pylist()], bool))


def _country_hint(text: str) -> str:
    return country_fault(text).partition("; ")[2]


def _accounts(texts: Any) -> Judged:  # noqa: ANN401
    fits = np.asarray(pc.match_substring_regex(texts, _pattern("account")))
    same = np.asarray(pc.equal(pc.utf8_trim_whitespace(texts), texts))
    return Judged({}, ~(fits & same))


def _account_hint(text: str) -> str:
    kind = text[:80].partition(":")[0].strip()
    return nearest(kind, list(KINDS), 1) if kind not in KINDS else ""


@functools.cache
def _pattern(kind: str) -> str:
    """Return the pattern that the nouns give a kind of column."""
    from tidewaiter.model.books import columns

    named = {
        "moment": columns.Moment,
        "amount": columns.Amount,
        "number": columns.Number,
        "account": columns.Account,
    }
    (meta,) = typing.get_args(named[kind])[1:]
    return str(meta.pattern)


_KINDS = {
    "day": Kind(_days, "not a date", DAYS, _day_hint),
    "moment": Kind(_moments, "not a day or time", MOMENTS),
    "amount": Kind(_amounts, "not an amount", AMOUNTS),
    "number": Kind(functools.partial(_numbers, np.finfo(float).max), "not a number", NUMBERS),
    "country": Kind(
        _countries, "not the code of a country", "two capital letters such as SG", _country_hint
    ),
    "account": Kind(
        _accounts,
        "not an account",
        f"KIND:NAME, such as site:B, where KIND is {', '.join(KINDS)}",
        _account_hint,
    ),
}
