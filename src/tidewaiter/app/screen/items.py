"""Which item does an order mean, and does it need a licence?

A text that means one chip is that chip. A text that fits several, such as a family's name, is
asked about for each: where all agree their answer stands; where they differ, or where the text
means none, the item is not known and the question goes to the customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.controls.orders.licence import Licence, LicenceBook, LicenceQuestion
from tidewaiter.controls.stated_item import StatedItem, item_by_hand, item_of
from tidewaiter.core.errors import TidewaiterError
from tidewaiter.facts.naming import resolve
from tidewaiter.model.trade.screening import LicenceAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.model.chip import Chip
    from tidewaiter.model.trade.order import Order

NOT_KNOWN = "not known"
MOST_KEPT = 100_000


class Item(NamedTuple):
    """What an order's item may be.

    Attributes:
        text: As the order has it.
        may_be: Items that it may be, each with a key; none where nobody knows.
        chips: Chips among them.
        fault: Why the item's figures cannot be read, or "".
    """

    text: str
    may_be: tuple[tuple[str, StatedItem], ...] = ()
    chips: tuple[Chip, ...] = ()
    fault: str = ""


class ItemBook:
    """Items by their text and figures, kept so that each is read once."""

    def __init__(self, chips: Mapping[str, Chip]) -> None:
        self._chips = chips
        self._kept: dict[tuple[object, ...], Item] = {}

    def of(self, order: Order) -> Item:
        """Return what an order's item may be."""
        key = (order.item, *sorted(order.figures.items()), *sorted(order.words.items()))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._read(order)
        return found

    def _read(self, order: Order) -> Item:
        chips = self._meant(order.item)
        if not (order.figures or order.words):
            return Item(order.item, tuple((c.id, item_of(c)) for c in chips), chips)
        try:
            return Item(order.item, tuple(self._by_hand(order, chips)), chips)
        except TidewaiterError as error:
            return Item(order.item, fault=str(error).replace("\n", " "))

    def _by_hand(self, order: Order, chips: tuple[Chip, ...]) -> list[tuple[str, StatedItem]]:
        figures = f"{sorted(order.figures.items())}{sorted(order.words.items())}"
        name = order.item or "an item given by figures"
        if not chips:
            return [(figures, item_by_hand(name, order.figures, order.words))]
        found = []
        for chip in chips:
            known = item_of(chip)
            stated = item_by_hand(chip.name, order.figures, order.words, over=known)
            found.append((f"{chip.id} {figures}", stated))
            if _contradicts(known, order):
                found.append((chip.id, known))
        return found

    def _meant(self, text: str) -> tuple[Chip, ...]:
        if text in self._chips:
            return (self._chips[text],)
        if not text.strip():
            return ()
        found = resolve(text, self._chips)
        if found.chip is not None:
            return (self._chips[found.chip],)
        fitting = [c.chip for c in found.candidates if c.fits and c.step in {"exact", "family"}]
        return tuple(self._chips[chip] for chip in fitting)


def _contradicts(known: StatedItem, order: Order) -> bool:
    """Whether an order states of a known chip what the facts have otherwise."""
    figures = {quantity.name: quantity for quantity in known.quantities}
    numbers = (
        not figures[name].low <= number <= figures[name].high
        for name, number in order.figures.items()
        if name in figures
    )
    words = (known.words.get(of, word) != word for of, word in order.words.items())
    return any(numbers) or any(words) or ("die_area" in order.figures and "tpp" in figures)


def licence_of(item: Item, question: LicenceQuestion, book: LicenceBook) -> Licence:
    """Return whether an order for an item needs a licence; ``question`` names no item yet."""
    if not item.may_be:
        return _not_known(item)
    answers = [book.of(question._replace(item=key), stated) for key, stated in item.may_be]
    same = {(a.answer.requirement, a.controlled) for a in answers}
    if len(same) == 1:
        return _named(item, answers[0]) if len(answers) == 1 else _one_of(item, answers)
    found = _one_of(item, answers)
    unsettled = msgspec.structs.replace(
        found.answer,
        requirement="unknown",
        because=(),
        missing=tuple(sorted({"item", *found.answer.missing})),
    )
    controlled = found.controlled if len({a.controlled for a in answers}) == 1 else "unknown"
    return Licence(unsettled, controlled)


def _named(item: Item, licence: Licence) -> Licence:
    """Return an answer under this item's name: an answer is kept for all of the same figures."""
    name = item.may_be[0][1].name
    return licence._replace(answer=msgspec.structs.replace(licence.answer, item=name))


def told_about(licence: Licence, about: str) -> Licence:
    """Return an answer that says whom it is about."""
    return licence._replace(answer=msgspec.structs.replace(licence.answer, about=about))


def _one_of(item: Item, answers: list[Licence]) -> Licence:
    """Return the answer for one of several items that fit a text."""
    names = ", ".join(stated.name for _, stated in item.may_be)
    labels = " or ".join(dict.fromkeys(a.answer.label for a in answers))
    told = msgspec.structs.replace(
        answers[0].answer,
        item=f"{item.text} (may be {names})",
        label=labels,
        missing=tuple(sorted({m for a in answers for m in a.answer.missing})),
        verify=tuple(sorted({v for a in answers for v in a.answer.verify})),
        trace=tuple(dict.fromkeys(line for a in answers for line in a.answer.trace)),
    )
    return Licence(told, answers[0].controlled)


def _not_known(item: Item) -> Licence:
    answer = LicenceAnswer(
        item=item.text or "no item is named",
        label=NOT_KNOWN,
        requirement="unknown",
        missing=("item",),
        trace=(item.fault,) if item.fault else (),
    )
    return Licence(answer, "unknown")
