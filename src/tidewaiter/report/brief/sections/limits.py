"""What the numbers leave out, and where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.facts.catalogue import FOLDERS
from tidewaiter.model.figure import Dated, Figure
from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Bullets,
    Column,
    Folded,
    Heading,
    Section,
    Table,
    Words,
    cell,
    para,
    plain,
    worded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.report.brief.content import Brief
    from tidewaiter.report.brief.references import References

_COLUMNS = (
    Column("Fact"),
    Column("What"),
    Column("Used here"),
    Column("Other sources say"),
)


class Disagreement(NamedTuple):
    """A figure or a date that another source contradicts.

    Attributes:
        fact: Name or title of the fact.
        field: Where in it.
        used: What is used.
        also: What others say.
    """

    fact: str
    field: str
    used: Figure | Dated
    also: tuple[Figure | Dated, ...]


def limits(brief: Brief, refs: References) -> Section:
    """Return the section on what is left out and on disagreements."""
    return Section(
        name="limits",
        title="What these numbers leave out",
        short="Limits",
        blocks=(*_left_out(brief, refs), *_disagreements(brief, refs)),
    )


def disagreements(facts: Facts) -> list[Disagreement]:
    """Return every figure and date of the facts beside which another source's stands."""
    return [
        found
        for folder in FOLDERS
        for ident, fact in getattr(facts, folder).items()
        for found in _disputed(fact, _title(fact) or ident, "")
    ]


def _left_out(brief: Brief, refs: References) -> list[Block]:
    blocks: list[Block] = []
    for model, texts in brief.unquantified.items():
        facts = brief.facts.estimates.get(model)
        stated = {s.value: s for s in facts.unquantified} if facts else {}
        items = [worded(plain(t, *(refs.at(stated[t]) if t in stated else ()))) for t in texts]
        if items:
            blocks += [Heading(facts.title if facts else model), Bullets(tuple(items))]
    if not blocks:
        return [para("No uncertainty is named that the numbers leave out.")]
    lead = "Uncertainties that are named, but not in any interval on this page."
    return [para(lead), *blocks]


def _disagreements(brief: Brief, refs: References) -> list[Block]:
    held = disagreements(brief.facts)
    if not held:
        return [Heading("Where sources disagree"), para("No two sources are known to disagree.")]
    return [
        Heading("Where sources disagree"),
        para(
            f"For {words.counted(len(held), 'figure')} in the facts, another source says "
            "something else. Both are kept; the one used here is named first."
        ),
        Folded(
            table=Table(
                caption="Figures on which sources disagree",
                columns=_COLUMNS,
                rows=tuple(_row(d, refs) for d in held),
                stacked=True,
            )
        ),
    ]


def _row(held: Disagreement, refs: References) -> tuple[tuple[Words, ...], ...]:
    return (
        cell(held.fact),
        cell(_field_words(held.field)),
        cell(plain(_stated(held.used), *refs.at(held.used))),
        tuple(worded(plain(_stated(a), *refs.at(a))) for a in held.also),
    )


def _field_words(field: str) -> str:
    """Return a field's path in words, without the numbers of places in a list."""
    return words.plain(", ".join(p for p in field.split(".") if not p.isdigit()))


def _title(fact: object) -> str:
    return str(getattr(fact, "name", "") or getattr(fact, "title", ""))


def _stated(given: Figure | Dated) -> str:
    text = words.figure(given) if isinstance(given, Figure) else words.date_words(given.value)
    return f"{text} ({given.note.rstrip('.')})" if given.note else text


def _disputed(part: object, fact: str, field: str) -> Iterator[Disagreement]:
    if isinstance(part, Figure | Dated):
        if part.also:
            yield Disagreement(fact, field, part, part.also)
        return
    for name, inner in _named_parts(part):
        yield from _disputed(inner, fact, f"{field}.{name}".lstrip("."))


def _named_parts(part: object) -> list[tuple[str, object]]:
    """Return what a fact, a mapping or a tuple holds, by name."""
    if isinstance(part, dict):
        return [(str(k), v) for k, v in part.items()]
    if isinstance(part, tuple):
        return [(str(i), v) for i, v in enumerate(part)]
    fields: tuple[str, ...] = getattr(part, "__struct_fields__", ())
    return [(name, getattr(part, name)) for name in fields]
