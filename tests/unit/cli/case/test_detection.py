"""``tidewaiter case detection``: options, text and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from small_case import small_case

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--as-of", "2026-11-24")
TAKEN = "id,account,item,date,quantity,grade\n" + "".join(
    f"I{m},site:B,B200,2026-{m:02}-20,5000,serial\n" for m in (3, 5, 7)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_case(tmp_path / "case", inventories=TAKEN, units="", sightings="")


def test_it_says_what_the_takings_notice(tidewaiter, folder: Path) -> None:
    ran = tidewaiter("case", "detection", folder, *DAY, "--loss", 400, "--over", 2)
    assert (ran.code, ran.err) == (0, "")
    assert "site B, B200: 2 periods, 2026-03-20 to 2026-07-20" in ran.out
    assert "400 at once" in ran.out


def test_json_has_every_test(tidewaiter, folder: Path) -> None:
    words = ("--loss", 400, "--false-alarm", 0.1, "--json", "--seed", 4)
    ran = tidewaiter("case", "detection", folder, *DAY, *words, "--account", "site:B")
    answer = json.loads(ran.out)
    (one,) = answer["series"]
    assert [test["test"] for test in one["tests"]] == ["page", "sitmuf", "cumulative", "gemuf"]
    assert (one["loss"], one["false_alarm"], one["over"], answer["seed"]) == (400, 0.1, 2, 4)
    assert ran.out == tidewaiter(
        "case", "detection", folder, *DAY, *words, "--account", "site:B"
    ).out  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("--loss", "0"), ("--loss", "nan"), ("--loss", "inf"), ("--loss", "many"), ("--over", "0"),
        ("--false-alarm", "0.5"), ("--false-alarm", "0"), ("--account", "site:X"),
        ("--item", "nvidia/none"), ("--false-alarm", "0.00001"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tidewaiter, folder: Path, words: tuple[str, ...]) -> None:
    ran = tidewaiter("case", "detection", folder, *DAY, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")


def test_a_day_is_needed(tidewaiter, folder: Path) -> None:
    assert tidewaiter("case", "detection", folder).code == 2
    assert tidewaiter("case", "detection", folder, "--as-of", "2026").code == 2
