"""What drives the answers, and which single input is most worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
)
from tidewaiter.report.brief.charts import tornado as chart
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from tidewaiter.report.brief.content import Brief, Driver, Tornado
    from tidewaiter.report.brief.references import References

_COLUMNS = (
    Column("Assumption"),
    Column("Evidence"),
    Column("Its 5% to 95%"),
    Column("Answer at 5%", numeric=True),
    Column("Answer at 95%", numeric=True),
    Column("Variance explained alone", numeric=True),
    Column("Knowing it narrows the interval by", numeric=True),
)


def drivers(brief: Brief, refs: References) -> Section:
    """Return the section on what drives the answers."""
    blocks: list[Block] = [
        para(
            "Each bar moves one assumption from its 5% to its 95% quantile with all others at "
            "their medians. A long bar is where evidence would count; a short one can be left "
            "alone."
        )
    ]
    for number, tornado in enumerate(brief.tornadoes, 1):
        blocks += [_most_telling(tornado, refs), _figure(tornado, f"fig-drivers-{number}", refs)]
    if not brief.tornadoes:
        blocks = [para("No sensitivities were computed.")]
    return Section(
        name="drivers", title="What drives the answers", short="Drivers", blocks=tuple(blocks)
    )


def most_telling(tornado: Tornado) -> Driver | None:
    """Return the single input that, if it were known, would shrink the interval most."""
    return max(tornado.drivers, key=lambda d: d.shrinks_interval_by, default=None)


def _most_telling(tornado: Tornado, refs: References) -> Block:
    most = most_telling(tornado)
    if most is None:
        return para(f"{tornado.label}: no assumption moves it.")
    note = f" What is known of it: {_sentence(most.note)}" if most.note else ""
    return para(
        strong(f"{tornado.label}. "),
        "The single input that, if it were known, would shrink the interval most is ",
        strong(f"“{chart.name_of(most)}”"),
        plain(
            f", by about {words.percent(most.shrinks_interval_by)} on a log scale.{note}",
            *refs.to(most.source),
        ),
    )


def _sentence(note: str) -> str:
    text = " ".join(note.split())
    return text if text.endswith((".", "!", "?")) else text + "."


def _figure(tornado: Tornado, name: str, refs: References) -> Figure:
    drawing = drawn(lambda size: chart.chart(tornado, size), name)
    left_out = len(tornado.drivers) - chart.MOST
    unit = words.unit_name(tornado.unit)
    note = f" The {left_out} weakest are in the table only." if left_out > 0 else ""
    return Figure(
        name=name,
        title=f"{tornado.label}: what moves it",
        subtitle=(
            f"{unit[:1].upper()}{unit[1:]} on a log axis; the dotted line, "
            f"{words.number(tornado.middle)}, has every assumption at its median.{note}"
        ),
        alt=_alt(tornado),
        narrow=drawing.narrow,
        wide=drawing.wide,
        keys=(
            Key("triangle-down", chart.LOW.colour, "assumption at its 5% quantile"),
            Key("triangle", chart.HIGH.colour, "assumption at its 95% quantile"),
        ),
        table=Table(
            caption=f"What drives {tornado.label[:1].lower()}{tornado.label[1:]}",
            columns=_COLUMNS,
            rows=tuple(_row(d, tornado.unit, refs) for d in tornado.drivers),
        ),
    )


def _alt(tornado: Tornado) -> str:
    told = [
        f"{chart.name_of(d)}, {words.range_in_unit(d.input_low, d.input_high, d.unit, 2)}, "
        f"moves the answer from {words.amount(d.output_low, tornado.unit)} to "
        f"{words.amount(d.output_high, tornado.unit)}"
        for d in tornado.drivers[: chart.MOST]
    ]
    middle = words.in_unit(tornado.middle, tornado.unit)
    return f"{tornado.label}, at medians {middle}. " + "; ".join(told) + "."


def _row(driver: Driver, unit: str, refs: References) -> tuple[tuple[Words, ...], ...]:
    note = plain(_sentence(driver.note)) if driver.note else muted("no evidence stated")
    return (
        cell(chart.name_of(driver)),
        cell(note, plain("", *refs.to(driver.source)), muted(f" {driver.grade}")),
        cell(words.range_in_unit(driver.input_low, driver.input_high, driver.unit, 2)),
        cell(words.amount(driver.output_low, unit)),
        cell(words.amount(driver.output_high, unit)),
        cell(words.percent(max(0.0, driver.first_order))),
        cell(words.percent(max(0.0, driver.shrinks_interval_by))),
    )
