"""One request and its answer, every byte kept, from a site that misbehaves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import page_server
from page_server import PAGE, PageServer
from tidewaiter.core.errors import UsageError
from tidewaiter.sources.collecting.addresses import target_of
from tidewaiter.sources.collecting.exchange import Asking, Exchange, ExchangeLimits, exchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = ExchangeLimits(seconds=0.5, bytes=1 << 20)
AGENT = "tidewaiter/0 (+https://office.example/)"


@pytest.fixture
def site(loopback: None) -> Iterator[PageServer]:
    """A site of this machine."""
    del loopback
    found = PageServer()
    yield found
    found.stop()


def asked(site: PageServer, path: str, **fields: str) -> Exchange:
    asking = Asking(AGENT, time.monotonic, LIMITS)
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return exchanged(target_of(site.address(path)), asking, named)


def test_a_page_comes_with_every_byte_of_its_answer(site: PageServer) -> None:
    site.paths["/a?q=1"] = page_server.page
    came = asked(site, "/a?q=1", If_None_Match='"x"')
    assert (came.status, came.body, came.fault) == (200, PAGE, "")
    assert came.answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert came.answer.endswith(b"\r\n\r\n" + PAGE)
    assert came.fields["content-type"] == "text/html; charset=utf-8"
    assert came.number == "127.0.0.1"
    (path, sent) = site.asked[0]
    assert path == "/a?q=1"
    assert (sent["User-Agent"], sent["If-None-Match"]) == (AGENT, '"x"')
    assert sent["Host"] == came.target.origin.removeprefix("http://")
    assert came.request.startswith(b"GET /a?q=1 HTTP/1.1\r\nHost: 127.0.0.1:")


def test_chunks_are_put_together_and_kept_as_they_came(site: PageServer) -> None:
    site.paths["/"] = page_server.chunked
    came = asked(site, "/")
    assert (came.body, came.fault) == (b"hello world", "")
    assert came.answer.endswith(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")


def test_no_redirect_is_followed(site: PageServer) -> None:
    site.paths["/"] = page_server.moved("/b")
    came = asked(site, "/")
    assert (came.status, came.fields["location"]) == (302, "/b")
    assert site.asked_paths == ["/"]


def test_an_unchanged_page_has_no_body(site: PageServer) -> None:
    site.paths["/"] = page_server.tagged
    assert asked(site, "/", If_None_Match=page_server.TAG).status == 304


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        (page_server.cut_off, "cut off"),
        (lambda handler: page_server.chunked(handler, b""), "cut off"),
        (lambda handler: page_server.chunked(handler, b"zz\r\n"), "cut off"),
        (page_server.dripping, "more than 0.5 seconds"),
        (page_server.endless, "larger than"),
    ],
    ids=["cut off", "chunk missing", "chunk damaged", "dripping", "endless"],
)
def test_an_answer_that_does_not_come_whole_is_told(site: PageServer, behaviour, told: str) -> None:
    site.paths["/"] = behaviour
    began = time.monotonic()
    came = asked(site, "/")
    assert came.status == 200
    assert told in came.fault
    assert time.monotonic() - began < 5
    assert len(came.answer) < 2 * LIMITS.bytes


@pytest.mark.parametrize(
    "behaviour",
    [page_server.silent, page_server.nonsense, page_server.endless_head],
    ids=["silent", "nonsense", "endless head"],
)
def test_what_is_no_answer_is_not_reached(site: PageServer, behaviour) -> None:
    site.paths["/"] = behaviour
    with pytest.raises(OSError, match=r"."):
        asked(site, "/")


def test_nobody_there(site: PageServer) -> None:
    address = site.address("/")
    site.stop()
    with pytest.raises(OSError, match="refused"):
        exchanged(target_of(address), Asking(AGENT, time.monotonic, LIMITS))


def test_a_name_of_a_private_network_is_not_connected_to(site: PageServer) -> None:
    port = site.server.server_address[1]
    asking = Asking(AGENT, time.monotonic, LIMITS, lambda _host, _port: ["127.0.0.1"])
    with pytest.raises(UsageError, match="private network"):
        exchanged(target_of(f"https://shop.example:{port}/"), asking)
    assert site.asked == []


def test_a_certificate_that_is_none_is_not_accepted(site: PageServer) -> None:
    port = site.server.server_address[1]
    with pytest.raises(OSError, match=r"(?i)ssl|record"):
        exchanged(target_of(f"https://127.0.0.1:{port}/"), Asking(AGENT, time.monotonic, LIMITS))
