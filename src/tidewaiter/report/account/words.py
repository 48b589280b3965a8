"""Numbers and names of the books in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tidewaiter.model.books.finding import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.model.books.finding import Finding

TIER_WORDS = {
    "unaccounted": "unaccounted, by two independent classes of evidence",
    "discrepancy": "records contradict each other",
    "query": "a question to whoever keeps the record",
    "note": "told; asks for nothing",
}
"""What each tier says of a finding."""

ACCOUNT_WORDS = {
    "site": "site {name}",
    "customer": "customer {name}",
    "distributor": "distributor {name}",
    "forwarder": "forwarder {name}",
    "carrier": "under way{name}",
    "service": "in service",
    "scrapped": "written off",
    "maker": "maker {name}",
}


def chips(number: float) -> str:
    """Return a number of chips, whole where it is ten or more or near a whole one: ``5,120``."""
    whole = math.floor(number + 0.5)
    return f"{whole:,}" if abs(number - whole) < 0.05 or number >= 10 else f"{number:,.1f}"


def between(low: float, high: float) -> str:
    """Return a range of chips: ``1,720 to 3,072``, or one number where both ends read the same."""
    first, last = chips(low), chips(high)
    return first if first == last else f"{first} to {last}"


def usd(low: float, high: float) -> str:
    """Return a range of dollars with two digits: ``$2,700 to 6,900``."""
    first, last = (f"{_rounded(value):,.0f}" for value in (low, high))
    return f"${first}" if first == last else f"${first} to {last}"


def _rounded(value: float) -> float:
    if value < 10:
        return value
    digits = 1 - math.floor(math.log10(value))
    return round(value, digits)


def account(name: str) -> str:
    """Return an account as a reader would call it: ``site:B`` is ``site B``."""
    kind, _, of = name.partition(":")
    if kind not in ACCOUNT_WORDS:
        return name
    told = f" to {of}" if kind == "carrier" and of else of
    return ACCOUNT_WORDS[kind].format(name=told).strip()


def item(name: str) -> str:
    """Return an item's short name: ``nvidia/b200`` is ``B200``; other texts stay as written."""
    vendor, slash, part = name.partition("/")
    return part.upper() if slash and vendor and part else name


def by_tier(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each tier, gravest first: ``1 unaccounted, 3 note``."""
    counted = [(tier, sum(f.tier == tier for f in findings)) for tier in reversed(TIERS)]
    return ", ".join(f"{number:,} {tier}" for tier, number in counted if number) or "none"


def told(text: str, account_name: str, item_name: str) -> str:
    """Return a text of the books with its account and item as a reader would call them."""
    for name, short in ((account_name, account(account_name)), (item_name, item(item_name))):
        if name:
            text = text.replace(name, short)
    return text


def percent(share: float) -> str:
    """Return a share in per cent: ``90%``."""
    return f"{100 * share:.0f}%"


def listed(parts: Sequence[str]) -> str:
    """Return parts as one list in words: ``a, b and c``."""
    return ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def seen(by_grade: Mapping[str, int]) -> str:
    """Return how many units were seen at each grade, best first as given."""
    told = [f"{chips(number)} {grade}" for grade, number in by_grade.items() if number]
    return listed(told) if told else "none"
