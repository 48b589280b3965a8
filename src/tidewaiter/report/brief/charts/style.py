"""What all charts share: two widths, axes, lanes, and the final configuration.

A chart that lists things puts each in a lane: a strip of its own, measured in pixels from the top,
with its words to the left on a wide screen and above the marks on a narrow one.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import altair as alt
import msgspec

from tidewaiter.report.brief.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Spec: TypeAlias = dict[str, Any]
Rows: TypeAlias = list[dict[str, Any]]
Layer: TypeAlias = Any  # a chart of Altair, whose ``encode`` returns no type
Style: TypeAlias = Any  # properties of a mark, by name

_FONT = "Arial, Helvetica, sans-serif"  # for measuring; the page sets its own
_PER_DECADE = (1, 2, 5)


class Size(NamedTuple):
    """A width to draw at, in pixels.

    Attributes:
        name: ``narrow`` or ``wide``.
        width: Of the whole drawing.
        label: Of the column of words to the left; 0 where words stand above the marks.
        font: Height of letters.
    """

    name: str
    width: int
    label: int
    font: int

    @property
    def plot(self) -> int:
        """Width of the plot beside the column of words, less room for the last tick's label."""
        return self.width - self.label - self.font

    @property
    def characters(self) -> int:
        """Letters that fit the column of words, or the whole width where there is none."""
        return round((self.label or self.width) / (0.53 * self.font))


# A rim in the colour of the paper keeps words readable over lines.
HALO: dict[str, Any] = {"stroke": LIGHT["paper"], "strokeWidth": 4}
NARROW = Size("narrow", 340, 0, 12)
WIDE = Size("wide", 720, 220, 13)


def inline(rows: Rows) -> alt.InlineData:
    """Return rows as data of a chart.

    As text, because Altair copies and hashes nested data dozens of times while charts are joined.
    """
    return alt.InlineData(values=msgspec.json.encode(rows).decode(), format={"type": "json"})


def lane(height: float, field: str = "y") -> alt.Y:
    """Return a vertical channel counted in pixels from the top."""
    scale = {"domain": [height, 0], "nice": False, "zero": False}
    return alt.Y(field, type="quantitative", axis=None, scale=scale)


# Axes and scales are plain data: Altair's own objects have some seventy fields each, and every
# one is copied for every layer.
AXIS: dict[str, Any] = {
    "grid": True, "ticks": False, "domain": False, "labelPadding": 6, "labelSeparation": 4,
    "titlePadding": 8, "labelOverlap": True,
}  # fmt: skip


def log_x(field: str, ends: tuple[float, float], title: str, *, form: str = ",") -> alt.X:
    """Return a logarithmic horizontal channel with a tick at round numbers.

    Args:
        field: Name of the field.
        ends: Lower and upper end of the axis.
        title: Title of the axis.
        form: Format of the ticks' labels.
    """
    axis = {**AXIS, "title": title, "values": log_ticks(*ends), "format": form}
    return alt.X(field, type="quantitative", axis=axis, scale=log_scale(ends))


def log_scale(ends: tuple[float, float]) -> dict[str, Any]:
    """Return a logarithmic scale between two ends."""
    return {"type": "log", "domain": list(ends), "nice": False, "zero": False}


def time_x(field: str, ends: tuple[str, str]) -> alt.X:
    """Return a horizontal channel of days, in UTC so that no clock moves them."""
    axis = {**AXIS, "title": None, "format": "%Y", "tickCount": "year"}
    scale = {"type": "utc", "domain": list(ends), "nice": False}
    return alt.X(field, type="temporal", axis=axis, scale=scale)


def log_ends(
    values: Iterable[float], per_decade: Sequence[float] = _PER_DECADE
) -> tuple[float, float]:
    """Return round numbers just outside all positive values."""
    positive = [v for v in values if v > 0 and math.isfinite(v)]
    low, high = min(positive), max(positive)
    rounds = [m * 10.0**e for e in range(-12, 19) for m in per_decade]
    below = max(r for r in rounds if r <= low * (1 + 1e-9))
    above = min(r for r in rounds if r >= high * (1 - 1e-9) and r > below)
    return below, above


def log_ticks(low: float, high: float) -> list[float]:
    """Return powers of ten between two ends, and their 2s and 5s where the powers are few."""
    decades = [10.0**e for e in range(-12, 19) if low <= 10.0**e <= high]
    if len(decades) > 2:
        return decades
    return [m * 10.0**e for e in range(-12, 19) for m in _PER_DECADE if low <= m * 10.0**e <= high]


def wrapped(text: str, size: Size, lines: int = 2) -> str:
    """Return a text broken for the column of words, cut with an ellipsis where it is too long."""
    return "\n".join(
        textwrap.wrap(text, width=size.characters, max_lines=lines, placeholder=" …") or [""]
    )


def texts(rows: Rows, size: Size, height: float, **mark: Style) -> Layer:
    """Return words at the left edge of the column of words; rows hold ``y`` and ``text``."""
    style = {
        "align": "left", "baseline": "middle", "fontSize": size.font, "color": LIGHT["ink"],
        "lineBreak": "\n", "lineHeight": size.font + 3, **HALO, **mark,
    }  # fmt: skip
    return (
        alt.Chart(inline(rows))
        .mark_text(**style)
        .encode(x=alt.value(-size.label), y=lane(height), text=alt.Text("text:N"))
    )


def beside(rows: Rows, x: alt.X, y: alt.Y, **mark: Style) -> Layer:
    """Return words at data positions; rows hold the position and ``text``."""
    style = {"align": "left", "baseline": "middle", "color": LIGHT["muted"], "lineBreak": "\n"}
    style |= HALO
    return (
        alt.Chart(inline(rows))
        .mark_text(**{**style, **mark})
        .encode(x=x, y=y, text=alt.Text("text:N"))
    )


def finished(chart: alt.TopLevelMixin, size: Size) -> Spec:
    """Return the specification of a chart with the page's letters, lines and colours."""
    spec: Spec = chart.to_dict(validate=False)
    # Set here and not with ``configure_axis`` and its kin: each of those copies the whole chart.
    spec["config"] = {
        "font": _FONT,
        "aria": False,
        "padding": 2,
        "background": "transparent",
        "view": {"stroke": None},
        "text": {"fontSize": size.font},
        "concat": {"spacing": 24},
        "axis": {
            "labelColor": LIGHT["muted"],
            "titleColor": LIGHT["muted"],
            "gridColor": LIGHT["line"],
            "labelFontSize": size.font,
            "titleFontSize": size.font,
            "titleFontWeight": "normal",
            "labelFlush": not size.label,
        },
    }
    return spec
