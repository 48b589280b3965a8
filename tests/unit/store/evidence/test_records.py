"""Records of archives are kept byte for byte; everything else becomes a resource."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.collection_log import CollectionEntry, Taken, chained
from tidewaiter.store.evidence import records as module
from tidewaiter.store.evidence.records import ArchiveRecord, about, records_of, resource
from warc_case import PAGE, RECORDS

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = b"".join(RECORDS)


def entry(name: str = "a.html", source: str = "saved") -> CollectionEntry:
    taken = Taken("2026-01-31T09:00:00Z", "Office A", "t", "taken in", "", name, source)
    return chained((), [taken], Where())[0]


def found(folder: Path, content: bytes, name: str = "a.warc") -> list[ArchiveRecord]:
    path = folder / "object"
    path.write_bytes(content)
    return list(records_of(path, entry(name)))


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        WHOLE,
        gzip.compress(WHOLE),
        b"".join(gzip.compress(each) for each in RECORDS),
        zipped(("archive/a.warc", WHOLE), ("pages/pages.jsonl", b"{}")),
        zipped(("archive/a.warc.gz", gzip.compress(WHOLE))),
    ],
    ids=["plain", "gzip", "gzip members", "wacz", "wacz of gzip"],
)
def test_records_of_an_archive_come_byte_for_byte(tmp_path: Path, packed: bytes) -> None:
    records = found(tmp_path, packed)
    assert [each.raw for each in records] == RECORDS
    assert [each.kind for each in records] == [
        "warcinfo", "request", "response", "response", "resource",
    ]  # fmt: skip
    page, gone = records[2:4]
    assert (page.url, page.media, page.status) == ("https://shop.example/a", "text/html", 200)
    assert (gone.status, gone.is_page, gone.is_indexed) == (404, False, True)
    assert [each.is_page for each in records] == [False, False, True, False, False]
    assert [each.is_indexed for each in records] == [False, False, True, True, True]


def test_two_archives_in_one_object_both_count(tmp_path: Path) -> None:
    packed = zipped(("archive/a.warc", RECORDS[2]), ("archive/b.warc", RECORDS[3]))
    assert [each.raw for each in found(tmp_path, packed)] == RECORDS[2:4]


@pytest.mark.parametrize(
    "content",
    [
        WHOLE[:-20],
        gzip.compress(WHOLE, mtime=0)[:-20],
        b"WARC/1.1\r\nmade up",
        b"PK\x03\x04made up",
        gzip.compress(b"no archive", mtime=0),
        zipped(("a.txt", b"no archive")),
        zipped(("archive/a.warc.gz", b"no archive")),
        b"",
    ],
)
def test_what_is_damaged_or_no_archive_is_kept_as_a_whole(tmp_path: Path, content: bytes) -> None:
    (record,) = found(tmp_path, content)
    assert (record.kind, record.digest) == ("resource", _sha256(content))
    assert _read(record).content == content


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


class _Read:
    def __init__(self, record: ArchiveRecord) -> None:
        records = ArchiveIterator(io.BytesIO(record.raw), parse_http=False)
        read = next(records)
        self.fields = read.headers.to_dict()
        self.content = read.reader.read()
        assert next(records, None) is None


def _read(record: ArchiveRecord) -> _Read:
    """Return a record as another reader sees it."""
    return _Read(record)


@settings(max_examples=40)
@given(content=st.binary(max_size=300))
def test_any_bytes_survive_as_a_resource(content: bytes) -> None:
    read = _read(resource(content, entry()))
    assert read.content == content
    assert read.fields["WARC-Block-Digest"] == _sha256(content)
    assert read.fields["WARC-Type"] == "resource"


def test_the_same_object_gives_the_same_record() -> None:
    assert resource(PAGE, entry()) == resource(PAGE, entry())
    assert resource(PAGE, entry()).raw != resource(PAGE, entry("b.html")).raw


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("https://shop.example/a", "https://shop.example/a"),
        ("saved/pages", f"urn:{_sha256(PAGE)}"),
        ("file:///x", f"urn:{_sha256(PAGE)}"),
        ("https://shop.example/\r\nWARC-Type: response", f"urn:{_sha256(PAGE)}"),
        ("https://shop.example/货", f"urn:{_sha256(PAGE)}"),
    ],
)
def test_only_an_address_is_an_address(source: str, url: str) -> None:
    record = resource(PAGE, entry(source=source))
    assert record.url == url
    assert _read(record).fields["WARC-Target-URI"] == url


def test_the_first_record_says_what_wrote_the_archive() -> None:
    read = _read(about("tidewaiter 0.0", "2026-01-31T09:00:00Z"))
    assert read.fields["WARC-Type"] == "warcinfo"
    assert b"software: tidewaiter 0.0" in read.content


def test_an_archive_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_ARCHIVE", 100)
    with pytest.raises(DataError, match="too large"):
        found(tmp_path, gzip.compress(WHOLE))
