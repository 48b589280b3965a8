"""A plan of landmarks for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.custody.locate_text import assumed_line, kilometres
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.model.custody.location_answers import PlanAnswer, PlanStep


def plan_text(answer: PlanAnswer) -> str:
    """Return the plan as text: a line a landmark, with all that came before."""
    heading = ("landmark", "landmarks", "$ a year", "certified km", "worst km", "sites within")
    rows = [heading, *(_row(step, answer.sites) for step in answer.steps)]
    return "\n".join(
        [
            f"{answer.sites:,} sites, {answer.candidates:,} candidates",
            assumed_line(answer.assumptions),
            "",
            *table(rows),
            "",
            *(wrapped(note, "note: ") for note in answer.notes),
        ]
    )


def _row(step: PlanStep, sites: int) -> tuple[str, ...]:
    return (
        printable(step.name or step.landmark),
        str(step.landmarks),
        f"{step.usd_a_year:,.0f}",
        kilometres(step.certified_km),
        kilometres(step.worst_km),
        f"{step.within} of {sites}",
    )
