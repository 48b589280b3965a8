"""Answers as they are handed to a page, a table or JSON: ``app`` fills, ``report`` shows them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from tidewaiter.core.cite import Source
from tidewaiter.estimate.answer import Estimate
from tidewaiter.estimate.paired import PairedChange
from tidewaiter.estimate.summary import Summary
from tidewaiter.facts.checks import Disagreement
from tidewaiter.facts.places import FactFinding
from tidewaiter.model.chip import Chip


class ChipLine(msgspec.Struct, frozen=True, kw_only=True):
    """A chip in the list.

    Attributes:
        id: Identifier.
        name: Name.
        released: Date as its source states it.
        tpp: Total processing performance, in TOP/s times bit.
        decided_by: Number format that gives it.
        grade: Grade of the figure that decides.
        performance_density: TPP over die area; None where no die area is known.
        memory_gb: Memory; None where unknown.
        bandwidth_gb_s: Memory bandwidth; None where unknown.
    """

    id: str
    name: str
    released: str
    tpp: float
    decided_by: str
    grade: str
    performance_density: float | None
    memory_gb: float | None
    bandwidth_gb_s: float | None


class ChipAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One chip with what follows from its figures.

    Attributes:
        line: What the list shows.
        chip: Its facts, every figure with its citation.
        equivalents: H100-equivalents of one chip by metric; None where a figure is missing.
        reason: Why the name that was asked for means this chip.
    """

    line: ChipLine
    chip: Chip
    equivalents: dict[str, float | None]
    reason: str


class FactsCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of all facts found.

    Attributes:
        counts: Number of facts of each kind.
        errors: What must be put right.
        warnings: What must be known.
        disagreements: Where sources say different things; no fault, but visible.
    """

    counts: dict[str, int]
    errors: tuple[FactFinding, ...]
    warnings: tuple[FactFinding, ...]
    disagreements: tuple[Disagreement, ...]


class FactAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One fact with the sources that it cites.

    Attributes:
        kind: Folder of the fact.
        id: Identifier.
        file: File that it came from.
        fact: The fact.
        sources: The sources, by identifier.
        others: Facts of other kinds that have the same identifier.
    """

    kind: str
    id: str
    file: str
    fact: Any
    sources: dict[str, Source]
    others: tuple[str, ...] = ()


class PoolLine(msgspec.Struct, frozen=True, kw_only=True):
    """One way to combine the views of one unknown.

    Attributes:
        quantity: The unknown.
        method: Name of the pool.
        p5, p50, p95, mean: Its figures, in ``unit``.
        unit: Unit of the figures.
        keeps_disagreement: Whether its interval stays as wide as the views disagree.
        default: Whether it is the one to use unless there is a reason.
    """

    quantity: str
    method: str
    p5: float
    p50: float
    p95: float
    mean: float
    unit: str
    keeps_disagreement: bool
    default: bool


class ShareLine(msgspec.Struct, frozen=True, kw_only=True):
    """A share of compute under one choice of denominator.

    Attributes:
        model: Model of the numerator.
        whose: Whose count of the rest.
        basis: ``flow`` or ``stock``.
        metric: Compute metric.
        use: ``training``, ``inference`` or ``any``.
        period: Year, or ``through_<year>``.
        share: Summary of the share, from 0 to 1.
    """

    model: str
    whose: str
    basis: Literal["flow", "stock"]
    metric: str
    use: Literal["training", "inference", "any"]
    period: str
    share: Summary


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything side by side.

    Attributes:
        estimates: The answer of each model.
        pools: Ways to combine two views, for each model that has two.
        pools_refused: Pools that do not exist for these views, with the reason.
        shares: Shares of compute under each denominator.
        changes: With changed assumptions: each headline as published and changed, draw by draw.
    """

    estimates: tuple[Estimate, ...]
    pools: tuple[PoolLine, ...]
    pools_refused: dict[str, str]
    shares: tuple[ShareLine, ...]
    changes: tuple[PairedChange, ...]


class DriverLine(msgspec.Struct, frozen=True, kw_only=True):
    """One uncertain number and its hold on an answer.

    Attributes:
        column: Its name: the assumption's, with the label where it has an axis.
        label: What it is, in a few words.
        unit: Unit of the assumption.
        source: Identifier of its source.
        input_low, input_high: Its 5% and 95% quantiles.
        output_low, output_high: The answer with this one there and all others at their medians.
        first_order: Share of the variance of the answer's logarithm, from the run's own draws.
        sobol_first, sobol_total: Sobol' indices of the same, from a design of their own.
        sobol_total_low, sobol_total_high: 95% bootstrap interval of the total.
        shrinks_interval_by: Expected share by which knowing it would narrow the 90% interval.
    """

    column: str
    label: str
    unit: str
    source: str
    input_low: float
    input_high: float
    output_low: float
    output_high: float
    first_order: float
    sobol_first: float
    sobol_total: float
    sobol_total_low: float
    sobol_total_high: float
    shrinks_interval_by: float


class DriversAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What drives one quantity, the widest swing first.

    Attributes:
        model: Name of the model.
        quantity: Name of the output.
        unit: Its unit.
        middle: The answer with every uncertain number at its median.
        most_telling: The one that, if known, would shrink the interval most.
        lines: One for each uncertain number.
    """

    model: str
    quantity: str
    unit: str
    middle: float
    most_telling: str
    lines: tuple[DriverLine, ...]
