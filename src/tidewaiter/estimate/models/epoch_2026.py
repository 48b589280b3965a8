"""Diverted compute through 2025, after Epoch AI (spring 2026): two views of one quantity.

*Diversion* looks from the export side: nine cases, scaled up by accuracy over detection. *Resale*
looks from the market: vendors times volume, scaled up by the market's share. The authors blend
the two draw by draw; :attr:`Graph.pools` names the views so that other ways to combine them can
be shown beside it. Every number is in ``facts/estimates/epoch-2026.yaml``.

Amounts are kept by part (A100, H100, H200, B200) and turned into H100-equivalents at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tidewaiter.core.unit import METRIC_KEYS
from tidewaiter.estimate.engine.quantity import Graph, Pool, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.assumption import ModelFacts

Parts: TypeAlias = dict[str, Quantity]
_QUARTERS = ("q1", "q2", "q3", "q4")
_YEARS = ("2024", "2025")
_PERIODS = ("pre", "ban", "post")


class _Case(NamedTuple):
    """Observed chips of a case by part, for each year."""

    first_year: Parts
    second_year: Parts


def build(facts: ModelFacts) -> Graph:
    """Return the graph of the model."""
    graph = Graph(facts.id, {a.name: a for a in facts.assumptions}, facts.correlations)
    cases = _cases(graph)
    _case_outputs(graph, cases)
    diversion = _diversion(graph, cases)
    resale = _resale(graph)
    _view_outputs(graph, diversion, resale)
    _quarterly_outputs(graph, diversion, resale)
    return graph


def _cases(graph: Graph) -> dict[str, _Case]:
    """Return the nine cases."""
    of = graph.assume
    d3_chips = of("d3_value") / of("d3_price_per_chip")
    h100_and_a100 = _mix(d3_chips, of("d3_h100_share"), "H100", "A100")
    d9 = of("d9_h100_chips_malaysia") + of("d9_h100_chips_hong_kong")
    return {
        "d1": _first_case(of),
        "d2": _Case({}, _mix(of("d2_chips"), of("d2_b200_share"), "B200", "H100")),
        "d3": _split(h100_and_a100, of("d3_share_2024")),
        "d4": _split({"H100": of("d4_value") / of("d4_price_per_chip")}, of("d4_share_2024")),
        "d5": _split(
            {"H100": of("d5_h100_chips"), "H200": of("d5_h200_chips")}, of("d5_share_2024")
        ),
        "d6": _split({"A100": of("d6_a100_chips")}, of("d6_share_2024")),
        "d7": _split({"H100": of("d7_h100_chips")}, of("d7_share_2024")),
        "d8": _split(
            {"H100": of("d8_h100_chips"), "H200": of("d8_h200_chips")}, of("d8_share_2024")
        ),
        "d9": _Case({"H100": d9}, {}),
    }


def _first_case(of: Callable[[str], Quantity]) -> _Case:
    """Return the largest case, whose mix of parts differs by year."""
    chips = of("d1_value_diverted") / of("d1_price_per_chip")
    first = chips * of("d1_share_2024")
    return _Case(
        _mix(first, of("d1_b200_share_2024"), "B200", "H100"),
        _mix(chips - first, of("d1_b200_share_2025"), "B200", "H100"),
    )


def _mix(chips: Quantity, share: Quantity, part: str, rest: str) -> Parts:
    named = chips * share
    return {part: named, rest: chips - named}


def _split(parts: Parts, share: Quantity) -> _Case:
    first = {part: chips * share for part, chips in parts.items()}
    return _Case(first, {part: chips - first[part] for part, chips in parts.items()})


def _sum(*groups: Parts) -> Parts:
    """Return the sum by part."""
    total: Parts = {}
    for group in groups:
        for part, chips in group.items():
            total[part] = total[part] + chips if part in total else chips
    return total


def _scaled(parts: Parts, factor: Quantity) -> Parts:
    return {part: chips * factor for part, chips in parts.items()}


def _chips(parts: Parts) -> Quantity:
    first, *others = parts.values()
    for other in others:
        first = first + other
    return first


def _equivalent(graph: Graph, parts: Parts, ratio: str = "h100e_per_chip") -> Quantity:
    """Return H100-equivalents in the metric of the ratio."""
    return _chips({p: c * graph.assume(ratio).at("part", p) for p, c in parts.items()})


def _case_outputs(graph: Graph, cases: dict[str, _Case]) -> None:
    for name, case in cases.items():
        graph.output(f"h100e_case_{name}", _equivalent(graph, _sum(*case)))
    every = _sum(*(year for case in cases.values() for year in case))
    graph.output("h100e_observed", _equivalent(graph, every))


def _diversion(graph: Graph, cases: dict[str, _Case]) -> dict[str, Parts]:
    """Return all diverted chips by year and part, as seen from the cases."""
    scale = graph.assume("accuracy") / graph.assume("detection")
    first = _sum(*(case.first_year for case in cases.values()))
    second = _sum(*(case.second_year for case in cases.values()))
    return {"2024": _scaled(first, scale), "2025": _scaled(second, scale)}


def _resale(graph: Graph) -> dict[str, Parts]:
    """Return all diverted chips by period and part, as seen from the market."""
    of = graph.assume
    chips_2024 = _marketplace(graph, "2024", "base")
    graph.output("chips_resale_2024", chips_2024, "chip")
    shock = of("year_shock_2025").exp()
    scale = 1.0 / of("marketplace_share")
    periods = {"2024": _mix(chips_2024, of("resale_h100_share_2024"), "H100", "A100")}
    for period, volume, share in (
        ("pre", "base", "resale_b200_share_pre"),
        ("ban", "ban", "resale_b200_share_ban"),
        ("post", "base", "resale_b200_share_ban"),
    ):
        chips = _marketplace(graph, f"2025_{period}", volume) * shock
        periods[period] = _mix(chips, of(share), "B200", "H100")
    return {period: _scaled(parts, scale) for period, parts in periods.items()}


def _marketplace(graph: Graph, period: str, volume: str) -> Quantity:
    """Return the chips that the vendors of a period sold in it.

    Log volumes of vendors share a correlation: part of their spread is a shock that the whole
    market shares, the rest is each vendor's own.
    """
    of = graph.assume
    spread, shared = of(f"vendor_log_sd_{volume}"), of("vendor_correlation")
    own = spread * (1.0 - shared).sqrt_pure()
    shock = (of(f"market_shock_{period}") * spread * shared.sqrt_pure()).exp()
    yearly = graph.random_sum(
        f"volumes_{period}", of(f"vendors_{period}"), of(f"vendor_median_{volume}"), own
    )
    return (yearly * shock * of(f"length_{period}")).to("chip")


def _blended(graph: Graph, diversion: Quantity, resale: Quantity) -> Quantity:
    """Return the authors' blend: a weighted average of the two views in each draw."""
    weight = graph.assume("weight_of_diversion")
    return weight * diversion + (1.0 - weight) * resale


