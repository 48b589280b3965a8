"""Ways to combine two views of one unknown, and why averaging their draws narrows too much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Column,
    Figure,
    Key,
    Section,
    Table,
    Words,
    cell,
    muted,
    para,
    plain,
    strong,
)
from tidewaiter.report.brief.charts import pools as chart
from tidewaiter.report.brief.charts.pools import Bar
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model import figure
    from tidewaiter.report.brief.content import Brief, Pooled
    from tidewaiter.report.brief.references import References

_COLUMNS = (
    Column("Way to combine"),
    Column("5%", numeric=True),
    Column("Median", numeric=True),
    Column("95%", numeric=True),
    Column("Mean", numeric=True),
    Column("Keeps the disagreement"),
    Column("What it does"),
)
_VIEW = "_view_"


def pools(brief: Brief, refs: References) -> Section:
    """Return the section on combining two views of one unknown."""
    blocks: list[Block] = [para("No model here holds two views of one unknown.")]
    if brief.pools:
        views = views_of(brief)
        sources = refs.to(*(v.source for v in views.values()))
        blocks = [
            para(
                "Where two views of one unknown differ, at least one of them is off, and an "
                "interval that combines them should stay as wide as they disagree. Combined here: ",
                plain(brief.pools_label, *sources),
                ".",
            ),
            *_warning(brief.pools),
            _figure(brief, views, refs),
        ]
    return Section(
        name="pools",
        title="Two views of one unknown",
        short="Combining views",
        blocks=tuple(blocks),
    )


def views_of(brief: Brief) -> dict[str, figure.Figure]:
    """Return the published views of the first model with two or more, by name."""
    for headline in brief.headlines:
        facts = brief.facts.estimates.get(headline.model)
        published = facts.published if facts else {}
        views = {n.partition(_VIEW)[2]: f for n, f in published.items() if _VIEW in n}
        if len(views) > 1:
            return views
    return {}


def narrowest(pools: Sequence[Pooled]) -> Pooled | None:
    """Return the pool with the narrowest interval on a log scale that drops the disagreement."""
    dropping = [p for p in pools if not p.keeps_disagreement and p.p5 > 0]
    return min(dropping, key=lambda p: math.log(p.p95 / p.p5), default=None)


def _warning(pools: Sequence[Pooled]) -> list[Block]:
    """Return why an interval must not narrow, with the numbers of the default beside it."""
    default = next((p for p in pools if p.default), None)
    averaged = next((p for p in pools if p.method == "average of draws"), narrowest(pools))
    if default is None or averaged is None or averaged.p5 <= default.p5:
        return []
    ends = [" to ".join(words.number(v) for v in (p.p5, p.p95)) for p in (averaged, default)]
    return [
        para(
            strong(f"{words.plain(averaged.method)} gives {ends[0]}; the {default.method} pool "),
            strong(f"gives {ends[1]}. "),
            "The first is too narrow. Averaging one draw of each view treats their errors as slips "
            "that cancel, yet the two views are about the same chips and cannot both be right. The "
            f"{default.method} pool says that either may be the right one, and keeps the whole of "
            "both.",
        )
    ]


def _figure(brief: Brief, views: dict[str, figure.Figure], refs: References) -> Figure:
    bars = [
        Bar(f"View: {name}, as published", f.interval.low, f.best, f.interval.high, "view")
        for name, f in views.items()
    ]
    bars += [_bar(p) for p in brief.pools]
    unit = next((f.unit for f in views.values()), "")
    drawing = drawn(lambda size: chart.chart(bars, unit, size), "fig-pools")
    return Figure(
        name="fig-pools",
        title="The same two views, combined in different ways",
        subtitle="Median and 90% interval on a log axis.",
        alt=" ".join(
            f"{b.name}: {words.number(b.mid)}, 90% interval {words.number(b.low)} to "
            f"{words.number(b.high)}."
            for b in bars
        ),
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=_keys(bool(views)),
        table=_table(brief, views, refs),
    )


def _keys(viewed: bool) -> tuple[Key, ...]:
    view = [Key("bar-square", "muted", "a view on its own, as published")] if viewed else []
    return (
        *view,
        Key("bar-circle", "blue", "keeps the disagreement"),
        Key("bar-diamond", "vermillion", "does not"),
    )


def _bar(pool: Pooled) -> Bar:
    name = words.plain(pool.method) + (" (default)" if pool.default else "")
    return Bar(name, pool.p5, pool.p50, pool.p95, "keeps" if pool.keeps_disagreement else "drops")


def _table(brief: Brief, views: dict[str, figure.Figure], refs: References) -> Table:
    viewed = [_view_row(name, f, refs) for name, f in views.items()]
    return Table(
        caption=f"Ways to combine two views: {brief.pools_label}",
        columns=_COLUMNS,
        rows=(*viewed, *(_row(p) for p in brief.pools)),
    )


def _view_row(name: str, f: figure.Figure, refs: References) -> tuple[tuple[Words, ...], ...]:
    ends = [words.number(v) for v in (f.interval.low, f.best, f.interval.high)]
    return (
        cell(plain(f"View: {name}, as published", *refs.at(f))),
        *(cell(e) for e in ends),
        cell("–"),
        cell("–"),
        cell("One view alone."),
    )


def _row(pool: Pooled) -> tuple[tuple[Words, ...], ...]:
    return (
        cell(words.plain(pool.method), *([muted(" (default)")] if pool.default else [])),
        *(cell(words.number(v)) for v in (pool.p5, pool.p50, pool.p95, pool.mean)),
        cell("yes" if pool.keeps_disagreement else "no"),
        cell(pool.note),
    )
