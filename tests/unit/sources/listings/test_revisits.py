"""Revisits in web archives (ISO 28500:2017, 6.7). All pages here are composed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.sources.listings.document import Document
from tidewaiter.sources.listings.documents import opened
from tidewaiter.sources.listings.reading import listings_of
from tidewaiter.sources.listings.revisits import Answer, EarlierAnswers
from unit.sources.listings.composed import goofish_search, warc_gz, warc_record

if TYPE_CHECKING:
    from pathlib import Path

PAGE = goofish_search(2).encode()
URL = "https://www.goofish.com/search?q=H100"
DIGEST = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
LATER = "2024-03-09T08:00:05Z"


def record(body: bytes, kind: str, day: str = "2024-03-01T08:00:05Z", **more: str) -> bytes:
    """Return a record with more fields in its own head."""
    url = more.pop("url", URL)
    plain = warc_record(body, url=url, kind=kind).replace(b"2024-03-01T08:00:05Z", day.encode())
    if kind == "revisit":
        plain = plain.replace(b"Fri, 01 Mar 2024", b"Sat, 09 Mar 2024")
    told = "".join(f"WARC-{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return plain.replace(b"WARC-Date", told.encode() + b"WARC-Date", 1)


def read(folder: Path, **files: bytes) -> list[Any]:
    for name, raw in files.items():
        (folder / f"{name}.warc.gz").write_bytes(raw)
    return list(opened([folder]))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"Payload_Digest": DIGEST}, {"Payload_Digest": DIGEST, "Profile": SAME}),
        ({"Payload_Digest": DIGEST.lower()}, {"Payload_Digest": DIGEST}),
        ({}, {"Refers_To_Target_URI": URL, "Refers_To_Date": "2024-03-01T08:00:05Z"}),
        ({}, {"Refers_To_Target_URI": URL}),
        ({}, {"Payload_Digest": DIGEST, "Refers_To_Target_URI": URL}),
    ],
)
def test_a_revisit_is_the_earlier_answer_met_again(
    tmp_path: Path, said: dict[str, str], meant: dict[str, str]
) -> None:
    raw = warc_gz(record(PAGE, "response", **said), record(b"", "revisit", LATER, **meant))
    one, again = read(tmp_path, a=raw)
    assert isinstance(again, Document)
    assert (again.content, again.sha256, again.kind) == (PAGE, one.sha256, "page")
    assert (again.status, again.charset) == (200, "utf-8")
    # its clocks are its own
    assert (again.seen.browser, again.seen.server) == (LATER, "2024-03-09T08:00:00Z")
    found = listings_of(again, load_facts().markets)
    assert len(found.listings) == 2


def test_the_earlier_answer_may_lie_in_another_file_of_the_set(tmp_path: Path) -> None:
    first = warc_gz(record(PAGE, "response", Payload_Digest=DIGEST))
    later = warc_gz(record(b"", "revisit", LATER, Payload_Digest=DIGEST, url="https://jd.com/1"))
    _, again = read(tmp_path, a=first, b=later)
    assert isinstance(again, Document)
    assert (again.content, again.url) == (PAGE, "https://jd.com/1")
    alone = list(opened([tmp_path / "b.warc.gz"]))
    assert [type(each) for each in alone] == [CoverageLoss]


@pytest.mark.parametrize(
    ("said", "meant", "named"),
    [
        ({"Payload_Digest": DIGEST}, {"Payload_Digest": "sha1:OTHER"}, "digest sha1:other"),
        (
            {"Payload_Digest": DIGEST},
            {"Payload_Digest": "sha1:OTHER", "Refers_To_Target_URI": URL},
            "digest sha1:other",
        ),
        ({}, {"Refers_To_Target_URI": URL, "Refers_To_Date": LATER}, f"met at {URL} {LATER}"),
        ({}, {"Refers_To_Target_URI": "https://jd.com/"}, "met at https://jd.com/"),
        ({}, {}, "it names none"),
    ],
)
def test_bytes_that_are_not_at_hand_are_a_loss_that_says_so(
    tmp_path: Path, said: dict[str, str], meant: dict[str, str], named: str
) -> None:
    raw = warc_gz(record(PAGE, "response", **said), record(b"", "revisit", LATER, **meant))
    _, loss = read(tmp_path, a=raw)
    assert isinstance(loss, CoverageLoss)
    assert (loss.kind, loss.url) == ("unreadable", URL)
    assert "bytes are those of another record" in loss.why
    assert named in loss.why
    assert "let go" not in loss.why


def test_a_revisit_before_the_answer_is_a_loss(tmp_path: Path) -> None:
    raw = warc_gz(
        record(b"", "revisit", Payload_Digest=DIGEST),
        record(PAGE, "response", LATER, Payload_Digest=DIGEST),
    )
    assert [type(each) for each in read(tmp_path, a=raw)] == [CoverageLoss, Document]


def fields(digest: str, target: str) -> dict[str, str]:
    return {
        "WARC-Payload-Digest": digest,
        "WARC-Target-URI": target,
        "WARC-Date": "",
        "WARC-Refers-To-Target-URI": "",
        "WARC-Refers-To-Date": "",
    }


def test_the_oldest_answers_are_let_go_and_that_is_said() -> None:
    earlier = EarlierAnswers(most=10)
    for number in range(3):
        earlier.hold(fields(f"d{number}", f"u{number}"), Answer(200, {}, b"12345"))
    gone, kept = (earlier.meant(fields(f"d{number}", "")) for number in (0, 2))
    assert isinstance(gone, str)
    assert "let go" in gone
    assert isinstance(kept, Answer)


def test_the_latest_of_an_address_is_meant() -> None:
    earlier = EarlierAnswers()
    for body in (b"old", b"new"):
        earlier.hold(fields("", "u"), Answer(200, {}, body))
    found = earlier.meant({**fields("", ""), "WARC-Refers-To-Target-URI": "u"})
    assert isinstance(found, Answer)
    assert found.body == b"new"
