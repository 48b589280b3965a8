"""Items as the rules measure them: arithmetic, ranges, what is given by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.controls.stated_item import UNITS, item_by_hand, item_of
from tidewaiter.core.errors import UsageError


def quantity(item, name):
    return next((q for q in item.quantities if q.name == name), None)


# 88 FR 73458: TPP is rate times bit length; NVIDIA's data sheet of H100 SXM gives 1,979 dense TOP/s
# at 8 bits, so 15,832; over 814 mm2 that is 19.45.
def test_the_arithmetic_is_shown(facts):
    item = item_of(facts.chips["nvidia/h100-sxm"])
    assert quantity(item, "tpp").how.endswith("1,979 TOP/s x 8 bit = 15,832")
    assert quantity(item, "performance_density").how == "15,832 / 814 mm2 = 19.45"


def test_a_missing_figure_stays_away(facts):
    item = item_of(facts.chips["google/tpu-v4"])
    assert quantity(item, "performance_density") is None
    assert "performance_density" not in item.properties()


def test_memory_on_the_die_is_no_dram(facts):
    item = item_of(facts.chips["groq/lpu-v1"])
    assert quantity(item, "dram_bandwidth") is None
    assert any("no DRAM" in note for note in item.notes)


def test_sources_that_disagree_give_a_range(facts):
    found = quantity(item_of(facts.chips["huawei/ascend-910b"]), "tpp")
    assert found.low < found.value < found.high


def test_a_figure_by_hand_takes_the_place_of_the_chips(facts):
    item = item_by_hand("v4", {"die_area": 600.0}, {}, over=item_of(facts.chips["google/tpu-v4"]))
    assert quantity(item, "performance_density").value == pytest.approx(4400 / 600)
    assert item.chip == "google/tpu-v4"


def test_a_new_tpp_does_not_keep_the_old_density(facts):
    over = item_of(facts.chips["nvidia/h100-sxm"])
    assert quantity(item_by_hand("x", {"tpp": 100.0}, {}, over=over), "performance_density") is None


def test_a_die_area_without_a_tpp_gives_no_density():
    assert item_by_hand("x", {"die_area": 600.0}, {}).quantities == ()


def test_memory_on_its_own_is_another_kind_of_item():
    assert item_by_hand("stack", {"memory_bandwidth_density": 5.0}, {}).kind == "memory"
    assert item_by_hand("chip", {"tpp": 5.0}, {}).kind == "circuit"


@given(
    name=st.sampled_from(sorted(UNITS)),
    number=st.one_of(st.floats(max_value=0), st.just(float("nan")), st.just(float("inf"))),
)
def test_what_is_no_quantity_is_refused(name, number):
    with pytest.raises(UsageError):
        item_by_hand("x", {name: number}, {})


def test_unknown_names_and_words_and_two_ways_to_one_figure_are_refused():
    for numbers, words in (
        ({"tops": 5.0}, {}),
        ({"tpp": 5.0}, {"data_centre": "perhaps"}),
        ({"tpp": 5.0}, {"colour": "blue"}),
        ({"tpp": 5.0, "die_area": 5.0, "performance_density": 1.0}, {}),
    ):
        with pytest.raises(UsageError):
            item_by_hand("x", numbers, words)


@given(tpp=st.floats(1, 1e5), area=st.floats(1, 1e4))
def test_density_times_area_is_tpp(tpp, area):
    item = item_by_hand("x", {"tpp": tpp, "die_area": area}, {})
    assert quantity(item, "performance_density").value * area == pytest.approx(tpp)
