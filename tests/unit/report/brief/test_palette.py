"""Colours that can be read, told apart, and carried into the drawings."""

import itertools
import re

import pytest

from tidewaiter.report.brief.palette import LIGHT, PALETTE, css_of_drawings, css_variables

TEXT = ("ink", "muted", "blue", "amber", "vermillion", "green", "purple")
MARKS = ("blue", "vermillion", "green", "purple", "amber", "muted")
# Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15), severity 1, for linear RGB.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light = [
        0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))
    ]  # fmt: skip
    return (max(light) + 0.05) / (min(light) + 0.05)


def seen(colour: str, deficiency: str) -> list[float]:
    given = linear(colour)
    return [sum(w * v for w, v in zip(row, given, strict=True)) for row in DEFICIENCIES[deficiency]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", TEXT)
def test_text_reads(name: str, scheme: str) -> None:
    paper = getattr(PALETTE["paper"], scheme)
    assert contrast(getattr(PALETTE[name], scheme), paper) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_reads_on_its_panel(scheme: str) -> None:
    assert contrast(getattr(PALETTE["ink"], scheme), getattr(PALETTE["panel"], scheme)) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_two_main_colours_differ_to_a_colour_blind_reader(deficiency: str, scheme: str) -> None:
    one, other = (seen(getattr(PALETTE[n], scheme), deficiency) for n in ("blue", "vermillion"))
    assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 0.15


def test_no_two_colours_are_one() -> None:
    for scheme in ("light", "dark"):
        values = [getattr(tone, scheme) for tone in PALETTE.values()]
        assert all(a != b for a, b in itertools.combinations(values, 2))


def test_colours_are_written_as_a_drawing_keeps_them() -> None:
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in LIGHT.values())


def test_every_colour_of_a_drawing_follows_the_scheme() -> None:
    rules = css_of_drawings()
    for name, value in LIGHT.items():
        assert f'.drawing [fill="{value}"]{{fill:var(--{name})}}' in rules
        assert f'.drawing [stroke="{value}"]{{stroke:var(--{name})}}' in rules


def test_the_variables_of_both_schemes_are_the_same() -> None:
    light, dark = (re.findall(r"--(\w+):", css_variables(s)) for s in ("light", "dark"))
    assert light == dark == list(PALETTE)
