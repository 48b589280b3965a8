"""Pages of a local site, collected politely; what misbehaves fails alone."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

import page_server
from page_server import PAGE, PageServer
from tidewaiter.app.listings.fetch import PROGRESS, Clocks, Manners, addresses_in, fetch, refusal
from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.sources.collecting.addresses import target_of
from tidewaiter.sources.collecting.exchange import Exchange, ExchangeLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.sources.collecting.progress_file import Outcome

MANNERS = Manners("office@office.example", 0.0, ExchangeLimits(seconds=1.0, bytes=1 << 20))
CLOCKS = Clocks(lambda: "2026-01-31T09:00:00Z", time.monotonic, lambda _seconds: None)
PUZZLE = b"<html><script>FAIL_SYS_USER_VALIDATE</script></html>"


@pytest.fixture
def site(loopback: None) -> Iterator[PageServer]:
    """A site of this machine."""
    del loopback
    found = PageServer()
    yield found
    found.stop()


@pytest.fixture
def collect(tmp_path: Path, site: PageServer, facts: Facts) -> Callable[..., list[Outcome]]:
    """Return a function that collects paths of the site into a folder."""

    def run(*paths: str, manners: Manners = MANNERS) -> list[Outcome]:
        urls = tmp_path / "urls.txt"
        lines = ["# made up", "", *(site.address(path) for path in paths)]
        urls.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return list(fetch(urls, tmp_path / "out", manners, facts.markets, CLOCKS))

    return run


def test_pages_are_kept_and_each_misbehaviour_fails_alone(
    collect: Callable[..., list[Outcome]], site: PageServer, tmp_path: Path
) -> None:
    site.paths |= {
        "/good": page_server.page,
        "/chunked": page_server.chunked,
        "/cut": page_server.cut_off,
        "/slow": page_server.dripping,
        "/endless": page_server.endless,
        "/nonsense": page_server.nonsense,
        "/loop": page_server.moved("/loop"),
        "/inside": page_server.moved("https://10.0.0.1/"),
        "/plain": page_server.moved("http://shop.example/"),
        "/last": page_server.page,
    }
    outcomes = collect(*site.paths, "/gone")
    came = {outcome.url.rpartition("/")[2]: (outcome.came, outcome.why) for outcome in outcomes}
    assert {name for name, (kind, _) in came.items() if kind == "fetched"} == {
        "good", "chunked", "last",
    }  # fmt: skip
    for name, why in {
        "cut": "cut off", "slow": "more than 1 seconds", "endless": "larger", "loop": "redirects",
        "nonsense": "no answer", "plain": "no address", "gone": "answered 404",
    }.items():  # fmt: skip
        assert why in came[name][1], name
    assert "private network" in came["inside"][1]
    assert (tmp_path / "out" / "pages-0001.warc.gz").is_file()


def test_who_asks_says_so_and_how_to_be_reached(
    collect: Callable[..., list[Outcome]], site: PageServer
) -> None:
    collect("/a")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    for _, sent in site.asked:
        assert sent["User-Agent"].startswith("tidewaiter/")
        assert "(+office@office.example)" in sent["User-Agent"]
        assert "Cookie" not in sent


def test_what_is_unchanged_is_not_sent_again(
    collect: Callable[..., list[Outcome]], site: PageServer, tmp_path: Path
) -> None:
    site.paths["/a"] = page_server.tagged
    assert [o.came for o in collect("/a")] == ["fetched"]
    assert [o.came for o in collect("/a")] == ["unchanged"]
    assert (tmp_path / "out" / "pages-0002.warc.gz").is_file()


def test_robots_of_a_failing_server_forbid_everything(
    collect: Callable[..., list[Outcome]], site: PageServer
) -> None:
    site.paths |= {"/robots.txt": page_server.answering(b"", 500), "/a": page_server.page}
    assert [o.came for o in collect("/a")] == ["refused by robots"]


def test_a_puzzle_ends_it_for_the_host_and_nothing_is_tried(
    collect: Callable[..., list[Outcome]], site: PageServer
) -> None:
    site.paths |= {"/a": page_server.answering(PUZZLE), "/b": page_server.page}
    outcomes = collect("/a", "/b")
    assert [o.came for o in outcomes] == ["blocked", "blocked"]
    assert "FAIL_SYS_USER_VALIDATE" in outcomes[0].why
    assert site.asked_paths == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_by_status_ends_it_too(
    collect: Callable[..., list[Outcome]], site: PageServer, status: int
) -> None:
    site.paths |= {"/a": page_server.answering(b"", status), "/b": page_server.page}
    assert [o.came for o in collect("/a", "/b")] == ["blocked", "blocked"]


def test_what_was_collected_can_be_read(
    collect: Callable[..., list[Outcome]], site: PageServer, tmp_path: Path
) -> None:
    from tidewaiter.sources.listings.documents import opened

    site.paths["/a"] = page_server.page
    collect("/a")
    documents = list(opened([tmp_path / "out" / "pages-0001.warc.gz"]))
    assert PAGE in [getattr(document, "content", b"") for document in documents]


@pytest.mark.parametrize(
    ("body", "media", "status", "is_refused"),
    [
        (PUZZLE, "text/html", 200, True),
        (PUZZLE, "application/json", 200, True),
        (PAGE, "text/html", 200, False),
        (PAGE, "text/html", 404, False),
        (b"", "", 403, True),
        (b"\xff\xfe\x00" * 99, "image/jpeg", 200, False),
    ],
)
def test_a_refusal_is_told_from_a_page(
    facts: Facts, body: bytes, media: str, status: int, is_refused: bool
) -> None:
    target = target_of("https://h5api.m.goofish.com/h5/")
    came = Exchange(target, "", b"", b"", status, {"content-type": media}, body)
    assert bool(partial(refusal, markets=facts.markets)(came)) == is_refused


@pytest.mark.parametrize(
    "contact", ["", "nobody", "a@b", "x@y.example\r\nX: y", "http://a.example"]
)
def test_nobody_asks_without_saying_who(tmp_path: Path, facts: Facts, contact: str) -> None:
    (tmp_path / "urls").write_text("https://shop.example/\n", encoding="utf-8")
    with pytest.raises(UsageError, match="reach whoever asks"):
        fetch(tmp_path / "urls", tmp_path / "out", Manners(contact, 1.0), facts.markets, CLOCKS)
    assert not (tmp_path / "out").exists()


def test_a_line_that_is_no_address_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text("# made up\nhttps://shop.example/a\n\nhttp://shop.example/\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        addresses_in(path)
    assert error.value.where.line == 4
    with pytest.raises(UsageError):
        addresses_in(tmp_path / "none")


def test_progress_that_is_damaged_is_told(
    collect: Callable[..., list[Outcome]], tmp_path: Path
) -> None:
    collect("/a")
    with (tmp_path / "out" / PROGRESS).open("ab") as out:
        out.write(b"made up\n")
    with pytest.raises(DataError, match="progress"):
        collect("/a")
