"""How well were texts read: offers found, offers invented, and the fields of those found?

An offer of the labels is found when an offer was read whose model is the same. Fields are judged
on found offers only; a price read where the labels have none is invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tidewaiter.listings.scoring.labels import GoldOffer, GoldRow
    from tidewaiter.model.listings.offer import Offer, TextReading

FIELDS = ("memory", "form", "quantity", "price", "currency")


class Rate(msgspec.Struct, frozen=True):
    """How many of how many were right.

    Attributes:
        right: Number right.
        of: Number judged.
        share: Their ratio; None where none was judged.
    """

    right: int
    of: int
    share: float | None


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How well some texts were read.

    Attributes:
        texts: Number of texts.
        negatives: Texts that offer no chip.
        offers: Offers in the labels.
        read: Offers read.
        found: Offers of the labels that were read with the same model.
        false_offers: Offers read that no label has.
        precision: Found over read; None where nothing was read.
        recall: Found over labelled; None where none is labelled.
        f1: Their harmonic mean.
        intent: Texts whose intent was read right.
        model: Of the offers set against a label, those with its model.
        memory: Found offers with the label's memory, unknown included.
        form: Found offers with the label's form, unknown included.
        quantity: Of found offers whose label states a quantity, those with it.
        price: Of found offers whose label has a price, those with its value.
        currency: Of the same, those with its currency.
        invented_prices: Found offers with a price where the label has none.
    """

    texts: int
    negatives: int
    offers: int
    read: int
    found: int
    false_offers: int
    precision: float | None
    recall: float | None
    f1: float | None
    intent: Rate
    model: Rate
    memory: Rate
    form: Rate
    quantity: Rate
    price: Rate
    currency: Rate
    invented_prices: int


class Mistake(msgspec.Struct, frozen=True):
    """A text that was read otherwise than labelled.

    Attributes:
        id: Identifier of the text.
        text: The text.
        what: What differs, in words.
    """

    id: str
    text: str
    what: tuple[str, ...]


class TextScores(msgspec.Struct, frozen=True, kw_only=True):
    """How well texts were read, in all and by language.

    Attributes:
        total: All of them.
        by_language: For each language of the labels.
        mistakes: The texts read otherwise than labelled, in order.
    """

    total: Score
    by_language: dict[str, Score]
    mistakes: tuple[Mistake, ...]


class _Judged(NamedTuple):
    """One text judged: pairs found, offers without a partner, and what of each field was right."""

    row: GoldRow
    is_intent_right: bool
    read: int
    found: int
    set_against: int
    fields: dict[str, list[bool]]
    invented: int
    wrong: tuple[str, ...]


def scored(
    rows: Sequence[GoldRow],
    readings: Sequence[TextReading],
    canonical: Callable[[str], str] = str.casefold,
) -> TextScores:
    """Return how well texts were read.

    Args:
        rows: Labelled texts.
        readings: What was read in each, in the same order.
        canonical: One spelling for every name of a model.

    Raises:
        ValueError: If the numbers of texts and readings differ.
    """
    judged = [_judged(row, read, canonical) for row, read in zip(rows, readings, strict=True)]
    languages = sorted({row.lang for row in rows})
    return TextScores(
        total=_score(judged),
        by_language={
            lang: _score([each for each in judged if each.row.lang == lang]) for lang in languages
        },
        mistakes=tuple(
            Mistake(each.row.id, each.row.text, each.wrong) for each in judged if each.wrong
        ),
    )


def _judged(row: GoldRow, reading: TextReading, canonical: Callable[[str], str]) -> _Judged:
    pairs, missed, extra = _paired(row.gold.offers, reading.offers, canonical)
    fields: dict[str, list[bool]] = {name: [] for name in FIELDS}
    wrong: list[str] = []
    invented = 0
    if reading.intent.value != row.gold.intent:
        wrong.append(f"intent: {reading.intent.value}, labelled {row.gold.intent}")
    for label, offer in pairs:
        for name, mine, theirs in _compared(label, offer):
            fields[name].append(mine == theirs)
            if mine != theirs:
                wrong.append(f"{offer.model} {name}: {mine}, labelled {theirs}")
        if _is_invented(label, offer):
            invented += 1
            wrong.append(
                f"{offer.model} price: {offer.price.value if offer.price else ''} invented"
            )
    wrong.extend(f"missed: {label.model}" for label in missed)
    wrong.extend(f"false: {offer.model or offer.candidates}" for offer in extra)
    return _Judged(
        row, reading.intent.value == row.gold.intent, len(reading.offers), len(pairs),
        len(pairs) + min(len(missed), len(extra)), fields, invented, tuple(wrong),
    )  # fmt: skip


def _paired(
    labels: Iterable[GoldOffer], offers: Iterable[Offer], canonical: Callable[[str], str]
) -> tuple[list[tuple[GoldOffer, Offer]], list[GoldOffer], list[Offer]]:
    """Return labels with offers of the same model, then the rest of both; memory decides ties."""
    left = list(offers)
    pairs: list[tuple[GoldOffer, Offer]] = []
    missed: list[GoldOffer] = []
    for label in labels:
        same = [o for o in left if canonical(o.model) == canonical(label.model or "")]
        if not same:
            missed.append(label)
            continue
        best = next((o for o in same if _memory(o) == label.memory_gb), same[0])
        left.remove(best)
        pairs.append((label, best))
    return pairs, missed, left


def _memory(offer: Offer) -> float | None:
    return offer.memory_gb.value if offer.memory_gb else None


def _compared(label: GoldOffer, offer: Offer) -> list[tuple[str, object, object]]:
    """Return the fields that the label lets be judged, as read and as labelled."""
    form = offer.form_factor.value if offer.form_factor else None
    found: list[tuple[str, object, object]] = [
        ("memory", _memory(offer), label.memory_gb),
        ("form", form, label.form_factor),
    ]
    if label.quantity is not None and label.quantity_qualifier != "implied":
        found.append(("quantity", offer.quantity.value if offer.quantity else None, label.quantity))
    if label.price is not None and label.price.value is not None:
        price = offer.price
        found.append(("price", price.value if price else None, label.price.value))
        found.append(("currency", (price.currency if price else "") or None, label.price.currency))
    return found


def _is_invented(label: GoldOffer, offer: Offer) -> bool:
    is_labelled = label.price is not None and label.price.value is not None
    return offer.price is not None and offer.price.value is not None and not is_labelled


def _score(judged: Sequence[_Judged]) -> Score:
    found = sum(each.found for each in judged)
    read = sum(each.read for each in judged)
    offers = sum(len(each.row.gold.offers) for each in judged)
    rates = {
        name: _rate([right for each in judged for right in each.fields[name]]) for name in FIELDS
    }
    return Score(
        texts=len(judged),
        negatives=sum(not each.row.gold.is_chip_offer for each in judged),
        offers=offers,
        read=read,
        found=found,
        false_offers=read - found,
        precision=found / read if read else None,
        recall=found / offers if offers else None,
        f1=2 * found / (read + offers) if read + offers else None,
        intent=_rate([each.is_intent_right for each in judged]),
        model=_ratio(found, sum(each.set_against for each in judged)),
        invented_prices=sum(each.invented for each in judged),
        **rates,
    )


def _rate(right: Sequence[bool]) -> Rate:
    return _ratio(sum(right), len(right))


def _ratio(right: int, of: int) -> Rate:
    return Rate(right, of, right / of if of else None)
