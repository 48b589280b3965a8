"""Asking prices over time: the rules that read them, and one row of the answer."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.model.figure import Figure
from tidewaiter.model.listings.stated import Share

PriceFlag = Literal["", "far below", "far above"]


class PricingRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How asking prices are judged; choices, each with its reason.

    Attributes:
        id: Name of its file.
        least: Share of the middle price of its kind below which a price is far below it.
        most: Multiple of the middle price above which a price is far above it.
        fewest: Number of lots from which a price is judged against its own kind.
        level: Probability of the interval of a median.
        note: What a reader must know.
    """

    id: str
    least: Figure
    most: Figure
    fewest: Annotated[int, msgspec.Meta(ge=2)]
    level: Share
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)


class AskedPrice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one observed offer asks for a chip, in two currencies.

    Attributes:
        offer: Identifier of the observed offer.
        lot: Identifier of its lot.
        chip: Identifier of the chip in the facts, or of the product line.
        unit: Unit that is priced: ``card``, ``module``, ``server`` ...
        month: ``YYYY-MM``, or "" where the day is unknown.
        cny: Per chip, in yuan.
        usd: Per chip, in US dollars.
        flag: Whether it lies far from the middle price of its kind.
    """

    offer: str
    lot: str
    chip: str
    unit: str
    month: str
    cny: float
    usd: float
    flag: PriceFlag = ""


class MonthlyPrice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The middle asking price of a chip in a month; each lot counts once.

    Attributes:
        chip: Identifier of the chip in the facts, or of the product line.
        unit: Unit that is priced.
        month: ``YYYY-MM``, or "" where the day is unknown.
        lots: Number of lots with a price, flagged ones left out.
        flagged: Number of lots left out because their price lies far off.
        cny: Median per chip, in yuan.
        usd: Median per chip, in US dollars.
        usd_low: Lower end of the median's interval; None where the lots are too few for one.
        usd_high: Upper end.
        usd_quarter: A quarter of the lots ask less.
        usd_three_quarters: Three quarters of the lots ask less.
        reference_usd: Price per chip on the open market, or None.
        reference: When and where that price was, in words.
        premium: Median over the reference price, less one; None without a reference.
    """

    chip: str
    unit: str
    month: str
    lots: int
    flagged: int
    cny: float
    usd: float
    usd_low: float | None = None
    usd_high: float | None = None
    usd_quarter: float | None = None
    usd_three_quarters: float | None = None
    reference_usd: float | None = None
    reference: str = ""
    premium: float | None = None
