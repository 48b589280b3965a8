"""A SYNTHETIC brief: real facts, made-up numbers.

Every estimate, share, pool and driver below is invented so that the page can be tested without
running a model; nothing here may be quoted. The facts (cases, channels, sources, chips) are the
packaged ones.
"""

from __future__ import annotations

import math
from functools import cache

import msgspec
import numpy as np

from tidewaiter.estimate.published import Compared
from tidewaiter.estimate.summary import Summary
from tidewaiter.facts.catalogue import Facts, load_facts
from tidewaiter.model.chip import Chip, bit_length
from tidewaiter.report.brief.content import (
    Brief,
    ChipMark,
    Curve,
    Driver,
    Headline,
    Pooled,
    Premium,
    PricePoint,
    Share,
    ThresholdLine,
    Tornado,
)

EIGHT_BIT = "H100e[8-bit dense]"
METRICS = {
    "8-bit dense": ("any", 1.0),
    "FP16 dense": ("any", 0.95),
    "memory bandwidth": ("any", 0.24),
    "training-effective": ("training", 0.72),
    "inference-effective": ("inference", 0.28),
}


def lognormal_curve(p5: float, p50: float, p95: float) -> Curve:
    """A density over log10 with two half-widths, so that its quantiles are about those given."""
    middle, low, high = (math.log10(v) for v in (p50, p5, p95))
    grid = np.linspace(middle - 2 * (middle - low), middle + 2 * (high - middle), 121)
    spread = np.where(grid < middle, middle - low, high - middle) / 1.645
    density = np.exp(-0.5 * ((grid - middle) / spread) ** 2)
    density /= np.trapezoid(density, grid)
    return Curve(x=tuple(float(v) for v in 10**grid), density=tuple(float(v) for v in density))


def summary(unit: str, p5: float, p50: float, p95: float) -> Summary:
    errors = {"p5": p5 / 150, "p50": p50 / 200, "p95": p95 / 60, "mean": p50 / 100}
    return Summary(
        unit=unit, p5=p5, p50=p50, p95=p95, mean=1.4 * p50, mc_error=errors["p50"], mc_errors=errors
    )


def headline(
    names: tuple[str, str, str, str],
    unit: str,
    numbers: tuple[float, float, float],
    published: Compared | None,
) -> Headline:
    model, title, quantity, label = names
    return Headline(
        model=model,
        title=title,
        quantity=quantity,
        label=label,
        summary=summary(unit, *numbers),
        published=published,
        curve=lognormal_curve(*numbers),
        sources=(model if model != "epoch-2026" else "epoch-diversion-resale-2026",),
    )


def compared(
    unit: str,
    published: tuple[float | None, float | None, float | None],
    computed: tuple[float, float, float] | None,
    source: str,
    high_in_words: str = "",
    level: float = 0.90,
) -> Compared:
    low, mid, high = published
    return Compared(
        unit=unit, level=level, low=low, mid=mid, high=high, high_in_words=high_in_words,
        computed=computed, source=source,
    )  # fmt: skip


