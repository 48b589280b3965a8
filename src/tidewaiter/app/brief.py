"""The national estimate in one page: what is known, how sure, what drives it, what is left out."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.compare import pools_of, shares_of
from tidewaiter.app.estimate import Finished, Request, estimate
from tidewaiter.controls.thresholds import thresholds
from tidewaiter.core.timeline import span_of
from tidewaiter.estimate.density import log_density
from tidewaiter.estimate.models import built
from tidewaiter.estimate.premium import chip_prices, premiums
from tidewaiter.estimate.sensitivity.drivers import Drive, drives
from tidewaiter.model.compute import performance_density, tpp
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
from tidewaiter.report.brief.words import figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.estimate.engine.run import Settings
    from tidewaiter.estimate.premium import ChipPrice, GreyPremium
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.assumption import ModelFacts
    from tidewaiter.report.answers import ShareLine

_OPENING = "epoch-2026"
_MOST_DRIVERS = 10
_DRIVER_DRAWS = 32_768  # enough for two digits
_NEAR_DAYS = 400
_POOL_NOTES = {
    "linear": "A mixture of the two views: as wide as they disagree.",
    "log": "The normalised weighted geometric mean of the two densities.",
    "quantile average": "Quantiles averaged one by one; keeps the shape, not the disagreement.",
    "joint likelihood": "Takes both as independent measurements, so it narrows.",
    "average of draws": "As published: one draw of each view, averaged; narrows as if independent.",
}


def brief(
    facts: Facts,
    settings: Settings,
    as_of: str = "",
    report: Callable[[int], None] = lambda _n: None,
) -> Brief:
    """Return the content of the page.

    Args:
        facts: All facts.
        settings: Draws and seed of every run.
        as_of: Day asked about; "" for the latest day that a fact speaks of.
        report: Told after each block how many draws were made.
    """
    models = [m for m in facts.estimates.values() if m.headline]
    others = [m for m in facts.estimates.values() if not m.headline]
    models.sort(key=lambda m: (m.id != _OPENING, m.id))
    done = {m.id: estimate(facts, Request(model=m.id, settings=settings), report) for m in models}
    pools = _pools(facts, done)
    shares = shares_of(facts, {n: f.draws for n, f in done.items()}, Request(settings=settings))
    priced, _ = chip_prices(facts.prices.values(), facts.exchange)
    return Brief(
        as_of=as_of or latest_day(facts),
        seed=settings.seed,
        draws=settings.draws,
        version=version("tidewaiter"),
        headlines=tuple(_headline(m, done[m.id], n) for m in models for n in m.headline),
        pools=pools,
        pools_label=_label(models[0], models[0].headline[0]),
        shares=tuple(_share(facts, line, done) for line in shares),
        tornadoes=tuple(_tornado(m, settings) for m in models if len(m.assumptions) > 2),
        unquantified={m.id: tuple(s.value for s in m.unquantified) for m in [*models, *others]},
        chips=_chip_marks(facts),
        thresholds=_threshold_lines(facts),
        prices=tuple(_price_point(facts, p) for p in priced),
        premiums=tuple(_premium(facts, p) for p in premiums(priced, _NEAR_DAYS)),
        facts=facts,
        manifests={n: {**f.manifest.inputs, **f.manifest.outputs} for n, f in done.items()},
    )


def _pools(facts: Facts, done: dict[str, Finished]) -> tuple[Pooled, ...]:
    """Return the pools of the opening model's two views."""
    lines, _ = pools_of(facts, {_OPENING: done[_OPENING]} if _OPENING in done else {})
    return tuple(
        Pooled(
            method=p.method,
            p5=p.p5,
            p50=p.p50,
            p95=p.p95,
            mean=p.mean,
            keeps_disagreement=p.keeps_disagreement,
            note=_POOL_NOTES[p.method],
            default=p.default,
        )
        for p in lines
    )


def _premium(facts: Facts, found: GreyPremium) -> Premium:
    """Return a grey price over the open prices nearest in time."""
    cited = [found.grey, *found.open]
    return Premium(
        chip_name=facts.chips[found.grey.chip].name,
        day=found.grey.span.middle.isoformat(),
        low=found.low,
        high=found.high,
        grey=_stated(found.grey),
        open="; ".join(_stated(o) for o in found.open),
        sources=tuple(dict.fromkeys(o.price.amount.source for o in cited)),
    )


def latest_day(facts: Facts) -> str:
    """Return the latest day that an assumption or a source speaks of, ISO."""
    days = [span_of(a.as_of).last for m in facts.estimates.values() for a in m.assumptions]
    days += [span_of(s.date).first for s in facts.sources.values()]
    return max(days).isoformat()


