"""What a scan found, on one page of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief.words import counted
from tidewaiter.report.listings.scan_words import (
    CLAIM,
    claimed,
    controlled_offers,
    losses_of,
    money,
    one_line,
    outcome,
    overall,
    premium,
    prices_first,
)
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.model.listings.scan import ScanAnswer

MOST_CHIPS, MOST_PRICES, MOST_LOSSES, MOST_WARNINGS = 20, 12, 6, 2


def scan_text(answer: ScanAnswer) -> str:
    """Return the summary of a scan."""
    lines = [
        wrapped(_headline(answer), ""),
        "",
        *_sites(answer),
        *_chips(answer),
        *_unseen(answer),
        *_prices(answer),
        *_losses(answer),
    ]
    return "\n".join([*lines, "", wrapped(CLAIM + ".", "Note: ")])


def _headline(answer: ScanAnswer) -> str:
    listings = sum(site.listings for site in answer.sites)
    return (
        f"{counted(answer.documents, 'document')} opened, {counted(listings, 'listing')} in "
        f"{counted(answer.observations, 'observation')}: {counted(len(answer.offers), 'offer')} "
        f"of chips, {controlled_offers(answer):,} of them controlled on their day; "
        f"{counted(len(answer.lots), 'lot')}, {counted(len(answer.sellers), 'seller')}; "
        f"{counted(len(answer.losses), 'page')} not read."
    )


def _sites(answer: ScanAnswer) -> list[str]:
    head = ("site", "listings", "offers", "lots", "sellers", "not read")
    rows = [
        (
            printable(site.site),
            *(f"{n:,}" for n in (site.listings, site.offers, site.lots, site.sellers)),
            f"{sum(site.losses.values()):,}",
        )
        for site in answer.sites
    ]
    return table([head, *rows]) if rows else []


def _chips(answer: ScanAnswer) -> list[str]:
    if not answer.chips:
        return ["", "No text offers a chip."]
    head = ("chip", "on its day", "class", "offers", "lots", "sellers", "claimed stock")
    rows = [
        (
            printable(chip.chip)[:38],
            outcome(chip.control),
            chip.control_label or "-",
            f"{chip.offers:,}",
            f"{chip.lots:,}",
            f"{chip.sellers:,}",
            claimed(chip),
        )
        for chip in answer.chips[:MOST_CHIPS]
    ]
    more = len(answer.chips) - len(rows)
    return ["", *table([head, *rows], left=3), *([f"and {more} more chips"] if more else [])]


def _unseen(answer: ScanAnswer) -> list[str]:
    if not answer.unseen:
        return []
    level = answer.unseen[0].level
    text = (
        f"With those that no search showed ({level:.0%}, over three thresholds of linking): "
        f"lots {overall(answer.unseen, 'lot')}, sellers {overall(answer.unseen, 'seller')}."
    )
    reasons = dict.fromkeys(one.reason for one in answer.unseen if one.reason)
    warnings = dict.fromkeys(text for one in answer.unseen for text in one.warnings)
    told = [*reasons, *list(warnings)[-MOST_WARNINGS:]]
    return ["", wrapped(text, ""), *(_bullet(one) for one in told)]


def _prices(answer: ScanAnswer) -> list[str]:
    if not answer.prices:
        return []
    head = ("asked for one chip", "unit", "month", "lots", "CNY", "USD", "over reference")
    rows = [
        (
            printable(price.chip)[:30],
            price.unit,
            price.month or "-",
            f"{price.lots:,}",
            money(price.cny),
            money(price.usd),
            premium(price),
        )
        for price in prices_first(answer)[:MOST_PRICES]
    ]
    more = len(answer.prices) - len(rows)
    return ["", *table([head, *rows], left=3), *([f"and {more} more rows"] if more else [])]


def _losses(answer: ScanAnswer) -> list[str]:
    if not answer.losses:
        return []
    counts = ", ".join(f"{number:,} {words}" for words, number in losses_of(answer).items())
    lines = ["", wrapped(counts + ".", "Not read: ")]
    lines += [
        _bullet(f"{printable(loss.name)}: {printable(one_line(loss.why))}")
        for loss in answer.losses[:MOST_LOSSES]
    ]
    more = len(answer.losses) - MOST_LOSSES
    return [*lines, *([f"  and {more} more in losses.csv"] if more > 0 else [])]


def _bullet(text: str) -> str:
    return wrapped(text, "  - ")
