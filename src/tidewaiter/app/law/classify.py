"""Is this chip, or an item given by hand, controlled on a day?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.chips import shown
from tidewaiter.controls.classes import Classification, classify
from tidewaiter.controls.stated_item import StatedItem, item_by_hand, item_of
from tidewaiter.core.errors import UsageError, Where
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from datetime import date

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.rule import Rule

JURISDICTION = "US"
"""The packs of classes that are entered are those of the United States."""

_GIVEN = "an item given by hand"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question about an item.

    Attributes:
        on: Day asked about, ``YYYY-MM-DD``.
        name: Chip by identifier or name; empty for an item given by hand.
        numbers: Quantities by name that take the place of the chip's.
        words: Properties in words that take the place of the chip's.
        known_by: Day of knowledge; empty for all that is known.
    """

    on: str
    name: str = ""
    numbers: dict[str, float] = {}
    words: dict[str, str] = {}
    known_by: str = ""


def classified(facts: Facts, asked: Asked) -> Classification:
    """Return the class of an item on a day under the rules of the United States.

    Raises:
        UnknownNameError: If the name means no chip, or may mean several.
        UsageError: If neither a name nor a figure is given, or a day is no day.
    """
    return classify(
        item_asked(facts, asked),
        rules_of(facts, JURISDICTION),
        day(asked.on, "--on"),
        day(asked.known_by, "--known-by") if asked.known_by else None,
    )


def item_asked(facts: Facts, asked: Asked) -> StatedItem:
    """Return the item that a question is about."""
    if not asked.name and not asked.numbers:
        raise UsageError(
            "no item was named",
            allowed="a chip's name, or figures such as --tpp and --die-area",
            hint="tidewaiter classify H20",
        )
    if not asked.name:
        return item_by_hand(_GIVEN, asked.numbers, asked.words)
    chip = item_of(shown(facts, asked.name).chip)
    if not (asked.numbers or asked.words):
        return chip
    return item_by_hand(chip.name, asked.numbers, asked.words, over=chip)


def rules_of(facts: Facts, jurisdiction: str) -> dict[str, Rule]:
    """Return the rules of one jurisdiction, by identifier."""
    return {i: r for i, r in facts.controls.items() if r.jurisdiction == jurisdiction}


def day(text: str, option: str) -> date:
    """Return a day.

    Raises:
        UsageError: If the text is no day: the law changes within a month.
    """
    try:
        first, last = span_of(text)
    except ValueError as error:
        raise UsageError(str(error), where=Where(option), found=text) from error
    if first != last:
        raise UsageError(
            "the law is asked about on a day, not over a longer time",
            where=Where(option),
            found=text,
            allowed="YYYY-MM-DD",
        )
    return first
