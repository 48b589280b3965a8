"""Which number does a numeral write? In figures, as people group them, and in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,3}(?:\.\d{3}){2,}")


def plain_figure(figure: str) -> float:
    """Return a figure with commas, spaces or, as on the Continent, dots between thousands."""
    bare = figure.replace(" ", "")
    if _CONTINENTAL.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    return float(bare.replace(",", ""))


def spoken_numeral(text: str, digits: Mapping[str, int]) -> float | None:
    """Return a Chinese numeral as a number; a unit without a digit before it counts once."""
    total, last = 0.0, 0.0
    for letter in text:
        if letter == "半":
            return total + last + 0.5 if text.endswith("半") else None
        value = 1000 if letter == "千" else digits.get(letter, 0)
        if value >= 10:
            total += (last or 1) * value
            last = 0
        else:
            last = last * 10 + value
    return total + last
