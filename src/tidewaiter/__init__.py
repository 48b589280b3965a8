"""Tidewaiter: double-entry accounting for AI chips.

The calls of :mod:`tidewaiter.app.calls` and the reader of facts are here by name and are imported
when they are first used, so that ``import tidewaiter`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidewaiter.app.calls import chip_named, estimate_of
    from tidewaiter.app.count_hidden import count_lists
    from tidewaiter.facts.catalogue import load_facts

__version__ = "0.1.0"
__all__ = ["__version__", "chip_named", "count_lists", "estimate_of", "load_facts"]

_PLACES = {
    "chip_named": "tidewaiter.app.calls",
    "estimate_of": "tidewaiter.app.calls",
    "count_lists": "tidewaiter.app.count_hidden",
    "load_facts": "tidewaiter.facts.catalogue",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_PLACES[name]), name)
