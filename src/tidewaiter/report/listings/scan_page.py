"""The report of a scan: one page that loads nothing and runs nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidewaiter.report.brief.drawing import Drawn, drawn
from tidewaiter.report.brief.page import style, templates_in
from tidewaiter.report.brief.words import counted
from tidewaiter.report.listings import scan_words as words
from tidewaiter.report.parties.lists_text import printable

if TYPE_CHECKING:
    from jinja2 import Environment

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.listings.scan import OfferRow, ScanAnswer

_HERE = Path(__file__).parent
MOST_OFFERS, MOST_LOTS, MOST_CHIPS, MOST_LOSSES, MOST_PRICES = 200, 60, 60, 100, 100
_RANK = {"controlled": 0, "verify": 1, "undecidable": 2}


def scan_page(facts: Facts, answer: ScanAnswer) -> str:
    """Return the report as HTML.

    Args:
        facts: The facts, for titles of sources and rules.
        answer: What the scan found.
    """
    from markupsafe import Markup

    css = Markup((_HERE / "scan.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    several = [lot for lot in answer.lots if len(lot.offers) > 1]
    lots = sorted(several, key=lambda lot: (-len(lot.offers), lot.id))
    return (
        _templates()
        .get_template("scan.html.j2")
        .render(
            a=answer,
            style=style(),
            css=css,
            offers=_first_offers(answer),
            lots=lots[:MOST_LOTS],
            lot_count=len(lots),
            chips=[chip for chip in answer.chips if chip.control in _RANK][:MOST_CHIPS],
            others=[chip for chip in answer.chips if chip.control not in _RANK],
            prices=words.prices_first(answer)[:MOST_PRICES],
            losses=answer.losses[:MOST_LOSSES],
            chart=_chart(answer),
            legend=_legend(answer),
            listings=sum(site.listings for site in answer.sites),
            controlled=words.controlled_offers(answer),
            sources={name: source.title for name, source in facts.sources.items()},
            limits=words.LIMITS,
            warnings=list(dict.fromkeys(text for one in answer.unseen for text in one.warnings)),
            reasons=list(dict.fromkeys(one.reason for one in answer.unseen if one.reason)),
        )
    )


def _first_offers(answer: ScanAnswer) -> list[OfferRow]:
    """Return the offers that the page shows: one of each listing, the controlled ones first."""
    latest: dict[tuple[str, str], OfferRow] = {}
    for row in answer.offers:
        key = (row.listing, row.chip)
        if key not in latest or row.day >= latest[key].day:
            latest[key] = row
    ordered = sorted(latest.values(), key=lambda r: (_RANK.get(r.control, 3), r.listing, r.offer))
    return ordered[:MOST_OFFERS]


def _chart(answer: ScanAnswer) -> Drawn | None:
    from tidewaiter.report.listings.price_chart import charted, price_chart

    if not charted(answer.prices):
        return None
    return drawn(lambda size: price_chart(answer.prices, size), "asking-prices")


def _legend(answer: ScanAnswer) -> list[tuple[str, str]]:
    from tidewaiter.report.listings.price_chart import legend

    return legend(answer.prices)


@cache
def _templates() -> Environment:
    frame = templates_in(_HERE)
    frame.filters |= {
        "say": printable,
        "number": lambda number: f"{number:,.0f}",
        "money": words.money,
        "outcome": words.outcome,
        "loss": words.loss,
        "counted": counted,
        "one_line": words.one_line,
    }
    names: dict[str, Any] = {
        name: getattr(words, name) for name in ("claimed", "overall", "premium", "unseen_range")
    }
    frame.globals |= names | {"losses_of": words.losses_of, "claim": words.CLAIM}
    return frame
