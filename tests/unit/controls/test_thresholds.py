"""Thresholds over time: the few exact numbers of facts, and their days."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.controls.thresholds import thresholds


@pytest.mark.parametrize(
    ("rule", "of", "number", "first", "last"),
    [
        ("us/3a090", "tpp", 4800, date(2022, 10, 21), date(2023, 11, 17)),
        ("us/3a090", "interconnect", 600, date(2022, 10, 21), date(2023, 11, 17)),
        ("us/3a090-a", "tpp", 4800, date(2023, 11, 17), None),
        ("us/3a090-a", "performance_density", 5.92, date(2023, 11, 17), None),
        ("us/3a090-b", "tpp", 2400, date(2023, 11, 17), None),
        ("us/3a090-b", "performance_density", 3.2, date(2023, 11, 17), None),
        ("us/case-by-case-review", "tpp", 21_000, date(2026, 1, 15), None),
        ("us/case-by-case-review", "dram_bandwidth", 6500, date(2026, 1, 15), None),
    ],
)
def test_the_published_thresholds_are_found_with_their_days(facts, rule, of, number, first, last):
    found = [(t.of, t.number, t.first, t.last) for t in thresholds(facts.controls[rule])]
    assert (of, number, first, last) in found


def test_what_is_not_in_force_draws_no_line(facts):
    assert thresholds(facts.controls["us/ai-diffusion"]) == []
