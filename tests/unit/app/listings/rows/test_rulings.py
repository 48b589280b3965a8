"""The law on a listing's day, as the rules of the facts say."""

import pytest

from tidewaiter.app.listings.rows.rulings import Rulings
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts()
RULINGS = Rulings(FACTS)


@pytest.mark.parametrize(
    ("chip", "day", "outcome"),
    [
        ("nvidia/h100-sxm", "2024-12-01", "controlled"),
        ("nvidia/h100-sxm", "2022-09-01", "not controlled"),
        ("nvidia/a800-sxm-80gb", "2023-06-01", "not controlled"),
        ("nvidia/a800-sxm-80gb", "2023-12-01", "controlled"),
    ],
)
def test_a_chip_is_ruled_on_by_its_day(chip: str, day: str, outcome: str) -> None:
    found = RULINGS.on([chip], day, is_named=True)
    assert found.outcome == outcome
    assert found.on == day
    if outcome == "controlled":
        assert found.rule
        assert found.source in FACTS.sources
        assert found.locator
        assert found.why


def test_the_test_is_shown_with_its_numbers() -> None:
    # 1,979 dense TFLOP/s of FP8 x 8 bits = 15,832, against the limit of 4,800 (88 FR 73458)
    found = RULINGS.on(["nvidia/h100-sxm"], "2024-12-01", is_named=True)
    assert (found.rule, found.label) == ("us/3a090-a", "3A090.a")
    assert "tpp 15,832 is at or above 4,800" in found.why


def test_several_chips_that_agree_are_ruled_on_together() -> None:
    found = RULINGS.on(["nvidia/h100-sxm", "nvidia/h200-sxm"], "2024-12-01", is_named=True)
    assert found.outcome == "controlled"


def test_several_chips_that_differ_are_undecidable_and_said_to_be() -> None:
    found = RULINGS.on(["nvidia/h100-sxm", "nvidia/t4"], "2024-12-01", is_named=True)
    assert found.outcome == "undecidable"
    assert "nvidia/h100-sxm: controlled" in found.why


def test_what_the_facts_do_not_know_is_never_called_free() -> None:
    assert RULINGS.on([], "2024-12-01", is_named=False).outcome == "chip not named"
    assert RULINGS.on(["made/up"], "2024-12-01", is_named=True).outcome == "chip not on file"
