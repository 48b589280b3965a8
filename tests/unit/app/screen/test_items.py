"""What an order's text means, and the answer where it means several chips or none."""

from datetime import date

import pytest

from tidewaiter.app.screen.items import ItemBook, licence_of
from tidewaiter.controls.orders.licence import LicenceBook, LicenceQuestion
from tidewaiter.facts.catalogue import Facts
from tidewaiter.model.trade.order import Order

DAY = date(2025, 3, 1)


@pytest.fixture(scope="module")
def items(facts: Facts) -> ItemBook:
    return ItemBook(facts.chips)


@pytest.fixture(scope="module")
def licences(facts: Facts) -> LicenceBook:
    return LicenceBook(facts.controls, DAY)


def to(country: str, parent: str = "") -> LicenceQuestion:
    return LicenceQuestion(
        "", "US", country, headquarters=country, ultimate_parent=parent or country
    )


def test_a_family_is_answered_where_all_its_parts_agree(
    items: ItemBook, licences: LicenceBook
) -> None:
    item = items.of(Order(id="1", item="H100"))
    assert len(item.may_be) > 1
    found = licence_of(item, to("CN"), licences)
    assert (found.answer.requirement, found.controlled) == ("yes", "yes")
    assert "may be" in found.answer.item


def test_an_unknown_item_is_never_a_no(items: ItemBook, licences: LicenceBook) -> None:
    for text in ("", "a box of oranges", "H-nothing-9000"):
        item = items.of(Order(id="1", item=text))
        found = licence_of(item, to("SG"), licences)
        assert (found.answer.requirement, found.controlled) == ("unknown", "unknown")
        assert found.answer.missing == ("item",)


def test_figures_by_hand_decide_without_a_name(items: ItemBook, licences: LicenceBook) -> None:
    figures = {"tpp": 5000.0, "die_area": 800.0}
    words = {"data_centre": "yes"}
    item = items.of(Order(id="1", figures=figures, words=words))
    assert licence_of(item, to("CN"), licences).answer.requirement == "yes"


def test_a_figure_that_the_rules_do_not_know_is_told(items: ItemBook) -> None:
    item = items.of(Order(id="1", figures={"speed": 3.0}))
    assert not item.may_be
    assert "speed" in item.fault


def test_what_is_kept_does_not_change_the_answer(facts: Facts) -> None:
    shared = LicenceBook(facts.controls, DAY)
    for country in ("CN", "SG", "CN", "DE", "SG"):
        item = ItemBook(facts.chips).of(Order(id="1", item="H20"))
        fresh = licence_of(item, to(country), LicenceBook(facts.controls, DAY))
        assert licence_of(item, to(country), shared) == fresh
