"""Chips as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.facts_text import figure_text
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidewaiter.core.cite import Source
    from tidewaiter.facts.naming import Resolution
    from tidewaiter.model.chip import Chip
    from tidewaiter.report.answers import ChipAnswer, ChipLine

_UNVERIFIED = "unverified"
_FIGURES = ("memory", "bandwidth", "interconnect", "die_area", "power", "price")


def as_list(lines: Sequence[ChipLine]) -> str:
    """Return all chips as a table."""
    rows = [("id", "released", "TPP", "by", "PD", "GB", "GB/s")]
    rows += [
        (
            line.id,
            line.released,
            f"{line.tpp:,.0f}" + ("*" if line.grade == _UNVERIFIED else " "),
            line.decided_by,
            number(line.performance_density, 2),
            number(line.memory_gb),
            number(line.bandwidth_gb_s),
        )
        for line in lines
    ]
    note = (
        "TPP in TOP/s x bit, the largest over formats (* from an unverified figure); PD is TPP "
        "over die area; ? is not known."
    )
    return "\n".join([*table(rows, left=2), "", f"{len(lines)} chips. {note}"])


def as_text(answer: ChipAnswer, sources: Mapping[str, Source]) -> str:
    """Return one chip with every figure and its source."""
    line, chip = answer.line, answer.chip
    doubt = ", from an unverified figure" if line.grade == _UNVERIFIED else ""
    density = number(line.performance_density, 2)
    lines = [f"{chip.name}  ({chip.id})", wrapped(answer.reason, "  "), ""]
    lines += [
        f"TPP                  {line.tpp:,.0f}, by {line.decided_by}{doubt}",
        f"performance density  {density}" + (" (no die area known)" if density == "?" else ""),
    ]
    lines += [
        f"H100e[{metric}]".ljust(28) + number(value, 3)
        for metric, value in answer.equivalents.items()
    ]
    lines += ["", *_figures(chip, sources)]
    if chip.note:
        lines += ["", wrapped(chip.note, "note: ")]
    return "\n".join(lines)


def as_resolution(meant: Resolution) -> str:
    """Return what a name means, with the reason."""
    if meant.chip is not None:
        return f"{meant.chip}\n{wrapped(meant.reason, '  ')}"
    lines = [wrapped(meant.reason, "")]
    lines += [f"  {c.chip}  {c.reason}" for c in meant.candidates]
    return "\n".join(lines)


def number(value: float | None, digits: int = 0) -> str:
    """Return a number, or a question mark for one that is not known."""
    return "?" if value is None else f"{value:,.{digits}f}"


def _figures(chip: Chip, sources: Mapping[str, Source]) -> list[str]:
    found = {name: getattr(chip, name) for name in _FIGURES}
    figures = {**chip.rates.by_format(), **{n: f for n, f in found.items() if f is not None}}
    rows = [("figure", "stated", "source")]
    for name, figure in figures.items():
        for i, one in enumerate((figure, *figure.also)):
            label = name if i == 0 else "  or"
            place = f"{sources[one.source].publisher}, {one.grade.value}, {one.as_of}"
            rows.append((label, figure_text(one), place))
    return table(rows, left=3)
