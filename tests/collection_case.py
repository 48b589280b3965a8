"""A made-up collection, sealed with a published key, for tests of the evidence of a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seal_case import FACTS, KEY
from tidewaiter.evidence.collection_log import Clocks
from tidewaiter.evidence.keys import public_pem
from tidewaiter.store.evidence.collection import Collection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ACTOR, TOOL = "Office A (made up)", "tidewaiter 0.0"
PAGES = {f"page-{n}.html": f"<html>made-up page {n}</html>".encode() for n in range(5)}
CLOCKS = Clocks(server="2026-01-31T08:00:00Z", browser="2026-01-31T08:00:01Z")


def ticking() -> Callable[[], str]:
    """Return a clock that is a second later whenever it is asked."""
    seconds = iter(range(10_000))

    def now() -> str:
        at = next(seconds)
        return f"2026-01-31T{9 + at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d}Z"

    return now


def opened(folder: Path, now: Callable[[], str] | None = None) -> Collection:
    return Collection(folder, ACTOR, TOOL, now or ticking())


def take_in_pages(collection: Collection) -> list[str]:
    return [
        collection.take_in(content, name, "saved/pages", "saved page", CLOCKS)
        for name, content in PAGES.items()
    ]


def sealed(folder: Path, key: Ed25519PrivateKey | None = KEY) -> Path:
    """Return the folder of a sealed collection; the public key lies beside it as ``key.pub``."""
    scan = folder / "scan"
    with opened(scan) as collection:
        first = take_in_pages(collection)[0]
        collection.derive(b"<html>made-up page</html>", first, "numbers left out", "redacted")
        (scan / "offers.csv").write_bytes(b"site,title\nother,made up\n")
        collection.seal(key, FACTS)
    (folder / "key.pub").write_bytes(public_pem(KEY.public_key()))
    return scan


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
