"""Who received what, when? A log that only grows, each entry with the digest of the one before.

A later holder cannot change, drop or reorder an earlier entry without changing every digest after
it (the linked time-stamps of Haber and Stornetta, 1991). The chain does not show that an entry is
true: that rests on whoever signs the log.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.canonical import encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING_BEFORE = "0" * 64
LONGEST_WORDS = 2_000
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?", re.ASCII)


class Handover(NamedTuple):
    """What somebody did, before it is chained.

    Attributes:
        time: ``YYYY-MM-DD``, or ``YYYY-MM-DDThh:mm:ssZ`` in universal time.
        actor: Who, as an office or a firm.
        action: What was done: received, copied, sealed, handed over.
        note: Anything else, or "".
        line: Line of the file that it stands on; 0 where unknown.
    """

    time: str
    actor: str
    action: str
    note: str = ""
    line: int = 0


class CustodyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the log.

    Attributes:
        time: ``YYYY-MM-DD``, or ``YYYY-MM-DDThh:mm:ssZ`` in universal time.
        actor: Who.
        action: What was done.
        note: Anything else, or "".
        before: Digest of the entry before; 64 zeros where there is none.
    """

    time: str
    actor: str
    action: str
    note: str
    before: str

    @property
    def digest(self) -> str:
        """SHA-256 digest of the entry as CBOR, which the next one carries."""
        parts = [self.time, self.actor, self.action, self.note, self.before]
        return hashlib.sha256(encoded(parts)).hexdigest()


def extended(
    log: Sequence[CustodyEntry], added: Iterable[Handover], where: Where
) -> tuple[CustodyEntry, ...]:
    """Return a log with entries added to its end.

    Args:
        log: What stands in it already.
        added: What is new, in order of time.
        where: File of what is new.

    Raises:
        DataError: If a time is none or lies before the one above it, or words are missing or too
            long.
    """
    entries = list(log)
    for given in added:
        _require_entry(given, entries[-1].time if entries else "", Where(where.file, given.line))
        before = entries[-1].digest if entries else NOTHING_BEFORE
        entries.append(
            CustodyEntry(
                time=given.time,
                actor=given.actor,
                action=given.action,
                note=given.note,
                before=before,
            )
        )
    return tuple(entries)


def require_entries(log: Sequence[CustodyEntry], where: Where) -> None:
    """Refuse a log that nobody can have kept; whether its chain is whole is not asked.

    Raises:
        DataError: If a time is none or lies before the one above it, or words are missing or too
            long.
    """
    after = ""
    for number, entry in enumerate(log, 1):
        _require_entry(entry, after, where._replace(field=f"custody entry {number}"))
        after = entry.time


def broken_at(log: Sequence[CustodyEntry]) -> int | None:
    """Return the number of the first entry that does not carry the digest of the one before.

    Entries count from 1; None where the chain is whole.
    """
    before = NOTHING_BEFORE
    for number, entry in enumerate(log, 1):
        if entry.before != before:
            return number
        before = entry.digest
    return None


def _require_entry(given: Handover | CustodyEntry, after: str, where: Where) -> None:
    if not is_time(given.time):
        raise DataError(
            "this is no time",
            where=where,
            found=given.time,
            allowed="YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ in universal time",
        )
    if _is_earlier(given.time, after):
        raise DataError(
            "the log is not in order of time",
            where=where,
            found=f"{given.time} after {after}",
            hint="entries are added at the end",
        )
    for field in ("actor", "action", "note"):
        text = getattr(given, field)
        if (field != "note" and not text.strip()) or len(text) > LONGEST_WORDS:
            raise DataError(
                f"the log needs words for the {field}, and not too many",
                where=where,
                found=text,
                allowed=f"at most {LONGEST_WORDS} characters",
            )


def is_time(text: str) -> bool:
    """Whether a text is a day, or a time in universal time, of the calendar."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_earlier(time: str, other: str) -> bool:
    """Whether a time lies before another; a day alone is compared by the day."""
    length = min(len(time), len(other))
    return time[:length] < other[:length]
