"""Does a product's processing performance sent to China outrun the cap on it? A ledger.

The cap sets the aggregate TPP of a product sent to some countries against that of the same product
sent to customers at home. Limit, countries and home stand in the rule, not here. The rule was not
read, so every ledger is a reading "to verify".
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec

from tidewaiter.controls.references import parts_of
from tidewaiter.controls.versions import version_on
from tidewaiter.core.errors import ModelError
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tidewaiter.controls.shipments import Shipment
    from tidewaiter.model.rule import Rule, Version

State: TypeAlias = Literal["within", "beyond", "not counted"]


class CapTerms(NamedTuple):
    """What a cap sets against what.

    Attributes:
        limit: Greatest share that is still allowed, in per cent.
        counted: Codes of the countries whose shipments are capped.
        home: Code of the country whose shipments they are set against.
    """

    limit: Fraction
    counted: tuple[str, ...]
    home: str


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A shipment with the running sums of its product after it.

    Attributes:
        line: Line of the table.
        day: Day.
        chip: Identifier.
        quantity: Chips.
        destination: Two-letter code.
        tpp: Aggregate TPP of this shipment, in TOP/s times bit.
        capped_tpp: Running aggregate of the product to the capped countries.
        home_tpp: Running aggregate of the product to customers at home.
        share: The first over the second, in per cent; None while the second is nought.
        state: Within the cap, beyond it, or a destination that neither side counts.
    """

    line: int
    day: str
    chip: str
    quantity: int
    destination: str
    tpp: float
    capped_tpp: float
    home_tpp: float
    share: float | None
    state: State


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All shipments against the cap, by day.

    Attributes:
        rule: Identifier of the cap.
        status: Status of its text; anything but ``in-force`` must be verified.
        in_force: First day of the rule.
        source: Identifier of its source.
        note: What is open about it.
        limit: The cap, in per cent.
        counted: Countries whose shipments are capped.
        home: Country they are set against.
        rows: Every shipment, by day and then in the order of the table.
        first_beyond: For each product that ever goes beyond, the line of the first such row.
        beyond_at_end: Products that are beyond after the last row.
        notes: What was done that the rule does not settle.
    """

    rule: str
    status: str
    in_force: str
    source: str
    note: str
    limit: float
    counted: tuple[str, ...]
    home: str
    rows: tuple[LedgerRow, ...]
    first_beyond: dict[str, int]
    beyond_at_end: tuple[str, ...]
    notes: tuple[str, ...]


def cap_terms(version: Version) -> CapTerms:
    """Return what a cap sets against what, from its condition.

    Raises:
        ModelError: If the condition has not the form of a cap: one limit, one list of
            destinations, one home.
    """
    parts = list(parts_of(version.when)) if version.when is not None else []
    limits = [p.at_least.number for p in parts if p.at_least is not None]
    counted = [p.is_in.words for p in parts if p.is_in is not None]
    homes = [p.equals.word for p in parts if p.equals is not None]
    if not len(limits) == len(counted) == len(homes) == 1:
        raise ModelError(
            "a cap needs one limit, one list of destinations and one home",
            found=f"{len(limits)}, {len(counted)}, {len(homes)}",
        )
    return CapTerms(Fraction(str(limits[0])), counted[0], homes[0])


def ledger(
    shipments: Iterable[Shipment], tpp_of: Mapping[str, float], rule: Rule, on: date
) -> Ledger:
    """Return shipments against a cap with running sums for each product.

    A product's share does not depend on its TPP, which stands on both sides; it is compared exactly
    as a fraction of numbers of chips. A product of which nothing has gone to customers at home is
    beyond the cap from the first chip on.

    Args:
        shipments: The shipments, in any order.
        tpp_of: TPP of each chip, in TOP/s times bit.
        rule: The cap.
        on: Day whose text of the cap is used.

    Raises:
        ModelError: If the cap had no text on that day, or has not the form of a cap.
    """
    version = version_on(rule, on)
    if version is None:
        raise ModelError(
            "the cap had no text on that day",
            found=on.isoformat(),
            allowed=f"a day from {rule.versions[0].in_force} on",
        )
    terms = cap_terms(version)
    ordered = sorted(shipments, key=lambda s: (s.day, s.line))
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = tuple(_row(s, sums[s.chip], tpp_of[s.chip], terms) for s in ordered)
    first: dict[str, int] = {}
    for row in rows:
        if row.state == "beyond":
            first.setdefault(row.chip, row.line)
    return Ledger(
        rule=rule.id,
        status=version.status,
        in_force=version.in_force,
        source=version.source,
        note=version.note,
        limit=float(terms.limit),
        counted=terms.counted,
        home=terms.home,
        rows=rows,
        first_beyond=dict(sorted(first.items())),
        beyond_at_end=tuple(c for c, (out, at) in sorted(sums.items()) if _over(out, at, terms)),
        notes=tuple(_notes(ordered, span_of(version.in_force).first)),
    )


def _row(shipment: Shipment, sums: list[int], tpp: float, terms: CapTerms) -> LedgerRow:
    """Return a row, having added the shipment to the product's two sums."""
    capped, home = shipment.destination in terms.counted, shipment.destination == terms.home
    sums[0] += shipment.quantity if capped else 0
    sums[1] += shipment.quantity if home else 0
    out, at = sums
    state: State = "beyond" if _over(out, at, terms) else "within"
    return LedgerRow(
        line=shipment.line,
        day=shipment.day.isoformat(),
        chip=shipment.chip,
        quantity=shipment.quantity,
        destination=shipment.destination,
        tpp=tpp * shipment.quantity,
        capped_tpp=tpp * out,
        home_tpp=tpp * at,
        share=100 * out / at if at else None,
        state=state if capped or home else "not counted",
    )


def _over(out: int, at: int, terms: CapTerms) -> bool:
    return out * 100 > terms.limit * at


def _notes(ordered: list[Shipment], first: date) -> list[str]:
    notes = ["rows are summed by day and then in the order of the table"]
    early = sum(s.day < first for s in ordered)
    if early:
        notes.append(f"{early} rows before the rule's first day are counted as well")
    return notes
