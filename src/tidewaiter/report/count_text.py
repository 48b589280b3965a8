"""A count of a hidden population as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from tidewaiter.estimate.counting.answer import Average, CountAnswer, CountEstimate

_MOST_MODELS = 12


def as_text(answer: CountAnswer) -> str:
    """Return the answer as a page: the number or why there is none, models, warnings."""
    lines = [
        f"{answer.observed:,} seen on {len(answer.lists)} lists: {', '.join(answer.lists)}",
        "",
    ]
    lines += _verdict(answer)
    lines += ["", *table(_estimates(answer)), ""]
    lines += _models(answer)
    lines += [wrapped(text, "warning: ") for text in answer.warnings]
    return "\n".join(lines)


def _verdict(answer: CountAnswer) -> list[str]:
    interval = answer.interval
    ends = f"{_n(interval.low)} to {_n(interval.high)} ({interval.level:.0%})" if interval else "–"
    if answer.point is None:
        return ["No point estimate.", wrapped(answer.reason, "  "), f"  interval: {ends}"]
    return [f"In all about {_n(answer.point)}, {ends}"]


def _estimates(answer: CountAnswer) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("", "number", "low", "high")]
    named: list[tuple[str, CountEstimate | Average | None]] = [
        ("average over models, BIC weights", answer.average),
        ("average over models, AIC weights", answer.average_aic),
        ("Chao's lower bound", answer.lower_bound),
        ("Chapman, two lists", answer.chapman),
        ("best model, profile likelihood", answer.profile),
    ]
    for name, e in named:
        if e is not None:
            rows.append((name, _n(e.n), _n(e.interval.low), _n(e.interval.high)))
    return rows


def _models(answer: CountAnswer) -> list[str]:
    rows = [("model", "number", "s.e.", "AIC", "BIC", "")]
    for m in answer.models[:_MOST_MODELS]:
        why = "" if m.identified else "not identified"
        rows.append((m.model, _n(m.n), _n(m.se), f"{m.aic:,.2f}", f"{m.bic:,.2f}", why))
    lines = table(rows)
    left = len(answer.models) - _MOST_MODELS
    return [*lines, *([f"... and {left} more (--json has all)"] if left > 0 else []), ""]


def _n(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"
