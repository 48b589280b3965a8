"""Which records of a web archive does an object hold, byte for byte? Or what record is made of it?

An object that is a WARC file (ISO 28500:2017), also as gzip or inside WACZ, gives its records as
they are, not one byte otherwise. Any other object becomes a ``resource`` record.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import mimetypes
import tempfile
import uuid
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from tidewaiter.core.errors import DataError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidewaiter.evidence.collection_log import CollectionEntry

LARGEST_ARCHIVE = 1 << 36
_CHUNK = 1 << 20
_GZIP, _ZIP, _WARC = b"\x1f\x8b", b"PK\x03\x04", b"WARC/"
_INDEXED = frozenset({"response", "resource", "revisit"})


class ArchiveRecord(NamedTuple):
    """A record of a web archive.

    Attributes:
        raw: Its bytes, head and end included.
        url: Address of what it holds, or "".
        time: When it was made, as its head says.
        kind: ``response``, ``resource``, ``request`` ...
        media: Media type of the content, or "".
        status: Code of the answer; 0 where it is none.
        digest: Digest of the content as its head says, or "".
        title: Name of the file that it was made of, or "".
    """

    raw: bytes
    url: str
    time: str
    kind: str
    media: str
    status: int
    digest: str
    title: str = ""

    @property
    def is_indexed(self) -> bool:
        """Whether a reader looks for it by its address."""
        return self.kind in _INDEXED and bool(self.url)

    @property
    def is_page(self) -> bool:
        """Whether it is a page to begin reading at."""
        is_good = self.kind == "resource" or (self.kind == "response" and self.status == 200)
        return is_good and bool(self.url) and self.media in {"text/html", "application/xhtml+xml"}


def records_of(path: Path, entry: CollectionEntry) -> Iterator[ArchiveRecord]:
    """Yield the records of an object; an archive that is damaged is a resource as a whole.

    Args:
        path: Its file.
        entry: Line of the log that it was taken in with.

    Raises:
        DataError: If an archive inside is too large.
    """
    is_whole = False
    try:
        with path.open("rb") as stream:
            for unpacked in _archives(stream):
                yield from _records(unpacked, entry)
                is_whole = True
    except (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, RuntimeError):
        is_whole = False
    if not is_whole:
        yield resource(path.read_bytes(), entry)


def _archives(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the web archives of an object, unpacked."""
    head = stream.read(5)
    stream.seek(0)
    if head == _WARC:
        yield stream
    elif head.startswith(_GZIP):
        with gzip.open(stream) as unpacked:
            if unpacked.peek(5)[:5] == _WARC:
                yield cast("IO[bytes]", unpacked)
    elif head.startswith(_ZIP) and zipfile.is_zipfile(stream):
        with zipfile.ZipFile(stream) as archive:
            for name in archive.namelist():
                if name.endswith((".warc", ".warc.gz")):
                    with archive.open(name) as packed:
                        yield from _archives(packed)


def _records(stream: IO[bytes], entry: CollectionEntry) -> Iterator[ArchiveRecord]:
    """Yield the records of an unpacked archive."""
    with tempfile.TemporaryFile() as unpacked:
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_ARCHIVE:
                raise DataError(
                    "the archive is too large",
                    where=Where(entry.name),
                    allowed=f"at most {LARGEST_ARCHIVE} bytes unpacked",
                )
            unpacked.write(chunk)
        unpacked.seek(0)
        heads = _heads(unpacked)
        _require_end(unpacked, size)
        ends = [*(at for at, _ in heads[1:]), size]
        for (at, record), end in zip(heads, ends, strict=True):
            unpacked.seek(at)
            yield record._replace(raw=unpacked.read(end - at))


def _heads(stream: IO[bytes]) -> list[tuple[int, ArchiveRecord]]:
    """Return where each record begins, and the record without its bytes.

    Raises:
        ValueError: If they cannot be read.
    """
    from fastwarc.warc import ArchiveIterator

    try:
        records = ArchiveIterator(stream, parse_http=True, auto_decode="none")
        return [(record.stream_pos, _head(record)) for record in records]
    except BaseException as error:  # the library's panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise ValueError(str(error)) from error


def _head(record: Any) -> ArchiveRecord:  # noqa: ANN401
    head, http = record.headers, record.http_headers
    media = record.http_content_type if http is not None else head.get("Content-Type")
    return ArchiveRecord(
        raw=b"",
        url=head.get("WARC-Target-URI") or "",
        time=head.get("WARC-Date") or "",
        kind=(head.get("WARC-Type") or "").lower(),
        media=(media or "").partition(";")[0].strip().lower(),
        status=(http.status_code or 0) if http is not None else 0,
        digest=head.get("WARC-Payload-Digest") or "",
    )


def _require_end(stream: IO[bytes], size: int) -> None:
    """Refuse an archive that is cut off.

    Raises:
        ValueError: If it is.
    """
    stream.seek(max(0, size - 4))
    if stream.read() != b"\r\n\r\n":
        raise ValueError("the archive is cut off")


def resource(content: bytes, entry: CollectionEntry) -> ArchiveRecord:
    """Return a record made of an object that is no web archive.

    Its address is the one it came from, or else ``urn:sha256:`` with its digest, since a path on
    somebody's disk is no address.
    """
    digest = hashlib.sha256(content).hexdigest()
    url = entry.source if entry.source.startswith(("https://", "http://")) else ""
    if url.encode("ascii", "ignore").decode() != url or len(url.split()) != 1:
        url = ""
    media = mimetypes.MimeTypes().guess_type(entry.name)[0] or "application/octet-stream"
    record = ArchiveRecord(
        raw=b"",
        url=url or f"urn:sha256:{digest}",
        time=entry.time,
        kind="resource",
        media=media,
        status=0,
        digest=f"sha256:{digest}",
        title=entry.name,
    )
    return record._replace(raw=_written(record, content))


def about(software: str, time: str) -> ArchiveRecord:
    """Return the record that says what wrote an archive.

    Args:
        software: Program with its version.
        time: Time of the collection.
    """
    content = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    record = ArchiveRecord(b"", "", time, "warcinfo", "application/warc-fields", 0, "")
    return record._replace(raw=_written(record, content))


def _written(record: ArchiveRecord, content: bytes) -> bytes:
    """Return the bytes of a record; the same record gives the same bytes."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    made_of = hashlib.sha256(repr(record).encode("utf-8", "backslashreplace"))
    ident = uuid.UUID(bytes=made_of.digest()[:16], version=4)
    made = WarcRecord()
    made.init_headers(getattr(WarcRecordType, record.kind))
    made.headers["WARC-Record-ID"] = f"<urn:uuid:{ident}>"
    made.headers["WARC-Date"] = record.time
    made.headers["Content-Type"] = record.media
    if record.url:
        made.headers["WARC-Target-URI"] = record.url
        made.headers["WARC-Payload-Digest"] = record.digest
    made.headers["WARC-Block-Digest"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    made.set_bytes_content(content)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()
