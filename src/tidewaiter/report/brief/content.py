"""What the brief says, before it is drawn: plain data, each number with its source.

``app.brief`` fills it; the rest of this folder turns it into a page and computes nothing new.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.estimate.published import Compared
from tidewaiter.estimate.summary import Summary
from tidewaiter.facts.catalogue import Facts


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """A distribution to draw on a log axis.

    Attributes:
        x: Values, rising, in the unit of the summary.
        density: Density over log10 of the value at each x; integrates to 1 over log10 x.
    """

    x: tuple[float, ...]
    density: tuple[float, ...]


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """One estimate, computed and published.

    Attributes:
        model: Name of the model.
        title: Title of the model.
        quantity: Name of the output.
        label: What it is, in words, such as "Chips diverted in 2024".
        summary: Computed.
        published: Published beside computed; None where nothing was published.
        curve: Distribution of the draws.
        sources: Identifiers of the sources that it rests on.
    """

    model: str
    title: str
    quantity: str
    label: str
    summary: Summary
    published: Compared | None
    curve: Curve
    sources: tuple[str, ...]


class Pooled(msgspec.Struct, frozen=True, kw_only=True):
    """One way to combine the two views of the same unknown.

    Attributes:
        method: Name of the pool.
        p5, p50, p95, mean: Its figures.
        keeps_disagreement: Whether its interval stays as wide as the views disagree.
        note: What it does, in one sentence.
        default: Whether it is the one to use unless there is a reason.
    """

    method: str
    p5: float
    p50: float
    p95: float
    mean: float
    keeps_disagreement: bool
    note: str
    default: bool = False


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A share of a country's compute, with the choice of denominator laid open.

    Attributes:
        numerator: Which estimate of diverted compute, in words.
        denominator: Whose count of the rest, in words.
        basis: ``flow`` for compute acquired in a year, ``stock`` for what had come in by a day.
        period: The year, or the day.
        metric: Name of the compute metric.
        use: Training, inference, or both alike.
        p5, p50, p95: Share, from 0 to 1.
        published: The published share, where this is one.
        sources: Identifiers of sources.
    """

    numerator: str
    denominator: str
    basis: Literal["flow", "stock"]
    period: str
    metric: str
    use: Literal["training", "inference", "any"]
    p5: float
    p50: float
    p95: float
    published: Compared | None
    sources: tuple[str, ...]


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """One assumption and how far it moves the answer.

    Attributes:
        name: Name of the assumption.
        label: What it is, in a few words; "" where the facts give none.
        note: Evidence for it.
        unit: Unit of the assumption.
        input_low, input_high: Its 5% and 95% quantiles.
        output_low, output_high: The answer with this one at those quantiles, others at medians.
        first_order: Share of the variance of the answer's logarithm that it explains alone.
        shrinks_interval_by: Expected share by which knowing it would narrow the 90% interval, on
            a log scale.
        source: Identifier of its source.
        grade: Grade of its citation.
    """

    name: str
    note: str
    unit: str
    input_low: float
    input_high: float
    output_low: float
    output_high: float
    first_order: float
    shrinks_interval_by: float
    source: str
    grade: str
    label: str = ""


class Tornado(msgspec.Struct, frozen=True, kw_only=True):
    """What drives one answer, strongest first.

    Attributes:
        model: Name of the model.
        quantity: Name of the output.
        label: What it is, in words.
        unit: Its unit.
        middle: The answer with every assumption at its median.
        drivers: Strongest first.
    """

    model: str
    quantity: str
    label: str
    unit: str
    middle: float
    drivers: tuple[Driver, ...]


class ChipMark(msgspec.Struct, frozen=True, kw_only=True):
    """A chip against the thresholds.

    Attributes:
        id: Identifier of the chip.
        name: Its name.
        vendor: Its vendor.
        released: ISO day, the middle of the days that the source's date covers.
        tpp: Total processing performance.
        performance_density: TPP over die area; None where no die area is known.
        bandwidth_gb_s: Memory bandwidth; None where unknown.
        source: Identifier of the source of its rates.
    """

    id: str
    name: str
    vendor: str
    released: str
    tpp: float
    performance_density: float | None
    bandwidth_gb_s: float | None
    source: str


class ThresholdLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a rule, from the day it applies.

    Attributes:
        rule: Identifier of the rule.
        title: Short title of the rule.
        of: ``tpp``, ``performance_density`` or ``dram_bandwidth``.
        number: The threshold.
        from_day: ISO day from which it applies.
        until_day: ISO day until which it applies, or "" while it does.
        source: Identifier of the source.
    """

    rule: str
    title: str
    of: str
    number: float
    from_day: str
    until_day: str
    source: str


class PricePoint(msgspec.Struct, frozen=True, kw_only=True):
    """A price per chip in US dollars.

    Attributes:
        chip: Identifier of the chip.
        chip_name: Its name.
        day: ISO day in the middle of the days that the price is for.
        when: The price's date as stated.
        channel: ``open`` or ``grey``.
        low, high: Price per chip in USD; equal for a single price.
        stated: The price as stated, with its currency and form.
        source: Identifier of the source.
    """

    chip: str
    chip_name: str
    day: str
    when: str
    channel: Literal["open", "grey"]
    low: float
    high: float
    stated: str
    source: str


class Premium(msgspec.Struct, frozen=True, kw_only=True):
    """A grey-market price over the open-market prices of the same chip nearest in time.

    Attributes:
        chip_name: The chip's name.
        day: ISO day of the grey price.
        low, high: Grey price over open price, from the ends of both.
        grey: The grey price as stated.
        open: The open prices that it is set against, as stated.
        sources: Identifiers of both sources.
    """

    chip_name: str
    day: str
    low: float
    high: float
    grey: str
    open: str
    sources: tuple[str, ...]


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page. Cases, channels and sources are taken from the facts.

    Attributes:
        as_of: Day asked about, ISO.
        seed: Seed of the runs.
        draws: Draws of each run.
        version: Version of the product.
        headlines: The estimates, the first one being the page's opening number.
        pools: Ways to combine the two views of the first model that has two.
        pools_label: What they combine, in words.
        shares: Shares of compute under each denominator.
        tornadoes: What drives the answers.
        unquantified: Per model, named uncertainties that the numbers leave out.
        chips: Chips against thresholds.
        thresholds: The thresholds over time.
        prices: Prices per chip over time.
        premiums: Grey-market premium over time.
        facts: All facts.
        manifests: For each model, SHA-256 of its facts file and of its draws.
    """

    as_of: str
    seed: int
    draws: int
    version: str
    headlines: tuple[Headline, ...]
    pools: tuple[Pooled, ...]
    pools_label: str
    shares: tuple[Share, ...]
    tornadoes: tuple[Tornado, ...]
    unquantified: dict[str, tuple[str, ...]]
    chips: tuple[ChipMark, ...]
    thresholds: tuple[ThresholdLine, ...]
    prices: tuple[PricePoint, ...]
    premiums: tuple[Premium, ...]
    facts: Facts
    manifests: dict[str, dict[str, str]]
