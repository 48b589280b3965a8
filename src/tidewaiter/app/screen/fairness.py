"""Run the swap test on a file of orders: see :mod:`tidewaiter.app.screen.swap`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.app.screen.kernel import Desk
from tidewaiter.app.screen.swap import (
    country_swap,
    invented_names,
    moved,
    with_countries,
    with_names,
)
from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.trade.runs import Moved, SwapTest
from tidewaiter.sources.orders.order_structs import Fault, orders_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tidewaiter.app.screen.run import Prepared
    from tidewaiter.model.trade.order import Order
    from tidewaiter.model.trade.screening import Screening

ROWS = 4096


def swap_test(screening: Prepared) -> SwapTest:
    """Return what came of screening every order again with countries and with names swapped.

    Records of parties, sites and payments stay as they are: only what the orders state is swapped,
    and a name that finds a record or an owner is left, since it would find none after the swap.
    """
    desk = Desk(screening.ground)
    orders = 0
    found: list[Moved] = []
    countries: set[str] = set()
    alone: set[str] = set()
    names: set[str] = set()
    kept: set[str] = set()
    for batch in screening.batches(ROWS):
        numbers = batch.column("row").to_pylist()
        whole = [
            (row, order)
            for row, order in zip(numbers, orders_of(batch), strict=True)
            if not isinstance(order, Fault)
        ]
        orders += len(whole)
        before = _screened(desk, whole)
        swap = country_swap(
            _countries(order for _, order in whole),
            screening.ground.rules,
            screening.ground.as_of,
            screening.ground.known_by,
        )
        countries |= set(swap.instead)
        alone |= set(swap.alone)
        changed = [(row, with_countries(order, swap.instead)) for row, order in whole]
        found += moved(_outcomes(before), _outcomes(_screened(desk, changed)), "countries")
        free, held = _free_names([order for _, order in whole], before, desk)
        names |= free
        kept |= held
        renamed = [(row, with_names(order, invented_names(free))) for row, order in whole]
        found += moved(_outcomes(before), _outcomes(_screened(desk, renamed)), "names")
    if not orders:
        raise DataError(
            "no order can be read, so nothing was tested", where=Where(str(screening.files.orders))
        )
    return SwapTest(
        orders=orders,
        countries=len(countries),
        alone=tuple(sorted(alone)),
        names=len(names),
        kept_names=len(kept),
        moved=tuple(found),
    )


def _screened(desk: Desk, orders: Sequence[tuple[int, Order]]) -> list[Screening]:
    rows = [row for row, _ in orders]
    return [found for found, _ in desk.screened([order for _, order in orders], rows)]


def _outcomes(screenings: Sequence[Screening]) -> list[tuple[str, str]]:
    """Return each order with its outcome and all that it rests on.

    Where everything is held for another reason, an outcome alone would not show a bias.
    """
    return [(screening.order, _in_words(screening)) for screening in screenings]


def _in_words(screening: Screening) -> str:
    licence = screening.licence.requirement if screening.licence else "unknown"
    reasons = sorted({f"{r.kind} {r.rule}".strip() for r in screening.reasons})
    raised = sorted(flag.flag for flag in screening.flags if flag.answer == "raised")
    return f"{screening.outcome}; licence {licence}; {', '.join(reasons)}; {', '.join(raised)}"


def _countries(orders: Iterable[Order]) -> set[str]:
    found: set[str] = set()
    for order in orders:
        found |= {order.exported_from, order.destination}
        for party in order.parties:
            found |= {party.country, party.headquarters, party.parent_country}
    return found - {""}


def _free_names(
    orders: Sequence[Order], before: Sequence[Screening], desk: Desk
) -> tuple[set[str], set[str]]:
    """Return names that nothing hangs on, and names with a hit, a record, an owner or a fault."""
    named = {party.name for order in orders for party in order.parties if party.name}
    hit = {h.party for screening in before for h in screening.hits}
    hit |= desk.bound_names(orders)
    return named - hit, named & hit
