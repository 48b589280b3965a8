"""Which serial and part numbers does a line of print, or a bar code, hold?

A number is taken where a word names it (``S/N``), where a bar code's data identifier does (ANSI
MH10.8.2: ``S`` serial number, ``1P`` and ``P`` part number), or where its shape is that of a
maker's numbers and it stands alone: thirteen digits within a longer run are none. Readers of print
confuse I, l and 1, and O and 0; a shape and a word are found in either spelling.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tidewaiter.model.listings.linking import LabelRules
    from tidewaiter.model.listings.photo import LabelKind

_NUMBER = r"[0-9A-Za-z](?:[\-./]?[0-9A-Za-z]){4,29}"
_SIGNS = {"9": "[0-9OoIl]", "A": "[A-Za-z]", "*": "[0-9A-Za-z]"}
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_IDENTIFIED: tuple[tuple[LabelKind, re.Pattern[str]], ...] = (
    ("part_number", re.compile(rf"1P({_NUMBER})")),
    ("serial", re.compile(rf"S({_NUMBER})")),
    ("part_number", re.compile(rf"P({_NUMBER})")),
)
_FIELDS = re.compile(r"[\x1c-\x1f;,\s]+")


class LabelNumber(NamedTuple):
    """A number in a line.

    Attributes:
        kind: What it is.
        value: As it stands there.
        line: Place of the line among all lines.
    """

    kind: LabelKind
    value: str
    line: int


def numbers_in_lines(lines: Iterable[str], rules: LabelRules) -> tuple[LabelNumber, ...]:
    """Return the numbers in lines of print, in order; each kind and value once.

    A line that holds nothing but the word for a number names the number of the next line.
    """
    shapes = _shapes(rules)
    words = _words(rules)
    found: dict[tuple[LabelKind, str], LabelNumber] = {}
    named: LabelKind | None = None
    for place, line in enumerate(lines):
        plain = unicodedata.normalize("NFKC", line).strip()
        alone = next((kind for kind, _, word in words if word.fullmatch(plain)), None)
        for kind, value in _in_line(plain, words, shapes, None if alone else named):
            found.setdefault((kind, value), LabelNumber(kind, value, place))
        named = alone
    return tuple(found.values())


def numbers_in_code(text: str, rules: LabelRules) -> tuple[LabelNumber, ...]:
    """Return the numbers that a bar code holds, by data identifier, word or shape."""
    found = list(numbers_in_lines([text], rules))
    known = {number.value for number in found}
    for field in filter(None, _FIELDS.split(text)):
        for kind, pattern in _IDENTIFIED:
            match = pattern.fullmatch(field)
            if match and field not in known and re.search(r"\d", match[1]):
                found.append(LabelNumber(kind, match[1], 0))
                break
    return tuple(dict.fromkeys(found))


Words = list[tuple["LabelKind", re.Pattern[str], re.Pattern[str]]]
Shapes = list[tuple["LabelKind", re.Pattern[str]]]


def _in_line(
    line: str, words: Words, shapes: Shapes, named: LabelKind | None
) -> Iterator[tuple[LabelKind, str]]:
    if named and re.fullmatch(_NUMBER, line) and re.search(r"\d", line):
        yield named, line
        return
    taken: list[tuple[int, int]] = []
    for kind, pattern, _ in words:
        for match in pattern.finditer(line):
            if _is_free(match.span(1), taken) and re.search(r"\d", match[1]):
                taken.append(match.span())
                yield kind, match[1]
    for kind, shape in shapes:
        for match in shape.finditer(line):
            if _is_free(match.span(), taken):
                taken.append(match.span())
                yield kind, match[0]


def _is_free(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return not any(span[0] < end and start < span[1] for start, end in taken)


def _words(rules: LabelRules) -> Words:
    """Return the words for numbers, longest first: a pattern with the number, and one alone."""
    kinds: list[tuple[LabelKind, str]] = [("serial", word) for word in rules.serial_words]
    kinds += [("part_number", word) for word in rules.part_words]
    kinds.sort(key=lambda pair: (-len(pair[1]), pair[1]))
    return [(kind, *_worded(word)) for kind, word in kinds]


def _worded(word: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    spelt = re.escape(word).replace(r"\ ", r"[ .]*").replace("/", r"[/1Il|]?")
    before = _BEFORE if word[:1].isascii() else ""
    alone = rf"{before}{spelt}[ .]*[:#]?[ ]*"
    return (
        re.compile(rf"{alone}({_NUMBER}){_AFTER}", re.IGNORECASE),
        re.compile(alone, re.IGNORECASE),
    )


def _shapes(rules: LabelRules) -> Shapes:
    kinds: list[tuple[LabelKind, str]] = [("part_number", shape) for shape in rules.part_shapes]
    kinds += [("serial", shape) for shape in rules.serial_shapes]
    return [(kind, re.compile(_BEFORE + _pattern(shape) + _AFTER)) for kind, shape in kinds]


def _pattern(shape: str) -> str:
    return "".join(_SIGNS.get(sign, re.escape(sign)) for sign in shape)
