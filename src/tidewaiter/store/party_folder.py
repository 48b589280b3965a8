"""Which parties are kept, what did they match, and against which editions? A folder of files.

::

    STORE/manifest.json          what the files are, with their digests, and the editions
    STORE/<what>-<digest>        parties, index, listed, answers

New files are written before the manifest that names them, and the old ones are removed after it: a
run that is stopped leaves the store as it was. Every file is checked against its digest.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
KINDS = ("parties", "index", "listed", "answers")
_DIGITS = 16


class EditionUsed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An edition that parties were compared with."""

    list: str
    title: str
    published: str
    sha256: str
    entries: int


class PartyManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a store holds.

    Attributes:
        parties: Number of parties.
        names: Number of distinct names.
        editions: What the kept answers were given against.
        weighed: The editions from which the weights of words were made.
        moved: Listed spellings that came or went since then.
        use: Use that sets the least probability.
        scoring: Digest of what scores stand on beside the lists.
        files: Name of each file by what it is.
        digests: SHA-256 digest of each file by what it is.
    """

    parties: int
    names: int
    editions: tuple[EditionUsed, ...]
    weighed: tuple[EditionUsed, ...]
    moved: int
    use: str
    scoring: str
    files: dict[str, str] = msgspec.field(default_factory=dict)
    digests: dict[str, str] = msgspec.field(default_factory=dict)


def party_manifest(folder: Path) -> PartyManifest:
    """Return what a store holds.

    Raises:
        UsageError: If there is no store.
        DataError: If its manifest is damaged.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise UsageError(
            "there is no store of parties",
            where=Where(str(folder)),
            hint="tidewaiter parties store PARTIES --lists LISTDIR -o STORE makes one",
        )
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=PartyManifest)
    except (msgspec.MsgspecError, OSError) as error:
        raise DataError(
            "the manifest is damaged", where=Where(str(path), 1), found=str(error)
        ) from error
    if sorted(kept.files) != sorted(KINDS) or sorted(kept.digests) != sorted(KINDS):
        raise DataError("the manifest does not name its files", where=Where(str(path), 1))
    if any("/" in name or name.startswith(".") for name in kept.files.values()):
        raise DataError("the manifest names a file elsewhere", where=Where(str(path), 1))
    return kept


def require_store_or_nothing(folder: Path) -> None:
    """Refuse a folder that holds something else, before any long work.

    Raises:
        UsageError: If it does, or is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("the place of the store is no folder", where=Where(str(folder)))
    if folder.is_dir() and any(folder.iterdir()):
        try:
            party_manifest(folder)
        except (UsageError, DataError) as error:
            raise UsageError(
                "the folder holds something else than a store of parties",
                where=Where(str(folder)),
                hint="name a new folder",
            ) from error


def keep_parties(
    folder: Path, manifest: PartyManifest, contents: Mapping[str, bytes]
) -> PartyManifest:
    """Return the manifest of a store, which now holds new contents, whole or not at all.

    Args:
        folder: The store; it is made where it does not exist.
        manifest: What it holds; files that get no new content are those it names already.
        contents: New content by what it is, of ``KINDS``.

    Raises:
        UsageError: If the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "the folder cannot be made", where=Where(str(folder)), found=error.strerror
        ) from error
    digests = {what: hashlib.sha256(content).hexdigest() for what, content in contents.items()}
    names = {what: f"{what}-{digest[:_DIGITS]}" for what, digest in digests.items()}
    kept = msgspec.structs.replace(
        manifest, files={**manifest.files, **names}, digests={**manifest.digests, **digests}
    )
    before = _files_of(folder)
    for what, content in contents.items():
        with replacing(folder / names[what]) as part:
            part.write_bytes(content)
    with replacing(folder / MANIFEST) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")
    for name in before - set(kept.files.values()):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    return kept


def _files_of(folder: Path) -> set[str]:
    """Return the files that the present manifest names; none where it is missing or damaged."""
    with contextlib.suppress(UsageError, DataError):
        return set(party_manifest(folder).files.values())
    return set()


def kept_bytes(folder: Path, manifest: PartyManifest, what: str) -> bytes:
    """Return the content of a file of a store.

    Raises:
        DataError: If it is missing or is not what was written.
    """
    path = folder / manifest.files[what]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(
            "a file of the store cannot be read", where=Where(str(path)), found=error.strerror
        ) from error
    if hashlib.sha256(content).hexdigest() != manifest.digests[what]:
        raise DataError(
            "the file is not what was written",
            where=Where(str(path)),
            hint="store the parties again",
        )
    return content
