"""The chips against the control thresholds, over time and by performance density."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Column,
    Figure,
    Folded,
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
from tidewaiter.report.brief.charts import chips as chart
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from tidewaiter.report.brief.charts.style import Size, Spec
    from tidewaiter.report.brief.content import Brief, ChipMark, ThresholdLine
    from tidewaiter.report.brief.references import References

    Make: TypeAlias = Callable[[Size], Spec]

_CHIP_COLUMNS = (
    Column("Chip"),
    Column("Vendor"),
    Column("Released"),
    Column("TPP", numeric=True),
    Column("TPP per mm²", numeric=True),
    Column("Memory, GB/s", numeric=True),
    Column("Source"),
)
_LINE_COLUMNS = (
    Column("Rule"),
    Column("Of"),
    Column("Number", numeric=True),
    Column("From"),
    Column("Until"),
    Column("Source"),
)
_OF = {
    "tpp": "total processing performance",
    "performance_density": "performance density",
    "dram_bandwidth": "memory bandwidth, GB/s",
}
_LINE = Key("dashes", "amber", "threshold, while it applies")


def chips(brief: Brief, refs: References) -> Section:
    """Return the section on chips and thresholds."""
    blocks: list[Block] = [_intro(brief, refs)]
    if brief.chips:
        blocks += _figures(brief, refs)
    else:
        blocks.append(para("No chip is among the facts given."))
    return Section(
        name="chips",
        title="Chips against the control thresholds",
        short="Chips and thresholds",
        blocks=tuple(blocks),
    )


def groups_of(brief: Brief) -> dict[str, str]:
    """Return, by chip, the country whose export rules follow it; the commonest first.

    All but the three commonest share one group.
    """
    country = {
        c.id: words.country(brief.facts.chips[c.id].seller_jurisdiction)
        if c.id in brief.facts.chips
        else "country not known"
        for c in brief.chips
    }
    held = list(country.values())
    often = sorted(set(held), key=lambda name: (-held.count(name), name))[:3]
    grouped = {ident: name if name in often else "elsewhere" for ident, name in country.items()}
    order = [*often, "elsewhere"]
    return dict(sorted(grouped.items(), key=lambda item: order.index(item[1])))


def named_chips(brief: Brief) -> set[str]:
    """Return the chips to name in a drawing: those that a case, a supply or a price speaks of."""
    lots = [lot.chip for case in brief.facts.cases.values() for lot in case.lots]
    supplied = [s.chip for s in brief.facts.supply.values()]
    return {*lots, *supplied, *(p.chip for p in brief.prices)} - {""}


def _intro(brief: Brief, refs: References) -> Block:
    sources = refs.to(*(t.source for t in brief.thresholds))
    return para(
        strong("Total processing performance (TPP) "),
        plain(
            "is the dense rate of a chip in operations per second times the bit length of their "
            "operands, the largest over its number formats; performance density is TPP over the "
            "area of the die. The rules draw lines through both",
            *sources,
        ),
        ". Where a chip stands here is arithmetic, not an official ruling, and a rule has more "
        "conditions than a number.",
    )


def _figures(brief: Brief, refs: References) -> list[Block]:
    groups = groups_of(brief)
    order = {c.id: c for c in brief.chips}
    marks = [order[ident] for ident in groups]
    marked = (groups, named_chips(brief))

    def over_time(size: Size) -> Spec:
        return chart.over_time(marks, brief.thresholds, marked, size)

    def by_density(size: Size) -> Spec:
        return chart.by_density(marks, brief.thresholds, marked, size)

    unknown = [c for c in marks if c.performance_density is None]
    blocks: list[Block] = [_time_figure(brief, over_time, groups, refs)]
    if len(unknown) < len(marks):
        blocks.append(_density_figure(brief, by_density, groups, refs))
    return [*blocks, *_unknown(unknown, refs), _lines(brief, refs)]


def _keys(groups: dict[str, str]) -> tuple[Key, ...]:
    keys = []
    for name, (colour, shape, filled) in zip(
        dict.fromkeys(groups.values()), chart.LOOKS, strict=False
    ):
        look = shape.removesuffix("-up")
        keys.append(Key(look if filled else f"hollow-{look}", colour, name))
    return (*keys, _LINE)


def _time_figure(brief: Brief, make: Make, groups: dict[str, str], refs: References) -> Figure:
    drawing = drawn(make, "fig-chips-time")
    strongest = max(brief.chips, key=lambda c: c.tpp)
    above = _above(brief)
    return Figure(
        name="fig-chips-time",
        title="Total processing performance, by day of release",
        subtitle="TPP on a log axis. Named are chips of which a case, a supply or a price speaks.",
        alt=f"{words.counted(len(brief.chips), 'chip')} by day of release, up to "
        f"{words.number(strongest.tpp)} TPP ({strongest.name}). {above}",
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=_keys(groups),
        note=worded("Colour and shape tell whose export rules follow the part. " + above),
        table=Table(
            caption="Chips, with the figures that the thresholds look at",
            columns=_CHIP_COLUMNS,
            rows=tuple(_row(c, refs) for c in sorted(brief.chips, key=lambda c: c.released)),
        ),
    )


def _above(brief: Brief) -> str:
    """Return how many chips reach each threshold of TPP that applies."""
    numbers = sorted({t.number for t in brief.thresholds if t.of == "tpp" and not t.until_day})
    told = [f"{sum(c.tpp >= n for c in brief.chips)} reach {words.exactly(n)}" for n in numbers]
    return f"Of {words.counted(len(brief.chips), 'chip')}, {words.listed(told)}." if told else ""


def _density_figure(brief: Brief, make: Make, groups: dict[str, str], refs: References) -> Figure:
    drawing = drawn(make, "fig-chips-density")
    known = [c for c in brief.chips if c.performance_density is not None]
    densest = max(known, key=lambda c: c.performance_density or 0.0)
    return Figure(
        name="fig-chips-density",
        title="Performance against performance density",
        subtitle="Both axes are logarithmic. Dashed lines are the numbers that rules in force on "
        f"{words.day_words(brief.as_of)} name.",
        alt=f"{words.counted(len(known), 'chip')} with a known die area, up to "
        f"{words.number(densest.performance_density or 0.0)} TPP per mm² ({densest.name}), against "
        f"thresholds of {_numbers(brief, 'performance_density')} per mm² and "
        f"{_numbers(brief, 'tpp')} TPP.",
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=(*_keys(groups)[:-1], Key("dashes", "amber", "threshold")),
        note=worded(
            f"{len(brief.chips) - len(known)} of {words.counted(len(brief.chips), 'chip')} have no "
            "known die area and are listed below, not drawn."
        ),
        table=Table(
            caption="Chips with a known die area",
            columns=_CHIP_COLUMNS,
            rows=tuple(_row(c, refs) for c in sorted(known, key=lambda c: c.tpp)),
        ),
    )


def _numbers(brief: Brief, of: str) -> str:
    held = {t.number for t in brief.thresholds if t.of == of and not t.until_day}
    return words.listed([words.exactly(n) for n in sorted(held)]) or "none"


def _unknown(unknown: list[ChipMark], refs: References) -> list[Block]:
    if not unknown:
        return []
    held = sorted(unknown, key=lambda c: (c.vendor, c.name))
    count = words.counted(len(held), "chip")
    return [
        para(
            strong("Die area not known. "),
            f"The performance density of {count} cannot be worked out, and for some of them the "
            "class in the rules cannot either. They are listed here and drawn nowhere as 0.",
        ),
        Folded(
            table=Table(
                caption=f"{count} without a known die area",
                columns=_CHIP_COLUMNS,
                rows=tuple(_row(c, refs) for c in held),
            )
        ),
    ]


def _row(chip: ChipMark, refs: References) -> tuple[tuple[Words, ...], ...]:
    density, bandwidth = chip.performance_density, chip.bandwidth_gb_s
    unknown = cell(muted("unknown"))
    return (
        cell(chip.name),
        cell(chip.vendor),
        cell(chip.released[:7]),
        cell(words.exactly(round(chip.tpp))),
        unknown if density is None else cell(f"{density:.2f}"),
        unknown if bandwidth is None else cell(words.exactly(round(bandwidth))),
        cell(plain("", *refs.to(chip.source))),
    )


def _lines(brief: Brief, refs: References) -> Folded:
    return Folded(
        table=Table(
            caption="Thresholds over time",
            columns=_LINE_COLUMNS,
            rows=tuple(_line(t, refs) for t in brief.thresholds),
        )
    )


def _line(line: ThresholdLine, refs: References) -> tuple[tuple[Words, ...], ...]:
    return (
        cell(line.title),
        cell(_OF.get(line.of, words.plain(line.of))),
        cell(words.exactly(line.number)),
        cell(words.day_words(line.from_day)),
        cell(words.day_words(line.until_day) if line.until_day else "still applies"),
        cell(plain("", *refs.to(line.source))),
    )
