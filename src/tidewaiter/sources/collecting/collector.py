"""What came of a list of addresses? Each asked politely, one after the other.

Before a host is asked for a page its robots.txt is; between two requests to a host there is a
pause; what is there already is asked for with its tag and date, so that it is not sent again. Where
a page turns out to be a refusal, a login or a puzzle, the host is left alone for the rest of the
run: nothing is solved and nothing is tried in another way.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.errors import UsageError
from tidewaiter.sources.collecting.addresses import redirected, target_of
from tidewaiter.sources.collecting.progress_file import Outcome
from tidewaiter.sources.collecting.robots import PATH, Robots, robots_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tidewaiter.sources.collecting.addresses import Target
    from tidewaiter.sources.collecting.exchange import Exchange
    from tidewaiter.sources.collecting.pace import Pace
    from tidewaiter.sources.collecting.progress_file import Came, ProgressFile
    from tidewaiter.sources.collecting.warc_file import WarcFile

MOST_REDIRECTS = 5
LONGEST_WAIT = 300.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASKS_TO_WAIT = frozenset({429, 503})
_NOT_MODIFIED = 304


class Means(NamedTuple):
    """With what is collected.

    Attributes:
        ask: Asks an address with more fields of the request, and follows no redirect.
        refusal: Says why an answer is a refusal, a login or a puzzle, or "".
        now: Gives the time in universal time.
        pace: How fast hosts are asked.
        warc: Where what came is kept.
        progress: Where it is told what came.
    """

    ask: Callable[[Target, Mapping[str, str]], Exchange]
    refusal: Callable[[Exchange], str]
    now: Callable[[], str]
    pace: Pace
    warc: WarcFile
    progress: ProgressFile


class _Stopped(NamedTuple):
    came: Came
    why: str
    status: int = 0


class Collector:
    """A run over a list of addresses.

    Args:
        means: With what is collected.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self._robots: dict[str, Robots] = {}
        self._left_alone: dict[str, str] = {}
        self._fetched = means.progress.fetched()

    def collected(self, urls: Iterable[str]) -> Iterator[Outcome]:
        """Yield what came of each address, once it is on the disk.

        An address that this run was done with before it was stopped is not asked again.

        Args:
            urls: Addresses.

        Raises:
            UsageError: If the archive or the progress cannot be written.
        """
        means = self._means
        done = means.progress.done()
        for outcome in done.values():
            if outcome.came == "blocked":
                self._leave_alone(outcome.url, outcome.final, outcome.why)
        for url in dict.fromkeys(urls):
            outcome = done.get(url) or self._asked(url)
            if url not in done:
                means.progress.add(means.warc.end, outcome)
            yield outcome
        means.progress.add(means.warc.end, None)

    def _asked(self, url: str) -> Outcome:
        try:
            came = self._followed(target_of(url), self._conditions(url))
        except UsageError as error:
            came = _Stopped("failed", f"{error.message}: {error.found}")
        except OSError as error:
            came = _Stopped("failed", str(error) or type(error).__name__)
        time = self._means.now()
        if isinstance(came, _Stopped):
            return Outcome(url=url, came=came.came, time=time, status=came.status, why=came.why)
        return self._outcome(url, came, time)

    def _conditions(self, url: str) -> dict[str, str]:
        """Return the fields that keep what is there already from being sent again."""
        before = self._fetched.get(url)
        if before is None or before.final:
            return {}
        fields = {"If-None-Match": before.etag, "If-Modified-Since": before.modified}
        return {name: value for name, value in fields.items() if value}

    def _followed(self, target: Target, fields: Mapping[str, str]) -> Exchange | _Stopped:
        """Return what came in the end, redirects followed as far as they may be."""
        for _ in range(MOST_REDIRECTS + 1):
            stopped = self._why_not(target)
            if stopped is not None:
                return stopped
            came = self._exchanged(target, fields)
            location = came.fields.get("location", "")
            if came.status not in _REDIRECTS or not location:
                return came
            target, fields = redirected(target, location), {}
        return _Stopped("failed", f"more than {MOST_REDIRECTS} redirects", came.status)

    def _why_not(self, target: Target) -> _Stopped | None:
        if target.host in self._left_alone:
            return _Stopped("blocked", f"not asked: {self._left_alone[target.host]}")
        why = self._robots_for(target).why_not(target.url)
        return _Stopped("refused by robots", why) if why else None

    def _robots_for(self, target: Target) -> Robots:
        if target.origin not in self._robots:
            came, why = None, "too many redirects"
            at = target._replace(url=target.origin + PATH, path=PATH)
            try:
                for _ in range(MOST_REDIRECTS + 1):
                    found = self._exchanged(at, {}, pause=0.0)
                    if found.status not in _REDIRECTS or not found.fields.get("location"):
                        came = found
                        break
                    at = redirected(at, found.fields["location"])
            except OSError as error:
                why = str(error) or type(error).__name__
            self._robots[target.origin] = robots_of(came, why)
        return self._robots[target.origin]

    def _exchanged(
        self, target: Target, fields: Mapping[str, str], pause: float | None = None
    ) -> Exchange:
        """Return what came, kept; a host that asks to wait a little is asked once more."""
        if pause is None:
            pause = self._robots[target.origin].pause
        came = self._once(target, fields, pause)
        wait = _seconds(came.fields.get("retry-after", ""))
        if came.status in _ASKS_TO_WAIT and 0 <= wait <= LONGEST_WAIT:
            self._means.pace.asked(target.host, max(wait, pause))
            came = self._once(target, fields, pause)
        return came

    def _once(self, target: Target, fields: Mapping[str, str], pause: float) -> Exchange:
        means = self._means
        means.pace.wait(target.host)
        try:
            came = means.ask(target, fields)
        finally:
            means.pace.asked(target.host, pause)
        before = self._fetched.get(target.url)
        means.warc.add(came, means.now(), before.time if before else "")
        return came

    def _outcome(self, url: str, came: Exchange, time: str) -> Outcome:
        kind, why = self._told(url, came)
        final = "" if came.target.url == target_of(url).url else came.target.url
        if kind == "blocked":
            self._leave_alone(url, final, why)
        is_fetched = kind == "fetched"
        return Outcome(
            url=url,
            came=kind,
            time=time,
            status=came.status,
            why=why,
            final=final,
            sha256=hashlib.sha256(came.body).hexdigest() if is_fetched else "",
            etag=_kept(came, "etag") if is_fetched else "",
            modified=_kept(came, "last-modified") if is_fetched else "",
        )

    def _told(self, url: str, came: Exchange) -> tuple[Came, str]:
        if came.status == _NOT_MODIFIED and url in self._fetched:
            return "unchanged", ""
        refusal = self._means.refusal(came)
        if refusal:
            return "blocked", refusal
        if came.fault:
            return "failed", came.fault
        if 200 <= came.status < 300:
            return "fetched", ""
        return "failed", f"the server answered {came.status}"

    def _leave_alone(self, url: str, final: str, why: str) -> None:
        for address in (url, final):
            if address:
                self._left_alone[target_of(address).host] = why


def _seconds(text: str) -> float:
    """Return the seconds of ``Retry-After``; -1 where it states none, or a day."""
    return float(text) if text.isdecimal() and len(text) < 7 else -1.0


def _kept(came: Exchange, name: str) -> str:
    """Return a field as it can be sent again, or ""."""
    text = came.fields.get(name, "")
    return text if text.isascii() and text.isprintable() and len(text) < 1_000 else ""
