"""Web archives. All pages here are composed."""

import gzip
import io
import zlib

import pytest

from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.sources.listings.archives import warc_parts
from tidewaiter.sources.listings.document import LIMITS, Document
from unit.sources.listings.composed import goofish_search, warc_gz, warc_record

PAGE = goofish_search(2).encode()


def read(tmp_path, raw: bytes, limits=LIMITS) -> list[Document | CoverageLoss]:
    path = tmp_path / "x.warc"
    path.write_bytes(raw)
    return list(warc_parts(path, "x.warc", limits))


def test_a_record_keeps_three_clocks_apart(tmp_path) -> None:
    (one,) = read(tmp_path, warc_record(PAGE))
    assert isinstance(one, Document)
    assert one.seen.server == "2024-03-01T08:00:00Z"  # Date of the server
    assert one.seen.browser == "2024-03-01T08:00:05Z"  # WARC-Date of the archiver
    assert (one.status, one.content_type, one.charset) == (200, "text/html", "utf-8")
    assert one.content == PAGE


@pytest.mark.parametrize(
    ("encoding", "coded"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
    ],
)
def test_content_codings_are_undone(tmp_path, encoding: str, coded: bytes) -> None:
    (one,) = read(tmp_path, warc_record(coded, Content_Encoding=encoding))
    assert isinstance(one, Document)
    assert one.content == PAGE


def test_brotli_is_undone(tmp_path) -> None:
    from fastwarc.stream_io import BrotliWriter

    stream = io.BytesIO()
    writer = BrotliWriter(stream)
    writer.write(PAGE)
    writer.close()
    coded = stream.getvalue() if not stream.closed else b""
    if not coded:
        pytest.skip("the writer closed its stream")
    (one,) = read(tmp_path, warc_record(coded, Content_Encoding="br"))
    assert isinstance(one, Document)
    assert one.content == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "compress", "made-up"])
def test_a_damaged_or_unknown_coding_is_a_loss(tmp_path, encoding: str) -> None:
    (one,) = read(tmp_path, warc_record(b"no such thing" * 9, Content_Encoding=encoding))
    assert isinstance(one, CoverageLoss)
    assert (one.kind, one.url) == ("unreadable", "https://www.goofish.com/search?q=H100")


def test_chunks_are_joined_where_there_are_some(tmp_path) -> None:
    chunked = b"%x\r\n%s\r\n5;x=1\r\nhello\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    (one,) = read(tmp_path, warc_record(chunked, Transfer_Encoding="chunked"))
    assert isinstance(one, Document)
    assert one.content == PAGE + b"hello"
    (one,) = read(tmp_path, warc_record(PAGE, Transfer_Encoding="chunked"))
    assert isinstance(one, Document)
    assert one.content == PAGE


def test_kinds_of_records(tmp_path) -> None:
    raw = b"".join([
        warc_record(b"\xff\xd8\xffphoto", Content_Type="image/jpeg", url="https://img.example/1.jpg"),
        warc_record(b'{"a": 1}', Content_Type="application/json"),
        warc_record(b" mtopjsonp1({})", Content_Type="application/javascript"),
        warc_record(b"var x = 1", Content_Type="application/javascript"),
        warc_record(b"a{}", Content_Type="text/css"),
        warc_record(b"<svg/>", Content_Type="image/svg+xml"),
        warc_record(b"", status="302 Found", Location="/login"),
        warc_record(b"GET / HTTP/1.1", kind="request"),
        warc_record(PAGE, kind="revisit"),
    ])  # fmt: skip
    found = read(tmp_path, raw)
    assert [one.kind for one in found] == ["photo", "answer", "answer", "frame", "unreadable"]
    assert found[0].url == "https://img.example/1.jpg"
    assert getattr(found[3], "moved_to", "") == "/login"


def test_a_large_record_is_a_loss_and_the_next_one_is_read(tmp_path) -> None:
    raw = warc_record(b"a" * 300_000) + warc_record(PAGE)
    large, page = read(tmp_path, raw, LIMITS._replace(page=50_000))
    assert isinstance(large, CoverageLoss)
    assert isinstance(page, Document)
    assert (large.kind, page.content) == ("too_large", PAGE)


def test_a_body_that_unpacks_without_end_is_contained(tmp_path) -> None:
    bomb = gzip.compress(b"\0" * (64 << 20))
    (one,) = read(tmp_path, warc_record(bomb, Content_Encoding="gzip"))
    assert isinstance(one, CoverageLoss)
    assert one.kind == "too_large"


@pytest.mark.parametrize("packed", [False, True])
def test_every_cut_of_an_archive_is_told(tmp_path, packed: bool) -> None:
    records = (warc_record(b"<html>one</html>"), warc_record(b"<html>two</html>"))
    raw = warc_gz(*records) if packed else b"".join(records)
    first = len(warc_gz(records[0])) if packed else len(records[0])
    for length in range(12, len(raw), 7):
        found = read(tmp_path, raw[:length])
        documents = [one for one in found if isinstance(one, Document)]
        told = any(isinstance(one, CoverageLoss) for one in found)
        assert told or length == first, length
        assert len(documents) <= 2


def test_records_are_limited_in_number(tmp_path) -> None:
    found = read(tmp_path, warc_record(PAGE) * 5, LIMITS._replace(records=3))
    assert [getattr(one, "kind", "") for one in found] == ["page", "page", "page", "too_large"]


def test_bytes_that_are_no_archive(tmp_path) -> None:
    (one,) = read(tmp_path, b"hello" * 100)[-1:]
    assert isinstance(one, CoverageLoss)
    assert one.kind == "unreadable"
