"""When one record means the party of another: the same writing, or its identifier."""

from __future__ import annotations

import pytest

from tidewaiter.controls.orders.same_party import is_same_party
from tidewaiter.model.trade.order import StatedParty
from tidewaiter.model.trade.records import PartyRecord

PARTY = StatedParty(role="buyer", name="Synthetic Trading Co., Ltd.", id="p1")
RECORD = PartyRecord(id="p1", name="Synthetic Trading", aliases=("合成贸易",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p1", True),
        ("P1", False),
        ("SYNTHETIC TRADING CO LTD", True),
        ("Synthetic Trading", False),
        ("合成贸易", False),
        ("", False),
        (" . ", False),
    ],
)
def test_case_spaces_and_punctuation_alone_are_forgiven(name: str, *, expected: bool) -> None:
    assert is_same_party(PARTY, name) is expected


@pytest.mark.parametrize("name", ["synthetic trading", "合成贸易"])
def test_a_record_adds_its_names(name: str) -> None:
    assert is_same_party(PARTY, name, RECORD)


def test_a_party_without_a_name_is_nobody_else() -> None:
    nameless = StatedParty(role="payer", address="1 Some Road")
    assert not is_same_party(nameless, "")
