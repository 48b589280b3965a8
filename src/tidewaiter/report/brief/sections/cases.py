"""The documented cases: when, how far they have come, how large, and what would clear them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.model.case import Status
from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Column,
    Figure,
    Key,
    Section,
    Table,
    Words,
    cell,
    muted,
    para,
    plain,
    strong,
    worded,
)
from tidewaiter.report.brief.charts import cases as chart
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.model.case import Case, Lot
    from tidewaiter.report.brief.content import Brief
    from tidewaiter.report.brief.references import References

_STAGES = {
    Status.CONVICTED: "with a conviction",
    Status.PLEADED: "with a plea of guilty",
    Status.CHARGED: "charged in court",
    Status.ALLEGED: "alleged",
    Status.REPORTED: "known from press reports alone",
}
_COLUMNS = (
    Column("Case"),
    Column("Status"),
    Column("When"),
    Column("Size"),
    Column("Places"),
    Column("What is said"),
    Column("What is open, and what would clear it"),
)


def cases(brief: Brief, refs: References) -> Section:
    """Return the section on the documented cases."""
    held = in_order(list(brief.facts.cases.values()))
    if not held:
        blocks: tuple[Block, ...] = (para("No documented case is among the facts given."),)
    else:
        blocks = (*_intro(held), _figure(held, brief.as_of, refs))
    return Section(name="cases", title="Documented cases", short="Cases", blocks=blocks)


def stages_words(cases: Sequence[Case]) -> str:
    """Return how far cases have come, in words, with what has not happened."""
    held = {status: sum(c.status is status for c in cases) for status in chart.LOOKS}
    told = [f"{count} {_STAGES[status]}" for status, count in held.items() if count]
    none = "" if held[Status.CONVICTED] else "; none is known here to have ended in a conviction"
    return words.listed(told) + none


def in_order(cases: Sequence[Case]) -> list[Case]:
    """Return cases by how far they have come, then by the day they became public."""
    stages = list(chart.LOOKS)
    return sorted(cases, key=lambda c: (stages.index(c.status), c.public.span.middle, c.id))


def _intro(cases: Sequence[Case]) -> tuple[Block, ...]:
    return (
        para(
            strong("Alleged is not proven. "),
            f"Of {words.counted(len(cases), 'case')}, {stages_words(cases)}. ",
            "The status is that of the furthest part of a case; a plea by one does not settle what "
            "others did. Firms appear because a court, an agency or a "
            "named newspaper named them, with what is established about each.",
        ),
        para(
            "The cases do not add up to a total: some overlap, some count chips that were "
            "offered or planned, and most of what was diverted, if the models are right, never "
            "became public."
        ),
    )


def _figure(cases: Sequence[Case], as_of: str, refs: References) -> Figure:
    drawing = drawn(lambda size: chart.chart(cases, as_of, size), "fig-cases")
    statuses = list(dict.fromkeys(c.status for c in cases))
    keys = [_status_key(status, chart.LOOKS[status]) for status in statuses]
    return Figure(
        name="fig-cases",
        title="When cases happened, and when they became public",
        subtitle="One line a case, grouped by status, in the order in which they became public.",
        alt=_alt(cases),
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=(*keys, Key("thick", "muted", "days of the conduct, where stated")),
        note=worded(
            "The mark stands at the day a case became public. Its area grows with the logarithm "
            "of the money, or of the chips where no money is stated; the smallest marks have "
            "neither."
        ),
        table=Table(
            caption="Documented cases, with status, docket and sources",
            columns=_COLUMNS,
            rows=tuple(_row(c, refs) for c in cases),
            stacked=True,
            anchors=tuple(f"case-{c.id}" for c in cases),
        ),
    )


def _status_key(status: Status, look: chart.Look) -> Key:
    shape = look.shape.removesuffix("-up")
    return Key(shape if look.filled else f"hollow-{shape}", look.colour, _STAGES[status])


def _alt(cases: Sequence[Case]) -> str:
    told = []
    for status in dict.fromkeys(c.status for c in cases):
        of_it = [c for c in cases if c.status is status]
        days = [words.date_words(c.public.value) for c in of_it]
        span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        told.append(f"{len(of_it)} {chart.LOOKS[status].title}, made public {span}")
    return f"{words.counted(len(cases), 'case')} on a time line: {'; '.join(told)}."


def _row(case: Case, refs: References) -> tuple[tuple[Words, ...], ...]:
    title = (worded(strong(case.title)),)
    docket = (worded(muted(f"Docket {case.docket}")),) if case.docket else ()
    stage = worded(strong(chart.LOOKS[case.status].title))
    status = (stage, worded(case.status_note)) if case.status_note else (stage,)
    return (
        (*title, *docket),
        status,
        _when(case, refs),
        _size(case, refs),
        _places(case),
        _said(case, refs),
        cell(case.note) if case.note else cell(muted("nothing noted")),
    )


def _when(case: Case, refs: References) -> tuple[Words, ...]:
    day = words.date_words(case.public.value)
    public = worded(plain(f"Public {day}", *refs.at(case.public)))
    begin, end = case.conduct_from, case.conduct_to
    if begin is None:
        return (public, worded(muted("conduct: not stated")))
    until = words.date_words(end.value) if end else "its becoming public"
    cited = refs.at(begin, *([end] if end else []))
    return (public, worded(plain(f"Conduct {words.date_words(begin.value)} to {until}", *cited)))


def _size(case: Case, refs: References) -> tuple[Words, ...]:
    told = [_lot(lot, refs) for lot in case.lots]
    if case.value:
        meaning = f", {case.value_meaning}" if case.value_meaning else ""
        told.append(worded(plain(words.figure(case.value) + meaning, *refs.at(case.value))))
    return tuple(told) or (worded(muted("not stated")),)


def _lot(lot: Lot, refs: References) -> Words:
    if lot.quantity.value == 0:
        return worded(plain(f"none {lot.meaning} ({lot.described_as})", *refs.at(lot.quantity)))
    counted = words.figure(lot.quantity).replace("chips", f"chips {lot.meaning}", 1)
    return worded(plain(f"{counted}: {lot.described_as}", *refs.at(lot.quantity)))


def _places(case: Case) -> tuple[Words, ...]:
    heard = words.listed([words.country(c) for c in case.jurisdictions]) or "not stated"
    route = words.listed([words.country(c) for c in case.countries])
    told = [worded(muted("Authorities or scene: "), heard)]
    return (*told, worded(muted("Goods or payments: "), route)) if route else tuple(told)


def _said(case: Case, refs: References) -> tuple[Words, ...]:
    told = [worded(plain(s.value, *refs.at(s))) for s in case.summary]
    told += [
        worded(strong(f.name), plain(f" ({f.role}): {f.status}", *refs.to(f.named_by)))
        for f in case.firms
    ]
    return tuple(told)
