"""Does an order need a licence: the answer of the rules, cut down and kept by question."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tidewaiter.controls.orders import licence as module
from tidewaiter.controls.orders.licence import LicenceBook, LicenceQuestion, licence_answer
from tidewaiter.controls.requirement import Transaction, requirement
from tidewaiter.controls.stated_item import item_by_hand, item_of

if TYPE_CHECKING:
    from tidewaiter.controls.orders.licence import Licence
    from tidewaiter.facts.catalogue import Facts

DAY = date(2026, 6, 15)
H100 = "nvidia/h100-sxm"
KNOWN = LicenceQuestion(H100, "US", "SG", "SG", "SG", 0.0)


@pytest.fixture
def book(facts: Facts) -> LicenceBook:
    return LicenceBook(facts.controls, DAY)


@pytest.fixture
def asked(facts: Facts, book: LicenceBook):
    """Return a function that asks about a chip."""

    def answered(chip: str = H100, book: LicenceBook = book, **about: object) -> Licence:
        return book.of(KNOWN._replace(item=chip, **about), item_of(facts.chips[chip]))

    return answered


@pytest.mark.parametrize(
    ("about", "answer"),
    [
        ({}, "no"),
        ({"destination": "CN"}, "yes"),
        ({"destination": "MO"}, "yes"),
        ({"destination": "AE"}, "verify"),
        ({"destination": ""}, "unknown"),
        ({"headquarters": "MO"}, "yes"),
        ({"ultimate_parent": "MO"}, "yes"),
        ({"ultimate_parent": "CN"}, "verify"),
        ({"ultimate_parent": ""}, "unknown"),
    ],
)
def test_the_requirement(asked, about: dict[str, str], answer: str) -> None:
    assert asked(**about).answer.requirement == answer


def test_the_share_of_listed_owners_reaches_the_affiliates_rule(asked, facts: Facts) -> None:
    """The rule's text is to be verified on 20 November 2026 and suspended in June."""
    later = LicenceBook(facts.controls, date(2026, 11, 20))
    shares = {0.0: "no", 49.9: "no", 50.0: "verify", 100.0: "verify"}
    found = {s: asked(book=later, listed_ownership=s).answer.requirement for s in shares}
    assert found == shares
    assert asked(listed_ownership=100.0).answer.requirement == "no"


def test_a_rule_is_told_with_title_paragraph_status_and_day(asked) -> None:
    because = asked(destination="CN").answer.because
    told = next(text for text in because if text.startswith("us/destination-china: "))
    assert told == (
        "us/destination-china: Destinations that the rules name themselves "
        "(fr-87-62186, 15 CFR 742.6, destinations; in-force from 2022-10-21)"
    )
    assert any(text.startswith("us/3a090-a: ") for text in because)


@pytest.mark.parametrize(
    ("chip", "place", "review"),
    [
        ("nvidia/h200-sxm", "CN", "case-by-case review"),
        ("nvidia/b200", "CN", "presumption of denial"),
        ("nvidia/h200-sxm", "SG", ""),
    ],
)
def test_the_policy_of_review(asked, chip: str, place: str, review: str) -> None:
    assert asked(chip, destination=place).answer.review == review


def test_a_no_rests_on_lists_to_verify_and_says_which(asked) -> None:
    answer = asked().answer
    assert answer.requirement == "no"
    assert any("us/destination-groups" in text for text in answer.verify)


def test_what_would_have_to_be_known(asked) -> None:
    assert "ultimate_parent_group" in asked(ultimate_parent="").answer.missing
    assert "destination" in asked(destination="").answer.missing
    assert asked().answer.missing == ()


def test_the_trace_tells_the_tests_that_were_made(asked) -> None:
    answer = asked(destination="CN").answer
    assert any(
        line.startswith("us/destination-china [in-force] yes: ") and "CN" in line
        for line in answer.trace
    )
    assert all(line.count(": ") >= 1 for line in answer.trace)


def test_an_item_in_no_class_needs_no_licence_by_class(asked, facts: Facts) -> None:
    assert asked().controlled == "yes"
    before_the_letters = LicenceBook(facts.controls, date(2023, 12, 1))
    item = item_by_hand("a small chip", {"tpp": 500.0}, {"data_centre": "no"})
    for place in ("CN", "SG", "AE"):
        found = before_the_letters.of(KNOWN._replace(item="small", destination=place), item)
        assert (found.controlled, found.answer.requirement) == ("no", "no"), place
        assert found.answer.item == "a small chip"


def test_a_class_that_was_not_verified_never_says_no(book: LicenceBook) -> None:
    item = item_by_hand("a small chip", {"tpp": 500.0}, {"data_centre": "no"})
    found = book.of(KNOWN._replace(item="small", destination="CN"), item)
    assert (found.controlled, found.answer.requirement) == ("unknown", "verify")
    assert "us/h20-letter" in " ".join(found.answer.verify)


def test_an_item_whose_figures_are_missing_is_undecided(book: LicenceBook) -> None:
    item = item_by_hand("a card", {"tpp": 2000.0}, {})
    found = book.of(KNOWN._replace(item="card", destination="CN"), item)
    assert (found.controlled, found.answer.requirement) == ("unknown", "unknown")
    assert "performance_density" in found.answer.missing


def test_nobody_knows_what_the_item_is(book: LicenceBook) -> None:
    found = book.of(KNOWN._replace(item="?", destination="CN"), None)
    assert found.answer.item == "an item that is not known"
    assert found.answer.requirement in {"unknown", "verify"}
    assert found.controlled != "no"


def test_what_was_published_later_is_not_known(facts: Facts) -> None:
    before = LicenceBook(facts.controls, DAY, known_by=date(2022, 10, 6))
    found = before.of(KNOWN._replace(destination="CN"), item_of(facts.chips[H100]))
    assert (found.answer.requirement, found.answer.because) == ("no", ())


def test_an_answer_is_kept_and_is_the_same(asked, monkeypatch) -> None:
    first = asked(destination="CN")
    calls = []
    monkeypatch.setattr(module, "requirement", lambda *given: calls.append(given))
    assert asked(destination="CN") is first
    assert calls == []


def test_a_full_book_is_emptied_and_answers_as_before(asked, book, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    places = ["CN", "SG", "MO", "AE", "", "CN", "SG"]
    answers = [asked(destination=place).answer.requirement for place in places]
    assert answers == ["yes", "no", "yes", "verify", "unknown", "yes", "no"]
    assert len(book._kept) <= 2


def test_the_answer_is_that_of_the_rules(facts: Facts, asked) -> None:
    transaction = Transaction(
        item=item_of(facts.chips[H100]), exported_from="US", destination="AE",
        headquarters="SG", ultimate_parent="SG", listed_ownership=0.0,
    )  # fmt: skip
    found = requirement(transaction, facts.controls, DAY)
    assert asked(destination="AE").answer == licence_answer(found)
    assert len(licence_answer(found).exceptions) == len(found.exceptions)
