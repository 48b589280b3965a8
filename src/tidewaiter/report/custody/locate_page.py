"""Verdicts on places as one page with maps: it loads nothing and runs nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.custody.location import VERDICTS
from tidewaiter.report.brief.page import style, templates_in
from tidewaiter.report.brief.words import counted
from tidewaiter.report.custody.locate_text import KEY_NOT_CHIP, kilometres
from tidewaiter.report.custody.map_drawing import (
    HEIGHT,
    WIDTH,
    WORLD,
    land_path,
    outline_path,
    view_of,
)
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from tidewaiter.model.custody.location import LocationVerdict
    from tidewaiter.model.custody.location_answers import LocateAnswer
    from tidewaiter.report.custody.map_drawing import Ring

    Polygons = Sequence[Sequence[Ring]]

_HERE = Path(__file__).parent
MOST_MAPS, MOST_ROWS = 12, 1000
LIMITS = (
    KEY_NOT_CHIP + " One key moved to another machine cannot be seen.",
    "Added delay only enlarges regions: a long round trip is never held against a device.",
    "Only physics says impossible or consistent. The calibrated region says inconsistent at most.",
    "The sites of landmarks are taken as declared, less those that their own mesh contradicts.",
)


class _Map(NamedTuple):
    """A drawing of one device: where things lie, and paths."""

    one: LocationVerdict
    land: str
    region: str
    likely: str
    declared: tuple[float, float]
    point: tuple[float, float] | None


def locate_page(answer: LocateAnswer, land: Sequence[Polygons]) -> str:
    """Return the verdicts as HTML.

    Args:
        answer: The verdicts.
        land: Polygons of each country, for the maps.
    """
    from markupsafe import Markup

    css = Markup((_HERE / "locate.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    polygons = [polygon for country in land for polygon in country]
    order = sorted(answer.verdicts, key=lambda v: (-_gravity(v), v.device))
    counts = Counter(v.verdict for v in answer.verdicts)
    sites = [(v, WORLD.place(v.declared.longitude, v.declared.latitude)) for v in reversed(order)]
    return (
        _templates()
        .get_template("locate.html.j2")
        .render(
            a=answer,
            style=style(),
            css=css,
            counts={verdict: counts[verdict] for verdict in VERDICTS},
            land=land_path(WORLD, polygons),
            sites=sites,
            maps=[_map(one, polygons) for one in order[:MOST_MAPS]],
            rows=order[:MOST_ROWS],
            more=max(len(order) - MOST_ROWS, 0),
            limits=LIMITS,
            width=WIDTH,
            height=HEIGHT,
        )
    )


def _gravity(one: LocationVerdict) -> int:
    return ("unknown", "consistent", "inconsistent", "impossible").index(one.verdict)


def _map(one: LocationVerdict, polygons: Polygons) -> _Map:
    shown = [one.declared, *one.region]
    if not one.region:
        shown += one.likely
    view = view_of(shown)
    point = one.point
    return _Map(
        one,
        land_path(view, polygons),
        outline_path(view, one.region),
        outline_path(view, one.likely),
        view.place(one.declared.longitude, one.declared.latitude),
        None if point is None else view.place(point.longitude, point.latitude),
    )


def _templates() -> Environment:
    frame = templates_in(_HERE)
    frame.filters |= {"say": printable, "km": kilometres, "counted": counted}
    return frame
