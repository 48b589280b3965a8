"""A memo that can be filed for one order, as Markdown or as one page of HTML without script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tidewaiter.report.screen.answer import NOT_CLEARANCE, answer
from tidewaiter.report.screen.blocks import CLOSE, OPEN, Item, Section, inert

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Template
    from markupsafe import Markup

    from tidewaiter.core.cite import Source
    from tidewaiter.model.trade.red_flag import RedFlag
    from tidewaiter.model.trade.screening import Basis, Screening
    from tidewaiter.report.screen.blocks import Answer

_FEW = 3
_HERE = Path(__file__).parent
_SPECIAL = re.compile(
    r"[\\`*_{}\[\]<>#|~&!$@]|:(?=//)|(?<=www)\.|^[-+=]|(?<=\d)[.)](?=\s|$)", re.IGNORECASE
)
_LIMITS = (
    "It is no legal advice and no ruling of an authority.",
    f"It clears nobody. {NOT_CLEARANCE} Lists that were not loaded were not searched.",
    "A likeness of names is not identity: a party named here may be somebody else.",
    "Rules, lists and flags to verify rest on texts that were not checked.",
    "It knows nothing that the records on file do not state.",
)
FIELDS = ("To be decided by (day)", "Decision and why", "Name", "Office", "Date", "Signature")


def memo_markdown(
    screening: Screening,
    basis: Basis,
    flags: Mapping[str, RedFlag],
    sources: Mapping[str, Source],
) -> str:
    """Return the memo as Markdown; what the input holds is escaped and stays text."""
    told = _memo(screening, basis, flags, sources)
    lines = [f"# {_escaped(told.order)}", "", *(f"**{_escaped(b)}**\n" for b in told.banner)]
    for section in told.sections:
        lines += ["", f"## {section.title}", "", *([section.lead, ""] if section.lead else [])]
        lines += [line for item in section.items for line in _markdown_item(item)]
    lines += ["", "## Decision", "", *(f"- {field}: ____________" for field in FIELDS)]
    lines += ["", "## Sources", ""]
    for number, text in enumerate(told.sources, 1):
        lines.append(f'- <a id="source-{number}"></a>{number}: {_escaped(text)}')
    return "\n".join(lines) + "\n"


def memo_html(
    screening: Screening,
    basis: Basis,
    flags: Mapping[str, RedFlag],
    sources: Mapping[str, Source],
) -> str:
    """Return the memo as one page that loads nothing and runs nothing."""
    told = _memo(screening, basis, flags, sources)
    return _template("memo.html.j2").render(
        told=told, outcome=screening.outcome, fields=FIELDS, style=_style(), version=basis.version
    )


def index_html(rows: Sequence[tuple[str, Screening]], basis: Basis) -> str:
    """Return a page that lists memos.

    Args:
        rows: Name of the file of each memo and what it tells, in the order of the page.
        basis: What all rest on.
    """
    listed = [
        {
            "file": file,
            "order": inert(screening.order),
            "outcome": screening.outcome,
            "reasons": [inert(reason.text) for reason in screening.reasons[:_FEW]],
        }
        for file, screening in rows
    ]
    return _template("index.html.j2").render(rows=listed, basis=basis, style=_style())


def _template(name: str) -> Template:
    import jinja2

    folder = jinja2.FileSystemLoader(_HERE / "templates")
    frame = jinja2.Environment(
        loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    frame.filters["say"] = _said
    return frame.get_template(name)


def _memo(
    screening: Screening,
    basis: Basis,
    flags: Mapping[str, RedFlag],
    sources: Mapping[str, Source],
) -> Answer:
    told = answer(screening, basis, flags, sources)
    *found, rests_on = told.sections
    limits = Section("limits", "What this memo does not say", "", tuple(map(Item, _LIMITS)))
    return told._replace(sections=(*found, _clearing(screening, found), limits, rests_on))


def _clearing(screening: Screening, found: list[Section]) -> Section:
    """Return what would clear the order, each by the mark under which the steps stand."""
    ways = {
        "Match": "evidence that the party is not the listed entry, by what would settle it there",
        "Owner": "filings that settle the shares under the rule named there",
        "Flag": "an innocent explanation, confirmed by what resolves it there",
        "Question": "an answer on file, and the order screened again",
    }
    items = [
        Item(f"{item.mark}: {ways[item.mark.split()[0]]}.")
        for section in found
        for item in section.items
        if item.mark
    ]
    kinds = {reason.kind for reason in screening.reasons}
    if "licence" in kinds:
        items.append(Item("Licence: a licence, or what is missing or to verify, settled."))
    if "lists" in kinds:
        items.append(Item("Lists: current lists loaded, and the order screened again."))
    if "damaged" in kinds:
        items.append(Item("Row: corrected at its source, and the order screened again."))
    lead = "" if items else "Nothing is open."
    return Section("clear", "What would clear this order", lead, tuple(items))


def _markdown_item(item: Item) -> Iterator[str]:
    mark = f"**{item.mark}:** " if item.mark else ""
    refs = "".join(
        f" \\[[{r.number}](#source-{r.number}){', ' if r.place else ''}{_escaped(r.place)}\\]"
        for r in item.refs
    )
    yield f"- {mark}{_escaped(item.text)}{refs}"
    for row in item.rows:
        yield f"    - {row.label}:"
        yield from (f"        - {_escaped(point)}" for point in row.points)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text.replace(OPEN, "").replace(CLOSE, ""))


def _said(text: str) -> Markup:
    """Return text as HTML, what the input holds set apart in its own direction."""
    from markupsafe import Markup, escape

    html = str(escape(text)).replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>")
    return Markup(html)  # noqa: S704 - escaped above; the two elements are ours


def _style() -> Markup:
    from markupsafe import Markup

    from tidewaiter.report.brief.palette import css_variables

    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables('dark')}}}}}"
    rules = (_HERE / "memo.css").read_text(encoding="utf-8")
    return Markup(f":root{{{css_variables('light')}}}{dark}\n{rules}")  # noqa: S704 - no input in it