def headlines() -> tuple[Headline, ...]:
    cnas = "Countering AI Chip Smuggling (CNAS, June 2025), Appendix A"
    epoch = "Diversion and resale (Epoch AI, spring 2026)"
    iaps = "Preventing AI Chip Smuggling to China (October 2023), as far as its figures allow"
    return (
        headline(
            ("cnas-2025", cnas, "chips_diverted_2024", "Chips diverted in 2024"),
            "chip", (17_900, 138_000, 881_000),
            compared("chip", (10_000, 140_000, None), (17_900, 138_000, 881_000),
                     "cnas-2025-release", "several hundred thousand"),
        ),
        headline(
            ("epoch-2026", epoch, "h100e_diverted_2024", "Compute diverted in 2024"),
            EIGHT_BIT, (64_200, 160_000, 422_000),
            compared(EIGHT_BIT, (63_900, 159_000, 417_000), (64_200, 160_000, 422_000),
                     "epoch-diversion-resale-2026"),
        ),
        headline(
            ("epoch-2026", epoch, "h100e_diverted_total", "Compute diverted through 2025"),
            EIGHT_BIT, (294_000, 663_000, 1_590_000),
            compared(EIGHT_BIT, (294_000, 662_000, 1_592_000), (294_000, 663_000, 1_590_000),
                     "epoch-diversion-resale-2026"),
        ),
        headline(
            ("iaps-2023", iaps, "chips_diverted_cloud_yearly",
             "Chips a year through cloud fronts"),
            "chip", (2_400, 17_900, 132_000),
            compared("chip", (1_600, 18_000, 200_000), (1_600, 17_900, 200_000), "iaps-2023",
                     level=0.95),
        ),
        headline(
            ("cnas-2025", cnas, "training_share_2024", "Share of training compute, 2024"),
            "share", (0.0141, 0.099, 0.413),
            compared("share", (0.01, 0.10, 0.40), (0.0141, 0.099, 0.413), "cnas-2025-release"),
        ),
        headline(
            ("cnas-2025", cnas, "inference_share_2024", "Share of inference compute, 2024"),
            "share", (0.0086, 0.0624, 0.299),
            compared("share", (0.01, 0.06, 0.30), (0.0086, 0.0624, 0.299), "cnas-2025-release"),
        ),
    )  # fmt: skip


def pools() -> tuple[Pooled, ...]:
    given = [
        ("linear", 192e3, 589e3, 1.90e6, True, "Either view may be right: the union of both."),
        ("log", 240e3, 610e3, 1.62e6, False, "Densities are multiplied."),
        ("quantile average", 205e3, 606e3, 1.87e6, False, "The middle of each quantile."),
        ("joint likelihood", 262e3, 606e3, 1.40e6, False, "Both views as evidence for one value."),
        ("average of draws", 294e3, 663e3, 1.59e6, False,
         "What was published: 60% of one draw and 40% of the other, as if errors cancelled."),
    ]  # fmt: skip
    return tuple(
        Pooled(
            method=name, p5=p5, p50=p50, p95=p95, mean=1.2 * p50, keeps_disagreement=keeps,
            note=note, default=name == "linear",
        )
        for name, p5, p50, p95, keeps, note in given
    )  # fmt: skip


def shares() -> tuple[Share, ...]:
    panels = [
        ("CNAS, 2025", "flow", "2024", (0.018, 0.125, 0.48), (0.062, 0.142, 0.308)),
        ("Epoch, 2026", "flow", "2024", (0.051, 0.293, 0.729), (0.161, 0.324, 0.563)),
        ("Epoch, 2026", "stock", "through 2025", None, (0.20, 0.362, 0.578)),
    ]  # fmt: skip
    rows = []
    for denominator, basis, period, *views in panels:
        for whose, ends in zip(("CNAS, 2025", "Epoch, 2026"), views, strict=True):
            if ends is None:
                continue
            rows += [_share(whose, denominator, basis, period, metric, ends) for metric in METRICS]
    return tuple(rows)


def _share(whose, denominator, basis, period, metric, ends) -> Share:
    use, factor = METRICS[metric]
    p5, p50, p95 = (factor * v / (1 - v + factor * v) for v in ends)
    published = None
    if whose == denominator == "CNAS, 2025" and use != "any":
        given = (0.01, 0.10, 0.40) if use == "training" else (0.01, 0.06, 0.30)
        published = compared("share", given, (p5, p50, p95), "cnas-2025-release")
    return Share(
        numerator=whose, denominator=denominator, basis=basis, period=period, metric=metric,
        use=use, p5=p5, p50=p50, p95=p95, published=published,
        sources=("cnas-2025", "epoch-ai-chip-counts-2026"),
    )  # fmt: skip


