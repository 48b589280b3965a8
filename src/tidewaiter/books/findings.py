"""What does not add up, said once for each rule, account and item, gravest first?

Every question of the store returns rows of one shape; here they become findings: merged, titled by
their rule, with the innocent explanations that the records leave open, and a tier.

**When a finding says that chips are missing.** The facts say so through a rule's tier and classes:
a rule of tier ``discrepancy`` or above says that chips are not where the books have them, unless it
rests on service records, which tell of units that turned up. Two such findings agree where they are
about the same account and item (or one names no item), have no class of evidence in common
(``movement`` aside, for shippers' papers are the books that both speak about), and each is about
more chips than innocent losses explain. Both then rise to ``unaccounted``. A rule alone never
rises, and one whose facts say ``unaccounted`` keeps it only with two classes of its own.
"""

from __future__ import annotations

import hashlib
import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from tidewaiter.model.books.finding import TIERS, EvidenceRef, Explanation, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tidewaiter.model.books.assumptions import BooksFacts, FindingRule
    from tidewaiter.model.books.finding import EvidenceClass, Tier

_MOST = 20
_BOOKS = frozenset({"movement"})
_TURNED_UP = "service"
_NEAR = 1e-6


class RecordsSummary(NamedTuple):
    """What the records say of an account and item that bears on innocent explanations.

    None is always "the case does not have the records".

    Attributes:
        under_way: Chips sent to it and not received, within the usual time.
        undelivered: Chips sent to it and not received, however long ago.
        received_short: Chips by which receipts fall short of what was sent in the same shipments.
        open_returns: Chips returned for repair that neither came back nor were replaced.
        open_replacements: Chips that came as replacements before what they replace went back.
        strange_serials: Serial numbers seen there that no packing list has.
        moved_units: Units seen there in another parent than they were built into.
        powered: Whether the site was declared to have power on the day.
        days_apart: Days between the books and the count.
    """

    under_way: float | None = None
    undelivered: float | None = None
    received_short: float | None = None
    open_returns: float | None = None
    open_replacements: float | None = None
    strange_serials: int | None = None
    moved_units: int | None = None
    powered: bool | None = None
    days_apart: int | None = None


def closed_by(summary: RecordsSummary, books: BooksFacts) -> dict[str, str]:
    """Return the explanations that the records close, each with the reason in words.

    What no record can close, such as a resale that nobody told of, is never here.
    """
    days = f"{books.priors.transit_days.interval.high:g}"
    none_left = {
        "in-transit": (summary.under_way, f"nothing sent to it in the last {days} days is open"),
        "customs-hold": (summary.undelivered, "every shipment sent to it was received"),
        "partial-shipment": (
            _both(summary.received_short, summary.undelivered),
            "every shipment sent to it was received in full",
        ),
        "rma": (summary.open_returns, "the service file has no return of it that is still open"),
        "advance-replacement": (
            summary.open_replacements,
            "no replacement came before what it replaces went back",
        ),
        "keying-error": (
            summary.strange_serials,
            "every serial number seen there is one of the packing lists",
        ),
        "kitting": (summary.moved_units, "every unit seen there sits in what it was built into"),
        "renumbered-chassis": (
            _both(summary.moved_units, summary.strange_serials),
            "every unit seen there sits in what it was built into, under a number that was shipped",
        ),
        "date-mismatch": (summary.days_apart, "the books were taken on the day of the count"),
        "not-yet-powered": (
            None if summary.powered is None else 1 - int(summary.powered),
            "the site was declared to have power on that day",
        ),
    }
    return {
        name: why
        for name, (left, why) in none_left.items()
        if left is not None and left <= 0 and name in books.explanations
    }


def _both(one: float | None, other: float | None) -> float | None:
    """Return the sum of two numbers; None where either is unknown."""
    return None if one is None or other is None else one + other


