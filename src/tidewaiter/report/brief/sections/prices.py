"""What a chip cost on the grey market, over time and over the open price."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Column,
    Figure,
    Key,
    Section,
    Table,
    Words,
    cell,
    para,
    plain,
    strong,
    worded,
)
from tidewaiter.report.brief.charts import prices as chart
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Brief, Premium, PricePoint
    from tidewaiter.report.brief.references import References

Priced = TypeVar("Priced", "Premium", "PricePoint")

_PREMIUM_COLUMNS = (
    Column("Chip"),
    Column("Month"),
    Column("Over the open price", numeric=True),
    Column("Grey market"),
    Column("Open market"),
    Column("Sources"),
)
_PRICE_COLUMNS = (
    Column("Chip"),
    Column("When"),
    Column("Market"),
    Column("US dollars a chip", numeric=True),
    Column("As stated"),
)


def prices(brief: Brief, refs: References) -> Section:
    """Return the section on prices."""
    blocks: list[Block] = []
    if brief.premiums:
        blocks += [_lead(brief.premiums, refs), _premiums(brief, refs)]
    elif brief.prices:
        blocks.append(para("No grey price could be set against an open price of the same chip."))
    if brief.prices:
        blocks.append(_prices(brief, refs))
    if not blocks:
        blocks.append(para("No price is among the facts given, so no premium can be shown."))
    return Section(
        name="prices",
        title="Prices on the grey market",
        short="Prices",
        blocks=tuple(blocks),
    )


def _lead(premiums: Sequence[Premium], refs: References) -> Block:
    low = min(premiums, key=lambda p: p.low * p.high)
    high = max(premiums, key=lambda p: p.low * p.high)
    first = (
        f"Of {words.counted(len(premiums), 'grey price')}, the lowest is {_times(low)} the open "
        f"price ({low.chip_name}, {low.day[:4]}) and the highest {_times(high)} "
        f"({high.chip_name}, {high.day[:4]})"
    )
    return para(
        strong("A premium is a sign of scarcity, not of volume. "),
        plain(first, *refs.to(*low.sources, *high.sources)),
        ". These are asking prices and reported deals; nobody publishes what was paid.",
    )


def _premiums(brief: Brief, refs: References) -> Figure:
    held = sorted(brief.premiums, key=lambda p: (p.day, p.chip_name, p.low))
    shorter = _without_vendors(brief, held)
    drawing = drawn(lambda size: chart.premium(shorter, size), "fig-premium")
    told = [f"{p.chip_name}, {words.month_words(p.day)}: {_times(p)}" for p in held]
    return Figure(
        name="fig-premium",
        title="How many times the open price the grey market asks",
        subtitle="Grey price over the open prices of the same chip nearest in time, oldest first. "
        "The dotted line, 1, is no premium.",
        alt=f"Grey price in multiples of the open price. {'; '.join(told)}.",
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=(
            Key("diamond", "vermillion", "middle of the range"),
            Key("thick", "vermillion", "from the ends of both prices"),
        ),
        note=worded(
            "A bar spans from the lowest grey over the highest open price to the highest grey over "
            "the lowest open price."
        ),
        table=Table(
            caption="Grey-market premiums",
            columns=_PREMIUM_COLUMNS,
            rows=tuple(_premium_row(p, refs) for p in held),
        ),
    )


def _without_vendors(brief: Brief, held: Sequence[Priced]) -> list[Priced]:
    """Return prices or premiums with the chips' names as a drawing has room for."""
    short = {c.name: c.name.removeprefix(c.vendor).strip() or c.name for c in brief.chips}
    return [msgspec.structs.replace(p, chip_name=short.get(p.chip_name, p.chip_name)) for p in held]


def _times(premium: Premium) -> str:
    return words.times(premium.low, premium.high)


def _premium_row(premium: Premium, refs: References) -> tuple[tuple[Words, ...], ...]:
    return (
        cell(premium.chip_name),
        cell(words.month_words(premium.day)),
        cell(_times(premium)),
        cell(premium.grey),
        cell(premium.open),
        cell(plain("", *refs.to(*premium.sources))),
    )


def _prices(brief: Brief, refs: References) -> Figure:
    held = sorted(brief.prices, key=lambda p: (p.chip_name, p.day, p.channel, p.low))
    shorter = _without_vendors(brief, held)
    drawing = drawn(lambda size: chart.prices(shorter, size), "fig-prices")
    return Figure(
        name="fig-prices",
        title="Prices per chip, in the open and on the grey market",
        subtitle="US dollars a chip, all years together. Servers and boards are divided by their "
        "chips.",
        alt=_alt(held),
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=(
            Key("hollow-circle", "blue", "open: list, contract or book price"),
            Key("diamond", "vermillion", "grey: unlicensed resale"),
        ),
        table=Table(
            caption="Prices per chip",
            columns=_PRICE_COLUMNS,
            rows=tuple(_price_row(p, refs) for p in held),
        ),
    )


def _alt(points: Sequence[PricePoint]) -> str:
    told = []
    for channel in dict.fromkeys(p.channel for p in points):
        held = [p for p in points if p.channel == channel]
        low, high = min(held, key=lambda p: p.low), max(held, key=lambda p: p.high)
        told.append(
            f"{words.counted(len(held), f'{channel} price')}, from ${words.number(low.low)} "
            f"({low.chip_name}) to ${words.number(high.high)} ({high.chip_name})"
        )
    chips = words.counted(len({p.chip_name for p in points}), "chip")
    return f"Prices per chip in US dollars, of {chips}: {'; '.join(told)}."


def _dollars(point: PricePoint) -> str:
    return " to ".join(dict.fromkeys(f"${words.number(v)}" for v in (point.low, point.high)))


def _price_row(point: PricePoint, refs: References) -> tuple[tuple[Words, ...], ...]:
    return (
        cell(point.chip_name),
        cell(words.date_words(point.when)),
        cell(point.channel),
        cell(_dollars(point)),
        cell(plain(point.stated, *refs.to(point.source))),
    )
