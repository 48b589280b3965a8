"""``tidewaiter custody`` as people type it."""

from __future__ import annotations

import json

import pytest

from latency_files import written


@pytest.fixture
def files(tmp_path):
    """Write the made-up tables."""
    return written(tmp_path)


def test_verdicts_are_printed(tidewaiter, files, tmp_path) -> None:
    page = tmp_path / "map.html"
    ran = tidewaiter(
        "custody", "locate", files.probes, "--landmarks", files.landmarks, "--claims",
        files.claims, "--zone", "CN", "-o", page,
    )  # fmt: skip
    assert (ran.code, ran.err) == (1, "")  # one device is impossible
    assert "moved: landmarks of" in ran.out
    assert "not a chip" in ran.out
    assert "moved: impossible" in page.read_text(encoding="utf-8")


def test_verdicts_as_json(tidewaiter, files) -> None:
    ran = tidewaiter(
        "custody", "locate", files.probes, "--landmarks", files.landmarks, "--claims",
        files.claims, "--liars", 0, "--one-holder", "--profile", "light", "--json",
    )  # fmt: skip
    answer = json.loads(ran.out)
    one = answer["verdicts"][0]
    assert set(one) >= {"verdict", "point", "region", "certified_km", "deciding", "assumptions"}
    assert one["assumptions"]["liars"] == 0
    assert one["assumptions"]["is_one_holder"] is True


@pytest.mark.parametrize("more", [("--zone", "XX"), ("--profile", "sound"), ("--within", "0")])
def test_what_does_not_exist_is_refused(tidewaiter, files, more) -> None:
    ran = tidewaiter(
        "custody", "locate", files.probes, "--landmarks", files.landmarks, "--claims",
        files.claims, *more,
    )  # fmt: skip
    assert ran.code == 2
    assert ran.out == ""


def test_a_score_is_printed(tidewaiter, files, tmp_path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("name\nPlace l3\n", encoding="utf-8")
    ran = tidewaiter("custody", "score", files.landmarks, files.probes, "--labels", labels)
    assert (ran.code, ran.err) == (0, "")
    for text in ("39 honest nodes", "missed: Place l3", "false impossible", "95% regions hold"):
        assert text in ran.out


def test_a_score_as_json(tidewaiter, files) -> None:
    ran = tidewaiter("custody", "score", files.landmarks, files.probes, "--json")
    assert json.loads(ran.out)["honest"] == 40


def test_a_plan_is_printed(tidewaiter, files) -> None:
    given = ("custody", "plan-landmarks", files.claims, "--candidates", files.landmarks)
    ran = tidewaiter(*given)
    assert (ran.code, ran.err) == (0, "")
    assert "25,000" in ran.out
    assert json.loads(tidewaiter(*given, "--json").out)["steps"]


def test_the_group_lists_its_commands(tidewaiter) -> None:
    ran = tidewaiter("custody", "--help")
    assert all(name in ran.out for name in ("locate", "score", "plan-landmarks"))
    assert tidewaiter("custody", "lcoate").code == 2
