"""The number, its interval and what it counts, for a reader who has one minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import Bullets, Figure, Said, Words, plain, strong, worded
from tidewaiter.report.brief.charts import distributions
from tidewaiter.report.brief.charts import tornado as tornado_chart
from tidewaiter.report.brief.drawing import drawn
from tidewaiter.report.brief.sections.cases import stages_words
from tidewaiter.report.brief.sections.estimates import estimates_table, figure_keys

if TYPE_CHECKING:
    from tidewaiter.estimate.published import Compared
    from tidewaiter.report.brief.content import Brief, Headline, Share, Tornado
    from tidewaiter.report.brief.references import References


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The top of the page.

    Attributes:
        asked: The question of the page.
        label: What the number counts, in few words.
        middle: The number.
        unit: Its unit.
        interval: Its interval, with the level.
        read: What it counts, how it came about and how to read it.
        figure: The interval drawn, published beside computed.
        minute: What else to know in one minute.
    """

    asked: str
    label: str
    middle: str
    unit: str
    interval: str
    read: tuple[Words, ...]
    figure: Figure
    minute: Bullets


ASKED = "How many export-controlled AI chips reached China outside the licence system?"


def opening(brief: Brief, refs: References) -> Opening:
    """Return the top of the page for the first headline of the brief."""
    first = brief.headlines[0]
    low, middle, high = words.ends(first.summary)
    read = tuple(r for r in (_counts(first, refs), _in_chips(brief), _reading(first)) if r)
    return Opening(
        asked=ASKED,
        label=first.label,
        middle=middle,
        unit=words.unit_name(first.summary.unit),
        interval=f"90% interval: {low} to {high}",
        read=read,
        figure=_figure(first, refs),
        minute=Bullets(tuple(b for b in _minute(brief, refs) if b)),
    )


def published_words(published: Compared) -> str:
    """Return what was published: its middle and ends, with its level and the publisher's words."""
    unit = published.unit
    middle = "" if published.mid is None else f"{words.amount(published.mid, unit)}"
    if published.low is None:
        return middle
    upper = "" if published.high is None else words.amount(published.high, unit)
    upper = f"“{published.high_in_words}”" if published.high_in_words else upper
    ends = f"{published.level:.0%} interval: {words.amount(published.low, unit)} to {upper}"
    return f"{middle} ({ends})" if middle else ends


def _counts(first: Headline, refs: References) -> Words:
    """Return where the number comes from and what its authors published."""
    said: list[Said | str] = [
        plain(f"Computed here from the inputs of “{first.title}”", *refs.to(*first.sources)),
        ". ",
    ]
    if first.published:
        said += [
            plain(
                f"Its authors published {published_words(first.published)}",
                *refs.to(first.published.source),
            ),
            ".",
        ]
    return worded(*said)


def _in_chips(brief: Brief) -> Words:
    """Return what the unit means where it is not the chip, and the same model's count of chips."""
    first = brief.headlines[0]
    if first.summary.unit == "chip":
        return ()
    text = (
        "An H100-equivalent is one H100's worth of a named kind of performance: a faster chip "
        "counts for more, a slower one for less."
    )
    chips = next(
        (h for h in brief.headlines if h.model == first.model and h.summary.unit == "chip"), None
    )
    if chips is None:
        return worded(text)
    low, middle, high = words.ends(chips.summary)
    return worded(
        strong(f"In chips of any kind: about {middle}"),
        f" (90% interval: {low} to {high}; {chips.label[:1].lower()}{chips.label[1:]}). {text}",
    )


def _reading(first: Headline) -> Words:
    s = first.summary
    text = (
        "Nobody has counted these chips. The number is what a model makes of press reports, court "
        "papers and judgement; if its assumptions hold, the truth lies inside the interval nine "
        "times in ten"
    )
    if s.p5 <= 0:
        return worded(text + ".")
    ratio = words.number(s.p95 / s.p5, digits=2)
    return worded(f"{text}, and the upper end is {ratio} times the lower end.")


def _figure(first: Headline, refs: References) -> Figure:
    low, middle, high = words.ends(first.summary)
    unit = words.unit_name(first.summary.unit)
    alt = f"{first.label}: computed median {middle} {unit}, 90% interval {low} to {high}."
    if first.published:
        alt += f" Published: {published_words(first.published)}."
    drawing = drawn(lambda size: distributions.chart([first], size, titled=False), "fig-opening")
    return Figure(
        name="fig-opening",
        title=f"{first.label}, on a log axis",
        subtitle="Equal distances on this axis are equal ratios.",
        alt=alt,
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=figure_keys([first]),
        table=estimates_table([first], refs),
    )


def _minute(brief: Brief, refs: References) -> list[Words]:
    return [
        _pool(brief),
        _other(brief, refs),
        _share(brief, refs),
        _driver(brief.tornadoes[0], refs) if brief.tornadoes else (),
        _cases(brief),
    ]


def _pool(brief: Brief) -> Words:
    """Return how wide the opening interval is when the views' disagreement is kept."""
    kept = next((p for p in brief.pools if p.default), None)
    opening = brief.headlines[0].summary
    if kept is None or kept.p5 >= opening.p5:
        return ()
    return worded(
        strong("The interval is too narrow. "),
        "Its authors average two views that disagree. Keeping the disagreement gives "
        f"{words.number(kept.p50)}, and {words.number(kept.p5)} to {words.number(kept.p95)}.",
    )


def _other(brief: Brief, refs: References) -> Words:
    """Return the widest-reaching estimate of another model."""
    first = brief.headlines[0]
    others = [h for h in brief.headlines if h.model != first.model and h.summary.unit != "share"]
    if not others:
        return ()
    other = max(others, key=lambda h: h.summary.p50)
    low, middle, high = words.ends(other.summary)
    counted = f"{middle} {words.unit_name(other.summary.unit)}, 90% interval {low} to {high}"
    return worded(
        strong("Another count. "),
        plain(f"{other.label}: {counted}, from {other.title}", *refs.to(*other.sources)),
        ". It does not count the same thing, so neither number checks the other.",
    )


def _share(brief: Brief, refs: References) -> Words:
    if not brief.shares:
        return ()
    low = min(brief.shares, key=lambda s: s.p50)
    high = max(brief.shares, key=lambda s: s.p50)
    return worded(
        strong("Share of compute. "),
        f"Across {words.counted(len(brief.shares), 'way', 'ways')} of counting, the middle "
        f"estimate runs from {words.percent(low.p50)} (over the rest as {_whose(low)}) ",
        plain(
            f"to {words.percent(high.p50)} (as {_whose(high)})",
            *refs.to(*low.sources, *high.sources),
        ),
        ". What the rest is taken to be is a choice, and it is shown as one.",
    )


def _whose(share: Share) -> str:
    return f"{share.denominator} counts it, by {share.metric}"


def _driver(tornado: Tornado, refs: References) -> Words:
    most = max(tornado.drivers, key=lambda d: d.shrinks_interval_by, default=None)
    if most is None:
        return ()
    return worded(
        strong("What would help most. "),
        plain(
            f"Knowing one input, “{tornado_chart.name_of(most)}”, would narrow the interval of "
            f"the opening number by about {words.percent(most.shrinks_interval_by)}",
            *refs.to(most.source),
        ),
        " (on a log scale).",
    )


def _cases(brief: Brief) -> Words:
    cases = list(brief.facts.cases.values())
    if not cases:
        return ()
    return worded(
        strong("Documented cases. "),
        plain(f"{words.counted(len(cases), 'case')} made public: {stages_words(cases)}. "),
        "What is alleged is not proven.",
    )
