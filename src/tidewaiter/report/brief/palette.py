"""The page's colours, light and dark, and the rules that carry them into the drawings.

Hues follow Okabe & Ito (2008, *Color Universal Design*), darkened on light paper and lightened on
dark paper until text in them reads (4.5 to 1) and marks stand out (3 to 1). A drawing is made in
the light colours; rules on its attributes turn them into the page's variables, so that one drawing
serves both schemes and still stands alone when it is copied out.
"""

from __future__ import annotations

from typing import NamedTuple


class Tone(NamedTuple):
    """One colour in both schemes."""

    light: str
    dark: str


PALETTE = {
    "paper": Tone("#fdfcf8", "#131518"),
    "panel": Tone("#f4f1e9", "#1c1f23"),
    "ink": Tone("#1b1a17", "#ece9e2"),
    "muted": Tone("#5d5a53", "#aeaaa1"),
    "line": Tone("#d8d3c7", "#3a3e44"),
    "blue": Tone("#00629b", "#6cbcf0"),
    "vermillion": Tone("#b84a00", "#ff9d5c"),
    "green": Tone("#00714f", "#4fcfa6"),
    "purple": Tone("#97407a", "#eaa5cd"),
    "amber": Tone("#8a6100", "#efc14b"),
}
LIGHT = {name: tone.light for name, tone in PALETTE.items()}


def css_variables(scheme: str) -> str:
    """Return the palette as custom properties; ``scheme`` is ``light`` or ``dark``."""
    return "".join(f"--{name}:{getattr(tone, scheme)};" for name, tone in PALETTE.items())


def css_of_drawings() -> str:
    """Return rules that let a drawing's literal colours follow the scheme."""
    return "".join(
        f'.drawing [{attribute}="{colour}"]{{{attribute}:var(--{name})}}'
        for name, colour in LIGHT.items()
        for attribute in ("fill", "stroke")
    )
