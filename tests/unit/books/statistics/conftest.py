"""Balances and rows of periods that several tests share."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tidewaiter.books.statistics.balance_periods import Balances, Measurement, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.model.books.grade import EvidenceGrade


@pytest.fixture(scope="session")
def balances() -> Balances:
    """Three periods; every kind of measurement has its own instrument, kept over all periods."""

    def made(kind: str, value: float) -> Measurement:
        random, systematic = {"in": (0.02, 0.01), "out": (0.03, 0.005), "stock": (0.01, 0.02)}[kind]
        return Measurement(value, random, systematic, kind)

    return Balances(
        (made("stock", 100),),
        (
            Period((made("in", 80),), (made("out", 30),), (made("stock", 148),)),
            Period((made("in", 60),), (made("out", 50),), (made("stock", 160),)),
            Period((made("in", 40),), (made("out", 70),), (made("stock", 125),)),
        ),
    )


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    """A row of the question ``periods``: nothing moves, 100 are counted; fields may be given."""

    def made(period: int = 1, grade: EvidenceGrade = "serial", **given: Any) -> dict[str, Any]:
        return {
            "account": "site:A",
            "item": "acme/x1",
            "period": period,
            "opened": f"2026-0{period}-01",
            "closed": f"2026-0{period + 1}-01",
            "days": 30,
            "opening_low": 100.0,
            "opening_high": 100.0,
            "receipts_low": 0.0,
            "receipts_high": 0.0,
            "shipments_low": 0.0,
            "shipments_high": 0.0,
            "closing_low": 100.0,
            "closing_high": 100.0,
            "records": 0,
            "opening_grade": grade,
            "closing_grade": grade,
            "opening_instrument": "",
            "closing_instrument": "",
            "opening_row": period,
            "opening_file": "inventories.csv",
            "closing_row": period + 1,
            "closing_file": "inventories.csv",
            **given,
        }

    return made


@pytest.fixture(scope="session")
def counts(row: Callable[..., dict[str, Any]]) -> Callable[..., list[dict[str, Any]]]:
    """Rows of one account from its counts, and what came and left in between."""

    def made(
        counted: list[float], came: float = 0, left: float = 0, **given: Any
    ) -> list[dict[str, Any]]:
        return [
            row(
                period,
                opening_low=before,
                opening_high=before,
                closing_low=after,
                closing_high=after,
                receipts_low=came,
                receipts_high=came,
                shipments_low=left,
                shipments_high=left,
                **given,
            )
            for period, (before, after) in enumerate(itertools.pairwise(counted), 1)
        ]

    return made


@pytest.fixture(scope="session")
def honest_rows(
    counts: Callable[..., list[dict[str, Any]]],
) -> Callable[..., list[dict[str, Any]]]:
    """Rows of many honest accounts whose counts err as grade ``serial`` does.

    ``wobble``: the rate at which a taking misses chips has one cause and a mean as the grade says;
    else it is what the grade says everywhere.
    """

    def made(
        accounts: int, periods: int, start: int, grow: int, wobble: bool, lost: int = 0
    ) -> list[dict[str, Any]]:
        source = np.random.Generator(np.random.Philox(11))

        def rate(mean: float) -> float:
            return float(source.beta(1, 1 / mean - 1)) if wobble else mean

        rows = []
        for number in range(accounts):
            loss, there, found = rate(0.005), start, []
            for period in range(periods + 1):
                if period:
                    there = max(0, there + grow - source.binomial(grow, loss) - lost)
                found.append(there - source.binomial(there, rate(0.02)))
            rows += counts([float(n) for n in found], came=grow, account=f"site:{number:05}")
        return rows

    return made
