"""What do these addresses show today? Pages are collected politely into web archives."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter import __version__
from tidewaiter.core.errors import DataError, TidewaiterError, UsageError, Where
from tidewaiter.sources.collecting.addresses import target_of
from tidewaiter.sources.collecting.collector import Collector, Means
from tidewaiter.sources.collecting.exchange import Asking, ExchangeLimits, exchanged
from tidewaiter.sources.collecting.pace import Pace
from tidewaiter.sources.collecting.progress_file import ProgressFile
from tidewaiter.sources.collecting.robots import ROBOT
from tidewaiter.sources.collecting.warc_file import WarcFile
from tidewaiter.sources.files import source_file, text_of
from tidewaiter.sources.listings.document import Document
from tidewaiter.sources.listings.reading import listings_of
from tidewaiter.sources.listings.unpacked import inflated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tidewaiter.model.listings.market import Market
    from tidewaiter.sources.collecting.exchange import Exchange
    from tidewaiter.sources.collecting.progress_file import Outcome

PROGRESS = "fetched.jsonl"
LARGEST_URLS = 1 << 24
LONGEST_CONTACT = 200
_CONTACT = re.compile(r"[^\s@()]+@[^\s@()]+\.[^\s@()]+|https://[^\s()]+", re.ASCII)
_REFUSED = frozenset({"blocked", "login"})


class Clocks(NamedTuple):
    """What time it is, and how to wait.

    Attributes:
        now: Gives the time, ``YYYY-MM-DDThh:mm:ssZ`` in universal time.
        monotonic: Gives seconds, and never goes back.
        sleep: Waits for a number of seconds.
    """

    now: Callable[[], str]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


class Manners(NamedTuple):
    """How sites are asked.

    Attributes:
        contact: How they reach whoever asks: a mail address, or a page.
        pause: Least seconds between two requests to a host.
        limits: How much is taken of an answer.
    """

    contact: str
    pause: float
    limits: ExchangeLimits = ExchangeLimits()


def addresses_in(path: Path) -> tuple[str, ...]:
    """Return the addresses of a file, one a line; blank lines and those with ``#`` are passed over.

    Raises:
        UsageError: If there is no such file.
        DataError: If a line is no address that is asked, with its number.
    """
    text = text_of(source_file(path, largest=LARGEST_URLS))
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        try:
            target_of(url)
        except UsageError as error:
            raise DataError(
                error.message,
                where=Where(str(path), number),
                found=url,
                allowed=error.allowed,
            ) from error
        found.append(url)
    return tuple(found)


def fetch(
    path: Path, folder: Path, manners: Manners, markets: Mapping[str, Market], clocks: Clocks
) -> Iterator[Outcome]:
    """Yield what came of each address of a file, once it is on the disk.

    Args:
        path: File of addresses.
        folder: Where the archives and the progress lie; made where there is none.
        manners: How sites are asked.
        markets: Known markets, whose refusals are told from pages.
        clocks: What time it is.

    Raises:
        UsageError: If there is no such file, no contact, or something cannot be written.
        DataError: If a line is no address, or what an earlier run wrote is damaged.
    """
    if not _CONTACT.fullmatch(manners.contact) or len(manners.contact) > LONGEST_CONTACT:
        raise UsageError(
            "sites must be able to reach whoever asks",
            where=Where("--contact"),
            found=manners.contact,
            allowed="a mail address, or a page: https://...",
        )
    urls = addresses_in(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "the folder cannot be made", where=Where(str(folder)), found=error.strerror
        ) from error
    return Collector(_means(folder, manners, markets, clocks)).collected(urls)


def _means(folder: Path, manners: Manners, markets: Mapping[str, Market], clocks: Clocks) -> Means:
    agent = f"{ROBOT}/{__version__} (+{manners.contact})"
    progress = ProgressFile(folder / PROGRESS)
    about = f"software: tidewaiter {__version__}\r\nhttp-header-user-agent: {agent}\r\n"
    about += f"operator: {manners.contact}\r\nrobots: obey\r\nformat: WARC File Format 1.1\r\n"
    asking = Asking(agent, clocks.monotonic, manners.limits)
    return Means(
        ask=lambda target, fields: exchanged(target, asking, fields),
        refusal=partial(refusal, markets=markets),
        now=clocks.now,
        pace=Pace(manners.pause, clocks.monotonic, clocks.sleep),
        warc=WarcFile(folder / f"pages-{progress.run:04d}.warc.gz", progress.end, about),
        progress=progress,
    )


def refusal(came: Exchange, markets: Mapping[str, Market]) -> str:
    """Return why an answer is a refusal, a login or a puzzle, or "".

    A page that lists something is none, whatever scripts against visitors it carries.
    """
    fields = came.fields
    media, _, rest = fields.get("content-type", "").partition(";")
    content = inflated(came.body, fields.get("content-encoding", ""), len(came.body) * 50 + 1024)
    document = Document(
        name=came.target.url,
        kind="answer" if "json" in media.lower() else "page",
        content=content or b"",
        sha256=hashlib.sha256(content or b"").hexdigest(),
        url=came.target.url,
        content_type=media.strip().lower(),
        charset=rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'"),
        status=came.status,
    )
    try:
        reading = listings_of(document, markets)
    except TidewaiterError:
        return ""
    if reading.listings:
        return ""
    return next((loss.why for loss in reading.losses if loss.kind in _REFUSED), "")
