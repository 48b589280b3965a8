"""How many lots and sellers does no search show? Estimates at several thresholds of linking.

Links that are missed make one lot look like two and push the count up; links that are wrong do the
reverse; a lot posted at two sites on purpose makes the sites look dependent and pushes it down.
So the count is made at three thresholds and without each site in turn, every model that was tried
is named, and the answer is the range over all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from tidewaiter.estimate.counting.lists import count
from tidewaiter.estimate.counting.table import ListTable, table_of, without_list
from tidewaiter.listings.population import Captures, captures, lot_members, seller_members
from tidewaiter.model.listings.scan import UnseenCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.estimate.counting.answer import CountAnswer, ModelCount
    from tidewaiter.model.listings.lot import Lot, ObservedOffer, Seller

Known: TypeAlias = "dict[tuple[tuple[str, ...], tuple[tuple[str, int], ...]], UnseenCount]"
"""Counts by the lists and the number of members of each pattern on them."""

LEVEL = 0.95
MODELS_SHOWN = 3
FEWEST_LISTS = 2
_CROSS_POSTED = (
    "lots that are posted at several sites on purpose, and lots that are easier to find than "
    "others, both make this number too low; links that were missed make it too high"
)


def unseen(
    offers: Sequence[ObservedOffer],
    lots: Iterable[Lot],
    sellers: Iterable[Seller],
    threshold: float,
    known: Known | None = None,
) -> tuple[UnseenCount, ...]:
    """Return the counts of lots and of sellers at one threshold, lists being sites.

    Args:
        offers: The observed offers.
        lots: Lots at that threshold.
        sellers: Sellers at that threshold.
        threshold: Weight from which two offers are one lot.
        known: Counts made before, filled with those made now: at several thresholds the lists
            often show the same, and what follows from them is worked out once.
    """
    both = (
        captures(lot_members(lots), offers, member="lot", by="site"),
        captures(seller_members(sellers, offers), offers, member="seller", by="site"),
    )
    counted = {} if known is None else known
    return tuple(_counted(found, threshold, counted) for found in both if found.patterns)


def overall(counts: Iterable[UnseenCount], member: str) -> tuple[float | None, float | None]:
    """Return the range over all thresholds: lowest lower end, highest upper end.

    Either end is None where one of the counts leaves it open; (None, None) where there is none.
    """
    among = [found for found in counts if found.member == member]
    lows = [found.low for found in among]
    highs = [found.high for found in among]
    low = None if not lows or None in lows else min(end for end in lows if end is not None)
    high = None if not highs or None in highs else max(end for end in highs if end is not None)
    return low, high


def _counted(found: Captures, threshold: float, known: Known) -> UnseenCount:
    key = (found.lists, tuple(found.patterns.items()))
    if key not in known:
        known[key] = _count(found)
    return replace(known[key], member=found.member, by=found.by, threshold=threshold)


def _count(found: Captures) -> UnseenCount:
    table = table_of(found.patterns, found.lists)
    answer = count(table, level=LEVEL, most_models=MODELS_SHOWN)
    several = len(found.lists) > FEWEST_LISTS
    observed = sum(found.patterns.values())
    interval = answer.interval if several else None
    return UnseenCount(
        member=found.member,
        by=found.by,
        threshold=0.0,
        lists=found.lists,
        patterns=found.patterns,
        observed=observed,
        level=LEVEL,
        low=interval.low if interval else float(observed),
        high=interval.high if interval else None,
        point=answer.point if several else None,
        lower_bound=answer.lower_bound.n if answer.lower_bound else None,
        models=tuple(map(_model, answer.models)),
        reason=_reason(answer, found),
        left_out=tuple(_left_out(table, at) for at in range(len(found.lists)) if several),
        warnings=(*answer.warnings, _CROSS_POSTED),
    )


def _reason(answer: CountAnswer, found: Captures) -> str:
    if len(found.lists) > FEWEST_LISTS:
        return answer.reason
    return (
        "fewer than three sites cannot tell a large population from sites that differ: only the "
        "number that was seen stands, as a lower end"
    )


def _model(model: ModelCount) -> str:
    weight = "not identified" if model.weight is None else f"weight {model.weight:.2f}"
    number = "" if model.n is None else f", {model.n:.0f}"
    return f"{model.model}{number}, BIC {model.bic:.1f}, {weight}"


def _left_out(table: ListTable, at: int) -> str:
    """Return what the count becomes without one list, in words."""
    left = without_list(table, at)
    interval = count(left, level=LEVEL, most_models=0).interval if left.observed else None
    if interval is None:
        return f"without {table.lists[at]}: not identified"
    high = "no upper end" if interval.high is None else f"{interval.high:.0f}"
    return f"without {table.lists[at]}: {interval.low:.0f} to {high}"
