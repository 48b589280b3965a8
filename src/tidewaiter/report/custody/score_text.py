"""How well nodes of known sites are located, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.custody.locate_text import assumed_line, kilometres, suspect_lines
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.model.custody.location_answers import ScoreAnswer, SoundRow


def score_text(answer: ScoreAnswer) -> str:
    """Return the score as text."""
    lines = [
        _counts(answer),
        "",
        *suspect_lines(answer.suspects),
        *_labels(answer),
        "PHYSICS: sound, nothing fitted; shares that pass (in brackets: if keys may have copies)",
        *(f"  {line}" for line in _sound(answer)),
        "",
        *_fitted(answer),
        "",
        f"VERDICTS: {', '.join(f'{n:,} {v}' for v, n in answer.verdicts.items())}",
        assumed_line(answer.assumptions),
        *(wrapped(printable(note), "note: ") for note in answer.notes),
    ]
    return "\n".join(lines)


def _counts(answer: ScoreAnswer) -> str:
    told = f"{answer.nodes:,} nodes, {answer.pairs:,} pairs ({answer.column})"
    told += f", {answer.bad_pairs:,} pairs left out"
    return f"{told}; {answer.honest:,} honest nodes, each left out in turn"


def _labels(answer: ScoreAnswer) -> Iterator[str]:
    if answer.labelled:
        missed = ", ".join(map(printable, answer.missed)) or "none"
        flagged = len(answer.labelled) - len(answer.missed)
        yield f"LABELLED WRONG: {len(answer.labelled)}, flagged {flagged}, missed: {missed}"
        yield ""


def _sound(answer: ScoreAnswer) -> list[str]:
    radii = list(answer.rows[0].passes) if answer.rows else []
    heading = (
        "speed", "liars", "false impossible", *(f"within {r} km" for r in radii), "certified km",
    )  # fmt: skip
    return table([heading, *(_row(row, answer.honest) for row in answer.rows)])


def _row(row: SoundRow, honest: int) -> tuple[str, ...]:
    pairs = zip(row.passes.values(), row.alone_passes.values(), strict=True)
    passes = (f"{100 * one:.1f}% ({100 * split:.1f}%)" for one, split in pairs)
    wrong = f"{len(row.impossible)} of {honest}"
    return (row.profile, str(row.liars), wrong, *passes, kilometres(row.certified_km))


def _fitted(answer: ScoreAnswer) -> Iterator[str]:
    yield "CALIBRATED: fitted, each node's own times left out"
    if answer.error_km is None or answer.coverage is None:
        yield "  no node could be estimated"
        return
    law = "its own nodes" if answer.is_own_law else "the packaged law: the mesh is too small"
    middle, late = answer.error_km
    yield f"  error of the point: median {middle:,.0f} km, 90% {late:,.0f} km"
    yield f"  {100 * answer.level:g}% regions hold {100 * answer.coverage:.1f}% of true sites"
    far = kilometres(answer.likely_km)
    yield f"  farthest point of the region from the true site: median {far} km"
    yield f"  size of the regions by {law}"
