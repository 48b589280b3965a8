"""What does each of many texts say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.listings.text.reading import read_text
from tidewaiter.listings.text.trade import trade_of
from tidewaiter.model.listings.offer import PageFields, TextReading
from tidewaiter.sources.listings.gold import text_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.listings.scoring.labels import GoldRow, TextRow


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A text with what it says.

    Attributes:
        id: Identifier, or the number of its line.
        text: The text.
        reading: What it says.
    """

    id: str
    text: str
    reading: TextReading


def fields_of(row: GoldRow | TextRow) -> PageFields:
    """Return what a page says beside a text."""
    return PageFields(
        price=row.price_field,
        currency=row.currency_field or "",
        condition=row.condition_field or "",
        site=row.site or "",
    )


def parse_texts(facts: Facts, lines: Iterable[bytes], name: str) -> Iterator[ReadRow]:
    """Yield every text of a file with what it says, in order.

    Args:
        facts: The facts.
        lines: Lines of the file.
        name: Name of the file, for errors.

    Raises:
        DataError: If a line is not UTF-8 or no object of the format.
    """
    trade = trade_of(facts.products, facts.vocabulary, facts.chips)
    for number, row in enumerate(text_rows(lines, name), 1):
        reading = read_text(row.text, trade, fields_of(row))
        yield ReadRow(id=row.id or str(number), text=row.text, reading=reading)
