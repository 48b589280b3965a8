"""Ways to combine two views of one unknown, and why averaging their draws narrows too much."""

from __future__ import annotations

import math
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
    para,
    strong,
)
from tidewaiter.report.brief.charts import pools as chart
from tidewaiter.report.brief.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.report.brief.content import Brief, Pooled
    from tidewaiter.report.brief.references import References

_COLUMNS = (
    Column("Way to combine"),
    Column("5%", numeric=True),
    Column("Median", numeric=True),
    Column("95%", numeric=True),
    Column("Mean", numeric=True),
    Column("Keeps the disagreement"),
    Column("What it does"),
)


def pools(brief: Brief, refs: References) -> Section:
    """Return the section on combining two views of one unknown."""
    blocks: list[Block] = []
    if brief.pools:
        combined = _combined(brief)
        sources = refs.to(*(combined.sources if combined else ()))
        blocks = [
            para(
                "Where two views of one unknown differ, at least one of them is wrong, and a "
                "combined interval should stay as wide as they disagree. ",
                f"Here: {brief.pools_label}",
                strong("").__class__("", sources),
                ".",
            ),
            *_warning(brief.pools),
            _figure(brief),
        ]
    else:
        blocks = [para("No model here holds two views of one unknown.")]
    return Section(
        name="pools",
        title="Two views of one unknown",
        short="Combining views",
        blocks=tuple(blocks),
    )


def narrowest(pools: Sequence[Pooled]) -> Pooled | None:
    """Return the pool with the narrowest interval, in orders of magnitude, that drops dissent."""
    losing = [p for p in pools if not p.keeps_disagreement and p.p5 > 0]
    return min(losing, key=lambda p: math.log(p.p95 / p.p5), default=None)


def _combined(brief: Brief):  # noqa: ANN202
    return None


def _warning(pools: Sequence[Pooled]) -> list[Block]:
    return []
