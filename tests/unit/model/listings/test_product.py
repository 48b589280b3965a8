"""Products refuse what cannot be."""

from __future__ import annotations

import pytest

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.model.listings.product import PriceBand, Product, ProductFamily

CITED = Cite(source="made-up", grade=Grade.UNVERIFIED, as_of="2026-01-01")


@pytest.mark.parametrize(("least", "most"), [(0, 5), (6, 5), (-1, 5)])
def test_a_band_rises_from_above_zero(least: float, most: float) -> None:
    with pytest.raises(ValueError, match="rises"):
        PriceBand(least=least, most=most)


def test_a_model_is_given_once() -> None:
    twice = (Product(model="H100"), Product(model="H100"))
    with pytest.raises(ValueError, match="twice"):
        ProductFamily(id="a/b", vendor="A", kind="gaming", cited=CITED, products=twice)


def test_a_family_has_an_identifier() -> None:
    with pytest.raises(ValueError, match="identifier"):
        ProductFamily(id="A B", vendor="A", kind="gaming", cited=CITED, products=())
