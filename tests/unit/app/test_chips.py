"""Chips by identifier or by name."""

from __future__ import annotations

import pytest

from tidewaiter.app.chips import listed, resolved, shown
from tidewaiter.core.errors import UnknownNameError


def test_the_list_is_complete_and_in_order(facts):
    lines = listed(facts)
    assert [line.id for line in lines] == sorted(facts.chips)


def test_a_chip_by_name_has_its_metrics(facts):
    answer = shown(facts, "A100 SXM 80GB")
    assert answer.chip.id == "nvidia/a100-sxm-80gb"
    assert answer.line.tpp == pytest.approx(4992)
    assert answer.equivalents["8-bit dense"] == pytest.approx(0.315, abs=0.001)
    assert set(answer.equivalents) == {
        "8-bit dense",
        "FP16 dense",
        "memory bandwidth",
        "training-effective",
        "inference-effective",
    }


def test_a_family_is_no_chip(facts):
    with pytest.raises(UnknownNameError, match="does not settle"):
        shown(facts, "H100")
    assert resolved(facts, "H100").chip is None


def test_nothing_of_that_name(facts):
    with pytest.raises(UnknownNameError, match="no chip has that name"):
        shown(facts, "toaster")
