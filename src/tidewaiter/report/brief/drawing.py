"""Charts as drawings for a page: made by vl-convert, cleaned, at two widths.

A drawing keeps only what draws: elements and attributes on a short list, numbers to a tenth of a
pixel, no fonts and no scripts. Descriptions of marks become titles, which a pointer shows. All
else, be it a link or a handler, is dropped, whatever the facts hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from tidewaiter.report.brief.charts.style import NARROW, WIDE, Size, Spec

if TYPE_CHECKING:
    from collections.abc import Callable

_ELEMENTS = {"svg", "g", "path", "line", "rect", "text", "tspan", "defs", "clipPath"}
_ATTRIBUTES = (
    "class", "id", "clip-path", "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy",
    "width", "height", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity",
    "stroke-dasharray", "stroke-linecap", "opacity", "text-anchor", "font-size", "font-weight",
    "font-style",
)  # fmt: skip
_MEASURED = {"transform", "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height"}
_DEFAULTS = {("opacity", "1"), ("stroke-width", "0"), ("x2", "0"), ("y2", "0"), ("d", "")}
_LONG_NUMBER = re.compile(r"-?\d+\.\d\d+(?:e-?\d+)?")
_CLIP = re.compile(r"url\(#([\w-]+)\)")
_MARKS = re.compile(r"mark-(\w+) role-mark")


class Drawn(NamedTuple):
    """One chart at two widths, as SVG."""

    narrow: Markup
    wide: Markup


def drawn(chart: Callable[[Size], Spec], name: str) -> Drawn:
    """Return a chart as drawings for narrow and wide screens.

    Args:
        chart: Gives a Vega-Lite specification for a size.
        name: Identifier of the figure; it keeps identifiers inside the drawings apart.
    """
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):  # validates every part as it is made; the tests validate each whole
        specs = [(size, chart(size)) for size in (NARROW, WIDE)]
    return Drawn(*(cleaned(svg_of(spec), f"{name}-{s.name}", s.name) for s, spec in specs))


def svg_of(spec: Spec) -> str:
    """Return a Vega-Lite specification as SVG, drawn without a browser and without a network."""
    import vl_convert

    version = re.search(r"/v(\d+\.\d+)", str(spec["$schema"]))
    svg: str = vl_convert.vegalite_to_svg(
        spec, vl_version=version.group(1) if version else None, allowed_base_urls=[]
    )
    return svg


def cleaned(svg: str, prefix: str, width_class: str) -> Markup:
    """Return an SVG text as markup that can stand in a page.

    Args:
        svg: A drawing made by Vega.
        prefix: Put before identifiers, which must be unique on a page.
        width_class: Class of the drawing: which width it is for.
    """
    root = ET.fromstring(svg)  # noqa: S314 - made by vl-convert a moment ago
    size = [float(root.get(side, "0")) for side in ("width", "height")]
    body = "".join(_element(child, prefix) for child in root if _local(child) != "rect")
    shape = f"0 0 {size[0]:g} {size[1]:g}"
    opening = (
        f'<svg class="drawing {width_class}" viewBox="{shape}" style="max-width:{size[0]:g}px" '
        'aria-hidden="true" focusable="false">'
    )
    return Markup(opening + body + "</svg>")  # noqa: S704 - each part escaped below


def _element(node: ET.Element, prefix: str) -> str:
    """Return one element and what is in it, or nothing where it draws nothing."""
    name = _local(node)
    if name not in _ELEMENTS or node.get("display") == "none":
        return ""
    inner = "".join(_element(child, prefix) for child in node)
    words = str(escape(node.text)) if node.text and name in {"text", "tspan"} else ""
    if not _draws(node, name, inner + words):
        return ""
    label = node.get("aria-label") if node.get("role") == "graphics-symbol" else None
    title = f"<title>{escape(label)}</title>" if label and name == "path" else ""
    rim = ' paint-order="stroke"' if name == "text" and node.get("stroke") else ""
    return f"<{name}{_attributes(node, prefix)}{rim}>{title}{words}{inner}</{name}>"


def _draws(node: ET.Element, name: str, content: str) -> bool:
    """Tell whether an element leaves a mark on the page or holds one that does."""
    if name in {"g", "defs", "text", "clipPath"}:
        return bool(content)
    is_frame = node.get("class") in {"background", "foreground"}
    return not (is_frame and not node.get("stroke") and not node.get("fill"))


def _attributes(node: ET.Element, prefix: str) -> str:
    kept = [(n, _value(n, node.get(n, ""), prefix)) for n in _ATTRIBUTES if n in node.attrib]
    return "".join(
        f' {name}="{escape(value)}"'
        for name, value in kept
        if value and (name, value) not in _DEFAULTS
    )


def _value(name: str, value: str, prefix: str) -> str:
    if name in _MEASURED:
        return _LONG_NUMBER.sub(lambda m: f"{float(m.group()):.1f}".replace(".0", ""), value)
    if name == "id":
        return f"{prefix}-{value}"
    if name == "clip-path":
        return _CLIP.sub(rf"url(#{prefix}-\1)", value)
    if name == "class":
        kind = _MARKS.search(value)
        return f"marks {kind.group(1)}" if kind else ""
    return "" if "url(" in value else value


def _local(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]
