"""Sections are read without drawing: the drawings have tests of their own."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from markupsafe import Markup

import tidewaiter.report.brief.sections as folder
from tidewaiter.report.brief.drawing import Drawn
from tidewaiter.report.brief.references import References
from unit.report.brief.synthetic import synthetic_brief


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave every figure of a section without its drawing."""
    for found in pkgutil.iter_modules(folder.__path__):
        module = importlib.import_module(f"{folder.__name__}.{found.name}")
        if hasattr(module, "drawn"):
            monkeypatch.setattr(module, "drawn", lambda _chart, _name: Drawn(Markup(), Markup()))
    return


@pytest.fixture
def refs() -> References:
    return References(synthetic_brief().facts)
