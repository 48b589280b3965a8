"""Reading of the shared ownership vectors, and the small graphs that several tests use."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidewaiter.model.ownership import ListedParty, Stake

if TYPE_CHECKING:
    from pathlib import Path

RULES = {"cascade>=50, aggregate": "ofac", "BIS": "bis", "EU": "eu", "UK": "uk"}
ANSWERS = {"restricted": "yes", "not_restricted": "no", "unknown_may_be_restricted": "unknown"}
TODAY = date(2026, 11, 24)


def vectors(shared_data: Path) -> list[dict[str, Any]]:
    """Return the vectors, every number exact."""
    path = shared_data / "lists" / "ownership_vectors.json"
    text = path.read_text(encoding="utf-8")
    return json.loads(text, parse_float=Decimal)["vectors"]


def stake(owner: str, owned: str, share: Any = None, **more: Any) -> Stake:
    """Return a stake; a share is a number, a pair or None."""
    low, high = share if isinstance(share, list | tuple) else (share, share)
    ends = [None if end is None else Decimal(str(end)) for end in (low, high)]
    return Stake(owner=owner, owned=owned, low=ends[0], high=ends[1], **more)


def stakes_of(vector: dict[str, Any]) -> list[Stake]:
    found = []
    for edge in vector["edges"]:
        source = edge.get("source", "")
        found.append(stake(edge["owner"], edge["owned"], edge["pct"], source=source))
        if edge.get("control"):
            note = edge["control"]
            found.append(
                Stake(owner=edge["owner"], owned=edge["owned"], kind="controls", note=note)
            )
    return found


def listed(*names: str) -> list[ListedParty]:
    """Return listed parties from ``NAME`` or ``NAME:LIST``."""
    parts = [name.partition(":") for name in names]
    return [ListedParty(name=name, listed_on=code) for name, _, code in parts]
