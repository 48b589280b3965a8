"""Which holdings stand on a day, when several sources speak of the same one?

Two sources for one holding are one holding. Where their intervals overlap, both are believed and
the overlap is kept; where they do not, the sources differ, and the hull of all of them is kept: no
source is preferred silently. A source that names the holder without a share adds nothing where
another states one. A stake that stands only perhaps on the day, because its first or last day is
known roughly, widens the interval; alone, it reaches down to nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import msgspec

from tidewaiter.core.timeline import span_of
from tidewaiter.model.ownership import NONE, WHOLE, Stake

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

SOURCES_DIFFER = "sources_differ"
ROUGH_DATES = "rough_dates"
SHARE_NOT_STATED = "share_not_stated"


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What a holder has in an entity on a day, all sources together.

    Attributes:
        owner: The holder.
        owned: The entity.
        kind: As in :class:`tidewaiter.model.ownership.Stake`.
        low: Least share, in per cent.
        high: Largest share, in per cent.
        sources: Every source with its place, sorted.
        marks: ``sources_differ``, ``rough_dates``, ``share_not_stated``, sorted.
    """

    owner: str
    owned: str
    kind: Literal["share", "controls", "may-control"]
    low: Decimal
    high: Decimal
    sources: tuple[str, ...]
    marks: tuple[str, ...] = ()


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The holdings of a day.

    Attributes:
        holdings: Shares and statements of control, sorted by owned, owner and kind.
        own_shares: Entities that hold shares of themselves.
    """

    holdings: tuple[Holding, ...]
    own_shares: frozenset[str]


def register_on(stakes: Iterable[Stake], day: date) -> Register:
    """Return the holdings that stand, or may stand, on a day.

    Args:
        stakes: Stakes in any order.
        day: The day asked about.
    """
    grouped: dict[tuple[str, str, str], list[tuple[Stake, bool]]] = {}
    own_shares: set[str] = set()
    for stake in stakes:
        standing = stands(stake.begins, stake.ends, day)
        if standing == "no":
            continue
        if stake.owner == stake.owned:
            own_shares.add(stake.owned)
            continue
        key = (stake.owned, stake.owner, stake.kind)
        grouped.setdefault(key, []).append((stake, standing == "yes"))
    holdings = tuple(_holding(grouped[key]) for key in sorted(grouped))
    return Register(holdings=holdings, own_shares=frozenset(own_shares))


def stands(begins: str, ends: str, day: date) -> Literal["yes", "no", "perhaps"]:
    """Return whether something stands on a day when its ends may be known only roughly.

    Args:
        begins: First day, of any precision; "" for always.
        ends: Last day, of any precision; "" for ever.
        day: The day asked about.
    """
    first = span_of(begins) if begins else None
    last = span_of(ends) if ends else None
    if (first and day < first.first) or (last and day > last.last):
        return "no"
    if (first and day < first.last) or (last and day > last.first):
        return "perhaps"
    return "yes"


def _holding(dated: Sequence[tuple[Stake, bool]]) -> Holding:
    first = dated[0][0]
    marks: set[str] = set() if all(sure for _, sure in dated) else {ROUGH_DATES}
    low, high = _share(dated, marks) if first.kind == "share" else (NONE, NONE)
    places = {f"{s.source} {s.locator}".strip() for s, _ in dated}
    kind = first.kind
    if kind == "controls" and not any(sure for _, sure in dated):
        kind = "may-control"
    return Holding(
        owner=first.owner,
        owned=first.owned,
        kind=kind,
        low=low,
        high=high,
        sources=tuple(sorted(places - {""})),
        marks=tuple(sorted(marks)),
    )


def _share(dated: Sequence[tuple[Stake, bool]], marks: set[str]) -> tuple[Decimal, Decimal]:
    """Return the share on the day, and add what must be said about it to the marks."""
    sure = _intervals(stake for stake, is_sure in dated if is_sure)
    rough = _intervals(stake for stake, is_sure in dated if not is_sure)
    if not sure and not rough:
        marks.add(SHARE_NOT_STATED)
        return NONE, WHOLE
    low, high = _agreed(sure, marks) if sure else (NONE, max(h for _, h in rough))
    if rough:
        low, high = min(low, *(a for a, _ in rough)), max(high, *(b for _, b in rough))
    return low, high


def _intervals(stakes: Iterable[Stake]) -> list[tuple[Decimal, Decimal]]:
    return [(s.low, s.high) for s in stakes if s.low is not None and s.high is not None]


def _agreed(
    intervals: Sequence[tuple[Decimal, Decimal]], marks: set[str]
) -> tuple[Decimal, Decimal]:
    """Return the overlap of intervals, or their hull where they have none."""
    low, high = max(a for a, _ in intervals), min(b for _, b in intervals)
    if low <= high:
        return low, high
    marks.add(SOURCES_DIFFER)
    return min(a for a, _ in intervals), max(b for _, b in intervals)
