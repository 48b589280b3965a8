"""What does screening say of one order? As text for a terminal of 100 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.screen.answer import NOT_CLEARANCE, answer
from tidewaiter.report.screen.blocks import CLOSE, OPEN
from tidewaiter.report.screen.findings import WAITS
from tidewaiter.report.text_table import WIDTH, display_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.core.cite import Source
    from tidewaiter.model.trade.red_flag import RedFlag
    from tidewaiter.model.trade.screening import Basis, Screening
    from tidewaiter.report.screen.blocks import Item, Section


def screening_text(
    screening: Screening,
    basis: Basis,
    flags: Mapping[str, RedFlag],
    sources: Mapping[str, Source],
) -> str:
    """Return one order's answer for a terminal, outcome first and what it rests on last.

    Args:
        screening: What screening says.
        basis: What it rests on.
        flags: Red flags by identifier.
        sources: Sources by identifier.
    """
    told = answer(screening, basis, flags, sources)
    lines = [line for text in (*told.banner, told.order) for line in folded(text, "")]
    *found, rests_on = told.sections
    for section in map(_short, found):
        lines += section_lines(section)
    if told.sources:
        lines += ["", "SOURCES"]
    for number, text in enumerate(told.sources, 1):
        lines += folded(text, f"  [{number}] ")
    return "\n".join([*lines, *section_lines(rests_on), "", NOT_CLEARANCE])


def _short(section: Section) -> Section:
    """Return a section as a terminal shows it: what the order does not wait for is counted."""
    if section.name == "asked" and section.items:
        lead = f"{len(section.items)}, each with its question; a memo tells them in full."
        return section._replace(lead=lead, items=())
    if section.name.startswith("ask-"):
        waiting = tuple(item for item in section.items if item.text.endswith(WAITS))
        rest = len(section.items) - len(waiting)
        lead = f"{rest} more that the order does not wait for; a memo tells them." if rest else ""
        return section._replace(lead=lead or section.lead, items=waiting)
    return section


def folded(text: str, lead: str) -> list[str]:
    """Return a paragraph behind a lead, wrapped by the columns that a terminal uses."""
    room = WIDTH - display_width(lead)
    lines: list[str] = []
    for word in text.replace(OPEN, "").replace(CLOSE, "").split():
        joined = f"{lines[-1]} {word}" if lines else word
        if display_width(joined) <= room:
            lines[-1:] = [joined]
        else:
            lines += _pieces(word, room)
    first, *rest = lines or [""]
    return [lead + first, *(" " * display_width(lead) + line for line in rest)]


def _pieces(word: str, room: int) -> Iterator[str]:
    held, used = "", 0
    for c in word:
        width = max(display_width(c), 0)
        if held and used + width > room:
            yield held
            held, used = "", 0
        held, used = held + c, used + width
    yield held


def section_lines(section: Section) -> Iterator[str]:
    """Yield a section, with an empty line in front."""
    yield ""
    yield section.title.upper()
    if section.lead:
        yield from folded(section.lead, "  ")
    for item in section.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    mark = f"{item.mark}: " if item.mark else ""
    places = "".join(f" [{r.number}{', ' if r.place else ''}{r.place}]" for r in item.refs)
    yield from folded(f"{mark}{item.text}{places}", "  - ")
    for row in item.rows:
        if len(row.points) == 1:
            yield from folded(row.points[0], f"      {row.label}: ")
            continue
        yield f"      {row.label}:"
        for point in row.points:
            yield from folded(point, "        - ")
