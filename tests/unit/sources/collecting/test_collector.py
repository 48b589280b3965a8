"""A list of addresses asked politely, against made-up sites that answer as they like."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator

from tidewaiter.sources.collecting.collector import MOST_REDIRECTS, Collector, Means
from tidewaiter.sources.collecting.exchange import Exchange
from tidewaiter.sources.collecting.pace import Pace
from tidewaiter.sources.collecting.progress_file import Outcome, ProgressFile
from tidewaiter.sources.collecting.warc_file import WarcFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tidewaiter.sources.collecting.addresses import Target

SHOP, OTHER = "https://shop.example", "https://other.example"


class Killed(Exception):  # noqa: N818
    """The run was stopped."""


class World:
    """Sites, a clock that goes on when somebody sleeps, and everything that was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.times: list[tuple[str, float]] = []
        self.time = 0.0
        self.killed_after: int | None = None

    def ask(self, target: Target, fields: Mapping[str, str]) -> Exchange:
        if self.killed_after is not None and len(self.asked) >= self.killed_after:
            raise Killed
        self.asked.append((target.url, dict(fields)))
        self.times.append((target.host, self.time))
        found = self.answers.get(target.url, 404 if target.path == "/robots.txt" else 200)
        found = found.pop(0) if isinstance(found, list) else found
        if isinstance(found, OSError):
            raise found
        status, more, body = (found, {}, b"page") if isinstance(found, int) else found
        answer = b"HTTP/1.1 %d Made Up\r\n\r\n" % status + body
        return Exchange(
            target, "93.184.216.34", b"GET / HTTP/1.1\r\n\r\n", answer, status, more, body
        )

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def collector(self) -> Collector:
        progress = ProgressFile(self.folder / "progress")
        warc = WarcFile(self.folder / f"{progress.run}.warc.gz", progress.end, "made up\r\n")
        return Collector(
            Means(
                ask=self.ask,
                refusal=lambda came: "a puzzle" if came.body == b"slide" else "",
                now=lambda: f"2026-01-31T09:{int(self.time) // 60:02d}:{int(self.time) % 60:02d}Z",
                pace=Pace(5.0, lambda: self.time, self.sleep),
                warc=warc,
                progress=progress,
            )
        )

    def run(self, *urls: str) -> list[Outcome]:
        return list(self.collector().collected(urls))

    @property
    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Sites without rules whose every page is there."""
    return World(tmp_path)


def told(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.url.rpartition("/")[2], outcome.came) for outcome in outcomes]


def test_every_page_is_fetched_once_after_the_rules_were_read(world: World) -> None:
    outcomes = world.run(f"{SHOP}/a", f"{SHOP}/b", f"{SHOP}/a", f"{OTHER}/c")
    assert told(outcomes) == [("a", "fetched"), ("b", "fetched"), ("c", "fetched")]
    assert world.urls == [f"{SHOP}/robots.txt", f"{SHOP}/a", f"{SHOP}/b",
                          f"{OTHER}/robots.txt", f"{OTHER}/c"]  # fmt: skip


def test_there_is_a_pause_between_two_requests_to_a_host(world: World) -> None:
    world.answers[f"{OTHER}/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 20\n")
    world.run(f"{SHOP}/a", f"{OTHER}/a", f"{OTHER}/b", f"{SHOP}/b")
    for host, least in (("shop.example", 5.0), ("other.example", 5.0)):
        times = [at for asked, at in world.times if asked == host]
        assert all(b - a >= least for a, b in itertools.pairwise(times))
    times = [at for asked, at in world.times if asked == "other.example"]
    assert times[2] - times[1] == 20.0


def test_what_robots_forbids_is_not_asked(world: World) -> None:
    world.answers[f"{SHOP}/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    outcomes = world.run(f"{SHOP}/private/a", f"{SHOP}/b")
    assert told(outcomes) == [("a", "refused by robots"), ("b", "fetched")]
    assert f"{SHOP}/private/a" not in world.urls


@pytest.mark.parametrize("answer", [500, 503, OSError("no route")])
def test_a_site_whose_rules_cannot_be_read_is_not_asked(world: World, answer: object) -> None:
    world.answers[f"{SHOP}/robots.txt"] = answer
    (outcome,) = world.run(f"{SHOP}/a")
    assert outcome.came == "refused by robots"
    assert set(world.urls) == {f"{SHOP}/robots.txt"}


def test_rules_may_lie_elsewhere_and_a_loop_of_them_allows_nothing(world: World) -> None:
    world.answers[f"{SHOP}/robots.txt"] = (301, {"location": f"{OTHER}/rules"}, b"")
    world.answers[f"{OTHER}/rules"] = (200, {}, b"User-agent: *\nDisallow: /a\n")
    assert told(world.run(f"{SHOP}/a", f"{SHOP}/b")) == [
        ("a", "refused by robots"), ("b", "fetched"),
    ]  # fmt: skip
    world.answers[f"{OTHER}/robots.txt"] = (301, {"location": "/robots.txt"}, b"")
    (outcome,) = world.run(f"{OTHER}/a")
    assert "too many redirects" in outcome.why
    world.answers[f"{OTHER}/robots.txt"] = (301, {"location": "http://127.0.0.1/"}, b"")
    (outcome,) = world.run(f"{OTHER}/a")
    assert outcome.came == "failed"


def test_where_a_puzzle_comes_the_host_is_left_alone(world: World) -> None:
    world.answers[f"{SHOP}/b"] = (200, {}, b"slide")
    outcomes = world.run(f"{SHOP}/a", f"{SHOP}/b", f"{SHOP}/c", f"{OTHER}/d")
    assert told(outcomes) == [
        ("a", "fetched"),
        ("b", "blocked"),
        ("c", "blocked"),
        ("d", "fetched"),
    ]
    assert f"{SHOP}/c" not in world.urls
    assert outcomes[2].why == "not asked: a puzzle"


def test_a_redirect_to_a_puzzle_leaves_both_hosts_alone(world: World) -> None:
    world.answers[f"{SHOP}/a"] = (302, {"location": f"{OTHER}/punish"}, b"")
    world.answers[f"{OTHER}/punish"] = (200, {}, b"slide")
    outcomes = world.run(f"{SHOP}/a", f"{SHOP}/b", f"{OTHER}/c")
    assert [outcome.came for outcome in outcomes] == ["blocked"] * 3
    assert outcomes[0].final == f"{OTHER}/punish"


def test_redirects_are_followed_and_every_host_asked_for_its_rules(world: World) -> None:
    world.answers[f"{SHOP}/a"] = (302, {"location": f"{OTHER}/b"}, b"")
    world.answers[f"{OTHER}/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /b\n")
    (outcome,) = world.run(f"{SHOP}/a")
    assert outcome.came == "refused by robots"
    world.answers[f"{OTHER}/robots.txt"] = 404
    (outcome,) = world.run(f"{SHOP}/a")
    assert (outcome.came, outcome.final) == ("fetched", f"{OTHER}/b")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "https://localhost/admin", "http://shop.example/", "file:///x"],
)
def test_a_redirect_inwards_is_not_followed(world: World, location: str) -> None:
    world.answers[f"{SHOP}/a"] = (302, {"location": location}, b"")
    (outcome,) = world.run(f"{SHOP}/a")
    assert outcome.came == "failed"
    assert world.urls == [f"{SHOP}/robots.txt", f"{SHOP}/a"]


def test_a_loop_of_redirects_ends(world: World) -> None:
    world.answers[f"{SHOP}/a"] = (302, {"location": "/a"}, b"")
    (outcome,) = world.run(f"{SHOP}/a")
    assert (outcome.came, outcome.status) == ("failed", 302)
    assert len(world.urls) == MOST_REDIRECTS + 2


def test_a_host_that_asks_to_wait_is_asked_once_more_after_that(world: World) -> None:
    world.answers[f"{SHOP}/a"] = [(429, {"retry-after": "60"}, b""), 200]
    (outcome,) = world.run(f"{SHOP}/a")
    assert outcome.came == "fetched"
    assert world.times[-1][1] - world.times[-2][1] == 60.0


@pytest.mark.parametrize("after", ["", "86400", "soon", "-1", "9" * 30])
def test_a_host_that_asks_for_longer_is_not_asked_again(world: World, after: str) -> None:
    world.answers[f"{SHOP}/a"] = (429, {"retry-after": after}, b"")
    (outcome,) = world.run(f"{SHOP}/a")
    assert (outcome.came, outcome.status) == ("failed", 429)
    assert world.urls.count(f"{SHOP}/a") == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [(404, "answered 404"), (500, "answered 500"), (OSError("timed out"), "timed out"),
     (304, "answered 304")],
)  # fmt: skip
def test_what_fails_is_told_and_the_rest_goes_on(world: World, answer: object, why: str) -> None:
    world.answers[f"{SHOP}/a"] = answer
    first, second = world.run(f"{SHOP}/a", f"{SHOP}/b")
    assert (first.came, second.came) == ("failed", "fetched")
    assert why in first.why


def test_a_later_run_asks_only_for_what_changed(world: World) -> None:
    world.answers[f"{SHOP}/a"] = (200, {"etag": '"1"', "last-modified": "yesterday"}, b"page")
    world.run(f"{SHOP}/a")
    world.answers[f"{SHOP}/a"] = (304, {}, b"")
    (outcome,) = world.run(f"{SHOP}/a")
    assert outcome.came == "unchanged"
    assert world.asked[-1][1] == {"If-None-Match": '"1"', "If-Modified-Since": "yesterday"}
    world.run(f"{SHOP}/a")  # what was unchanged is still known by its tag
    assert world.asked[-1][1]["If-None-Match"] == '"1"'
    assert (world.folder / "3.warc.gz").is_file()


@pytest.mark.parametrize("etag", ['"\r\nX: y"', '"\x7f"', "é", "x" * 2000])
def test_a_tag_that_cannot_be_sent_back_is_not(world: World, etag: str) -> None:
    world.answers[f"{SHOP}/a"] = (200, {"etag": etag}, b"page")
    world.run(f"{SHOP}/a")
    world.run(f"{SHOP}/a")
    assert world.asked[-1][1] == {}


@pytest.mark.parametrize("after", range(7))
def test_a_run_that_was_stopped_goes_on_where_it_was(world: World, after: int) -> None:
    urls = [f"{SHOP}/{name}" for name in "abcde"]
    world.killed_after = after
    with pytest.raises(Killed) if after < 6 else _nothing():
        world.run(*urls)
    world.killed_after = None
    before = len(world.asked)
    assert told(world.run(*urls)) == [(name, "fetched") for name in "abcde"]
    if after < 6:
        again = world.urls[before:]
        assert [url for url in again if not url.endswith("robots.txt")] == urls[max(0, after - 1) :]
    stream = io.BytesIO((world.folder / "1.warc.gz").read_bytes())
    kept = [
        r.headers.get("WARC-Target-URI")
        for r in ArchiveIterator(stream)
        if r.headers.get("WARC-Type") == "response"
    ]
    assert [url for url in kept if not url.endswith("robots.txt")] == urls


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def test_a_host_that_blocked_is_left_alone_when_the_run_goes_on(world: World) -> None:
    world.answers[f"{SHOP}/a"] = (200, {}, b"slide")
    world.killed_after = 2
    with pytest.raises(Killed):
        world.run(f"{SHOP}/a", f"{OTHER}/b", f"{SHOP}/c")
    world.killed_after = None
    outcomes = world.run(f"{SHOP}/a", f"{OTHER}/b", f"{SHOP}/c")
    assert [outcome.came for outcome in outcomes] == ["blocked", "fetched", "blocked"]
    assert world.urls.count(f"{SHOP}/a") == 1
    assert f"{SHOP}/c" not in world.urls
