"""Which market does a host belong to?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.model.listings.market import Market

OTHER = "other"
"""Market of pages that no adapter knows."""


def market_of(host: str, markets: Mapping[str, Market]) -> Market | None:
    """Return the market that a host belongs to, by the longest of their hosts, or None."""
    best, length = None, 0
    for market in markets.values():
        for own in market.hosts:
            if len(own) > length and (host == own or host.endswith(f".{own}")):
                best, length = market, len(own)
    return best
