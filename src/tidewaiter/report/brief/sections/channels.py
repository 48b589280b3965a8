"""Access to compute by channel: what each gives, costs and risks, as far as facts were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.brief import words
from tidewaiter.report.brief.blocks import (
    Block,
    Column,
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

if TYPE_CHECKING:
    from tidewaiter.model.channel import Aspect
    from tidewaiter.report.brief.content import Brief
    from tidewaiter.report.brief.references import References

_ASPECTS = {
    "performance": "Performance",
    "supply": "Supply",
    "legal_risk": "Legal risk",
    "cost": "Cost",
    "software": "Software",
    "use": "Use",
}


def channels(brief: Brief, refs: References) -> Section:
    """Return the section that compares the channels of access."""
    held = sorted(brief.facts.channels.values(), key=lambda c: (c.order, c.id))
    blocks: list[Block] = [
        para(
            "What each channel is known to give, and at what price and risk. An empty cell is "
            "said to be empty: that no fact was found does not mean that there is nothing to find."
        )
    ]
    if held:
        blocks.append(
            Table(
                caption="Access to compute by channel",
                columns=(Column(""), *(Column(c.title) for c in held)),
                rows=tuple(
                    (cell(title), *(_aspect(getattr(c, name), refs) for c in held))
                    for name, title in _ASPECTS.items()
                ),
                stacked=True,
            )
        )
    else:
        blocks.append(para("No channel is among the facts given."))
    return Section(
        name="channels",
        title="Access by channel",
        short="Access by channel",
        blocks=tuple(blocks),
    )


def _aspect(aspect: Aspect, refs: References) -> tuple[Words, ...]:
    told = [worded(plain(s.value, *refs.at(s))) for s in aspect.statements]
    for figure in aspect.figures:
        note = f" {figure.note}" if figure.note else ""
        told.append(
            worded(strong(words.figure(figure)), plain(note, *refs.at(figure, *figure.also)))
        )
    return tuple(told) or (worded(muted("No fact found.")),)
