"""How well does the reader of listings read the texts that people labelled?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.app.listings.parse import fields_of
from tidewaiter.listings.scoring.scores import TextScores, scored
from tidewaiter.listings.text.reading import read_text
from tidewaiter.listings.text.spellings import squeezed_name
from tidewaiter.listings.text.trade import trade_of
from tidewaiter.sources.listings.gold import gold_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts


def score_gold(facts: Facts, path: Path) -> TextScores:
    """Return how well the labelled texts of a file are read.

    Two spellings of one model, such as ``T4`` and ``Tesla T4``, count as the same.

    Args:
        facts: The facts.
        path: File in the gold format.

    Raises:
        DataError: If the file is not in the gold format.
    """
    trade = trade_of(facts.products, facts.vocabulary, facts.chips)
    rows = gold_rows(path)
    readings = [read_text(row.text, trade, fields_of(row)) for row in rows]

    def canonical(model: str) -> str:
        name = squeezed_name(model)
        return trade.models.get(name, name).casefold()

    return scored(rows, readings, canonical)
