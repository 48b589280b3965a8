"""The markets of the packaged facts, read without the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

import tidewaiter.facts
from tidewaiter.facts.strict_yaml import as_type, read_yaml
from tidewaiter.model.listings.market import Market


@pytest.fixture(scope="session")
def markets() -> dict[str, Market]:
    found: dict[str, Market] = {}
    for path in sorted(Path(tidewaiter.facts.__file__).parent.joinpath("markets").glob("*.yaml")):
        document, lines = read_yaml(path, path.name)
        market = as_type(document, lines, path.name, Market)
        assert path.stem == market.id
        found[market.id] = market
    return found
