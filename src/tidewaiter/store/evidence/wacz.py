"""How does another tool replay what was collected? The objects as a web archive: WACZ 1.1.1.

The format is that of the Webrecorder project (2021, version 1.1.1): a ZIP file with the records in
``archive/data.warc.gz``, an index by address, a list of pages, and the digest of each file in
``datapackage.json``. The log, the seal and the stamps go along below ``logs/``, so that who has the
archive can see what it came from. The same collection gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
import urllib.parse
import zipfile
from itertools import chain
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.evidence.collection.seal import OBJECTS, object_name
from tidewaiter.store.evidence.records import about, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tidewaiter.evidence.collection.seal import CollectionSeal
    from tidewaiter.evidence.collection_log import CollectionEntry
    from tidewaiter.store.evidence.records import ArchiveRecord

VERSION = "1.1.1"
WARC, INDEX, PAGES = "archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl"
PACKAGE, PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
LOGS = "logs"
_FIRST_PAGE = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that ZIP can state: no clock is asked
_CHUNK = 1 << 20


class Exported(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a web archive holds.

    Attributes:
        sha256: Digest of it.
        objects: Number of objects.
        records: Number of records.
        pages: Number of pages to begin reading at.
    """

    sha256: str
    objects: int
    records: int
    pages: int


class _Written(NamedTuple):
    record: ArchiveRecord
    offset: int
    length: int


def write_wacz(
    out: Path,
    folder: Path,
    seal: CollectionSeal,
    log: Iterable[CollectionEntry],
    parts: Mapping[str, bytes],
) -> Exported:
    """Return what a web archive holds, having written it whole or not at all.

    Args:
        out: The archive.
        folder: Folder of the collection.
        seal: Its seal.
        log: Its log.
        parts: Content of its small files, by name; they go below ``logs/``.

    Raises:
        UsageError: If it cannot be written, or an object cannot be read.
        DataError: If an archive among the objects is too large.
    """
    entries: dict[str, CollectionEntry] = {}
    for entry in log:
        if entry.object and entry.deed != "derived":  # what it was made of is there
            entries.setdefault(entry.object, entry)
    try:
        with tempfile.TemporaryFile() as warc, replacing(out) as part:
            written = list(_warc(warc, folder, seal, entries))
            _write_zip(part, warc, written, (seal, parts))
            with part.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(
            "the archive cannot be written", where=Where(str(out)), found=error.strerror
        ) from error
    return Exported(
        sha256=sha256,
        objects=len(entries),
        records=len(written),
        pages=sum(each.record.is_page for each in written),
    )


def _warc(
    out: IO[bytes], folder: Path, seal: CollectionSeal, entries: Mapping[str, CollectionEntry]
) -> Iterator[_Written]:
    """Yield each record, having written it as a member of its own."""
    first = [about(f"{seal.tool}; collection {seal.root}", seal.time)] if seal.time else []
    for record in chain(first, _records(folder, entries)):
        packed = gzip.compress(record.raw, mtime=0)
        offset = out.tell()
        out.write(packed)
        yield _Written(record._replace(raw=b""), offset, len(packed))


def _records(folder: Path, entries: Mapping[str, CollectionEntry]) -> Iterator[ArchiveRecord]:
    for digest, entry in entries.items():
        path = folder / object_name(digest)
        if not path.is_file():
            raise DataError(
                "an object that the log names is missing", where=Where(str(folder), 0, OBJECTS)
            )
        yield from records_of(path, entry)


def _write_zip(
    path: Path,
    warc: IO[bytes],
    written: list[_Written],
    sealed: tuple[CollectionSeal, Mapping[str, bytes]],
) -> None:
    seal, parts = sealed
    files: dict[str, IO[bytes] | bytes] = {
        WARC: warc,
        INDEX: gzip.compress(index_of(written), mtime=0),
        PAGES: _pages(written),
    }
    for name, content in parts.items():
        files[f"{LOGS}/{name.removeprefix('evidence/')}"] = content
    with zipfile.ZipFile(path, "w", allowZip64=True) as archive:
        resources = [_added(archive, name, content) for name, content in files.items()]
        package = _json(
            {
                "profile": "data-package",
                "wacz_version": VERSION,
                "title": f"Collection {seal.root}",
                "description": f"{seal.objects} objects; log and seal are below {LOGS}/",
                "created": seal.time,
                "software": seal.tool,
                "resources": resources,
            }
        )
        digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
        _added(archive, PACKAGE, package)
        _added(archive, PACKAGE_DIGEST, _json({"path": PACKAGE, "hash": digest}))


def _added(archive: zipfile.ZipFile, name: str, content: IO[bytes] | bytes) -> dict[str, object]:
    """Return a file as the package lists it, having added it."""
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.external_attr = 0o644 << 16
    is_packed = name.endswith(".gz")
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    found, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=not isinstance(content, bytes)) as out:
        for chunk in _chunks(content):
            found.update(chunk)
            size += len(chunk)
            out.write(chunk)
    digest = f"sha256:{found.hexdigest()}"
    return {"name": name.rpartition("/")[2], "path": name, "hash": digest, "bytes": size}


def _chunks(content: IO[bytes] | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    content.seek(0)
    while chunk := content.read(_CHUNK):
        yield chunk


def index_of(written: Iterable[_Written]) -> bytes:
    """Return the index: a line for each record that is looked for by its address, in order.

    The form is CDXJ of pywb: the address turned round, the time in digits, and JSON.
    """
    lines = []
    for record, offset, length in written:
        if not record.is_indexed:
            continue
        stated = {
            "url": record.url,
            "mime": "warc/revisit" if record.kind == "revisit" else record.media,
            **({"status": str(record.status)} if record.status else {}),
            "digest": record.digest,
            "length": str(length),
            "offset": str(offset),
            "filename": WARC.rpartition("/")[2],
        }
        time = re.sub(r"\D", "", record.time)[:14].ljust(14, "0")
        lines.append(f"{turned(record.url)} {time} {json.dumps(stated)}\n".encode())
    return b"".join(sorted(lines))


def turned(url: str) -> str:
    """Return an address as indexes sort it: the host's parts last to first, then the path."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url.replace(" ", "%20")
    if parts.scheme not in {"http", "https"} or not host:
        return url.replace(" ", "%20")
    usual = {None, 80 if parts.scheme == "http" else 443}
    name = ",".join(reversed(host.removeprefix("www.").split(".")))
    query = f"?{'&'.join(sorted(parts.query.lower().split('&')))}" if parts.query else ""
    text = f"{name}{'' if port in usual else f':{port}'}){(parts.path or '/').lower()}{query}"
    return text.replace(" ", "%20")


def _pages(written: Iterable[_Written]) -> bytes:
    lines = [_json(_FIRST_PAGE)]
    for number, (record, _, _) in enumerate(written):
        if record.is_page:
            title = record.title or record.url
            lines.append(
                _json({"id": f"{number:x}", "url": record.url, "ts": record.time, "title": title})
            )
    return b"\n".join(lines) + b"\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
