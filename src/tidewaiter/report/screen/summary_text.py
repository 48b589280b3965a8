"""What came of screening many orders? Counts, damaged rows, commonest reasons, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.trade.screening import OUTCOMES
from tidewaiter.report.brief.words import counted
from tidewaiter.report.screen.answer import NOT_CLEARANCE, basis_section
from tidewaiter.report.screen.blocks import inert
from tidewaiter.report.screen.screening_text import folded, section_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.model.trade.screening import Basis

_FEW = 5


class Counts(NamedTuple):
    """What is counted over many orders.

    Attributes:
        outcomes: Orders by outcome.
        reasons: Orders by reason, in words.
        flags: Orders by flag raised.
        faults: Damaged rows, each with row, column and what is wrong.
        damaged: Number of damaged rows; ``faults`` may hold the first alone.
        written: Where the results were written.
    """

    outcomes: Mapping[str, int]
    reasons: Mapping[str, int] = {}
    flags: Mapping[str, int] = {}
    faults: Sequence[str] = ()
    damaged: int = 0
    written: Sequence[str] = ()


def summary_text(counts: Counts, basis: Basis) -> str:
    """Return a summary for a terminal; without lists its first line is NOT SCREENED."""
    total = sum(counts.outcomes.values())
    lines = [] if basis.lists else ["NOT SCREENED: no list was loaded"]
    lines.append(f"{counted(total, 'order')}, as of {basis.as_of}")
    for outcome in reversed(OUTCOMES):
        count = counts.outcomes.get(outcome, 0)
        share = f"{100 * count / total:6.2f}%" if total else ""
        lines.append(f"  {outcome:10}{count:12,}  {share}".rstrip())
    lines += _ranked("MOST FREQUENT REASONS", counts.reasons)
    lines += _ranked("RED FLAGS RAISED MOST OFTEN", counts.flags)
    if counts.damaged:
        lines += ["", f"DAMAGED ROWS: {counts.damaged:,}"]
        lines += [line for fault in counts.faults[:_FEW] for line in folded(inert(fault), "  - ")]
    for place in counts.written:
        lines += folded(inert(place), "written: ")
    return "\n".join([*lines, *section_lines(basis_section(basis)), "", NOT_CLEARANCE])


def _ranked(title: str, counted: Mapping[str, int]) -> list[str]:
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_FEW]
    lines = ["", title] if ranked else []
    for name, count in ranked:
        lines += folded(inert(name), f"{count:10,}  ")
    return lines
