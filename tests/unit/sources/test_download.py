"""A server on this machine says what changed, breaks off, redirects and refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources import download as module
from tidewaiter.sources.download import download

if TYPE_CHECKING:
    from list_server import ListServer

pytestmark = pytest.mark.usefixtures("loopback")


def test_a_file_comes_with_its_tag_and_an_unchanged_one_does_not_come(
    list_server: ListServer,
) -> None:
    list_server.files["/list.csv"] = b"one"
    first = download(list_server.address("/list.csv"))
    assert first.content == b"one"
    assert first.etag
    again = download(list_server.address("/list.csv"), etag=first.etag)
    assert (again.content, again.etag) == (None, first.etag)
    list_server.files["/list.csv"] = b"two"
    assert download(list_server.address("/list.csv"), etag=first.etag).content == b"two"


def test_an_answer_that_breaks_off_is_refused(list_server: ListServer) -> None:
    list_server.files["/list.csv"] = b"x" * 1000
    list_server.sent = 400
    with pytest.raises(DataError, match="the answer is cut off"):
        download(list_server.address("/list.csv"))


def test_an_answer_that_is_too_large_is_refused(
    list_server: ListServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_server.files["/list.csv"] = b"x" * 1000
    monkeypatch.setattr(module, "LARGEST_BYTES", 999)
    with pytest.raises(DataError, match="too large"):
        download(list_server.address("/list.csv"))


def test_a_missing_file_is_said_with_its_code(list_server: ListServer) -> None:
    with pytest.raises(UsageError, match="cannot be fetched") as told:
        download(list_server.address("/none"))
    assert told.value.found.startswith("404")


def test_a_server_that_is_not_there_is_said(list_server: ListServer) -> None:
    address = list_server.address("/list.csv")
    list_server.stop()
    with pytest.raises(UsageError, match="cannot be fetched"):
        download(address)


@pytest.mark.parametrize(
    "address", ["http://example.org/x", "file:///etc/passwd", "ftp://example.org/x", "x"]
)
def test_only_https_is_asked(address: str) -> None:
    with pytest.raises(UsageError, match="over https alone"):
        download(address)


def test_a_proxy_is_never_asked_for_this_machine(list_server: ListServer) -> None:
    list_server.files["/x"] = b"one"
    proxies = {"http": "http://192.0.2.1:9"}
    assert download(list_server.address("/x"), proxies=proxies).content == b"one"
