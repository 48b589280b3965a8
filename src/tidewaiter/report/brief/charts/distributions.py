"""What is each estimate, how sure is it, and what was published? Curves on a log axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import altair as alt

from tidewaiter.report.brief import words
from tidewaiter.report.brief.charts.style import (
    Layer,
    Rows,
    Size,
    Spec,
    finished,
    inline,
    lane,
    log_ends,
    log_x,
    texts,
    wrapped,
)
from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Headline

_CURVE = 72  # height of a curve, in pixels
_POINTS = 120  # of a curve, at most, in a drawing of a few hundred pixels
_LEAST_DENSITY = 0.004  # of the peak; what is lower is not drawn
_REACH = 2.5  # how far an arrow runs on where an upper end has no number, as a factor


class Lane(NamedTuple):
    """Where one estimate stands, in pixels from the top.

    Attributes:
        title: Middle of its title.
        base: Foot of its curve.
        computed: Middle of the computed bar.
        published: Middle of the published bar.
        end: Where the next one begins.
    """

    title: float
    base: float
    computed: float
    published: float
    end: float


def chart(headlines: Sequence[Headline], size: Size, *, titled: bool = True) -> Spec:
    """Return curves of draws, with computed and published intervals under each.

    Args:
        headlines: Estimates that share an axis.
        size: Width to draw at.
        titled: Whether each carries its own title.
    """
    lanes = _lanes(headlines, size, titled)
    height = lanes[-1].end
    ends = log_ends([v for h in headlines for v in _extent(h)])
    shares = headlines[0].summary.unit == "share"
    title = "share of compute, log scale" if shares else f"{_units(headlines)}, log scale"
    form = "~%" if shares else ("," if size.label else "~s")
    x = log_x("x", ends, title, form=form)
    layers = [
        *_curves(headlines, lanes, x, height),
        *_intervals(headlines, lanes, (x, lane(height)), ends),
        *_labels(headlines, lanes, size, titled),
    ]
    plot = alt.layer(*layers, width=size.plot, height=height)
    return finished(plot, size)


def _lanes(headlines: Sequence[Headline], size: Size, titled: bool) -> list[Lane]:
    lanes: list[Lane] = []
    top = 0.0
    above = 0 if size.label else 18  # room for the words over a bar
    for headline in headlines:
        title = top + (0 if size.label else 38) if titled else top
        base = title + _CURVE + 6
        computed = base + 14 + above
        published = computed + (40 if size.label else 16 + above)
        foot = published if headline.published else computed
        lanes.append(Lane(top + 18, base, computed, published, foot + (44 if titled else 16)))
        top = lanes[-1].end
    return lanes


def _units(headlines: Sequence[Headline]) -> str:
    return words.listed(list(dict.fromkeys(words.unit_name(h.summary.unit) for h in headlines)))


def _extent(headline: Headline) -> list[float]:
    """Return the outermost values to draw: where the curve thins out, and the published ends."""
    peak = max(headline.curve.density)
    seen = [
        x
        for x, d in zip(headline.curve.x, headline.curve.density, strict=True)
        if d >= _LEAST_DENSITY * peak
    ]
    published = headline.published
    ends = [e for e in (published.low, published.mid, published.high) if e] if published else []
    return [min(seen), max(seen), headline.summary.p5, headline.summary.p95, *ends]


def _curves(
    headlines: Sequence[Headline], lanes: Sequence[Lane], x: alt.X, height: float
) -> list[Layer]:
    """Return each curve, its 90% darker, and a line at the median."""
    peak = max(d for h in headlines for d in h.curve.density)
    whole: Rows = []
    inside: Rows = []
    medians: Rows = []
    for number, (headline, at) in enumerate(zip(headlines, lanes, strict=True)):
        s = headline.summary
        rows = [r | {"curve": number} for r in _heights(headline, at.base, peak)]
        whole += rows
        inside += [
            _between(rows, s.p5),
            *(r for r in rows if s.p5 < r["x"] < s.p95),
            _between(rows, s.p95),
        ]
        top = min(rows, key=lambda r: abs(r["x"] / s.p50 - 1))["top"]
        medians.append({"x": s.p50, "top": top, "base": at.base})
    place = {"x": x, "y": lane(height, "top"), "y2": alt.Y2("base:Q")}
    areas = [
        alt.Chart(inline(part))
        .mark_area(color=LIGHT["blue"], opacity=opacity)
        .encode(**place, detail=alt.Detail("curve:N"))
        for part, opacity in ((whole, 0.18), (inside, 0.34))
    ]
    rule = alt.Chart(inline(medians)).mark_rule(color=LIGHT["blue"], strokeWidth=2)
    return [*areas, rule.encode(**place)]


def _between(rows: Rows, x: float) -> dict[str, Any]:
    """Return the point of a curve at a value, on the line between its neighbours."""
    after = next((i for i, r in enumerate(rows) if r["x"] >= x), len(rows) - 1)
    one, other = rows[max(after - 1, 0)], rows[after]
    share = (x - one["x"]) / (other["x"] - one["x"]) if other["x"] > one["x"] else 0.0
    top = one["top"] + share * (other["top"] - one["top"])
    return one | {"x": x, "top": round(top, 1)}


def _heights(headline: Headline, base: float, peak: float) -> Rows:
    """Return a curve in pixels; all share one scale, so that areas are equal."""
    curve = headline.curve
    least = _LEAST_DENSITY * max(curve.density)
    shown = [(x, d) for x, d in zip(curve.x, curve.density, strict=True) if d >= least]
    step = 1 + len(shown) // _POINTS
    return [
        {"x": float(f"{x:.5g}"), "top": round(base - _CURVE * d / peak, 1), "base": base}
        for x, d in shown[::step]
    ]


def _intervals(
    headlines: Sequence[Headline],
    lanes: Sequence[Lane],
    place: tuple[alt.X, alt.Y],
    ends: tuple[float, float],
) -> list[Layer]:
    """Return bars of the computed and the published intervals with their middles."""
    computed: Rows = []
    published: Rows = []
    for headline, at in zip(headlines, lanes, strict=True):
        s = headline.summary
        computed.append({"x": max(s.p5, ends[0]), "mid": s.p50, "high": s.p95, "y": at.computed})
        published += _published(headline, at.published, ends[1])
    open_ended = [r | {"arrow": r["end"]} for r in published if "end" in r]
    return [
        *(_arrows(open_ended, place) if open_ended else []),
        *_bars(computed, place, "blue", "circle"),
        *_bars(published, place, "vermillion", "diamond"),
    ]


def _published(headline: Headline, y: float, most: float) -> Rows:
    p = headline.published
    if p is None or (p.low is None and p.mid is None):
        return []
    low = p.low if p.low is not None else p.mid
    high = p.high if p.high is not None else p.mid
    row: dict[str, Any] = {"x": low, "high": high or low, "y": y}
    if p.mid is not None:
        row["mid"] = p.mid
    if p.high_in_words:
        row["end"] = min(row["high"] * _REACH, most)
    return [row]


def _bars(rows: Rows, place: tuple[alt.X, alt.Y], colour: str, shape: str) -> list[Layer]:
    x, y = place
    middles = [{"x": r["mid"], "y": r["y"]} for r in rows if "mid" in r]
    bar = alt.Chart(inline(rows)).mark_rule(strokeWidth=4, color=LIGHT[colour])
    dot = alt.Chart(inline(middles)).mark_point(
        shape=shape, size=110, filled=True, fill=LIGHT["paper"], stroke=LIGHT[colour],
        strokeWidth=2.5, opacity=1,
    )  # fmt: skip
    return [bar.encode(x=x, x2=alt.X2("high:Q"), y=y), dot.encode(x=x, y=y)]


def _arrows(rows: Rows, place: tuple[alt.X, alt.Y]) -> list[Layer]:
    """Return dashes and an arrow where an upper end has words and no number."""
    x, y = place
    tails = [{"x": r["high"], "high": r["end"], "y": r["y"]} for r in rows]
    heads = [{"x": r["end"], "y": r["y"]} for r in rows]
    colour = LIGHT["vermillion"]
    tail = alt.Chart(inline(tails)).mark_rule(strokeWidth=3, strokeDash=[4, 4], color=colour)
    head = alt.Chart(inline(heads)).mark_point(
        shape="triangle-right", size=90, filled=True, color=colour, opacity=1
    )
    return [tail.encode(x=x, x2=alt.X2("high:Q"), y=y), head.encode(x=x, y=y)]


def _labels(
    headlines: Sequence[Headline], lanes: Sequence[Lane], size: Size, titled: bool
) -> list[Layer]:
    height = lanes[-1].end
    titles: Rows = []
    models: Rows = []
    bars: Rows = []
    for headline, at in zip(headlines, lanes, strict=True):
        rise = 0 if size.label else -15
        titles.append({"y": at.title - 8, "text": wrapped(headline.label, size)})
        below = at.title + 9 + (size.font + 3) * titles[-1]["text"].count("\n")
        models.append({"y": below, "text": wrapped(headline.title, size, 1 + 2 * (size.label > 0))})
        bars.append({"y": at.computed + rise, "text": _told(headline, size, published=False)})
        if headline.published:
            bars.append({"y": at.published + rise, "text": _told(headline, size, published=True)})
    named = [
        texts(titles, size, height, fontWeight="bold", baseline="alphabetic"),
        texts(models, size, height, color=LIGHT["muted"], baseline="alphabetic"),
    ]
    return [*(named if titled else []), texts(bars, size, height, color=LIGHT["muted"])]


def _told(headline: Headline, size: Size, *, published: bool) -> str:
    """Return the words of one bar: its middle, then its ends."""
    p, s = headline.published, headline.summary
    if published and p is not None:
        middle = "" if p.mid is None else words.amount(p.mid, p.unit)
        upper = p.high_in_words or ("" if p.high is None else words.amount(p.high, p.unit))
        ends = "" if p.low is None else f"({words.amount(p.low, p.unit)} to {upper})"
        head = f"Published {middle}".rstrip()
    else:
        low, mid, high = words.ends(s)
        head, ends = f"Computed {mid}", f"({low} to {high})"
    return (
        f"{head}\n{ends}" if size.label and len(head + ends) > size.characters else f"{head} {ends}"
    )
