"""Plain calls: the same answers as the command line, and an import that costs nothing."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

import tidewaiter as tw
from tidewaiter.app.estimate import Request, estimate
from tidewaiter.estimate.engine.run import Settings


def test_a_call_is_the_same_run_as_a_request(facts):
    called = tw.estimate_of("cnas-2025", sets=["vendors=50:90"], draws=2048, seed=3)
    asked = estimate(
        facts,
        Request(model="cnas-2025", sets=("vendors=50:90",), settings=Settings(draws=2048, seed=3)),
    )
    assert msgspec.to_builtins(called.manifest) == msgspec.to_builtins(asked.manifest)
    assert called.draws.values["chips_diverted_2024"].shape == (2048,)


def test_names_are_there_and_wrong_ones_are_not(tmp_path):
    assert tw.chip_named("H20").chip.id == "nvidia/h20"
    lists = tmp_path / "lists.csv"
    lists.write_text("a,b,count\n1,0,30\n0,1,20\n1,1,10\n")
    assert tw.count_lists(lists).observed == 60
    with pytest.raises(AttributeError, match="no attribute"):
        tw.estimate_for  # noqa: B018


def test_importing_the_package_imports_nothing_heavy():
    heavy = ("numpy", "msgspec", "click")
    script = f"import sys, tidewaiter; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