def tornadoes(facts: Facts) -> tuple[Tornado, ...]:
    chosen = [
        ("cnas-2025", "chips_diverted_2024", "Chips diverted in 2024", "chip", 123_000,
         {"chips_per_vendor": (296, 8_260, 23_000, 641_000, 0.71, 0.39),
          "vendors": (38, 150, 62_000, 246_000, 0.06, 0.03),
          "fronts": (1.2, 8.3, 123_000, 123_001, 0.01, 0.01),
          "noise": (1_580, 6_310_000, 122_000, 122_900, 0.02, 0.02)}),
        ("epoch-2026", "h100e_diverted_total", "Compute diverted through 2025", EIGHT_BIT, 640_000,
         {"detection": (0.1, 0.8, 1_310_000, 402_000, 0.46, 0.18),
          "vendors_2025_ban": (20, 200, 480_000, 1_060_000, 0.14, 0.07),
          "year_shock_2025": (-0.82, 0.82, 520_000, 910_000, 0.09, 0.04),
          "d1_value_diverted": (1.25e9, 2.5e9, 545_000, 760_000, 0.05, 0.02),
          "marketplace_share": (0.57, 0.96, 720_000, 603_000, 0.02, 0.01),
          "d2_chips": (2_500, 47_500, 560_000, 718_000, 0.04, 0.02),
          "accuracy": (0.73, 0.97, 566_000, 668_000, 0.01, 0.0)}),
    ]  # fmt: skip
    return tuple(
        Tornado(
            model=model, quantity=quantity, label=label, unit=unit, middle=middle,
            drivers=tuple(_driver(facts, model, name, values) for name, values in drivers.items()),
        )
        for model, quantity, label, unit, middle, drivers in chosen
    )  # fmt: skip


def _driver(facts: Facts, model: str, name: str, values: tuple[float, ...]) -> Driver:
    given = next(a for a in facts.estimates[model].assumptions if a.name == name)
    low, high, output_low, output_high, first, shrinks = values
    return Driver(
        name=name, note=given.note, unit=given.unit, input_low=low, input_high=high,
        output_low=output_low, output_high=output_high, first_order=first,
        shrinks_interval_by=shrinks, source=given.source, grade=given.grade.value,
    )  # fmt: skip


def chip_marks(facts: Facts) -> tuple[ChipMark, ...]:
    return tuple(_mark(chip) for chip in facts.chips.values())


def _mark(chip: Chip) -> ChipMark:
    rates = {
        name: f.amount("TOP/s") for name, f in chip.rates.by_format().items() if name != "tf32"
    }
    tpp = max(rate * min(bit_length(name), 16) for name, rate in rates.items())
    return ChipMark(
        id=chip.id,
        name=chip.name,
        vendor=chip.vendor,
        released=chip.released.span.middle.isoformat(),
        tpp=tpp,
        performance_density=tpp / chip.die_area.best if chip.die_area else None,
        bandwidth_gb_s=chip.bandwidth.best if chip.bandwidth else None,
        source=next(iter(chip.rates.by_format().values())).source,
    )


def thresholds() -> tuple[ThresholdLine, ...]:
    upper, lower = "ECCN 3A090.a: the upper class", "ECCN 3A090.b: the lower class"
    given = [
        ("us/3a090", "ECCN 3A090: first version", "tpp", 4800, "2022-10-21", "2023-11-16"),
        ("us/3a090-a", upper, "tpp", 4800, "2023-11-17", ""),
        ("us/3a090-a", upper, "tpp", 1600, "2023-11-17", ""),
        ("us/3a090-a", upper, "performance_density", 5.92, "2023-11-17", ""),
        ("us/3a090-b", lower, "tpp", 2400, "2023-11-17", ""),
        ("us/3a090-b", lower, "performance_density", 1.6, "2023-11-17", ""),
        ("us/3a090-b", lower, "performance_density", 3.2, "2023-11-17", ""),
        ("us/case-by-case-review", "Licence review for China and Macau: case by case", "tpp",
         21_000, "2026-01-15", ""),
        ("us/case-by-case-review", "Licence review for China and Macau: case by case",
         "dram_bandwidth", 6500, "2026-01-15", ""),
    ]  # fmt: skip
    return tuple(
        ThresholdLine(
            rule=rule, title=title, of=of, number=number, from_day=begin, until_day=end,
            source="fr-88-73458",
        )
        for rule, title, of, number, begin, end in given
    )  # fmt: skip


