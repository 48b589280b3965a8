"""Scores of readings, each share worked out by hand."""

from __future__ import annotations

import pytest

from tidewaiter.listings.scoring.labels import GoldLabels, GoldOffer, GoldPrice, GoldRow
from tidewaiter.listings.scoring.scores import Rate, scored
from tidewaiter.model.listings.offer import AskingPrice, Offer, TextReading
from tidewaiter.model.listings.stated import StatedNumber, StatedWord


def label(model: str, **known: object) -> GoldOffer:
    return GoldOffer(chip=f"NVIDIA {model}", model=model, **known)


def row(ident: str, *offers: GoldOffer, lang: str = "zh", intent: str = "sell") -> GoldRow:
    labels = GoldLabels(is_chip_offer=bool(offers), intent=intent, offers=offers)
    return GoldRow(id=ident, text=f"text {ident}", lang=lang, gold=labels)


def number(value: float | None) -> StatedNumber | None:
    return None if value is None else StatedNumber(value=value, rule="made up")


def offer(model: str, memory: float | None = None, quantity: float | None = None) -> Offer:
    return Offer(chip=model, model=model, memory_gb=number(memory), quantity=number(quantity))


def priced(model: str, value: float | None, currency: str = "CNY") -> Offer:
    price = AskingPrice(qualifier="exact", rule="made up", value=value, currency=currency)
    return Offer(chip=model, model=model, price=price)


def reading(*offers: Offer, intent: str = "sell") -> TextReading:
    return TextReading(intent=StatedWord(value=intent, rule="made up"), offers=offers)


def test_offers_are_found_by_their_model() -> None:
    rows = [
        row("a", label("H100"), label("A100")),
        row("b", intent="wanted"),
        row("c", label("L4")),
    ]
    readings = [
        reading(offer("A100"), offer("H200")),
        reading(offer("L20")),
        reading(offer("L4")),
    ]
    total = scored(rows, readings).total
    # Read: A100, H200, L20, L4; found: A100, L4; labelled: H100, A100, L4.
    assert (total.read, total.found, total.offers, total.false_offers) == (4, 2, 3, 2)
    assert (total.precision, total.recall) == (0.5, pytest.approx(2 / 3))
    assert total.f1 == pytest.approx(4 / 7)
    # H200 stands against H100: of three offers set against a label two have its model.
    assert total.model == Rate(2, 3, pytest.approx(2 / 3))
    assert total.intent == Rate(2, 3, pytest.approx(2 / 3))
    assert total.negatives == 1


def test_fields_are_judged_on_found_offers_only() -> None:
    rows = [row("a", label("H100", memory_gb=80)), row("b", label("A100", memory_gb=40))]
    readings = [reading(offer("H100", 80)), reading(offer("H200", 141))]
    assert scored(rows, readings).total.memory == Rate(1, 1, 1.0)


def test_an_unknown_field_is_right_where_the_label_knows_none() -> None:
    rows = [row("a", label("H100")), row("b", label("A100"))]
    total = scored(rows, [reading(offer("H100")), reading(offer("A100", 80))]).total
    assert total.memory == Rate(1, 2, 0.5)
    assert total.form == Rate(2, 2, 1.0)


def test_only_explicit_quantities_count() -> None:
    rows = [
        row("a", label("H100", quantity=10)),
        row("b", label("A100", quantity=1, quantity_qualifier="implied")),
        row("c", label("L4", quantity=5)),
    ]
    readings = [reading(offer("H100", None, 10)), reading(offer("A100")), reading(offer("L4"))]
    assert scored(rows, readings).total.quantity == Rate(1, 2, 0.5)


def test_prices_currencies_and_inventions() -> None:
    asked = GoldPrice(value=100.0, currency="CNY")
    rows = [
        row("a", label("H100", price=asked)),
        row("b", label("A100", price=asked)),
        row("c", label("L4", price=GoldPrice(value=None, qualifier="masked", raw="12xx"))),
        row("d", label("L20")),
        row("e", label("L2", price=GoldPrice(value=9.5))),
    ]
    readings = [
        reading(priced("H100", 100.0)),
        reading(priced("A100", 1e6, "USD")),
        reading(priced("L4", 12.0)),
        reading(priced("L20", None)),
        reading(priced("L2", 9.5, "")),
    ]
    total = scored(rows, readings).total
    assert total.price == Rate(2, 3, pytest.approx(2 / 3))
    assert total.currency == Rate(2, 3, pytest.approx(2 / 3))
    assert total.invented_prices == 1


def test_each_language_has_a_score_of_its_own() -> None:
    rows = [row("a", label("H100")), row("b", label("A100"), lang="en")]
    scores = scored(rows, [reading(offer("H100")), reading()])
    assert set(scores.by_language) == {"en", "zh"}
    assert (scores.by_language["zh"].f1, scores.by_language["en"].f1) == (1.0, 0.0)
    assert scores.total.recall == 0.5


def test_memory_decides_between_two_offers_of_a_model() -> None:
    rows = [row("a", label("A100", memory_gb=80), label("A100", memory_gb=40))]
    total = scored(rows, [reading(offer("A100", 40), offer("A100", 80))]).total
    assert (total.found, total.memory) == (2, Rate(2, 2, 1.0))


def test_two_spellings_of_a_model_may_be_one() -> None:
    rows, readings = [row("a", label("Tesla T4"))], [reading(offer("T4"))]
    assert scored(rows, readings).total.found == 0
    same = scored(rows, readings, lambda model: model.removeprefix("Tesla "))
    assert same.total.found == 1


def test_an_offer_without_a_chip_meets_a_label_without_one() -> None:
    rows = [row("a", GoldOffer(chip=None, chip_candidates=("NVIDIA H200",)))]
    assert scored(rows, [reading(Offer(chip=None))]).total.found == 1


def test_mistakes_say_what_differs() -> None:
    rows = [row("a", label("H100", memory_gb=80)), row("b", label("A100")), row("c", label("L4"))]
    readings = [
        reading(offer("H100", 96.0)),
        reading(offer("L20"), intent="wanted"),
        reading(offer("L4")),
    ]
    mistakes = scored(rows, readings).mistakes
    assert [mistake.id for mistake in mistakes] == ["a", "b"]
    assert mistakes[0].what == ("H100 memory: 96.0, labelled 80",)
    assert mistakes[1].what == ("intent: wanted, labelled sell", "missed: A100", "false: L20")


def test_nothing_read_has_no_shares() -> None:
    total = scored([row("a", intent="wanted")], [reading(intent="wanted")]).total
    assert (total.precision, total.recall, total.f1) == (None, None, None)
    assert total.memory == Rate(0, 0, None)


def test_texts_and_readings_must_match() -> None:
    with pytest.raises(ValueError, match="zip"):
        scored([row("a", label("H100"))], [])
