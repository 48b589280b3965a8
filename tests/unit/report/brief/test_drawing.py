"""Drawings for a page: made without a network, cleaned of all that does not draw."""

import re
from xml.etree import ElementTree as ET

import pytest

from tidewaiter.report.brief.charts.style import Size, Spec, finished, inline
from tidewaiter.report.brief.drawing import cleaned, drawn, svg_of

alt = pytest.importorskip("altair")


def spec(size: Size, text: str = "a name") -> Spec:
    rows = [{"x": 1, "y": 2, "told": text, "text": text}]
    dot = alt.Chart(inline(rows)).mark_point(filled=True, aria=True, stroke="#00629b")
    chart = alt.layer(
        dot.encode(x="x:Q", y="y:Q", description=alt.Description("told:N")),
        alt.Chart(inline(rows)).mark_text(stroke="#fdfcf8").encode(x="x:Q", text="text:N"),
        width=size.width, height=90,
    )  # fmt: skip
    return finished(chart, size)


def svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{inside}</svg>'


def test_a_chart_is_drawn_narrow_and_wide() -> None:
    narrow, wide = drawn(spec, "fig")
    assert 'class="drawing narrow"' in narrow
    assert 'class="drawing wide"' in wide
    widths = [float(re.search(r'viewBox="0 0 ([\d.]+)', d).group(1)) for d in (narrow, wide)]
    assert widths[0] < 420
    assert widths[1] > 700


def test_the_description_of_a_mark_becomes_its_title() -> None:
    drawing = drawn(lambda size: spec(size, "<b> & 'c'"), "fig").narrow
    assert "<title>&lt;b&gt; &amp; &#39;c&#39;</title>" in drawing


def test_letters_with_a_rim_are_painted_over_it() -> None:
    assert 'paint-order="stroke"' in drawn(spec, "fig").narrow


def test_marks_are_named_as_marks() -> None:
    assert 'class="marks symbol"' in drawn(spec, "fig").narrow
    assert 'class="marks text"' in drawn(spec, "fig").narrow


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="http://example.org/x.png"/>',
        '<use href="#x"/>',
        "<style>*{}</style>",
        '<a href="javascript:alert(1)"><path d="M0,0h9"/></a>',
    ],
)
def test_what_does_not_draw_is_dropped(inside: str) -> None:
    left = cleaned(svg(f'<g>{inside}<path d="M0,0h9" fill="#1b1a17"/></g>'), "p", "narrow")
    assert re.findall(r"<(\w+)", left) == ["svg", "g", "path"]
    assert "alert" not in left
    assert "href" not in left


@pytest.mark.parametrize(
    "attribute",
    ['onload="x()"', 'style="fill:url(http://x)"', 'font-family="Evil"', 'href="#"',
     'fill="url(http://example.org/#g)"'],
)  # fmt: skip
def test_attributes_that_do_not_draw_are_dropped(attribute: str) -> None:
    left = cleaned(svg(f'<path d="M0,0h9" stroke="#1b1a17" {attribute}/>'), "p", "narrow")
    assert '<path d="M0,0h9" stroke="#1b1a17"></path>' in left


def test_numbers_are_kept_to_a_tenth_of_a_pixel() -> None:
    path = '<path transform="translate(50.00000000001,-1.4e-14)" d="M0.123456,10.987h3.5Z"/>'
    left = cleaned(svg(path), "p", "narrow")
    assert 'd="M0.1,11h3.5Z"' in left
    assert "translate(50," in left


def test_identifiers_are_kept_apart() -> None:
    inside = (
        '<defs><clipPath id="clip0"><rect width="9" height="9"/></clipPath></defs>'
        '<g clip-path="url(#clip0)"><path d="M0,0h9"/></g>'
    )
    left = cleaned(svg(inside), "fig-a-narrow", "narrow")
    assert 'id="fig-a-narrow-clip0"' in left
    assert 'clip-path="url(#fig-a-narrow-clip0)"' in left


def test_the_background_and_empty_groups_go() -> None:
    left = cleaned(svg('<rect width="40" height="20" fill="white"/><g><g></g></g>'), "p", "wide")
    assert "white" not in left
    assert "<g" not in left


def test_a_drawing_is_well_formed() -> None:
    for drawing in drawn(spec, "fig"):
        ET.fromstring(str(drawing))  # noqa: S314 - made two lines above


def test_a_chart_may_fetch_nothing() -> None:
    remote = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.1.json",
        "data": {"url": "http://127.0.0.1:9/data.json"},
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    try:
        found = svg_of(remote)
    except ValueError:
        return
    assert "mark-symbol" not in found or "<path aria-label" not in found
