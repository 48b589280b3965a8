"""Which chips are there, what are they, and which one does a name mean?"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from tidewaiter.core.errors import UnknownNameError
from tidewaiter.facts.naming import Resolution, resolve
from tidewaiter.model.compute import (
    REFERENCE,
    Metric,
    compute_equivalent,
    performance_density,
    tpp,
)
from tidewaiter.report.answers import ChipAnswer, ChipLine

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.chip import Chip


def listed(facts: Facts) -> tuple[ChipLine, ...]:
    """Return all chips, by identifier."""
    return tuple(_line(chip) for chip in facts.chips.values())


def resolved(facts: Facts, text: str) -> Resolution:
    """Return which chip a name means, or the candidates."""
    return resolve(text, facts.chips)


def shown(facts: Facts, text: str) -> ChipAnswer:
    """Return the chip of an identifier or a name.

    Raises:
        UnknownNameError: If the name means no chip, or may mean several; they are named.
    """
    meant = resolve(text, facts.chips)
    if meant.chip is None:
        among = "; ".join(f"{c.chip} ({c.reason})" for c in meant.candidates[:6])
        raise UnknownNameError(
            "the name does not settle on one chip" if among else "no chip has that name",
            found=meant.text,
            allowed=among,
            hint=meant.reason,
        )
    chip = facts.chips[meant.chip]
    reference = facts.chips[REFERENCE]
    equivalents = {m: compute_equivalent(chip, m, reference) for m in get_args(Metric)}
    return ChipAnswer(
        line=_line(chip),
        chip=chip,
        equivalents={m: None if e is None else e.value for m, e in equivalents.items()},
        reason=meant.reason,
    )


def _line(chip: Chip) -> ChipLine:
    performance, density = tpp(chip), performance_density(chip)
    return ChipLine(
        id=chip.id,
        name=chip.name,
        released=chip.released.value,
        tpp=performance.value,
        decided_by=performance.decided_by,
        grade=performance.grade.value,
        performance_density=None if density is None else density.value,
        memory_gb=None if chip.memory is None else chip.memory.amount("GB"),
        bandwidth_gb_s=None if chip.bandwidth is None else chip.bandwidth.amount("GB/s"),
    )
