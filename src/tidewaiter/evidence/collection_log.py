"""What was taken in, when, by whom and how? A log of lines, each with the hash of the last one.

Every line is a JSON object, written in one way (keys in order, no blanks), and carries the SHA-256
digest of the line before it without its end. So the chain can be followed with ``sha256sum`` alone
(the linked time-stamps of Haber and Stornetta, 1991). The chain shows that nothing was changed,
dropped or put in before its last line; that the last line is the last one rests on who signed it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.custody_log import NOTHING_BEFORE, is_time
from tidewaiter.evidence.digest import is_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Deed = Literal[
    "taken in", "derived", "redacted", "revealed", "exported", "found", "mended", "noted"
]
"""What can be done: ``found`` is an object of a run that was cut off before it wrote the line,
``mended`` a last line that was cut off, whose bytes are kept as an object."""
LONGEST_LINE = 100_000
LONGEST_WORDS = 8_000
_WORDS = ("actor", "tool", "name", "source", "method", "note")


class Clocks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What three clocks said; they need not agree, and "" is a clock that is silent.

    Attributes:
        server: ``Date`` of the server's answer.
        browser: Date that the browser or archiver wrote into the copy.
        local: Clock of the machine that took it in.
    """

    server: str = ""
    browser: str = ""
    local: str = ""


class Taken(NamedTuple):
    """What somebody did to an object, before it is chained.

    Attributes:
        time: ``YYYY-MM-DDThh:mm:ssZ`` in universal time, by the clock of the machine.
        actor: Who, as an office or a role.
        tool: Program with its version.
        deed: What was done.
        object: SHA-256 digest of the bytes; "" for a deed about none.
        name: Name of the file, or of the part inside it.
        source: Address or folder that it came from.
        method: By what means: a saved page, a WARC record, a request.
        clocks: What the clocks said.
        note: Anything else: for what is derived or redacted, from what and how; for what is
            revealed, why.
    """

    time: str
    actor: str
    tool: str
    deed: Deed
    object: str = ""
    name: str = ""
    source: str = ""
    method: str = ""
    clocks: Clocks = Clocks()
    note: str = ""


class CollectionEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the log; see :class:`Taken`.

    Attributes:
        number: Number of the line, from 1.
        before: Digest of the line before; 64 zeros for the first.
    """

    number: int
    time: str
    actor: str
    tool: str
    deed: Deed
    object: str
    name: str
    source: str
    method: str
    clocks: Clocks
    note: str
    before: str

    @property
    def line(self) -> bytes:
        """The entry as it stands in the file, without the end of the line."""
        return msgspec.json.encode(self, order="sorted")

    @property
    def digest(self) -> str:
        """SHA-256 digest of the line, which the next one carries."""
        return hashlib.sha256(self.line).hexdigest()


def chained(
    log: Sequence[CollectionEntry], added: Iterable[Taken], where: Where
) -> tuple[CollectionEntry, ...]:
    """Return the new entries that follow a log.

    Args:
        log: What stands in it already; only its last entry is looked at.
        added: What was done, in order of time.
        where: File of the log.

    Raises:
        DataError: If a time is none or lies before the one above it, words are missing or too
            long, or an object is no digest.
    """
    number = log[-1].number if log else 0
    before = log[-1].digest if log else NOTHING_BEFORE
    after = log[-1].time if log else ""
    entries = []
    for deed in added:
        number += 1
        _require(deed, after, where._replace(line=number))
        entry = CollectionEntry(number=number, before=before, **deed._asdict())
        before, after = entry.digest, entry.time
        entries.append(entry)
    return tuple(entries)


def whole_lines(content: bytes) -> tuple[bytes, bytes]:
    """Return the lines of a log that are written to their end, and what stands behind them.

    Anything behind the last end of a line was being written when the writer was stopped.
    """
    end = content.rfind(b"\n") + 1
    return content[:end], content[end:]


def entries_of(content: bytes, where: Where) -> tuple[CollectionEntry, ...]:
    """Return the entries of a log file; whether its chain is whole is not asked.

    Raises:
        DataError: If a line is no entry as it is written here, with its number.
    """
    lines = content.split(b"\n")
    if lines.pop():
        raise DataError("the last line is cut off", where=where._replace(line=len(lines) + 1))
    return tuple(_entry(line, where._replace(line=at)) for at, line in enumerate(lines, 1))


def _entry(line: bytes, where: Where) -> CollectionEntry:
    try:
        entry = msgspec.json.decode(line, type=CollectionEntry)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DataError("this is no entry of a log", where=where, found=str(error)) from error
    _require(entry, "", where)
    if entry.line != line:
        raise DataError("the entry is not written in the one way that logs are", where=where)
    return entry


def broken_line(log: Sequence[CollectionEntry]) -> int | None:
    """Return the number of the first line that does not follow the one before it, or None."""
    before, after = NOTHING_BEFORE, ""
    for at, entry in enumerate(log, 1):
        if entry.before != before or entry.number != at or entry.time < after:
            return at
        before, after = entry.digest, entry.time
    return None


def objects_in(log: Iterable[CollectionEntry]) -> tuple[str, ...]:
    """Return the digests of the objects that a log names, each once, in order of taking in."""
    return tuple(dict.fromkeys(entry.object for entry in log if entry.object))


def _require(deed: Taken | CollectionEntry, after: str, where: Where) -> None:
    if "T" not in deed.time or not is_time(deed.time):
        raise DataError(
            "this is no time", where=where, found=deed.time, allowed="YYYY-MM-DDThh:mm:ssZ"
        )
    if deed.time < after:
        raise DataError(
            "the log is not in order of time",
            where=where,
            found=f"{deed.time} after {after}",
            hint="the clock of this machine may be wrong",
        )
    if deed.object and not is_digest(deed.object):
        raise DataError("this is no SHA-256 digest", where=where, found=deed.object)
    for field in _WORDS:
        _require_words(field, getattr(deed, field), where)
    for text in (deed.clocks.server, deed.clocks.browser, deed.clocks.local):
        _require_words("clock", text, where)


def _require_words(field: str, text: str, where: Where) -> None:
    if field in {"actor", "tool"} and not text.strip():
        raise DataError(f"the log needs words for the {field}", where=where)
    if len(text) > LONGEST_WORDS or not _is_unicode(text):
        raise DataError(
            f"the log cannot hold these words for the {field}",
            where=where,
            found=text,
            allowed=f"at most {LONGEST_WORDS} characters of Unicode",
        )


def _is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8; names of files from other systems may not be."""
    return not any("\ud800" <= c <= "\udfff" for c in text)
