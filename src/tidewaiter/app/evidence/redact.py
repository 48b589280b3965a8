"""How is evidence handed over without what must not be handed over? As a copy that says so.

Objects that are named are withheld whole, with what they were derived from and what was derived
from them, since their bytes are in those. Contacts (telephone numbers, chat names, mail addresses)
are covered in texts; a photo, an archive or any other object that is no plain text is withheld
whole, because nobody looked into it. The original is read and never altered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.collection.check import Trust, collection_check
from tidewaiter.evidence.collection.redaction import Replaced, original_parts
from tidewaiter.evidence.collection_log import objects_in
from tidewaiter.listings.contacts import contacts_in, covered
from tidewaiter.store.evidence.kept import kept_in
from tidewaiter.store.evidence.objects import ObjectFolder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tidewaiter.evidence.collection_log import CollectionEntry
    from tidewaiter.store.evidence.collection import Collection

SHORTEST_REASON = 10
SHORTEST_NAME = 8
WITHHELD = "withheld whole"
NO_TEXT = "withheld whole: it is no plain text, so contacts in it cannot be covered"


class Asked(NamedTuple):
    """What shall be left out, and why.

    Attributes:
        objects: Digests of objects to withhold, or their first eight digits or more.
        contacts: Whether contacts are covered.
        reason: Why, in words; it is logged with each redaction.
    """

    objects: tuple[str, ...]
    contacts: bool
    reason: str


class Redacted(msgspec.Struct, frozen=True, kw_only=True):
    """What was left out of a copy.

    Attributes:
        objects: Number of objects of the original.
        unchanged: Number of those that the copy holds as they were.
        withheld: Digests of those that it does not hold.
        covered: Digests of those in which contacts are covered.
        contacts: Number of contacts covered.
    """

    objects: int
    unchanged: int
    withheld: tuple[str, ...]
    covered: tuple[str, ...]
    contacts: int


def redact(folder: Path, copy: Collection, asked: Asked) -> Redacted:
    """Return what was left out of a copy of a sealed collection, having written it; seal it next.

    Args:
        folder: Folder of the original.
        copy: The copy, a new collection.
        asked: What shall be left out.

    Raises:
        UsageError: If nothing is to be left out, there is no reason, no such object, or the copy
            is not new.
        DataError: If the original is not what was sealed, or holds an object that is too large.
    """
    _require(folder, copy, asked)
    kept = kept_in(folder)
    found = collection_check(kept, Trust())
    if found.seal is None or found.faults:
        raise DataError(
            "the collection is not what was sealed, so nothing is copied of it",
            where=Where(str(folder)),
            hint="tidewaiter evidence verify names everything that differs",
        )
    first: dict[str, CollectionEntry] = {}
    for entry in found.log:
        first.setdefault(entry.object, entry)
    withheld = _withheld(asked.objects, found.log)
    copy.note("noted", f"redacted copy of the collection of root {found.seal.root}: {asked.reason}")
    objects = ObjectFolder(folder / "evidence" / "objects")
    done = [
        _copied(copy, objects, first[digest], asked, is_withheld=digest in withheld)
        for digest in objects_in(found.log)
    ]
    replaced = [each.replaced for each in done]
    _write(copy.folder, original_parts(kept.parts, replaced))
    return _told(done)


class _Copied(NamedTuple):
    replaced: Replaced
    how: str
    contacts: int


def _require(folder: Path, copy: Collection, asked: Asked) -> None:
    if not asked.objects and not asked.contacts:
        raise UsageError("nothing is to be redacted", hint="--object DIGEST, --contacts")
    if len(asked.reason.strip()) < SHORTEST_REASON:
        raise UsageError(
            "nothing is redacted without a reason",
            where=Where("--reason"),
            found=asked.reason,
            allowed=f"words, {SHORTEST_REASON} letters or more",
        )
    inside = copy.folder.resolve().is_relative_to(folder.resolve())
    if inside or copy.log():
        raise UsageError(
            "the copy needs a new folder outside the original", where=Where(str(copy.folder))
        )


def _withheld(named: Sequence[str], log: Sequence[CollectionEntry]) -> set[str]:
    """Return the objects named, those they were derived from, and those derived from them."""
    known = objects_in(log)
    wanted = set()
    for name in named:
        found = [digest for digest in known if digest.startswith(name.lower())]
        if len(found) != 1 or len(name) < SHORTEST_NAME:
            raise UsageError(
                "no one object is of that digest",
                where=Where("--object"),
                found=name,
                allowed=f"{SHORTEST_NAME} digits or more that one object begins with",
            )
        wanted.add(found[0])
    links = [
        (entry.source.removeprefix("sha256:"), entry.object)
        for entry in log
        if entry.deed in {"derived", "redacted"} and entry.source.startswith("sha256:")
    ]
    return _followed(wanted, links) | _followed(wanted, [(made, of) for of, made in links])


def _followed(start: set[str], links: Sequence[tuple[str, str]]) -> set[str]:
    """Return what links lead to, from the first of each to the second, however many of them."""
    reached, size = set(start), -1
    while len(reached) != size:
        size = len(reached)
        reached |= {other for one, other in links if one in reached}
    return reached


def _copied(
    copy: Collection,
    objects: ObjectFolder,
    entry: CollectionEntry,
    asked: Asked,
    *,
    is_withheld: bool,
) -> _Copied:
    """Return what stands in the copy for an object."""
    content = objects.read(entry.object)
    how, count = (WITHHELD, 0) if is_withheld else ("", 0)
    instead = b""
    if not is_withheld and asked.contacts:
        how, instead, count = _covered(content)
    if not how:
        name, source, method = (
            _clean(words, asked) for words in (entry.name, entry.source, entry.method)
        )
        digest = copy.take_in(content, name, source, method, entry.clocks)
    else:
        instead = instead or _notice(entry.object, len(content), asked.reason)
        digest = copy.redact(instead, entry.object, how, asked.reason.strip())
    return _Copied(Replaced(original=entry.object, copy=digest), how, count)


def _covered(content: bytes) -> tuple[str, bytes, int]:
    """Return how contacts were covered, the bytes, and how many; "" where there are none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return NO_TEXT, b"", 0
    if "\0" in text or content.startswith((b"WARC/", b"%PDF")) or _is_encoded(text):
        return NO_TEXT, b"", 0
    found = contacts_in(text)
    if not found:
        return "", b"", 0
    return f"{len(found)} contacts covered", covered(text, found).encode(), len(found)


def _is_encoded(text: str) -> bool:
    """Whether a text holds parts in an encoding of mail, as a page saved in MHTML does."""
    return "\ncontent-transfer-encoding:" in text[:65_536].lower()


def _clean(words: str, asked: Asked) -> str:
    return covered(words, contacts_in(words)) if asked.contacts else words


def _notice(digest: str, size: int, reason: str) -> bytes:
    told = {"bytes": size, "reason": reason.strip(), "redacted": f"sha256:{digest}"}
    return msgspec.json.encode(told, order="sorted") + b"\n"


def _write(folder: Path, parts: Mapping[str, bytes]) -> None:
    for name, content in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write_bytes(content)


def _told(done: Sequence[_Copied]) -> Redacted:
    held = {one.replaced.original: one for one in done}
    withheld = [digest for digest, one in held.items() if one.how.startswith(WITHHELD)]
    covers = [digest for digest, one in held.items() if one.contacts]
    return Redacted(
        objects=len(done),
        unchanged=sum(not one.how for one in done),
        withheld=tuple(withheld),
        covered=tuple(covers),
        contacts=sum(one.contacts for one in done),
    )
