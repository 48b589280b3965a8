"""Made-up observed offers, for tests of linking."""

from __future__ import annotations

from typing import Any

from tidewaiter.model.listings.lot import ObservedOffer

TEXT = (
    "made-up H100 SXM5 80GB eight-card server, unopened, three years of warranty, with invoice, "
    "pick-up in the harbour, testing under load on the spot, ask for the packing list"
)
"""A text in a seller's own words, long enough to tell it from others."""


def offer(ident: str, **said: Any) -> ObservedOffer:
    """Return an offer of an H100 that says nothing else; its identifier names its listing."""
    known: dict[str, Any] = {
        "site": "goofish",
        "listing": f"goofish/{ident}",
        "chip": "NVIDIA H100 SXM5 80GB",
        "product": "nvidia/h100",
        "memory_gb": 80.0,
        "form_factor": "SXM",
    }
    return ObservedOffer(id=ident, **known | said)


def unknown(ident: str, **said: Any) -> ObservedOffer:
    """Return an offer whose goods are not known."""
    blank: dict[str, Any] = {"chip": "", "product": "", "memory_gb": None, "form_factor": ""}
    return offer(ident, **blank | said)
