"""How much is missing from each period between two inventory takings?

Receipts less shipments less what the stock grew by: the inventory difference of nuclear material
accountancy (Avenhaus 1986; Sandia National Laboratories, MAPIT, theory page "MUF and SigmaMUF"). A
positive difference is a loss.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tidewaiter.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


class Measurement(NamedTuple):
    """A measured quantity with its errors, both relative to the value.

    Attributes:
        value: Quantity, in chips.
        random: Relative standard deviation of the error that is new in every measurement.
        systematic: Relative standard deviation of the error that all measurements of an instrument
            share.
        instrument: Instrument and calibration period; "" shares nothing with anything.
    """

    value: float
    random: float = 0.0
    systematic: float = 0.0
    instrument: str = ""


class Period(NamedTuple):
    """What was measured in a period, and at its end.

    Attributes:
        receipts: What came in.
        shipments: What went out.
        closing: The inventory taken at its end, by place of measurement. It opens the next period.
    """

    receipts: tuple[Measurement, ...]
    shipments: tuple[Measurement, ...]
    closing: tuple[Measurement, ...]


class Balances(NamedTuple):
    """Periods that follow each other, with the inventory that opens the first.

    Attributes:
        opening: Inventory at the beginning of the first period.
        periods: Periods in the order of time.
    """

    opening: tuple[Measurement, ...]
    periods: tuple[Period, ...]


class Term(NamedTuple):
    """A measurement with the differences that it enters.

    Attributes:
        measured: The measurement.
        signs: For each period that it enters, its number from 0 and its sign, 1 or -1.
    """

    measured: Measurement
    signs: tuple[tuple[int, int], ...]


def terms(balances: Balances) -> tuple[Term, ...]:
    """Return every measurement once, with the periods that it enters.

    A closing inventory lowers the difference of its own period and raises that of the next.

    Raises:
        ModelError: If there is no period, or a value or error is not finite, or an error is below
            0.
    """
    if not balances.periods:
        raise ModelError("an inventory difference needs a period", hint="two takings make one")
    found = tuple(_terms(balances))
    for term in found:
        _check(term.measured)
    return found


def inventory_differences(balances: Balances) -> NDArray[np.float64]:
    """Return receipts - shipments - (closing - opening) of every period; above 0 is a loss.

    Returns:
        Chips, one number a period.

    Raises:
        ModelError: As :func:`terms`.
    """
    found = np.zeros(len(balances.periods))
    for measured, signs in terms(balances):
        for period, sign in signs:
            found[period] += sign * measured.value
    return found


def cumulative(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return CUMUF: the sum of the differences up to and with each period."""
    return np.cumsum(differences)


def _terms(balances: Balances) -> Iterator[Term]:
    for measured in balances.opening:
        yield Term(measured, ((0, 1),))
    last = len(balances.periods) - 1
    for at, (receipts, shipments, closing) in enumerate(balances.periods):
        yield from (Term(measured, ((at, 1),)) for measured in receipts)
        yield from (Term(measured, ((at, -1),)) for measured in shipments)
        then = ((at + 1, 1),) if at < last else ()
        yield from (Term(measured, ((at, -1), *then)) for measured in closing)


def _check(measured: Measurement) -> None:
    numbers = (measured.value, measured.random, measured.systematic)
    if not all(math.isfinite(number) for number in numbers):
        raise ModelError("a measurement is not finite", found=measured)
    if measured.random < 0 or measured.systematic < 0:
        raise ModelError(
            "an error of a measurement is below 0", found=measured, allowed="0 or more"
        )
