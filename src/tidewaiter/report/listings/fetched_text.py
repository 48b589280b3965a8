"""What came of each address that was asked, for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable


def fetched_line(came: str, url: str, why: str) -> str:
    """Return what came of an address, in a line.

    Args:
        came: The outcome in a word or two.
        url: The address.
        why: Why it was not fetched, or "".
    """
    told = f": {printable(why)}" if why else ""
    return f"{came:17} {printable(url)}{told}"


def fetched_summary(outcomes: Iterable[str], archive: str) -> str:
    """Return how many addresses came to what.

    Args:
        outcomes: The outcome of each.
        archive: Where the pages lie.
    """
    counts = Counter(outcomes)
    told = ", ".join(f"{count:,} {came}" for came, count in sorted(counts.items()))
    return f"{printable(archive)}: {told or 'no address'}"
