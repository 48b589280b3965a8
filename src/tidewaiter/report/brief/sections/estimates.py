"""The estimates side by side, published beside computed, and how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Bullets,
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
    worded,
)
from tidewaiter.report.brief.charts import distributions
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Brief, Headline
    from tidewaiter.report.brief.references import References

_COLUMNS = (
    Column("Estimate"),
    Column("Unit"),
    Column("5%", numeric=True),
    Column("Median", numeric=True),
    Column("95%", numeric=True),
    Column("Published"),
    Column("Computed at that level"),
)


def estimates(brief: Brief, refs: References) -> Section:
    """Return the section that sets the estimates side by side."""
    counts = [h for h in brief.headlines if h.summary.unit != "share"]
    shares = [h for h in brief.headlines if h.summary.unit == "share"]
    blocks: list[Block] = [_intro(brief)]
    if counts:
        blocks.append(
            _figure(counts, "fig-estimates", "The estimates and what was published", refs)
        )
    if shares:
        blocks.append(
            _figure(shares, "fig-shares-published", "The shares that the models publish", refs)
        )
    blocks += [para("They differ in what they ask:"), Bullets(tuple(_asked(brief, refs)))]
    blocks += _units(counts)
    return Section(
        name="estimates",
        title="The estimates side by side",
        short="Estimates",
        blocks=tuple(blocks),
    )


def estimates_table(headlines: Sequence[Headline], refs: References) -> Table:
    """Return the numbers of estimates, published beside computed."""
    return Table(
        caption="Computed and published figures of each estimate",
        columns=_COLUMNS,
        rows=tuple(_row(h, refs) for h in headlines),
    )


def figure_keys(headlines: Sequence[Headline]) -> tuple[Key, ...]:
    """Return the legend of curves and intervals."""
    levels = sorted({h.published.level for h in headlines if h.published})
    level = words.listed([f"{v:.0%}" for v in levels])
    keys = [
        Key("area", "blue", "distribution computed here, its 90% interval darker"),
        Key("bar-circle", "blue", "computed: median and 90% interval"),
    ]
    if levels:
        keys.append(Key("bar-diamond", "vermillion", f"published: middle and {level} interval"))
    if any(h.published and h.published.high_in_words for h in headlines):
        keys.append(Key("dashes", "vermillion", "upper end published in words only"))
    return tuple(keys)


def _intro(brief: Brief) -> Block:
    models = list(dict.fromkeys(h.title for h in brief.headlines))
    return para(
        f"{words.spelled(len(models))} model{'s' if len(models) > 1 else ''}, run here from "
        f"{'its' if len(models) == 1 else 'their'} published inputs with "
        f"{brief.draws:,} draws each. The lower bar of each pair is what the authors printed, so "
        "that a reader can see how far the computation can be trusted."
    )


def _figure(headlines: Sequence[Headline], name: str, title: str, refs: References) -> Figure:
    drawing = drawn(lambda size: distributions.chart(headlines, size), name)
    told = []
    for headline in headlines:
        low, middle, high = words.ends(headline.summary)
        told.append(f"{headline.label}: median {middle}, 90% interval {low} to {high}")
    return Figure(
        name=name,
        title=title,
        subtitle="Distributions on a log axis; all curves enclose the same area.",
        alt=". ".join(told) + ".",
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=figure_keys(headlines),
        table=estimates_table(headlines, refs),
    )


def _row(headline: Headline, refs: References) -> tuple[tuple[Words, ...], ...]:
    ends = words.ends(headline.summary, 3)
    return (
        (
            worded(headline.label),
            worded(muted(headline.title, *refs.to(*headline.sources))),
        ),
        cell(words.unit_name(headline.summary.unit)),
        *(cell(end) for end in ends),
        *_published(headline, refs),
    )


def _published(headline: Headline, refs: References) -> tuple[tuple[Words, ...], ...]:
    """Return the cells of what was published, and of what was computed at that level."""
    p = headline.published
    if p is None:
        return cell("not published"), cell("–")
    middle = "" if p.mid is None else words.amount(p.mid, p.unit)
    if p.low is None:
        stated = middle
    else:
        upper = p.high_in_words or words.amount(p.high or 0.0, p.unit)
        stated = f"{middle} [{words.amount(p.low, p.unit)} to {upper}], {p.level:.0%}".strip()
    if p.computed is None:
        return cell(plain(stated, *refs.to(p.source))), cell(
            "not computable from what was published"
        )
    errors = p.mc_errors or (0.0, 0.0, 0.0)
    low, mid, high = (words.computed(v, e, p.unit) for v, e in zip(p.computed, errors, strict=True))
    return cell(plain(stated, *refs.to(p.source))), cell(f"{mid} [{low} to {high}]")


def _asked(brief: Brief, refs: References) -> list[Words]:
    """Return, for each model, the question that it answers."""
    first = {h.model: h for h in reversed(brief.headlines)}
    told = []
    for model in dict.fromkeys(h.model for h in brief.headlines):
        facts = brief.facts.estimates.get(model)
        if facts is None:
            continue
        inputs = words.counted(len(facts.assumptions), "named input")
        told.append(
            worded(
                strong(facts.title + ". "),
                plain(f"{facts.question} Answered from {inputs}.", *refs.to(*first[model].sources)),
            )
        )
    return told


def _units(counts: Sequence[Headline]) -> list[Block]:
    units = list(dict.fromkeys(words.unit_name(h.summary.unit) for h in counts))
    if len(units) < 2:
        return []
    return [
        para(
            f"They also differ in unit: {words.listed(units)}. A chip is one accelerator of any "
            "kind. An H100-equivalent is the amount of one named kind of performance that one "
            "H100 has, so that a faster chip counts for more; it means nothing until the kind is "
            "named."
        )
    ]
