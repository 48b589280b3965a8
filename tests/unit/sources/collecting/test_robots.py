"""What a robots.txt allows, after the examples and the rules of RFC 9309."""

import pytest

from tidewaiter.sources.collecting.addresses import target_of
from tidewaiter.sources.collecting.exchange import Exchange
from tidewaiter.sources.collecting.robots import EVERYTHING, LARGEST_RULES, Robots, robots_of

SITE = "https://shop.example"


def came(status: int, body: bytes = b"", fault: str = "") -> Exchange:
    target = target_of(SITE + "/robots.txt")
    return Exchange(target, "93.184.216.34", b"", b"", status, {}, body, fault)


# RFC 9309, section 2.2.2 and 5.1: the most specific rule wins, and allow where two are equal.
RULES = b"""User-Agent: *
Disallow: /example/
Allow: /example/page/
Disallow: /example/page/disallowed.gif
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/example/", False),
        ("/example/other", False),
        ("/example/page/", True),
        ("/example/page/a", True),
        ("/example/page/disallowed.gif", False),
    ],
)
def test_the_example_of_the_standard(path: str, is_allowed: bool) -> None:
    assert (robots_of(came(200, RULES)).why_not(SITE + path) == "") == is_allowed


def test_rules_for_us_come_before_those_for_everybody() -> None:
    text = b"User-agent: *\nDisallow:\n\nUser-agent: Tidewaiter\nDisallow: /\n"
    assert robots_of(came(200, text)).why_not(SITE + "/a")
    text = b"User-agent: *\nDisallow: /\n\nUser-agent: tidewaiter\nAllow: /\n"
    assert not robots_of(came(200, text)).why_not(SITE + "/a")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_where_there_are_no_rules_everything_is_allowed(status: int) -> None:
    assert robots_of(came(status)) == EVERYTHING
    assert EVERYTHING.why_not(SITE + "/") == ""


@pytest.mark.parametrize("status", [429, 500, 502, 503, 302, 999])
def test_where_the_server_fails_nothing_is(status: int) -> None:
    assert str(status) in robots_of(came(status)).why_not(SITE + "/")


def test_rules_that_did_not_come_or_came_in_part_allow_nothing() -> None:
    assert "no route" in robots_of(None, "no route").why_not(SITE + "/")
    assert "cut off" in robots_of(came(200, b"User-agent: *\n", "cut off")).why_not(SITE + "/")


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("User-agent: *\nCrawl-delay: 12\n", 12.0),
        ("User-agent: *\nCrawl-delay: 0.5\n", 0.5),
        ("User-agent: *\nRequest-rate: 1/30\n", 30.0),
        ("User-agent: *\nCrawl-delay: 5\nRequest-rate: 1/30\n", 30.0),
        ("User-agent: *\nCrawl-delay: soon\n", 0.0),
        ("User-agent: other\nCrawl-delay: 12\n", 0.0),
        ("", 0.0),
    ],
)
def test_the_pause_that_a_site_asks_for(text: str, pause: float) -> None:
    assert Robots(text).pause == pause


def test_a_pause_of_hours_is_a_refusal() -> None:
    assert "3600 seconds" in Robots("User-agent: *\nCrawl-delay: 3600\n").why_not(SITE + "/")


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"\xef\xbb\xbfUser-agent: *\nDisallow: /", b"<html>", b"\n" * 999_999]
)
def test_hostile_rules_are_read_or_nothing(body: bytes) -> None:
    robots = robots_of(came(200, body))
    assert robots.text is not None
    assert len(robots.text) <= LARGEST_RULES
    assert bool(robots.why_not(SITE + "/a")) == (b"Disallow: /" in body)