def findings_of(
    rows: Iterable[Mapping[str, Any]],
    books: BooksFacts,
    closed: Callable[[str, str], Mapping[str, str]] = lambda _account, _item: {},
    noise: Mapping[tuple[str, str], float] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Return the findings, gravest first.

    Rows of the same rule, account and item are about different chips: their numbers are summed.

    Args:
        rows: Finding rows, as the questions of the store return them. A row that rests on other
            classes of evidence than its rule has them as ``classes``; one whose numbers hold at a
            level below 1 has it as ``level``.
        books: Assumptions, with the rules.
        closed: For an account and item, the explanations that the records close and why, such as
            from :func:`closed_by`.
        noise: By account and item, the number of chips that innocent losses explain, such as
            ``presence.Posterior.noise``; a finding of no more does not rise.

    Raises:
        KeyError: If a row names a rule that the facts do not have.
    """
    rules = {rule.id: rule for rule in books.rules}
    groups: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        key = (str(row["rule"]), row["account"] or "", row["item"] or "")
        groups.setdefault(key, []).append(row)
    found = [
        _finding(
            rules[rule],
            (account, item),
            some,
            _explained(rules[rule], books, closed(account, item)),
        )
        for (rule, account, item), some in sorted(groups.items())
    ]
    return tuple(sorted(_raised(found, rules, noise), key=gravity))


def gravity(finding: Finding) -> tuple[Any, ...]:
    """Return the key by which findings are ordered, gravest first; no two findings tie."""
    tier = -TIERS.index(finding.tier)
    return tier, -finding.low, -finding.high, finding.rule, finding.account, finding.item


def _finding(
    rule: FindingRule,
    subject: tuple[str, str],
    rows: Sequence[Mapping[str, Any]],
    explanations: tuple[Explanation, ...],
) -> Finding:
    account, item = subject
    low = math.fsum(float(row["low"] or 0) for row in rows)
    high = max(low, math.fsum(float(row["high"] or 0) for row in rows))
    digest = hashlib.sha256(f"{rule.id}\x1f{account}\x1f{item}".encode()).hexdigest()
    title = rule.title.format(
        n=_number(low, high), item=item or "chips", account=account or "an unnamed account"
    )
    serials = sorted({str(serial) for row in rows for serial in row["serials"] or ()})
    classes = tuple(dict.fromkeys(c for row in rows for c in row.get("classes") or rule.classes))
    alone = len(set(classes)) > 1 or rule.tier != TIERS[-1]
    return Finding(
        id=f"{rule.id}-{digest[:10]}",
        rule=rule.id,
        title=title,
        account=account,
        item=item,
        low=low,
        high=high,
        level=min(float(row.get("level") or 1) for row in rows),
        serials=tuple(serials[:_MOST]),
        tier=rule.tier if alone else TIERS[-2],
        classes=classes,
        evidence=_evidence(rows),
        arithmetic=_steps(rows),
        explanations=explanations,
        checks=rule.checks,
    )


def _evidence(rows: Sequence[Mapping[str, Any]]) -> tuple[EvidenceRef, ...]:
    found = {
        (
            str(e["table"]),
            int(e["row"] or 0),
            str(e["file"] or ""),
            str(e["grade"] or ""),
            str(e["text"] or ""),
        )
        for row in rows
        for e in row["evidence"] or ()
    }
    return tuple(
        EvidenceRef(table=table, row=number, file=file, grade=grade, text=text)
        for table, number, file, grade, text in sorted(found)[:_MOST]
    )


def _steps(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the steps of all rows, each once, in an order that does not depend on theirs."""
    steps = sorted(tuple(str(step) for step in row["arithmetic"] or ()) for row in rows)
    return tuple(dict.fromkeys(step for some in steps for step in some))[:_MOST]


def _explained(
    rule: FindingRule, books: BooksFacts, closed: Mapping[str, str]
) -> tuple[Explanation, ...]:
    found = []
    for name in rule.explanations:
        settling = [c.id for c in books.checks if name in c.settles and c.id in rule.checks]
        would = f"would be settled by: {', '.join(settling)}" if settling else ""
        found.append(
            Explanation(
                id=name,
                text=books.explanations[name],
                is_open=name not in closed,
                why=closed.get(name, would),
            )
        )
    return tuple(found)


def _raised(
    found: Sequence[Finding],
    rules: Mapping[str, FindingRule],
    noise: Mapping[tuple[str, str], float],
) -> list[Finding]:
    """Return the findings, those raised to the top tier that another one agrees with."""
    by_account: dict[str, list[Finding]] = {}
    for one in found:
        innocent = one.high <= noise.get((one.account, one.item), -1.0)
        if one.account and _says_missing(rules[one.rule]) and not innocent:
            by_account.setdefault(one.account, []).append(one)
    return [_with_partners(one, by_account.get(one.account, [])) for one in found]


def _with_partners(one: Finding, others: Sequence[Finding]) -> Finding:
    if one not in others:
        return one
    partners = [other for other in others if _agree(one, other)]
    if not partners:
        return one
    classes: dict[EvidenceClass, None] = dict.fromkeys(one.classes)
    classes |= dict.fromkeys(name for other in partners for name in other.classes)
    names = ", ".join(sorted({other.rule for other in partners}))
    top: Tier = TIERS[-1]
    step = f"independent evidence agrees: {names}"
    changes = {"tier": top, "classes": tuple(classes), "arithmetic": (*one.arithmetic, step)}
    kept = {name: getattr(one, name) for name in one.__struct_fields__}
    return Finding(**(kept | changes))


def _says_missing(rule: FindingRule) -> bool:
    grave = TIERS.index(rule.tier) >= TIERS.index("discrepancy")
    return grave and _TURNED_UP not in rule.classes


def _agree(one: Finding, other: Finding) -> bool:
    same = one.item == other.item or "" in {one.item, other.item}
    mine, theirs = (set(finding.classes) - _BOOKS for finding in (one, other))
    return same and bool(mine) and bool(theirs) and not mine & theirs


def _number(low: float, high: float) -> str:
    least, most = math.floor(low + _NEAR), math.ceil(high - _NEAR)
    return f"{least:,}" if least >= most else f"{least:,} to {most:,}"
