"""One request to an authority of this machine, and what it may answer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from local_authority import Authority, AuthorityServer
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.evidence.time_stamp import REQUEST_TYPE, stamp_request
from tidewaiter.sources.collecting.authority import LIMITS, answered, require_authority

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUEST = stamp_request(b"made up")


@pytest.fixture
def server(tmp_path, loopback: None) -> Iterator[AuthorityServer]:
    """An authority that answers on this machine."""
    del loopback
    found = AuthorityServer(Authority(tmp_path))
    yield found
    found.stop()


def ask(address: str) -> bytes:
    return answered(address, REQUEST, time.monotonic)


def test_a_request_is_sent_and_its_reply_returned(server: AuthorityServer) -> None:
    assert ask(server.address).startswith(b"\x30")
    assert server.asked == [(REQUEST_TYPE, REQUEST)]


@pytest.mark.parametrize("status", [301, 307, 404, 500])
def test_no_other_answer_will_do_and_no_redirect_is_followed(
    server: AuthorityServer, status: int
) -> None:
    server.status = status
    with pytest.raises(UsageError, match="does not answer"):
        ask(server.address)


def test_what_is_no_authority_is_told(server: AuthorityServer) -> None:
    server.kind = "text/html"
    with pytest.raises(DataError, match="no time-stamp authority"):
        ask(server.address)


def test_an_endless_reply_is_cut(server: AuthorityServer) -> None:
    server.reply = bytes(LIMITS.bytes + 1)
    with pytest.raises(UsageError, match="does not answer"):
        ask(server.address)


def test_an_authority_that_is_not_there_is_told(server: AuthorityServer) -> None:
    address = server.address
    server.stop()
    with pytest.raises(UsageError, match="cannot be reached"):
        ask(address)


@pytest.mark.parametrize(
    "address", ["", "ftp://a.example/", "file:///etc/passwd", "https://u:p@a.example/", "a.example"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        require_authority(address)


def test_plain_http_will_do_for_an_authority() -> None:
    require_authority("http://tsa.example/")
