"""The answer about a case in one sentence of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.account import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.model.books.account import Unaccounted
    from tidewaiter.model.books.finding import Finding, NextCheck

NO_SHIPMENTS = "no shipment is on file: there is nothing to account for"


def headline(
    sold: Mapping[str, tuple[float, float]],
    found: Sequence[Unaccounted],
    total: Mapping[str, tuple[float, float, float]],
    findings: Sequence[Finding],
    checks: Sequence[NextCheck],
) -> str:
    """Return the sentence.

    Args:
        sold: Number shipped, by item.
        found: What is unaccounted for, by account and item.
        total: The sum over accounts, by item.
        findings: Findings.
        checks: Checks, most useful first.
    """
    if not total:
        return NO_SHIPMENTS
    parts = [_of_item(item, sold, found, total[item]) for item in total]
    explanations = {e.id for f in findings for e in f.explanations if e.is_open}
    parts.append(f"open innocent explanations: {len(explanations)}")
    if checks:
        best = checks[0]
        what = words.told(best.text, best.account, best.item)
        parts.append(
            f"cheapest resolving check: {what}, {words.usd(*best.cost_usd)}, removes"
            f" {words.percent(best.removes)} of the uncertainty there"
        )
    return "; ".join(parts)


def _of_item(
    item: str,
    sold: Mapping[str, tuple[float, float]],
    found: Sequence[Unaccounted],
    total: tuple[float, float, float],
) -> str:
    here = [one for one in found if one.item == item]
    name = words.item(item)
    parts = [f"sold {words.between(*sold.get(item, (0.0, 0.0)))} {name}"]
    attested = sum(one.seen.get(g, 0) for one in here for g in ("attested", "challenged"))
    shown = sum(number for one in here for number in one.seen.values())
    if attested:
        parts.append(f"attested {attested:,}")
    if shown > attested:
        parts.append(f"seen otherwise {shown - attested:,}")
    limits = [one.capacity for one in here if one.capacity is not None]
    if limits:
        low, high = (sum(ends) for ends in zip(*limits, strict=True))
        which = "the site can run" if len(limits) == 1 else f"{len(limits)} sites can run"
        parts.append(f"{which} {words.between(low, high)}")
    low, _, high = total
    level = words.percent(here[0].level) if here else ""
    parts.append(f"unaccounted {words.between(low, high)} ({level})")
    return ", ".join(parts)
