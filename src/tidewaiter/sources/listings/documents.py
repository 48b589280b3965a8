"""What was saved? Files and folders, opened into pages, answers, tables and photos, or losses.

The kind of a file is what its first bytes are; its name decides only among kinds of text. Links in
a folder are not followed out of it, names that begin with a full stop are not looked at, and
nothing is unpacked onto the disk, fetched or run.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.sources.listings.archives import wacz_parts, warc_parts
from tidewaiter.sources.listings.document import (
    LIMITS,
    Document,
    DocumentKind,
    Limits,
    digest_of,
    not_read,
)
from tidewaiter.sources.listings.revisits import EarlierAnswers
from tidewaiter.sources.listings.saved import mhtml_parts, photo_address, saved_page
from tidewaiter.sources.listings.unpacked import GZIP, Unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_ENDINGS: dict[str, str] = {
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page", ".mhtml": "mhtml",
    ".mht": "mhtml", ".csv": "table", ".tsv": "table", ".json": "json", ".jsonl": "json",
    ".ndjson": "json", ".warc": "warc",
}  # fmt: skip
_FOLDERS = ("_files", ".files")
_PAGES = (".html", ".htm")
_HEAD = 2048


class _File(NamedTuple):
    """A file on disk, its name below what was asked for, and whether it is part of a saved page."""

    path: Path
    name: str
    aside: bool


def opened(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[Document | CoverageLoss]:
    """Yield every page, answer, table and photo of files and folders, in order of their names.

    A file that several paths lead to is read once; with a saved page comes its folder of files.

    Args:
        paths: Files and folders, which are looked through to the bottom.
        limits: How much is taken in.

    Raises:
        UsageError: If a path is not there.
    """
    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise UsageError("there is no such file or folder", where=Where(str(path)))
    seen: set[Path] = set()
    earlier = EarlierAnswers()
    for path in given:
        for file in _files(path, limits):
            if isinstance(file, CoverageLoss):
                yield file
                continue
            real = file.path.resolve()
            if real in seen:
                continue
            seen.add(real)
            if len(seen) > limits.files:
                yield not_read(str(path), "too_large", f"more than {limits.files} files")
                return
            yield from _named(file, _parts(file, limits, earlier))


def _named(
    file: _File, parts: Iterator[Document | CoverageLoss]
) -> Iterator[Document | CoverageLoss]:
    for part in parts:
        if isinstance(part, Document):
            yield msgspec.structs.replace(part, file=str(file.path))
        else:
            yield part


def _files(path: Path, limits: Limits) -> Iterator[_File | CoverageLoss]:
    if path.is_dir():
        yield from _below(path, path.name, path.resolve(), limits.depth)
        return
    yield _File(path, path.name, aside=_page_of(path.parent) is not None)
    for ending in _FOLDERS if path.suffix in _PAGES else ():
        folder = path.with_name(path.stem + ending)
        if folder.is_dir() and not folder.is_symlink():
            yield from _below(folder, folder.name, folder.resolve(), limits.depth)


def _below(folder: Path, name: str, root: Path, depth: int) -> Iterator[_File | CoverageLoss]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        yield not_read(name, "unreadable", f"the folder cannot be read: {error.strerror}")
        return
    if depth <= 0:
        yield not_read(name, "too_large", "folders lie too deep inside each other")
        return
    for path in inside:
        if path.name.startswith("."):
            continue
        inner = f"{name}/{path.name}" if name else path.name
        if path.is_symlink():
            yield from _linked(path, inner, root)
        elif path.is_dir():
            yield from _below(path, inner, root, depth - 1)
        else:
            yield _File(path, inner, aside=_page_of(folder) is not None)


def _linked(path: Path, name: str, root: Path) -> Iterator[CoverageLoss]:
    """Yield the loss that a link is, unless it leads to what is read anyway."""
    try:
        inside = path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        yield not_read(name, "unreadable", "the link leads nowhere")
        return
    if not inside:
        yield not_read(name, "outside", "the link leads out of the folder")


def _page_of(folder: Path) -> Path | None:
    """Return the saved page that a folder belongs to, or None."""
    for ending in _FOLDERS:
        if folder.name.endswith(ending):
            stem = folder.name.removesuffix(ending)
            for suffix in _PAGES:
                page = folder.with_name(stem + suffix)
                if page.is_file():
                    return page
    return None


def _parts(
    file: _File, limits: Limits, earlier: EarlierAnswers
) -> Iterator[Document | CoverageLoss]:
    try:
        if not stat.S_ISREG(file.path.stat().st_mode):
            yield not_read(file.name, "unreadable", "it is no regular file")
            return
        with file.path.open("rb") as stream:
            head = stream.read(_HEAD)
            kind = _kind(head, file.path.name)
    except OSError as error:
        yield not_read(file.name, "unreadable", f"the file cannot be read: {error.strerror}")
        return
    if kind == "warc":
        yield from _something(warc_parts(file.path, file.name, limits, earlier), file.name)
    elif kind == "wacz":
        yield from _something(wacz_parts(file.path, file.name, limits, earlier), file.name)
    elif kind == "empty":
        yield not_read(file.name, "unreadable", "the file is empty")
    elif kind in {"page", "mhtml", "photo", "table", "json"}:
        yield from _whole(file, kind, limits)
    elif not file.aside:
        yield not_read(file.name, "unknown_format", "it is no page, archive, export or photo")


def _something(
    parts: Iterator[Document | CoverageLoss], name: str
) -> Iterator[Document | CoverageLoss]:
    """Yield the parts of an archive, or that it has none."""
    first = next(parts, None)
    if first is None:
        yield not_read(name, "empty", "the archive holds neither a page nor a photo")
        return
    yield first
    yield from parts


def _kind(head: bytes, name: str) -> str:
    """Return what a file is by its first bytes and, among kinds of text, by its name."""
    lowered = name.lower()
    if head.startswith(GZIP):
        lowered = lowered.removesuffix(".gz")
        return "warc" if lowered.endswith(".warc") else _by_name(lowered, b"")
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PK\x03\x04"):
        return "wacz" if lowered.endswith((".wacz", ".warc.zip")) else ""
    if head.startswith(_PHOTOS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "photo"
    if not head.strip():
        return "empty"
    return _by_name(lowered, head)


def _by_name(name: str, head: bytes) -> str:
    if known := _ENDINGS.get(Path(name).suffix):
        return known
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "page"
    return (
        "mhtml" if b"multipart/related" in head.lower() and b"mime-version" in head.lower() else ""
    )


def _whole(file: _File, kind: str, limits: Limits) -> Iterator[Document | CoverageLoss]:
    """Yield a file that is taken in whole."""
    largest = {"photo": limits.photo, "table": limits.table, "json": limits.table}
    content = _content(file, largest.get(kind, limits.page), limits.ratio)
    if isinstance(content, CoverageLoss):
        yield content
    elif kind == "mhtml":
        yield from mhtml_parts(file.name, content, limits)
    elif kind == "page":
        photos = {} if file.aside else dict(_photos_beside(file.path, limits))
        page = saved_page(file.name, content, photos)
        yield msgspec.structs.replace(page, kind="frame") if file.aside else page
    elif not (file.aside and kind != "photo"):
        yield _plain(file.name, kind, content)


def _plain(name: str, kind: str, content: bytes) -> Document:
    as_kind: DocumentKind = "photo" if kind == "photo" else "json" if kind == "json" else "table"
    return Document(name=name, kind=as_kind, content=content, sha256=digest_of(content))


def _content(file: _File, largest: int, ratio: int) -> bytes | CoverageLoss:
    """Return the bytes of a file, decompressed where it is gzip, or why not."""
    try:
        with file.path.open("rb") as stream:
            unpacked = Unpacked(stream, largest, ratio)
            content = unpacked.read()
    except OSError as error:
        return not_read(file.name, "unreadable", f"the file cannot be read: {error.strerror}")
    if unpacked.fault:
        kind = "too_large" if unpacked.too_large else "unreadable"
        return not_read(file.name, kind, unpacked.fault)  # type: ignore[arg-type]
    return content


def _photos_beside(page: Path, limits: Limits) -> Iterator[tuple[str, str]]:
    """Yield the address in the page, and the digest, of each photo in its folder."""
    for ending in _FOLDERS:
        folder = page.with_name(page.stem + ending)
        if not folder.is_dir() or folder.is_symlink():
            continue
        for path in sorted(folder.iterdir())[: limits.files]:
            if path.is_symlink() or not path.is_file():
                continue
            content = _content(_File(path, path.name, aside=True), limits.photo, limits.ratio)
            if isinstance(content, bytes) and _kind(content[:_HEAD], path.name) == "photo":
                for address in photo_address(folder.name, path.name):
                    yield address, digest_of(content)
