"""Drivers as text."""

from __future__ import annotations

from tidewaiter.app.drivers import drivers
from tidewaiter.app.estimate import Request
from tidewaiter.estimate.engine.run import Settings
from tidewaiter.report.drivers_text import as_text


def test_the_strongest_come_first_and_the_rest_is_counted(facts):
    text = as_text(drivers(facts, Request(settings=Settings(draws=2048))))
    lines = text.splitlines()
    assert lines[3].startswith("detection")
    assert any("weaker ones" in line for line in lines)
    assert "Most worth knowing: detection" in text
