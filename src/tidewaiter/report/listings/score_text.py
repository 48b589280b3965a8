"""How well texts were read, as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.text_table import table

if TYPE_CHECKING:
    from tidewaiter.listings.scoring.scores import Rate, TextScores

_OFFERS = ("precision", "recall", "f1")
_RATES = ("intent", "model", "memory", "form", "quantity", "price", "currency")


def score_text(scores: TextScores, *, most: int = 0) -> str:
    """Return scores as a table with a column for all texts and one for each language.

    Args:
        scores: The scores.
        most: How many texts that were read otherwise than labelled to show.
    """
    columns = {"all": scores.total, **scores.by_language}
    rows = [("", *columns)]
    rows += [
        ("texts", *(str(score.texts) for score in columns.values())),
        ("of them without an offer", *(str(score.negatives) for score in columns.values())),
        ("offers labelled", *(str(score.offers) for score in columns.values())),
        ("offers read", *(str(score.read) for score in columns.values())),
        ("false offers", *(str(score.false_offers) for score in columns.values())),
    ]
    rows += [(name, *(_share(getattr(s, name)) for s in columns.values())) for name in _OFFERS]
    rows += [(name, *(_rate(getattr(s, name)) for s in columns.values())) for name in _RATES]
    rows.append(("invented prices", *(str(s.invented_prices) for s in columns.values())))
    lines = table(rows)
    for mistake in scores.mistakes[:most]:
        lines += ["", f"{mistake.id}  {mistake.text}", *(f"    {what}" for what in mistake.what)]
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _rate(rate: Rate) -> str:
    return f"{_share(rate.share)} ({rate.right}/{rate.of})" if rate.of else "-"
