"""The words and numbers that the text and the page of a scan share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.listings.pricing import MonthlyPrice
    from tidewaiter.model.listings.scan import ChipCount, ScanAnswer, UnseenCount

OUTCOME_WORDS = {
    "controlled": "controlled",
    "undecidable": "not decidable",
    "verify": "to be verified",
    "not controlled": "not controlled",
    "chip not named": "no chip named",
    "chip not on file": "chip not on file",
}
LOSS_WORDS = {
    "blocked": "blocked by the site",
    "login": "behind a login",
    "empty": "empty results",
    "unreadable": "unreadable",
    "too_large": "too large",
    "unknown_format": "of a kind that is not read",
    "no_listing": "without a listing",
    "outside": "outside the folder",
}
CLAIM = "claimed stock is advertising: one lot is posted many times, and it is no count of chips"
LIMITS = (
    "An offer is what a text says. Nobody saw the goods.",
    "Claimed stock is what sellers claim; it is not a count of chips.",
    "The class of a chip is worked out from public figures; it is no official ruling.",
    "A seller is a pseudonym: a keyed hash of the name at one site.",
    "Prices are asked, not paid.",
    "What was not saved was not looked at.",
)


def outcome(name: str) -> str:
    """Return the outcome of a ruling in words."""
    return printable(OUTCOME_WORDS.get(name, name))


def loss(name: str) -> str:
    """Return a reason for not reading in words."""
    return printable(LOSS_WORDS.get(name, name))


def one_line(why: str) -> str:
    """Return an error of several lines as one, its parts between semicolons."""
    return "; ".join(" ".join(line.split()) for line in why.splitlines() if line.strip())


def claimed(chip: ChipCount) -> str:
    """Return the stock that a chip's lots claim."""
    if chip.lots == chip.silent_lots:
        return "not said"
    low, high = chip.claimed
    text = f"{low:,.0f}" if low == high else f"{low:,.0f}-{high:,.0f}"
    return f"{text} ({chip.silent_lots} silent)" if chip.silent_lots else text


def unseen_range(low: float | None, high: float | None) -> str:
    """Return the range of a count, open where nothing bounds it."""
    if low is None:
        return "not identified"
    return f"{low:,.0f} or more" if high is None else f"{low:,.0f} to {high:,.0f}"


def overall(counts: Iterable[UnseenCount], member: str) -> str:
    """Return the range over all thresholds in words."""
    among = [found for found in counts if found.member == member]
    if not among:
        return "not counted"
    low = min((one.low for one in among if one.low is not None), default=None)
    is_open = any(one.high is None for one in among)
    high = None if is_open else max(one.high for one in among if one.high is not None)
    return unseen_range(low, high)


def premium(price: MonthlyPrice) -> str:
    """Return by how much a price lies above the reference."""
    if price.premium is None:
        return "no reference"
    return f"{price.premium:+.0%}"


def money(amount: float) -> str:
    """Return an amount to three digits, with separators."""
    if amount <= 0:
        return "0"
    digits = max(0, len(str(int(amount))) - 3)
    return f"{round(amount, -digits):,.0f}"


def losses_of(answer: ScanAnswer) -> dict[str, int]:
    """Return what was not read, by reason in words, the most frequent first."""
    counts: dict[str, int] = {}
    for each in answer.losses:
        words = loss(each.kind)
        counts[words] = counts.get(words, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def controlled_offers(answer: ScanAnswer) -> int:
    """Return the number of observed offers of controlled chips."""
    return sum(row.control == "controlled" for row in answer.offers)


def prices_first(answer: ScanAnswer) -> list[MonthlyPrice]:
    """Return the middle prices, those of controlled chips before the others."""
    wanted = {
        name
        for row in answer.offers
        if row.control == "controlled"
        for name in (row.chips, row.product)
    }
    return sorted(answer.prices, key=lambda price: price.chip not in wanted)
