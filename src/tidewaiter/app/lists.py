"""Which lists are loaded, what do they say of a party, and what changed since the last edition?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import DataError, UnknownNameError, UsageError, Where, nearest
from tidewaiter.core.timeline import span_of
from tidewaiter.facts.catalogue import found
from tidewaiter.model.party import ListEdition
from tidewaiter.parties.list_changes import ListChanges, changes
from tidewaiter.sources.download import download
from tidewaiter.sources.files import SourceFile, digest_of, source_file, source_of
from tidewaiter.sources.lists import reader_for
from tidewaiter.store.list_folder import (
    Download,
    KeptEdition,
    current,
    edition_of,
    keep,
    manifest_of,
    named,
)
from tidewaiter.store.name_table import NameTable, name_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.party import ListEntry


class Stated(NamedTuple):
    """What the user says of a file.

    Attributes:
        format: Name of the reader, or "" to recognise it.
        published: Day of publication, or "" for the one in the file.
    """

    format: str = ""
    published: str = ""


NOTHING_STATED = Stated()


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What came of fetching a list.

    Attributes:
        list: Its identifier.
        outcome: ``loaded`` or ``unchanged``.
        kept: The edition that is now current.
        before: The edition that was current before, or None.
    """

    list: str
    outcome: str
    kept: KeptEdition
    before: KeptEdition | None = None


def load(
    facts: Facts, paths: Sequence[Path], folder: Path, stated: Stated = NOTHING_STATED
) -> KeptEdition:
    """Return the edition that the files of one list hold, now kept in a folder.

    Raises:
        UsageError: If a file is missing or the folder cannot be written.
        DataError: If a file is damaged; then nothing is kept.
    """
    return keep(folder, edition_from(facts, tuple(map(source_file, paths)), stated), {})


def edition_from(facts: Facts, files: tuple[SourceFile, ...], stated: Stated) -> ListEdition:
    """Return the edition that the files of one list hold.

    Raises:
        DataError: If a file is damaged or holds nothing.
    """
    if not files:
        raise UsageError("no file was given")
    chosen = reader_for(files[0], stated.format)
    held = chosen.reader.read(files)
    if not held.entries:
        raise DataError("the file holds no entry", where=Where(files[0].name, 1))
    published = _day(stated.published or held.published, files[0].name)
    known = facts.lists.get(held.list)
    return ListEdition(
        list=held.list,
        title=known.title if known else held.list,
        published=published,
        file=" ".join(file.name for file in files),
        sha256=digest_of(files),
        format=chosen.format,
        entries=held.entries,
    )


def _day(text: str, file: str) -> str:
    """Return a day of publication unchanged, or "" for none.

    Raises:
        DataError: If it is no day of the calendar.
    """
    try:
        if text:
            span_of(text)
    except ValueError as error:
        raise DataError(
            "the day of publication is no day", where=Where(file), found=text,
            hint="state it with --published",
        ) from error  # fmt: skip
    return text


def overview(folder: Path) -> tuple[KeptEdition, ...]:
    """Return the last loaded edition of every list in a folder."""
    return current(folder)


def entry(folder: Path, ident: str, code: str = "") -> tuple[ListEntry, ...]:
    """Return the entries of an identifier in every list of a folder, or in one.

    Raises:
        UnknownNameError: If there is none.
    """
    kept = (named(folder, code),) if code else current(folder)
    editions = [edition_of(folder, one) for one in kept]
    matching = tuple(e for edition in editions for e in edition.entries if e.id == ident)
    if not matching:
        known = [e.id for edition in editions for e in edition.entries][:5000]
        raise UnknownNameError(
            "no list has an entry of that identifier", found=ident, hint=nearest(ident, known)
        )  # fmt: skip
    return matching


def names(folder: Path, code: str = "") -> NameTable:
    """Return every name of a folder's lists, or of one of them, as a table."""
    kept = (named(folder, code),) if code else current(folder)
    return name_table(edition_of(folder, one) for one in kept)


def difference(
    facts: Facts, old: Path, new: Path | None, code: str = "", stated: Stated = NOTHING_STATED
) -> ListChanges:
    """Return what changed between two editions.

    Args:
        facts: All facts.
        old: A file of a list, or a folder of lists.
        new: Another; None compares the two last editions of the folder.
        code: Which list, where a folder holds several.
        stated: Format of files.

    Raises:
        UsageError: If there are no two editions.
    """
    if new is not None:
        return changes(_edition(facts, old, code, stated), _edition(facts, new, code, stated))
    latest = named(old, code)
    earlier = [e for e in manifest_of(old).editions if e.list == latest.list and e != latest]
    if not earlier:
        raise UsageError(
            "the folder holds one edition of that list alone",
            where=Where(str(old)),
            found=latest.list,
            hint="name the other edition too",
        )
    return changes(edition_of(old, earlier[0]), edition_of(old, latest))


def _edition(facts: Facts, path: Path, code: str, stated: Stated) -> ListEdition:
    if path.is_dir():
        return edition_of(path, named(path, code))
    return edition_from(facts, (source_file(path),), stated)


def fetch(facts: Facts, ident: str, folder: Path, proxies: Mapping[str, str]) -> Fetched:
    """Return what came of fetching a list from its publisher into a folder.

    Nothing is replaced unless every part came whole and could be read. If any part changed, all
    parts are fetched, so that they are of one day.

    Raises:
        UnknownNameError: If no list has that identifier.
        UsageError: If the publisher offers no address, or cannot be reached.
        DataError: If what came is damaged.
    """
    published = found("list", ident, facts.lists)
    if not published.addresses:
        raise UsageError(
            "the publisher offers no address to fetch from",
            found=ident,
            hint=published.note or "get the file by other means and use tidewaiter lists load",
        )
    manifest = manifest_of(folder)
    before = next((e for e in manifest.editions if e.list == ident), None)
    known = manifest.downloads if before else {}
    if before and all(_unchanged(a, known.get(a), proxies) for a in published.addresses):
        return Fetched(list=ident, outcome="unchanged", kept=before, before=before)
    files, downloads = [], {}
    for address in published.addresses:
        answer = download(address, proxies=proxies)
        file = source_of(address.rpartition("/")[2], answer.content or b"")
        files.append(file)
        downloads[address] = Download(
            etag=answer.etag, modified=answer.modified, sha256=file.sha256
        )
    edition = edition_from(facts, tuple(files), Stated())
    if edition.list != ident:
        raise DataError(
            "another list came than was asked for", where=Where(files[0].name),
            found=edition.list, allowed=ident,
        )  # fmt: skip
    kept = keep(folder, edition, downloads)
    same = before is not None and before.sha256 == kept.sha256
    return Fetched(list=ident, outcome="unchanged" if same else "loaded", kept=kept, before=before)


def _unchanged(address: str, last: Download | None, proxies: Mapping[str, str]) -> bool:
    """Whether a server says that a file is what it sent last time; without a tag it cannot."""
    if last is None or not (last.etag or last.modified):
        return False
    answer = download(address, etag=last.etag, modified=last.modified, proxies=proxies)
    return answer.content is None
