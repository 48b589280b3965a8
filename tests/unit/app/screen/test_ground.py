"""The ground is the same bytes for the same inputs, and a name that two have finds none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.app.screen.ground import Ground, OwnerView, by_name, folded, ground_from
from tidewaiter.core.errors import DataError
from tidewaiter.model.trade.records import PartyRecord, Payment, Site

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts

NAMES = st.text("aAbB ßẞñ\t　", max_size=6)
NAMED = st.lists(st.tuples(st.sampled_from("PQRS"), NAMES), max_size=8)


@pytest.fixture(scope="module")
def ground(facts: Facts) -> Ground:
    return Ground(
        as_of=date(2026, 6, 15),
        known_by=date(2026, 6, 1),
        policy=facts.screening["orders"],
        rules=facts.controls,
        chips=facts.chips,
        flags=facts.flags["red-flags"].flags,
        lists=b"\x00\x01",
        parties={"P1": PartyRecord(id="P1", name="Quellbrook")},
        sites={"S1": Site(id="S1", power_mw=1.5)},
        payments={"PO-1": (Payment(order="PO-1", amount=5), Payment(order="PO-1"))},
        owners={"P1": OwnerView(listed_ownership=60.0, headquarters="SG")},
        entities={"quellbrook": "P1"},
        serials=frozenset({"SN1", "SN2"}),
    )


def test_a_ground_comes_back_from_its_bytes(ground: Ground) -> None:
    again = ground_from(ground.as_bytes())
    assert again == ground
    assert again.owners["P1"].listed_ownership == 60.0
    assert again.owners["P1"].answers == ()
    assert again.rules["us/affiliates"].versions[1].status == "suspended"


def test_the_order_of_a_table_makes_no_other_bytes(ground: Ground) -> None:
    turned = msgspec.structs.replace(
        ground,
        rules=dict(reversed(ground.rules.items())),
        chips=dict(reversed(ground.chips.items())),
        serials=frozenset(sorted(ground.serials, reverse=True)),
    )
    assert turned.as_bytes() == ground.as_bytes()


@pytest.mark.parametrize(
    "change",
    [{"as_of": date(2026, 6, 16)}, {"known_by": None}, {"detail": "all"}, {"serials": frozenset()}],
    ids=str,
)
def test_what_matters_changes_the_bytes(ground: Ground, change: dict[str, object]) -> None:
    assert msgspec.structs.replace(ground, **change).as_bytes() != ground.as_bytes()


@pytest.mark.parametrize("content", [b"", b"\x80", b"not a ground", b"\xc1"])
def test_other_bytes_are_no_ground(content: bytes) -> None:
    with pytest.raises(DataError, match="no ground of a screening") as refused:
        ground_from(content)
    assert "make it again" in str(refused.value)


def test_a_ground_cut_short_is_refused(ground: Ground) -> None:
    content = ground.as_bytes()
    for length in (1, len(content) // 2, len(content) - 1):
        with pytest.raises(DataError, match="no ground"):
            ground_from(content[:length])


def test_unknown_share_is_not_a_share_of_nothing() -> None:
    assert msgspec.json.decode(msgspec.json.encode(OwnerView()), type=OwnerView) == OwnerView()
    none = OwnerView(listed_ownership=0.0)
    assert msgspec.json.decode(msgspec.json.encode(none), type=OwnerView).listed_ownership == 0.0
    assert OwnerView().listed_ownership is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quellbrook  Institut", "QUELLBROOK INSTITUT"),
        (" Quellbrook\tInstitut\n", "quellbrook institut"),
        ("Straße 4", "STRASSE 4"),
        ("ОРЕМИСТОВ", "оремистов"),
    ],
)
def test_case_and_spacing_make_no_other_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(NAMES)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_names_find_identifiers_and_ambiguous_ones_find_none() -> None:
    named = [("P1", "Quellbrook"), ("P2", "Marwick"), ("P3", "MARWICK "), ("P4", ""), ("P5", " ")]
    assert by_name(named) == {"quellbrook": "P1"}
    assert by_name([("P1", "Quellbrook"), ("P1", "QUELLBROOK")]) == {"quellbrook": "P1"}


@given(NAMED)
def test_a_name_finds_an_identifier_exactly_where_one_alone_has_it(
    named: list[tuple[str, str]],
) -> None:
    owners: dict[str, set[str]] = {}
    for ident, name in named:
        owners.setdefault(folded(name), set()).add(ident)
    alone = {key: min(idents) for key, idents in owners.items() if key and len(idents) == 1}
    assert by_name(named) == alone == by_name(reversed(named))
