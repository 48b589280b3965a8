"""How does a sealed case lie on disk? One tar file that has only one way to be written.

Members are ordinary files in the order of their names' bytes, with headers in the ustar format
(POSIX.1-2017, pax) that hold nothing of the machine: no owner, no time, mode 644. Reading builds
each header anew and compares it byte for byte, so that a link, a device, a sparse or a second way
to write a size cannot be there at all; nothing is ever unpacked by a tar program.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, NoReturn

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.digest import (
    FileDigest,
    digest_of,
    in_order,
    require_distinct,
    require_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BLOCK = tarfile.BLOCKSIZE
RECORD = tarfile.RECORDSIZE
LARGEST_BUNDLE = 1 << 36
MOST_FILES = 100_000
_CHUNK = 1 << 20
_MODE = 0o644
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ToSeal(NamedTuple):
    """A file that goes into a bundle.

    Attributes:
        file: Its name there, with size and digest.
        source: Where its bytes are, or the bytes themselves.
    """

    file: FileDigest
    source: Path | bytes


class Member(NamedTuple):
    """A file of a bundle.

    Attributes:
        file: Its name, size and digest.
        offset: Where its bytes begin in the bundle.
    """

    file: FileDigest
    offset: int


def files_of(folder: Path, prefix: str) -> tuple[ToSeal, ...]:
    """Return every file below a folder, in the order of the names' bytes.

    Args:
        folder: The folder.
        prefix: What stands before each name in the bundle, such as ``answer/``.

    Raises:
        UsageError: If there is no such folder, or a file cannot be read.
        DataError: If something in it is a link, a device or a pipe, or has a name that does not
            mean the same file everywhere.
    """
    if not folder.is_dir():
        raise UsageError("there is no such folder", where=Where(str(folder)))
    found: list[ToSeal] = []
    for path in _paths_below(folder):
        name = prefix + path.relative_to(folder).as_posix()
        require_name(name, Where(str(path)))
        _header(name, 0, Where(str(path)))
        found.append(ToSeal(digest_of(name, _chunks(path)), path))
    require_distinct((entry.file.name for entry in found), Where(str(folder)))
    return tuple(sorted(found, key=lambda entry: entry.file.name.encode()))


def _paths_below(folder: Path) -> Iterator[Path]:
    """Yield the paths of all files below a folder."""
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(os.scandir(waiting.pop()), key=lambda entry: entry.name)
        except OSError as error:
            raise UsageError(
                "the folder cannot be read", where=Where(str(folder)), found=error.strerror
            ) from error
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
            else:
                _refuse_special(Path(entry.path))


def _refuse_special(path: Path) -> NoReturn:
    raise DataError(
        "only ordinary files can be sealed",
        where=Where(str(path)),
        found="a link" if path.is_symlink() else "a device, a pipe or a socket",
        hint="copy what it points to into the folder" if path.is_symlink() else "",
    )


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of an ordinary file; a link that took its place meanwhile is not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | _NO_LINK)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                _refuse_special(path)
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise UsageError(
            "the file cannot be read", where=Where(str(path)), found=error.strerror
        ) from error


def write_bundle(path: Path, entries: Sequence[ToSeal]) -> None:
    """Write a bundle, whole or not at all; the same files give the same bytes.

    Raises:
        UsageError: If it cannot be written.
        DataError: If a file is no longer what its digest says, or they are too large together.
    """
    ordered = sorted(entries, key=lambda entry: entry.file.name.encode())
    total = _end_of([entry.file for entry in ordered])
    if total > LARGEST_BUNDLE or len(ordered) > MOST_FILES:
        raise DataError(
            "this is too much for one bundle",
            where=Where(str(path)),
            found=f"{len(ordered)} files, {total} bytes",
            allowed=f"at most {MOST_FILES} files, {LARGEST_BUNDLE} bytes",
        )
    try:
        with replacing(path) as part, part.open("wb") as out:
            for entry in ordered:
                out.write(_header(entry.file.name, entry.file.size, Where(entry.file.name)))
                _copy(entry, out)
                out.write(bytes(-entry.file.size % BLOCK))
            out.write(bytes(total - out.tell()))
    except OSError as error:
        raise UsageError(
            "the bundle cannot be written", where=Where(str(path)), found=error.strerror
        ) from error


def _copy(entry: ToSeal, out: BinaryIO) -> None:
    chunks = [entry.source] if isinstance(entry.source, bytes) else _chunks(entry.source)

    def written() -> Iterator[bytes]:
        left = entry.file.size
        for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                _refuse_changed(entry)
            out.write(chunk)
            yield chunk

    if digest_of(entry.file.name, written()) != entry.file:
        _refuse_changed(entry)


def _refuse_changed(entry: ToSeal) -> NoReturn:
    raise DataError(
        "the file changed while it was sealed",
        where=Where(entry.file.name),
        hint="seal again when nothing writes to the folder",
    )


def _header(name: str, size: int, where: Where) -> bytes:
    """Return the one header of a file."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, _MODE
    try:
        return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    except ValueError as error:
        raise DataError(
            "the name or the file is too long for a bundle",
            where=where,
            found=f"{name}, {size} bytes",
            allowed="100 bytes behind the last / that leaves at most 155 before it; 8 GiB",
        ) from error


