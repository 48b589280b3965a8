"""Units of quantities, checked when a model is built and never on arrays.

A unit is a product of powers of base dimensions and a scale: ``GB/s``, ``chip/vendor/year``,
``USD/chip``. An H100-equivalent always names its compute metric, ``H100e[8-bit dense]``, and each
metric is a dimension of its own: adding two of them is an error, and a bare ``H100e`` is no unit.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

import msgspec

from tidewaiter.core.errors import UnitError, nearest

METRICS = (
    "8-bit dense",
    "FP16 dense",
    "memory bandwidth",
    "training-effective",
    "inference-effective",
)

METRIC_KEYS = {
    "8bit": "8-bit dense",
    "fp16": "FP16 dense",
    "bandwidth": "memory bandwidth",
    "training": "training-effective",
    "inference": "inference-effective",
}

_SECONDS_PER_YEAR = 31_557_600  # Julian year

# name -> (dimension, scale to that dimension's base)
_ATOMS: dict[str, tuple[str, float]] = {
    **{n: (n, 1.0) for n in ("chip", "server", "vendor", "front", "listing", "case", "die")},
    **{n: (n, 1.0) for n in ("wafer", "site", "draw", "bit", "W")},
    **{n: (n, 1.0) for n in ("USD", "CNY", "HKD", "TWD", "MYR", "SGD", "EUR", "GBP", "JPY")},
    "kW": ("W", 1e3),
    "MW": ("W", 1e6),
    "kUSD": ("USD", 1e3),
    "MUSD": ("USD", 1e6),
    "byte": ("byte", 1.0),
    "MB": ("byte", 1e6),
    "GB": ("byte", 1e9),
    "TB": ("byte", 1e12),
    "OP": ("OP", 1.0),
    "TOP": ("OP", 1e12),
    "FLOP": ("OP", 1.0),
    "TFLOP": ("OP", 1e12),
    "PFLOP": ("OP", 1e15),
    "EFLOP": ("OP", 1e18),
    "mm2": ("mm2", 1.0),
    "m2": ("mm2", 1e6),
    "km": ("km", 1.0),
    "year": ("year", 1.0),
    "quarter": ("year", 0.25),
    "month": ("year", 1 / 12),
    "day": ("year", 86_400 / _SECONDS_PER_YEAR),
    "h": ("year", 3_600 / _SECONDS_PER_YEAR),
    "s": ("year", 1 / _SECONDS_PER_YEAR),
    **{f"H100e[{m}]": (f"H100e[{m}]", 1.0) for m in METRICS},
}
_PURE = {"1": 1.0, "share": 1.0, "%": 0.01}
_TOKEN = re.compile(r"(H100e\[[^\]]*\]|[A-Za-z%][A-Za-z0-9]*|1)(?:\^(-?[0-9]))?")


class Unit(msgspec.Struct, frozen=True):
    """A parsed unit. It multiplies and divides; it does not add, and it is no tuple.

    Attributes:
        powers: Pairs of base dimension and exponent, sorted by dimension, no zero exponents.
        scale: Factor from this unit to the base dimensions.
        text: The unit as written, or a canonical spelling for a derived one.
    """

    powers: tuple[tuple[str, Fraction], ...]
    scale: float
    text: str

    def __mul__(self, other: Unit) -> Unit:
        """Return the unit of a product."""
        return _combined(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        """Return the unit of a quotient."""
        return _combined(self, other, -1)

    def __pow__(self, exponent: int) -> Unit:
        """Return the unit of a whole power."""
        powers = {d: p * exponent for d, p in self.powers}
        return _named(powers, self.scale**exponent)

    @property
    def is_pure(self) -> bool:
        """Whether this is a pure number or a share."""
        return not self.powers

    def factor_to(self, other: Unit) -> float:
        """Return the factor that turns an amount in this unit into one in the other.

        Raises:
            UnitError: If the dimensions differ.
        """
        if self.powers != other.powers:
            raise UnitError(
                "units do not go together", found=self.text, allowed=f"a unit like {other.text}"
            )
        return self.scale / other.scale


def unit(text: str) -> Unit:
    """Return the unit that a text names, such as ``GB/s`` or ``chip/vendor/year``.

    Raises:
        UnitError: If a part of it is unknown, H100e names no compute metric, or the scale leaves
            the range of floating-point numbers.
    """
    powers: dict[str, Fraction] = {}
    scale = 1.0
    for sign, part in _parts(text):
        match = _TOKEN.fullmatch(part)
        if match is None:
            raise UnitError(
                "not a unit",
                found=text,
                allowed="names, with powers of one digit, joined by * and /",
            )
        name, exponent = match.group(1), sign * int(match.group(2) or 1)
        dimension, size = _atom(name, text)
        scale *= size**exponent
        if dimension:
            powers[dimension] = powers.get(dimension, Fraction(0)) + exponent
    if not 0 < scale < math.inf:
        raise UnitError("the unit's scale is out of range", found=text)
    return Unit(_sorted(powers), scale, text)


PURE = Unit((), 1.0, "1")


def _parts(text: str) -> list[tuple[int, str]]:
    """Return the factors of a unit with the sign of their exponent."""
    pieces = re.split(r"([*/])(?![^\[]*\])", text.strip())
    signs = [1] + [1 if p == "*" else -1 for p in pieces[1::2]]
    return [(sign, piece.strip()) for sign, piece in zip(signs, pieces[::2], strict=True)]


def _atom(name: str, text: str) -> tuple[str, float]:
    if name in _PURE:
        return "", _PURE[name]
    if name in _ATOMS:
        return _ATOMS[name]
    if name == "H100e" or name.startswith("H100e["):
        raise UnitError(
            "an H100-equivalent needs a compute metric",
            found=text,
            allowed=", ".join(f"H100e[{m}]" for m in METRICS),
        )
    raise UnitError("unknown unit", found=text, hint=nearest(name, list(_ATOMS)))


def _sorted(powers: dict[str, Fraction]) -> tuple[tuple[str, Fraction], ...]:
    return tuple(sorted((d, p) for d, p in powers.items() if p))


def _combined(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.powers)
    for dimension, power in right.powers:
        powers[dimension] = powers.get(dimension, Fraction(0)) + sign * power
    return _named(powers, left.scale * right.scale**sign)


def _named(powers: dict[str, Fraction], scale: float) -> Unit:
    """Return a unit with a canonical spelling."""
    ordered = _sorted(powers)
    above = [_power(d, p) for d, p in ordered if p > 0]
    below = [_power(d, -p) for d, p in ordered if p < 0]
    text = "*".join(above) or "1"
    text += "".join(f"/{b}" for b in below)
    return Unit(ordered, scale, text if scale == 1.0 else f"{scale:g} {text}")


def _power(dimension: str, power: Fraction) -> str:
    return dimension if power == 1 else f"{dimension}^{power}"
