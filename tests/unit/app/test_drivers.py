"""Drivers of an answer: the strongest named, changes respected."""

from __future__ import annotations

import pytest

from tidewaiter.app.drivers import drivers
from tidewaiter.app.estimate import Request
from tidewaiter.core.errors import ModelError, UnknownNameError
from tidewaiter.estimate.engine.run import Settings

FEW = Settings(draws=4096)


def test_detection_drives_the_newest_estimate(facts):
    answer = drivers(facts, Request(settings=FEW))
    assert (answer.model, answer.quantity) == ("epoch-2026", "h100e_diverted_total")
    assert answer.most_telling == "detection"
    assert answer.lines[0].label == "Share of diversion that surfaces"
    totals = {line.column: line.sobol_total for line in answer.lines}
    assert max(totals, key=totals.__getitem__) == "detection"


def test_what_is_set_drives_nothing(facts):
    request = Request(model="cnas-2025", sets=("chips_per_vendor=1000",), settings=FEW)
    answer = drivers(facts, request)
    assert "chips_per_vendor" not in {line.column for line in answer.lines}


def test_wrong_names_and_too_few_draws_are_refused(facts):
    with pytest.raises(UnknownNameError) as caught:
        drivers(facts, Request(model="cnas-2025", settings=FEW), "chips_diverted_2042")
    assert "chips_diverted_2024" in caught.value.hint
    with pytest.raises(ModelError, match="too few draws"):
        drivers(facts, Request(model="cnas-2025", settings=Settings(draws=100)))
