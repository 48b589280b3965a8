"""What a change of assumptions changes: the same draws before and after.

Streams are keyed by name, so what an edit does not touch is drawn alike in both runs, and the
difference of two answers is that of their draws, one by one (common random numbers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.errors import ModelError
from tidewaiter.estimate.summary import Summary, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.estimate.engine.run import Draws


class PairedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity before and after a change.

    Attributes:
        quantity: Name of the quantity.
        before: Summary before.
        after: Summary after.
        difference: Summary of after minus before, draw by draw.
        unchanged: Share of the draws that the change leaves as they were.
    """

    quantity: str
    before: Summary
    after: Summary
    difference: Summary
    unchanged: float


def paired_changes(before: Draws, after: Draws, names: Sequence[str]) -> tuple[PairedChange, ...]:
    """Return the change of each quantity between two runs of one seed and sampler.

    Raises:
        ModelError: If the runs differ in draws, seed or sampler, so that draws are not paired.
    """
    one, two = before.settings, after.settings
    if (one.draws, one.seed, one.sampler) != (two.draws, two.seed, two.sampler):
        raise ModelError("the runs are not paired", found=two, allowed=str(one))
    changes = []
    for name in names:
        first, second = before.values[name], after.values[name]
        unit = before.units[name]
        changes.append(
            PairedChange(
                quantity=name,
                before=summary(first, unit),
                after=summary(second, unit),
                difference=summary(second - first, unit),
                unchanged=float((first == second).mean()),
            )
        )
    return tuple(changes)