def _end_of(files: Sequence[FileDigest]) -> int:
    """Return how long a bundle of these files is: blocks, two of zeros, filled to a record."""
    used = sum(BLOCK + file.size + -file.size % BLOCK for file in files) + 2 * BLOCK
    return used + -used % RECORD


def members_of(path: Path) -> tuple[Member, ...]:
    """Return the files of a bundle, each read whole.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is cut off or damaged, or is not as :func:`write_bundle` writes.
    """
    if not path.is_file():
        raise UsageError("there is no such bundle", where=Where(str(path)))
    try:
        with path.open("rb") as stream:
            return _read(stream, path)
    except OSError as error:
        raise UsageError(
            "the bundle cannot be read", where=Where(str(path)), found=error.strerror
        ) from error


def _read(stream: BinaryIO, path: Path) -> tuple[Member, ...]:
    where = Where(str(path))
    total = os.fstat(stream.fileno()).st_size
    if total > LARGEST_BUNDLE or total % RECORD:
        _damaged(where, f"{total} bytes", "whole records, and not too many: it may be cut off")
    members: list[Member] = []
    while (block := stream.read(BLOCK)) != bytes(BLOCK):
        file = _member(stream, block, total, where)
        if members and file.name.encode() <= members[-1].file.name.encode():
            _damaged(where, file.name, "every name once, in order")
        members.append(Member(file, stream.tell() - file.size - -file.size % BLOCK))
        if len(members) > MOST_FILES:
            _damaged(where, "more files", f"at most {MOST_FILES} files")
    if total != _end_of([member.file for member in members]) or any(stream.read()):
        _damaged(where, "bytes behind the end", "nothing behind the last file")
    require_distinct((member.file.name for member in members), where)
    return tuple(members)


def _member(stream: BinaryIO, block: bytes, total: int, where: Where) -> FileDigest:
    """Return the file whose header was read, the stream then standing behind it."""
    name, size = _stated(block, where)
    require_name(name, where)
    if block != _header(name, size, where):
        _damaged(where, name, "the header of an ordinary file, as sealing writes it")
    if stream.tell() + size > total:
        _damaged(where, f"{name}, {size} bytes", "no more than the bundle holds: it is cut off")
    file = digest_of(name, _within(stream, size))
    if file.size != size or any(stream.read(-size % BLOCK)):
        _damaged(where, name, "nothing but zeros between two files")
    return file


def _stated(block: bytes, where: Where) -> tuple[str, int]:
    """Return the name and the size that a header states."""
    try:
        first, last = block[345:500].rstrip(b"\0").decode(), block[:100].rstrip(b"\0").decode()
        size = int(block[124:135], 8)
    except ValueError as error:
        raise DataError(
            "the bundle is damaged",
            where=where,
            found=str(error),
            allowed="a name in UTF-8 and a size in octal digits",
        ) from error
    if size < 0:
        _damaged(where, f"{size} bytes", "a size")
    return (f"{first}/{last}" if first else last), size


def _damaged(where: Where, found: str, allowed: str) -> NoReturn:
    raise DataError("the bundle is damaged", where=where, found=found, allowed=allowed)


def _within(stream: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
        yield chunk


def content_of(path: Path, member: Member, most: int) -> bytes:
    """Return the bytes of a file of a bundle.

    Args:
        path: The bundle.
        member: The file.
        most: Most bytes that it may have.

    Raises:
        DataError: If it has more, or is no longer what was read.
    """
    if member.file.size > most:
        raise DataError(
            "a file of the bundle is too large",
            where=Where(str(path), 0, member.file.name),
            found=f"{member.file.size} bytes",
            allowed=f"at most {most}",
        )
    return b"".join(_again(path, member))


def unpack(path: Path, members: Sequence[Member], folder: Path) -> None:
    """Write files of a bundle below an empty folder, under their names.

    Raises:
        UsageError: If they cannot be written.
        DataError: If one is no longer what was read.
    """
    for member in members:
        target = folder / member.file.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                out.writelines(_again(path, member))
        except OSError as error:
            raise UsageError(
                "the bundle cannot be unpacked", where=Where(str(target)), found=error.strerror
            ) from error


def _again(path: Path, member: Member) -> Iterator[bytes]:
    """Yield the bytes of a file of a bundle, and see that they are those that were read."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        stream.seek(member.offset)
        for chunk in _within(stream, member.file.size):
            found.update(chunk)
            yield chunk
    if found.hexdigest() != member.file.sha256:
        raise DataError(
            "the bundle changed while it was read", where=Where(str(path), 0, member.file.name)
        )


def digests_below(folder: Path, prefix: str) -> tuple[FileDigest, ...]:
    """Return the digests of the files below a folder, as :func:`files_of` names them."""
    return in_order(entry.file for entry in files_of(folder, prefix))
