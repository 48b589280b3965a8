"""What keeps two offers apart, and what does not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_offers import offer, unknown
from tidewaiter.listings.linking.contradictions import (
    Goods,
    agreed,
    contradiction,
    goods_of,
    joined,
    part_family,
)

FORMS = {"sxm": "SXM", "sxm5": "SXM", "pcie": "PCIe", "nvl": "PCIe"}


def goods(**said: Any) -> Goods:
    return goods_of(unknown("a", **said), FORMS)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"chip": "NVIDIA H100"}, {"chip": "NVIDIA A100"}, "chip nvidia h100 against nvidia a100"),
        ({"chip": "NVIDIA RTX 5090"}, {"chip": "NVIDIA RTX 5090 D"}, "chip"),
        ({"product": "nvidia/h100"}, {"product": "nvidia/h800"}, "product"),
        ({"memory_gb": 40.0}, {"memory_gb": 80.0}, "memory 40 GB against 80 GB"),
        ({"form_factor": "SXM"}, {"form_factor": "PCIe"}, "form SXM against PCIe"),
        ({"chip": "NVIDIA H100 SXM5"}, {"chip": "NVIDIA H100 PCIe"}, "form SXM against PCIe"),
        ({"chip": "NVIDIA H100 NVL 94GB"}, {"form_factor": "SXM"}, "form PCIe against SXM"),
        (
            {"part_numbers": ("900-21001-0100-030",)},
            {"part_numbers": ("900-21010-0000-000",)},
            "part number 900210010100030 against 900210100000000",
        ),
        (
            {"quantity": 1.0, "serials": ("1654921000001",)},
            {"quantity": 1.0, "serials": ("1654921000002",)},
            "single articles",
        ),
    ],
)
def test_what_both_state_differently_keeps_them_apart(
    one: dict[str, Any], other: dict[str, Any], why: str
) -> None:
    assert contradiction(goods(**one), goods(**other)).startswith(why)
    assert contradiction(goods(**other), goods(**one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"chip": "NVIDIA H100 SXM5 80GB", "memory_gb": 80.0, "form_factor": "SXM"}),
        ({"chip": "NVIDIA H100"}, {"chip": "NVIDIA H100 SXM5 80GB"}),
        ({"chip": "NVIDIA H100 NVL"}, {"chip": "NVIDIA H100 PCIe 80GB"}),
        # an assembly and its board have numbers of two families
        ({"part_numbers": ("900-21001-0100-030",)}, {"part_numbers": ("699-21001-0230-600",)}),
        # a longer list holds the shorter one
        (
            {"part_numbers": ("900-21001-0100-030",)},
            {"part_numbers": ("900-21001-0100-030", "900-21010-0000-000")},
        ),
        # many cards show some of their numbers at a time
        ({"quantity": 8.0, "serials": ("1",)}, {"quantity": 8.0, "serials": ("2",)}),
        ({"quantity": 1.0, "serials": ("1",)}, {"quantity": 1.0}),
        # readers of print take O for 0
        ({"part_numbers": ("9OO-21001",)}, {"part_numbers": ("900-21001",)}),
        ({"quantity": 8.0}, {"quantity": 64.0}),
        ({"price": 1.0, "currency": "CNY"}, {"price": 2.0, "currency": "CNY"}),
    ],
)
def test_what_is_unknown_or_may_change_keeps_nothing_apart(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert contradiction(goods(**one), goods(**other)) == ""
    assert contradiction(goods(**other), goods(**one)) == ""


def test_a_set_contradicts_what_any_of_it_contradicts() -> None:
    known, silent = goods(chip="NVIDIA H100"), goods(memory_gb=80.0)
    both = joined(silent, known)
    assert contradiction(silent, goods(chip="NVIDIA A100")) == ""
    assert contradiction(both, goods(chip="NVIDIA A100"))
    assert contradiction(both, goods(memory_gb=40.0))


def test_a_list_of_part_numbers_bridges_no_contradiction() -> None:
    one, other = goods(part_numbers=("900-1",)), goods(part_numbers=("900-2",))
    bridge = goods(part_numbers=("900-1", "900-2"))
    assert contradiction(one, bridge) == contradiction(other, bridge) == ""
    assert contradiction(joined(one, bridge), other)


def test_what_agrees_is_told_in_order() -> None:
    one = goods_of(offer("a"), FORMS)
    assert agreed(one, one) == (
        "chip nvidia h100", "form SXM", "memory 80 GB", "product nvidia/h100"
    )  # fmt: skip
    assert agreed(one, goods()) == ()


@pytest.mark.parametrize(
    ("number", "family"),
    [("900-21001-0100-030", "900"), ("P1001-300", "P"), ("vcqm4000", "VCQM"), ("-", "")],
)
def test_the_family_of_a_part_number(number: str, family: str) -> None:
    assert part_family(number) == family


SAID = st.fixed_dictionaries(
    {
        "chip": st.sampled_from(["", "NVIDIA H100", "NVIDIA H100 SXM5", "NVIDIA A100 PCIe"]),
        "memory_gb": st.sampled_from([None, 40.0, 80.0]),
        "form_factor": st.sampled_from(["", "SXM", "PCIe"]),
        "part_numbers": st.lists(st.sampled_from(["900-1", "900-2", "699-1"]), max_size=2).map(
            tuple
        ),
    }
)


@given(SAID, SAID, SAID)
def test_a_contradiction_is_mutual_and_grows_with_the_set(
    a: dict[str, Any], b: dict[str, Any], c: dict[str, Any]
) -> None:
    one, other, third = goods(**a), goods(**b), goods(**c)
    assert bool(contradiction(one, other)) == bool(contradiction(other, one))
    if not contradiction(one, other):
        both = joined(one, other)
        apart = contradiction(one, third) or contradiction(other, third)
        assert bool(contradiction(both, third)) == bool(apart)
