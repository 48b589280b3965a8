"""What came is kept byte for byte, in records that other readers read."""

from __future__ import annotations

import gzip
import hashlib
import io
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.collecting.addresses import target_of
from tidewaiter.sources.collecting.exchange import Exchange
from tidewaiter.sources.collecting.warc_file import UNCHANGED, WarcFile

if TYPE_CHECKING:
    from pathlib import Path

TIME = "2026-01-31T09:00:00Z"
REQUEST = b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nX-Odd:   kept\r\nContent-Length: 4\r\n\r\npage"
ABOUT = "software: made up\r\n"


def came(**changed: object) -> Exchange:
    target = target_of("https://shop.example/")
    made = Exchange(target, "93.184.216.34", REQUEST, ANSWER, 200, {}, b"page")
    return made._replace(**changed)  # type: ignore[arg-type]


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    stream = io.BytesIO(path.read_bytes())
    return [
        (r.headers.get("WARC-Type"), r.headers.to_dict(), r.reader.read())
        for r in ArchiveIterator(stream, parse_http=False)
    ]


def test_a_request_and_its_answer_are_kept_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    WarcFile(path, 0, ABOUT).add(came(), TIME)
    (info, answer, request) = records(path)
    assert (info[0], info[2]) == ("warcinfo", ABOUT.encode())
    assert (answer[0], answer[2]) == ("response", ANSWER)
    assert (request[0], request[2]) == ("request", REQUEST)
    fields = answer[1]
    assert fields["WARC-Target-URI"] == "https://shop.example/"
    assert (fields["WARC-IP-Address"], fields["WARC-Date"]) == ("93.184.216.34", TIME)
    assert fields["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(ANSWER).hexdigest()}"
    assert fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(b'page').hexdigest()}"
    assert request[1]["WARC-Concurrent-To"] == fields["WARC-Record-ID"]


def test_an_unchanged_page_refers_to_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    answer = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    WarcFile(path, 0, ABOUT).add(came(answer=answer, status=304, body=b""), TIME, "earlier")
    kind, fields, content = records(path)[1]
    assert (kind, content) == ("revisit", answer)
    assert fields["WARC-Profile"] == UNCHANGED
    assert fields["WARC-Refers-To-Date"] == "earlier"


def test_an_answer_that_did_not_come_whole_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    WarcFile(path, 0, ABOUT).add(came(fault="cut off"), TIME)
    assert records(path)[1][1]["WARC-Truncated"] == "unspecified"
    assert "WARC-Truncated" not in records(path)[2][1]


def test_what_a_stopped_run_left_half_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    first = WarcFile(path, 0, ABOUT)
    first.add(came(), TIME)
    end, whole = first.end, path.read_bytes()
    assert end == len(whole)
    first.add(came(), TIME)
    path.write_bytes(path.read_bytes()[:-7])
    again = WarcFile(path, end, ABOUT)
    assert path.read_bytes() == whole
    again.add(came(), TIME)
    assert [kind for kind, _, _ in records(path)] == ["warcinfo", *["response", "request"] * 2]


def test_every_record_is_a_member_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    WarcFile(path, 0, ABOUT).add(came(), TIME)
    assert path.read_bytes().count(b"\x1f\x8b\x08") >= 3
    assert gzip.decompress(path.read_bytes()).count(b"WARC/1.1\r\n") == 3


def test_an_archive_that_lost_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"short")
    with pytest.raises(DataError, match="shorter"):
        WarcFile(path, 6, ABOUT)
    assert path.read_bytes() == b"short"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        WarcFile(tmp_path / "none" / "a", 0, ABOUT)
    warc = WarcFile(tmp_path / "a", 0, ABOUT)
    (tmp_path / "a").unlink()
    (tmp_path / "a").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        warc.add(came(), TIME)
