"""Which editions of which lists are loaded? A folder that a person can read.

::

    DIR/manifest.json                 every edition, newest load first within a list
    DIR/<list>-<digest>.jsonl         one entry a line

An edition is written before the manifest that names it, each file whole or not at all: a run that
is stopped leaves the folder as it was. Older editions stay. Every file is checked against the
digest in the manifest when it is read.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UnknownNameError, UsageError, Where, nearest
from tidewaiter.core.timeline import span_of
from tidewaiter.model.party import ListEdition, ListEntry

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

MANIFEST = "manifest.json"


class KeptEdition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An edition in the folder, without its entries.

    Attributes:
        stored: Name of its file in the folder.
        stored_sha256: Digest of that file.
        entries: Number of entries.
        names: Number of names.
    """

    list: str
    title: str
    published: str
    file: str
    sha256: str
    format: str
    stored: str
    stored_sha256: str
    entries: int
    names: int


class Download(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a publisher's server said of a file when it was last fetched."""

    etag: str = ""
    modified: str = ""
    sha256: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the folder holds.

    Attributes:
        editions: Every edition; within a list, the last loaded comes first.
        downloads: What is known of each address that was fetched.
    """

    editions: tuple[KeptEdition, ...] = ()
    downloads: dict[str, Download] = msgspec.field(default_factory=dict)


def manifest_of(folder: Path) -> Manifest:
    """Return what a folder of lists holds; nothing where there is no manifest yet.

    Raises:
        DataError: If the manifest is damaged.
    """
    path = folder / MANIFEST
    if not path.exists():
        return Manifest()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (msgspec.DecodeError, OSError) as error:
        raise DataError(
            "the manifest is damaged", where=Where(str(path), 1), found=str(error)
        ) from error


def keep(folder: Path, edition: ListEdition, downloads: dict[str, Download]) -> KeptEdition:
    """Add an edition to a folder, which is made where it does not exist.

    Args:
        folder: The folder.
        edition: The edition; one of the same digest and list takes the place of its namesake.
        downloads: What is now known of addresses.

    Raises:
        UsageError: If the folder cannot be written.
        DataError: If its manifest is damaged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "the folder cannot be made", where=Where(str(folder)), found=error.strerror
        ) from error
    before = manifest_of(folder)
    lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in edition.entries)
    name = f"{edition.list.replace('/', '_')}-{edition.sha256[:12]}.jsonl"
    kept = _kept(edition, name, hashlib.sha256(lines).hexdigest())
    with replacing(folder / name) as part:
        part.write_bytes(lines)
    others = tuple(e for e in before.editions if e.stored != name)
    known = {**before.downloads, **downloads}
    _write(folder, Manifest(editions=(kept, *others), downloads=dict(sorted(known.items()))))
    return kept


def _write(folder: Path, manifest: Manifest) -> None:
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    with replacing(folder / MANIFEST) as part:
        part.write_bytes(text)


def _kept(edition: ListEdition, name: str, digest: str) -> KeptEdition:
    return KeptEdition(
        list=edition.list,
        title=edition.title,
        published=edition.published,
        file=edition.file,
        sha256=edition.sha256,
        format=edition.format,
        stored=name,
        stored_sha256=digest,
        entries=len(edition.entries),
        names=sum(len(entry.names) for entry in edition.entries),
    )


def current(folder: Path) -> tuple[KeptEdition, ...]:
    """Return the last loaded edition of every list, in order of the list's code.

    Raises:
        UsageError: If there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(
            "there is no such folder of lists",
            where=Where(str(folder)),
            hint="tidewaiter lists load FILE -o DIR makes one",
        )
    newest: dict[str, KeptEdition] = {}
    for kept in manifest_of(folder).editions:
        newest.setdefault(kept.list, kept)
    return tuple(newest[code] for code in sorted(newest))


def edition_of(folder: Path, kept: KeptEdition) -> ListEdition:
    """Return an edition with its entries.

    Raises:
        DataError: If its file is missing or is not what was written.
    """
    path = folder / kept.stored
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(
            "an edition cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    if hashlib.sha256(content).hexdigest() != kept.stored_sha256:
        raise DataError(
            "the file is not what was written", where=Where(str(path)), hint="load the list again"
        )
    decoder = msgspec.json.Decoder(ListEntry)
    entries = tuple(decoder.decode(line) for line in content.splitlines())
    return ListEdition(
        list=kept.list,
        title=kept.title,
        published=kept.published,
        file=kept.file,
        sha256=kept.sha256,
        format=kept.format,
        entries=entries,
    )


def current_editions(folder: Path) -> tuple[ListEdition, ...]:
    """Return the last loaded edition of every list with its entries: what is screened against."""
    return tuple(edition_of(folder, kept) for kept in current(folder))


def editions_known(folder: Path, known_by: date) -> tuple[ListEdition, ...]:
    """Return of every list the edition last published by a day, with its entries.

    An edition of an unstated day is not known to be of that time, and is left out.
    """
    latest: dict[str, KeptEdition] = {}
    for kept in manifest_of(folder).editions:
        if not kept.published or span_of(kept.published).last > known_by:
            continue
        before = latest.get(kept.list)
        if before is None or span_of(before.published) < span_of(kept.published):
            latest[kept.list] = kept
    return tuple(edition_of(folder, latest[code]) for code in sorted(latest))


def named(folder: Path, code: str) -> KeptEdition:
    """Return the last loaded edition of a list; "" means the only one there is.

    Raises:
        UnknownNameError: If there is none of that code.
        UsageError: If no code was given and there are several, or none.
    """
    there = {kept.list: kept for kept in current(folder)}
    if code in there:
        return there[code]
    if code:
        hint = nearest(code, list(there)) or f"one of: {', '.join(there)}"
        raise UnknownNameError("the folder has no such list", found=code, hint=hint)
    if len(there) != 1:
        raise UsageError(
            "the folder does not hold exactly one list",
            where=Where(str(folder)),
            found=", ".join(there) or "none",
            hint="name it with --list",
        )
    return next(iter(there.values()))
