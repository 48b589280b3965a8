"""May this page be asked for, and how fast? A site's robots.txt (RFC 9309, 2022).

A file that cannot be reached, and a server that fails, mean that nothing may be asked; a file that
is not there means that everything may. ``Crawl-delay`` and ``Request-rate``, which the standard
does not know, are kept to where a site states them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidewaiter.sources.collecting.exchange import Exchange

ROBOT = "tidewaiter"
PATH = "/robots.txt"
LONGEST_PAUSE = 300.0
LARGEST_RULES = 500 << 10  # RFC 9309, section 2.5: at least this much is read
_TOO_MANY = 429


class Robots(NamedTuple):
    """What a site allows.

    Attributes:
        text: The rules; None where nothing may be asked.
        why: Why nothing may be asked, or "".
    """

    text: str | None
    why: str = ""

    def why_not(self, url: str) -> str:
        """Return why an address may not be asked for, or ""."""
        if self.text is None:
            return self.why
        from protego import Protego

        if not Protego.parse(self.text).can_fetch(url, ROBOT):
            return "robots.txt forbids it"
        if self.pause > LONGEST_PAUSE:
            return f"robots.txt wants pauses of {self.pause:g} seconds"
        return ""

    @property
    def pause(self) -> float:
        """Seconds between two requests that the site asks for; 0 where it does not say."""
        from protego import Protego

        rules = Protego.parse(self.text or "")
        delay = float(rules.crawl_delay(ROBOT) or 0.0)
        rate = rules.request_rate(ROBOT)
        return max(0.0, delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)


EVERYTHING = Robots("")


def robots_of(came: Exchange | None, why: str = "") -> Robots:
    """Return what a site allows by what came for its robots.txt.

    Args:
        came: The answer, redirects followed; None where none came.
        why: Why none came.
    """
    if came is None:
        return Robots(None, f"its robots.txt cannot be reached: {why}")
    if came.fault:
        return Robots(None, f"its robots.txt did not come whole: {came.fault}")
    if 200 <= came.status < 300:
        return Robots(came.body[:LARGEST_RULES].decode("utf-8-sig", "replace"))
    if 400 <= came.status < 500 and came.status != _TOO_MANY:
        return EVERYTHING
    return Robots(None, f"its robots.txt was answered with status {came.status}")
