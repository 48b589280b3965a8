"""What share of compute is that? The denominator is a choice, and is shown as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    para,
    plain,
    strong,
    worded,
)
from tidewaiter.report.brief.charts import shares as chart
from tidewaiter.report.brief.drawing import drawn
from tidewaiter.report.brief.sections.opening import published_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Brief, Share
    from tidewaiter.report.brief.references import References

_COLUMNS = (
    Column("Diverted compute"),
    Column("Over the rest as counted by"),
    Column("Basis"),
    Column("Metric"),
    Column("Use"),
    Column("5%", numeric=True),
    Column("Median", numeric=True),
    Column("95%", numeric=True),
    Column("Published"),
    Column("Sources"),
)
_USES = {"any": "training and inference alike", "training": "training", "inference": "inference"}


class Swing(NamedTuple):
    """Two shares that differ in one choice alone, the lower median first."""

    low: Share
    high: Share

    @property
    def times(self) -> float:
        """How many times the lower median the higher one is."""
        return self.high.p50 / self.low.p50 if self.low.p50 > 0 else 1.0


def shares(brief: Brief, refs: References) -> Section:
    """Return the section on the share of compute under each denominator."""
    blocks: list[Block] = [
        para(
            "A share needs a whole: the diverted compute over itself plus the rest of what the "
            "country acquired. The rest is an estimate too, and those who count it disagree."
        )
    ]
    if brief.shares:
        blocks += [Bullets(tuple(_lessons(brief.shares))), _figure(brief.shares, refs)]
    else:
        blocks.append(para("No share could be computed from the facts given."))
    return Section(
        name="shares",
        title="What share of the compute is that?",
        short="Share of compute",
        blocks=tuple(blocks),
    )


def widest_swing(shares: Sequence[Share], choice: str) -> Swing | None:
    """Return the two shares farthest apart that differ in one choice alone.

    Args:
        shares: All shares.
        choice: ``numerator``, ``denominator`` or ``metric``; a metric takes its use along.
    """
    choices = ("numerator", "denominator", "basis", "period", "metric")
    held: dict[tuple[str, ...], list[Share]] = {}
    for share in shares:
        key = tuple(str(getattr(share, c)) for c in choices if c != choice)
        held.setdefault(key, []).append(share)
    swings = [
        Swing(min(group, key=lambda s: s.p50), max(group, key=lambda s: s.p50))
        for group in held.values()
        if len(group) > 1
    ]
    return max(swings, key=lambda s: s.times, default=None)


def _lessons(shares: Sequence[Share]) -> list[Words]:
    whole = widest_swing(shares, "denominator")
    part = widest_swing(shares, "numerator")
    metric = widest_swing(shares, "metric")
    told = [_denominators(whole, part)] if whole else []
    if metric:
        told.append(
            worded(
                strong("The metric matters. "),
                f"With all else the same, the median is {words.percent(metric.low.p50)} by "
                f"{metric.low.metric} and {words.percent(metric.high.p50)} by "
                f"{metric.high.metric}. A bare “compute” would hide that.",
            )
        )
    told.append(
        worded(
            strong("Flow is not stock. "),
            "“Acquired” counts what came in during one year; “in stock” counts what had come in "
            "by a day. One must not be set against the other.",
        )
    )
    return told


def _denominators(whole: Swing, part: Swing | None) -> Words:
    """Return what the choice of the whole does, against that of the diverted part."""
    text = (
        f"With the diverted compute of “{whole.low.numerator}”, by {whole.low.metric}, the median "
        f"share is {words.percent(whole.low.p50)} over the count of "
        f"{whole.low.denominator} and {words.percent(whole.high.p50)} over that of "
        f"{whole.high.denominator}."
    )
    if part is None:
        return worded(strong("The denominator matters. "), text)
    other = (
        " Over one denominator, another numerator moves it at most from "
        f"{words.percent(part.low.p50)} to {words.percent(part.high.p50)}."
    )
    more = whole.times > part.times
    lead = "The denominator matters more than the numerator. " if more else "Both ends matter. "
    return worded(strong(lead), text + other)


def _figure(shares: Sequence[Share], refs: References) -> Figure:
    drawing = drawn(lambda size: chart.chart(shares, size), "fig-shares")
    keys = [
        Key(f"bar-{shape.removesuffix('-up')}", colour, f"diverted: {name}")
        for name, (colour, shape) in chart.series_of(shares).items()
    ]
    return Figure(
        name="fig-shares",
        title="The same diverted compute, over different wholes",
        subtitle=(
            "Share of compute, in percent: median and 90% interval, by compute metric. Each panel "
            "is another count of the rest."
        ),
        alt=_alt(shares),
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=tuple(keys),
        note=worded(
            "“Training-effective” and “inference-effective” weigh each chip by what it reaches in "
            "that use; the other metrics count training and inference alike."
        ),
        table=Table(
            caption="Shares of compute under each denominator",
            columns=_COLUMNS,
            rows=tuple(_row(s, refs) for s in shares),
        ),
    )


def _alt(shares: Sequence[Share]) -> str:
    told = []
    for heading, held in chart.panels_of(shares).items():
        low, high = (f(held, key=lambda s: s.p50) for f in (min, max))
        told.append(
            f"{heading.replace(chr(10), ' ')}: medians from {words.percent(low.p50)} "
            f"({low.metric}, {low.numerator}) to {words.percent(high.p50)} "
            f"({high.metric}, {high.numerator})"
        )
    return ". ".join(told) + "."


def _row(share: Share, refs: References) -> tuple[tuple[Words, ...], ...]:
    basis = "acquired" if share.basis == "flow" else "in stock"
    stated = cell("–")
    if share.published:
        p = share.published
        stated = cell(plain(published_words(p), *refs.to(p.source)))
    return (
        cell(share.numerator),
        cell(share.denominator),
        cell(f"{basis}, {share.period}"),
        cell(share.metric),
        cell(_USES[share.use]),
        *(cell(words.percent(v)) for v in (share.p5, share.p50, share.p95)),
        stated,
        cell(plain("", *refs.to(*share.sources))),
    )
