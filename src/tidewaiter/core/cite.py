"""Where a figure comes from, and how far it may be trusted."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tidewaiter.core.timeline import span_of


class Grade(StrEnum):
    """How a figure was obtained.

    primary: the text or data file itself was read. secondary: a report, note or press summary
    of it. recomputed: worked out here from stated inputs. unverified: recalled or rumoured; it
    may be shown, never relied upon.
    """

    PRIMARY = "primary"
    SECONDARY = "secondary"
    RECOMPUTED = "recomputed"
    UNVERIFIED = "unverified"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document that figures are taken from.

    Attributes:
        id: Identifier that figures use.
        title: Title as published.
        publisher: Court, agency, firm, newspaper or institute.
        date: Day of publication, as exactly as it is known.
        licence: Licence of the text or data, when it states one.
        note: What a reader must know before relying on it.
    """

    id: str
    title: str
    publisher: str
    date: str
    licence: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        span_of(self.date)
        for name in ("id", "title", "publisher"):
            if not getattr(self, name).strip():
                raise ValueError(f"a source needs a {name}")


class Cite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pointer into a source.

    Attributes:
        source: Identifier of a source.
        locator: Page, section, row or paragraph.
        grade: How the figure was obtained.
        as_of: Day the figure speaks of or was read.
    """

    source: str
    grade: Grade
    as_of: str
    locator: str = ""

    def __post_init__(self) -> None:
        span_of(self.as_of)
        if not self.source.strip():
            raise ValueError("a citation needs a source")
