"""Facts and their check as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.model.figure import Dated, Figure
from tidewaiter.report.text_table import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.facts.places import FactFinding
    from tidewaiter.report.answers import FactAnswer, FactsCheck

_MOST_SHOWN = 40


def as_check(found: FactsCheck) -> str:
    """Return what a check found: counts, errors, warnings, disagreements."""
    counts = ", ".join(f"{n} {kind}" for kind, n in found.counts.items())
    lines = [counts, ""]
    lines += [line for error in found.errors for line in _finding(error)]
    lines += [line for warning in found.warnings[:_MOST_SHOWN] for line in _finding(warning)]
    if len(found.warnings) > _MOST_SHOWN:
        lines.append(f"... and {len(found.warnings) - _MOST_SHOWN} more warnings (--json has all)")
    if found.disagreements:
        lines += ["", f"Sources disagree about {len(found.disagreements)} figures; both stay:"]
        for d in found.disagreements:
            texts = [figure_text(x) for x in (d.stated, *d.others)]
            lines.append(f"  {d.file}: {d.field}: {' | '.join(texts)}")
    lines += ["", f"{len(found.errors)} errors, {len(found.warnings)} warnings"]
    return "\n".join(lines)


def as_fact(answer: FactAnswer) -> str:
    """Return a fact field by field, and the sources that it cites."""
    lines = [f"{answer.kind}/{answer.id}  ({answer.file})", ""]
    lines += list(_fields(msgspec.to_builtins(answer.fact), 0))
    if answer.others:
        lines += ["", f"Of the same name: {', '.join(answer.others)}"]
    if answer.sources:
        lines += ["", "Sources"]
    for source in answer.sources.values():
        lines.append(
            wrapped(f"{source.title}. {source.publisher}, {source.date}.", f"  {source.id}: ")
        )
        if source.note:
            lines.append(wrapped(source.note, "      "))
    return "\n".join(lines)


def figure_text(figure: Figure | Dated) -> str:
    """Return a figure as a short text: number or interval, unit, level."""
    if isinstance(figure, Dated):
        return figure.value
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    if figure.value is not None:
        return (
            f"{figure.value:,g}{unit}" if abs(figure.value) < 1e6 else f"{figure.value:,.0f}{unit}"
        )
    low, high, level, mid = figure.interval
    upper = figure.high_in_words or f"{high:,g}"
    middle = "" if mid is None else f"{mid:,g} "
    ends = "bounds" if level == 1 else f"{level:.0%}"
    return f"{middle}[{low:,g} to {upper}]{unit} ({ends})"


def _finding(finding: FactFinding) -> list[str]:
    found = f": {finding.found}" if finding.found else ""
    lines = [f"{finding.severity}: {finding.file}: {finding.field}: {finding.message}{found}"]
    return lines + ([f"  hint: {finding.hint}"] if finding.hint else [])


def _fields(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    """Yield the lines of a nested value, leaving out what is empty."""
    pad = "  " * depth
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner in (None, "", [], {}):
                continue
            if isinstance(inner, dict | list):
                yield f"{pad}{key}"
                yield from _fields(inner, depth + 1)
            else:
                yield wrapped(str(inner), f"{pad}{key}: ")
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield f"{pad}-"
                yield from _fields(inner, depth + 1)
            else:
                yield wrapped(str(inner), f"{pad}- ")