def _label(model: ModelFacts, name: str) -> str:
    return model.labels.get(name, name)


def _headline(model: ModelFacts, done: Finished, name: str) -> Headline:
    curve = log_density(done.draws.values[name])
    used = dict.fromkeys(a.source for a in model.assumptions)
    return Headline(
        model=model.id,
        title=model.title,
        quantity=name,
        label=_label(model, name),
        summary=done.answer.quantities[name],
        published=done.answer.published.get(name),
        curve=Curve(x=tuple(curve.x.tolist()), density=tuple(curve.density.tolist())),
        sources=tuple(used),
    )


def _share(facts: Facts, line: ShareLine, done: dict[str, Finished]) -> Share:
    model = facts.estimates[line.model]
    sources = _denominator_sources(facts, line.whose)
    own_sources = tuple(dict.fromkeys(a.source for a in model.assumptions))
    own = line.whose == line.model.partition("-")[0]
    name = f"{line.use}_share_{line.period}"
    published = done[line.model].answer.published.get(name) if own else None
    return Share(
        numerator=f"{_publisher(facts, own_sources)} {model.id.rpartition('-')[2]}",
        denominator=_publisher(facts, sources) or line.whose,
        basis=line.basis,
        period=line.period.replace("_", " "),
        metric=line.metric,
        use=line.use,
        p5=line.share.p5,
        p50=line.share.p50,
        p95=line.share.p95,
        published=published,
        sources=sources,
    )


def _publisher(facts: Facts, sources: tuple[str, ...]) -> str:
    """Return the short name of the first source's publisher."""
    return facts.sources[sources[0]].publisher.partition(" (")[0] if sources else ""


def _denominator_sources(facts: Facts, whose: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            a.source
            for m in facts.estimates.values()
            for a in m.assumptions
            if a.name.startswith(f"{whose}_chips")
        )
    )


def _tornado(model: ModelFacts, settings: Settings) -> Tornado:
    name = model.headline[0]
    graph = built(model)
    few = msgspec.structs.replace(settings, draws=min(settings.draws, _DRIVER_DRAWS))
    found = drives(graph, name, few)
    return Tornado(
        model=model.id,
        quantity=name,
        label=_label(model, name),
        unit=graph.outputs[name].unit.text,
        middle=found.middle,
        drivers=tuple(_driver(model, d) for d in found.drives[:_MOST_DRIVERS]),
    )


def _driver(model: ModelFacts, drive: Drive) -> Driver:
    given = next(a for a in model.assumptions if a.name == drive.column.partition("[")[0])
    return Driver(
        name=drive.column,
        label=given.label,
        note=given.note,
        unit=given.unit,
        input_low=drive.input_low,
        input_high=drive.input_high,
        output_low=drive.output_low,
        output_high=drive.output_high,
        first_order=drive.first_order,
        shrinks_interval_by=drive.shrinks_interval_by,
        source=given.source,
        grade=given.grade.value,
    )


def _chip_marks(facts: Facts) -> tuple[ChipMark, ...]:
    marks = []
    for chip in facts.chips.values():
        performance, density = tpp(chip), performance_density(chip)
        rate = chip.rates.by_format()[performance.decided_by]
        marks.append(
            ChipMark(
                id=chip.id,
                name=chip.name,
                vendor=chip.vendor,
                released=chip.released.span.middle.isoformat(),
                tpp=performance.value,
                performance_density=None if density is None else density.value,
                bandwidth_gb_s=None if chip.bandwidth is None else chip.bandwidth.amount("GB/s"),
                source=rate.source,
            )
        )
    return tuple(marks)


def _threshold_lines(facts: Facts) -> tuple[ThresholdLine, ...]:
    return tuple(
        ThresholdLine(
            rule=t.rule.id,
            title=t.rule.title,
            of=t.of,
            number=t.number,
            from_day=t.first.isoformat(),
            until_day="" if t.last is None else t.last.isoformat(),
            source=t.source,
        )
        for rule in facts.controls.values()
        for t in thresholds(rule)
    )


def _price_point(facts: Facts, priced: ChipPrice) -> PricePoint:
    return PricePoint(
        chip=priced.chip,
        chip_name=facts.chips[priced.chip].name,
        day=priced.span.middle.isoformat(),
        when=priced.price.when,
        channel=priced.channel,
        low=priced.low,
        high=priced.high,
        stated=_stated(priced),
        source=priced.price.amount.source,
    )


def _stated(priced: ChipPrice) -> str:
    price = priced.price
    number = f", {price.chips} chips" if price.chips > 1 else ""
    return f"{figure(price.amount)} a {price.form}{number} ({price.when}, {price.market})"
