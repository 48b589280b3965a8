"""Numbered sources: each gets its number when the text first relies on it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.facts.catalogue import FOLDERS, Facts, found
from tidewaiter.report.brief import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Cited(Protocol):
    """Anything that names its source: a figure, a date, a statement or a citation."""

    @property
    def source(self) -> str:
        """Identifier of the source."""

    @property
    def grade(self) -> Grade:
        """How it was obtained."""

    @property
    def locator(self) -> str:
        """Place in the source."""


class Ref(NamedTuple):
    """A numbered link to a source.

    Attributes:
        number: Number of the source on this page.
        tip: Publisher, date, grade and place in the source.
        anchor: Identifier of this place, where it is the first that cites the source; else "".
    """

    number: int
    tip: str
    anchor: str


class Entry(NamedTuple):
    """A source in the list at the end.

    Attributes:
        number: Its number.
        title: Title as published.
        publisher: Who published it.
        date: When, in words.
        grades: How figures were obtained from it, in words.
        note: What a reader must know before relying on it.
    """

    number: int
    title: str
    publisher: str
    date: str
    grades: str
    note: str


class References:
    """The sources that a page relies on, numbered in the order in which it cites them.

    Args:
        facts: All facts; their sources are the only ones that can be cited.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._numbers: dict[str, int] = {}
        self._grades = grades_by_source(facts)

    def to(self, *sources: str) -> tuple[Ref, ...]:
        """Return links to sources by identifier, each once, in the order given.

        Raises:
            UnknownNameError: If there is no such source.
        """
        return tuple(
            self._ref(source, self._graded(source), "") for source in dict.fromkeys(sources)
        )

    def at(self, *cites: Cited) -> tuple[Ref, ...]:
        """Return links to places in sources, with the grade of each citation.

        Raises:
            UnknownNameError: If there is no such source.
        """
        once = {(c.source, c.locator): c for c in cites}
        return tuple(self._ref(c.source, c.grade.value, c.locator) for c in once.values())

    def listed(self) -> tuple[Entry, ...]:
        """Return every source cited so far, in the order of its number."""
        return tuple(self._entry(source, n) for source, n in self._numbers.items())

    def _ref(self, source: str, grade: str, locator: str) -> Ref:
        stated = found("source", source, self._facts.sources)
        first = source not in self._numbers
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        told = [words.publisher_and_date(stated.publisher, stated.date), locator, grade]
        return Ref(number, "; ".join(filter(None, told)), f"use-{number}" if first else "")

    def _entry(self, source: str, number: int) -> Entry:
        stated = self._facts.sources[source]
        licence = f"Licence: {stated.licence}." if stated.licence else ""
        return Entry(
            number=number,
            title=stated.title,
            publisher=stated.publisher,
            date=words.date_words(stated.date),
            grades=self._graded(source),
            note=" ".join(filter(None, [stated.note, licence])),
        )

    def _graded(self, source: str) -> str:
        held = self._grades.get(source, set())
        return ", ".join(grade.value for grade in Grade if grade in held) or "cited as a whole"


def grades_by_source(facts: Facts) -> dict[str, set[Grade]]:
    """Return, for each source, the grades with which the facts rely on it."""
    grades: defaultdict[str, set[Grade]] = defaultdict(set)
    for folder in FOLDERS:
        for fact in getattr(facts, folder).values():
            for source, grade in _graded_parts(fact):
                grades[source].add(grade)
    return dict(grades)


def _graded_parts(part: object) -> Iterator[tuple[str, Grade]]:
    """Yield the source and the grade of everything inside a fact that has both."""
    if isinstance(part, msgspec.Struct):
        source, grade = getattr(part, "source", ""), getattr(part, "grade", None)
        if source and isinstance(grade, Grade):
            yield source, grade
    for inner in parts_of(part):
        yield from _graded_parts(inner)


def parts_of(part: object) -> Sequence[object]:
    """Return what a fact, a mapping or a tuple holds."""
    if isinstance(part, msgspec.Struct):
        return [getattr(part, name) for name in part.__struct_fields__]
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, tuple) else ()
