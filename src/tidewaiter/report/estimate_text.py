"""An estimate as text for a terminal, and as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tidewaiter.estimate.summary import Summary, rounded_to_error
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Collection

    from tidewaiter.estimate.answer import Estimate
    from tidewaiter.estimate.published import Compared

_COLUMNS = ("quantity", "unit", "p5", "p50", "p95", "mean", "mc_error")


def as_csv(answer: Estimate) -> str:
    """Return one row for each quantity, with full precision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, s in answer.quantities.items():
        writer.writerow([name, s.unit, s.p5, s.p50, s.p95, s.mean, s.mc_error])
    return out.getvalue()


def as_text(answer: Estimate) -> str:
    """Return a page for a terminal: headline, published beside computed, what is left out."""
    lines = [answer.title, ""]
    lines += [*table(headline_rows(answer), left=2), ""]
    if answer.published:
        lines += [*table(published_rows(answer, answer.published)), ""]
    lines += [f"warning: {w}" for w in answer.warnings]
    if answer.changed:
        lines += ["Set by you: " + ", ".join(answer.changed), ""]
    if answer.unquantified:
        lines += ["Not in these numbers:"]
        lines += [wrapped(text, "  - ") for text in answer.unquantified] + [""]
    lines.append(f"{answer.draws:,} {answer.sampler} draws, seed {answer.seed}.")
    return "\n".join(lines) + "\n"


def interval_text(s: Summary) -> tuple[str, str, str]:
    """Return p5, p50 and p95 with no digit that the Monte-Carlo error could change."""
    percent = s.unit in {"share", "1"} and s.p95 <= 1
    factor, sign = (100, "%") if percent else (1, "")
    shown = [
        rounded_to_error(getattr(s, n) * factor, s.mc_errors[n] * factor) + sign
        for n in ("p5", "p50", "p95")
    ]
    return shown[0], shown[1], shown[2]


def headline_rows(answer: Estimate) -> list[tuple[str, ...]]:
    """Return the headline quantities as rows with a heading."""
    rows: list[tuple[str, ...]] = [("", "unit", "5%", "median", "95%")]
    for name in answer.headline:
        if name in answer.quantities:
            s = answer.quantities[name]
            rows.append((name, s.unit, *interval_text(s)))
    return rows


def published_rows(answer: Estimate, names: Collection[str]) -> list[tuple[str, ...]]:
    """Return published figures beside computed ones as rows with a heading."""
    rows: list[tuple[str, ...]] = [("published beside computed", "level", "published", "computed")]
    rows += [
        (name, f"{c.level:.0%}", _published_range(c), _computed_range(c))
        for name, c in answer.published.items()
        if name in names
    ]
    return rows


def _published_range(c: Compared) -> str:
    if c.low is None:
        return _number(c.mid, c.unit)
    high = c.high_in_words or _number(c.high, c.unit)
    middle = f"{_number(c.mid, c.unit)} " if c.mid is not None else ""
    return f"{middle}[{_number(c.low, c.unit)} to {high}]"


def _computed_range(c: Compared) -> str:
    if c.computed is None:
        return "not computable from what was published"
    errors = c.mc_errors or (0.0, 0.0, 0.0)
    low, mid, high = (_number(x, c.unit, e) for x, e in zip(c.computed, errors, strict=True))
    return f"{mid} [{low} to {high}]"


def _number(value: float | None, unit: str, error: float = 0.0) -> str:
    if value is None:
        return "–"
    if unit == "share":
        return rounded_to_error(100 * value, 100 * error, most_digits=2) + "%"
    return rounded_to_error(value, error)
