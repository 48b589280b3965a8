"""Supply: lawful sales and domestic production, as the sources publish them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.market import Supply


def total(supply: Supply, year: str = "") -> tuple[float, float, float]:
    """Return the sums of lower ends, middles and upper ends over the periods of a year."""
    rows = [f.units.interval for f in supply.flows if f.period.startswith(year)]
    return sum(r.low for r in rows), sum(r.mid or 0 for r in rows), sum(r.high for r in rows)


@pytest.mark.parametrize(
    ("ident", "year", "published"),
    [
        # Epoch AI, ai-chip-counts, owner China, estimates of 2026-04-15, in thousands. Epoch's own
        # cumulative tables add the ends of quarters, and so does this test, to compare; an estimate
        # must not.
        ("cn/a100-epoch", "2022", (47, 73, 113)),
        ("cn/a800-epoch", "", (93, 121, 158)),
        ("cn/h800-epoch", "", (93, 115, 144)),
        ("cn/h20-epoch", "2024", (737, 958, 1247)),
        ("cn/h20-epoch", "", (1150, 1490, 1940)),
        # Epoch AI, staging/curated/sales_cumulative_by_chip.csv of 2026-09-25
        ("cn/ascend-910b-epoch", "2024", (350, 400, 500)),
        ("cn/ascend-910b-epoch", "", (500, 600, 766)),
        ("cn/ascend-910c-epoch", "2024", (25, 50, 100)),
        ("cn/ascend-910c-epoch", "", (525, 650, 800)),
        ("cn/cambricon-590-epoch", "2024", (24, 25, 27)),
        ("cn/cambricon-590-epoch", "", (124, 135, 177)),
    ],
)
def test_totals_are_the_published_ones(
    facts: Facts, ident: str, year: str, published: tuple[float, float, float]
) -> None:
    in_thousands = [x / 1000 for x in total(facts.supply[ident], year)]
    assert in_thousands == pytest.approx(published, rel=0.01)


def test_nvidias_lawful_total_to_the_end_of_2025_is_the_published_one(facts: Facts) -> None:
    # Epoch AI, estimates of 2026-04-15: 1.42M / 1.81M / 2.30M; the middle can be compared.
    nvidia = [s for s in facts.supply.values() if s.id.endswith("0-epoch") and "nvidia" in s.chip]
    assert len(nvidia) == 4
    assert sum(total(s)[1] for s in nvidia) == pytest.approx(1.81e6, rel=0.05)


def test_the_two_counts_of_domestic_chips_in_2024_stay_apart(facts: Facts) -> None:
    # CNAS (June 2025): 750,000 to 1.125 million 910C from TSMC dies, about 125,000 from SMIC's;
    # Epoch: 400,000 910B and 50,000 910C.
    tsmc, smic = (facts.supply[f"cn/ascend-910c-{fab}-cnas"].flows for fab in ("tsmc", "smic"))
    assert tsmc[0].units.interval[:3] == (750_000, 1_125_000, 1)
    assert smic[0].units.best == 125_000
    epoch = sum(total(facts.supply[f"cn/ascend-{x}-epoch"], "2024")[1] for x in ("910b", "910c"))
    assert epoch == 450_000
    assert tsmc[0].units.interval.low > epoch
    assert facts.supply["cn/h20-cnas"].flows[0].units.best == 1_000_000


def test_every_flow_is_chips_into_china_with_an_interval_or_a_source_that_gives_none(
    facts: Facts,
) -> None:
    for supply in facts.supply.values():
        assert supply.country == "CN"
        assert supply.chip in facts.chips
        for flow in supply.flows:
            assert flow.units.unit == "chip"
            if supply.id.endswith("-epoch"):
                assert flow.units.level == pytest.approx(0.90)
                assert flow.units.mid is not None


def test_no_lawful_sale_of_the_first_cut_down_parts_after_the_rule_of_2023(facts: Facts) -> None:
    for ident in ("cn/a800-epoch", "cn/h800-epoch"):
        assert max(span_of(f.period).last.year for f in facts.supply[ident].flows) == 2023


@pytest.mark.parametrize(
    ("chip", "ident"), [("A100", "a100"), ("A800", "a800"), ("H800", "h800"), ("H20", "h20")]
)
def test_quarters_are_those_of_the_published_file(
    facts: Facts, shared_data: Path, chip: str, ident: str
) -> None:
    path = shared_data / "chips" / "nvidia_owners_quarters_by_chip.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            r for r in csv.DictReader(stream) if r["Owner"] == "China" and r["Chip type"] == chip
        ]
    columns = (
        "Number of Units (5th percentile)",
        "Number of Units",
        "Number of Units (95th percentile)",
    )
    published = [tuple(float(row[column]) for column in columns) for row in rows]
    flows = facts.supply[f"cn/{ident}-epoch"].flows
    ours = [(f.units.low, f.units.mid, f.units.high) for f in flows]
    assert ours == published
    for flow, row in zip(flows, rows, strict=True):
        month, _, year = row["Start date"].split("/")
        first = span_of(flow.period).first
        assert (first.month, first.year) == (int(month), int(year))