def _view_outputs(graph: Graph, diversion: dict[str, Parts], resale: dict[str, Parts]) -> None:
    resale_2025 = _sum(*(resale[p] for p in _PERIODS))
    views = {
        "2024": (diversion["2024"], resale["2024"]),
        "2025": (diversion["2025"], resale_2025),
        "total": (_sum(*diversion.values()), _sum(resale["2024"], resale_2025)),
    }
    for when, (first, second) in views.items():
        pair = (_equivalent(graph, first), _equivalent(graph, second))
        graph.output(f"h100e_diverted_{when}", _blended(graph, *pair))
        suffix = "" if when == "total" else f"_{when}"
        graph.output(f"h100e_view_diversion{suffix}", pair[0])
        graph.output(f"h100e_view_resale{suffix}", pair[1])
        graph.output(f"chips_diverted_{when}", _blended(graph, _chips(first), _chips(second)))
        names = (f"h100e_view_diversion{suffix}", f"h100e_view_resale{suffix}")
        graph.pools[f"h100e_diverted_{when}"] = Pool(names, "weight_of_diversion")
        _metric_outputs(graph, when, (first, second))


def _metric_outputs(graph: Graph, when: str, views: tuple[Parts, Parts]) -> None:
    """Name the blend in each compute metric, for shares of compute."""
    ratios = {"8bit": "h100e_per_chip"} | {k: f"{k}_per_chip" for k in METRIC_KEYS if k != "8bit"}
    period = "through_2025" if when == "total" else when
    for key, ratio in ratios.items():
        pair = [_equivalent(graph, view, ratio) for view in views]
        graph.output(f"diverted_{key}_{period}", _blended(graph, *pair))


def _quarterly_outputs(graph: Graph, diversion: dict[str, Parts], resale: dict[str, Parts]) -> None:
    """Name the running totals at the end of each quarter."""
    chips: Quantity | None = None
    h100e: Quantity | None = None
    for year in _YEARS:
        for quarter in _QUARTERS:
            first, second = _quarter(graph, year, quarter, (diversion, resale))
            new_chips = _blended(graph, _chips(first), _chips(second))
            new_h100e = _blended(graph, _equivalent(graph, first), _equivalent(graph, second))
            chips = new_chips if chips is None else chips + new_chips
            h100e = new_h100e if h100e is None else h100e + new_h100e
            graph.output(f"chips_through_{year}_{quarter}", chips)
            graph.output(f"h100e_through_{year}_{quarter}", h100e)


def _quarter(
    graph: Graph, year: str, quarter: str, views: tuple[dict[str, Parts], dict[str, Parts]]
) -> tuple[Parts, Parts]:
    """Return a quarter's chips by part, in each view."""
    diversion, resale = views

    def weight(name: str) -> Quantity:
        return graph.assume(name).at("quarter", quarter)

    if year == "2024":
        share = weight("quarter_weight_2024")
        return _scaled(diversion["2024"], share), _scaled(resale["2024"], share)
    parts = [_scaled(resale[p], weight(f"quarter_weight_2025_{p}")) for p in _PERIODS]
    return _scaled(diversion["2025"], weight("quarter_weight_2025_diversion")), _sum(*parts)
