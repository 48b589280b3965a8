"""Which pages does a web archive hold? WARC (ISO 28500:2017), also as gzip, and WACZ 1.1.1.

Nothing is unpacked onto the disk, and no name inside an archive is a path here. A record is a
page, a frame's answer or a photo by its media type; scripts, styles, fonts and films hold none. A
record of a revisit is the earlier answer that it means, met again.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from tidewaiter.model.listings.listing import CoverageLoss, LossKind, SeenAt
from tidewaiter.sources.listings.document import (
    Document,
    DocumentKind,
    Limits,
    digest_of,
    not_read,
)
from tidewaiter.sources.listings.pages.moments import moment_of
from tidewaiter.sources.listings.revisits import REVISIT_FIELDS, Answer, EarlierAnswers
from tidewaiter.sources.listings.unpacked import Unpacked, inflated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT = {"response", "resource", "revisit"}
_OTHERS = {"warcinfo", "request", "metadata", "conversion", "continuation"}
_FIELDS = ("WARC-Type", "WARC-Target-URI", "WARC-Date", "Content-Type", *REVISIT_FIELDS)
_PAGES = {"text/html", "application/xhtml+xml", "text/plain", ""}
_ANSWERS = {"application/json", "text/json", "application/javascript+json", "text/javascript+json"}
_ENDS = b"\r\n\r\n"
_LARGEST_HEAD = 1 << 16


class _Record(NamedTuple):
    fields: dict[str, str]
    length: int
    body: bytes


def warc_parts(
    path: Path, name: str, limits: Limits, earlier: EarlierAnswers | None = None
) -> Iterator[Document | CoverageLoss]:
    """Yield what a WARC file holds, and what of it could not be read.

    Args:
        path: The file.
        name: Its name below what was asked for.
        limits: How much is taken in.
        earlier: Answers of the archives opened before it, added to; None for none.
    """
    try:
        with path.open("rb") as stream:
            yield from _records(stream, name, limits, earlier or EarlierAnswers())
    except OSError as error:
        yield not_read(name, "unreadable", f"the file cannot be read: {error.strerror}")


def wacz_parts(
    path: Path, name: str, limits: Limits, earlier: EarlierAnswers | None = None
) -> Iterator[Document | CoverageLoss]:
    """Yield what the web archives inside a WACZ file hold, and what could not be read.

    The arguments are those of :func:`warc_parts`.
    """
    earlier = earlier or EarlierAnswers()
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > limits.records:
                yield not_read(name, "too_large", f"it holds {len(members)} files")
                return
            for member in members:
                yield from _member(archive, member, name, limits, earlier)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError, zlib.error) as error:
        yield not_read(name, "unreadable", f"the archive is damaged: {error}")


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    name: str,
    limits: Limits,
    earlier: EarlierAnswers,
) -> Iterator[Document | CoverageLoss]:
    inner = member.filename
    if member.is_dir():
        return
    if _leads_out(inner):
        yield not_read(f"{name}:{inner}", "outside", "the name leads out of the archive")
    elif inner.lower().endswith((".warc", ".warc.gz")):
        if member.file_size > limits.ratio * max(member.compress_size, 1 << 16):
            yield not_read(f"{name}:{inner}", "too_large", "it is packed too tightly for pages")
            return
        try:
            with archive.open(member) as stream:
                yield from _records(stream, f"{name}:{inner}", limits, earlier)
        except (OSError, zipfile.BadZipFile, ValueError, RuntimeError, zlib.error) as error:
            yield not_read(f"{name}:{inner}", "unreadable", f"it cannot be unpacked: {error}")
    elif not _is_index(inner):
        yield not_read(f"{name}:{inner}", "unknown_format", "it is no web archive")


def _leads_out(inner: str) -> bool:
    parts = inner.replace("\\", "/").split("/")
    return ".." in parts or inner.startswith(("/", "\\")) or ":" in parts[0] or "\0" in inner


def _is_index(inner: str) -> bool:
    """Whether a file is one that WACZ itself prescribes, beside the archives."""
    first = inner.partition("/")[0]
    known = {"datapackage.json", "datapackage-digest.json", "pages", "indexes", "logs"}
    return first in known


def _records(
    stream: IO[bytes], name: str, limits: Limits, earlier: EarlierAnswers
) -> Iterator[Document | CoverageLoss]:
    unpacked = Unpacked(stream, limits.archive, limits.ratio)
    records = _taken(unpacked, limits.page + _LARGEST_HEAD + 1)
    number = 0
    for record in records:
        if isinstance(record, str):
            unpacked.fault = unpacked.fault or record
            break
        number += 1
        if number > limits.records:
            yield not_read(name, "too_large", f"more than {limits.records} records")
            return
        found = _part(record, f"{name}:record {number}", limits, earlier)
        if found is not None:
            yield found
    kind: LossKind = "too_large" if unpacked.too_large else "unreadable"
    if why := unpacked.fault or _unended(unpacked, number):
        yield not_read(f"{name}, after record {number}", kind, why)


def _taken(unpacked: Unpacked, largest: int) -> Iterator[_Record | str]:
    """Yield the records of an archive, and at last what is wrong with it.

    The library's own faults end the archive; they are no exceptions of Python's usual kinds.
    """
    try:
        for record in _iterator(unpacked):
            fields = {key: record.headers.get(key) or "" for key in _FIELDS}
            yield _Record(fields, record.content_length, record.reader.read(largest))
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  (its panics are no Exception)
        yield f"the archive is damaged: {error}"


def _iterator(unpacked: Unpacked) -> Iterator[Any]:
    from fastwarc.warc import ArchiveIterator

    return iter(ArchiveIterator(cast("BinaryIO", unpacked), parse_http=False, auto_decode="none"))


def _unended(unpacked: Unpacked, number: int) -> str:
    if not number:
        return "no record of a web archive was found in it"
    return "" if unpacked.tail.endswith(_ENDS) else "the archive is cut off"


def _part(
    record: _Record, name: str, limits: Limits, earlier: EarlierAnswers
) -> Document | CoverageLoss | None:
    """Return a record as a document, a loss, or None where it can hold no listing."""
    kind = record.fields["WARC-Type"].lower()
    url, body = record.fields["WARC-Target-URI"], record.body
    if kind in _OTHERS:
        return None
    if record.length > len(body) > limits.page:
        return not_read(name, "too_large", f"more than {limits.page} bytes", url)
    if why := _unusable(kind, record.length > len(body)):
        return not_read(name, "unreadable", why, url)
    answer = _meant(kind, record, earlier)
    if isinstance(answer, str):
        return not_read(name, "unreadable", answer, url)
    return _document(answer, name, url, moment_of(record.fields["WARC-Date"]), limits)


def _unusable(kind: str, short: bool) -> str:
    if kind not in _KEPT:
        return "it is no record of a web archive"
    return "the record is cut off" if short else ""


def _meant(kind: str, record: _Record, earlier: EarlierAnswers) -> Answer | str:
    """Return the answer that a record holds or means, or why there is none.

    Of a revisit only the server's clock is its own; all else is that of the answer that it means.
    """
    declared, body = record.fields["Content-Type"], record.body
    is_http = "http" in declared
    answer = _answer(body) if is_http else Answer(0, {"content-type": declared}, body)
    if kind == "revisit":
        meant = earlier.meant(record.fields)
        if isinstance(meant, str):
            return meant
        clock = answer.fields.get("date", "") if answer is not None and is_http else ""
        return meant._replace(fields={**meant.fields, "date": clock})
    if answer is None:
        return "it holds no answer of HTTP"
    earlier.hold(record.fields, answer)
    return answer


def _answer(body: bytes) -> Answer | None:
    """Return an answer of HTTP/1 (RFC 9112, 2022), or None where it is none."""
    head, found, rest = body.partition(_ENDS)
    if not found:
        head, found, rest = body.partition(b"\n\n")
    first, *lines = head[:_LARGEST_HEAD].decode("latin-1").splitlines() or [""]
    words = first.split(None, 2)
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdecimal():
        return None
    fields: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        fields.setdefault(key.strip().lower(), value.strip())
    if "chunked" in fields.get("transfer-encoding", "").lower():
        rest = _unchunked(rest)
    return Answer(int(words[1][:3]), fields, rest)


def _unchunked(body: bytes) -> bytes:
    """Return a body without its chunks' sizes; as it is where it has none.

    Archivers often write a body without chunks and leave the field that promises them.
    """
    stream = io.BytesIO(body)
    parts: list[bytes] = []
    while line := stream.readline(64):
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            return body
        if size <= 0:
            return b"".join(parts)
        parts.append(stream.read(size))
        stream.readline(3)
    return b"".join(parts)


def _document(
    answer: Answer, name: str, url: str, archived: str, limits: Limits
) -> Document | CoverageLoss | None:
    media, _, rest = answer.fields.get("content-type", "").partition(";")
    media = media.strip().lower()
    kind = _kind(media, answer.body)
    moved = answer.fields.get("location", "") if 300 <= answer.status < 400 else ""
    if moved and kind in {None, "page"}:
        kind = "frame"  # it is no page of its own, but it may send to a login
    if kind is None:
        return None
    largest = limits.photo if kind == "photo" else limits.page
    content = inflated(answer.body, answer.fields.get("content-encoding", ""), largest)
    if content is None:
        return not_read(name, "unreadable", "the body is cut off, damaged or coded unknown", url)
    if len(content) > largest:
        return not_read(name, "too_large", f"more than {largest} bytes", url)
    charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    return Document(
        name=name,
        kind=kind,
        content=content,
        sha256=digest_of(content),
        url=url,
        seen=SeenAt(server=moment_of(answer.fields.get("date", "")), browser=archived),
        content_type=media,
        charset=charset,
        status=answer.status,
        moved_to=moved,
    )


def _kind(media: str, body: bytes) -> DocumentKind | None:
    if media.startswith("image/") and not media.startswith("image/svg"):
        return "photo"
    if media in _ANSWERS or media.endswith("+json"):
        return "answer"
    if "javascript" in media:  # answers wrapped in a call, as cross-site scripts get them
        return "answer" if body.lstrip()[:8].startswith(b"mtopjson") else None
    return "page" if media in _PAGES else None