def prices() -> tuple[PricePoint, ...]:
    a100, h100 = ("nvidia/a100-pcie-80gb", "A100 80GB"), ("nvidia/h100-sxm", "H100")
    b200, b300 = ("nvidia/b200", "B200"), ("nvidia/b300", "B300")
    h200 = ("nvidia/h200-sxm", "H200")
    given = [
        (*a100, "2023-06-15", "2023-06", "open", 10e3, 15e3, "$10,000 to $15,000 a card"),
        (*a100, "2023-06-20", "2023-06", "grey", 19e3, 20e3, "$19,000 to $20,000 a card"),
        (*a100, "2023-08-01", "2023-Q3", "grey", 31.7e3, 31.7e3, "¥230,000 a card"),
        (*h100, "2024-06-30", "2024", "open", 25e3, 34e3, "$25,000 to $34,000 a card"),
        (*h100, "2024-07-01", "2024", "grey", 44.2e3, 44.2e3, "$44,200 a card"),
        (*h100, "2024-08-04", "2024-08-04", "grey", 51.5e3, 51.5e3, "2,000 for $103m"),
        (*b200, "2025-06-01", "2025", "open", 37.5e3, 37.5e3, "$300,000 for eight"),
        (*b200, "2025-07-24", "2025-07-24", "grey", 61.1e3, 61.1e3, "$489,000 for eight"),
        (*b300, "2026-05-01", "2026", "open", 68.7e3, 68.7e3, "$550,000 for eight"),
        (*b300, "2026-06-15", "2026-06", "grey", 137e3, 137e3, "over ¥8m for eight"),
        (*h200, "2025-12-15", "2025-12", "open", 27e3, 27e3, "$27,000 a chip"),
        (*h200, "2025-12-16", "2025-12", "grey", 24.6e3, 24.6e3, "¥1.4m for eight"),
    ]
    return tuple(
        PricePoint(
            chip=chip, chip_name=name, day=day, when=when, channel=channel, low=low, high=high,
            stated=stated, source="cnas-2025",
        )
        for chip, name, day, when, channel, low, high, stated in given
    )  # fmt: skip


def premiums() -> tuple[Premium, ...]:
    points = prices()
    paired = []
    for grey in (p for p in points if p.channel == "grey"):
        near = next(p for p in points if p.channel == "open" and p.chip == grey.chip)
        paired.append(
            Premium(
                chip_name=grey.chip_name, day=grey.day, low=grey.low / near.high,
                high=grey.high / near.low, grey=f"{grey.stated}, {grey.when}",
                open=f"{near.stated}, {near.when}", sources=("cnas-2025", "reuters-2023-06-20"),
            )
        )  # fmt: skip
    return tuple(paired)


@cache
def synthetic_brief() -> Brief:
    """Return the synthetic brief over the packaged facts."""
    facts = load_facts()
    return Brief(
        as_of="2026-11-24",
        seed=7,
        draws=65_536,
        version="0.1.0",
        headlines=headlines(),
        pools=pools(),
        pools_label="Compute diverted through 2025, Epoch's views from diversion and from resale",
        shares=shares(),
        tornadoes=tornadoes(facts),
        unquantified={
            name: tuple(s.value for s in model.unquantified)
            for name, model in facts.estimates.items()
        },
        chips=chip_marks(facts),
        thresholds=thresholds(),
        prices=prices(),
        premiums=premiums(),
        facts=facts,
        manifests={
            name: {"facts": "ab" * 32, "draws": "cd" * 32}
            for name in ("cnas-2025", "epoch-2026", "iaps-2023")
        },
    )


@cache
def synthetic_page() -> str:
    """Return the page of the synthetic brief, made once for all tests."""
    from tidewaiter.report.brief.page import page

    return page(synthetic_brief())


def empty_brief() -> Brief:
    """Return a brief that has found nothing: no model, no case, no price, no chip."""
    facts = synthetic_brief().facts
    nothing = msgspec.structs.replace(
        facts, cases={}, channels={}, supply={}, prices={}, chips={}, estimates={}, controls={}
    )
    return msgspec.structs.replace(
        synthetic_brief(), headlines=(), pools=(), shares=(), tornadoes=(), unquantified={},
        chips=(), thresholds=(), prices=(), premiums=(), facts=nothing, manifests={},
    )  # fmt: skip
