"""The brief as one page of HTML that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.report.brief.references import References

if TYPE_CHECKING:
    from jinja2 import Environment

    from tidewaiter.report.brief.blocks import Section
    from tidewaiter.report.brief.content import Brief

_HERE = Path(__file__).parent


def page(brief: Brief) -> str:
    """Return a brief as one self-contained page of HTML.

    The same brief gives the same page to the letter. Every word is escaped, and a policy in the
    page forbids scripts and connections, so nothing that a fact holds can run or call out.

    Args:
        brief: What to say; nothing is computed here but words, places and drawings.

    Raises:
        UnknownNameError: If the brief names a source that the facts do not hold.
    """
    from tidewaiter.report.brief import words
    from tidewaiter.report.brief.sections.opening import opening

    refs = References(brief.facts)
    first = opening(brief, refs) if brief.headlines else None
    sections = _sections(brief, refs)
    return templates_in(_HERE).get_template("page.html.j2").render(
        opening=first,
        sections=sections,
        sources=refs.listed(),
        as_of=words.day_words(brief.as_of),
        version=brief.version,
        style=style(),
    )  # fmt: skip


def _sections(brief: Brief, refs: References) -> tuple[Section, ...]:
    """Return the sections in the order of the page; sources are numbered in that order."""
    from tidewaiter.report.brief.sections import (
        cases,
        channels,
        chips,
        drivers,
        estimates,
        limits,
        method,
        pools,
        prices,
        shares,
    )

    makers = (
        estimates.estimates,
        shares.shares,
        pools.pools,
        drivers.drivers,
        cases.cases,
        prices.prices,
        chips.chips,
        channels.channels,
        limits.limits,
        method.method,
    )
    return tuple(make(brief, refs) for make in makers)


def templates_in(folder: Path) -> Environment:
    """Return the frame that pages are filled in: escaped, and strict about what is missing.

    Args:
        folder: Folder of the page's module; its templates lie in ``templates``.
    """
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style() -> str:
    """Return the page's style: its colours in both schemes, then its rules."""
    from markupsafe import Markup

    from tidewaiter.report.brief.palette import css_of_drawings, css_variables

    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables('dark')}}}}}"
    rules = (_HERE / "style.css").read_text(encoding="utf-8")
    colours = f":root{{{css_variables('light')}}}{dark}{css_of_drawings()}"
    return Markup(f"{colours}\n{rules}")  # noqa: S704 - no fact is in it
