"""Numbered sources: each gets its number when an answer first relies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.screen.blocks import Ref, inert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.core.cite import Source


class Citations:
    """The sources that an answer relies on.

    A citation is ``source, place``; several are joined by "; ". A part that begins with no known
    source belongs to the place of the part before; a citation without any known source becomes an
    entry of its own, in its own words.

    Args:
        sources: All sources by identifier.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def to(self, cite: str) -> tuple[Ref, ...]:
        """Return links to what a citation names; none for an empty one."""
        found: list[tuple[str, list[str]]] = []
        for part in filter(None, cite.split("; ")):
            source, place = self._split(part)
            if source:
                found.append((source, [place] if place else []))
            elif found:
                found[-1][1].append(part)
            else:
                found.append((part, []))
        return tuple(self.at(source, "; ".join(places)) for source, places in found)

    def at(self, source: str, place: str = "") -> Ref:
        """Return a link to a place in a source."""
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        return Ref(number, inert(place) if place else "")

    def listed(self) -> tuple[str, ...]:
        """Return every source cited so far, in the order of its number."""
        return tuple(self._entry(source) for source in self._numbers)

    def _split(self, part: str) -> tuple[str, str]:
        head = part.split(maxsplit=1)[0].rstrip(",.:;") if part.split() else ""
        place = part.strip()[len(head) :].strip(" ,:;")
        return (head, place) if head in self._sources else ("", part)

    def _entry(self, ident: str) -> str:
        source = self._sources.get(ident)
        if source is None:
            return f"{inert(ident)} (as cited; no entry among the sources of these facts)"
        note = f" {inert(source.note)}" if source.note else ""
        return f"{inert(source.publisher)}: {inert(source.title)}, {source.date}.{note}"
